//! A PostgreSQL that counts, and forums on it.

use crate::count::{self, Cost};
use base::clock::Clock;
use base::settings::{RateLimit, RateLimits, Settings};
use bench::client::{Client, Request};
use bench::mix::{Kind, Mix};
use bench::random::Random;
use bench::seed::{self, Size};
use chrono::{DateTime, Utc};
use cluster::Cluster;
use db::Pool;
use diesel_async::SimpleAsyncConnection;
use domain::mail::Mailer;
use domain::pictrs::Pictrs;
use domain::set_up::{FirstStart, KeyPair};
use server::instance::{self, Instance, Outside};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::NoTls;

/// When everything happens.
const NOW: &str = "2026-05-01T12:00:00Z";
/// Users that ask.
const USERS: u32 = 5;
/// Longer than any answer to nobody in particular is kept.
const PAUSE: Duration = Duration::from_secs(2);
/// The tables that hold nothing but counters.
const COUNTERS: [&str; 5] = ["post_stat", "comment_stat", "person_stat", "community_stat", "site_stat"];

/// A PostgreSQL of this test alone: whatever is counted or written to its log is the forums' doing.
pub struct Postgres {
    cluster: Option<Cluster>,
    folder: PathBuf,
}

impl Postgres {
    /// Starts it in a folder of its own.
    pub async fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("spinney-guards-{name}-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        // PostgreSQL's user must get through.
        fs::set_permissions(&folder, Permissions::from_mode(0o711)).unwrap();
        let parameters = [
            ("shared_preload_libraries", "pg_stat_statements"),
            ("shared_buffers", "256MB"),
            ("fsync", "off"),
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
            // The plans that tables of a real size get: a few pages are read whole otherwise.
            ("enable_seqscan", "off"),
            // What depends on when the last checkpoint or vacuum was is nobody's fault.
            ("full_page_writes", "off"),
            ("autovacuum", "off"),
            ("checkpoint_timeout", "1d"),
            ("max_wal_size", "16GB"),
        ];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let settings = cluster::Settings { parameters, ..cluster::Settings::at(folder.join("postgres")) };
        let started = tokio::task::spawn_blocking(move || Cluster::start(&settings)).await.unwrap();
        let postgres = Self { cluster: Some(started.unwrap()), folder };
        postgres.admin().await.batch_execute("create extension pg_stat_statements").await.unwrap();
        postgres
    }

    /// The address of a database.
    pub fn url_of(&self, database: &str) -> String {
        self.cluster.as_ref().unwrap().url_of(database)
    }

    /// A connection that is not counted as anybody's.
    pub async fn admin(&self) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(&self.url_of("postgres"), NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.cluster.take());
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// A server on seeded data, in this process.
pub struct Forum {
    /// What can be asked of it.
    pub mix: Mix,
    client: Client,
    instance: Instance,
    clock: Clock,
    database: String,
    url: String,
    admin: tokio_postgres::Client,
    handle: actix_web::dev::ServerHandle,
}

impl Forum {
    /// Seeds a database and starts a server on it.
    pub async fn start(postgres: &Postgres, size: Size) -> Self {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let clock = Clock::manual(now);
        let database = format!("{size:?}").to_lowercase();
        let admin = postgres.admin().await;
        admin.batch_execute(&format!("create database {database}")).await.unwrap();
        let url = postgres.url_of(&database);
        db::migrate::run(&url).await.unwrap();
        let settings = Settings { hostname: "spinney.test".to_owned(), ..Settings::default() };
        // One for the requests, one for tasks that hold a lock beside their work.
        let pool = Pool::new(&url, 2, Duration::from_secs(10)).unwrap();
        domain::set_up::run(&pool, &settings, first_start(), now).await.unwrap();
        seed::run(&url, size, now).await.unwrap();

        server::outgoing::use_ring();
        let http = server::outgoing::client(&settings).unwrap();
        let pictrs = Pictrs::new(None).unwrap();
        let outside =
            Outside { clock: clock.clone(), http, pictrs, mailer: Mailer::Collected(Default::default()) };
        let instance = instance::assemble(settings, pool, outside).await.unwrap();
        let mounted = instance.clone();
        let server = actix_web::HttpServer::new(move || instance::application(&mounted));
        // A machine that is busy may pause for longer than a connection is usually kept.
        let server = server.keep_alive(Duration::from_secs(600));
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", server.addrs().first().unwrap());
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = Client::new(base).unwrap();
        let mut mix = Mix::load(&client, USERS).await.unwrap();
        mix.log_in_admin(&client, size.amounts().local_users).await.unwrap();
        // What the seeder updated is nobody's habit.
        instance.app.db().await.unwrap().batch_execute("select pg_stat_reset()").await.unwrap();
        Self { mix, client, instance, clock, database, url, admin, handle }
    }

