//! Settings as a file. Source: docs/reference/api-v3.md 5.6 and 7.6.

use crate::backup::File;
use crate::extract::{Json, LocalUser};
use crate::v3::account::{LocalUser as Account, LocalUserVoteDisplayMode, SuccessResponse};
use crate::v3::error::Result;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use domain::App;
use domain::account::{NameLimits, backup};
use serde::Serialize;
use utoipa::ToSchema;
use views::Reader;

/// What a user takes along.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserSettingsBackup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix_id: Option<String>,
    pub bot_account: bool,
    pub settings: Account,
    pub vote_display_mode_settings: LocalUserVoteDisplayMode,
    /// Addresses.
    pub followed_communities: Vec<String>,
    /// Addresses.
    pub saved_posts: Vec<String>,
    /// Addresses.
    pub saved_comments: Vec<String>,
    /// Addresses.
    pub blocked_communities: Vec<String>,
    /// Addresses.
    pub blocked_users: Vec<String>,
    /// Host names.
    pub blocked_instances: Vec<String>,
}

/// What the user takes along to another instance.
#[utoipa::path(get, path = "/user/export_settings", tag = "user", security(("bearer" = [])), responses((status = 200, body = UserSettingsBackup)))]
pub async fn export(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<UserSettingsBackup>> {
    let user = me.viewer.local_user().or_code(Code::NotLoggedIn)?;
    let card = views::cards::person(&reader, user.person_id).await?.or_code(Code::NotLoggedIn)?;
    let lists = views::export::lists(&reader, &me.viewer).await?;
    let person = &card.person;
    let mut settings = Account::from(user);
    // A file may get into other hands.
    settings.email = None;
    Ok(web::Json(UserSettingsBackup {
        display_name: person.display_name.clone(),
        bio: person.bio.clone(),
        avatar: person.avatar.clone(),
        banner: person.banner.clone(),
        matrix_id: person.matrix_user_id.clone(),
        bot_account: person.bot_account,
        settings,
        vote_display_mode_settings: LocalUserVoteDisplayMode::from(user),
        followed_communities: lists.followed_communities,
        saved_posts: lists.saved_posts,
        saved_comments: lists.saved_comments,
        blocked_communities: lists.blocked_communities,
        blocked_users: lists.blocked_people,
        blocked_instances: lists.blocked_instance_communities,
    }))
}

/// Brings a file in; the lists are worked through afterwards.
#[utoipa::path(post, path = "/user/import_settings", tag = "user", request_body = File, security(("bearer" = [])), responses((status = 200, body = SuccessResponse)))]
pub async fn import(
    app: Data<App>,
    me: LocalUser,
    Json(file): Json<File>,
) -> Result<web::Json<SuccessResponse>> {
    let limits = NameLimits::of_site(&app.site().await?.local.settings);
    backup::import(&app, me.actor(), file.into_backup(limits)?).await?;
    Ok(web::Json(SuccessResponse::default()))
}
