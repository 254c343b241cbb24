//! The requests that are measured. Source: docs/reference/performance.md 6.3.

use crate::client::{Client, Request};
use crate::random::Random;
use crate::seed::PASSWORD;
use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nobody in particular: the front page.
    R1,
    /// The same: any sort, all posts or those of a community.
    R2,
    /// A user: followed communities, Active.
    R3,
    /// A user: all posts, by Hot, Scaled, New or TopDay.
    R4,
    /// A user: the comments of an ordinary post.
    R5a,
    /// A user: the comments of the post that has most.
    R5b,
    /// A user opens a post.
    R6,
    /// A user votes on a post.
    R7a,
    /// A user votes on a comment.
    R7b,
    /// A user comments.
    R8,
    /// A user's app starts.
    R9,
    /// A user looks at somebody.
    R10,
}

impl Kind {
    /// All of them in the order in which they are measured.
    pub const ALL: [Self; 12] = [
        Self::R1,
        Self::R2,
        Self::R3,
        Self::R4,
        Self::R5a,
        Self::R5b,
        Self::R6,
        Self::R7a,
        Self::R7b,
        Self::R8,
        Self::R9,
        Self::R10,
    ];

    /// How it is called in the tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::R1 => "R1 anon front page (Hot)",
            Self::R2 => "R2 anon any sort, community/All",
            Self::R3 => "R3 user Subscribed/Active",
            Self::R4 => "R4 user All/Hot,Scaled,New,TopDay",
            Self::R5a => "R5a comment tree, ordinary",
            Self::R5b => "R5b comment tree, the largest",
            Self::R6 => "R6 post page",
            Self::R7a => "R7a vote on post",
            Self::R7b => "R7b vote on comment",
            Self::R8 => "R8 create comment",
            Self::R9 => "R9 site, logged in",
            Self::R10 => "R10 profile",
        }
    }

    /// `R5a` and so on.
    pub fn name(self) -> &'static str {
        self.title().split(' ').next().unwrap_or_default()
    }
}

/// All orders of posts.
pub const SORTS: [&str; 19] = [
    "Active",
    "Hot",
    "New",
    "Old",
    "TopHour",
    "TopSixHour",
    "TopTwelveHour",
    "TopDay",
    "TopWeek",
    "TopMonth",
    "TopThreeMonths",
    "TopSixMonths",
    "TopNineMonths",
    "TopYear",
    "TopAll",
    "MostComments",
    "NewComments",
    "Controversial",
    "Scaled",
];

/// What requests are made of: users with their tokens, and things to ask for.
#[derive(Debug, Clone)]
pub struct Mix {
    /// Of the users.
    pub tokens: Vec<String>,
    /// Of somebody who moderates everything; none where nobody was asked for.
    pub admin: Option<String>,
    /// Posts of the first pages.
    posts: Vec<i64>,
    /// The post with most comments.
    mega: i64,
    /// The community with most posts, the first one of those that were seeded.
    pub large_community: i64,
    communities: Vec<i64>,
    comments: Vec<i64>,
}

impl Mix {
    /// Logs in the users `u1` to `u{users}` and looks around.
    pub async fn load(client: &Client, users: u32) -> anyhow::Result<Self> {
        let mut tokens = Vec::new();
        for user in 1..=users {
            tokens.push(log_in(client, user).await?);
        }
        let mut posts = Vec::new();
        for sort in ["New", "Hot", "Active", "TopWeek"] {
            let list = Request::get(format!("/api/v3/post/list?type_=All&sort={sort}&limit=50"));
            posts.extend(ids(&client.json(&list).await?, "posts", "post"));
        }
        let first = |page: Vec<i64>| page.first().copied().context("an empty list");
        let most = Request::get("/api/v3/post/list?type_=All&sort=MostComments&limit=1");
        let communities = Request::get("/api/v3/community/list?type_=All&sort=TopAll&limit=50");
        let comments = Request::get("/api/v3/comment/list?type_=All&sort=New&limit=50");
        let large = client.json(&Request::get("/api/v3/community?name=c1")).await?;
        let large = large.pointer("/community_view/community/id").and_then(Value::as_i64);
        let mix = Self {
            tokens,
            admin: None,
            posts,
            mega: first(ids(&client.json(&most).await?, "posts", "post"))?,
            large_community: large.context("a community without an id")?,
            communities: ids(&client.json(&communities).await?, "communities", "community"),
            comments: ids(&client.json(&comments).await?, "comments", "comment"),
        };
        ensure!(
            !mix.posts.is_empty() && !mix.communities.is_empty() && !mix.comments.is_empty(),
            "empty lists"
        );
        Ok(mix)
    }

