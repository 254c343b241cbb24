//! Reads what the index holds.

use crate::rank_index::communities::{Communities, Facts};
use crate::rank_index::entry::{Entry, Flags};
use base::error::Result;
use base::ids::{CommunityId, InstanceId, LanguageId, PersonId, PostId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, Utc};
use db::Conn;
use db::schema::{community, community_stat, post, post_stat};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::TryStreamExt;

#[derive(HasQuery)]
#[diesel(table_name = post, base_query = post::table.inner_join(post_stat::table))]
struct PostRow {
    id: PostId,
    community_id: CommunityId,
    creator_id: PersonId,
    published_at: DateTime<Utc>,
    language_id: LanguageId,
    nsfw: bool,
    deleted: bool,
    removed: bool,
    featured_local: bool,
    featured_community: bool,
    scheduled_at: Option<DateTime<Utc>>,
    url_content_type: Option<String>,
    #[diesel(select_expression = post_stat::upvotes)]
    upvotes: i32,
    #[diesel(select_expression = post_stat::downvotes)]
    downvotes: i32,
    #[diesel(select_expression = post_stat::comments)]
    comments: i32,
    #[diesel(select_expression = post_stat::newest_comment_at)]
    newest_comment_at: DateTime<Utc>,
    #[diesel(select_expression = post_stat::newest_bump_at)]
    newest_bump_at: DateTime<Utc>,
}

impl From<PostRow> for Entry {
    fn from(row: PostRow) -> Self {
        let kind = row.url_content_type.as_deref().unwrap_or_default();
        let media = kind.starts_with("image/") || kind.starts_with("video/");
        Self {
            id: row.id,
            community_id: row.community_id,
            creator_id: row.creator_id,
            published: row.published_at.timestamp_micros(),
            newest_comment: row.newest_comment_at.timestamp_micros(),
            newest_bump: row.newest_bump_at.timestamp_micros(),
            upvotes: row.upvotes,
            downvotes: row.downvotes,
            comments: row.comments,
            // There are 184 languages.
            language: i16::try_from(row.language_id.0).unwrap_or(0),
            flags: Flags::of(&[
                (Flags::NSFW, row.nsfw),
                (Flags::MEDIA, media),
                (Flags::DELETED, row.deleted),
                (Flags::REMOVED, row.removed),
                (Flags::SCHEDULED, row.scheduled_at.is_some()),
                (Flags::FEATURED_LOCAL, row.featured_local),
                (Flags::FEATURED_COMMUNITY, row.featured_community),
            ]),
        }
    }
}

/// Every post the index holds: those published at or after the border, and older ones that are featured.
pub async fn posts(conn: &mut Conn, border: DateTime<Utc>) -> Result<Vec<Entry>> {
    // Both ends are given so that the generic plan takes the index: with one it expects a third of the table.
    let recent = post::published_at.between(border, DateTime::<Utc>::MAX_UTC);
    let count: i64 = post::table.filter(recent).count().get_result(conn).await?;
    let mut entries = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let mut rows = PostRow::query().filter(recent).load_stream::<PostRow>(conn).await?;
    while let Some(row) = rows.try_next().await? {
        entries.push(row.into());
    }
    drop(rows);
    let local = PostRow::query().filter(post::featured_local.and(post::published_at.lt(border)));
    entries.extend(local.load(conn).await?.into_iter().map(|row: PostRow| Entry::from(row)));
    let others = post::featured_community.and(post::featured_local.eq(false));
    let others = PostRow::query().filter(others.and(post::published_at.lt(border)));
    entries.extend(others.load(conn).await?.into_iter().map(|row: PostRow| Entry::from(row)));
    Ok(entries)
}

/// The posts with these ids, however old; ids of none are left out.
pub async fn posts_by_id(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Entry>> {
    let rows: Vec<PostRow> = PostRow::query().filter(post::id.eq_any(ids)).load(conn).await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

#[derive(HasQuery)]
#[diesel(table_name = community, base_query = community::table.inner_join(community_stat::table))]
struct CommunityRow {
    id: CommunityId,
    instance_id: InstanceId,
    visibility: CommunityVisibility,
    local: bool,
    nsfw: bool,
    deleted: bool,
    removed: bool,
    #[diesel(select_expression = community_stat::users_active_month)]
    users_active_month: i32,
}

impl From<CommunityRow> for (CommunityId, Facts) {
    fn from(row: CommunityRow) -> Self {
        let facts = Facts {
            instance_id: row.instance_id,
            visibility: row.visibility,
            local: row.local,
            nsfw: row.nsfw,
            deleted: row.deleted,
            removed: row.removed,
            users_active_month: row.users_active_month,
        };
        (row.id, facts)
    }
}

/// All communities.
pub async fn communities(conn: &mut Conn) -> Result<Communities> {
    let rows: Vec<CommunityRow> = CommunityRow::query().load(conn).await?;
    Ok(rows.into_iter().map(<(CommunityId, Facts)>::from).collect())
}

/// The communities with these ids; ids of none are left out.
pub async fn communities_by_id(conn: &mut Conn, ids: &[CommunityId]) -> Result<Communities> {
    let rows: Vec<CommunityRow> = CommunityRow::query().filter(community::id.eq_any(ids)).load(conn).await?;
    Ok(rows.into_iter().map(<(CommunityId, Facts)>::from).collect())
}
