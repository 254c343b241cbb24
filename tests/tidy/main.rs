//! The structure of the sources: what the architecture says about crates, layers, files and migrations, held to the
//! code. A rule is a function from a file (or the crates, or the migrations) to what is wrong there, in words that
//! say what to do. Each is run over the repository and over a small bad sample, so that it is known to be able to fail.
//!
//! `tree` reads the repository; `crates` has the rules on dependencies, `layers` those on what a layer may touch,
//! `files` those on any source file, `migrations` those on the database's, `settings` those on what documents name and
//! what nothing reads, `commands` those on what `make` offers.

#![cfg(test)]

mod commands;
mod crates;
mod files;
mod layers;
mod migrations;
mod settings;
mod tree;
