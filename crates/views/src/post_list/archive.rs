//! Slices of the archive: a few rows in one order, from one place on.

use crate::post_list::filter::Candidate;
use crate::post_list::key::{Key, Order, rank_bits};
use crate::rank_index::entry::Flags;
use base::ids::{CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use db::Conn;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, Bool, Double, Integer, Timestamptz, Untyped};
use diesel_async::RunQueryDsl;

/// Which way a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the largest key to the smallest.
    Forward,
    /// From the smallest key to the largest.
    Backward,
}

/// Where posts are taken from.
#[derive(Debug, Clone)]
pub enum Scope {
    /// The whole archive.
    Everywhere,
    /// One community.
    Community(CommunityId),
    /// Each of these communities, and then the best of all.
    Communities(Vec<CommunityId>),
    /// One author.
    Creator(PersonId),
    /// These posts.
    Posts(Vec<PostId>),
}

/// The columns of the archive that a slice can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// `published_at`.
    Published,
    /// `published_at` of the posts without controversy.
    PublishedOfPeaceful,
    /// `newest_comment_at`.
    NewestComment,
    /// `score`, then `published_at`.
    Score,
    /// `comments`, then `published_at`.
    Comments,
    /// `controversy` where there is any, then `published_at`.
    Controversy,
}

/// What to read.
///
/// The text of the statement depends on the enums and on `limit` only, so each is prepared once a connection. The limit is in the text because the generic plan of an unknown one is made for a tenth of the table.
pub struct Slice<'a> {
    /// What the rows are sorted by.
    pub column: Column,
    /// The order of the list.
    pub order: Order,
    /// Which way it is read.
    pub direction: Direction,
    /// Where the rows are taken from.
    pub scope: &'a Scope,
    /// The archive as far as the index does not reach; microseconds since 1970, as the other times.
    pub before: i64,
    /// Only posts published after.
    pub since: Option<i64>,
    /// Only rows after this place.
    pub after: Option<Key>,
    /// Most rows.
    pub limit: u16,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    post_id: PostId,
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
    #[diesel(sql_type = Integer)]
    creator_id: PersonId,
    #[diesel(sql_type = Integer)]
    score: i32,
    #[diesel(sql_type = Integer)]
    comments: i32,
    #[diesel(sql_type = Integer)]
    language_id: LanguageId,
    #[diesel(sql_type = Timestamptz)]
    published_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    newest_comment_at: DateTime<Utc>,
    #[diesel(sql_type = Double)]
    controversy: f64,
    #[diesel(sql_type = Bool)]
    nsfw: bool,
    #[diesel(sql_type = Bool)]
    media: bool,
    #[diesel(sql_type = Bool)]
    deleted: bool,
    #[diesel(sql_type = Bool)]
    removed: bool,
    #[diesel(sql_type = Bool)]
    scheduled: bool,
}

/// Reads a slice, in its order.
pub async fn load(conn: &mut Conn, slice: Slice<'_>) -> QueryResult<Vec<Candidate>> {
    let (order, direction) = (slice.order, slice.direction);
    let rows: Vec<Row> = RunQueryDsl::load(Statement::new(slice), conn).await?;
    let mut candidates: Vec<Candidate> = rows.into_iter().map(|row| candidate(row, order)).collect();
    // All but ties are in order already.
    candidates.sort_by(|one, other| match direction {
        Direction::Forward => other.key.cmp(&one.key),
        Direction::Backward => one.key.cmp(&other.key),
    });
    Ok(candidates)
}

fn candidate(row: Row, order: Order) -> Candidate {
    let published = row.published_at.timestamp_micros();
    let id = i64::from(row.post_id.0);
    let (first, second, id) = match order {
        // What is in the archive is too old to have a rank.
        Order::Active | Order::Hot | Order::Scaled => (0, published, id),
        Order::Controversial => (rank_bits(row.controversy), published, id),
        Order::Top => (i64::from(row.score), published, id),
        Order::MostComments => (i64::from(row.comments), published, id),
        Order::NewComments => (row.newest_comment_at.timestamp_micros(), 0, id),
        Order::New => (published, 0, id),
        Order::Old => (published.saturating_neg(), 0, id),
        Order::OldBySmallerId => (published.saturating_neg(), 0, -id),
    };
    Candidate {
        key: Key { featured: false, first, second, id },
        id: row.post_id,
        community_id: row.community_id,
        creator_id: row.creator_id,
        published,
        comments: row.comments,
        language_id: row.language_id,
        flags: Flags::of(&[
            (Flags::NSFW, row.nsfw),
            (Flags::MEDIA, row.media),
            (Flags::DELETED, row.deleted),
            (Flags::REMOVED, row.removed),
            (Flags::SCHEDULED, row.scheduled),
        ]),
    }
}

