//! The structure of the sources.
