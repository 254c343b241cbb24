//! How this process speaks to others.

use anyhow::Context;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);

/// Makes ring the provider of TLS for every client of the process. Harmless when called again.
pub fn use_ring() {
    // The error only says that a provider is there already, which is what is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// The client for the outside world: bounded in time, and it follows no redirects by itself.
pub fn client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .context("making the client for other servers")
}
