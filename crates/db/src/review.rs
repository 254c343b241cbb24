//! Posts and comments that a rule put before the moderators.

use crate::Conn;
use crate::schema::review_item;
use base::ids::{CommentId, CommunityId, PersonId, PostId, ReviewItemId};
use base::kinds::{ReviewKind, ReviewState};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Something to be looked at.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = review_item)]
pub struct ReviewItem {
    pub id: ReviewItemId,
    pub post_id: Option<PostId>,
    pub comment_id: Option<CommentId>,
    pub community_id: CommunityId,
    pub creator_id: PersonId,
    pub kind: ReviewKind,
    /// What the rule found.
    pub matched: String,
    /// The rule is the site's.
    pub site_rule: bool,
    pub state: ReviewState,
    /// None: nobody has decided.
    pub reviewer_id: Option<PersonId>,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
}

/// What a new item's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = review_item, treat_none_as_default_value = false)]
pub struct NewReviewItem {
    pub post_id: Option<PostId>,
    pub comment_id: Option<CommentId>,
    pub community_id: CommunityId,
    pub creator_id: PersonId,
    pub kind: ReviewKind,
    pub matched: String,
    pub site_rule: bool,
    pub published_at: DateTime<Utc>,
}

/// Puts something before the moderators, in the place of what waits there of it already.
pub async fn insert(conn: &mut Conn, new: &NewReviewItem) -> QueryResult<()> {
    let waiting = review_item::table
        .filter(review_item::state.eq(ReviewState::Waiting))
        .filter(review_item::post_id.is_not_distinct_from(new.post_id))
        .filter(review_item::comment_id.is_not_distinct_from(new.comment_id));
    diesel::delete(waiting).execute(conn).await?;
    diesel::insert_into(review_item::table).values(new).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// The item with this id, its row locked until the transaction ends.
pub async fn lock(conn: &mut Conn, id: ReviewItemId) -> QueryResult<Option<ReviewItem>> {
    ReviewItem::query().filter(review_item::id.eq(id)).for_no_key_update().first(conn).await.optional()
}

/// Writes down a decision.
pub async fn set_state(
    conn: &mut Conn,
    id: ReviewItemId,
    state: ReviewState,
    reviewer_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(review_item::table.filter(review_item::id.eq(id)))
        .set((
            review_item::state.eq(state),
            review_item::reviewer_id.eq(reviewer_id),
            review_item::reviewed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
