//! What moderators, admins and automatic rules did, as the viewer may read it.
//!
//! [`list`] is API v4's one list, [`by_kind`] API v3's list for each kind in one statement.

mod union;

use crate::cards::{self, CommunityCard, PersonCard};
use crate::comment::{self, CommentView};
use crate::post::{self, PostView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::capability::Capability;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, InstanceId, ModlogId, PersonId, PostId};
use base::kinds::{CommunityVisibility, FollowState, ListingType, ModlogKind};
use base::page::{Cursor, Page, Paged, Start};
use chrono::DateTime;
use db::instance::Instance;
use db::modlog::Modlog;
use db::schema::{community, instance, modlog as table};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;
use union::Union;

/// An entry with what it is about, as far as that is still there.
#[derive(Debug, Clone)]
pub struct ModlogView {
    /// The row.
    pub entry: Modlog,
    /// Who did it; none for those who may not know, if the account is gone, or an automatic rule.
    pub moderator: Option<Arc<PersonCard>>,
    /// To whom.
    pub person: Option<Arc<PersonCard>>,
    /// Where.
    pub community: Option<Arc<CommunityCard>>,
    /// To which post.
    pub post: Option<PostView>,
    /// To which comment.
    pub comment: Option<CommentView>,
    /// To which instance.
    pub instance: Option<Instance>,
    /// How many entries are a part of it.
    pub children: i64,
}

/// Which entries are wanted.
#[derive(Debug, Clone)]
pub struct ModlogQuery {
    /// Of which kinds.
    pub kinds: Vec<ModlogKind>,
    /// By this person; asked in vain by those who may not know.
    pub moderator_id: Option<PersonId>,
    /// About what this person is or wrote.
    pub person_id: Option<PersonId>,
    /// In this community.
    pub community_id: Option<CommunityId>,
    /// About this post.
    pub post_id: Option<PostId>,
    /// About this comment.
    pub comment_id: Option<CommentId>,
    /// From which communities; what is about the site belongs to all.
    pub listing: ListingType,
    /// Also what is a part of something bigger.
    pub parts: Parts,
    /// Which part of the list.
    pub page: Page,
}

/// What becomes of entries that are a part of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// They are left out.
    Hide,
    /// They are shown among the others.
    Show,
    /// Those of this entry, and nothing else.
    Of(ModlogId),
}

type Boxed<'a> = table::BoxedQuery<'a, diesel::pg::Pg>;

/// Who may read the names of moderators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Everybody, or those who looked after anything, if the site hides them: API v3, docs/reference/api-v3.md 6.9.
    V3,
    /// Admins, and moderators of the community that is asked for: API v4, docs/reference/api-v4.md 2.
    V4,
}

/// Whether the viewer reads the names of moderators.
pub async fn sees_names(
    reader: &Reader,
    viewer: &Viewer,
    names: Names,
    community_id: Option<CommunityId>,
) -> Result<bool> {
    let settings = &crate::site::info(reader).await?.local.settings;
    let any = viewer.site_rights().is_empty() && viewer.moderated().is_empty();
    Ok(match names {
        _ if !settings.hide_modlog_mod_names => true,
        Names::V3 => !any,
        Names::V4 => {
            !viewer.site_rights().is_empty() || community_id.is_some_and(|id| viewer.may_moderate(id))
        }
    })
}

