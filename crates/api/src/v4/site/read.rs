//! Reading the site. Source: docs/reference/api-v4.md 2 and 4.

use crate::extract::Anybody;
use crate::v4::error::Result;
use crate::v4::oauth::{AdminOAuthProvider, PublicOAuthProvider};
use crate::v4::person::PersonView;
use crate::v4::site::{Language, LocalSiteUrlBlocklist, SiteView, Tagline};
use actix_web::web::{self, Data};
use base::ids::LanguageId;
use base::language::LANGUAGES;
use base::version;
use domain::App;
use domain::account::oauth::provider;
use serde::Serialize;
use utoipa::ToSchema;
use views::Reader;

/// What apps start with.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetSiteResponse {
    pub site_view: SiteView,
    pub admins: Vec<PersonView>,
    pub version: &'static str,
    pub all_languages: Vec<Language>,
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
    /// One of them, by chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tagline: Option<Tagline>,
    /// Other services that people log in with.
    pub oauth_providers: Vec<PublicOAuthProvider>,
    /// All of them, for admins; empty for everybody else.
    pub admin_oauth_providers: Vec<AdminOAuthProvider>,
    pub blocked_urls: Vec<LocalSiteUrlBlocklist>,
    pub active_plugins: Vec<PluginMetadata>,
    pub captcha_enabled: bool,
}

/// A plugin of the server. It takes none.
#[derive(Debug, Serialize, ToSchema)]
pub enum PluginMetadata {}

/// `GET /api/v4/site`: the site, its admins and lists. The user's own account is at `/account`.
#[utoipa::path(get, path = "/site", tag = "site", security((), ("bearer" = [])),
    responses((status = 200, body = GetSiteResponse)))]
pub async fn get(app: Data<App>, reader: Data<Reader>, me: Anybody) -> Result<web::Json<GetSiteResponse>> {
    let view = views::site::get(&reader).await?;
    let admins = views::site::admins(&reader, &me.viewer).await?;
    let info = &view.info;
    let administrates =
        !info.oauth_providers.is_empty() && provider::administrates(&app, me.viewer.person_id()).await?;
    let for_admins = info.oauth_providers.iter().filter(|_| administrates);
    Ok(web::Json(GetSiteResponse {
        site_view: SiteView::from(&view),
        admins: admins.iter().map(PersonView::from).collect(),
        version: version::API,
        all_languages: LANGUAGES.iter().map(Language::from).collect(),
        discussion_languages: info.local.languages.or_all(),
        tagline: info.tagline(app.chance()).map(Tagline::from),
        oauth_providers: info
            .oauth_providers
            .iter()
            .filter(|provider| provider.enabled)
            .map(PublicOAuthProvider::from)
            .collect(),
        admin_oauth_providers: for_admins.map(AdminOAuthProvider::from).collect(),
        blocked_urls: info.blocked_urls.iter().map(LocalSiteUrlBlocklist::from).collect(),
        active_plugins: Vec::new(),
        captcha_enabled: info.local.settings.captcha_enabled,
    }))
}
