//! Searching posts.

use crate::post_list;
use crate::post_list::key::Key;
use crate::reader::Reader;
use crate::search::scan::{self, Table};
use crate::search::{SearchQuery, cut, term};
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::PostId;
use base::page::{Page, Paged};
use db::fixed::{Fixed, fixed};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};
use diesel_async::RunQueryDsl;

const POSTS: Table = Table {
    extent: "select coalesce(max(id), 0) as highest_id, cardinality(show_trgm(?)) > 0 as indexed from post",
    indexed: include_str!("post.sql"),
    unindexed: include_str!("post_unindexed.sql"),
};

#[derive(QueryableByName)]
struct Hit {
    #[diesel(sql_type = Integer)]
    id: PostId,
}

/// Posts whose title, text or image description has the term.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    page: Page,
) -> Result<Paged<PostId>> {
    let (pattern, title_only) = (query.term.pattern().to_owned(), query.title_only);
    let patterns = |statement: Fixed| {
        let elsewhere = (!title_only).then(|| pattern.clone());
        statement
            .bind::<Text, _>(pattern.clone())
            .bind::<Nullable<Text>, _>(elsewhere.clone())
            .bind::<Nullable<Text>, _>(elsewhere)
    };
    let newest = match (query.creator_id, query.within.community_id) {
        (Some(id), _) => {
            let statement = fixed(include_str!("post_of_creator.sql")).bind::<Integer, _>(id);
            load(reader, patterns(statement)).await?
        }
        (None, Some(id)) => {
            let statement = fixed(include_str!("post_of_community.sql")).bind::<Integer, _>(id);
            load(reader, patterns(statement)).await?
        }
        (None, None) => Vec::new(),
    };
    let narrow = query.creator_id.is_some() || query.within.community_id.is_some();
    let mut keys = keep(reader, viewer, query, newest).await?;
    if !narrow || !query.term.piece().is_empty() {
        let hits = async |rows: Vec<Hit>| keep(reader, viewer, query, rows).await;
        keys.extend(scan::scan(reader, &POSTS, &query.term, patterns, hits).await?);
    }
    Ok(cut(keys, page).map(PostId))
}

/// Posts that lead to exactly this url.
pub async fn of_url(
    reader: &Reader,
    viewer: &Viewer,
    query: &SearchQuery,
    url: &str,
    page: Page,
) -> Result<Paged<PostId>> {
    let Some(url) = term::url(url) else { return Ok(cut(Vec::new(), page).map(PostId)) };
    let statement = fixed(include_str!("post_of_url.sql")).bind::<Text, _>(url.to_owned());
    let hits = load(reader, statement).await?;
    let keys = keep(reader, viewer, query, hits).await?;
    Ok(cut(keys, page).map(PostId))
}

async fn load(reader: &Reader, statement: Fixed) -> Result<Vec<Hit>> {
    Ok(statement.load(&mut *reader.db().await?).await?)
}

/// The places of those that the viewer may see in lists.
async fn keep(reader: &Reader, viewer: &Viewer, query: &SearchQuery, hits: Vec<Hit>) -> Result<Vec<Key>> {
    let ids: Vec<PostId> = hits.into_iter().map(|hit| hit.id).collect();
    let mut found = post_list::among(reader, viewer, &query.within, &ids).await?;
    found.retain(|post| query.creator_id.is_none_or(|id| id == post.creator_id));
    Ok(found.into_iter().map(|post| post.key).collect())
}
