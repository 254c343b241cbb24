//! Comments: writing, voting, trees and lists.

mod order;
mod write;

use harness::{Post, User};
use serde_json::{Value, json};

/// A comment a test made.
struct Comment {
    id: i64,
}

async fn try_comment(user: &User, post: &Post, parent: Option<&Comment>, content: &str) -> harness::Answer {
    let mut form = json!({ "post_id": post.id, "content": content });
    if let Some(parent) = parent {
        form["parent_id"] = json!(parent.id);
    }
    user.post("/api/v4/comment", form).await
}

async fn comment(user: &User, post: &Post, parent: Option<&Comment>, content: &str) -> Comment {
    let answer = try_comment(user, post, parent, content).await.ok();
    Comment { id: answer["comment_view"]["comment"]["id"].as_i64().unwrap() }
}

/// A comment over v4, as the user sees it.
async fn view(user: &User, comment: &Comment) -> Value {
    user.get("/api/v4/comment", &format!("id={}", comment.id)).await.ok()["comment_view"].clone()
}

async fn vote(user: &User, comment: &Comment, is_upvote: Option<bool>) -> harness::Answer {
    let mut form = json!({ "comment_id": comment.id });
    if let Some(up) = is_upvote {
        form["is_upvote"] = json!(up);
    }
    user.post("/api/v4/comment/like", form).await
}

/// Texts of a list over v3, in order.
async fn texts(user: &User, query: &str) -> Vec<String> {
    texts_of(&user.get("/api/v3/comment/list", query).await.ok()["comments"])
}

/// The same over v4.
async fn texts_v4(user: &User, query: &str) -> Vec<String> {
    texts_of(&user.get("/api/v4/comment/list", query).await.ok()["items"])
}

fn texts_of(views: &Value) -> Vec<String> {
    let views = views.as_array().unwrap();
    views.iter().map(|view| view["comment"]["content"].as_str().unwrap().to_owned()).collect()
}
