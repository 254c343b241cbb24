//! How this process speaks to others.

use anyhow::Context;
use base::settings::Settings;
use domain::fetch::{Outward, Rules};
use std::time::Duration;

const UI_READ_TIMEOUT: Duration = Duration::from_secs(30);
/// It runs on this machine or beside it.
const UI_CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Makes ring the provider of TLS for every client of the process. Harmless when called again.
pub fn use_ring() {
    // The error only says that a provider is there already, which is what is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// The client for the outside world.
pub fn client(settings: &Settings) -> anyhow::Result<Outward> {
    Outward::new(Rules::of(settings))
}

/// The client for the UI process: whatever it answers is passed on as it is, and a slow body only has to go on arriving.
pub fn ui_client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(UI_CONNECT_TIMEOUT)
        .read_timeout(UI_READ_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .no_gzip()
        .no_proxy()
        .build()
        .context("making the client for the UI process")
}
