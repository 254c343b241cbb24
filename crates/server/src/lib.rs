//! Start-up, wiring, worker loops and schedule; the only crate that starts background tasks.
