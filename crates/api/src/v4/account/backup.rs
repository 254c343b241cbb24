//! Settings as a file, and all that is kept of a user. Source: docs/reference/api-v4.md 2 and 4.

use crate::backup::File;
use crate::extract::{Json, LocalUser};
use crate::v4::account::{LocalUser as Account, SuccessResponse};
use crate::v4::comment::Comment;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::post::Post;
use crate::v4::private_message::PrivateMessage;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::language;
use chrono::{DateTime, Utc};
use db::backup::Lists;
use domain::App;
use domain::account::{NameLimits, backup};
use serde::Serialize;
use utoipa::ToSchema;
use views::import::ImportView;
use views::inbox::combined::About;
use views::{Reader, Viewer};

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
    pub blocked_instances_communities: Vec<String>,
    /// Host names.
    pub blocked_instances_persons: Vec<String>,
    pub blocking_keywords: Vec<String>,
    /// Codes of ISO 639-1; empty: all.
    pub discussion_languages: Vec<String>,
}

/// Something written by or to the user.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum PostOrCommentOrPrivateMessage {
    Post(Post),
    Comment(Comment),
    PrivateMessage(PrivateMessage),
}

/// All that is kept of a user.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportDataResponse {
    /// What waits in the inbox or did, newest first.
    pub notifications: Vec<PostOrCommentOrPrivateMessage>,
    /// What the user wrote.
    pub content: Vec<PostOrCommentOrPrivateMessage>,
    /// Addresses.
    pub read_posts: Vec<String>,
    /// Addresses.
    pub liked: Vec<String>,
    /// Addresses.
    pub moderates: Vec<String>,
    pub settings: UserSettingsBackup,
}

/// An entry of a file that could not be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportFailure {
    /// The list it is from, by its name in the file.
    pub list: &'static str,
    pub address: String,
    /// Why, for people to read.
    pub message: Option<String>,
}

/// How far the lists of a file are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportProgress {
    /// When the file came; absent if there was none, or long ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// Entries that are not worked through yet.
    pub waiting: i64,
    /// Entries that are as the user wants them.
    pub done: i64,
    /// Entries that could not be done.
    pub failed: i64,
    /// The first thousand of those.
    pub failures: Vec<ImportFailure>,
}

impl From<ImportView> for ImportProgress {
    fn from(view: ImportView) -> Self {
        let failure = |entry: db::import::ImportEntry| ImportFailure {
            list: entry.list.word(),
            address: entry.address,
            message: entry.failure,
        };
        Self {
            started_at: view.started_at,
            waiting: view.waiting,
            done: view.done,
            failed: view.failed,
            failures: view.failures.into_iter().map(failure).collect(),
        }
    }
}

async fn settings(reader: &Reader, viewer: &Viewer, lists: Lists) -> Result<UserSettingsBackup> {
    let user = viewer.local_user().or_code(Code::NotLoggedIn)?;
    let card = views::cards::person(reader, user.person_id).await?.or_code(Code::NotLoggedIn)?;
    let person = &card.person;
    let mut settings = Account::from(user);
    // A file may get into other hands.
    settings.email = None;
    let languages = user.languages.0.iter().filter_map(|id| language::find(*id));
    Ok(UserSettingsBackup {
        display_name: person.display_name.clone(),
        bio: person.bio.clone(),
        avatar: person.avatar.clone(),
        banner: person.banner.clone(),
        matrix_id: person.matrix_user_id.clone(),
        bot_account: person.bot_account,
        settings,
        followed_communities: lists.followed_communities,
        saved_posts: lists.saved_posts,
        saved_comments: lists.saved_comments,
        blocked_communities: lists.blocked_communities,
        blocked_users: lists.blocked_people,
        blocked_instances_communities: lists.blocked_instance_communities,
        blocked_instances_persons: lists.blocked_instance_people,
        blocking_keywords: user.preferences.blocked_keywords.clone(),
        discussion_languages: languages.map(|known| known.code.to_owned()).collect(),
    })
}

/// What the user takes along to another instance.
#[utoipa::path(get, path = "/account/settings/export", tag = "account", security(("bearer" = [])), responses((status = 200, body = UserSettingsBackup), (status = 401, body = ErrorBody)))]
pub async fn export(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<UserSettingsBackup>> {
    let lists = views::export::lists(&reader, &me.viewer).await?;
    Ok(web::Json(settings(&reader, &me.viewer, lists).await?))
}

/// Brings a file in, also one of API v3; the lists are worked through afterwards.
#[utoipa::path(post, path = "/account/settings/import", tag = "account", request_body = File, security(("bearer" = [])), responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn import(
    app: Data<App>,
    me: LocalUser,
    Json(file): Json<File>,
) -> Result<web::Json<SuccessResponse>> {
    backup::import(&app, me.actor(), file.into_backup(NameLimits::default())?).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// What has become of the last file that was brought in.
#[utoipa::path(get, path = "/account/settings/import", tag = "account", security(("bearer" = [])), responses((status = 200, body = ImportProgress), (status = 401, body = ErrorBody)),
    description = "Spinney's own: what has become of the lists of the last file that was brought in.")]
pub async fn import_progress(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<ImportProgress>> {
    Ok(web::Json(views::import::get(&reader, &me.viewer).await?.into()))
}

/// All that is kept of the user.
#[utoipa::path(get, path = "/account/data/export", tag = "account", security(("bearer" = [])), responses((status = 200, body = ExportDataResponse), (status = 401, body = ErrorBody)))]
pub async fn export_data(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<ExportDataResponse>> {
    use PostOrCommentOrPrivateMessage as Thing;
    let all = views::export::all(&reader, &me.viewer).await?;
    let told = all.notifications.iter().filter_map(|entry| match &entry.about {
        About::Comment(view) => Some(Thing::Comment(Comment::from(view.as_ref()))),
        About::Post(view) => Some(Thing::Post(Post::new(&view.post, &view.stat, false))),
        About::Message(view) => Some(Thing::PrivateMessage(PrivateMessage::from(&view.message))),
        // The format has no word for it; it is in the modlog.
        About::ModAction(_) => None,
    });
    let posts = all.posts.iter().map(|view| Thing::Post(Post::new(&view.post, &view.stat, true)));
    let comments = all.comments.iter().map(|view| Thing::Comment(Comment::from(view)));
    let messages = all.messages.iter().map(|view| Thing::PrivateMessage(PrivateMessage::from(&view.message)));
    Ok(web::Json(ExportDataResponse {
        notifications: told.collect(),
        content: posts.chain(comments).chain(messages).collect(),
        read_posts: all.read_posts,
        liked: all.liked,
        moderates: all.moderates,
        settings: settings(&reader, &me.viewer, all.lists).await?,
    }))
}
