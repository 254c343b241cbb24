//! Reading the site. Source: docs/reference/api-v3.md 5.1.

use crate::extract::Anybody;
use crate::v3::account::MyUserInfo;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::person::PersonView;
use crate::v3::site::{CustomEmojiView, Instance, Language, LocalSiteUrlBlocklist, SiteView, Tagline};
use actix_web::web::{self, Data};
use base::ids::LanguageId;
use base::kinds::InstancePolicyKind;
use base::language::LANGUAGES;
use base::version;
use domain::App;
use serde::Serialize;
use utoipa::ToSchema;
use views::Reader;
use views::instance::InstanceView;

/// What apps start with.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetSiteResponse {
    pub site_view: SiteView,
    pub admins: Vec<PersonView>,
    pub version: &'static str,
    /// The user's own account; absent without a login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_user: Option<MyUserInfo>,
    pub all_languages: Vec<Language>,
    #[schema(value_type = Vec<i32>)]
    pub discussion_languages: Vec<LanguageId>,
    pub taglines: Vec<Tagline>,
    pub custom_emojis: Vec<CustomEmojiView>,
    pub blocked_urls: Vec<LocalSiteUrlBlocklist>,
}

/// Instances we know; absent where federation is off.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetFederatedInstancesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federated_instances: Option<FederatedInstances>,
}

/// Blocked ones are in `blocked` alone, allowed ones in `allowed` and `linked`, all others in `linked`.
#[derive(Debug, Serialize, ToSchema)]
pub struct FederatedInstances {
    pub linked: Vec<Instance>,
    pub allowed: Vec<Instance>,
    pub blocked: Vec<Instance>,
}

impl FederatedInstances {
    fn new(instances: &[InstanceView]) -> Self {
        let chosen = |wanted: &dyn Fn(&InstanceView) -> bool| {
            instances.iter().filter(|view| wanted(view)).map(|view| Instance::from(&view.instance)).collect()
        };
        Self {
            linked: chosen(&|view| !view.is(InstancePolicyKind::Blocked)),
            allowed: chosen(&|view| view.is(InstancePolicyKind::Allowed)),
            blocked: chosen(&|view| view.is(InstancePolicyKind::Blocked)),
        }
    }
}

/// `GET /api/v3/site`: the site, its admins and lists, and the user's own account.
#[utoipa::path(get, path = "/site", tag = "site", security((), ("bearer" = [])),
    responses((status = 200, body = GetSiteResponse)))]
pub async fn get(reader: Data<Reader>, me: Anybody) -> Result<web::Json<GetSiteResponse>> {
    let view = views::site::get(&reader).await?;
    let admins = views::site::admins(&reader, &me.viewer).await?;
    let info = &view.info;
    let my_user = match me.viewer.local_user() {
        Some(user) => {
            let my = views::account::my_user(&reader, &me.viewer).await?;
            Some(MyUserInfo::new(user, &my, reader.now()))
        }
        None => None,
    };
    Ok(web::Json(GetSiteResponse {
        site_view: SiteView::from(&view),
        admins: admins.iter().map(PersonView::from).collect(),
        version: version::API,
        my_user,
        all_languages: LANGUAGES.iter().map(Language::from).collect(),
        discussion_languages: info.local.languages.or_all(),
        taglines: info.taglines.iter().map(Tagline::from).collect(),
        custom_emojis: info.emojis.iter().map(CustomEmojiView::from).collect(),
        blocked_urls: info.blocked_urls.iter().map(LocalSiteUrlBlocklist::from).collect(),
    }))
}

/// `GET /api/v3/federated_instances`: the instances we know, and which the admins allow and block.
#[utoipa::path(get, path = "/federated_instances", tag = "site",
    responses((status = 200, body = GetFederatedInstancesResponse), (status = 400, body = ErrorBody)))]
pub async fn federated_instances(
    app: Data<App>,
    reader: Data<Reader>,
) -> Result<web::Json<GetFederatedInstancesResponse>> {
    let federated_instances = match app.site().await?.local.settings.federation_enabled {
        true => Some(FederatedInstances::new(&views::instance::all(&reader).await?)),
        false => None,
    };
    Ok(web::Json(GetFederatedInstancesResponse { federated_instances }))
}
