//! Several instances in one process that know each other by name.

use crate::forum::{Community, Post};
use crate::server::TestServer;
use crate::user::User;
use base::settings::{Federation, Settings};
use domain::fetch::Entry;
use serde_json::{Value, json};
use std::ops::Index;

/// Rounds after which a fleet should have come to rest.
const ROUNDS: usize = 50;
/// Ready-made keys of each instance.
const KEYS: usize = 8;

/// Instances that federate with each other, by plain http on loopback. Their urls carry no port.
pub struct Fleet(Vec<TestServer>);

impl Fleet {
    pub async fn start<const N: usize>(hosts: [&str; N]) -> Self {
        let mut servers = Vec::new();
        for host in hosts {
            let settings = Settings {
                hostname: host.to_owned(),
                tls: Some(false),
                federation: Federation { enabled: true, insecure_development_mode: true },
                ..Settings::default()
            };
            let server = TestServer::start_with(settings).await;
            let mut conn = server.instance.app.db().await.unwrap();
            let (public, private) =
                (include_str!("../fixtures/public.pem"), include_str!("../fixtures/private.pem"));
            for _ in 0..KEYS {
                db::actor_key::add_to_pool(&mut conn, public, private).await.unwrap();
            }
            drop(conn);
            servers.push(server);
        }
        let fleet = Self(servers);
        for server in &fleet.0 {
            for other in &fleet.0 {
                server.names.set(other.host(), Entry::Server(other.address()));
            }
        }
        fleet
    }

    /// All of them.
    pub fn servers(&self) -> &[TestServer] {
        &self.0
    }

    /// Lets everything arrive that is on its way.
    pub async fn settle(&self) {
        for _ in 0..ROUNDS {
            let mut busy = false;
            for server in &self.0 {
                busy |= server.federate().await;
            }
            if !busy {
                return;
            }
        }
        panic!("the fleet does not come to rest");
    }

    /// Stops them all; see [`TestServer::stop`].
    pub async fn stop(self) {
        for server in self.0 {
            server.stop().await;
        }
    }
}

impl Index<&str> for Fleet {
    type Output = TestServer;

    fn index(&self, host: &str) -> &TestServer {
        self.0.iter().find(|server| server.host() == host).unwrap_or_else(|| panic!("no instance {host}"))
    }
}

impl TestServer {
    /// Its name.
    pub fn host(&self) -> &str {
        &self.instance.app.settings().hostname
    }

    /// Where it listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.base.trim_start_matches("http://").parse().unwrap()
    }
}

impl User {
    /// Finds something by its url or handle, over v4; answers the whole view.
    pub async fn resolve(&self, query: &str) -> Value {
        let query = query.replace('!', "%21").replace('@', "%40").replace(':', "%3A").replace('/', "%2F");
        self.get("/api/v4/resolve_object", &format!("q={query}")).await.ok()
    }

    /// Finds a community of another instance.
    pub async fn resolve_community(&self, handle: &str) -> Community {
        let found = self.resolve(handle).await;
        let community = view(&found, "community");
        Community { id: community["id"].as_i64().unwrap(), name: handle.trim_start_matches('!').to_owned() }
    }

    /// Finds a post of another instance.
    pub async fn resolve_post(&self, ap_id: &str) -> Post {
        let found = self.resolve(ap_id).await;
        let post = view(&found, "post");
        Post {
            id: post["id"].as_i64().unwrap(),
            community_id: post["community_id"].as_i64().unwrap(),
            ap_id: post["ap_id"].as_str().unwrap().to_owned(),
        }
    }

    /// Answers a post or comment; gives the comment as v4 shows it.
    pub async fn comment(&self, post: &Post, parent: Option<i64>, content: &str) -> Value {
        let body = json!({ "post_id": post.id, "parent_id": parent, "content": content });
        self.post("/api/v4/comment", body).await.ok()["comment_view"]["comment"].clone()
    }

    /// The comments below a post over v4, as views.
    pub async fn comments(&self, post: &Post) -> Vec<Value> {
        let answer = self
            .get("/api/v4/comment/list", &format!("post_id={}&max_depth=10&sort=old", post.id))
            .await
            .ok();
        answer["items"].as_array().unwrap().clone()
    }
}

/// What was found, as an object of this kind.
fn view<'a>(found: &'a Value, kind: &str) -> &'a Value {
    match &found[kind] {
        Value::Null => panic!("no {kind}: {found}"),
        object => object,
    }
}
