//! How much the image service keeps, and for whom.

use crate::Conn;
use crate::fixed::{Fixed, fixed};
use base::kinds::ImageKind;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

/// Files and bytes of one kind, user or host.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Total {
    /// Word of the kind, name of the user or host.
    #[diesel(sql_type = Text)]
    pub of: String,
    #[diesel(sql_type = BigInt)]
    pub files: i64,
    #[diesel(sql_type = BigInt)]
    pub bytes: i64,
}

/// What is kept of each kind; 0 where there is none.
pub async fn by_kind(conn: &mut Conn) -> QueryResult<Vec<Total>> {
    let rows: Vec<Total> = fixed(
        "select kind as of, count(*) as files, sum(size_bytes)::bigint as bytes from local_image group by kind",
    )
    .load(conn)
    .await?;
    let of = |kind: &ImageKind| {
        let found = rows.iter().find(|row| row.of == kind.word()).cloned();
        found.unwrap_or(Total { of: kind.word().to_owned(), files: 0, bytes: 0 })
    };
    Ok(ImageKind::ALL.iter().map(of).collect())
}

/// The users who have most.
pub async fn by_user(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Total>> {
    fixed(
        "select person.name as of, count(*) as files, sum(size_bytes)::bigint as bytes
        from local_image join person on person.id = local_image.person_id
        where person.local group by person.id order by bytes desc, person.id limit ?",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await
}

/// The hosts of which most is kept here.
pub async fn by_host(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Total>> {
    fixed(
        "select source_host as of, count(*) as files, sum(size_bytes)::bigint as bytes
        from local_image where source_host is not null group by source_host order by bytes desc, source_host limit ?",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await
}

/// The one sum that a statement answers as `bytes`.
pub(super) async fn bytes(conn: &mut Conn, statement: Fixed) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        bytes: i64,
    }
    let sum: Sum = statement.get_result(conn).await?;
    Ok(sum.bytes)
}
