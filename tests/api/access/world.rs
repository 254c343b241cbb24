//! Who asks, and what they are asked about: made anew for each line, so that lines do not depend on each other.

use base::ids::{CommunityId, PersonId, PrivateMessageId};
use db::schema::notification;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use harness::server::PASSWORD;
use harness::{Community, Images, TestServer, User};
use regex::{Captures, Regex};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Nobody,
    User,
    /// Banned from the site.
    Banned,
    /// Moderates `$community` with some rights only.
    LimitedModerator,
    /// Moderates `$community`, but has not founded it.
    Moderator,
    Admin,
}

impl Role {
    /// In the order of the columns of the tables.
    pub const ALL: [Self; 6] =
        [Self::Nobody, Self::User, Self::Banned, Self::LimitedModerator, Self::Moderator, Self::Admin];
}

/// A server, and somebody who asks it.
pub struct World {
    server: TestServer,
    images: Images,
    prefix: &'static str,
    role: Role,
    /// Who asks; another one as soon as a line has ended the session.
    actor: User,
    actor_id: PersonId,
    actor_name: String,
    /// Founded every `$community`.
    founder: User,
    /// Wrote every `$post`, `$comment` and `$message`.
    author: User,
    /// Things of the running line.
    made: HashMap<String, Value>,
    names: u32,
    words: Regex,
}

/// Counts the rows of every table, however many tables there are.
const ROWS: &str = "select table_name::text as name, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', table_name), false, true, '')))[1]::text::bigint as rows
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1";

#[derive(diesel::QueryableByName)]
struct Rows {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    rows: i64,
}

impl World {
    pub async fn start(prefix: &'static str, role: Role) -> Self {
        let server = TestServer::start().await;
        server.open_registration().await;
        let images = Images::start(&server).await;
        let (founder, author) = (server.user("founder").await, server.user("author").await);
        let nobody = server.nobody();
        let mut world = Self {
            server,
            images,
            prefix,
            role,
            actor: nobody,
            actor_id: PersonId(0),
            actor_name: String::new(),
            founder,
            author,
            made: HashMap::new(),
            names: 0,
            words: Regex::new(r"\$[a-z_]+").unwrap(),
        };
        world.enter().await;
        world
    }

    /// Shuts the site to strangers.
    pub async fn make_private(&self) {
        self.server.change_settings(|site| site.private_instance = true).await;
    }

    pub async fn stop(self) {
        self.images.stop().await;
        self.server.stop().await;
    }

    /// Sends the request of a line; answers status and body.
    pub async fn ask(&mut self, method: &str, path: &str, request: &str) -> (u16, String) {
        self.made.clear();
        for word in
            self.words.find_iter(request).map(|word| bare(word.as_str()).to_owned()).collect::<Vec<_>>()
        {
            self.make(&word).await;
        }
        let fill = |found: &Captures<'_>| match &self.made[bare(&found[0])] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let request = self.words.replace_all(request, fill).into_owned();
        let (place, body) = match request.split_once(' ') {
            _ if !request.starts_with(['?', '/']) => ("", request.as_str()),
            Some((place, body)) => (place, body),
            None => (request.as_str(), ""),
        };
        let path = if place.starts_with('/') { place.to_owned() } else { format!("{path}{place}") };
        let url = format!("{}{}{path}", self.server.base, self.prefix);
        let mut asked = self.server.client.request(method.parse().unwrap(), url);
        if let Some(token) = &self.actor.token {
            asked = asked.bearer_auth(token);
        }
        asked = match body {
            "" => asked,
            "@image" => asked.header("content-type", "multipart/form-data; boundary=xx").body(upload()),
            json => asked.header("content-type", "application/json").body(json.to_owned()),
        };
        let answer = asked.send().await.unwrap();
        let status = answer.status().as_u16();
        let body = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        self.stay().await;
        (status, body)
    }

