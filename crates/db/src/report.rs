//! Complaints, and what became of them.
