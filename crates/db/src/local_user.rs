//! Accounts of this instance, their settings and sessions.

use crate::Conn;
use crate::languages::Languages;
use crate::schema::{local_site, local_user, login_token, person};
use crate::sql::lower;
use base::ids::{LocalUserId, LoginTokenId, PersonId, TagId};
use base::kinds::{CommentSort, ListingType, PostListingMode, SortPreference, VoteShow};
use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

/// An account of this instance.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = local_user)]
pub struct LocalUser {
    pub id: LocalUserId,
    pub person_id: PersonId,
    /// argon2id, in PHC form.
    pub password_hash: String,
    /// Lower case.
    pub email: Option<String>,
    pub email_verified: bool,
    pub accepted_application: bool,
    pub admin: bool,
    /// Base32; counts only while [`LocalUser::totp_enabled`].
    pub totp_secret: Option<String>,
    pub totp_enabled: bool,
    pub preferences: Preferences,
    /// Languages the user reads; empty: all.
    pub languages: Languages,
    pub last_donation_notification_at: DateTime<Utc>,
    /// Whose invitation it came with; none: nobody's, or the account is gone.
    pub invited_by_id: Option<LocalUserId>,
}

/// A session.
#[derive(Debug, Clone, HasQuery, Insertable)]
#[diesel(table_name = login_token, treat_none_as_default_value = false)]
pub struct LoginToken {
    pub id: LoginTokenId,
    pub local_user_id: LocalUserId,
    pub published_at: DateTime<Utc>,
    /// None: until it is revoked.
    pub expires_at: Option<DateTime<Utc>>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
}

/// How a user wants things shown. Defaults: docs/reference/api-v3.md 9.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(default)]
pub struct Preferences {
    pub show_nsfw: bool,
    pub blur_nsfw: bool,
    /// Name of a theme, or `browser`.
    pub theme: String,
    pub default_sort: SortPreference,
    pub default_comment_sort: CommentSort,
    pub default_listing_type: ListingType,
    /// Seconds back that lists reach; none: without end.
    pub default_time_range_seconds: Option<i32>,
    /// Rows of a page in API v4, 1 to 50.
    pub default_items_per_page: i32,
    pub post_listing_mode: PostListingMode,
    /// Language tag, or `browser`.
    pub interface_language: String,
    pub show_avatars: bool,
    pub show_media: bool,
    pub send_notifications_to_email: bool,
    pub show_bot_accounts: bool,
    pub show_read_posts: bool,
    pub open_links_in_new_tab: bool,
    pub auto_expand: bool,
    pub infinite_scroll_enabled: bool,
    pub enable_keyboard_navigation: bool,
    pub enable_animated_images: bool,
    pub collapse_bot_comments: bool,
    pub private_messages_enabled: bool,
    pub auto_mark_fetched_posts_as_read: bool,
    pub hide_posts_with_media: bool,
    /// API v3 only: whether counts are shown at all.
    pub show_scores: bool,
    /// Whether upvotes minus downvotes is shown as one number.
    pub show_score: bool,
    pub show_upvotes: bool,
    pub show_downvotes: VoteShow,
    pub show_upvote_percentage: bool,
    pub show_person_votes: bool,
    /// Words that hide a post or comment.
    pub blocked_keywords: Vec<String>,
    /// Hosts to which posts and comments lead that are hidden, as `base::text::keyword::domain` has them.
    pub blocked_domains: Vec<String>,
    /// Tags of posts that are hidden.
    pub blocked_tags: Vec<TagId>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            show_nsfw: false,
            blur_nsfw: true,
            theme: "browser".to_owned(),
            default_sort: SortPreference::Active,
            default_comment_sort: CommentSort::Hot,
            default_listing_type: ListingType::Local,
            default_time_range_seconds: None,
            default_items_per_page: 20,
            post_listing_mode: PostListingMode::List,
            interface_language: "browser".to_owned(),
            show_avatars: true,
            show_media: true,
            send_notifications_to_email: false,
            show_bot_accounts: true,
            show_read_posts: true,
            open_links_in_new_tab: false,
            auto_expand: false,
            infinite_scroll_enabled: false,
            enable_keyboard_navigation: false,
            enable_animated_images: true,
            collapse_bot_comments: false,
            private_messages_enabled: true,
            auto_mark_fetched_posts_as_read: false,
            hide_posts_with_media: false,
            show_scores: true,
            show_score: false,
            show_upvotes: true,
            show_downvotes: VoteShow::Show,
            show_upvote_percentage: false,
            show_person_votes: true,
            blocked_keywords: Vec::new(),
            blocked_domains: Vec::new(),
            blocked_tags: Vec::new(),
        }
    }
}

