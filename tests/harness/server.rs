//! A real server on loopback.

use crate::user::User;
use base::clock::Clock;
use base::settings::{RateLimit, RateLimits, Settings};
use chrono::{DateTime, Utc};
use db::Pool;
use domain::account;
use domain::account::login::{self, Lifetime, NewSession};
use domain::fetch::{Names, Outward, Rules, Table};
use domain::mail::{Mail, Mailer};
use domain::pictrs::Pictrs;
use domain::set_up::{FirstStart, KeyPair};
use parking_lot::Mutex;
use server::instance::{self, Instance, Outside};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use test_db::TestDb;

/// The time at which every test begins.
pub const START: &str = "2026-05-01T12:00:00Z";
/// The password of every user of a test.
pub const PASSWORD: &str = "correct horse";

/// One instance with its own database, clock and port. `admin` exists.
pub struct TestServer {
    pub instance: Instance,
    /// Stands still until told to move.
    pub clock: Clock,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    pub client: reqwest::Client,
    /// The names of other servers, for this one.
    pub names: Table,
    /// Every mail that was sent, the oldest first.
    pub mails: Arc<Mutex<Vec<Mail>>>,
    handle: actix_web::dev::ServerHandle,
    stopped: bool,
    // Dropped last: the database goes when nothing uses it any more.
    _db: TestDb,
}

impl TestServer {
    pub async fn start() -> Self {
        let settings = Settings { hostname: "spinney.test".to_owned(), ..Settings::default() };
        Self::start_with(settings).await
    }

    pub async fn start_with(settings: Settings) -> Self {
        server::outgoing::use_ring();
        let start: DateTime<Utc> = START.parse().unwrap();
        let clock = Clock::manual(start);
        let database = TestDb::create().await;
        let pool = Pool::new(database.url(), 4, Duration::from_secs(10)).unwrap();
        domain::set_up::run(&pool, &settings, first_start(), start).await.unwrap();
        let client = reqwest::Client::builder().build().unwrap();
        let mails = Arc::default();
        let mailer = Mailer::Collected(Arc::clone(&mails));
        let names = Table::default();
        let rules = Rules { names: Names::Table(names.clone()), ..Rules::of(&settings) };
        let pictrs = Pictrs::new(settings.pictrs.url.clone()).unwrap();
        let outside = Outside { clock: clock.clone(), http: Outward::new(rules).unwrap(), pictrs, mailer };
        let instance = instance::assemble(settings, pool, outside).await.unwrap();

        let mounted = instance.clone();
        let server = actix_web::HttpServer::new(move || instance::application(&mounted));
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        account::create(&instance.app, "admin", PASSWORD, true).await.unwrap();
        Self { instance, clock, base, client, names, mails, handle, stopped: false, _db: database }
    }

    /// A new user, logged in.
    pub async fn user(&self, name: &str) -> User {
        account::create(&self.instance.app, name, PASSWORD, false).await.unwrap();
        self.login(name).await
    }

    /// A user there already is, in a new session.
    pub async fn login(&self, name: &str) -> User {
        let app = &self.instance.app;
        let (person_id, local_user_id) = account::find_local(app, name).await.unwrap().unwrap();
        let session = NewSession { lifetime: Lifetime::Endless, ip: None, user_agent: None };
        let token = login::open(app, person_id, local_user_id, session).await.unwrap();
        User::new(self, Some(token))
    }

    /// The admin, logged in.
    pub async fn admin(&self) -> User {
        self.login("admin").await
    }

    /// Somebody without an account.
    pub fn nobody(&self) -> User {
        User::new(self, None)
    }

    /// Does all jobs that are due, until none is left.
    pub async fn run_jobs(&self) {
        while domain::job::run_next(&self.instance.app, domain::job::WORK).await.unwrap() {}
    }

    /// Does everything that has to do with other instances and can be done now; answers whether there was anything.
    pub async fn federate(&self) -> bool {
        let app = &self.instance.app;
        let mut done = false;
        while domain::job::run_next(app, domain::job::PUBLISH).await.unwrap() {
            done = true;
        }
        let mut conn = app.db().await.unwrap();
        let mut lanes = db::job::list_lanes(&mut conn, domain::job::INBOX, app.now(), 100).await.unwrap();
        lanes.extend(db::job::list_lanes(&mut conn, domain::job::LOOKUP, app.now(), 100).await.unwrap());
        drop(conn);
        for lane in lanes {
            while domain::job::run_next(app, &lane).await.unwrap() {
                done = true;
            }
        }
        self.instance.federation.deliver_now(app).await.unwrap() > 0 || done
    }

    /// Does a task of the schedule now.
    pub async fn run_task(&self, name: &str) {
        let task = server::schedule::TASKS.iter().find(|task| task.name == name).unwrap();
        server::schedule::run(&self.instance, task).await;
    }

    /// Checks what must hold when nothing is going on any more, and stops it: every counter equals what it counts, and no job has failed. Each test ends with it.
    pub async fn stop(mut self) {
        self.stopped = true;
        // Before the end: connections belong to the threads of the server.
        let mut conn = self.instance.app.db().await.unwrap();
        let failed = db::job::list_failed(&mut conn).await.unwrap();
        assert!(failed.is_empty(), "jobs that failed: {failed:#?}");
        let wrong = db::counters::recount::all(&mut conn).await.unwrap();
        assert!(wrong.is_empty(), "counters that were wrong: {wrong:#?}");
        drop(conn);
        self.handle.stop(true).await;
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // A test that fails has said why already.
        assert!(self.stopped || thread::panicking(), "a test ends with `stop`, which checks what must hold");
    }
}

fn first_start() -> FirstStart {
    let often = RateLimit { capacity: 1_000_000, seconds: 1 };
    FirstStart {
        site_name: "Test".to_owned(),
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
        key: KeyPair {
            public_pem: include_str!("../fixtures/public.pem").to_owned(),
            private_pem: include_str!("../fixtures/private.pem").to_owned(),
        },
        jwt_secret: vec![7; 32],
    }
}