/// Old posts of one author that are sorted for an order that has no index by author: the newest ones.
const MOST_OF_CREATOR: u16 = 10_000;

const COLUMNS: &str = "post_id, community_id, creator_id, score, comments, language_id, published_at, newest_comment_at, controversy, nsfw, media, deleted, removed, scheduled";

/// A [`Slice`] with its values in the types of the columns.
struct Statement<'a> {
    slice: Slice<'a>,
    before: DateTime<Utc>,
    since: Option<DateTime<Utc>>,
    after: Option<Place>,
}

/// A [`Key`] in the types of the columns; of the first three, the one the column of the slice asks for is used.
struct Place {
    count: i32,
    controversy: f64,
    time: DateTime<Utc>,
    id: i32,
}

impl<'a> Statement<'a> {
    fn new(slice: Slice<'a>) -> Self {
        Self {
            before: time(slice.before),
            since: slice.since.map(time),
            after: slice.after.map(|key| Place::new(key, slice.order)),
            slice,
        }
    }

    fn descends(&self) -> bool {
        let oldest_first = matches!(self.slice.order, Order::Old | Order::OldBySmallerId);
        oldest_first == (self.slice.direction == Direction::Backward)
    }

    fn ids_descend(&self) -> bool {
        let smallest_first = self.slice.order == Order::OldBySmallerId;
        smallest_first == (self.slice.direction == Direction::Backward)
    }

