//! What it may cost to be a member of the network: statements for each vote that comes in, and for each delivery.
#![allow(clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use crate::count;
use crate::forum::{Postgres, first_start};
use base::clock::Clock;
use base::settings::{Federation, Settings};
use bench::client::{Client, Request};
use bench::federation::peer::Peers;
use bench::federation::sender::Sender;
use db::Pool;
use domain::job;
use domain::mail::Mailer;
use domain::pictrs::Pictrs;
use serde_json::{Value, json};
use server::instance::{self, Instance, Outside};
use std::time::Duration;

/// People elsewhere who vote.
const VOTERS: usize = 30;
/// Hosts that follow a community, and posts in it.
const SINKS: usize = 40;
const POSTS: usize = 5;

/// Statements of a vote that comes alone: begin, that it came, the post with the voter's standing, the vote, commit; a little for what is kept for seconds only.
const VOTE: f64 = 7.0;
/// The same of one that comes with others.
const VOTE_TOGETHER: f64 = 3.5;
/// Statements until what was told is written down, for each vote nobody elsewhere hears of.
const TOLD: f64 = 0.5;
/// Statements of a delivery.
const DELIVERY: f64 = 0.25;

#[actix_web::test]
async fn activities_cost_no_more_than_agreed() {
    let postgres = Postgres::start("member").await;
    let member = Member::start(&postgres).await;
    let mut found = Vec::new();

    let (home, _) = member.community("home").await;
    let mut posts = Vec::new();
    for number in 0..3 {
        posts.push(member.post(home, &format!("Post {number}")).await);
    }
    // So that everybody is known.
    member.vote(&posts[0]).await;
    member.settle().await;
    count::reset(&member.admin, DATABASE).await;
    for voter in 0..VOTERS {
        member.send(vec![member.sender.like(voter, &posts[1]).unwrap()]).await;
    }
    found.push(("vote, alone", member.statements().await / VOTERS as f64, VOTE));
    member.settle().await;
    found.push(("vote of which nobody hears, told", member.statements().await / VOTERS as f64, TOLD));
    member.vote(&posts[2]).await;
    found.push(("vote, with others", member.statements().await / VOTERS as f64, VOTE_TOGETHER));
    member.settle().await;

    let pages = member.follow_group().await;
    member.pass_on(&pages[0]).await;
    member.settle().await;
    count::reset(&member.admin, DATABASE).await;
    for voter in 0..VOTERS {
        member.send(vec![member.sender.passed_on(voter, &pages[1]).unwrap()]).await;
    }
    found.push(("vote that is passed on, alone", member.statements().await / VOTERS as f64, VOTE));
    member.pass_on(&pages[2]).await;
    found.push((
        "vote that is passed on, with others",
        member.statements().await / VOTERS as f64,
        VOTE_TOGETHER,
    ));

    let (loud, loud_ap_id) = member.community("loud").await;
    let follows = (0..SINKS).map(|sink| member.sender.follow(&format!("s{sink}"), &loud_ap_id).unwrap());
    member.send(follows.collect()).await;
    member.settle().await;
    for number in 0..POSTS {
        member.post(loud, &format!("Loud {number}")).await;
    }
    count::reset(&member.admin, DATABASE).await;
    let before = member.peers.received();
    member.settle().await;
    assert_eq!(member.peers.received() - before, SINKS * POSTS);
    found.push(("delivery", member.statements().await / (SINKS * POSTS) as f64, DELIVERY));

    member.stop().await;
    for (what, spent, agreed) in &found {
        println!("{what:<40} {spent:6.2} statements, {agreed} agreed");
    }
    let problems: Vec<_> = found.iter().filter(|(_, spent, agreed)| spent > agreed).collect();
    assert!(problems.is_empty(), "{problems:?}");
}

const DATABASE: &str = "member";

/// A server among others, all of them in this process.
struct Member {
    sender: Sender,
    peers: Peers,
    client: Client,
    token: String,
    instance: Instance,
    admin: tokio_postgres::Client,
    handle: actix_web::dev::ServerHandle,
}

