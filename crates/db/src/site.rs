//! The local site as its admins set it, and the sites of other instances.

pub mod blocked_url;
pub mod counts;
pub mod emoji;
pub mod tagline;
pub mod write;

use crate::Conn;
use crate::languages::Languages;
use crate::schema::{actor_key, instance, local_site, secret, site};
use crate::sql::lower;
use base::ids::{InstanceId, MultiCommunityId, SiteId};
use base::kinds::{
    CaptchaDifficulty, CommentSort, FederationMode, ImageMode, ListingType, PostListingMode,
    RegistrationMode, SortPreference,
};
use base::settings::RateLimits;
use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An instance as its admins present it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = site)]
pub struct Site {
    pub id: SiteId,
    pub instance_id: InstanceId,
    pub name: String,
    /// Markdown.
    pub sidebar: Option<String>,
    /// One line.
    pub summary: Option<String>,
    pub icon: Option<String>,
    pub banner: Option<String>,
    pub content_warning: Option<String>,
    pub ap_id: String,
    pub inbox_url: String,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub last_refreshed_at: DateTime<Utc>,
}

/// What an admin sets at run time.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = local_site)]
pub struct LocalSite {
    pub site_id: SiteId,
    pub settings: SiteSettings,
    pub rate_limits: RateLimits,
    /// Languages that may be used here; empty: all.
    pub languages: Languages,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub rate_limits_updated_at: Option<DateTime<Utc>>,
}

/// The settings of the site. Defaults: docs/reference/api-v3.md 9.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(default)]
pub struct SiteSettings {
    /// An admin has finished the first set-up.
    pub set_up: bool,
    pub registration_mode: RegistrationMode,
    pub application_question: Option<String>,
    pub email_verification_required: bool,
    pub email_notifications_disabled: bool,
    pub application_email_admins: bool,
    pub reports_email_admins: bool,
    pub community_creation_admin_only: bool,
    pub private_instance: bool,
    pub nsfw_allowed: bool,
    pub post_upvotes: FederationMode,
    pub post_downvotes: FederationMode,
    pub comment_upvotes: FederationMode,
    pub comment_downvotes: FederationMode,
    pub default_theme: String,
    pub default_listing_type: ListingType,
    pub default_post_listing_mode: PostListingMode,
    pub default_sort: SortPreference,
    pub default_comment_sort: CommentSort,
    /// Seconds back that lists reach; none: without end.
    pub default_time_range_seconds: Option<i32>,
    /// Rows of a page in API v4, 1 to 50.
    pub default_items_per_page: i32,
    /// Markdown.
    pub legal_information: Option<String>,
    /// Whether the public modlog leaves out who did it.
    pub hide_modlog_mod_names: bool,
    pub slur_filter_regex: Option<String>,
    /// Most characters of an actor's name.
    pub actor_name_max_length: i32,
    pub federation_enabled: bool,
    pub federation_signed_fetch: bool,
    pub captcha_enabled: bool,
    pub captcha_difficulty: CaptchaDifficulty,
    pub oauth_registration: bool,
    pub image_mode: ImageMode,
    /// Hosts whose images are linked to even when all others are proxied, comma-separated.
    pub image_proxy_bypass_domains: Option<String>,
    pub image_upload_timeout_seconds: i32,
    /// Longest edge in pixels, as the three below.
    pub image_max_thumbnail_size: i32,
    pub image_max_avatar_size: i32,
    pub image_max_banner_size: i32,
    pub image_max_upload_size: i32,
    pub image_allow_video_uploads: bool,
    pub image_upload_disabled: bool,
    pub max_invites_per_user: i32,
    /// What lists of suggested posts are drawn from.
    pub suggested_multi_community_id: Option<MultiCommunityId>,
}

/// The question an applicant is asked unless the admin writes another.
pub const STOCK_APPLICATION_QUESTION: &str =
    "to verify that you are human, please explain why you want to create an account on this site";

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            set_up: false,
            registration_mode: RegistrationMode::RequireApplication,
            application_question: Some(STOCK_APPLICATION_QUESTION.to_owned()),
            email_verification_required: false,
            email_notifications_disabled: false,
            application_email_admins: false,
            reports_email_admins: false,
            community_creation_admin_only: false,
            private_instance: false,
            nsfw_allowed: true,
            post_upvotes: FederationMode::All,
            post_downvotes: FederationMode::All,
            comment_upvotes: FederationMode::All,
            comment_downvotes: FederationMode::All,
            default_theme: "browser".to_owned(),
            default_listing_type: ListingType::Local,
            default_post_listing_mode: PostListingMode::List,
            default_sort: SortPreference::Active,
            default_comment_sort: CommentSort::Hot,
            default_time_range_seconds: None,
            default_items_per_page: 20,
            legal_information: None,
            hide_modlog_mod_names: true,
            slur_filter_regex: None,
            actor_name_max_length: 20,
            federation_enabled: true,
            federation_signed_fetch: false,
            captcha_enabled: false,
            captcha_difficulty: CaptchaDifficulty::Medium,
            oauth_registration: false,
            image_mode: ImageMode::StoreLinkPreviews,
            image_proxy_bypass_domains: None,
            image_upload_timeout_seconds: 30,
            image_max_thumbnail_size: 512,
            image_max_avatar_size: 512,
            image_max_banner_size: 1024,
            image_max_upload_size: 1024,
            image_allow_video_uploads: true,
            image_upload_disabled: false,
            max_invites_per_user: 10,
            suggested_multi_community_id: None,
        }
    }
}

