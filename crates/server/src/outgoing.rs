//! How this process speaks to others.

use base::settings::Settings;
use domain::fetch::{Outward, Rules};

/// Makes ring the provider of TLS for every client of the process. Harmless when called again.
pub fn use_ring() {
    // The error only says that a provider is there already, which is what is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// The client for the outside world.
pub fn client(settings: &Settings) -> anyhow::Result<Outward> {
    Outward::new(Rules::of(settings))
}
