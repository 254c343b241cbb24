//! Finds PostgreSQL's programs; makes, starts and stops a private cluster. Knows nothing of Spinney.
