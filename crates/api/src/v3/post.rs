//! Posts: how they look, and opening one. Source: docs/reference/api-v3.md 3.1 and 5.3.
//!
//! [`mod@list`] is how they are found, [`write`] what authors do, [`mark`] what readers do, [`moderation`] what moderators do.

pub mod list;
pub mod mark;
pub mod moderation;
pub mod write;

use crate::extract::{MaybeUser, Query};
use crate::v3::community::{Community, CommunityModeratorView, CommunityView};
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::SubscribedType;
use crate::v3::person::Person;
use actix_web::web::{Data, Json};
use base::error::{Code, OrCode};
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use domain::{Actor, App};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::post::PostView as View;
use views::post_page::PostPage;
use views::{Reader, Viewer};

/// A post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Post {
    #[schema(value_type = i32)]
    pub id: PostId,
    /// Title.
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub removed: bool,
    pub locked: bool,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
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
}

/// Counters of a post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostAggregates {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub comments: i32,
    pub score: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    pub published: DateTime<Utc>,
    pub newest_comment_time: DateTime<Utc>,
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
}

/// A post as the viewer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostView {
    pub post: Post,
    pub creator: Person,
    pub community: Community,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_details: Option<ImageDetails>,
    pub creator_banned_from_community: bool,
    /// The viewer is.
    pub banned_from_community: bool,
    pub creator_is_moderator: bool,
    pub creator_is_admin: bool,
    pub counts: PostAggregates,
    pub subscribed: SubscribedType,
    pub saved: bool,
    pub read: bool,
    pub hidden: bool,
    pub creator_blocked: bool,
    /// 1 or −1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_vote: Option<i32>,
    pub unread_comments: i32,
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
    /// The one appointed first comes first.
    pub moderators: Vec<CommunityModeratorView>,
    /// Other posts of the same link, at most ten.
    pub cross_posts: Vec<PostView>,
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

impl From<&db::post::Post> for Post {
    fn from(post: &db::post::Post) -> Self {
        Self {
            id: post.id,
            name: post.name.clone(),
            url: post.url.clone(),
            body: post.body.clone(),
            creator_id: post.creator_id,
            community_id: post.community_id,
            removed: post.removed,
            locked: post.locked,
            published: post.published_at,
            updated: post.updated_at,
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
        }
    }
}

impl From<&db::image::ImageDetails> for ImageDetails {
    fn from(image: &db::image::ImageDetails) -> Self {
        Self {
            link: image.link.clone(),
            width: image.width,
            height: image.height,
            content_type: image.content_type.clone(),
        }
    }
}

impl From<&View> for PostAggregates {
    fn from(view: &View) -> Self {
        Self {
            post_id: view.post.id,
            comments: view.stat.comments,
            score: view.stat.score(),
            upvotes: view.stat.upvotes,
            downvotes: view.stat.downvotes,
            published: view.post.published_at,
            newest_comment_time: view.stat.newest_comment_at,
        }
    }
}

impl From<&View> for PostView {
    fn from(view: &View) -> Self {
        let creator = &view.creator.person;
        Self {
            post: Post::from(&view.post),
            creator: Person::of(&creator.card, creator.banned),
            community: Community::from(&view.community.card.community),
            image_details: view.image.as_ref().map(ImageDetails::from),
            creator_banned_from_community: view.creator.community_ban.is_some(),
            banned_from_community: view.community.state.ban.is_some(),
            creator_is_moderator: view.creator.moderator,
            creator_is_admin: creator.card.admin,
            counts: PostAggregates::from(view),
            subscribed: view.community.state.follow.map(|(state, _)| state).into(),
            saved: view.mine.saved_at.is_some(),
            read: view.mine.read_at.is_some(),
            hidden: view.mine.hidden_at.is_some(),
            creator_blocked: view.creator.blocked(),
            my_vote: view.mine.vote.map(|(vote, _)| vote.score()),
            unread_comments: view.unread_comments(),
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
        let moderator = |person: &views::person::PersonView| CommunityModeratorView {
            community: Community::from(&community.card.community),
            moderator: Person::of(&person.card, person.banned),
        };
        Self {
            post_view: PostView::from(&page.view),
            community_view: CommunityView::from(community),
            moderators: page.moderators.iter().map(moderator).collect(),
            cross_posts: page.cross_posts.iter().map(PostView::from).collect(),
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
    responses((status = 200, body = GetPostResponse), (status = 400, body = ErrorBody)))]
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