impl ToSql<Jsonb, Pg> for Preferences {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for Preferences {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(<serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?)?)
    }
}

/// What a new account's row is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = local_user, treat_none_as_default_value = false)]
pub struct NewLocalUser {
    pub person_id: PersonId,
    /// argon2id, in PHC form.
    pub password_hash: String,
    /// Lower case.
    pub email: Option<String>,
    pub accepted_application: bool,
    pub admin: bool,
    pub preferences: Preferences,
    pub languages: Languages,
    pub last_donation_notification_at: DateTime<Utc>,
}

/// Adds an account.
pub async fn insert(conn: &mut Conn, new: &NewLocalUser) -> QueryResult<LocalUserId> {
    diesel::insert_into(local_user::table).values(new).returning(local_user::id).get_result(conn).await
}

/// Adds a session.
pub async fn insert_login(conn: &mut Conn, new: &LoginToken) -> QueryResult<()> {
    diesel::insert_into(login_token::table).values(new).execute(conn).await?;
    Ok(())
}

/// The account of this name, without regard to case.
pub async fn find_by_name(conn: &mut Conn, name: &str) -> QueryResult<Option<(PersonId, LocalUserId)>> {
    Ok(find_of_name(conn, name).await?.map(|user| (user.person_id, user.id)))
}

/// The account that somebody who logs in means: of this name or with this address, without regard to case.
pub async fn find_by_login(conn: &mut Conn, name_or_email: &str) -> QueryResult<Option<LocalUser>> {
    // No name holds an `@`, no address is without one.
    if name_or_email.contains('@') {
        return find_by_email(conn, name_or_email).await;
    }
    find_of_name(conn, name_or_email).await
}

/// The account with this address, without regard to case.
pub async fn find_by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<LocalUser>> {
    LocalUser::query().filter(local_user::email.eq(email.trim().to_lowercase())).first(conn).await.optional()
}

async fn find_of_name(conn: &mut Conn, name: &str) -> QueryResult<Option<LocalUser>> {
    let named = person::table
        .filter(person::local)
        .filter(lower(person::name).eq(lower(name)))
        .select(person::id)
        .single_value();
    LocalUser::query().filter(local_user::person_id.nullable().eq(named)).first(conn).await.optional()
}

/// The account of a person.
pub async fn find(conn: &mut Conn, person_id: PersonId) -> QueryResult<Option<LocalUser>> {
    LocalUser::query().filter(local_user::person_id.eq(person_id)).first(conn).await.optional()
}

/// The keywords that those of the people who have an account filter by; people without any are left out.
pub async fn load_blocked_keywords(
    conn: &mut Conn,
    ids: &[PersonId],
) -> QueryResult<Vec<(PersonId, Vec<String>)>> {
    let rows: Vec<(PersonId, Preferences)> = local_user::table
        .filter(local_user::person_id.eq_any(ids))
        .select((local_user::person_id, local_user::preferences))
        .load(conn)
        .await?;
    let filtering = rows.into_iter().filter(|(_, preferences)| !preferences.blocked_keywords.is_empty());
    Ok(filtering.map(|(id, preferences)| (id, preferences.blocked_keywords)).collect())
}

/// The person an account belongs to.
pub async fn find_person_id(conn: &mut Conn, id: LocalUserId) -> QueryResult<Option<PersonId>> {
    local_user::table.filter(local_user::id.eq(id)).select(local_user::person_id).first(conn).await.optional()
}

/// The account of a person, locked until commit.
pub async fn lock(conn: &mut Conn, person_id: PersonId) -> QueryResult<Option<LocalUser>> {
    let query = LocalUser::query().filter(local_user::person_id.eq(person_id)).for_update();
    query.first(conn).await.optional()
}

