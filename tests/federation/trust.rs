//! What admins decide about other instances, on every surface where it shows.

mod block;
mod inbox;
mod surface;

use harness::{Community, Fleet, Post, User};
use serde_json::{Value, json};

/// Ada of alpha has a community and follows one of beta; Bob of beta wrote in both. Cleo of alpha follows nothing.
pub struct Stage {
    pub fleet: Fleet,
    pub admin: User,
    pub ada: User,
    pub bob: User,
    pub cleo: User,
    /// On alpha.
    pub books: Community,
    /// On beta.
    pub loud: Community,
    pub loud_at_alpha: Community,
    pub books_at_beta: Community,
    /// Bob's in his community, as seen on alpha.
    pub thunder: Post,
    /// Bob's in Ada's community, as seen on alpha.
    pub bold: Post,
    /// Ada's in her community.
    pub emma: Post,
}

pub async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let admin = fleet["alpha.test"].admin().await;
    let ada = fleet["alpha.test"].user("ada").await;
    let cleo = fleet["alpha.test"].user("cleo").await;
    let bob = fleet["beta.test"].user("bobthebold").await;
    let books = ada.create_community("books").await;
    let loud = bob.create_community("loudspeakers").await;
    let loud_at_alpha = ada.resolve_community("!loudspeakers@beta.test").await;
    let books_at_beta = bob.resolve_community("!books@alpha.test").await;
    ada.follow(&loud_at_alpha, true).await.ok();
    bob.follow(&books_at_beta, true).await.ok();
    fleet.settle().await;

    let link = json!({ "url": "https://example.com/same" });
    let emma = ada.create_post_with(&books, "Emma", link.clone()).await;
    let thunder = bob.create_post_with(&loud, "Thunder", link.clone()).await;
    bob.comment(&thunder, None, "Lightning").await;
    let bold = bob.create_post_with(&books_at_beta, "Boldness", link).await;
    fleet.settle().await;
    let emma_at_beta = bob.resolve_post(&emma.ap_id).await;
    bob.comment(&emma_at_beta, None, "Bravado").await;
    fleet.settle().await;
    let thunder = ada.resolve_post(&thunder.ap_id).await;
    let bold = ada.resolve_post(&bold.ap_id).await;
    Stage { fleet, admin, ada, bob, cleo, books, loud, loud_at_alpha, books_at_beta, thunder, bold, emma }
}

impl Stage {
    /// Holds something back of beta.
    pub async fn limit(&self, limits: &[&str]) -> Value {
        self.limit_host("beta.test", limits).await
    }

    pub async fn limit_host(&self, host: &str, limits: &[&str]) -> Value {
        let mut form = json!({ "instance": host, "reason": "Loud." });
        for limit in limits {
            form[*limit] = json!(true);
        }
        self.admin.post("/api/v4/admin/instance/limit", form).await.ok()
    }

    pub async fn block(&self, block: bool) {
        let form = json!({ "instance": "beta.test", "block": block, "reason": "Spam." });
        self.admin.post("/api/v4/admin/instance/block", form).await.ok();
    }
}
