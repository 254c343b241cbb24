//! Posts: how they look, and opening one. Source: docs/reference/api-v4.md 2 and 4.
//!
//! [`mod@list`] is how they are found, [`write`] what authors do, [`mark`] what readers do, [`moderation`] what moderators do.

pub mod list;
pub mod mark;
pub mod moderation;
pub mod write;

use crate::extract::{MaybeUser, Query};
use crate::v4::community::{
    Community, CommunityActions, CommunityModeratorView, CommunityTag, CommunityView,
};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::PostNotificationsMode;
use crate::v4::person::{Person, PersonActions};
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use db::post::PostStat;
use db::post::mark::Mine;
use domain::{Actor, App};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::post::PostView as View;
use views::post_page::PostPage;
use views::report::tally::Tally;
use views::{Reader, Viewer};

/// A post with its counters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Post {
    #[schema(value_type = i32)]
    pub id: PostId,
    /// Title.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Markdown; empty if it was deleted or removed and is not for the viewer to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub removed: bool,
    pub locked: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub nsfw: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    pub ap_id: String,
    pub local: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embed_video_url: Option<String>,
    #[schema(value_type = i32)]
    pub language_id: LanguageId,
    pub featured_community: bool,
    pub featured_local: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
    /// When it shall appear; absent if it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_publish_time_at: Option<DateTime<Utc>>,
    /// Absent before the first comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest_comment_time_at: Option<DateTime<Utc>>,
    pub comments: i32,
    pub score: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    /// 0 for who does not settle reports in the community.
    pub report_count: i32,
    /// Likewise.
    pub unresolved_report_count: i32,
    /// It waits for the instance of its community.
    pub federation_pending: bool,
}

/// What the viewer did with a post; each state is on when its time is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostActions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_comments_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<DateTime<Utc>>,
    /// Comments it had when the viewer last looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_comments_amount: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote_is_upvote: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications: Option<PostNotificationsMode>,
}

/// Size and type of a thumbnail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImageDetails {
    pub link: String,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    pub content_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blurhash: Option<String>,
    /// What the camera says about itself, if who uploaded the image wants that shown. Spinney's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub camera: Option<serde_json::Value>,
}

/// A post as the viewer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostView {
    pub post: Post,
    pub creator: Person,
    pub community: Community,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_details: Option<ImageDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community_actions: Option<CommunityActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_actions: Option<PersonActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_actions: Option<PostActions>,
    pub creator_is_admin: bool,
    pub tags: Vec<CommunityTag>,
    /// The viewer may moderate it.
    pub can_mod: bool,
    pub creator_banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_ban_expires_at: Option<DateTime<Utc>>,
    pub creator_is_moderator: bool,
    pub creator_banned_from_community: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_community_ban_expires_at: Option<DateTime<Utc>>,
}

/// The post something was done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostResponse {
    pub post_view: PostView,
}

/// A post with what is shown around it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GetPostResponse {
    pub post_view: PostView,
    pub community_view: CommunityView,
    /// Other posts of the same link, at most ten.
    pub cross_posts: Vec<PostView>,
    /// The one appointed first comes first.
    pub moderators: Vec<CommunityModeratorView>,
}

/// Which post is wanted; one of the two is needed, the first counts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPost {
    #[param(value_type = Option<i32>)]
    pub id: Option<PostId>,
    /// The post it is under.
    #[param(value_type = Option<i32>)]
    pub comment_id: Option<CommentId>,
}

impl Post {
    /// The post of a row, without the reports about it; its text only if the viewer may read it or it is listed.
    pub fn new(post: &db::post::Post, stat: &PostStat, readable: bool) -> Self {
        let blank = (post.deleted || post.removed) && !readable;
        let commented = stat.newest_comment_at > post.published_at;
        Self {
            id: post.id,
            name: post.name.clone(),
            url: post.url.clone(),
            body: post.body.as_ref().map(|body| if blank { String::new() } else { body.clone() }),
            creator_id: post.creator_id,
            community_id: post.community_id,
            removed: post.removed,
            locked: post.locked,
            published_at: post.published_at,
            updated_at: post.updated_at,
            deleted: post.deleted,
            nsfw: post.nsfw,
            embed_title: post.embed_title.clone(),
            embed_description: post.embed_description.clone(),
            thumbnail_url: post.thumbnail_url.clone(),
            ap_id: post.ap_id.clone(),
            local: post.local,
            embed_video_url: post.embed_video_url.clone(),
            language_id: post.language_id,
            featured_community: post.featured_community,
            featured_local: post.featured_local,
            url_content_type: post.url_content_type.clone(),
            alt_text: post.alt_text.clone(),
            scheduled_publish_time_at: post.scheduled_at,
            newest_comment_time_at: commented.then_some(stat.newest_comment_at),
            comments: stat.comments,
            score: stat.score(),
            upvotes: stat.upvotes,
            downvotes: stat.downvotes,
            report_count: 0,
            unresolved_report_count: 0,
            federation_pending: false,
        }
    }

