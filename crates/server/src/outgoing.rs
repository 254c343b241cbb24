//! How this process speaks TLS to others.

/// Makes ring the provider of TLS for every client of the process. Harmless when called again.
pub fn use_ring() {
    // The error only says that a provider is there already, which is what is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
}
