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
