//! The services that people may log in with, as admins set them.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OnConstraint, Result};
use base::ids::{OAuthProviderId, PersonId};
use db::oauth::{NewOAuthProvider, OAuthProviderEdit};
use diesel_async::AsyncConnection;
use url::Url;

/// Longest name that people see, in characters.
const NAME_MAX: usize = 50;
/// Longest of all other values, in characters.
const VALUE_MAX: usize = 1_000;

/// A service somebody wants to add; the fields are those of [`db::oauth::OAuthProvider`].
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// Shown to people.
    pub display_name: String,
    /// A url.
    pub issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: String,
    /// Where a code becomes a token.
    pub token_endpoint: String,
    /// Where the token says who it is.
    pub userinfo_endpoint: String,
    /// The value that tells people apart.
    pub id_claim: String,
    /// Given by the service.
    pub client_id: String,
    /// Given by the service; never shown again.
    pub client_secret: String,
    /// Separated by blanks.
    pub scopes: String,
    /// Whether an address counts as verified that the service says nothing of.
    pub auto_verify_email: bool,
    /// Whether who has the verified address of an account here logs in to it.
    pub account_linking_enabled: bool,
    /// Whether a code is bound to who asked for it.
    pub use_pkce: bool,
    /// Whether people may log in with it.
    pub enabled: bool,
}

/// What somebody wants to change; none: it stays. Issuer and client belong to the service.
#[derive(Debug, Clone, Default)]
pub struct ProviderEdit {
    /// As in [`NewProvider`], like all that follow.
    pub display_name: Option<String>,
    /// See [`NewProvider`].
    pub authorization_endpoint: Option<String>,
    /// See [`NewProvider`].
    pub token_endpoint: Option<String>,
    /// See [`NewProvider`].
    pub userinfo_endpoint: Option<String>,
    /// See [`NewProvider`].
    pub id_claim: Option<String>,
    /// See [`NewProvider`].
    pub client_secret: Option<String>,
    /// See [`NewProvider`].
    pub scopes: Option<String>,
    /// See [`NewProvider`].
    pub auto_verify_email: Option<bool>,
    /// See [`NewProvider`].
    pub account_linking_enabled: Option<bool>,
    /// See [`NewProvider`].
    pub use_pkce: Option<bool>,
    /// See [`NewProvider`].
    pub enabled: Option<bool>,
}

/// Adds a service.
///
/// Errors: what [`policy::check`] says, `InvalidName` (empty or too long), `InvalidUrl` (not https), `InvalidBodyField` (any other empty or too long), `OAuthProviderExists`, `TooManyItems`.
pub async fn create(app: &App, actor: &Actor, new: NewProvider) -> Result<OAuthProviderId> {
    let mut conn = app.db().await?;
    let (id, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            allow(&mut tx, actor).await?;
            let row = NewOAuthProvider {
                display_name: name(&new.display_name)?,
                issuer: value(&new.issuer).and_then(|issuer| endpoint(app, &issuer))?,
                authorization_endpoint: endpoint(app, &new.authorization_endpoint)?,
                token_endpoint: endpoint(app, &new.token_endpoint)?,
                userinfo_endpoint: endpoint(app, &new.userinfo_endpoint)?,
                id_claim: value(&new.id_claim)?,
                client_id: value(&new.client_id)?,
                client_secret: value(&new.client_secret)?,
                scopes: value(&new.scopes)?,
                auto_verify_email: new.auto_verify_email,
                account_linking_enabled: new.account_linking_enabled,
                use_pkce: new.use_pkce,
                enabled: new.enabled,
                published_at: tx.now(),
            };
            if db::oauth::count(&mut tx).await? >= db::oauth::MOST {
                return Err(Code::TooManyItems.into());
            }
            let inserted = db::oauth::insert(&mut tx, &row).await;
            let id = inserted.on_constraint("oauth_provider_client", Code::OAuthProviderExists)?;
            tx.note(Change::Site);
            Ok::<_, Error>((id, tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(id)
}

/// Changes a service.
///
/// Errors: `NotFound`, else those of [`create`].
pub async fn edit(app: &App, actor: &Actor, id: OAuthProviderId, edit: ProviderEdit) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            allow(&mut tx, actor).await?;
            let url = |url: &Option<String>| url.as_deref().map(|url| endpoint(app, url)).transpose();
            let text = |text: &Option<String>| text.as_deref().map(value).transpose();
            let row = OAuthProviderEdit {
                display_name: edit.display_name.as_deref().map(name).transpose()?,
                authorization_endpoint: url(&edit.authorization_endpoint)?,
                token_endpoint: url(&edit.token_endpoint)?,
                userinfo_endpoint: url(&edit.userinfo_endpoint)?,
                id_claim: text(&edit.id_claim)?,
                client_secret: text(&edit.client_secret)?,
                scopes: text(&edit.scopes)?,
                auto_verify_email: edit.auto_verify_email,
                account_linking_enabled: edit.account_linking_enabled,
                use_pkce: edit.use_pkce,
                enabled: edit.enabled,
                updated_at: tx.now(),
            };
            if !db::oauth::update(&mut tx, id, &row).await? {
                return Err(Code::NotFound.into());
            }
            tx.note(Change::Site);
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Deletes a service. Accounts stay; who has come by it logs in by another way from now on.
///
/// Errors: `NotFound`, what [`policy::check`] says.
pub async fn delete(app: &App, actor: &Actor, id: OAuthProviderId) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            allow(&mut tx, actor).await?;
            if !db::oauth::delete(&mut tx, id).await? {
                return Err(Code::NotFound.into());
            }
            tx.note(Change::Site);
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Whether somebody may see the services with everything but their secrets.
pub async fn administrates(app: &App, person_id: Option<PersonId>) -> Result<bool> {
    let Some(person_id) = person_id else { return Ok(false) };
    let standing = db::standing::find_on_site(&mut *app.db().await?, person_id, app.now()).await?;
    Ok(standing.is_some_and(|standing| policy::check(&standing, &Target::Site, Action::Administrate).is_ok()))
}

async fn allow(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    Ok(policy::check(&standing, &Target::Site, Action::Administrate)?)
}

fn name(raw: &str) -> Result<String, Code> {
    let name = raw.trim();
    let fits = (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(Code::InvalidName) }
}

fn value(raw: &str) -> Result<String, Code> {
    let value = raw.trim();
    let fits = (1..=VALUE_MAX).contains(&value.chars().count());
    if fits { Ok(value.to_owned()) } else { Err(Code::InvalidBodyField) }
}

/// Https, as everything that carries a secret.
fn endpoint(app: &App, raw: &str) -> Result<String, Code> {
    let url = Url::parse(raw.trim()).map_err(|_| Code::InvalidUrl)?;
    app.http().check(&url, false).map_err(|_| Code::InvalidUrl)?;
    Ok(url.into())
}
