//! Deleting for good, with the counters in step. What counts has been taken out of the counts by [`crate::removal`] before.

use crate::Conn;
use crate::fixed::fixed;
use crate::removal::Batch;
use crate::schema::{comment, community, post, purged_file};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer};
use diesel_async::RunQueryDsl;

/// A file that is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurgedFile {
    /// What this url shows, if it is ours.
    Url(String),
    /// Everything the person uploaded.
    UploadsOf(PersonId),
}

/// Notes files that are to be deleted; whoever looks after the image service takes them with [`take_files`].
pub async fn note_files(conn: &mut Conn, files: &[PurgedFile], now: DateTime<Utc>) -> QueryResult<()> {
    for file in files {
        let (url, person_id) = match file {
            PurgedFile::Url(url) => (Some(url.as_str()), None),
            PurgedFile::UploadsOf(id) => (None, Some(*id)),
        };
        let row =
            (purged_file::url.eq(url), purged_file::person_id.eq(person_id), purged_file::purged_at.eq(now));
        diesel::insert_into(purged_file::table).values(row).execute(conn).await?;
    }
    Ok(())
}

/// Files that are to be deleted, the oldest first, with what to hand to [`forget_file`] when they are gone.
pub async fn take_files(conn: &mut Conn, limit: i64) -> QueryResult<Vec<(i32, PurgedFile)>> {
    let rows: Vec<(i32, Option<String>, Option<PersonId>)> = purged_file::table
        .order(purged_file::id)
        .limit(limit)
        .select((purged_file::id, purged_file::url, purged_file::person_id))
        .load(conn)
        .await?;
    let file = |(id, url, person_id): (i32, Option<String>, Option<PersonId>)| {
        let file = url.map(PurgedFile::Url).or(person_id.map(PurgedFile::UploadsOf))?;
        Some((id, file))
    };
    Ok(rows.into_iter().filter_map(file).collect())
}

/// Forgets a file that is gone.
pub async fn forget_file(conn: &mut Conn, id: i32) -> QueryResult<()> {
    diesel::delete(purged_file::table.filter(purged_file::id.eq(id))).execute(conn).await?;
    Ok(())
}

/// Everything in a community: its posts and all comments below them.
pub async fn of_community(conn: &mut Conn, id: CommunityId) -> QueryResult<Batch> {
    let posts = post::table.filter(post::community_id.eq(id)).order(post::id).select(post::id);
    let comments = comment::table.filter(comment::community_id.eq(id)).order(comment::id).select(comment::id);
    Ok(Batch { posts: posts.load(conn).await?, comments: comments.load(conn).await? })
}

/// A post and all comments below it.
pub async fn of_post(conn: &mut Conn, id: PostId) -> QueryResult<Batch> {
    let comments = comment::table.filter(comment::post_id.eq(id)).order(comment::id).select(comment::id);
    Ok(Batch { posts: vec![id], comments: comments.load(conn).await? })
}

/// A comment and all comments below it.
pub async fn of_comment(conn: &mut Conn, id: CommentId, post_id: PostId, path: &str) -> QueryResult<Batch> {
    let below = comment::table
        .filter(comment::post_id.eq(post_id))
        .filter(comment::path.like(format!("{path}.%")))
        .order(comment::id)
        .select(comment::id);
    let mut comments: Vec<CommentId> = below.load(conn).await?;
    comments.push(id);
    Ok(Batch { posts: Vec::new(), comments })
}

/// Links to images that posts show.
pub async fn images_of(conn: &mut Conn, posts: &[PostId]) -> QueryResult<Vec<String>> {
    let rows: Vec<(Option<String>, Option<String>, Option<String>)> = post::table
        .filter(post::id.eq_any(posts))
        .select((post::url, post::thumbnail_url, post::custom_thumbnail))
        .load(conn)
        .await?;
    let links = rows.into_iter().flat_map(|(url, thumbnail, custom)| [url, thumbnail, custom]).flatten();
    let mut links: Vec<String> = links.collect();
    links.sort_unstable();
    links.dedup();
    Ok(links)
}

/// Deletes what is in the batch, with its votes and what these counted for its authors. Nothing of it may be listed any more.
pub async fn delete(conn: &mut Conn, batch: &Batch) -> QueryResult<()> {
    fixed(include_str!("purge/count_scores.sql"))
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    fixed("delete from comment_vote where comment_id = any (?::int[])")
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .run(conn)
        .await?;
    fixed("delete from post_vote where post_id = any (?::int[])")
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .run(conn)
        .await?;
    diesel::delete(comment::table.filter(comment::id.eq_any(&batch.comments))).execute(conn).await?;
    diesel::delete(post::table.filter(post::id.eq_any(&batch.posts))).execute(conn).await?;
    Ok(())
}

/// Which of the batch are not removed yet.
pub async fn not_removed(conn: &mut Conn, batch: &Batch) -> QueryResult<Batch> {
    let posts = post::table.filter(post::id.eq_any(&batch.posts)).filter(post::removed.eq(false));
    let comments =
        comment::table.filter(comment::id.eq_any(&batch.comments)).filter(comment::removed.eq(false));
    Ok(Batch {
        posts: posts.order(post::id).select(post::id).load(conn).await?,
        comments: comments.order(comment::id).select(comment::id).load(conn).await?,
    })
}

/// Deletes a community that has no posts any more.
pub async fn delete_community(conn: &mut Conn, id: CommunityId) -> QueryResult<()> {
    diesel::delete(community::table.filter(community::id.eq(id))).execute(conn).await?;
    Ok(())
}