    /// With the reports about it.
    pub fn with_reports(self, reports: Tally) -> Self {
        Self { report_count: reports.all, unresolved_report_count: reports.unresolved, ..self }
    }
}

impl PostActions {
    /// What the viewer did with the post; none if nothing.
    pub fn of(mine: &Mine) -> Option<Self> {
        (*mine != Mine::default()).then(|| Self {
            read_at: mine.read_at,
            read_comments_at: mine.read_comments_at,
            saved_at: mine.saved_at,
            voted_at: mine.vote.map(|(_, at)| at),
            hidden_at: mine.hidden_at,
            read_comments_amount: mine.read_comments,
            vote_is_upvote: mine.vote.map(|(vote, _)| vote.is_up()),
            notifications: mine.notifications.map(Into::into),
        })
    }
}

impl From<&db::image::ImageDetails> for ImageDetails {
    fn from(image: &db::image::ImageDetails) -> Self {
        Self {
            link: image.link.clone(),
            width: image.width,
            height: image.height,
            content_type: image.content_type.clone(),
            blurhash: image.blurhash.clone(),
            camera: image.camera.clone(),
        }
    }
}

impl From<&View> for PostView {
    fn from(view: &View) -> Self {
        let creator = &view.creator.person;
        let community_ban = view.creator.community_ban;
        Self {
            // Who may open a deleted or removed post may read it.
            post: Post::new(&view.post, &view.stat, true).with_reports(view.reports),
            creator: Person::from(creator.card.as_ref()),
            community: Community::from(view.community.card.as_ref()),
            image_details: view.image.as_ref().map(ImageDetails::from),
            community_actions: CommunityActions::of(&view.community.state),
            person_actions: creator.actions.as_ref().map(PersonActions::from),
            post_actions: PostActions::of(&view.mine),
            creator_is_admin: creator.card.admin,
            tags: CommunityTag::of_post(&view.community.card, &view.tags),
            can_mod: view.community.can_moderate,
            creator_banned: creator.banned,
            creator_ban_expires_at: creator.ban_expires_at(),
            creator_is_moderator: view.creator.moderator,
            creator_banned_from_community: community_ban.is_some(),
            creator_community_ban_expires_at: community_ban.and_then(|ban| ban.expires_at),
        }
    }
}

impl From<View> for PostResponse {
    fn from(view: View) -> Self {
        Self { post_view: PostView::from(&view) }
    }
}

impl From<PostPage> for GetPostResponse {
    fn from(page: PostPage) -> Self {
        let community = &page.view.community;
        let moderators = page.moderators.iter();
        Self {
            post_view: PostView::from(&page.view),
            community_view: CommunityView::from(community),
            cross_posts: page.cross_posts.iter().map(PostView::from).collect(),
            moderators: moderators
                .map(|person| CommunityModeratorView::new(&community.card, &person.card))
                .collect(),
        }
    }
}

/// The post as an answer to the one who changed it.
pub async fn answer(reader: &Reader, viewer: &Viewer, id: PostId) -> Result<Json<PostResponse>> {
    let view = views::post::get(reader, viewer, id).await?;
    Ok(Json(PostResponse::from(view)))
}

/// Opens a post, which marks it as read.
#[utoipa::path(get, path = "/post", tag = "post", params(GetPost), security((), ("bearer" = [])),
    responses((status = 200, body = GetPostResponse), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn get(
    app: Data<App>,
    reader: Data<Reader>,
    user: MaybeUser,
    Query(form): Query<GetPost>,
) -> Result<Json<GetPostResponse>> {
    let site = app.site().await?;
    let found = match (form.id, form.comment_id) {
        (Some(id), _) => Some(id),
        (None, Some(comment_id)) => views::post_page::of_comment(&reader, comment_id).await?,
        (None, None) => None,
    };
    let id = found.or_code(Code::PostNotFound)?;
    let page = views::post_page::open(&reader, &user.viewer, &site.site, id).await?;
    if let Some(person_id) = user.viewer.person_id().filter(|_| !page.view.is_seen()) {
        let comments = page.view.stat.comments;
        domain::post::mark::viewed(&app, &Actor::local(person_id), id, comments).await?;
    }
    Ok(Json(GetPostResponse::from(page)))
}
