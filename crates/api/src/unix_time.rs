//! Times as both APIs take them: seconds since 1970.

use base::error::Code;
use chrono::{DateTime, Datelike, Utc};

/// The time so many seconds after 1970; none for none.
///
/// Errors: `InvalidUnixTime` for one that no calendar of four digits has; PostgreSQL keeps fewer years than chrono.
pub fn parse(seconds: Option<i64>) -> Result<Option<DateTime<Utc>>, Code> {
    let Some(seconds) = seconds else { return Ok(None) };
    let time = DateTime::from_timestamp_secs(seconds).filter(|time| (0..10_000).contains(&time.year()));
    time.map(Some).ok_or(Code::InvalidUnixTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_year_of_four_digits() {
        assert_eq!(parse(None), Ok(None));
        assert_eq!(parse(Some(0)), Ok(Some(DateTime::UNIX_EPOCH)));
        for far in [i64::MAX, i64::MIN, 253_402_300_800] {
            assert_eq!(parse(Some(far)), Err(Code::InvalidUnixTime), "{far}");
        }
    }
}
