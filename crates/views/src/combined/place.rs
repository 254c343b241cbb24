//! Where posts and comments stand in a list that is ordered by time.

use base::ids::PersonId;
use base::page::Cursor;
use chrono::{DateTime, Utc};
use db::Conn;
use db::fixed::fixed;
use diesel::QueryResult;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Integer, Timestamptz};
use diesel_async::RunQueryDsl;
use std::cmp::Ordering;

/// Rows that a statement answers: more than a page has, so that there is some to spare for those that are not shown.
pub const BATCH: usize = 64;

/// A row of one source.
#[derive(Debug, Clone, Copy, QueryableByName)]
struct Row {
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    id: i32,
}

/// Posts or comments that have to do with a person, by time. Both statements bind the person, then (if [`Source::by_vote`]) the wanted values of `up`, then a time and an id that the rows lie beyond.
pub struct Source {
    /// What the ids are of.
    pub kind: Kind,
    by_vote: bool,
    newest_first: &'static str,
    oldest_first: &'static str,
}

/// What an id is of. The numbers are those of [`Cursor::kind`]; of the same instant, comments come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 0
    Post,
    /// 1
    Comment,
}

/// Which way to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From newer to older.
    Older,
    /// From older to newer.
    Newer,
}

/// Which votes are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Votes {
    /// All.
    All,
    /// Upvotes.
    Up,
    /// Downvotes.
    Down,
}

/// Posts the person saved.
pub const SAVED_POSTS: Source = Source {
    kind: Kind::Post,
    by_vote: false,
    newest_first: "select saved_at as at, post_id as id from post_action where person_id = ? and saved_at is not null and (saved_at, post_id) < (?, ?) order by saved_at desc, post_id desc limit 64",
    oldest_first: "select saved_at as at, post_id as id from post_action where person_id = ? and saved_at is not null and (saved_at, post_id) > (?, ?) order by saved_at, post_id limit 64",
};
/// Comments the person saved.
pub const SAVED_COMMENTS: Source = Source {
    kind: Kind::Comment,
    by_vote: false,
    newest_first: "select saved_at as at, comment_id as id from comment_action where person_id = ? and (saved_at, comment_id) < (?, ?) order by saved_at desc, comment_id desc limit 64",
    oldest_first: "select saved_at as at, comment_id as id from comment_action where person_id = ? and (saved_at, comment_id) > (?, ?) order by saved_at, comment_id limit 64",
};
/// Posts the person, a user of this instance, voted on.
pub const VOTED_POSTS: Source = Source {
    kind: Kind::Post,
    by_vote: true,
    newest_first: "select voted_at as at, post_id as id from post_vote where local and person_id = ? and up = any (?) and (voted_at, post_id) < (?, ?) order by voted_at desc, post_id desc limit 64",
    oldest_first: "select voted_at as at, post_id as id from post_vote where local and person_id = ? and up = any (?) and (voted_at, post_id) > (?, ?) order by voted_at, post_id limit 64",
};
/// Comments the person, a user of this instance, voted on.
pub const VOTED_COMMENTS: Source = Source {
    kind: Kind::Comment,
    by_vote: true,
    newest_first: "select voted_at as at, comment_id as id from comment_vote where local and person_id = ? and up = any (?) and (voted_at, comment_id) < (?, ?) order by voted_at desc, comment_id desc limit 64",
    oldest_first: "select voted_at as at, comment_id as id from comment_vote where local and person_id = ? and up = any (?) and (voted_at, comment_id) > (?, ?) order by voted_at, comment_id limit 64",
};
/// Posts the person read.
pub const READ_POSTS: Source = Source {
    kind: Kind::Post,
    by_vote: false,
    newest_first: "select read_at as at, post_id as id from post_action where person_id = ? and read_at is not null and (read_at, post_id) < (?, ?) order by read_at desc, post_id desc limit 64",
    oldest_first: "select read_at as at, post_id as id from post_action where person_id = ? and read_at is not null and (read_at, post_id) > (?, ?) order by read_at, post_id limit 64",
};
/// Posts the person hid.
pub const HIDDEN_POSTS: Source = Source {
    kind: Kind::Post,
    by_vote: false,
    newest_first: "select hidden_at as at, post_id as id from post_action where person_id = ? and hidden_at is not null and (hidden_at, post_id) < (?, ?) order by hidden_at desc, post_id desc limit 64",
    oldest_first: "select hidden_at as at, post_id as id from post_action where person_id = ? and hidden_at is not null and (hidden_at, post_id) > (?, ?) order by hidden_at, post_id limit 64",
};
/// Posts the person wrote.
pub const OWN_POSTS: Source = Source {
    kind: Kind::Post,
    by_vote: false,
    newest_first: "select published_at as at, id from post where creator_id = ? and (published_at, id) < (?, ?) order by published_at desc, id desc limit 64",
    oldest_first: "select published_at as at, id from post where creator_id = ? and (published_at, id) > (?, ?) order by published_at, id limit 64",
};
/// Comments the person wrote.
pub const OWN_COMMENTS: Source = Source {
    kind: Kind::Comment,
    by_vote: false,
    newest_first: "select published_at as at, id from comment where creator_id = ? and (published_at, id) < (?, ?) order by published_at desc, id desc limit 64",
    oldest_first: "select published_at as at, id from comment where creator_id = ? and (published_at, id) > (?, ?) order by published_at, id limit 64",
};

