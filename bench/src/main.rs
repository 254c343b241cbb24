//! `bench`: see README.md.

use bench::seed::{self, Size};
use chrono::Utc;
use clap::{Parser, Subcommand};

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
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        #[expect(clippy::disallowed_methods, reason = "the seeded times are relative to the real present")]
        Command::Seed { size, url } => seed::run(&url, size, Utc::now()).await,
    }
}
