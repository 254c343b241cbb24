//! Ids, shared enums, errors, settings, clock, text rules and paging: pure, no SQL, HTTP or tasks.
