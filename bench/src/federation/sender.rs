//! What people and communities elsewhere send, signed before the clock starts.

use anyhow::Context;
use base::clock::Clock;
use db::actor_key::Signer;
use federation::signature::outgoing;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;
use url::Url;

const PRIVATE_PEM: &str = include_str!("../../../tests/fixtures/private.pem");
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
/// Connections that send at the same time.
const CONNECTIONS: usize = 16;

/// A request, ready to be sent.
pub struct Signed {
    body: String,
    headers: HeaderMap,
}

/// Everybody who sends.
pub struct Sender {
    inbox: Url,
    http: reqwest::Client,
    base: String,
    port: u16,
    clock: Clock,
}

impl Sender {
    /// For a server at `base`, where peers are at `port`.
    pub fn new(base: &str, port: u16) -> anyhow::Result<Self> {
        let inbox: Url = format!("{}/inbox", base.replace("127.0.0.1", "bench.localhost")).parse()?;
        let http = reqwest::Client::builder().pool_max_idle_per_host(CONNECTIONS).build()?;
        Ok(Self { inbox, http, base: base.to_owned(), port, clock: Clock::system() })
    }

    fn at(&self, host: &str, path: &str) -> String {
        format!("http://{host}.localhost:{}/{path}", self.port)
    }

    fn id(&self, host: &str) -> String {
        self.at(host, &format!("activities/{}", uuid::Uuid::new_v4()))
    }

    /// The community elsewhere.
    pub fn group(&self) -> String {
        self.at("many", "c/group")
    }

    /// A post in it.
    pub fn page_id(&self, number: usize) -> String {
        self.at("many", &format!("post/{number}"))
    }

    /// A vote by somebody.
    pub fn like(&self, voter: usize, post: &str) -> anyhow::Result<Signed> {
        self.signed(&self.at("many", &format!("u/v{voter}")), &self.vote(voter, post))
    }

    fn vote(&self, voter: usize, post: &str) -> Value {
        let actor = self.at("many", &format!("u/v{voter}"));
        json!({ "id": self.id("many"), "type": "Like", "actor": actor, "object": post, "audience": self.group() })
    }

    /// A vote that the community elsewhere passes on.
    pub fn passed_on(&self, voter: usize, post: &str) -> anyhow::Result<Signed> {
        self.announced(&self.vote(voter, post))
    }

    /// A post in the community elsewhere.
    pub fn page(&self, number: usize) -> anyhow::Result<Signed> {
        let (author, group) = (self.at("many", "u/v0"), self.group());
        let page = json!({
            "id": self.page_id(number),
            "type": "Page",
            "name": format!("Post {number}"),
            "attributedTo": author,
            "to": [group, PUBLIC],
            "cc": [],
            "audience": group,
        });
        let create = json!({
            "id": self.id("many"),
            "type": "Create",
            "actor": author,
            "to": [PUBLIC],
            "cc": [group],
            "object": page,
            "audience": group,
        });
        self.announced(&create)
    }

    fn announced(&self, activity: &Value) -> anyhow::Result<Signed> {
        let group = self.group();
        let announce = json!({
            "id": self.id("many"),
            "type": "Announce",
            "actor": group,
            "to": [PUBLIC],
            "cc": [format!("{group}/followers")],
            "object": activity,
        });
        self.signed(&group, &announce)
    }

    /// Somebody of a host follows a community.
    pub fn follow(&self, host: &str, community: &str) -> anyhow::Result<Signed> {
        let actor = self.at(host, "u/zoe");
        let follow = json!({ "id": self.id(host), "type": "Follow", "actor": actor, "object": community });
        self.signed(&actor, &follow)
    }

    fn signed(&self, actor: &str, activity: &Value) -> anyhow::Result<Signed> {
        let signer = Signer::from_pem(actor, PRIVATE_PEM)?;
        let body = activity.to_string();
        let digest = outgoing::digest_of(body.as_bytes());
        let mut headers = outgoing::post(&signer, &self.inbox, &digest, self.clock.now())?;
        let host = self.inbox[url::Position::BeforeHost..url::Position::AfterPort].parse();
        headers.insert(reqwest::header::HOST, host.context("naming the host")?);
        Ok(Signed { body, headers })
    }

    /// Sends them all, some at a time; answers how many were not taken.
    pub async fn send_all(&self, signed: Vec<Signed>) -> anyhow::Result<usize> {
        let waiting = Arc::new(Mutex::new(VecDeque::from(signed)));
        let mut connections = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (waiting, http) = (Arc::clone(&waiting), self.http.clone());
            let url = format!("{}/inbox", self.base);
            connections.spawn(async move {
                let mut refused = 0;
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(Signed { body, headers }) = next else { return anyhow::Ok(refused) };
                    let answer = http.post(&url).headers(headers).body(body).send().await?;
                    refused += usize::from(!answer.status().is_success());
                }
            });
        }
        let mut refused = 0;
        while let Some(connection) = connections.join_next().await {
            refused += connection??;
        }
        Ok(refused)
    }
}
