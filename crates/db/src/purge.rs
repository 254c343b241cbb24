//! Deleting for good, with the counters in step. What counts has been taken out of the counts by [`crate::removal`] before.

use crate::Conn;
use crate::fixed::fixed;
use crate::removal::Batch;
use crate::schema::{comment, community, post};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text};
use diesel_async::RunQueryDsl;

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

/// All posts and comments of a person, whatever became of them.
pub async fn of_person(conn: &mut Conn, id: PersonId) -> QueryResult<Batch> {
    let posts = post::table.filter(post::creator_id.eq(id)).order(post::id).select(post::id);
    let comments = comment::table.filter(comment::creator_id.eq(id)).order(comment::id).select(comment::id);
    Ok(Batch { posts: posts.load(conn).await?, comments: comments.load(conn).await? })
}

/// What shows images in the batch: links and thumbnails of posts, and those texts that lead to files of this instance or to images passed through it.
pub async fn images_of(conn: &mut Conn, batch: &Batch) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Shown {
        #[diesel(sql_type = Text)]
        shown: String,
    }
    let rows: Vec<Shown> = fixed(include_str!("purge/images.sql"))
        .bind::<Array<Integer>, _>(batch.posts.clone())
        .bind::<Array<Integer>, _>(batch.comments.clone())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.shown).collect())
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
