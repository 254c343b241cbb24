//! What users do, as one-line verbs. Where it makes no difference they speak v4.

use crate::user::{Answer, User};
use serde_json::{Value, json};

/// A community a test made.
#[derive(Debug, Clone)]
pub struct Community {
    pub id: i64,
    pub name: String,
}

/// A post a test made.
#[derive(Debug, Clone)]
pub struct Post {
    pub id: i64,
    pub community_id: i64,
    pub ap_id: String,
}

impl User {
    /// Makes a community; the user moderates and follows it.
    pub async fn create_community(&self, name: &str) -> Community {
        self.create_community_with(name, json!({})).await
    }

    /// As [`User::create_community`], with more fields of v4's form.
    pub async fn create_community_with(&self, name: &str, more: Value) -> Community {
        let body = merged(json!({ "name": name, "title": name }), more);
        let answer = self.post("/api/v4/community", body).await.ok();
        let community = &answer["community_view"]["community"];
        Community { id: number(&community["id"]), name: name.to_owned() }
    }

    /// Follows a community, or ends that, over v4.
    pub async fn follow(&self, community: &Community, follow: bool) -> Answer {
        let body = json!({ "community_id": community.id, "follow": follow });
        self.post("/api/v4/community/follow", body).await
    }

    /// Publishes a text post.
    pub async fn create_post(&self, community: &Community, title: &str) -> Post {
        self.create_post_with(community, title, json!({})).await
    }

    /// As [`User::create_post`], with more fields of v4's form.
    pub async fn create_post_with(&self, community: &Community, title: &str, more: Value) -> Post {
        let answer = self.try_create_post(community, title, more).await.ok();
        let post = &answer["post_view"]["post"];
        Post {
            id: number(&post["id"]),
            community_id: number(&post["community_id"]),
            ap_id: post["ap_id"].as_str().unwrap().to_owned(),
        }
    }

    /// Tries to publish a post, over v4.
    pub async fn try_create_post(&self, community: &Community, title: &str, more: Value) -> Answer {
        let body = merged(json!({ "name": title, "community_id": community.id }), more);
        self.post("/api/v4/post", body).await
    }

    /// Opens a post over v4; answers its `PostView`.
    pub async fn view(&self, post: &Post) -> Value {
        self.open(post).await.ok()["post_view"].clone()
    }

    /// Opens a post over v4.
    pub async fn open(&self, post: &Post) -> Answer {
        self.get("/api/v4/post", &format!("id={}", post.id)).await
    }

    /// Votes up (`Some(true)`), down, or not at all, over v4.
    pub async fn vote(&self, post: &Post, is_upvote: Option<bool>) -> Answer {
        let body = match is_upvote {
            Some(up) => json!({ "post_id": post.id, "is_upvote": up }),
            None => json!({ "post_id": post.id }),
        };
        self.post("/api/v4/post/like", body).await
    }

    /// Deletes a post of the user's own, or restores it, over v4.
    pub async fn delete_post(&self, post: &Post, deleted: bool) -> Answer {
        self.delete("/api/v4/post", json!({ "post_id": post.id, "deleted": deleted })).await
    }

    /// Titles of the posts of a list over v3, in order.
    pub async fn titles(&self, query: &str) -> Vec<String> {
        let answer = self.get("/api/v3/post/list", query).await.ok();
        names(answer["posts"].as_array().unwrap())
    }

    /// Titles of the posts of a list over v4, in order.
    pub async fn titles_v4(&self, query: &str) -> Vec<String> {
        let answer = self.get("/api/v4/post/list", query).await.ok();
        names(answer["items"].as_array().unwrap())
    }

    /// The community's own object over v4, with its counters.
    pub async fn community(&self, community: &Community) -> Value {
        let answer = self.get("/api/v4/community", &format!("id={}", community.id)).await.ok();
        answer["community_view"]["community"].clone()
    }
}

/// The fields of both objects; those of the second win.
pub fn merged(mut object: Value, more: Value) -> Value {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}

fn names(posts: &[Value]) -> Vec<String> {
    posts.iter().map(|view| view["post"]["name"].as_str().unwrap().to_owned()).collect()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number"))
}
