//! Counters, changed in the transaction of what they count.
//!
//! There are no triggers; votes are counted by the statement that casts them ([`crate::vote`]). Rows are changed in the order post, comment, community, person, site, so that two operations cannot deadlock.
//! What counts in two places (a comment on its post and in its community) is decided after the `post_stat` row is locked, by a statement of its own: a post that is being deleted at the same time is then seen to be.

pub mod recount;

use crate::Conn;
use crate::comment::Comment;
use crate::community::Community;
use crate::fixed::fixed;
use crate::post::Post;
use base::ids::{CommunityId, PersonId};
use diesel::prelude::*;
use diesel::sql_types::{Integer, SmallInt};
use diesel_async::RunQueryDsl;
use futures_util::try_join;

/// Counts a post that has appeared or is there again, with its comments: in its community, for its author, on the site.
///
/// The caller has changed `post` already.
pub async fn post_appeared(conn: &mut Conn, post: &Post) -> QueryResult<()> {
    post_counted(conn, post, 1).await
}

/// Undoes [`post_appeared`], for a post that was deleted or removed.
pub async fn post_vanished(conn: &mut Conn, post: &Post) -> QueryResult<()> {
    post_counted(conn, post, -1).await
}

async fn post_counted(conn: &mut Conn, post: &Post, delta: i32) -> QueryResult<()> {
    // Comments that are being counted come before or after, and are then seen in the next statement or see the post as it is now.
    fixed("select from post_stat where post_id = ? for no key update")
        .bind::<Integer, _>(post.id)
        .run(conn)
        .await?;
    fixed(include_str!("counters/community_post.sql"))
        .bind::<Integer, _>(delta)
        .bind::<Integer, _>(post.id)
        .bind::<Integer, _>(post.community_id)
        .run(conn)
        .await?;
    fixed("update person_stat set posts = posts + ? where person_id = ?")
        .bind::<Integer, _>(delta)
        .bind::<Integer, _>(post.creator_id)
        .run(conn)
        .await?;
    if post.local {
        fixed("update site_stat set posts = posts + ? where shard = ?")
            .bind::<Integer, _>(delta)
            .bind::<SmallInt, _>(shard(post.creator_id.0))
            .run(conn)
            .await?;
    }
    Ok(())
}

/// Counts a comment that is new or there again: on its post, in the community, for its author, on the site. Answers how many the post has now.
///
/// The caller has written the comment already. No ancestor is touched: how many replies a comment has is counted when it is read.
pub async fn comment_appeared(conn: &mut Conn, comment: &Comment) -> QueryResult<i32> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        comments: i32,
    }
    let row: Row =
        fixed(include_str!("comment/counted.sql")).bind::<Integer, _>(comment.id).get_result(conn).await?;
    comment_counted(conn, comment, 1).await?;
    Ok(row.comments)
}

/// Undoes [`comment_appeared`], for a comment that was deleted or removed. The times of the newest comment stay.
pub async fn comment_vanished(conn: &mut Conn, comment: &Comment) -> QueryResult<()> {
    fixed("update post_stat set comments = comments - 1 where post_id = ?")
        .bind::<Integer, _>(comment.post_id)
        .run(conn)
        .await?;
    comment_counted(conn, comment, -1).await
}

/// All but the post's own counter, whose row is locked by now.
async fn comment_counted(conn: &mut Conn, comment: &Comment, delta: i32) -> QueryResult<()> {
    // Sent in one piece, done in this order.
    let archive = fixed(include_str!("post_archive_count.sql")).bind::<Integer, _>(comment.post_id);
    let community = fixed(include_str!("comment/community_counted.sql"))
        .bind::<Integer, _>(delta)
        .bind::<Integer, _>(comment.post_id);
    let person = fixed("update person_stat set comments = comments + ? where person_id = ?")
        .bind::<Integer, _>(delta)
        .bind::<Integer, _>(comment.creator_id);
    if !comment.local {
        try_join!(archive.run(conn), community.run(conn), person.run(conn))?;
        return Ok(());
    }
    let site = fixed("update site_stat set comments = comments + ? where shard = ?")
        .bind::<Integer, _>(delta)
        .bind::<SmallInt, _>(shard(comment.creator_id.0));
    try_join!(archive.run(conn), community.run(conn), person.run(conn), site.run(conn))?;
    Ok(())
}

/// Counts followers of a community that came (1) or went (−1). For a community of another instance only the local ones are ours to count.
pub async fn followed(
    conn: &mut Conn,
    community: &Community,
    local_person: bool,
    delta: i32,
) -> QueryResult<()> {
    fixed("update community_stat set subscribers = subscribers + ?, subscribers_local = subscribers_local + ? where community_id = ?")
        .bind::<Integer, _>(if community.local { delta } else { 0 })
        .bind::<Integer, _>(if local_person { delta } else { 0 })
        .bind::<Integer, _>(community.id)
        .run(conn)
        .await?;
    Ok(())
}

/// Counts one of ours whom a community of another instance has let in (1) or who has left it (−1), as its home does too; what that says of all of them replaces it.
pub async fn followed_elsewhere(conn: &mut Conn, id: CommunityId, delta: i32) -> QueryResult<()> {
    fixed("update community_stat set subscribers = greatest(subscribers + ?, 0) where community_id = ?")
        .bind::<Integer, _>(delta)
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    Ok(())
}

/// Counts a community of this instance that came (1) or went (−1): was created, deleted, removed or restored.
pub async fn community_counted(conn: &mut Conn, id: CommunityId, delta: i32) -> QueryResult<()> {
    fixed("update site_stat set communities = communities + ? where shard = ?")
        .bind::<Integer, _>(delta)
        .bind::<SmallInt, _>(shard(id.0))
        .run(conn)
        .await?;
    Ok(())
}

/// Counts local users that may use their account, by `delta`.
pub async fn user_added(conn: &mut Conn, person_id: PersonId, delta: i32) -> QueryResult<()> {
    fixed("update site_stat set users = users + ? where shard = ?")
        .bind::<Integer, _>(delta)
        .bind::<SmallInt, _>(shard(person_id.0))
        .run(conn)
        .await?;
    Ok(())
}

/// Counts that a person takes back all posts and comments; to be called before they are.
///
/// The caller holds the locks of the `post_stat` rows of these posts and of those the comments are below.
pub async fn withdrawn(conn: &mut Conn, id: PersonId) -> QueryResult<()> {
    // In communities first: a post's comments go with it, so they are counted while they are still there.
    fixed(include_str!("withdrawal_count_posts.sql")).bind::<Integer, _>(id).run(conn).await?;
    fixed(include_str!("withdrawal_count_comments.sql")).bind::<Integer, _>(id).run(conn).await?;
    fixed(include_str!("withdrawal_count_threads.sql")).bind::<Integer, _>(id).run(conn).await?;
    fixed("update person_stat set posts = 0, comments = 0 where person_id = ?")
        .bind::<Integer, _>(id)
        .run(conn)
        .await?;
    fixed(include_str!("withdrawal_count_site.sql"))
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(id)
        .bind::<SmallInt, _>(shard(id.0))
        .run(conn)
        .await?;
    Ok(())
}

/// The row of `site_stat` that something is counted in: by the id of the person whose it is, communities by their own.
fn shard(id: i32) -> i16 {
    i16::try_from(id.rem_euclid(16)).unwrap_or(0)
}
