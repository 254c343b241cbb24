//! Looking through one table for a term.

use crate::post_list::key::Key;
use crate::reader::Reader;
use crate::search::term::Term;
use crate::search::walk::{self, Walk};
use base::error::Result;
use db::Conn;
use db::fixed::{Fixed, fixed};
use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Text};
use diesel_async::RunQueryDsl;
use std::ops::RangeInclusive;

/// Most things of one kind that a search considers: the newest that match. They are ordered and paged, so this is also how far its pages reach.
pub const HITS: usize = 1_000;

/// A table that can be searched. Its statements answer at most [`walk::STRETCH_ROWS`] rows, in no order.
pub struct Table {
    /// Binds a piece of the term; answers the highest id and whether the trigram index can find the piece.
    pub extent: &'static str,
    /// Binds `patterns` times the pattern, then the blocks.
    pub indexed: &'static str,
    /// Binds `patterns` times the pattern, then the lowest and the highest id.
    pub unindexed: &'static str,
}

#[derive(QueryableByName)]
struct Extent {
    #[diesel(sql_type = Integer)]
    highest_id: i32,
    #[diesel(sql_type = Bool)]
    indexed: bool,
}

/// The places of the newest rows that match, as far as `keep` gives them one, some [`HITS`] at most.
///
/// `patterns` binds the term to the places where the statement compares it. The cost is bounded for every term and every size of the table: see [`Walk`].
pub async fn scan<Row, K>(
    reader: &Reader,
    table: &Table,
    term: &Term,
    patterns: impl Fn(Fixed) -> Fixed,
    mut keep: K,
) -> Result<Vec<Key>>
where
    Row: QueryableByName<Pg> + Send + 'static,
    K: AsyncFnMut(Vec<Row>) -> Result<Vec<Key>>,
{
    let mut conn = reader.db().await?;
    let extent: Extent =
        fixed(table.extent).bind::<Text, _>(term.piece().to_owned()).get_result(&mut conn).await?;
    drop(conn);
    let mut walk = Walk::new(extent.highest_id, extent.indexed);
    let mut kept = Vec::new();
    while kept.len() < HITS {
        let Some(blocks) = walk.stretch() else { break };
        let rows = {
            let mut conn = reader.db().await?;
            stretch(&mut conn, table, extent.indexed, &patterns, &blocks).await?
        };
        if walk.found(rows.len()) {
            // Keeping may need a connection of its own, so none is held.
            kept.extend(keep(rows).await?);
        }
    }
    Ok(kept)
}

async fn stretch<Row>(
    conn: &mut Conn,
    table: &Table,
    indexed: bool,
    patterns: impl Fn(Fixed) -> Fixed,
    blocks: &RangeInclusive<i32>,
) -> QueryResult<Vec<Row>>
where
    Row: QueryableByName<Pg> + Send + 'static,
{
    if indexed {
        let blocks: Vec<i32> = blocks.clone().collect();
        return patterns(fixed(table.indexed)).bind::<Array<Integer>, _>(blocks).load(conn).await;
    }
    let (lowest, highest) = walk::ids(blocks);
    let statement = patterns(fixed(table.unindexed)).bind::<Integer, _>(lowest).bind::<Integer, _>(highest);
    statement.load(conn).await
}