    /// The columns before the id.
    fn sorted_by(&self) -> &'static [&'static str] {
        match self.slice.column {
            Column::Published | Column::PublishedOfPeaceful => &["published_at"],
            Column::NewestComment => &["newest_comment_at"],
            Column::Score => &["score", "published_at"],
            Column::Comments => &["comments", "published_at"],
            Column::Controversy => &["controversy", "published_at"],
        }
    }

    /// Whether ids run against the other columns: then no index has the order.
    fn is_mixed(&self) -> bool {
        self.descends() != self.ids_descend()
    }

    /// The order of the index that is to be walked, and where to stop. Of a mixed order it has all but the last tie, so ties are read to their end, to be sorted by [`load`].
    fn push_walk<'b>(&'b self, within: Option<&Within<'b>>, out: &mut AstPass<'_, 'b, Pg>) {
        let columns = within.map(|within| within.column).into_iter().chain(self.sorted_by().iter().copied());
        self.push_columns(columns, out);
        let limit = self.slice.limit;
        if self.is_mixed() {
            out.push_sql(&format!(" fetch first {limit} rows with ties"));
            return;
        }
        out.push_sql(if self.ids_descend() { ", post_id desc" } else { ", post_id asc" });
        out.push_sql(&format!(" limit {limit}"));
    }

    /// The order of the slice.
    fn push_order<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) {
        self.push_columns(self.sorted_by().iter().copied(), out);
        out.push_sql(if self.ids_descend() { ", post_id desc" } else { ", post_id asc" });
        out.push_sql(&format!(" limit {}", self.slice.limit));
    }

    fn push_columns(&self, columns: impl Iterator<Item = &'static str>, out: &mut AstPass<'_, '_, Pg>) {
        let direction = if self.descends() { "desc" } else { "asc" };
        let columns: Vec<String> = columns.map(|column| format!("{column} {direction}")).collect();
        out.push_sql(" order by ");
        out.push_sql(&columns.join(", "));
    }

    /// The condition that a row lies beyond the place the slice begins at, if it begins at one, and in what it is `within`.
    ///
    /// `community_id = 1` would be the plain way to say the latter. But then the generic plan expects an average community, which is small, and sorts it whole; or walks an index of everything. A range of the index and an order that both begin with the column leave it no choice.
    fn push_after<'b>(
        &'b self,
        within: Option<&Within<'b>>,
        out: &mut AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        if within.is_none() && self.after.is_none() {
            return Ok(());
        }
        let mixed = self.is_mixed();
        out.push_sql(" and (");
        if let Some(within) = within {
            out.push_sql(within.column);
            out.push_sql(", ");
        }
        out.push_sql(&self.sorted_by().join(", "));
        // A comparison of rows wants all columns in one direction.
        out.push_sql(match (mixed, self.descends()) {
            (false, true) => ", post_id) < (",
            (false, false) => ", post_id) > (",
            (true, true) => ") <= (",
            (true, false) => ") >= (",
        });
        if let Some(within) = within {
            within.push_id(out)?;
            out.push_sql(", ");
        }
        self.push_place(out)?;
        if !mixed {
            out.push_sql(", ");
            match &self.after {
                Some(place) => out.push_bind_param::<Integer, _>(&place.id)?,
                None => out.push_sql(if self.descends() { "2147483647" } else { "-1" }),
            }
        }
        out.push_sql(")");
        if let Some(within) = within {
            out.push_sql(" and ");
            out.push_sql(within.column);
            out.push_sql(if self.descends() { " >= " } else { " <= " });
            within.push_id(out)?;
        }
        if let Some(place) = self.after.as_ref().filter(|_| mixed) {
            out.push_sql(" and (published_at <> ");
            out.push_bind_param::<Timestamptz, _>(&place.time)?;
            out.push_sql(if self.ids_descend() { " or post_id < " } else { " or post_id > " });
            out.push_bind_param::<Integer, _>(&place.id)?;
            out.push_sql(")");
        }
        Ok(())
    }

    /// The values of the columns before the id; without a place, what lies beyond all of them.
    fn push_place<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Some(place) = &self.after else {
            out.push_sql(match (self.slice.column, self.descends()) {
                (Column::Published | Column::PublishedOfPeaceful | Column::NewestComment, true) => {
                    "timestamptz 'infinity'"
                }
                (Column::Published | Column::PublishedOfPeaceful | Column::NewestComment, false) => {
                    "timestamptz '-infinity'"
                }
                (Column::Score | Column::Comments, true) => "2147483647, timestamptz 'infinity'",
                (Column::Score | Column::Comments, false) => "-2147483648, timestamptz '-infinity'",
                (Column::Controversy, true) => "float8 'infinity', timestamptz 'infinity'",
                (Column::Controversy, false) => "float8 '-infinity', timestamptz '-infinity'",
            });
            return Ok(());
        };
        match self.slice.column {
            Column::Published | Column::PublishedOfPeaceful | Column::NewestComment => {}
            Column::Score | Column::Comments => {
                out.push_bind_param::<Integer, _>(&place.count)?;
                out.push_sql(", ");
            }
            Column::Controversy => {
                out.push_bind_param::<Double, _>(&place.controversy)?;
                out.push_sql(", ");
            }
        }
        out.push_bind_param::<Timestamptz, _>(&place.time)
    }

    /// The rows of the archive that the list may show.
    fn push_select<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("select ");
        out.push_sql(COLUMNS);
        out.push_sql(" from post_archive where ");
        let Some(since) = &self.since else {
            out.push_sql("published_at < ");
            return out.push_bind_param::<Timestamptz, _>(&self.before);
        };
        out.push_sql("published_at > ");
        out.push_bind_param::<Timestamptz, _>(since)?;
        // Of two bounds of the same column the generic plan expects hardly a row between, and then sorts all there are. The sum hides that this is the second: it leaves out next to nothing anyway.
        out.push_sql(" and published_at + interval '0' < ");
        out.push_bind_param::<Timestamptz, _>(&self.before)
    }

    /// What of the selected rows, and in which order.
    fn push_rest<'b>(
        &'b self,
        within: Option<&Within<'b>>,
        out: &mut AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        match self.slice.column {
            Column::Controversy => out.push_sql(" and controversy > 0"),
            Column::PublishedOfPeaceful => out.push_sql(" and controversy = 0"),
            Column::Published | Column::NewestComment | Column::Score | Column::Comments => {}
        }
        self.push_after(within, out)?;
        self.push_walk(within, out);
        Ok(())
    }

    /// The slice of a scope that is an index's own.
    fn push_slice<'b>(
        &'b self,
        within: Option<&Within<'b>>,
        out: &mut AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        self.push_select(out)?;
        self.push_rest(within, out)
    }

    /// The slice of an author's posts in an order that has no index by author.
    fn push_slice_of_creator<'b>(
        &'b self,
        id: &'b PersonId,
        out: &mut AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        out.push_sql("select * from (");
        self.push_select(out)?;
        out.push_sql(" and (creator_id, published_at) <= (");
        out.push_bind_param::<Integer, _>(id)?;
        out.push_sql(", timestamptz 'infinity') and creator_id >= ");
        out.push_bind_param::<Integer, _>(id)?;
        out.push_sql(" order by creator_id desc, published_at desc, post_id desc limit ");
        out.push_sql(&MOST_OF_CREATOR.to_string());
        out.push_sql(") as written where true");
        self.push_rest(None, out)
    }
}

