//! The HTTP APIs v3 and v4, feeds, health: the only crate that knows API JSON.