    /// Asks one after the other.
    pub async fn ask(&self, requests: &[Request]) {
        for request in requests {
            let answer = self.client.ask(request).await.unwrap();
            let Request { method, path, .. } = request;
            assert_eq!(answer.status, 200, "{method} {path}: {}", String::from_utf8_lossy(&answer.body));
        }
    }

    /// The same twice; answers what one of them cost on average, the time that was cheaper: what is kept for some seconds may have to be read again at any moment.
    pub async fn cheaper_cost(&self, requests: &[Request]) -> Cost {
        let (first, second) = (self.cost(requests).await, self.cost(requests).await);
        if second.statements < first.statements { second } else { first }
    }

    /// The same once.
    pub async fn cost(&self, requests: &[Request]) -> Cost {
        self.clock.advance(PAUSE);
        count::reset(&self.admin, &self.database).await;
        let wal = self.wal_of(self.ask(requests)).await;
        let counted = count::read(&self.admin, &self.database).await;
        Cost { wal: wal as f64, ..counted }.each(requests.len())
    }

    /// Bytes written to the log while something is done.
    pub async fn wal_of(&self, doing: impl Future<Output = ()>) -> i64 {
        let before = count::wal_position(&self.admin).await;
        doing.await;
        count::wal_position(&self.admin).await - before
    }

    /// Votes and comments, so many.
    pub async fn write(&self, count: usize) {
        let mut random = Random::new(23);
        let kinds = [Kind::R7a, Kind::R7b, Kind::R7a, Kind::R7b, Kind::R8];
        for kind in kinds.iter().cycle().take(count) {
            self.ask(&[self.mix.draw(*kind, &mut random)]).await;
        }
    }

    /// Does everything that is due by the clock.
    pub async fn run_schedule(&self) {
        for task in server::schedule::TASKS {
            server::schedule::run(&self.instance, task).await;
        }
    }

    /// For each table of counters: how often rows were updated, and how often without touching an index.
    pub async fn counter_updates(&self) -> Vec<(String, i64, i64)> {
        let mut conn = self.instance.app.db().await.unwrap();
        conn.batch_execute("select pg_stat_force_next_flush()").await.unwrap();
        drop(conn);
        let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        let sql = "select relname::text, n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = any($1) order by relname";
        let rows = client.query(sql, &[&COUNTERS.as_slice()]).await.unwrap();
        let name = |table: &str| format!("{} {table}", self.database);
        rows.iter().map(|row| (name(row.get(0)), row.get(1), row.get(2))).collect()
    }

    /// Stops the server.
    pub async fn stop(self) {
        self.handle.stop(true).await;
        self.instance.app.pool().close();
    }
}

/// What a forum begins with.
pub fn first_start() -> FirstStart {
    let often = RateLimit { capacity: 1_000_000, seconds: 1 };
    FirstStart {
        site_name: "Guards".to_owned(),
        set_up: true,
        rate_limits: RateLimits {
            message: often,
            post: often,
            register: often,
            image: often,
            comment: often,
            search: often,
            import_user_settings: often,
        },
        key: KeyPair { public_pem: String::new(), private_pem: String::new() },
        jwt_secret: vec![7; 32],
    }
}