    /// Logs in the user who is admin: the last one of this instance, [`crate::seed`] says.
    pub async fn log_in_admin(&mut self, client: &Client, local_users: u32) -> anyhow::Result<()> {
        self.admin = Some(log_in(client, local_users).await?);
        Ok(())
    }

    /// The token of one of the users.
    pub fn some_token(&self, random: &mut Random) -> &str {
        pick(random, &self.tokens).map_or("", String::as_str)
    }

    /// A request of this kind.
    pub fn draw(&self, kind: Kind, random: &mut Random) -> Request {
        let token = self.some_token(random);
        let post = pick(random, &self.posts).copied().unwrap_or_default();
        let list = |filter: &str| Request::get(format!("/api/v3/post/list?{filter}&limit=20"));
        match kind {
            Kind::R1 => list("type_=All&sort=Hot"),
            Kind::R2 => {
                let sort = pick(random, &SORTS).unwrap_or(&"Hot");
                if random.chance(0.6) {
                    let community = pick(random, &self.communities).copied().unwrap_or_default();
                    return list(&format!("sort={sort}&community_id={community}"));
                }
                list(&format!("sort={sort}&type_={}", pick(random, &["All", "Local"]).unwrap_or(&"All")))
            }
            Kind::R3 => list("type_=Subscribed&sort=Active").by(token),
            Kind::R4 => {
                let sort = pick(random, &["Hot", "Scaled", "New", "TopDay"]).unwrap_or(&"Hot");
                list(&format!("type_=All&sort={sort}")).by(token)
            }
            Kind::R5a => comments_of(post).by(token),
            Kind::R5b => comments_of(self.mega).by(token),
            Kind::R6 => Request::get(format!("/api/v3/post?id={post}")).by(token),
            Kind::R7a => {
                let body = json!({ "post_id": post, "score": score(random) });
                Request::post("/api/v3/post/like", body).by(token)
            }
            Kind::R7b => {
                let comment = pick(random, &self.comments);
                let body = json!({ "comment_id": comment, "score": score(random) });
                Request::post("/api/v3/comment/like", body).by(token)
            }
            Kind::R8 => {
                let body = json!({ "post_id": post, "content": format!("bench {}", random.unit()) });
                Request::post("/api/v3/comment", body).by(token)
            }
            Kind::R9 => Request::get("/api/v3/site").by(token),
            Kind::R10 => {
                let user = 1 + random.below(u32::try_from(self.tokens.len()).unwrap_or(1));
                Request::get(format!("/api/v3/user?username=u{user}&sort=New&limit=20")).by(token)
            }
        }
    }
}

/// The token of a new login of the user of this number.
async fn log_in(client: &Client, user: u32) -> anyhow::Result<String> {
    let body = json!({ "username_or_email": format!("u{user}"), "password": PASSWORD });
    let answer = client.json(&Request::post("/api/v3/user/login", body)).await?;
    let token = answer.get("jwt").and_then(Value::as_str);
    Ok(token.context("a login without a token")?.to_owned())
}

fn comments_of(post: i64) -> Request {
    Request::get(format!("/api/v3/comment/list?post_id={post}&max_depth=8&sort=Hot&type_=All"))
}

fn score(random: &mut Random) -> i8 {
    pick(random, &[1, 1, 0, -1]).copied().unwrap_or(1)
}

fn pick<'a, T>(random: &mut Random, from: &'a [T]) -> Option<&'a T> {
    let count = u32::try_from(from.len()).unwrap_or(u32::MAX);
    from.get(random.below(count) as usize)
}

fn ids(answer: &Value, list: &str, of: &str) -> Vec<i64> {
    answer
        .get(list)
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|view| view.get(of)?.get("id")?.as_i64())
        .collect()
}
