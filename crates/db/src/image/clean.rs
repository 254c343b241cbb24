//! Which files of the image service may go.

use crate::Conn;
use crate::fixed::fixed;
use crate::image::LocalImage;
use crate::image::total;
use crate::schema::local_image;
use base::ids::{ImageId, PersonId, PostId};
use base::kinds::ImageKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;

/// Files to be looked at by `now`, those that wait longest first.
pub async fn list_due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> QueryResult<Vec<LocalImage>> {
    LocalImage::query()
        .filter(local_image::check_at.le(now))
        .order((local_image::check_at, local_image::id))
        .limit(limit)
        .load(conn)
        .await
}

/// Whether anything written here shows the file: posts, comments, messages, people, communities, the site and its emoji.
///
/// `links` are the urls that lead to it. Each part goes by an index on text or link, by who uploaded the file, or over a table of a few rows.
pub async fn is_shown(conn: &mut Conn, image: &LocalImage, links: Vec<String>) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        shown: bool,
    }
    let found: Found = fixed(include_str!("shown.sql"))
        .bind::<Text, _>(format!("%/{}%", image.alias))
        .bind::<Nullable<Integer>, _>(image.person_id)
        .bind::<Nullable<Integer>, _>(image.post_id)
        .bind::<Array<Text>, _>(links)
        .get_result(conn)
        .await?;
    Ok(found.shown)
}

/// Puts off the next look at a file.
pub async fn set_check_at(conn: &mut Conn, id: ImageId, at: DateTime<Utc>) -> QueryResult<()> {
    let row = diesel::update(local_image::table.find(id));
    row.set(local_image::check_at.eq(at)).execute(conn).await?;
    Ok(())
}

/// Has the files with these names looked at next; answers how many there are.
pub async fn check_soon(conn: &mut Conn, aliases: &[String], now: DateTime<Utc>) -> QueryResult<usize> {
    let rows = local_image::table
        .filter(local_image::alias.eq_any(aliases))
        .filter(local_image::kind.ne(ImageKind::Remote));
    diesel::update(rows).set(local_image::check_at.eq(now)).execute(conn).await
}

/// Has the thumbnails of a post looked at next; answers how many there are.
pub async fn check_thumbnails_soon(conn: &mut Conn, id: PostId, now: DateTime<Utc>) -> QueryResult<usize> {
    let rows = diesel::update(local_image::table.filter(local_image::post_id.eq(id)));
    rows.set(local_image::check_at.eq(now)).execute(conn).await
}

/// Has the thumbnails of several posts looked at next; answers how many there are.
pub async fn check_all_thumbnails_soon(
    conn: &mut Conn,
    posts: &[PostId],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let rows = diesel::update(local_image::table.filter(local_image::post_id.eq_any(posts)));
    rows.set(local_image::check_at.eq(now)).execute(conn).await
}

/// Has the copies of these remote images deleted next; answers how many there are. Should something else show one, it is fetched anew.
pub async fn doom_copies(conn: &mut Conn, sources: &[String], now: DateTime<Utc>) -> QueryResult<usize> {
    let rows = local_image::table
        .filter(local_image::kind.eq(ImageKind::Remote))
        .filter(local_image::source_url.eq_any(sources));
    let change = (local_image::doomed.eq(true), local_image::check_at.eq(now));
    diesel::update(rows).set(change).execute(conn).await
}

/// Has all files of a person deleted next, whatever shows them; answers how many there are.
pub async fn doom_of_person(conn: &mut Conn, id: PersonId, now: DateTime<Utc>) -> QueryResult<usize> {
    let rows = diesel::update(local_image::table.filter(local_image::person_id.eq(id)));
    rows.set((local_image::doomed.eq(true), local_image::check_at.eq(now))).execute(conn).await
}

/// Copies of remote images that were last shown before a time, those longest ago first.
pub async fn list_unused(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> QueryResult<Vec<LocalImage>> {
    LocalImage::query()
        .filter(local_image::kind.eq(ImageKind::Remote))
        .filter(local_image::used_at.lt(before))
        .order((local_image::used_at, local_image::id))
        .limit(limit)
        .load(conn)
        .await
}

/// Bytes of all copies of remote images.
pub async fn remote_bytes(conn: &mut Conn) -> QueryResult<i64> {
    total::bytes(
        conn,
        fixed("select coalesce(sum(size_bytes), 0)::bigint as bytes from local_image where kind = 'remote'"),
    )
    .await
}
