//! What moderators and admins did, a list for each kind. Source: docs/reference/api-v3.md 6.9 and 3.2.

pub mod content;
pub mod office;

use crate::extract::{MaybeUser, Query};
use crate::v3::comment::{Comment, CommentView};
use crate::v3::community::Community;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::kinds::ModlogActionType;
use crate::v3::person::Person;
use crate::v3::post::Post;
use actix_web::web::{self, Data};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::kinds::{ListingType, ModlogKind};
use base::page::Page;
use chrono::{DateTime, Utc};
use content::{
    AdminPurgeCommentView, AdminPurgePostView, ModFeaturePostView, ModLockPostView, ModRemoveCommentView,
    ModRemovePostView,
};
use office::{
    AdminPurgeCommunityView, AdminPurgePersonView, ModAddCommunityView, ModAddView, ModBanFromCommunityView,
    ModBanView, ModHideCommunityView, ModRemoveCommunityView, ModTransferCommunityView,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::modlog::{ModlogQuery, ModlogView as View, Names, Parts};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetModlog {
    /// Asked in vain by those who may not know.
    #[param(value_type = Option<i32>)]
    pub mod_person_id: Option<PersonId>,
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// 1 to 100, of each list.
    pub page: Option<i64>,
    /// 1 to 50, of each list.
    pub limit: Option<i64>,
    pub type_: Option<ModlogActionType>,
    #[param(value_type = Option<i32>)]
    pub other_person_id: Option<PersonId>,
    #[param(value_type = Option<i32>)]
    pub post_id: Option<PostId>,
    #[param(value_type = Option<i32>)]
    pub comment_id: Option<CommentId>,
}

/// Each list with its newest entries first.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetModlogResponse {
    pub removed_posts: Vec<ModRemovePostView>,
    pub locked_posts: Vec<ModLockPostView>,
    pub featured_posts: Vec<ModFeaturePostView>,
    pub removed_comments: Vec<ModRemoveCommentView>,
    pub removed_communities: Vec<ModRemoveCommunityView>,
    pub banned_from_community: Vec<ModBanFromCommunityView>,
    pub banned: Vec<ModBanView>,
    pub added_to_community: Vec<ModAddCommunityView>,
    pub transferred_to_community: Vec<ModTransferCommunityView>,
    pub added: Vec<ModAddView>,
    pub admin_purged_persons: Vec<AdminPurgePersonView>,
    pub admin_purged_communities: Vec<AdminPurgeCommunityView>,
    pub admin_purged_posts: Vec<AdminPurgePostView>,
    pub admin_purged_comments: Vec<AdminPurgeCommentView>,
    pub hidden_communities: Vec<ModHideCommunityView>,
}

impl ModlogActionType {
    /// The kinds of entries that make up the list.
    fn kinds(self) -> Vec<ModlogKind> {
        match self {
            Self::All => ModlogKind::ALL.iter().copied().filter(|kind| shown(*kind)).collect(),
            Self::ModRemovePost => vec![ModlogKind::ModRemovePost],
            Self::ModLockPost => vec![ModlogKind::ModLockPost],
            Self::ModFeaturePost => {
                vec![ModlogKind::ModFeaturePostCommunity, ModlogKind::AdminFeaturePostSite]
            }
            Self::ModRemoveComment => vec![ModlogKind::ModRemoveComment],
            Self::ModRemoveCommunity => vec![ModlogKind::AdminRemoveCommunity],
            Self::ModBanFromCommunity => vec![ModlogKind::ModBanFromCommunity],
            Self::ModBan => vec![ModlogKind::AdminBan],
            Self::ModHideCommunity => vec![ModlogKind::ModChangeCommunityVisibility],
            Self::ModAddCommunity => vec![ModlogKind::ModAddToCommunity],
            Self::ModTransferCommunity => vec![ModlogKind::ModTransferCommunity],
            Self::ModAdd => vec![ModlogKind::AdminAdd],
            Self::AdminPurgePerson => vec![ModlogKind::AdminPurgePerson],
            Self::AdminPurgeCommunity => vec![ModlogKind::AdminPurgeCommunity],
            Self::AdminPurgePost => vec![ModlogKind::AdminPurgePost],
            Self::AdminPurgeComment => vec![ModlogKind::AdminPurgeComment],
        }
    }
}

/// Whether this version has a list for the kind.
fn shown(kind: ModlogKind) -> bool {
    let new_kinds = [
        ModlogKind::AdminAllowInstance,
        ModlogKind::AdminBlockInstance,
        ModlogKind::ModLockComment,
        ModlogKind::ModWarnComment,
        ModlogKind::ModWarnPost,
    ];
    !kind.own() && !new_kinds.contains(&kind)
}

/// Whether a kind tells of the site rather than of a community: such lists are empty where one is asked for.
fn of_site(kind: ModlogKind) -> bool {
    matches!(
        kind,
        ModlogKind::AdminBan
            | ModlogKind::AdminAdd
            | ModlogKind::AdminRemoveCommunity
            | ModlogKind::AdminPurgePerson
            | ModlogKind::AdminPurgeCommunity
            | ModlogKind::AdminPurgePost
            | ModlogKind::AdminPurgeComment
    )
}