/// A page of the entries, the newest first.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    query: &ModlogQuery,
    names: bool,
) -> Result<Paged<ModlogView>> {
    let kinds = allowed_kinds(viewer, query);
    let mut statement = filtered(viewer, query, names).filter(table::kind.eq_any(kinds));
    let backwards = matches!(query.page.start, Start::Before(_));
    if let Start::After(cursor) | Start::Before(cursor) = query.page.start {
        let at = DateTime::from_timestamp_micros(cursor.key).unwrap_or_default();
        let id = ModlogId(cursor.id);
        let ties = table::published_at.eq(at);
        statement = if backwards {
            statement.filter(table::published_at.gt(at).or(ties.and(table::id.gt(id))))
        } else {
            statement.filter(table::published_at.lt(at).or(ties.and(table::id.lt(id))))
        };
    }
    statement = if backwards {
        statement.order((table::published_at.asc(), table::id.asc()))
    } else {
        statement.order((table::published_at.desc(), table::id.desc()))
    };
    let statement = statement.limit(query.page.limit.saturating_add(1)).offset(query.page.offset());
    let mut rows: Vec<Modlog> = statement.select(Modlog::as_select()).load(&mut reader.db().await?).await?;

    let limit = usize::try_from(query.page.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let cursor = |row: &Modlog| Cursor { key: row.published_at.timestamp_micros(), id: row.id.0, kind: 0 };
    let next = rows.last().filter(|_| more || backwards).map(|row| Start::After(cursor(row)));
    let first = query.page.start == Start::First;
    let prev = rows
        .as_slice()
        .first()
        .filter(|_| !first && (more || !backwards))
        .map(|row| Start::Before(cursor(row)));
    Ok(Paged { items: hydrate(reader, viewer, rows, names).await?, next, prev })
}

/// The same page of the entries of each kind, in one list; the newest first.
pub async fn by_kind(
    reader: &Reader,
    viewer: &Viewer,
    query: &ModlogQuery,
    names: bool,
) -> Result<Vec<ModlogView>> {
    let of_kind = |kind: ModlogKind| {
        filtered(viewer, query, names)
            .filter(table::kind.eq(kind))
            .order((table::published_at.desc(), table::id.desc()))
            .limit(query.page.limit)
            .offset(query.page.offset())
    };
    let lists: Vec<Boxed<'_>> = allowed_kinds(viewer, query).into_iter().map(of_kind).collect();
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Modlog> = Union::of(lists).load(&mut reader.db().await?).await?;
    rows.sort_unstable_by_key(|row| (std::cmp::Reverse(row.published_at), std::cmp::Reverse(row.id)));
    hydrate(reader, viewer, rows, names).await
}

/// An entry, for who is told of it.
///
/// Errors: `NotFound`.
pub async fn load(
    reader: &Reader,
    viewer: &Viewer,
    ids: &[ModlogId],
) -> Result<HashMap<ModlogId, ModlogView>> {
    let rows: Vec<Modlog> = Modlog::query()
        .filter(table::id.eq_any(ids))
        .limit(i64::try_from(ids.len()).unwrap_or(i64::MAX))
        .load(&mut reader.db().await?)
        .await?;
    let names = sees_names(reader, viewer, Names::V4, None).await?;
    let views = hydrate(reader, viewer, rows, names).await?;
    Ok(views.into_iter().map(|view| (view.entry.id, view)).collect())
}

/// The one entry with this id.
///
/// Errors: `NotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: ModlogId) -> Result<ModlogView> {
    load(reader, viewer, &[id]).await?.remove(&id).or_code(Code::NotFound)
}

/// Without what is confidential, for those who could not have done it.
fn allowed_kinds(viewer: &Viewer, query: &ModlogQuery) -> Vec<ModlogKind> {
    let of_site = viewer.site_rights();
    let allowed = |kind: &ModlogKind| match kind {
        ModlogKind::AdminDecideApplication => of_site.contains(Capability::ApproveApplications),
        kind if kind.confidential() => {
            !of_site.is_empty() || query.community_id.is_some_and(|id| viewer.may_moderate(id))
        }
        _ => true,
    };
    query.kinds.iter().copied().filter(allowed).collect()
}

/// All filters but that of the kind.
fn filtered<'a>(viewer: &Viewer, query: &ModlogQuery, names: bool) -> Boxed<'a> {
    let mut statement = table::table.into_boxed();
    statement = match query.parts {
        Parts::Hide => statement.filter(table::bulk_action_parent_id.is_null()),
        Parts::Show => statement,
        Parts::Of(id) => statement.filter(table::bulk_action_parent_id.eq(id)),
    };
    if let Some(id) = query.moderator_id.filter(|_| names) {
        statement = statement.filter(table::moderator_id.eq(id));
    }
    if let Some(id) = query.person_id {
        statement = statement.filter(table::target_person_id.eq(id));
    }
    if let Some(id) = query.community_id {
        statement = statement.filter(table::target_community_id.eq(id));
    }
    if let Some(id) = query.post_id {
        statement = statement.filter(table::target_post_id.eq(id));
    }
    if let Some(id) = query.comment_id {
        statement = statement.filter(table::target_comment_id.eq(id));
    }
    statement = match query.listing {
        ListingType::All | ListingType::Suggested => statement,
        ListingType::Local => {
            let local = community::table.filter(community::local).select(community::id.nullable());
            let of_site = table::target_community_id.is_null();
            statement.filter(of_site.or(table::target_community_id.eq_any(local)))
        }
        ListingType::Subscribed => {
            let followed: Vec<CommunityId> = viewer.follows.keys().copied().collect();
            statement.filter(table::target_community_id.eq_any(followed))
        }
        ListingType::ModeratorView => {
            let moderated: Vec<CommunityId> = viewer.moderated().into_iter().collect();
            statement.filter(table::target_community_id.eq_any(moderated))
        }
    };
    if viewer.oversees_site() {
        return statement;
    }
    // What happens in communities the viewer may not look into is not theirs to read.
    let closed = match viewer.me {
        Some(_) => vec![CommunityVisibility::Private],
        None => vec![CommunityVisibility::Private, CommunityVisibility::LocalOnlyPrivate],
    };
    let let_in = viewer.follows.iter().filter(|(_, (state, _))| *state == FollowState::Accepted);
    let open: Vec<CommunityId> = let_in.map(|(id, _)| *id).chain(viewer.moderated()).collect();
    let hidden = community::table
        .filter(community::visibility.eq_any(closed))
        .filter(community::id.ne_all(open))
        .select(community::id);
    let of_site = table::target_community_id.is_null();
    statement.filter(of_site.or(not(table::target_community_id.assume_not_null().eq_any(hidden))))
}

