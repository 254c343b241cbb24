//! Log output: readable for people, or JSON for machines.

use anyhow::{Context, anyhow};
use base::settings::{LogFormat, Settings};
use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

/// Sends events to standard error in the form and from the level that the settings name.
pub fn start(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.log.level).context("reading the setting log.level")?;
    let output = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let started = match settings.log.format {
        LogFormat::Json => output.json().try_init(),
        LogFormat::Text => output.with_ansi(stderr().is_terminal()).try_init(),
    };
    started.map_err(|error| anyhow!("starting the log: {error}"))
}