/// A post or comment at its place. Lists go from the largest to the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When what the list is ordered by was done.
    pub at: DateTime<Utc>,
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: i32,
}

impl Kind {
    fn number(self) -> u8 {
        match self {
            Self::Post => 0,
            Self::Comment => 1,
        }
    }
}

impl Votes {
    fn wanted(self) -> Vec<bool> {
        match self {
            Self::All => vec![true, false],
            Self::Up => vec![true],
            Self::Down => vec![false],
        }
    }
}

impl Place {
    /// The place a cursor names; none if it is not of this kind of list.
    pub fn of(cursor: Cursor) -> Option<Self> {
        let kind = match cursor.kind {
            0 => Kind::Post,
            1 => Kind::Comment,
            _ => return None,
        };
        Some(Self { at: DateTime::from_timestamp_micros(cursor.key)?, kind, id: cursor.id })
    }

    /// The cursor that names it.
    pub fn cursor(self) -> Cursor {
        Cursor { key: self.at.timestamp_micros(), id: self.id, kind: self.kind.number() }
    }

    /// The id that rows of a kind and of this instant lie beyond, whichever way one reads.
    fn edge(self, kind: Kind) -> i32 {
        match kind.cmp(&self.kind) {
            Ordering::Less => i32::MAX,
            Ordering::Equal => self.id,
            Ordering::Greater => i32::MIN,
        }
    }
}

/// The next places of a source beyond `from`, in the direction of reading, at most [`BATCH`]. `from: None` is the newest end.
pub async fn read(
    conn: &mut Conn,
    source: &Source,
    person_id: PersonId,
    votes: Votes,
    direction: Direction,
    from: Option<Place>,
) -> QueryResult<Vec<Place>> {
    let sql = match direction {
        Direction::Older => source.newest_first,
        Direction::Newer => source.oldest_first,
    };
    let mut statement = fixed(sql).bind::<Integer, _>(person_id);
    if source.by_vote {
        statement = statement.bind::<Array<Bool>, _>(votes.wanted());
    }
    let at = from.map_or(END_OF_TIME, |place| place.at);
    let edge = from.map_or(i32::MAX, |place| place.edge(source.kind));
    let rows: Vec<Row> = statement.bind::<Timestamptz, _>(at).bind::<Integer, _>(edge).load(conn).await?;
    Ok(rows.into_iter().map(|row| Place { at: row.at, kind: source.kind, id: row.id }).collect())
}

/// Later than anything, and still a time to the database: the year 9999.
const END_OF_TIME: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(end) => end,
    None => DateTime::<Utc>::MAX_UTC,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_same_instant_comments_come_before_posts() {
        let at = DateTime::UNIX_EPOCH;
        let (post, comment) =
            (Place { at, kind: Kind::Post, id: 5 }, Place { at, kind: Kind::Comment, id: 5 });
        assert!(comment > post);
        assert_eq!(comment.edge(Kind::Post), i32::MAX, "all posts of the instant are smaller");
        assert_eq!(post.edge(Kind::Comment), i32::MIN, "all comments of the instant are larger");
        assert_eq!(post.edge(Kind::Post), 5);
    }

    #[test]
    fn a_place_survives_as_a_cursor() {
        let at = "2026-05-01T12:00:00.123456Z".parse().unwrap();
        let place = Place { at, kind: Kind::Comment, id: 7 };
        assert_eq!(Place::of(place.cursor()), Some(place));
        assert_eq!(Place::of(Cursor { kind: 2, ..place.cursor() }), None);
    }
}