async fn hydrate(
    reader: &Reader,
    viewer: &Viewer,
    rows: Vec<Modlog>,
    names: bool,
) -> Result<Vec<ModlogView>> {
    let moderators = rows.iter().filter(|_| names).filter_map(|row| row.moderator_id);
    let people: Vec<PersonId> =
        rows.iter().filter_map(|row| row.target_person_id).chain(moderators).collect();
    let communities: Vec<CommunityId> = rows.iter().filter_map(|row| row.target_community_id).collect();
    let posts: Vec<PostId> = rows.iter().filter_map(|row| row.target_post_id).collect();
    let comments: Vec<CommentId> = rows.iter().filter_map(|row| row.target_comment_id).collect();
    let instances: Vec<InstanceId> = rows.iter().filter_map(|row| row.target_instance_id).collect();
    let people = cards::people(reader, &people).await?;
    let communities = cards::communities(reader, &communities).await?;
    let posts = post::load(reader, viewer, &posts).await?;
    let posts: HashMap<PostId, PostView> = posts.into_iter().map(|view| (view.post.id, view)).collect();
    let comments = comment::load(reader, viewer, &comments).await?;
    let comments: HashMap<CommentId, CommentView> =
        comments.into_iter().map(|view| (view.comment.id, view)).collect();
    let instances = instances_of(reader, &instances).await?;
    let children = children(reader, &rows).await?;
    let view = |entry: Modlog| ModlogView {
        moderator: entry.moderator_id.filter(|_| names).and_then(|id| people.get(&id).cloned()),
        person: entry.target_person_id.and_then(|id| people.get(&id).cloned()),
        community: entry.target_community_id.and_then(|id| communities.get(&id).cloned()),
        post: entry.target_post_id.and_then(|id| posts.get(&id).cloned()),
        comment: entry.target_comment_id.and_then(|id| comments.get(&id).cloned()),
        instance: entry.target_instance_id.and_then(|id| instances.get(&id).cloned()),
        children: children.get(&entry.id).copied().unwrap_or(0),
        entry,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn instances_of(reader: &Reader, ids: &[InstanceId]) -> Result<HashMap<InstanceId, Instance>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Instance::query().filter(instance::id.eq_any(ids.to_vec()));
    let rows: Vec<Instance> = query.load(&mut reader.db().await?).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// How many entries are a part of each. Only some kinds have parts.
async fn children(reader: &Reader, rows: &[Modlog]) -> Result<HashMap<ModlogId, i64>> {
    let has_parts = |kind: ModlogKind| {
        matches!(
            kind,
            ModlogKind::AdminBan
                | ModlogKind::ModBanFromCommunity
                | ModlogKind::ModRemovePost
                | ModlogKind::ModRemoveComment
        )
    };
    let ids: Vec<ModlogId> = rows.iter().filter(|row| has_parts(row.kind)).map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Option<ModlogId>, i64)> = table::table
        .filter(table::bulk_action_parent_id.eq_any(ids))
        .group_by(table::bulk_action_parent_id)
        .select((table::bulk_action_parent_id, diesel::dsl::count_star()))
        .load(&mut reader.db().await?)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, count)| Some((id?, count))).collect())
}
