//! `bench`: see README.md.

use anyhow::Context;
use base::clock::Clock;
use bench::federation;
use bench::mix::Kind;
use bench::run::{self, Plan};
use bench::seed::{self, Size};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::time::Duration;

#[derive(Parser)]
#[command(about = "Seeds a database and measures a server on it.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fills a database that is migrated, set up and empty.
    Seed {
        /// How much.
        #[arg(long)]
        size: Size,
        /// Address of the database; the user in it must be a superuser.
        #[arg(long)]
        url: String,
    },
    /// Measures a server on data of its own, seeding them first if need be.
    Run {
        /// The `spinney` program.
        #[arg(long)]
        server: PathBuf,
        /// The folder in which data are kept from run to run.
        #[arg(long)]
        folder: PathBuf,
        /// The folder of the migrations.
        #[arg(long, default_value = "migrations")]
        migrations: PathBuf,
        /// How much data.
        #[arg(long, default_value = "small")]
        size: Size,
        /// Requests of each kind that are counted.
        #[arg(long, default_value_t = 200)]
        requests: u32,
        /// Kinds to measure, such as R1,R5a; all if not given.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// Seconds to watch the idle server.
        #[arg(long, default_value_t = 60)]
        idle: u64,
        /// Leave the server running at the end.
        #[arg(long)]
        stay: bool,
    },
    /// Measures a server among others that this program plays.
    Federation {
        /// The `spinney` program.
        #[arg(long)]
        server: PathBuf,
        /// The folder in which its data are kept.
        #[arg(long)]
        folder: PathBuf,
        /// Votes that come in, of each kind; a multiple of 100.
        #[arg(long, default_value_t = 5_000)]
        votes: usize,
        /// Activities that go out to each of 500 sinks.
        #[arg(long, default_value_t = 40)]
        activities: usize,
        /// Seconds to watch the idle server.
        #[arg(long, default_value_t = 60)]
        idle: u64,
        /// Seconds to keep a far peer busy.
        #[arg(long, default_value_t = 60)]
        far: u64,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Seed { size, url } => seed::run(&url, size, Clock::system().now()).await,
        Command::Run { server, folder, migrations, size, requests, only, idle, stay } => {
            let kinds = only.iter().map(|name| kind(name)).collect::<anyhow::Result<Vec<_>>>()?;
            let idle = Duration::from_secs(idle);
            run::run(&Plan { server, folder, migrations, size, requests, kinds, idle, stay }).await
        }
        Command::Federation { server, folder, votes, activities, idle, far } => {
            let (idle, far) = (Duration::from_secs(idle), Duration::from_secs(far));
            federation::run(&federation::Plan { server, folder, votes, activities, idle, far }).await
        }
    }
}

fn kind(name: &str) -> anyhow::Result<Kind> {
    let found = Kind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name));
    found.with_context(|| format!("there is no kind of request {name}"))
}
