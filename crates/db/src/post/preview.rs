//! What was fetched of the page a post links to.

use crate::Conn;
use crate::schema::post;
use base::ids::PostId;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// What the linked page says of itself; none: nothing.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = post, treat_none_as_null = true)]
pub struct PostPreview {
    /// What is linked to from now on.
    pub url: Option<String>,
    pub embed_title: Option<String>,
    pub embed_description: Option<String>,
    pub embed_video_url: Option<String>,
    pub url_content_type: Option<String>,
    pub thumbnail_url: Option<String>,
}

/// Writes it down if the post still links to `url`; answers whether it does.
pub async fn set(conn: &mut Conn, id: PostId, url: &str, preview: &PostPreview) -> QueryResult<bool> {
    let row = diesel::update(post::table.find(id)).filter(post::url.eq(url));
    Ok(row.set(preview).execute(conn).await? > 0)
}
