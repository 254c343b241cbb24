//! The way a search takes through a table: from the newest rows to the oldest, in stretches, until it has found enough.

use std::ops::RangeInclusive;

/// Ids are counted in blocks of this many bits: the search indexes hold `id >> 10` (the migration of the search).
pub const BLOCK_BITS: u32 = 10;
/// Most rows that a stretch answers. One block always fits.
pub const STRETCH_ROWS: usize = 1 << BLOCK_BITS;
/// Most blocks of a stretch: a million rows.
const MOST_BLOCKS: i32 = 1 << 10;
/// Most statements of a search in one table; with the trigram index that is the newest fifty million rows.
const STATEMENTS: usize = 64;
/// The same without it, where every row of a block has to be read.
const STATEMENTS_UNINDEXED: usize = 8;
/// When so many rows have matched, wanted or not, the search ends.
const ROWS: usize = 8 * STRETCH_ROWS;

/// Where the search has got to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The newest block not yet looked through; below 0 at the end.
    next: i32,
    /// Blocks of the next stretch.
    span: i32,
    most_blocks: i32,
    statements_left: usize,
    rows: usize,
    /// Many matches are known to lie ahead, so stretches do not grow before they are reached.
    near: bool,
}

impl Walk {
    /// A walk that begins at the highest id. It is quick where the trigram index can be used.
    pub fn new(highest_id: i32, indexed: bool) -> Self {
        let (most_blocks, statements_left) =
            if indexed { (MOST_BLOCKS, STATEMENTS) } else { (1, STATEMENTS_UNINDEXED) };
        Self { next: highest_id >> BLOCK_BITS, span: 1, most_blocks, statements_left, rows: 0, near: false }
    }

    /// The blocks to look through next; none at the end.
    pub fn stretch(&mut self) -> Option<RangeInclusive<i32>> {
        if self.next < 0 || self.statements_left == 0 || self.rows >= ROWS {
            return None;
        }
        self.statements_left -= 1;
        Some((self.next - self.span + 1).max(0)..=self.next)
    }

    /// Says how many rows matched in the last stretch; answers whether they were all of it. If not, the next stretch is a shorter one from the same place.
    pub fn found(&mut self, rows: usize) -> bool {
        self.rows += rows;
        if rows >= STRETCH_ROWS && self.span > 1 {
            self.span = (self.span / 8).max(1);
            self.near = true;
            return false;
        }
        self.next -= self.span;
        self.near &= rows == 0;
        // Twice the rows must still fit.
        if rows < STRETCH_ROWS / 4 && !self.near {
            self.span = (self.span * 2).min(self.most_blocks);
        }
        true
    }
}

/// The ids of blocks.
pub fn ids(blocks: &RangeInclusive<i32>) -> (i32, i32) {
    let last = (blocks.end() << BLOCK_BITS) | ((1 << BLOCK_BITS) - 1);
    (blocks.start() << BLOCK_BITS, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks with `matches` telling the matches of a block; answers statements and rows.
    fn walk(
        highest_id: i32,
        indexed: bool,
        wanted: usize,
        matches: impl Fn(i32) -> usize,
    ) -> (usize, usize, i32) {
        let mut walk = Walk::new(highest_id, indexed);
        let (mut statements, mut rows, mut kept) = (0, 0, 0);
        while kept < wanted {
            let Some(blocks) = walk.stretch() else { break };
            statements += 1;
            let found = blocks.map(&matches).sum::<usize>().min(STRETCH_ROWS);
            rows += found;
            if walk.found(found) {
                kept += found;
            }
        }
        (statements, rows, walk.next)
    }

    #[test]
    fn a_word_in_every_row_is_found_at_once() {
        assert_eq!(walk(10_000_000, true, 1_000, |_| 1_024), (1, 1_024, 9_764));
    }

    #[test]
    fn a_word_in_no_row_is_looked_for_in_everything_with_few_statements() {
        let (statements, rows, left) = walk(10_000_000, true, 1_000, |_| 0);
        assert!(statements < 25 && rows == 0 && left < 0, "{statements}, {left}");
        let (statements, _, left) = walk(i32::MAX, true, 1_000, |_| 0);
        assert!(statements == STATEMENTS && left > 0);
    }

    #[test]
    fn a_word_that_was_common_once_costs_little_more() {
        for border in [1, 700, 5_000, 8_191, 9_000] {
            let dense = |block| if block < border { 1_024 } else { 0 };
            let (statements, rows, next) = walk(10_000_000, true, 1_000, dense);
            assert!(statements < 45 && rows <= 5 * STRETCH_ROWS, "{border}: {statements}, {rows}");
            assert_eq!(next, border - 2, "the newest block that has it was read");
        }
    }

    #[test]
    fn rows_nobody_wants_end_the_walk_too() {
        let (_, rows, _) = walk(10_000_000, true, usize::MAX, |_| 700);
        assert!(rows <= ROWS + STRETCH_ROWS, "{rows}");
    }

    #[test]
    fn without_the_index_only_the_newest_rows_are_read() {
        assert_eq!(walk(10_000_000, false, 1_000, |_| 0), (8, 0, 9_757));
    }

    #[test]
    fn a_young_table_is_walked_to_its_end() {
        assert_eq!(walk(5, true, 1_000, |_| 3), (1, 3, -1));
        assert_eq!(walk(0, true, 1_000, |_| 0), (1, 0, -1));
        assert_eq!(ids(&(0..=0)), (0, 1_023));
        assert_eq!(ids(&(1..=2)), (1_024, 3_071));
    }
}
