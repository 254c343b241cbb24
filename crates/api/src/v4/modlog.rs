//! What moderators, admins and automatic rules did, in one list. Source: docs/reference/api-v4.md 2 and 4.

use crate::extract::{MaybeUser, Query};
use crate::v4::comment::Comment;
use crate::v4::community::Community;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{ListingType, ModlogKind};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::Person;
use crate::v4::post::Post;
use crate::v4::site::Instance;
use actix_web::web::{self, Data};
use base::ids::{CommentId, CommunityId, ModlogId, PersonId, PostId};
use base::kinds;
use base::page::Page;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::modlog::{ModlogQuery, ModlogView as View, Names, Parts};

/// An entry.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Modlog {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    pub kind: ModlogKind,
    /// The measure was lifted.
    pub is_revert: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    /// The entry this one is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub bulk_action_parent_id: Option<ModlogId>,
    /// How many entries are a part of it.
    pub child_count: i64,
    /// Spinney's own: the name of a role, what was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// An entry with what it is about, as far as that is still there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ModlogView {
    pub modlog: Modlog,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_person: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_instance: Option<Instance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_community: Option<Community>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_post: Option<Post>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_comment: Option<Comment>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetModlog {
    /// Asked in vain by those who may not know.
    #[param(value_type = Option<i32>)]
    pub mod_person_id: Option<PersonId>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// `all` or a kind.
    #[param(value_type = Option<String>)]
    pub type_: Option<ModlogKindFilter>,
    pub listing_type: Option<ListingType>,
    #[param(value_type = Option<i32>)]
    pub other_person_id: Option<PersonId>,
    #[param(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
    #[param(value_type = Option<i32>)]
    pub comment_id: Option<CommentId>,
    /// Also what is a part of something bigger.
    pub show_bulk: Option<bool>,
    /// Only what is a part of this.
    #[param(value_type = Option<i32>)]
    pub bulk_action_parent_id: Option<ModlogId>,
    /// Spinney's own: also the kinds that Lemmy does not have.
    pub show_own: Option<bool>,
    /// `next_page` or `prev_page` of another answer.
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// A kind, or all of them.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum ModlogKindFilter {
    /// One.
    Kind(kinds::ModlogKind),
    /// All.
    All(All),
}

/// The word `all`.
#[derive(Debug, Clone, Copy, Deserialize)]
pub enum All {
    /// That.
    #[serde(rename = "all")]
    All,
}

fn wanted(filter: Option<ModlogKindFilter>, show_own: bool) -> Vec<kinds::ModlogKind> {
    match filter {
        Some(ModlogKindFilter::Kind(kind)) => vec![kind],
        Some(ModlogKindFilter::All(All::All)) | None => {
            kinds::ModlogKind::ALL.iter().copied().filter(|kind| show_own || !kind.own()).collect()
        }
    }
}

impl From<&View> for ModlogView {
    fn from(view: &View) -> Self {
        let entry = &view.entry;
        let post =
            |post: &views::post::PostView| Post::new(&post.post, &post.stat, post.community.sees_removed);
        Self {
            modlog: Modlog {
                id: entry.id,
                kind: entry.kind.into(),
                is_revert: entry.is_revert,
                reason: entry.reason.clone(),
                expires_at: entry.expires_at,
                published_at: entry.published_at,
                bulk_action_parent_id: entry.bulk_action_parent_id,
                child_count: view.children,
                detail: entry.detail.clone(),
            },
            moderator: view.moderator.as_ref().map(|card| Person::from(card.as_ref())),
            target_person: view.person.as_ref().map(|card| Person::from(card.as_ref())),
            target_instance: view.instance.as_ref().map(Instance::from),
            target_community: view.community.as_ref().map(|card| Community::from(card.as_ref())),
            target_post: view.post.as_ref().map(post),
            target_comment: view.comment.as_ref().map(Comment::from),
        }
    }
}

/// `GET /api/v4/modlog`: what moderators and admins did, the newest first.
#[utoipa::path(get, path = "/modlog", tag = "modlog", params(GetModlog), security((), ("bearer" = [])),
    responses((status = 200, body = Paged<ModlogView>), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    who: MaybeUser,
    Query(form): Query<GetModlog>,
) -> Result<web::Json<Paged<ModlogView>>> {
    let parts = match (form.bulk_action_parent_id, form.show_bulk) {
        (Some(id), _) => Parts::Of(id),
        (None, Some(true)) => Parts::Show,
        (None, Some(false) | None) => Parts::Hide,
    };
    let query = ModlogQuery {
        kinds: wanted(form.type_, form.show_own.unwrap_or(false)),
        moderator_id: form.mod_person_id,
        person_id: form.other_person_id,
        community_id: form.community_id,
        post_id: form.post_id,
        comment_id: form.comment_id,
        listing: form.listing_type.map_or(kinds::ListingType::All, Into::into),
        parts,
        page: Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?,
    };
    let viewer = &who.viewer;
    let names = views::modlog::sees_names(&reader, viewer, Names::V4, form.community_id).await?;
    let page = views::modlog::list(&reader, viewer, &query, names).await?;
    Ok(web::Json(Paged::new(page, |view| ModlogView::from(&view))))
}
