//! The processes that are measured. Source of the fields: proc(5).

use crate::client::{Client, Request};
use anyhow::{Context, bail};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(5);

/// A server under measurement, ended when this is dropped.
pub struct Server {
    child: Child,
    id: u32,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    /// From its start to its first answer.
    pub started_in: Duration,
}

/// How a server is started.
pub struct Config {
    /// The settings file.
    pub file: std::path::PathBuf,
    /// Where it will listen.
    pub port: u16,
}

impl Server {
    /// Starts it and waits for its first list of posts.
    pub async fn start(program: &Path, config: &Config) -> anyhow::Result<Self> {
        let began = Instant::now();
        let child = Command::new(program)
            .arg("serve")
            .env("SPINNEY_CONFIG", &config.file)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let id = child.id().context("a server without a process")?;
        let mut server =
            Self { child, id, base: format!("http://127.0.0.1:{}", config.port), started_in: Duration::ZERO };
        let client = Client::new(&server.base)?;
        let list = Request::get("/api/v3/post/list?type_=All&sort=Hot&limit=20");
        while client.json(&list).await.is_err() {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended: {status}");
            }
            if began.elapsed() > START {
                client.json(&list).await.context("waiting for the first answer")?;
            }
            tokio::time::sleep(PAUSE).await;
        }
        server.started_in = began.elapsed();
        Ok(server)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Asks it to end and waits for that.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let id =
            i32::try_from(self.id).ok().and_then(rustix::process::Pid::from_raw).context("no process")?;
        rustix::process::kill_process(id, rustix::process::Signal::TERM).context("stopping the server")?;
        self.child.wait().await.context("waiting for the server to stop")?;
        Ok(())
    }
}

/// The two whose work is counted.
pub struct Measured {
    /// The server.
    pub server: u32,
    /// The parent of all processes of PostgreSQL.
    pub postmaster: u32,
}

/// Processor time since their start.
#[derive(Debug, Clone, Copy)]
pub struct Cpu {
    pub server: Duration,
    /// All processes of PostgreSQL, ended ones included.
    pub postgres: Duration,
}

impl Measured {
    /// Processor time up to now.
    pub fn cpu(&self) -> anyhow::Result<Cpu> {
        let mut postgres = Stat::read(self.postmaster)?.ticks;
        for entry in fs::read_dir("/proc").context("listing the processes")? {
            let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            // One that has ended meanwhile is counted by its parent from then on.
            let Ok(stat) = Stat::read(id) else { continue };
            if stat.parent == self.postmaster {
                postgres += stat.ticks;
            }
        }
        Ok(Cpu { server: time(Stat::read(self.server)?.ticks), postgres: time(postgres) })
    }
}

/// Memory of a process that is in use, in bytes.
pub fn resident_bytes(process: u32) -> anyhow::Result<u64> {
    let path = format!("/proc/{process}/status");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().context("reading VmRSS")?;
    Ok(kibibytes * 1024)
}

struct Stat {
    parent: u32,
    /// Its own and those of children it has waited for.
    ticks: u64,
}

impl Stat {
    fn read(process: u32) -> anyhow::Result<Self> {
        let path = format!("/proc/{process}/stat");
        let text = fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
        Self::parse(&text).with_context(|| format!("reading {path}"))
    }

    /// The name in brackets may hold anything; after it come state (3), parent (4), ..., times (14 to 17).
    fn parse(text: &str) -> Option<Self> {
        let (_, after_name) = text.rsplit_once(')')?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = fields.get(11..15)?.iter().map(|field| field.parse::<u64>()).sum::<Result<u64, _>>();
        Some(Self { parent: fields.get(1)?.parse().ok()?, ticks: ticks.ok()? })
    }
}

fn time(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_stand_behind_any_name() {
        let text = "42 (a) b (c)) S 7 1 1 0 -1 4 10 20 0 0 100 20 3 4 20 0 1 0";
        let stat = Stat::parse(text).unwrap();
        assert_eq!((stat.parent, stat.ticks), (7, 127));
        assert!(Stat::parse("42 (a) S 7").is_none());
    }
}
