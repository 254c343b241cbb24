//! Pages of lists: API v3's page numbers and v4's cursors in one form.

use crate::error::Code;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Rows of a page when the caller names no number: API v3's default.
pub const DEFAULT_LIMIT: i64 = 10;
/// Most rows of a page in both APIs.
pub const MAX_LIMIT: i64 = 50;
/// Highest page number of API v3, so that an offset stays below 5 000 rows.
pub const MAX_PAGE: i64 = 100;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Number of rows, 1 or more.
    pub limit: i64,
    /// Where it begins.
    pub start: Start,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// At the first row.
    First,
    /// After this many rows; below [`MAX_PAGE`] × [`MAX_LIMIT`].
    Offset(i64),
    /// After the row the cursor names.
    After(Cursor),
    /// Before the row the cursor names; the page still reads forwards.
    Before(Cursor),
}

/// A row's place in an ordered list: the key it is sorted by and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cursor {
    /// The sort key: microseconds since 1970 for a time, the value itself for a count; 0 where the list needs only the id.
    pub key: i64,
    /// The row's id.
    pub id: i32,
    /// Tells the kinds of a mixed list apart (0 post, 1 comment); 0 elsewhere.
    pub kind: u8,
}

/// Some rows of a list, with the ways on and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Where the next page begins; none after the last.
    pub next: Option<Start>,
    /// Where the page before ends; none before the first.
    pub prev: Option<Start>,
}

impl Page {
    /// The first `limit` rows.
    pub fn first(limit: i64) -> Self {
        Self { limit, start: Start::First }
    }

    /// As API v3 asks for one: number 1 to [`MAX_PAGE`] (1 if none is given), 1 to [`MAX_LIMIT`] rows ([`DEFAULT_LIMIT`]).
    ///
    /// Errors: `InvalidPageNumber`, `InvalidFetchLimit`.
    pub fn numbered(page: Option<i64>, limit: Option<i64>) -> Result<Self, Code> {
        let limit = check_limit(limit, DEFAULT_LIMIT)?;
        let number = page.unwrap_or(1);
        if !(1..=MAX_PAGE).contains(&number) {
            return Err(Code::InvalidPageNumber);
        }
        let start = if number == 1 { Start::First } else { Start::Offset((number - 1) * limit) };
        Ok(Self { limit, start })
    }

    /// As API v4 asks for one: from where a cursor points, 1 to [`MAX_LIMIT`] rows, `default` if no number is given.
    ///
    /// Errors: `InvalidCursor`, `InvalidFetchLimit`.
    pub fn at_cursor(cursor: Option<&str>, limit: Option<i64>, default: i64) -> Result<Self, Code> {
        let limit = check_limit(limit, default)?;
        let start = match cursor {
            Some(cursor) => Start::decode(cursor).ok_or(Code::InvalidCursor)?,
            None => Start::First,
        };
        Ok(Self { limit, start })
    }

    /// Rows to skip: 0 unless the page is given by number.
    pub fn offset(&self) -> i64 {
        match self.start {
            Start::Offset(rows) => rows,
            Start::First | Start::After(_) | Start::Before(_) => 0,
        }
    }
}

fn check_limit(limit: Option<i64>, default: i64) -> Result<i64, Code> {
    let limit = limit.unwrap_or(default);
    if (1..=MAX_LIMIT).contains(&limit) { Ok(limit) } else { Err(Code::InvalidFetchLimit) }
}

impl Start {
    /// Opaque url-safe text of a cursor, as API v4 hands it out; `None` for the first page and for page numbers, which have none.
    pub fn encode(&self) -> Option<String> {
        let (direction, cursor) = match self {
            Self::After(cursor) => (0, cursor),
            Self::Before(cursor) => (1, cursor),
            Self::First | Self::Offset(_) => return None,
        };
        let mut bytes = vec![direction, cursor.kind];
        bytes.extend(cursor.key.to_be_bytes());
        bytes.extend(cursor.id.to_be_bytes());
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads what [`Start::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: [u8; 14] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (head, rest) = bytes.split_first_chunk::<2>()?;
        let (key, id) = rest.split_first_chunk::<8>()?;
        let cursor = Cursor {
            key: i64::from_be_bytes(*key),
            id: i32::from_be_bytes(id.try_into().ok()?),
            kind: head.last().copied()?,
        };
        match head.first()? {
            0 => Some(Self::After(cursor)),
            1 => Some(Self::Before(cursor)),
            _ => None,
        }
    }
}

impl<T> Paged<T> {
    /// The same page with other rows in it.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(convert).collect(), next: self.next, prev: self.prev }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_form() {
        let cursor = Cursor { key: -5, id: 7, kind: 1 };
        for start in [Start::After(cursor), Start::Before(cursor)] {
            let text = start.encode().unwrap();
            assert_eq!(Start::decode(&text), Some(start));
        }
    }

    #[test]
    fn a_numbered_page_skips_the_pages_before_it() {
        assert_eq!(Page::numbered(None, None), Ok(Page::first(DEFAULT_LIMIT)));
        assert_eq!(Page::numbered(Some(3), Some(20)).map(|page| page.offset()), Ok(40));
        assert_eq!(Page::numbered(Some(100), Some(50)).map(|page| page.offset()), Ok(4950));
        for number in [0, 101, i64::MAX, i64::MIN] {
            assert_eq!(Page::numbered(Some(number), None), Err(Code::InvalidPageNumber), "{number}");
        }
        for limit in [0, -1, 51, i64::MAX] {
            assert_eq!(Page::numbered(None, Some(limit)), Err(Code::InvalidFetchLimit), "{limit}");
            assert_eq!(Page::at_cursor(None, Some(limit), 20), Err(Code::InvalidFetchLimit), "{limit}");
        }
    }

    #[test]
    fn a_page_begins_where_its_cursor_points() {
        let start = Start::After(Cursor { key: 9, id: 3, kind: 0 });
        let cursor = start.encode().unwrap();
        assert_eq!(Page::at_cursor(Some(&cursor), None, 20), Ok(Page { limit: 20, start }));
        assert_eq!(Page::at_cursor(None, Some(7), 20), Ok(Page::first(7)));
        assert_eq!(Page::at_cursor(Some("P1f"), None, 20), Err(Code::InvalidCursor));
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in ["", "P1f", "AAAA", "ÄÖ", "AgAAAAAAAAAAAAAAAAA"] {
            assert_eq!(Start::decode(text), None, "{text}");
        }
    }
}
