//! Images: the files that the image service keeps for us, and the sizes of those that are shown.

pub mod clean;
pub mod total;

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{image_details, local_image};
use base::ids::{ImageId, PersonId, PostId};
use base::kinds::ImageKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;

/// What is known of an image that is linked to.
#[derive(Debug, Clone, HasQuery, Insertable, AsChangeset)]
#[diesel(table_name = image_details, treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct ImageDetails {
    pub link: String,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Media type.
    pub content_type: String,
    pub blurhash: Option<String>,
    /// `domain::image::camera::Camera`.
    pub camera: Option<serde_json::Value>,
}

/// A file of the image service.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = local_image)]
pub struct LocalImage {
    pub id: ImageId,
    /// Its name there.
    pub alias: String,
    pub kind: ImageKind,
    pub person_id: Option<PersonId>,
    pub post_id: Option<PostId>,
    pub source_url: Option<String>,
    pub delete_token: String,
    /// Media type.
    pub content_type: String,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    pub size_bytes: i64,
    pub doomed: bool,
    pub published_at: DateTime<Utc>,
}

/// What a new file's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = local_image, treat_none_as_default_value = false)]
pub struct NewImage {
    pub alias: String,
    pub kind: ImageKind,
    pub person_id: Option<PersonId>,
    pub post_id: Option<PostId>,
    pub source_url: Option<String>,
    pub source_host: Option<String>,
    pub delete_token: String,
    pub content_type: String,
    pub width: i32,
    pub height: i32,
    pub size_bytes: i64,
    pub published_at: DateTime<Utc>,
    pub used_at: DateTime<Utc>,
    pub check_at: DateTime<Utc>,
}

/// What people upload themselves, as against what is fetched for them.
pub const UPLOADED: [ImageKind; 4] =
    [ImageKind::Upload, ImageKind::Avatar, ImageKind::Banner, ImageKind::Icon];

/// Adds a file; answers false if it is a copy of a remote one of which there is a copy already.
pub async fn insert(conn: &mut Conn, new: &NewImage) -> QueryResult<bool> {
    let rows = diesel::insert_into(local_image::table).values(new).on_conflict_do_nothing();
    Ok(rows.execute(conn).await? > 0)
}

/// The file with this name.
pub async fn find(conn: &mut Conn, alias: &str) -> QueryResult<Option<LocalImage>> {
    LocalImage::query().filter(local_image::alias.eq(alias)).first(conn).await.optional()
}

/// The copy of a remote image.
pub async fn find_remote(conn: &mut Conn, source_url: &str) -> QueryResult<Option<LocalImage>> {
    LocalImage::query()
        .filter(local_image::kind.eq(ImageKind::Remote))
        .filter(local_image::source_url.eq(source_url))
        .first(conn)
        .await
        .optional()
}

/// Forgets a file, and the sizes under these links to it.
pub async fn delete(conn: &mut Conn, id: ImageId, links: &[String]) -> QueryResult<()> {
    diesel::delete(local_image::table.find(id)).execute(conn).await?;
    diesel::delete(image_details::table.filter(image_details::link.eq_any(links))).execute(conn).await?;
    Ok(())
}

/// Bytes a person has uploaded.
pub async fn uploaded_bytes(conn: &mut Conn, person_id: PersonId) -> QueryResult<i64> {
    total::bytes(
        conn,
        fixed("select coalesce(sum(size_bytes), 0)::bigint as bytes from local_image where person_id = ? and kind in ('upload', 'avatar', 'banner', 'icon')")
            .bind::<Integer, _>(person_id),
    )
    .await
}

/// Notes when copies of remote images were last shown.
pub async fn set_used(conn: &mut Conn, used: &[(ImageId, DateTime<Utc>)]) -> QueryResult<()> {
    for (id, at) in used {
        let row = diesel::update(local_image::table.find(id)).filter(local_image::used_at.lt(at));
        row.set(local_image::used_at.eq(at)).execute(conn).await?;
    }
    Ok(())
}

/// Writes down what is known of an image, in place of what was.
pub async fn put_details(conn: &mut Conn, details: &ImageDetails) -> QueryResult<()> {
    diesel::insert_into(image_details::table)
        .values(details)
        .on_conflict(image_details::link)
        .do_update()
        .set(details)
        .execute(conn)
        .await?;
    Ok(())
}

/// What is known of an image.
pub async fn find_details(conn: &mut Conn, link: &str) -> QueryResult<Option<ImageDetails>> {
    ImageDetails::query().filter(image_details::link.eq(link)).first(conn).await.optional()
}
