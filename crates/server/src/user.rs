//! `spinney user …`: accounts, from the machine the instance runs on.

use crate::database::{Database, Ownership};
use crate::first_start;
use crate::instance::{self, Outside};
use crate::outgoing;
use anyhow::{anyhow, bail};
use base::clock::Clock;
use base::error::{Code, Error};
use base::settings::Settings;
use base::text::field;
use clap::Subcommand;
use domain::mail::Mailer;
use domain::pictrs::Pictrs;
use domain::{App, account, admin};

/// What to do with an account.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes an admin; prints the password unless one is given
    CreateAdmin {
        /// Name of the account
        name: String,
        /// Its password, 10 to 60 characters
        #[arg(long)]
        password: Option<String>,
    },
    /// Sets a new password and ends all sessions; prints the password unless one is given
    ResetPassword {
        /// Name of the account
        name: String,
        /// The new password, 10 to 60 characters
        #[arg(long)]
        password: Option<String>,
    },
    /// Makes a user an admin
    Promote {
        /// Name of the account
        name: String,
    },
    /// Makes an admin a user
    Demote {
        /// Name of the account
        name: String,
    },
}

/// Does it, on the database the settings name, whether the server runs or not.
pub async fn run(settings: Settings, command: Command) -> anyhow::Result<()> {
    let database = Database::open(&settings, Ownership::Anybodys).await?;
    let done = on(&settings, &database, command).await;
    let closed = database.close().await;
    done.and(closed)
}

async fn on(settings: &Settings, database: &Database, command: Command) -> anyhow::Result<()> {
    let clock = Clock::system();
    let pool = database.pool(settings)?;
    first_start::site(&pool, settings, &clock).await?;
    let outside = Outside {
        clock,
        http: outgoing::client(settings)?,
        pictrs: Pictrs::new(None)?,
        mailer: Mailer::None,
    };
    let app = instance::assemble(settings.clone(), pool, outside).await?.app;
    match command {
        Command::CreateAdmin { name, password } => {
            let (password, generated) = chosen(password)?;
            account::create(&app, &name, &password, true).await.map_err(said)?;
            println!("{name} is an admin now.");
            show(generated);
        }
        Command::ResetPassword { name, password } => {
            let (password, generated) = chosen(password)?;
            let user = find(&app, &name).await?;
            admin::reset_password(&app, user, &password).await.map_err(said)?;
            println!("{name} has a new password; all sessions have ended.");
            show(generated);
        }
        Command::Promote { name } => {
            let user = find(&app, &name).await?;
            admin::set(&app, user, true).await.map_err(said)?;
            println!("{name} is an admin now.");
        }
        Command::Demote { name } => {
            let user = find(&app, &name).await?;
            admin::set(&app, user, false).await.map_err(said)?;
            println!("{name} is no admin any more.");
        }
    }
    Ok(())
}

async fn find(app: &App, name: &str) -> anyhow::Result<(base::ids::PersonId, base::ids::LocalUserId)> {
    let found = account::find_local(app, name).await.map_err(said)?;
    found.ok_or_else(|| anyhow!("there is no user {name} on this instance"))
}

/// The password to set, and whether it was made up here.
fn chosen(given: Option<String>) -> anyhow::Result<(String, Option<String>)> {
    let Some(password) = given else {
        let password = first_start::password();
        return Ok((password.clone(), Some(password)));
    };
    if field::check_password(&password).is_err() {
        bail!("a password has 10 to 60 characters");
    }
    Ok((password, None))
}

fn show(generated: Option<String>) {
    if let Some(password) = generated {
        println!("Password: {password}");
    }
}

fn said(error: Error) -> anyhow::Error {
    match error.code() {
        Some(Code::UsernameTaken) => anyhow!("there is already a user of this name"),
        Some(Code::CannotLeaveAdmin) => anyhow!("this is the last admin; make another one first"),
        _ => anyhow!("{error}"),
    }
}
