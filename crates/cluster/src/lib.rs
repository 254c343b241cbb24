//! A private PostgreSQL: finds the installed programs, makes a cluster in a folder, starts and stops it.
//!
//! The cluster listens on a unix socket in a folder that only its own user can enter, never on TCP, and is
//! never run as root: a process of root starts it as another user ([`Settings::run_as`]). This crate knows
//! nothing of what the database is for; the caller gives folder, names and tuning.
//!
//! Start reading at [`Cluster::start`]. Everything here blocks; async callers use `spawn_blocking`.

mod error;
mod folder;
mod init;
mod memory;
mod owner;
mod postmaster;
mod programs;
mod server;
#[cfg(test)]
mod tests;

pub use crate::{
    error::{Error, Result},
    memory::memory_bytes,
    owner::{Owner, is_root},
    programs::{OLDEST_VERSION, Programs},
    server::{Cluster, Settings},
};
