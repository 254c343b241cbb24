//! The command line.

use crate::{backup, database, log, start, user};
use anyhow::{Context, anyhow};
use api::extract::Version;
use base::settings::Settings;
use clap::{Parser, Subcommand};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// A federated link-aggregation forum. Settings: the file named by SPINNEY_CONFIG, then SPINNEY__… variables; config.hjson explains them.
#[derive(Debug, Parser)]
#[command(name = "spinney", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers requests and does the work behind them
    Serve {
        /// Leaves the work behind requests to `spinney worker`
        #[arg(long)]
        no_worker: bool,
    },
    /// Does the work behind requests, without answering any
    Worker,
    /// Brings the database to the schema of this program
    Migrate,
    /// Saves the whole database in a new file, whether the server runs or not
    Backup {
        /// Where to
        file: PathBuf,
    },
    /// Puts a saved database back, into one that is empty
    Restore {
        /// What `backup` wrote
        file: PathBuf,
    },
    /// Says whether the settings can be used
    CheckConfig {
        /// Says only where the server is to be reached on this machine (`server=URL`) and where it looks for the web UI (`ui=URL`), for scripts
        #[arg(long)]
        addresses: bool,
    },
    /// Prints the OpenAPI description of an API version
    Openapi {
        /// Which one
        #[arg(value_enum)]
        version: ApiVersion,
    },
    /// Accounts of this instance
    #[command(subcommand)]
    User(user::Command),
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ApiVersion {
    V3,
    V4,
}

/// Does what the command line asks for.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Openapi { version } = cli.command {
        println!("{}", describe(version)?);
        return Ok(());
    }
    let settings = Settings::load().map_err(|problems| anyhow!("{problems}"))?;
    if let Command::CheckConfig { addresses } = cli.command {
        match addresses {
            true => println!("{}", addresses_of(&settings)),
            false => println!("The settings can be used. This instance is {}.", settings.origin()),
        }
        return Ok(());
    }
    log::start(&settings)?;
    crate::outgoing::use_ring();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
    // The HTTP servers, that of the figures among them, bring their own threads, one an event loop; this one only waits.
    let run = |runtime, work| {
        actix_web::rt::System::with_tokio_rt(move || runtime).block_on(start::run(settings.clone(), work))
    };
    match cli.command {
        Command::Serve { no_worker: true } => run(runtime, start::Work::Requests),
        Command::Serve { no_worker: false } => run(runtime, start::Work::Everything),
        Command::Worker => run(runtime, start::Work::Jobs),
        Command::Migrate => runtime.block_on(database::migrate(&settings)),
        Command::Backup { file } => runtime.block_on(backup::backup(&settings, &file)),
        Command::Restore { file } => runtime.block_on(backup::restore(&settings, &file)),
        Command::User(command) => runtime.block_on(user::run(settings, command)),
        Command::CheckConfig { .. } | Command::Openapi { .. } => Ok(()),
    }
}

/// Where the server and the web UI are for others on this machine, a line each.
fn addresses_of(settings: &Settings) -> String {
    let host = match settings.bind {
        bind if !bind.is_unspecified() => bind,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let ui = settings.ui.url.as_ref().map(Url::as_str).unwrap_or_default();
    format!("server=http://{}\nui={ui}", SocketAddr::new(host, settings.port))
}

fn describe(version: ApiVersion) -> anyhow::Result<String> {
    let version = match version {
        ApiVersion::V3 => Version::V3,
        ApiVersion::V4 => Version::V4,
    };
    api::describe::of(version).to_pretty_json().context("writing down the description")
}
