//! Starts and stops the PostgreSQL that tests share: `cargo run -p test_db -- start`, `stop` or `url`.

use std::env;

use anyhow::{Result, bail};
use test_db::{Server, drop_abandoned};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    match env::args().nth(1).as_deref() {
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
        _ => bail!("usage: test_db start | stop | url"),
    }
    Ok(())
}
