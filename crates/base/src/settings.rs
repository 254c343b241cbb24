//! placeholder
pub struct Settings {
    pub hostname: String,
}
impl Settings {
    pub fn origin(&self) -> String {
        format!("https://{}", self.hostname)
    }
}
