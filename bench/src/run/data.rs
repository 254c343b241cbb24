//! The private cluster with its seeded databases.

use crate::run::Plan;
use crate::run::processes::{Config, Server};
use crate::seed::{self, Size};
use anyhow::{Context, anyhow};
use base::clock::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use cluster::Cluster;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use tokio_postgres::{Client, NoTls};

/// Seeded data older than this are made anew: what counts as recent would be gone.
const MOST_AGE: TimeDelta = TimeDelta::days(2);
/// The copy that a run may change.
const COPY: &str = "bench";

/// A running cluster with a seeded database.
pub struct Data {
    cluster: Cluster,
    folder: PathBuf,
    /// Name of the seeded database, which no run changes.
    seeded: String,
    admin: Client,
}

impl Data {
    /// Starts the cluster and seeds, unless there are data of this shape that are young enough.
    pub async fn open(plan: &Plan) -> anyhow::Result<Self> {
        let (cluster, admin) = start(&plan.folder).await?;
        let seeded = name_of(plan.size, &plan.migrations)?;
        let data = Self { cluster, folder: plan.folder.clone(), seeded, admin };
        data.drop_outdated().await?;
        if !data.exists(&data.seeded).await? {
            data.seed(plan).await?;
        }
        Ok(data)
    }

    /// Starts the cluster without any data.
    pub async fn empty(folder: &Path) -> anyhow::Result<Self> {
        let (cluster, admin) = start(folder).await?;
        Ok(Self { cluster, folder: folder.to_owned(), seeded: String::new(), admin })
    }

    /// An empty database, for one run; answers its address.
    pub async fn fresh(&self) -> anyhow::Result<String> {
        self.admin.batch_execute(&format!("drop database if exists {COPY} with (force)")).await?;
        self.admin.batch_execute(&format!("create database {COPY}")).await?;
        Ok(self.cluster.url_of(COPY))
    }

    /// A copy of the seeded database, for one run; answers its address.
    pub async fn fresh_copy(&self) -> anyhow::Result<String> {
        self.admin.batch_execute(&format!("drop database if exists {COPY} with (force)")).await?;
        let create = format!("create database {COPY} template {} strategy file_copy", self.seeded);
        self.admin.batch_execute(&create).await.context("copying the seeded database")?;
        self.admin.batch_execute("checkpoint").await?;
        Ok(self.cluster.url_of(COPY))
    }

    /// Writes the settings of a server on this database.
    pub fn config(&self, url: &str) -> anyhow::Result<Config> {
        self.write(url, free_port()?, "bench.example", false)
    }

    /// The same for one that federates by plain http on this machine.
    pub fn federating(&self, url: &str) -> anyhow::Result<Config> {
        let port = free_port()?;
        self.write(url, port, &format!("bench.localhost:{port}"), true)
    }

    fn write(&self, url: &str, port: u16, hostname: &str, insecure: bool) -> anyhow::Result<Config> {
        let often = serde_json::json!({ "capacity": 1_000_000, "seconds": 1 });
        let settings = serde_json::json!({
            "hostname": hostname,
            "federation": { "insecure_development_mode": insecure },
            "bind": "127.0.0.1",
            "port": port,
            "data_dir": self.folder,
            "database": { "url": url },
            "setup": { "admin_password": seed::PASSWORD.repeat(2) },
            "rate_limits": {
                "message": often,
                "post": often,
                "register": often,
                "image": often,
                "comment": often,
                "search": often,
                "import_user_settings": often,
            },
            "log": { "level": "error" },
        });
        let file = self.folder.join("config.hjson");
        fs::write(&file, settings.to_string()).with_context(|| format!("writing {}", file.display()))?;
        Ok(Config { file, port })
    }

    /// Size of a database.
    pub async fn bytes(&self, url: &str) -> anyhow::Result<u64> {
        let client = connect(url).await?;
        let row = client.query_one("select pg_database_size(current_database())", &[]).await?;
        Ok(u64::try_from(row.get::<_, i64>(0))?)
    }

    /// The parent of all its processes.
    pub fn postmaster(&self) -> u32 {
        self.cluster.process_id()
    }

