//! `bench federation`: what it costs to be a member of the network. Source of the targets: README.md.
//!
//! A server without content, and one process that plays all others: [`peer`] is what they answer, [`sender`] what they send. Every name below `.localhost` is this machine, so that five hundred hosts need no setting up.

mod figures;
pub mod peer;
pub mod sender;

use crate::client::{Client, Request};
use crate::run::data::Data;
use crate::run::processes::{Measured, Server};
use crate::run::{idle, report};
use crate::seed::PASSWORD;
use anyhow::{Context, ensure};
use figures::Counter;
use peer::Peers;
use sender::{Sender, Signed};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio_postgres::NoTls;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The `spinney` program.
    pub server: PathBuf,
    /// Where its database is kept while it runs.
    pub folder: PathBuf,
    /// Votes that come in, of each kind.
    pub votes: usize,
    /// Activities that go out to each sink.
    pub activities: usize,
    /// How long the idle server is watched.
    pub idle: Duration,
    /// How long a far peer is kept busy.
    pub far: Duration,
}

/// Hosts that follow a community.
const SINKS: usize = 500;
/// Instances known in all while the server is idle.
const KNOWN: usize = 1_000;
/// People who vote.
const VOTERS: usize = 100;
/// Activities a second to the far peer, and how far away it is.
const FAR_RATE: u64 = 50;
const FAR_DELAY: Duration = Duration::from_millis(200);
/// How long anything may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(300);
const LOOK: Duration = Duration::from_millis(20);

/// A server under measurement and everybody around it.
struct Stage {
    api: Client,
    token: String,
    peers: Peers,
    sender: Sender,
    counter: Counter,
}

/// Measures, prints.
pub async fn run(plan: &Plan) -> anyhow::Result<()> {
    let data = Data::empty(&plan.folder).await?;
    let url = data.fresh().await?;
    let mut server = Server::start(&plan.server, &data.federating(&url)?).await?;
    let (sql, connection) = tokio_postgres::connect(&url, NoTls).await.context("connecting")?;
    let driver = tokio::spawn(connection);
    let measured = Measured { server: server.id(), postmaster: data.postmaster() };
    let api = Client::new(&server.base)?;
    let login = json!({ "username_or_email": "admin", "password": PASSWORD.repeat(2) });
    let answer = api.json(&Request::post("/api/v3/user/login", login)).await?;
    let token = answer.get("jwt").and_then(Value::as_str).context("no token")?.to_owned();
    let peers = Peers::start()?;
    let sender = Sender::new(&server.base, peers.port())?;
    let stage = Stage { api, token, peers, sender, counter: Counter { measured, sql } };

    println!("{}", figures::HEAD);
    stage.votes_at_home(plan.votes).await?;
    stage.votes_elsewhere(plan.votes).await?;
    stage.deliveries(plan.activities).await?;
    stage.far(plan.far).await?;
    if !plan.idle.is_zero() {
        stage.meet_others().await?;
        let found = idle::watch(&stage.counter.measured, &stage.counter.sql, plan.idle).await?;
        println!("\nwith {KNOWN} instances known, {}", report::idle(&found));
    }
    drop(stage);
    driver.await??;
    server.stop().await?;
    data.close().await
}

impl Stage {
    async fn ask(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        self.api.json(&Request::post(path, body).by(&self.token)).await
    }

    /// A community of ours: its id here and everywhere.
    async fn community(&self, name: &str) -> anyhow::Result<(i64, String)> {
        let answer = self.ask("/api/v3/community", json!({ "name": name, "title": name })).await?;
        identity(&answer, "/community_view/community/id", "/community_view/community/actor_id")
    }

    async fn post(&self, community_id: i64, name: &str) -> anyhow::Result<(i64, String)> {
        let answer = self.ask("/api/v3/post", json!({ "community_id": community_id, "name": name })).await?;
        identity(&answer, "/post_view/post/id", "/post_view/post/ap_id")
    }

    /// Votes by people elsewhere on posts of ours, which nobody else follows.
    async fn votes_at_home(&self, votes: usize) -> anyhow::Result<()> {
        let (community_id, _) = self.community("home").await?;
        let mut posts = Vec::new();
        for number in 0..votes.div_ceil(VOTERS) {
            posts.push(self.post(community_id, &format!("Post {number}")).await?.1);
        }
        // So that everybody is known.
        let first = posts.first().context("no post")?;
        let warm = (0..VOTERS).map(|voter| self.sender.like(voter, first)).collect::<anyhow::Result<_>>()?;
        self.sender.send_all(warm).await?;
        self.rest().await?;
        let pairs = posts.iter().skip(1).flat_map(|post| (0..VOTERS).map(move |voter| (voter, post)));
        let signed: Vec<Signed> =
            pairs.map(|(voter, post)| self.sender.like(voter, post)).collect::<anyhow::Result<_>>()?;
        self.inbound("vote on a post of ours", signed).await
    }