    /// Sends a body of the caller's own to the route of a line; answers status and body.
    pub async fn send(&mut self, method: &str, path: &str, request: &str, body: Vec<u8>) -> (u16, String) {
        let place = request.split_once(' ').map_or(request, |(place, _)| place);
        let query = if place.starts_with('?') { self.numbered(place) } else { String::new() };
        let url = format!("{}{}{path}{query}", self.server.base, self.prefix);
        let asked = self.server.client.request(method.parse().unwrap(), url);
        let asked = asked.bearer_auth(self.actor.token.clone().unwrap_or_default());
        let answer = asked.header("content-type", "application/json").body(body).send().await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap();
        self.stay().await;
        (status, body)
    }

    /// The text with a number, under which there is nothing, in the place of each placeholder.
    pub fn numbered(&self, text: &str) -> String {
        self.words.replace_all(text, "2000000000").into_owned()
    }

    /// Every table and how many rows it has.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let mut conn = self.server.instance.app.db().await.unwrap();
        let rows: Vec<Rows> = diesel::sql_query(ROWS).get_results(&mut *conn).await.unwrap();
        rows.into_iter().map(|row| (row.name, row.rows)).collect()
    }

    /// Makes the thing of this name, unless this line has it already.
    async fn make(&mut self, word: &str) {
        if self.made.contains_key(word) {
            return;
        }
        let needs: &[&str] = match word {
            "post" | "own_post" | "tag" | "rule" | "review" | "role" | "community_report" => &["community"],
            "notification" => &["message"],
            "comment" | "own_comment" | "post_report" => &["post"],
            "comment_report" => &["comment"],
            "message_report" => &["message"],
            "application" => &["applicant"],
            "follower" => &["private"],
            _ => &[],
        };
        for need in needs {
            Box::pin(self.make(need)).await;
        }
        let value = match word {
            // A name that nobody and nothing has.
            "name" => json!(self.name("new")),
            "me" => json!(self.actor_id),
            "my_name" => json!(self.actor_name),
            // Founded by somebody else; moderated by who asks, if that is their role.
            "community" => self.community().await,
            // One that who asks has founded, if they can.
            "own_community" => {
                let name = self.name("own");
                json!(self.owner(&self.founder).create_community(&name).await.id)
            }
            "post" => json!(self.author.create_post(&self.the_community(), "Dune").await.id),
            "own_post" => json!(self.owner(&self.author).create_post(&self.the_community(), "Emma").await.id),
            "comment" => self.comment(&self.author).await,
            "own_comment" => self.comment(self.owner(&self.author)).await,
            // Somebody else without any role.
            "person" => {
                let name = self.name("other");
                json!(
                    domain::account::create(&self.server.instance.app, &name, PASSWORD, false)
                        .await
                        .unwrap()
                        .0
                )
            }
            "instance" => {
                let host = format!("{}.test", self.name("peer"));
                json!(self.server.remote_instance(&host).await)
            }
            // To who asks.
            "message" => message(&self.author, self.actor_id.0).await,
            "own_message" => {
                let author = self.person_of("author").await;
                message(self.owner(&self.author), author.0).await
            }
            "tagline" => {
                let admin = self.server.admin().await;
                let made = admin.post("/api/v4/admin/tagline", json!({ "content": "Read more." })).await.ok();
                made["tagline"]["id"].clone()
            }
            // Of who asks.
            "notification" => {
                let message = PrivateMessageId(self.made["message"].as_i64().unwrap().try_into().unwrap());
                let told = notification::table.filter(notification::private_message_id.eq(message));
                let mut conn = self.server.instance.app.db().await.unwrap();
                json!(told.select(notification::id).first::<i32>(&mut *conn).await.unwrap())
            }
            "tag" => {
                let body = json!({ "community_id": self.made["community"], "name": self.name("tag") });
                self.founder.post("/api/v4/community/tag", body).await.ok()["id"].clone()
            }
            // Of the community.
            "rule" => {
                let value = self.name("word");
                self.rule(&value).await
            }
            // A post that a rule of the community holds.
            "review" => {
                let value = self.name("word");
                self.rule(&value).await;
                self.author.create_post(&self.the_community(), &format!("About {value}")).await;
                let query = format!("community_id={}", self.made["community"]);
                let waiting = self.founder.get("/api/v4/review/list", &query).await.ok();
                waiting["items"][0]["review_item"]["id"].clone()
            }
            // Made by somebody else.
            "multi" => {
                let body = json!({ "name": self.name("multi") });
                self.founder.post("/api/v4/multi_community", body).await.ok()["multi_community_view"]["multi"]
                    ["id"]
                    .clone()
            }
            "announcement" => {
                let admin = self.server.admin().await;
                let all = admin.post("/api/v4/admin/announcement", json!({ "content": "Hear." })).await.ok();
                all["announcements"][0]["id"].clone()
            }
            // One that its followers are let into; moderated as `$community` is.
            "private" => self.community_with(json!({ "visibility": "private" })).await,
            "founder" => json!(self.person_of("founder").await),
            "post_report" => self.report("post", "post_id", "post").await,
            "comment_report" => self.report("comment", "comment_id", "comment").await,
            "community_report" => self.report("community", "community_id", "community").await,
            "message_report" => self.message_report().await,
            "role" => self.role().await,
            "applicant" => self.applicant().await,
            "application" => self.application().await,
            "follower" => self.follower().await,
            "emoji" => {
                let name = self.name("emoji");
                let form = json!({ "category": "a", "shortcode": name, "image_url": format!("https://spinney.test/{name}.png"), "alt_text": "", "keywords": [] });
                let made = self.server.admin().await.post("/api/v4/custom_emoji", form).await.ok();
                made["custom_emoji"]["custom_emoji"]["id"].clone()
            }
            "provider" => {
                let issuer = format!("https://id.example/{}", self.name("provider"));
                let form = json!({
                    "display_name": "Id", "issuer": issuer, "authorization_endpoint": "https://id.example/a",
                    "token_endpoint": "https://id.example/t", "userinfo_endpoint": "https://id.example/u",
                    "id_claim": "sub", "client_id": "forum", "client_secret": "secret", "scopes": "openid",
                });
                self.server.admin().await.post("/api/v4/oauth_provider", form).await.ok()["id"].clone()
            }
            other => panic!("nothing is called ${other}"),
        };
        self.made.insert(word.to_owned(), value);
    }

    fn name(&mut self, word: &str) -> String {
        self.names += 1;
        format!("{word}{}", self.names)
    }

    /// Who asks, if they can write; else somebody who can.
    fn owner<'a>(&'a self, other: &'a User) -> &'a User {
        if matches!(self.role, Role::Nobody | Role::Banned) { other } else { &self.actor }
    }

    async fn community(&mut self) -> Value {
        self.community_with(json!({})).await
    }

    async fn community_with(&mut self, more: Value) -> Value {
        let name = self.name("books");
        let community = self.founder.create_community_with(&name, more).await;
        let community_id = CommunityId(community.id.try_into().unwrap());
        match self.role {
            Role::LimitedModerator => self.server.grant_few(community_id, self.actor_id).await,
            Role::Moderator => self.server.appoint(community_id, self.actor_id).await,
            Role::Nobody | Role::User | Role::Banned | Role::Admin => {}
        }
        json!(community.id)
    }

    async fn report(&self, path: &str, field: &str, made: &str) -> Value {
        let form = json!({ field: self.made[made], "reason": "Spam." });
        let reported = self.founder.post(&format!("/api/v4/{path}/report"), form).await.ok();
        reported[format!("{path}_report_view")][format!("{path}_report")]["id"].clone()
    }

    /// Of a message between others.
    async fn message_report(&self) -> Value {
        let founder = self.person_of("founder").await;
        let form = json!({ "private_message_id": message(&self.author, founder.0).await, "reason": "Spam." });
        let reported = self.founder.post("/api/v4/private_message/report", form).await.ok();
        reported["private_message_report_view"]["private_message_report"]["id"].clone()
    }

    async fn role(&mut self) -> Value {
        let form = json!({ "community_id": self.made["community"], "name": self.name("role"), "capabilities": ["lock"] });
        self.founder.post("/api/v4/role", form).await.ok()["role_view"]["role"]["id"].clone()
    }

    async fn applicant(&mut self) -> Value {
        let (name, app) = (self.name("applicant"), self.server.instance.app.clone());
        let (person_id, user_id) = domain::account::create(&app, &name, PASSWORD, false).await.unwrap();
        let mut conn = app.db().await.unwrap();
        db::application::insert(&mut conn, user_id, "I read.", app.now()).await.unwrap();
        json!(person_id)
    }

    async fn application(&self) -> Value {
        let query = format!("person_id={}", self.made["applicant"]);
        let admin = self.server.admin().await;
        let view = admin.get("/api/v4/admin/registration_application", &query).await.ok();
        view["registration_application"]["registration_application"]["id"].clone()
    }

    /// Somebody who waits to follow `$private`.
    async fn follower(&mut self) -> Value {
        let name = self.name("follower");
        let user = self.server.user(&name).await;
        let private = Community { id: self.made["private"].as_i64().unwrap(), name: String::new() };
        user.follow(&private, true).await.ok();
        json!(self.person_of(&name).await)
    }

    fn the_community(&self) -> Community {
        Community { id: self.made["community"].as_i64().unwrap(), name: String::new() }
    }

    /// A rule of the community that holds what has a word in it.
    async fn rule(&self, value: &str) -> Value {
        let body = json!({ "community_id": self.made["community"], "kind": "keyword", "value": value, "action": "hold" });
        let rules = self.founder.post("/api/v4/content_rule", body).await.ok();
        rules["rules"].as_array().unwrap().last().unwrap()["id"].clone()
    }

    async fn comment(&self, author: &User) -> Value {
        let body = json!({ "post_id": self.made["post"], "content": "Dry." });
        author.post("/api/v4/comment", body).await.ok()["comment_view"]["comment"]["id"].clone()
    }

    async fn person_of(&self, name: &str) -> PersonId {
        domain::account::find_local(&self.server.instance.app, name).await.unwrap().unwrap().0
    }

    /// Makes the one who asks.
    async fn enter(&mut self) {
        if self.role == Role::Nobody {
            self.actor_id = self.person_of("founder").await;
            self.actor_name = "founder".to_owned();
            return;
        }
        let app = &self.server.instance.app;
        let name = format!("actor{}", self.names);
        self.names += 1;
        let admin = self.role == Role::Admin;
        let (person_id, _) = domain::account::create(app, &name, PASSWORD, admin).await.unwrap();
        if self.role == Role::Banned {
            self.server.ban_from_site(&name).await;
        }
        self.actor = self.server.login(&name).await;
        (self.actor_id, self.actor_name) = (person_id, name);
    }

    /// Makes another one if a line has ended the session.
    async fn stay(&mut self) {
        if self.role == Role::Nobody {
            return;
        }
        let valid = self.actor.get("/api/v4/account/validate_auth", "").await.status == 200;
        // Who has stepped down is no admin any more.
        let in_office =
            self.role != Role::Admin || self.actor.get("/api/v3/user/banned", "").await.status == 200;
        if !valid || !in_office {
            self.enter().await;
        }
    }
}

/// A placeholder without its sign.
fn bare(word: &str) -> &str {
    word.trim_start_matches('$')
}

async fn message(sender: &User, recipient: i32) -> Value {
    let body = json!({ "recipient_id": recipient, "content": "Hello." });
    sender.post("/api/v4/private_message", body).await.ok()["private_message_view"]["private_message"]["id"]
        .clone()
}

/// A tiny picture in the form field that apps use.
fn upload() -> Vec<u8> {
    let png: &[u8] = &[
        0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0,
        0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c,
        0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42,
        0x60, 0x82,
    ];
    let head = b"--xx\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
    [head, png, b"\r\n--xx--\r\n"].concat()
}
