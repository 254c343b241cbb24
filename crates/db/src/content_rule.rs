//! What happens to posts and comments with a word, a link to a host or a tag.

use crate::Conn;
use crate::schema::content_rule;
use base::ids::{CommunityId, ContentRuleId, PersonId};
use base::kinds::{RuleAction, RuleKind};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A rule of a community or the site.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = content_rule)]
pub struct ContentRule {
    pub id: ContentRuleId,
    /// None: everywhere on the instance.
    pub community_id: Option<CommunityId>,
    pub kind: RuleKind,
    pub value: String,
    pub action: RuleAction,
    /// None: the account is gone.
    pub creator_id: Option<PersonId>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a new rule's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = content_rule, treat_none_as_default_value = false)]
pub struct NewContentRule {
    pub community_id: Option<CommunityId>,
    pub kind: RuleKind,
    pub value: String,
    pub action: RuleAction,
    pub creator_id: Option<PersonId>,
    pub published_at: DateTime<Utc>,
}

/// The unique index: one rule for a value.
pub const ONCE: &str = "content_rule_once";
/// Most rules of a community, and of the site.
pub const MOST: i64 = 1_000;

/// Adds a rule.
///
/// Errors: a violation of [`ONCE`].
pub async fn insert(conn: &mut Conn, new: &NewContentRule) -> QueryResult<ContentRuleId> {
    diesel::insert_into(content_rule::table).values(new).returning(content_rule::id).get_result(conn).await
}

/// The rule with this id.
pub async fn find(conn: &mut Conn, id: ContentRuleId) -> QueryResult<Option<ContentRule>> {
    ContentRule::query().filter(content_rule::id.eq(id)).first(conn).await.optional()
}

/// Changes what a rule does.
pub async fn set_action(
    conn: &mut Conn,
    id: ContentRuleId,
    action: RuleAction,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = diesel::update(content_rule::table.filter(content_rule::id.eq(id)));
    row.set((content_rule::action.eq(action), content_rule::updated_at.eq(now))).execute(conn).await?;
    Ok(())
}

/// Deletes a rule.
pub async fn delete(conn: &mut Conn, id: ContentRuleId) -> QueryResult<()> {
    diesel::delete(content_rule::table.filter(content_rule::id.eq(id))).execute(conn).await?;
    Ok(())
}

/// The rules of a community, or (`None`) of the site, the oldest first.
pub async fn list(conn: &mut Conn, community_id: Option<CommunityId>) -> QueryResult<Vec<ContentRule>> {
    ContentRule::query()
        .filter(content_rule::community_id.is_not_distinct_from(community_id))
        .order(content_rule::id)
        .limit(MOST)
        .load(conn)
        .await
}

/// How many rules a community or (`None`) the site has.
pub async fn count(conn: &mut Conn, community_id: Option<CommunityId>) -> QueryResult<i64> {
    let rules = content_rule::table.filter(content_rule::community_id.is_not_distinct_from(community_id));
    rules.count().get_result(conn).await
}
