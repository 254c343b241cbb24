//! Starts and stops the PostgreSQL that tests share, and lends databases to programs: `cargo run -p test_db -- start`,
//! `stop`, `url` (of the server's own database) or `with COMMAND …`, which runs the command with `DATABASE_URL` set to
//! a fresh database with all migrations.

use std::{
    env,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use test_db::{Server, TestDb, drop_abandoned};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let mut args = env::args().skip(1);
    match args.next().as_deref() {
        Some("start") => {
            let server = Server::acquire().await?;
            let dropped = drop_abandoned(&server).await?;
            println!("test database server runs ({dropped} abandoned databases dropped)");
        }
        Some("stop") => match tokio::task::spawn_blocking(Server::stop).await?? {
            true => println!("test database server stopped"),
            false => {
                println!("no test database server stopped: there is none of ours, or tests are using it")
            }
        },
        Some("url") => println!("{}", Server::acquire().await?.admin_url()),
        Some("with") => {
            let program = args.next().context("`with` wants a command")?;
            let db = TestDb::create().await;
            let mut command = Command::new(&program);
            command.args(args).env("DATABASE_URL", db.url());
            let status = tokio::task::spawn_blocking(move || command.status()).await?;
            let code = status.with_context(|| format!("running {program}"))?.code();
            return Ok(code
                .and_then(|code| u8::try_from(code).ok())
                .map_or(ExitCode::FAILURE, ExitCode::from));
        }
        _ => bail!("usage: test_db start | stop | url | with COMMAND …"),
    }
    Ok(ExitCode::SUCCESS)
}
