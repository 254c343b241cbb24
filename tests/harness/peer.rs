//! Another server, played by the test: it serves what it is told to and signs what it sends.

use crate::fleet::Fleet;
use crate::server::TestServer;
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use db::actor_key::Signer;
use domain::fetch::Entry;
use domain::set_up::KeyPair;
use federation::signature::outgoing;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// What is served at a path, and what came.
#[derive(Default)]
struct Script {
    pages: Mutex<HashMap<String, (u16, String)>>,
    /// Answers to posts, the next first; 202 when there is none left.
    answers: Mutex<Vec<(u16, Option<String>)>>,
    received: Mutex<Vec<String>>,
    visited: Mutex<Vec<String>>,
    arrived: Notify,
}

/// A server of another make.
pub struct Peer {
    pub host: String,
    script: Arc<Script>,
    address: std::net::SocketAddr,
}

/// Somebody there.
pub struct Puppet {
    pub id: String,
    pub host: String,
    key: KeyPair,
    client: reqwest::Client,
}

impl Peer {
    /// Starts it and tells the fleet its name.
    pub async fn start(fleet: &Fleet, host: &str) -> Self {
        let script = Arc::new(Script::default());
        let served = Arc::clone(&script);
        let server = HttpServer::new(move || {
            App::new().app_data(Data::from(Arc::clone(&served))).default_service(web::to(answer))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let address = server.addrs()[0];
        actix_web::rt::spawn(server.run());
        let peer = Self { host: host.to_owned(), script, address };
        for server in fleet.servers() {
            peer.introduce(server);
        }
        peer
    }

    /// Tells one instance its name.
    pub fn introduce(&self, server: &TestServer) {
        server.names.set(&self.host, Entry::Server(self.address));
    }

    /// Serves this at a path.
    pub fn serve(&self, path: &str, status: u16, body: &Value) {
        self.script.pages.lock().insert(path.to_owned(), (status, body.to_string()));
    }

    /// Serves an object at its id.
    pub fn publish(&self, object: &Value) {
        let path =
            object["id"].as_str().unwrap().trim_start_matches(&format!("http://{}", self.host)).to_owned();
        self.serve(&path, 200, object);
    }

    /// Says of itself what it runs.
    pub fn runs(&self, software: &str, version: &str) {
        let href = format!("http://{}/nodeinfo/2.0", self.host);
        let link = json!({ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": href });
        self.serve("/.well-known/nodeinfo", 200, &json!({ "links": [link] }));
        let software = json!({ "name": software, "version": version });
        self.serve("/nodeinfo/2.0", 200, &json!({ "version": "2.0", "software": software }));
    }

    /// Answers the next posts so: status and `Retry-After`.
    pub fn answer_next(&self, answers: &[(u16, Option<&str>)]) {
        let answers = answers.iter().map(|(status, after)| (*status, after.map(str::to_owned)));
        *self.script.answers.lock() = answers.collect();
    }

    /// What was posted to it, the oldest first.
    pub fn received(&self) -> Vec<Value> {
        let received = self.script.received.lock();
        received.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    /// The inboxes to which it was posted, the oldest first.
    pub fn visited(&self) -> Vec<String> {
        self.script.visited.lock().clone()
    }

    /// Waits until so many have come in all. For one who waits at a time.
    pub async fn until(&self, count: usize) {
        while self.script.received.lock().len() < count {
            self.script.arrived.notified().await;
        }
    }

    /// The same as it came, byte for byte.
    pub fn received_texts(&self) -> Vec<String> {
        self.script.received.lock().clone()
    }

    /// A person with a key of their own.
    pub async fn person(&self, name: &str) -> Puppet {
        self.actor("Person", &format!("u/{name}"), name).await
    }

    /// A community.
    pub async fn group(&self, name: &str) -> Puppet {
        self.actor("Group", &format!("c/{name}"), name).await
    }

    /// An actor of this type, at this path.
    pub async fn actor(&self, kind: &str, path: &str, name: &str) -> Puppet {
        let key = federation::keys::generate().await.unwrap();
        let puppet = Puppet {
            id: format!("http://{}/{path}", self.host),
            host: self.host.clone(),
            key,
            client: reqwest::Client::builder().build().unwrap(),
        };
        self.publish(&puppet.document(kind, name));
        puppet
    }

    /// Gives somebody there another key.
    pub async fn rotate(&self, puppet: &mut Puppet, kind: &str, name: &str) {
        puppet.key = federation::keys::generate().await.unwrap();
        self.publish(&puppet.document(kind, name));
    }
}

impl Puppet {
    /// How it is served at its id.
    pub fn document(&self, kind: &str, name: &str) -> Value {
        json!({
            "id": self.id,
            "type": kind,
            "preferredUsername": name,
            "inbox": format!("{}/inbox", self.id),
            "outbox": format!("{}/outbox", self.id),
            "followers": format!("{}/followers", self.id),
            "publicKey": {
                "id": format!("{}#main-key", self.id),
                "owner": self.id,
                "publicKeyPem": self.key.public_pem,
            },
        })
    }

    /// Signs as this actor.
    pub fn signer(&self) -> Signer {
        Signer::from_pem(&self.id, &self.key.private_pem).unwrap()
    }

    /// An activity of this actor, with a new id.
    pub fn activity(&self, kind: &str, more: Value) -> Value {
        let number: u64 = rand::random();
        let activity = json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("http://{}/activities/{number}", self.host),
            "type": kind,
            "actor": self.id,
        });
        crate::forum::merged(activity, more)
    }

    /// Sends an activity, rightly signed; answers the status.
    pub async fn send(&self, server: &TestServer, activity: &Value) -> u16 {
        self.send_signed(server, activity.to_string(), &self.signer()).await
    }

    /// Sends bytes with the signature of somebody.
    pub async fn send_signed(&self, server: &TestServer, body: String, signer: &Signer) -> u16 {
        self.send_to(server, "/inbox", body, signer).await
    }

    /// The same to an inbox at this path.
    pub async fn send_to(&self, server: &TestServer, path: &str, body: String, signer: &Signer) -> u16 {
        let url = format!("http://{}{path}", server.host()).parse().unwrap();
        let digest = outgoing::digest_of(body.as_bytes());
        let headers = outgoing::post(signer, &url, &digest, server.clock.now()).unwrap();
        self.post_to(server, path, body, headers).await
    }

    /// Posts bytes with these headers.
    pub async fn post(&self, server: &TestServer, body: String, headers: reqwest::header::HeaderMap) -> u16 {
        self.post_to(server, "/inbox", body, headers).await
    }

    /// The same to an inbox at this path.
    pub async fn post_to(
        &self,
        server: &TestServer,
        path: &str,
        body: String,
        headers: reqwest::header::HeaderMap,
    ) -> u16 {
        let request =
            self.client.post(format!("{}{path}", server.base)).headers(headers).header("host", server.host());
        request.body(body).send().await.unwrap().status().as_u16()
    }
}

async fn answer(script: Data<Script>, request: HttpRequest, body: Bytes) -> HttpResponse {
    if request.method() == actix_web::http::Method::POST {
        let next = {
            let mut answers = script.answers.lock();
            if answers.is_empty() { (202, None) } else { answers.remove(0) }
        };
        if next.0 < 300 {
            script.visited.lock().push(request.path().to_owned());
            script.received.lock().push(String::from_utf8(body.to_vec()).unwrap());
            script.arrived.notify_one();
        }
        let mut answer = HttpResponse::build(actix_web::http::StatusCode::from_u16(next.0).unwrap());
        if let Some(after) = next.1 {
            answer.insert_header(("retry-after", after));
        }
        return answer.finish();
    }
    let pages = script.pages.lock();
    let whole = request.uri().path_and_query().and_then(|path| pages.get(path.as_str()));
    match whole.or_else(|| pages.get(request.path())) {
        Some((status, body)) => HttpResponse::build(actix_web::http::StatusCode::from_u16(*status).unwrap())
            .content_type("application/activity+json")
            .body(body.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}
