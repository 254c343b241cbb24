//! Other services that people log in with, and who is who there.

use crate::Conn;
use crate::schema::{local_user, oauth_account, oauth_provider};
use base::ids::{LocalUserId, OAuthProviderId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A service that people may log in with. Its secret is not among what is read: see [`find_secret`].
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = oauth_provider)]
pub struct OAuthProvider {
    pub id: OAuthProviderId,
    pub display_name: String,
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    /// Which value of the userinfo tells people apart.
    pub id_claim: String,
    pub client_id: String,
    pub scopes: String,
    /// Whether an address counts as verified that the service says nothing of.
    pub auto_verify_email: bool,
    /// Whether who has the verified address of an account here logs in to it.
    pub account_linking_enabled: bool,
    pub use_pkce: bool,
    pub enabled: bool,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// What a service is made of.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = oauth_provider)]
pub struct NewOAuthProvider {
    pub display_name: String,
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    pub id_claim: String,
    pub client_id: String,
    pub client_secret: String,
    pub scopes: String,
    pub auto_verify_email: bool,
    pub account_linking_enabled: bool,
    pub use_pkce: bool,
    pub enabled: bool,
    pub published_at: DateTime<Utc>,
}

/// What changes of a service; none: it stays.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = oauth_provider)]
pub struct OAuthProviderEdit {
    pub display_name: Option<String>,
    pub authorization_endpoint: Option<String>,
    pub token_endpoint: Option<String>,
    pub userinfo_endpoint: Option<String>,
    pub id_claim: Option<String>,
    pub client_secret: Option<String>,
    pub scopes: Option<String>,
    pub auto_verify_email: Option<bool>,
    pub account_linking_enabled: Option<bool>,
    pub use_pkce: Option<bool>,
    pub enabled: Option<bool>,
    pub updated_at: DateTime<Utc>,
}

/// More than a site has; a bound for reading them all.
pub const MOST: i64 = 100;

/// All of them, the oldest first.
pub async fn list(conn: &mut Conn) -> QueryResult<Vec<OAuthProvider>> {
    OAuthProvider::query().order(oauth_provider::id).limit(MOST).load(conn).await
}

/// The service with this id, if people may log in with it.
pub async fn find_enabled(conn: &mut Conn, id: OAuthProviderId) -> QueryResult<Option<OAuthProvider>> {
    let row = OAuthProvider::query().filter(oauth_provider::id.eq(id)).filter(oauth_provider::enabled);
    row.first(conn).await.optional()
}

/// What the service knows this instance by.
pub async fn find_secret(conn: &mut Conn, id: OAuthProviderId) -> QueryResult<Option<String>> {
    let row = oauth_provider::table.find(id).select(oauth_provider::client_secret);
    row.first(conn).await.optional()
}

/// Adds a service.
pub async fn insert(conn: &mut Conn, new: &NewOAuthProvider) -> QueryResult<OAuthProviderId> {
    let row = diesel::insert_into(oauth_provider::table).values(new);
    row.returning(oauth_provider::id).get_result(conn).await
}

/// How many there are.
pub async fn count(conn: &mut Conn) -> QueryResult<i64> {
    oauth_provider::table.count().get_result(conn).await
}

/// Writes down an edit; answers whether there is such a service.
pub async fn update(conn: &mut Conn, id: OAuthProviderId, edit: &OAuthProviderEdit) -> QueryResult<bool> {
    let row = diesel::update(oauth_provider::table.find(id));
    Ok(row.set(edit).execute(conn).await? > 0)
}

/// Deletes a service, and who is who there; answers whether there was one.
pub async fn delete(conn: &mut Conn, id: OAuthProviderId) -> QueryResult<bool> {
    Ok(diesel::delete(oauth_provider::table.find(id)).execute(conn).await? > 0)
}

/// Whose account somebody at a service has.
pub async fn find_account(
    conn: &mut Conn,
    id: OAuthProviderId,
    oauth_user_id: &str,
) -> QueryResult<Option<PersonId>> {
    oauth_account::table
        .inner_join(local_user::table)
        .filter(oauth_account::oauth_provider_id.eq(id))
        .filter(oauth_account::oauth_user_id.eq(oauth_user_id))
        .select(local_user::person_id)
        .first(conn)
        .await
        .optional()
}

/// The constraints that say that one of the two belongs to somebody else already.
pub const UNIQUE: [&str; 2] = ["oauth_account_pkey", "oauth_account_local_user"];

/// From now on they belong together.
pub async fn insert_account(
    conn: &mut Conn,
    id: OAuthProviderId,
    oauth_user_id: &str,
    local_user_id: LocalUserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let row = (
        oauth_account::oauth_provider_id.eq(id),
        oauth_account::oauth_user_id.eq(oauth_user_id),
        oauth_account::local_user_id.eq(local_user_id),
        oauth_account::published_at.eq(now),
    );
    diesel::insert_into(oauth_account::table).values(row).execute(conn).await?;
    Ok(())
}

/// Forgets who somebody is elsewhere: their account is gone.
pub async fn delete_accounts(conn: &mut Conn, id: LocalUserId) -> QueryResult<()> {
    diesel::delete(oauth_account::table.filter(oauth_account::local_user_id.eq(id))).execute(conn).await?;
    Ok(())
}
