//! `make bench`: a server on seeded data, its requests one kind after another, its costs beside the targets.

pub(crate) mod data;
mod figures;
pub(crate) mod idle;
mod load;
pub(crate) mod processes;
pub(crate) mod report;
mod target;

use crate::client::Client;
use crate::mix::{Kind, Mix};
use crate::seed::Size;
use anyhow::{Context, ensure};
use data::Data;
use processes::Measured;
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::NoTls;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The `spinney` program.
    pub server: PathBuf,
    /// Where data are kept from run to run.
    pub folder: PathBuf,
    /// The folder of the migrations; data of other ones are not used again.
    pub migrations: PathBuf,
    /// How much data.
    pub size: Size,
    /// Requests of each kind that are counted; a fifth as many come before.
    pub requests: u32,
    /// The kinds; empty: all.
    pub kinds: Vec<Kind>,
    /// How long the server is watched while nobody asks.
    pub idle: Duration,
    /// Leave everything running at the end, to be looked into.
    pub stay: bool,
}

/// Connections that ask at the same time.
const CONNECTIONS: usize = 4;
/// Users that ask.
const USERS: u32 = 20;

/// Seeds if need be, measures, prints.
pub async fn run(plan: &Plan) -> anyhow::Result<()> {
    let data = Data::open(plan).await?;
    let url = data.fresh_copy().await?;
    let mut server = processes::Server::start(&plan.server, &data.config(&url)?).await?;
    println!("{}", report::start(server.started_in, data.bytes(&url).await?));

    let measured = Measured { server: server.id(), postmaster: data.postmaster() };
    let (sql, connection) =
        tokio_postgres::connect(&url, NoTls).await.context("connecting to the database")?;
    let driver = tokio::spawn(connection);
    if !plan.idle.is_zero() {
        let found = idle::watch(&measured, &sql, plan.idle).await?;
        println!("{}", report::idle(&found));
    }

    let clients = (0..CONNECTIONS).map(|_| Client::new(&server.base)).collect::<anyhow::Result<Vec<_>>>()?;
    let mix = Mix::load(clients.first().context("no connection")?, USERS).await?;
    println!("{}", report::HEAD);
    let mut errors = 0;
    for kind in Kind::ALL {
        if !plan.kinds.is_empty() && !plan.kinds.contains(&kind) {
            continue;
        }
        let found = load::measure(kind, &mix, &clients, plan.requests, &measured, &sql).await?;
        errors += found.errors;
        println!("{}", report::line(kind, &found));
    }
    println!("{}", report::end(processes::resident_bytes(server.id())?));
    if plan.stay {
        println!("The server stays at {} (process {}) on {url} until Ctrl-C.", server.base, server.id());
        tokio::signal::ctrl_c().await?;
    }
    drop(sql);
    driver.await??;
    server.stop().await?;
    data.close().await?;
    ensure!(errors == 0, "{errors} requests failed");
    Ok(())
}