    /// Stops the cluster.
    pub async fn close(self) -> anyhow::Result<()> {
        let Self { cluster, .. } = self;
        tokio::task::spawn_blocking(move || cluster.stop()).await?.map_err(|error| anyhow!(error))
    }

    /// Makes the database under another name first, so that an unfinished one is never used.
    async fn seed(&self, plan: &Plan) -> anyhow::Result<()> {
        let (began, unfinished) = (std::time::Instant::now(), "unfinished");
        println!("seeding {:?} data: this takes some minutes, once", plan.size);
        self.admin.batch_execute(&format!("drop database if exists {unfinished} with (force)")).await?;
        self.admin.batch_execute(&format!("create database {unfinished}")).await?;
        let url = self.cluster.url_of(unfinished);
        // The first start migrates and writes site, key and admin.
        Server::start(&plan.server, &self.config(&url)?).await?.stop().await?;
        seed::run(&url, plan.size, now()).await?;
        let comment = format!("comment on database {unfinished} is '{}'", now().to_rfc3339());
        self.admin.batch_execute(&comment).await?;
        let rename = format!("alter database {unfinished} rename to {}", self.seeded);
        self.admin.batch_execute(&rename).await?;
        println!("seeded in {} s", began.elapsed().as_secs());
        Ok(())
    }

    async fn exists(&self, name: &str) -> anyhow::Result<bool> {
        Ok(self.admin.query_opt("select 1 from pg_database where datname = $1", &[&name]).await?.is_some())
    }

    /// Drops seeded databases of other shapes and of long ago.
    async fn drop_outdated(&self) -> anyhow::Result<()> {
        let sql = "select datname::text, shobj_description(oid, 'pg_database') from pg_database where datname like 'seeded\\_%'";
        for row in self.admin.query(sql, &[]).await? {
            let (name, seeded_at): (String, Option<String>) = (row.get(0), row.get(1));
            let seeded_at = seeded_at.and_then(|text| text.parse::<DateTime<Utc>>().ok());
            let young = seeded_at.is_some_and(|at| now() - at < MOST_AGE);
            let size = |name: &str| name.split('_').nth(1).map(str::to_owned);
            let other_shape = name != self.seeded && size(&name) == size(&self.seeded);
            if !young || other_shape {
                self.admin.batch_execute(&format!("drop database {name}")).await?;
            }
        }
        Ok(())
    }
}

async fn start(folder: &Path) -> anyhow::Result<(Cluster, Client)> {
    let mut wanted = cluster::Settings::at(folder.join("postgres"));
    wanted.parameters = PARAMETERS.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let cluster = tokio::task::spawn_blocking(move || Cluster::start(&wanted)).await?;
    let cluster = cluster.map_err(|error| anyhow!(error)).context("starting PostgreSQL")?;
    let admin = connect(&cluster.url()).await?;
    Ok((cluster, admin))
}

/// Free a moment ago; nobody else looks for one here.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// As the reference run had it.
const PARAMETERS: [(&str, &str); 10] = [
    ("shared_buffers", "2GB"),
    ("effective_cache_size", "5GB"),
    ("work_mem", "16MB"),
    ("random_page_cost", "1.1"),
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("wal_compression", "on"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
    ("max_connections", "60"),
];

/// Of the size, the migrations and the seeder.
fn name_of(size: Size, migrations: &Path) -> anyhow::Result<String> {
    let mut hasher = DefaultHasher::new();
    seed::VERSION.hash(&mut hasher);
    let mut files = Vec::new();
    for folder in fs::read_dir(migrations).with_context(|| format!("listing {}", migrations.display()))? {
        let file = folder?.path().join("up.sql");
        if file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    for file in files {
        fs::read(&file).with_context(|| format!("reading {}", file.display()))?.hash(&mut hasher);
    }
    let size = format!("{size:?}").to_lowercase();
    Ok(format!("seeded_{size}_{:016x}", hasher.finish()))
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("connecting")?;
    tokio::spawn(connection);
    Ok(client)
}

fn now() -> DateTime<Utc> {
    Clock::system().now()
}
