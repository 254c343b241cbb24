//! What the suites share: a real server on loopback with its own database and clock.