/// The account with this id, locked until commit.
pub async fn lock_by_id(conn: &mut Conn, id: LocalUserId) -> QueryResult<Option<LocalUser>> {
    LocalUser::query().filter(local_user::id.eq(id)).for_update().first(conn).await.optional()
}

/// Replaces what a user sets.
pub async fn set_preferences(
    conn: &mut Conn,
    id: LocalUserId,
    preferences: &Preferences,
    languages: &Languages,
) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set((local_user::preferences.eq(preferences), local_user::languages.eq(languages)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces the mail address, and whether it is known to be the user's.
pub async fn set_email(
    conn: &mut Conn,
    id: LocalUserId,
    email: Option<&str>,
    verified: bool,
) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set((local_user::email.eq(email), local_user::email_verified.eq(verified)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces the second factor; none: there is none.
pub async fn set_totp(
    conn: &mut Conn,
    id: LocalUserId,
    secret: Option<&str>,
    enabled: bool,
) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set((local_user::totp_secret.eq(secret), local_user::totp_enabled.eq(enabled)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes when the user was last asked for a donation.
pub async fn set_donation_notified(conn: &mut Conn, id: LocalUserId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set(local_user::last_donation_notification_at.eq(at))
        .execute(conn)
        .await?;
    Ok(())
}

/// Addresses of the admins who have one, the oldest account first.
pub async fn list_admin_emails(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let emails: Vec<Option<String>> = local_user::table
        .filter(local_user::admin)
        .filter(local_user::email_verified)
        .order(local_user::id)
        .limit(1_000)
        .select(local_user::email)
        .load(conn)
        .await?;
    Ok(emails.into_iter().flatten().collect())
}

/// Whether there is no admin yet. Others who ask wait until this transaction ends, so only one is told so.
pub async fn lock_first_admin(conn: &mut Conn) -> QueryResult<bool> {
    local_site::table.select(local_site::id).for_update().first::<i32>(conn).await?;
    Ok(count_admins(conn).await? == 0)
}

/// Number of admins.
pub async fn count_admins(conn: &mut Conn) -> QueryResult<i64> {
    local_user::table.filter(local_user::admin).count().get_result(conn).await
}

/// Makes an account an admin's, or an ordinary one.
pub async fn set_admin(conn: &mut Conn, id: LocalUserId, admin: bool) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set(local_user::admin.eq(admin))
        .execute(conn)
        .await?;
    Ok(())
}

/// Says whether an admin has accepted the account.
pub async fn set_accepted(conn: &mut Conn, id: LocalUserId, accepted: bool) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set(local_user::accepted_application.eq(accepted))
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces the password hash.
pub async fn set_password_hash(conn: &mut Conn, id: LocalUserId, hash: &str) -> QueryResult<()> {
    diesel::update(local_user::table.filter(local_user::id.eq(id)))
        .set(local_user::password_hash.eq(hash))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends all sessions of an account.
pub async fn delete_logins(conn: &mut Conn, id: LocalUserId) -> QueryResult<()> {
    diesel::delete(login_token::table.filter(login_token::local_user_id.eq(id))).execute(conn).await?;
    Ok(())
}

/// The languages the account of a person reads; none if the person has no account here.
pub async fn find_languages(conn: &mut Conn, person_id: PersonId) -> QueryResult<Option<Languages>> {
    let user = local_user::table.filter(local_user::person_id.eq(person_id));
    user.select(local_user::languages).first(conn).await.optional()
}

/// Ends one session of an account; answers whether there was such a one.
pub async fn delete_login(conn: &mut Conn, id: LocalUserId, session: LoginTokenId) -> QueryResult<bool> {
    let own =
        login_token::table.filter(login_token::local_user_id.eq(id)).filter(login_token::id.eq(session));
    Ok(diesel::delete(own).execute(conn).await? > 0)
}

/// The session with this id.
pub async fn find_login(conn: &mut Conn, session: LoginTokenId) -> QueryResult<Option<LoginToken>> {
    LoginToken::query().filter(login_token::id.eq(session)).first(conn).await.optional()
}