impl ToSql<Jsonb, Pg> for SiteSettings {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for SiteSettings {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(<serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?)?)
    }
}

/// The local site with its settings; none before the first start is finished.
pub async fn find_local(conn: &mut Conn) -> QueryResult<Option<(Site, LocalSite)>> {
    let Some(local) = LocalSite::query().first(conn).await.optional()? else {
        return Ok(None);
    };
    let site = Site::query().filter(site::id.eq(local.site_id)).first(conn).await?;
    Ok(Some((site, local)))
}

/// The site of an instance with its public key; none if it has not been seen yet.
pub async fn find_of_instance(conn: &mut Conn, id: InstanceId) -> QueryResult<Option<(Site, String)>> {
    Ok(load_of_instances(conn, &[id]).await?.pop())
}

/// The sites of these instances with their public keys, in no order; those not seen yet are left out.
pub async fn load_of_instances(conn: &mut Conn, ids: &[InstanceId]) -> QueryResult<Vec<(Site, String)>> {
    let sites: Vec<Site> = Site::query().filter(site::instance_id.eq_any(ids)).load(conn).await?;
    let actors: Vec<&str> = sites.iter().map(|site| site.ap_id.as_str()).collect();
    let keys: Vec<(String, String)> = actor_key::table
        .filter(actor_key::ap_id.eq_any(actors))
        .select((actor_key::ap_id, actor_key::public_pem))
        .load(conn)
        .await?;
    let mut keys: HashMap<String, String> = keys.into_iter().collect();
    let with_key = |site: Site| {
        let key = keys.remove(&site.ap_id).unwrap_or_default();
        (site, key)
    };
    Ok(sites.into_iter().map(with_key).collect())
}

/// Adds an instance; answers its id, also if it was known.
pub async fn insert_instance(conn: &mut Conn, domain: &str, now: DateTime<Utc>) -> QueryResult<InstanceId> {
    let known =
        instance::table.filter(lower(instance::domain).eq(domain.to_lowercase())).select(instance::id);
    if let Some(id) = known.clone().first(conn).await.optional()? {
        return Ok(id);
    }
    let new = (instance::domain.eq(domain), instance::published_at.eq(now));
    // Several may meet it at the same moment.
    let insert = diesel::insert_into(instance::table).values(new).on_conflict_do_nothing();
    match insert.returning(instance::id).get_result(conn).await.optional()? {
        Some(id) => Ok(id),
        None => known.first(conn).await,
    }
}

/// What the first start writes down of the local site.
#[derive(Debug, Clone)]
pub struct NewLocalSite {
    pub instance_id: InstanceId,
    pub name: String,
    pub ap_id: String,
    pub inbox_url: String,
    pub settings: SiteSettings,
    pub rate_limits: RateLimits,
    pub jwt_secret: Vec<u8>,
    pub public_pem: String,
    pub private_pem: String,
}

/// Writes the local site, its key and its secret.
pub async fn insert_local(conn: &mut Conn, new: NewLocalSite, now: DateTime<Utc>) -> QueryResult<SiteId> {
    let row = (
        site::instance_id.eq(new.instance_id),
        site::name.eq(new.name),
        site::ap_id.eq(&new.ap_id),
        site::inbox_url.eq(new.inbox_url),
        site::published_at.eq(now),
        site::last_refreshed_at.eq(now),
    );
    let site_id = diesel::insert_into(site::table).values(row).returning(site::id).get_result(conn).await?;
    let row = (
        local_site::site_id.eq::<SiteId>(site_id),
        local_site::settings.eq(new.settings),
        local_site::rate_limits.eq(new.rate_limits),
        local_site::published_at.eq(now),
    );
    diesel::insert_into(local_site::table).values(row).execute(conn).await?;
    let row = (
        actor_key::ap_id.eq(new.ap_id),
        actor_key::public_pem.eq(new.public_pem),
        actor_key::private_pem.eq(new.private_pem),
    );
    diesel::insert_into(actor_key::table).values(row).execute(conn).await?;
    diesel::insert_into(secret::table).values(secret::jwt_secret.eq(new.jwt_secret)).execute(conn).await?;
    Ok(site_id)
}

/// What logins are signed with; none before the first start is finished.
pub async fn find_jwt_secret(conn: &mut Conn) -> QueryResult<Option<Vec<u8>>> {
    secret::table.select(secret::jwt_secret).first(conn).await.optional()
}