/// Whether a kind has somebody it happened to.
fn affects_somebody(kind: ModlogKind) -> bool {
    !matches!(
        kind,
        ModlogKind::ModChangeCommunityVisibility
            | ModlogKind::AdminRemoveCommunity
            | ModlogKind::AdminPurgePerson
            | ModlogKind::AdminPurgeCommunity
            | ModlogKind::AdminPurgePost
            | ModlogKind::AdminPurgeComment
    )
}

fn moderator(view: &View, now: DateTime<Utc>) -> Option<Person> {
    view.moderator.as_ref().map(|card| Person::new(card, now))
}

fn person(view: &View, now: DateTime<Utc>) -> Option<Person> {
    view.person.as_ref().map(|card| Person::new(card, now))
}

fn post(view: &View) -> Option<Post> {
    view.post.as_ref().map(|view| Post::from(&view.post))
}

/// Its text is shown even if it was deleted or removed.
fn comment(view: &View) -> Option<Comment> {
    let seen = view.comment.as_ref()?;
    let mut comment = CommentView::from(seen).comment;
    comment.content.clone_from(&seen.comment.content);
    Some(comment)
}

fn community(view: &View) -> Option<Community> {
    view.community.as_ref().map(|card| Community::from(&card.community))
}

/// `GET /api/v3/modlog`: what moderators and admins did.
#[utoipa::path(get, path = "/modlog", tag = "modlog", params(GetModlog), security((), ("bearer" = [])),
    responses((status = 200, body = GetModlogResponse), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    who: MaybeUser,
    Query(form): Query<GetModlog>,
) -> Result<web::Json<GetModlogResponse>> {
    let mut kinds = form.type_.unwrap_or(ModlogActionType::All).kinds();
    kinds.retain(|kind| form.community_id.is_none() || !of_site(*kind));
    kinds.retain(|kind| form.other_person_id.is_none() || affects_somebody(*kind));
    // Parts of a big measure would drown the rest, unless it is them that are asked for.
    let narrow = form.other_person_id.is_some() || form.post_id.is_some() || form.comment_id.is_some();
    let query = ModlogQuery {
        kinds,
        moderator_id: form.mod_person_id,
        person_id: form.other_person_id,
        community_id: form.community_id,
        post_id: form.post_id,
        comment_id: form.comment_id,
        listing: ListingType::All,
        parts: if narrow { Parts::Show } else { Parts::Hide },
        page: Page::numbered(form.page, form.limit)?,
    };
    let viewer = &who.viewer;
    let names = views::modlog::sees_names(&reader, viewer, Names::V3, form.community_id).await?;
    let views = views::modlog::by_kind(&reader, viewer, &query, names).await?;
    Ok(web::Json(GetModlogResponse::new(&views, reader.now())))
}

impl GetModlogResponse {
    fn new(views: &[View], now: DateTime<Utc>) -> Self {
        let of = |kind: ModlogKind| views.iter().filter(move |view| view.entry.kind == kind);
        let featured = views.iter().filter(|view| {
            let kind = view.entry.kind;
            kind == ModlogKind::ModFeaturePostCommunity || kind == ModlogKind::AdminFeaturePostSite
        });
        Self {
            removed_posts: of(ModlogKind::ModRemovePost)
                .filter_map(|view| ModRemovePostView::new(view, now))
                .collect(),
            locked_posts: of(ModlogKind::ModLockPost)
                .filter_map(|view| ModLockPostView::new(view, now))
                .collect(),
            featured_posts: featured.filter_map(|view| ModFeaturePostView::new(view, now)).collect(),
            removed_comments: of(ModlogKind::ModRemoveComment)
                .filter_map(|view| ModRemoveCommentView::new(view, now))
                .collect(),
            removed_communities: of(ModlogKind::AdminRemoveCommunity)
                .filter_map(|view| ModRemoveCommunityView::new(view, now))
                .collect(),
            banned_from_community: of(ModlogKind::ModBanFromCommunity)
                .filter_map(|view| ModBanFromCommunityView::new(view, now))
                .collect(),
            banned: of(ModlogKind::AdminBan).filter_map(|view| ModBanView::new(view, now)).collect(),
            added_to_community: of(ModlogKind::ModAddToCommunity)
                .filter_map(|view| ModAddCommunityView::new(view, now))
                .collect(),
            transferred_to_community: of(ModlogKind::ModTransferCommunity)
                .filter_map(|view| ModTransferCommunityView::new(view, now))
                .collect(),
            added: of(ModlogKind::AdminAdd).filter_map(|view| ModAddView::new(view, now)).collect(),
            admin_purged_persons: of(ModlogKind::AdminPurgePerson)
                .filter_map(|view| AdminPurgePersonView::new(view, now))
                .collect(),
            admin_purged_communities: of(ModlogKind::AdminPurgeCommunity)
                .filter_map(|view| AdminPurgeCommunityView::new(view, now))
                .collect(),
            admin_purged_posts: of(ModlogKind::AdminPurgePost)
                .filter_map(|view| AdminPurgePostView::new(view, now))
                .collect(),
            admin_purged_comments: of(ModlogKind::AdminPurgeComment)
                .filter_map(|view| AdminPurgeCommentView::new(view, now))
                .collect(),
            hidden_communities: of(ModlogKind::ModChangeCommunityVisibility)
                .filter_map(|view| ModHideCommunityView::new(view, now))
                .collect(),
        }
    }
}
