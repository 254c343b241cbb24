//! Read models for one viewer: what may be seen, in which order.