impl Member {
    async fn start(postgres: &Postgres) -> Self {
        let clock = Clock::system();
        let admin = postgres.admin().await;
        admin.batch_execute(&format!("create database {DATABASE}")).await.unwrap();
        let url = postgres.url_of(DATABASE);
        db::migrate::run(&url).await.unwrap();
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let settings = Settings {
            hostname: format!("bench.localhost:{port}"),
            tls: Some(false),
            federation: Federation { enabled: true, insecure_development_mode: true },
            ..Settings::default()
        };
        let pool = Pool::new(&url, 4, Duration::from_secs(10)).unwrap();
        let mut first = first_start();
        first.key = federation::keys::generate().await.unwrap();
        domain::set_up::run(&pool, &settings, first, clock.now()).await.unwrap();
        server::outgoing::use_ring();
        let http = server::outgoing::client(&settings).unwrap();
        let outside = Outside {
            clock,
            http,
            pictrs: Pictrs::new(None).unwrap(),
            mailer: Mailer::Collected(Default::default()),
        };
        let instance = instance::assemble(settings, pool, outside).await.unwrap();
        let password = bench::seed::PASSWORD.repeat(2);
        domain::account::create(&instance.app, "admin", &password, true).await.unwrap();
        let mounted = instance.clone();
        let server = actix_web::HttpServer::new(move || instance::application(&mounted));
        let server = server.keep_alive(Duration::from_secs(600)).workers(1).disable_signals();
        let server = server.listen(listener).unwrap().run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let base = format!("http://127.0.0.1:{port}");
        let client = Client::new(&base).unwrap();
        let login = json!({ "username_or_email": "admin", "password": password });
        let answer = client.json(&Request::post("/api/v3/user/login", login)).await.unwrap();
        let token = answer["jwt"].as_str().unwrap().to_owned();
        let peers = Peers::start().unwrap();
        let sender = Sender::new(&base, peers.port()).unwrap();
        Self { sender, peers, client, token, instance, admin, handle }
    }

    async fn ask(&self, path: &str, body: Value) -> Value {
        self.client.json(&Request::post(path, body).by(&self.token)).await.unwrap()
    }

    async fn community(&self, name: &str) -> (i64, String) {
        let answer = self.ask("/api/v3/community", json!({ "name": name, "title": name })).await;
        let community = &answer["community_view"]["community"];
        (community["id"].as_i64().unwrap(), community["actor_id"].as_str().unwrap().to_owned())
    }

    async fn post(&self, community_id: i64, name: &str) -> String {
        let answer = self.ask("/api/v3/post", json!({ "community_id": community_id, "name": name })).await;
        answer["post_view"]["post"]["ap_id"].as_str().unwrap().to_owned()
    }

    async fn send(&self, signed: Vec<bench::federation::sender::Signed>) {
        assert_eq!(self.sender.send_all(signed).await.unwrap(), 0, "refused");
    }

    /// Everybody votes, several at a time.
    async fn vote(&self, post: &str) {
        self.send((0..VOTERS).map(|voter| self.sender.like(voter, post).unwrap()).collect()).await;
    }

    /// The same, passed on by a community elsewhere.
    async fn pass_on(&self, post: &str) {
        self.send((0..VOTERS).map(|voter| self.sender.passed_on(voter, post).unwrap()).collect()).await;
    }

    /// Follows a community elsewhere; answers posts in it.
    async fn follow_group(&self) -> Vec<String> {
        let group = self.sender.group();
        let resolve = Request::get(format!("/api/v3/resolve_object?q={group}")).by(&self.token);
        let found = self.client.json(&resolve).await.unwrap();
        let id = &found["community"]["community"]["id"];
        self.ask("/api/v3/community/follow", json!({ "community_id": id, "follow": true })).await;
        self.settle().await;
        self.send((0..3).map(|number| self.sender.page(number).unwrap()).collect()).await;
        (0..3).map(|number| self.sender.page_id(number)).collect()
    }

    /// Lets everything be done that is to be done.
    async fn settle(&self) {
        let app = &self.instance.app;
        let mut busy = true;
        while busy {
            busy = false;
            while job::run_next(app, job::PUBLISH).await.unwrap() {
                busy = true;
            }
            let mut conn = app.db().await.unwrap();
            let lanes = db::job::list_lanes(&mut conn, job::INBOX, app.now(), 1_000).await.unwrap();
            drop(conn);
            for lane in lanes {
                while job::run_next(app, &lane).await.unwrap() {
                    busy = true;
                }
            }
            busy |= self.instance.federation.deliver_now(app).await.unwrap() > 0;
        }
    }

    /// Statements since this was last asked.
    async fn statements(&self) -> f64 {
        let counted = count::read(&self.admin, DATABASE).await;
        count::reset(&self.admin, DATABASE).await;
        counted.statements
    }

    async fn stop(self) {
        self.handle.stop(true).await;
        self.instance.app.pool().close();
    }
}
