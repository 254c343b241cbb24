//! A fresh database for each test.
