//! Settings of the site that only Spinney's v4 has. In v3 they are known.

use crate::v4::kinds::CaptchaDifficulty;
use crate::v4::site::write::put;
use db::site::SiteSettings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Settings of the site that are Spinney's own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnSettings {
    /// Whether who registers solves a puzzle. Spinney's own.
    pub captcha_enabled: bool,
    /// How hard it is. Spinney's own.
    pub captcha_difficulty: CaptchaDifficulty,
    /// Whether the modlog tells readers who did it. Spinney's own.
    pub hide_modlog_mod_names: bool,
}

/// [`OwnSettings`] as they are changed; absent fields stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OwnForm {
    /// Spinney's own.
    pub captcha_enabled: Option<bool>,
    /// Spinney's own.
    pub captcha_difficulty: Option<CaptchaDifficulty>,
    /// Spinney's own.
    pub hide_modlog_mod_names: Option<bool>,
}

impl From<&SiteSettings> for OwnSettings {
    fn from(settings: &SiteSettings) -> Self {
        Self {
            captcha_enabled: settings.captcha_enabled,
            captcha_difficulty: settings.captcha_difficulty.into(),
            hide_modlog_mod_names: settings.hide_modlog_mod_names,
        }
    }
}

impl OwnForm {
    /// Takes over what is there.
    pub fn set(&self, settings: &mut SiteSettings) {
        put(&mut settings.captcha_enabled, self.captcha_enabled);
        put(&mut settings.captcha_difficulty, self.captcha_difficulty);
        put(&mut settings.hide_modlog_mod_names, self.hide_modlog_mod_names);
    }
}