    /// Votes that a community elsewhere passes on, as most of what comes does.
    async fn votes_elsewhere(&self, votes: usize) -> anyhow::Result<()> {
        let group = self.sender.group();
        let resolve = Request::get(format!("/api/v3/resolve_object?q={group}")).by(&self.token);
        let found = self.api.json(&resolve).await?;
        let id =
            found.pointer("/community/community/id").and_then(Value::as_i64).context("no such community")?;
        self.ask("/api/v3/community/follow", json!({ "community_id": id, "follow": true })).await?;
        let posts: Vec<String> =
            (0..votes.div_ceil(VOTERS)).map(|number| self.sender.page_id(number)).collect();
        let pages = (0..posts.len()).map(|number| self.sender.page(number)).collect::<anyhow::Result<_>>()?;
        self.sender.send_all(pages).await?;
        self.rest().await?;
        let pairs = posts.iter().flat_map(|post| (0..VOTERS).map(move |voter| (voter, post)));
        let signed: Vec<Signed> =
            pairs.map(|(voter, post)| self.sender.passed_on(voter, post)).collect::<anyhow::Result<_>>()?;
        self.inbound("vote that another instance passes on", signed).await
    }

    async fn inbound(&self, what: &str, signed: Vec<Signed>) -> anyhow::Result<()> {
        let count = signed.len();
        let before = self.counter.count().await?;
        let began = Instant::now();
        let refused = self.sender.send_all(signed).await?;
        let took = began.elapsed();
        self.rest().await?;
        let spent = self.counter.count().await? - before;
        ensure!(refused == 0, "{refused} of {count} were refused");
        println!("{}", figures::line(what, count, took, &spent, figures::VOTE_MS));
        Ok(())
    }

    /// Posts in a community that five hundred hosts follow.
    async fn deliveries(&self, activities: usize) -> anyhow::Result<()> {
        let (id, ap_id) = self.community("loud").await?;
        let follows = (0..SINKS).map(|sink| self.sender.follow(&format!("s{sink}"), &ap_id));
        self.sender.send_all(follows.collect::<anyhow::Result<_>>()?).await?;
        self.peers.until(SINKS, PATIENCE).await?;
        self.rest().await?;
        let (before, already) = (self.counter.count().await?, self.peers.received());
        let began = Instant::now();
        for number in 0..activities {
            self.post(id, &format!("Loud {number}")).await?;
        }
        self.peers.until(already + activities * SINKS, PATIENCE).await?;
        let took = began.elapsed();
        let spent = self.counter.count().await? - before;
        let what = format!("delivery, to {SINKS} sinks");
        println!("{}", figures::line(&what, activities * SINKS, took, &spent, figures::DELIVERY_MS));
        Ok(())
    }

    /// Fifty comments a second, for somebody who takes 200 ms to answer.
    async fn far(&self, span: Duration) -> anyhow::Result<()> {
        if span.is_zero() {
            return Ok(());
        }
        let (id, ap_id) = self.community("far").await?;
        let mut posts = Vec::new();
        for number in 0..FAR_RATE {
            posts.push(self.post(id, &format!("Far {number}")).await?.0);
        }
        let already = self.peers.received();
        self.sender.send_all(vec![self.sender.follow("far", &ap_id)?]).await?;
        self.peers.until(already + 1, PATIENCE).await?;
        self.peers.delay(FAR_DELAY);
        let (already, total) = (self.peers.received(), span.as_secs() * FAR_RATE);
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / u32::try_from(FAR_RATE)?);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
        let began = Instant::now();
        let mut writing = tokio::task::JoinSet::new();
        for (number, post) in (0..total).zip(posts.iter().cycle()) {
            ticks.tick().await;
            let body = json!({ "post_id": post, "content": format!("lag {}", self.peers.now_ms()) });
            let (api, token) = (self.api.clone(), self.token.clone());
            writing.spawn(async move {
                api.json(&Request::post("/api/v3/comment", body).by(&token)).await.map(|_| number)
            });
        }
        while let Some(written) = writing.join_next().await {
            written??;
        }
        let wrote = began.elapsed();
        self.peers.until(already + usize::try_from(total)?, PATIENCE).await?;
        self.peers.delay(Duration::ZERO);
        println!("{}", figures::far(&self.peers.lags(), total, wrote));
        Ok(())
    }

    /// Makes as many instances known as the target names.
    async fn meet_others(&self) -> anyhow::Result<()> {
        let sql = "insert into instance (domain, published_at) select 'known' || n || '.localhost', now() from generate_series(1, $1::int - (select count(*)::int from instance)) n";
        self.counter.sql.execute(sql, &[&i32::try_from(KNOWN)?]).await?;
        Ok(())
    }

    /// Waits until nothing is left to be done.
    async fn rest(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let row = self.counter.sql.query_one("select count(*) from job", &[]).await?;
            if row.get::<_, i64>(0) == 0 {
                return Ok(());
            }
            ensure!(began.elapsed() < PATIENCE, "jobs are left");
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// What something made is called here and everywhere.
fn identity(answer: &Value, id: &str, ap_id: &str) -> anyhow::Result<(i64, String)> {
    let id = answer.pointer(id).and_then(Value::as_i64).context("no number")?;
    let ap_id = answer.pointer(ap_id).and_then(Value::as_str).context("no id")?;
    Ok((id, ap_id.to_owned()))
}
