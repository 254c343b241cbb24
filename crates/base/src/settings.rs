//! Settings of the program, loaded once at the start.

/// Every setting with its default; `config.hjson` is the manual.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Host name of this instance, with a port only in development.
    pub hostname: String,
    /// Whether people reach it by https.
    pub tls: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { hostname: "localhost".to_owned(), tls: true }
    }
}

impl Settings {
    /// Scheme and host of every address of this instance, without a trailing slash.
    pub fn origin(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.hostname)
    }
}
