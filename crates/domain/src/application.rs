//! Deciding about applicants.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::mail::{self, Mail};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::RegistrationApplicationId;
use base::kinds::ModlogKind;
use base::text::field;
use db::modlog::NewModlog;
use diesel_async::AsyncConnection;

/// What is decided about an application. It may be decided anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The applicant may use the account.
    Approve,
    /// They may not, for a reason they are told.
    Deny(Option<String>),
}

/// Decides about an application; the applicant gets a mail if there is an address.
///
/// Errors: `RegistrationApplicationNotFound`, what [`policy::check`] says, `InvalidBodyField`.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: RegistrationApplicationId,
    decision: &Decision,
) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            decide_in(&mut tx, app, &site, actor, id, decision).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

async fn decide_in(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    actor: &Actor,
    id: RegistrationApplicationId,
    decision: &Decision,
) -> Result<()> {
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::OnSite(Capability::ApproveApplications))?;
    let application = db::application::lock(tx, id).await?.or_code(Code::RegistrationApplicationNotFound)?;
    let user = db::local_user::lock_by_id(tx, application.local_user_id).await?;
    let user = user.or_code(Code::RegistrationApplicationNotFound)?;
    let (approved, reason) = match decision {
        Decision::Approve => (true, None),
        Decision::Deny(reason) => (false, reason.as_deref()),
    };
    field::check_body(reason.unwrap_or_default())?;
    let now = tx.now();
    db::application::decide(tx, id, actor.person_id(), reason, now).await?;
    if user.accepted_application != approved {
        db::local_user::set_accepted(tx, user.id, approved).await?;
        db::counters::user_added(tx, user.person_id, if approved { 1 } else { -1 }).await?;
    }
    if !approved {
        db::local_user::delete_logins(tx, user.id).await?;
    }
    let mut entry = NewModlog::new(ModlogKind::AdminDecideApplication, actor.person_id(), now);
    entry.is_revert = !approved;
    entry.target_person_id = Some(user.person_id);
    entry.reason = reason.map(str::to_owned);
    db::modlog::insert(tx, &entry).await?;
    if let Some(to) = user.email.filter(|_| app.mailer().exists()) {
        let person = db::person::find(tx, user.person_id).await?.or_code(Code::PersonNotFound)?;
        mail::enqueue(app, tx, letter(app, site, &person.name, to, decision)).await?;
    }
    tx.note(Change::Viewer(user.person_id));
    tx.note(Change::Site);
    Ok(())
}

/// What the applicant is told.
fn letter(app: &App, site: &CurrentSite, name: &str, to: String, decision: &Decision) -> Mail {
    let (host, site) = (&app.settings().hostname, &site.site.name);
    let (subject, text) = match decision {
        Decision::Approve => (
            format!("Welcome to {site}"),
            format!(
                "Hello {name},\n\nyour application for an account on {host} was approved. You can log in now:\n\n{}/login\n",
                app.settings().origin()
            ),
        ),
        Decision::Deny(reason) => {
            let because = reason.as_ref().map(|reason| format!(" The reason given:\n\n{reason}\n"));
            let because = because.unwrap_or_else(|| "\n".to_owned());
            (
                format!("Your application to {site}"),
                format!("Hello {name},\n\nyour application for an account on {host} was denied.{because}"),
            )
        }
    };
    Mail { to, subject, text }
}
