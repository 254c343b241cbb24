//! What local users did with posts: read, saved, hidden, and the vote beside it.

use crate::Conn;
use crate::fixed::{Fixed, fixed};
use crate::schema::post_action;
use base::ids::{PersonId, PostId};
use base::kinds::{PostNotificationMode, Vote};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// What a local user did with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, HasQuery)]
#[diesel(table_name = post_action)]
pub struct PostAction {
    pub person_id: PersonId,
    pub post_id: PostId,
    pub read_at: Option<DateTime<Utc>>,
    /// Comments the post had when the user last looked.
    pub read_comments: Option<i32>,
    pub read_comments_at: Option<DateTime<Utc>>,
    pub saved_at: Option<DateTime<Utc>>,
    pub hidden_at: Option<DateTime<Utc>>,
}

/// All a local user did with a post, the vote included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// None: not read.
    pub read_at: Option<DateTime<Utc>>,
    /// Comments the post had when the user last looked; none: never looked.
    pub read_comments: Option<i32>,
    /// When that was.
    pub read_comments_at: Option<DateTime<Utc>>,
    /// None: not saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// None: not hidden.
    pub hidden_at: Option<DateTime<Utc>>,
    /// The vote and when it was given.
    pub vote: Option<(Vote, DateTime<Utc>)>,
    /// Of what below it the user wants to hear; none: as in the community.
    pub notifications: Option<PostNotificationMode>,
}

#[derive(QueryableByName)]
struct MineRow {
    #[diesel(sql_type = Integer)]
    post_id: PostId,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    read_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Integer>)]
    read_comments: Option<i32>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    read_comments_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    saved_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    hidden_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Bool>)]
    up: Option<bool>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    voted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    notifications: Option<PostNotificationMode>,
}

/// What a local user did with these posts; posts of which there is nothing to tell are left out.
pub async fn load_mine(
    conn: &Conn,
    person_id: PersonId,
    ids: &[PostId],
) -> QueryResult<HashMap<PostId, Mine>> {
    let rows: Vec<MineRow> = fixed(include_str!("mine.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Array<Integer>, _>(ids.to_vec())
        .load(&mut &*conn)
        .await?;
    let mine = |row: &MineRow| Mine {
        read_at: row.read_at,
        read_comments: row.read_comments,
        read_comments_at: row.read_comments_at,
        saved_at: row.saved_at,
        hidden_at: row.hidden_at,
        vote: row.up.map(Vote::from_up).zip(row.voted_at),
        notifications: row.notifications,
    };
    Ok(rows.iter().map(|row| (row.post_id, mine(row))).collect())
}

/// Marks posts as read, or (`None`) as not read. What is marked already keeps its time.
///
/// Errors: a violation of `post_action_post_id_fkey` if one of the posts does not exist.
pub async fn set_read(
    conn: &mut Conn,
    person_id: PersonId,
    ids: &[PostId],
    read_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    let statement = match read_at {
        Some(_) => fixed(include_str!("read.sql")),
        None => fixed(include_str!("unread.sql")),
    };
    bind(statement, person_id, ids, read_at).run(conn).await?;
    Ok(())
}

/// Marks posts as hidden, or (`None`) as not hidden. What is hidden already keeps its time.
///
/// Errors: as [`set_read`].
pub async fn set_hidden(
    conn: &mut Conn,
    person_id: PersonId,
    ids: &[PostId],
    hidden_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    let statement = match hidden_at {
        Some(_) => fixed(include_str!("hide.sql")),
        None => fixed(include_str!("unhide.sql")),
    };
    bind(statement, person_id, ids, hidden_at).run(conn).await?;
    Ok(())
}

/// Saves a post, or (`None`) lets it go. What is saved already keeps its time.
///
/// Errors: as [`set_read`].
pub async fn set_saved(
    conn: &mut Conn,
    person_id: PersonId,
    id: PostId,
    saved_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    let statement = match saved_at {
        Some(_) => fixed(include_str!("save.sql")),
        None => fixed(include_str!("unsave.sql")),
    };
    bind(statement, person_id, &[id], saved_at).run(conn).await?;
    Ok(())
}

/// Marks a post as read and remembers how many comments it had. A crash may forget it: the commit is not waited for.
///
/// Nothing is written if nothing changes. To be called outside a transaction, which it would make forgettable as a whole.
pub async fn set_viewed(
    conn: &mut Conn,
    person_id: PersonId,
    id: PostId,
    comments: i32,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed(include_str!("viewed.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(comments)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// Remembers how many comments a post had when its reader wrote one. It does not mark the post as read.
pub async fn set_read_comments(
    conn: &mut Conn,
    person_id: PersonId,
    id: PostId,
    comments: i32,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed(include_str!("commented.sql"))
        .bind::<Integer, _>(person_id)
        .bind::<Integer, _>(id)
        .bind::<Integer, _>(comments)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

fn bind(statement: Fixed, person_id: PersonId, ids: &[PostId], at: Option<DateTime<Utc>>) -> Fixed {
    let statement = statement.bind::<Integer, _>(person_id).bind::<Array<Integer>, _>(ids.to_vec());
    match at {
        Some(at) => statement.bind::<Timestamptz, _>(at),
        None => statement,
    }
}
