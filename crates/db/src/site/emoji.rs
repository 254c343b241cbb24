//! Emoji of this instance.

use crate::Conn;
use crate::schema::custom_emoji;
use base::ids::CustomEmojiId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An emoji of this instance.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = custom_emoji)]
pub struct CustomEmoji {
    pub id: CustomEmojiId,
    /// Without colons.
    pub shortcode: String,
    pub image_url: String,
    pub alt_text: String,
    /// Under which it is offered.
    pub category: String,
    /// Words that find it.
    pub keywords: Vec<Option<String>>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// More than a site has; a bound for reading them all.
const MOST: i64 = 10_000;

/// All of them by category, then shortcode.
pub async fn list(conn: &mut Conn) -> QueryResult<Vec<CustomEmoji>> {
    let order = (custom_emoji::category, custom_emoji::shortcode);
    CustomEmoji::query().order(order).limit(MOST).load(conn).await
}

/// What an emoji is made of.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = custom_emoji)]
pub struct EmojiText {
    /// Without colons.
    pub shortcode: String,
    pub image_url: String,
    pub alt_text: String,
    pub category: String,
    pub keywords: Vec<Option<String>>,
}

/// The constraints an emoji runs into that resembles another.
pub const UNIQUE: [&str; 2] = ["custom_emoji_shortcode", "custom_emoji_image_url"];

/// The emoji with this id, locked until commit.
pub async fn lock(conn: &mut Conn, id: CustomEmojiId) -> QueryResult<Option<CustomEmoji>> {
    CustomEmoji::query().filter(custom_emoji::id.eq(id)).for_update().first(conn).await.optional()
}

/// Adds an emoji.
pub async fn insert(conn: &mut Conn, new: &EmojiText, now: DateTime<Utc>) -> QueryResult<CustomEmojiId> {
    let row = (new, custom_emoji::published_at.eq(now));
    diesel::insert_into(custom_emoji::table).values(row).returning(custom_emoji::id).get_result(conn).await
}

/// Writes down an edit.
pub async fn update(
    conn: &mut Conn,
    id: CustomEmojiId,
    text: &EmojiText,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = diesel::update(custom_emoji::table.filter(custom_emoji::id.eq(id)));
    row.set((text, custom_emoji::updated_at.eq(now))).execute(conn).await?;
    Ok(())
}

/// Deletes an emoji.
pub async fn delete(conn: &mut Conn, id: CustomEmojiId) -> QueryResult<()> {
    diesel::delete(custom_emoji::table.filter(custom_emoji::id.eq(id))).execute(conn).await?;
    Ok(())
}
