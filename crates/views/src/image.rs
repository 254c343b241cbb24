//! Files people have uploaded, and those made for their posts.

use crate::cards::{self, PersonCard};
use crate::post::PostRow;
use crate::reader::Reader;
use base::error::Result;
use base::ids::{ImageId, LocalUserId, PersonId, PostId};
use base::kinds::ImageKind;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::image::{LocalImage, UPLOADED};
use db::schema::{local_image, local_user, post};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A file with whose it is.
#[derive(Debug, Clone)]
pub struct ImageView {
    /// The row.
    pub image: LocalImage,
    /// Who uploaded it, or wrote the post it was made for.
    pub person: Arc<PersonCard>,
    /// Their account, if it is of this instance.
    pub local_user_id: Option<LocalUserId>,
    /// The post it was made for.
    pub post: Option<PostRow>,
}

/// What a person has uploaded, the newest first.
pub async fn of_person(reader: &Reader, id: PersonId, page: &Page) -> Result<Paged<ImageView>> {
    list(reader, Some(id), Some(&UPLOADED), page).await
}

/// What all people, or one of them, have uploaded and what was made for their posts, the newest first. For admins: ask `domain` first.
pub async fn all(reader: &Reader, owner: Option<PersonId>, page: &Page) -> Result<Paged<ImageView>> {
    list(reader, owner, None, page).await
}

async fn list(
    reader: &Reader,
    owner: Option<PersonId>,
    kinds: Option<&[ImageKind]>,
    page: &Page,
) -> Result<Paged<ImageView>> {
    let key = (local_image::published_at, local_image::id);
    let query = LocalImage::query().limit(page.limit).offset(page.offset());
    let mut query = query.filter(local_image::person_id.is_not_null()).into_boxed();
    if let Some(owner) = owner {
        query = query.filter(local_image::person_id.eq(owner));
    }
    if let Some(kinds) = kinds {
        query = query.filter(local_image::kind.eq_any(kinds));
    }
    match place_of(&page.start) {
        Some((at, id)) if backwards(page) => {
            let before = key.0.gt(at).or(key.0.eq(at).and(key.1.gt(id)));
            query = query.filter(before).order((key.0.asc(), key.1.asc()));
        }
        Some((at, id)) => {
            let after = key.0.lt(at).or(key.0.eq(at).and(key.1.lt(id)));
            query = query.filter(after).order((key.0.desc(), key.1.desc()));
        }
        None => query = query.order((key.0.desc(), key.1.desc())),
    }
    let mut conn = reader.db().await?;
    let mut rows: Vec<LocalImage> = query.load(&mut conn).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == page.limit);
    if backwards(page) {
        rows.reverse();
    }
    let more_before = if backwards(page) { full } else { page.start != Start::First };
    let next = rows.last().filter(|_| full || backwards(page)).map(|row| Start::After(cursor(row)));
    let prev = rows.as_slice().first().filter(|_| more_before).map(|row| Start::Before(cursor(row)));

    let posts: Vec<PostId> = rows.iter().filter_map(|row| row.post_id).collect();
    let posts: Vec<PostRow> = if posts.is_empty() {
        Vec::new()
    } else {
        PostRow::query().filter(post::id.eq_any(posts)).load(&mut conn).await?
    };
    let owners: Vec<PersonId> = rows.iter().filter_map(|row| row.person_id).collect();
    let accounts: Vec<(PersonId, LocalUserId)> = local_user::table
        .filter(local_user::person_id.eq_any(&owners))
        .select((local_user::person_id, local_user::id))
        .load(&mut conn)
        .await?;
    drop(conn);
    let accounts: HashMap<PersonId, LocalUserId> = accounts.into_iter().collect();
    let posts: HashMap<PostId, PostRow> = posts.into_iter().map(|row| (row.post.id, row)).collect();
    let people = cards::people(reader, &owners).await?;
    let items = rows.into_iter().filter_map(|image| {
        let owner = image.person_id?;
        let (person, local_user_id) = (Arc::clone(people.get(&owner)?), accounts.get(&owner).copied());
        let post = image.post_id.and_then(|id| posts.get(&id)).cloned();
        Some(ImageView { image, person, local_user_id, post })
    });
    Ok(Paged { items: items.collect(), next, prev })
}

fn backwards(page: &Page) -> bool {
    matches!(page.start, Start::Before(_))
}

fn cursor(row: &LocalImage) -> Cursor {
    Cursor { key: row.published_at.timestamp_micros(), id: row.id.0, kind: 0 }
}

fn place_of(start: &Start) -> Option<(DateTime<Utc>, ImageId)> {
    match start {
        Start::After(cursor) | Start::Before(cursor) => {
            Some((DateTime::from_timestamp_micros(cursor.key)?, ImageId(cursor.id)))
        }
        Start::First | Start::Offset(_) => None,
    }
}