/// A community or an author: a column that an index begins with, and its value.
struct Within<'b> {
    column: &'static str,
    id: WithinId<'b>,
}

enum WithinId<'b> {
    Community(&'b CommunityId),
    Creator(&'b PersonId),
    /// The column of an outer row.
    Outer(&'static str),
}

impl<'b> Within<'b> {
    fn push_id(&self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self.id {
            WithinId::Community(id) => out.push_bind_param::<Integer, _>(id),
            WithinId::Creator(id) => out.push_bind_param::<Integer, _>(id),
            WithinId::Outer(column) => {
                out.push_sql(column);
                Ok(())
            }
        }
    }
}

impl QueryFragment<Pg> for Statement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let out = &mut out;
        match self.slice.scope {
            Scope::Everywhere => self.push_slice(None, out),
            Scope::Community(id) => {
                let within = Within { column: "community_id", id: WithinId::Community(id) };
                self.push_slice(Some(&within), out)
            }
            Scope::Creator(id) => match self.slice.column {
                Column::Published | Column::PublishedOfPeaceful => {
                    let within = Within { column: "creator_id", id: WithinId::Creator(id) };
                    self.push_slice(Some(&within), out)
                }
                Column::NewestComment | Column::Score | Column::Comments | Column::Controversy => {
                    self.push_slice_of_creator(id, out)
                }
            },
            Scope::Posts(ids) => {
                self.push_select(out)?;
                out.push_sql(" and post_id = any(");
                out.push_bind_param::<Array<Integer>, _>(ids)?;
                out.push_sql(")");
                self.push_rest(None, out)
            }
            Scope::Communities(ids) => {
                out.push_sql("select best.* from unnest(");
                out.push_bind_param::<Array<Integer>, _>(ids)?;
                out.push_sql(") as wanted (id) cross join lateral (");
                let within = Within { column: "community_id", id: WithinId::Outer("wanted.id") };
                self.push_slice(Some(&within), out)?;
                out.push_sql(") as best");
                self.push_order(out);
                Ok(())
            }
        }
    }
}

impl QueryId for Statement<'_> {
    type QueryId = ();
    // The cache then goes by the text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement<'_> {
    type SqlType = Untyped;
}

impl Place {
    fn new(key: Key, order: Order) -> Self {
        let published = match order {
            Order::Active | Order::Hot | Order::Scaled => key.second,
            Order::Controversial | Order::Top | Order::MostComments => key.second,
            Order::NewComments | Order::New => key.first,
            Order::Old | Order::OldBySmallerId => key.first.saturating_neg(),
        };
        Self {
            count: i32::try_from(key.first).unwrap_or(i32::MAX),
            controversy: f64::from_bits(key.first.cast_unsigned()),
            time: time(published),
            id: i32::try_from(key.id.saturating_abs()).unwrap_or(i32::MAX),
        }
    }
}

/// An instant given in microseconds since 1970; the far future if there is no such date.
fn time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
