//! Rules of communities and the site.

use super::{comment, texts};
use harness::{Community, TestServer, User};
use serde_json::{Value, json};

async fn rule(user: &User, community: Option<&Community>, kind: &str, value: &str, action: &str) -> Value {
    let mut body = json!({ "kind": kind, "value": value, "action": action });
    if let Some(community) = community {
        body["community_id"] = community.id.into();
    }
    user.post("/api/v4/content_rule", body).await.ok()
}

async fn queue(user: &User, query: &str) -> Vec<Value> {
    let answer = user.get("/api/v4/review/list", query).await.ok();
    answer["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn what_a_rule_refuses_is_not_taken_over_either_api() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = bob.create_post(&books, "Dune").await;
    rule(&server.admin().await, None, "keyword", "casino", "refuse").await;
    rule(&ada, Some(&books), "domain", "spam.test", "refuse").await;

    let refused = bob.try_create_post(&books, "Casino night", json!({})).await;
    assert_eq!(refused.error(), (400, "slurs"));
    assert_eq!(refused.body["message"], "keyword: casino");
    let v3 = json!({ "name": "Look", "community_id": books.id, "url": "https://www.spam.test/x" });
    assert_eq!(bob.post("/api/v3/post", v3).await.error(), (400, "slurs"));
    let body = json!({ "post_id": dune.id, "content": "the CASINO" });
    assert_eq!(bob.post("/api/v3/comment", body).await.error(), (400, "slurs"));
    let edit = json!({ "post_id": dune.id, "body": "casino" });
    assert_eq!(bob.put("/api/v4/post", edit).await.error(), (400, "slurs"));
    assert_eq!(bob.view(&dune).await["post"]["body"], Value::Null, "nothing of it was written");
    bob.create_post(&books, "Casinos").await;
    ada.create_post_with(&books, "Spam", json!({ "url": "https://spam.test/" })).await;
    assert_eq!(
        ada.try_create_post(&books, "Casino", json!({})).await.status,
        400,
        "the site's rules bind moderators"
    );
    server.admin().await.create_post(&books, "Casino rules").await;
    server.stop().await;
}

#[actix_web::test]
async fn what_is_held_is_seen_once_a_moderator_approves_it() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    rule(&ada, Some(&books), "keyword", "crypto", "hold").await;
    let held = bob.create_post(&books, "Crypto for all").await;
    assert_eq!(eve.open(&held).await.error(), (404, "not_found"));
    assert_eq!(eve.titles_v4("type_=all").await, [""; 0]);
    assert_eq!(eve.community(&books).await["posts"], 0);
    assert_eq!(bob.view(&held).await["post"]["removed"], true);
    assert_eq!(queue(&eve, "").await, [Value::Null; 0], "nobody else's affair");
    let waiting = queue(&ada, "").await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["review_item"]["matched"], "keyword: crypto");
    assert_eq!(
        (&waiting[0]["review_item"]["kind"], &waiting[0]["post_view"]["post"]["id"]),
        (&json!("held"), &json!(held.id))
    );

    let decide = json!({ "id": waiting[0]["review_item"]["id"], "approve": true });
    assert_eq!(eve.put("/api/v4/review/resolve", decide.clone()).await.error().0, 400);
    let decided = ada.put("/api/v4/review/resolve", decide.clone()).await.ok();
    assert_eq!(decided["review_item_view"]["review_item"]["state"], "approved");
    assert_eq!(ada.put("/api/v4/review/resolve", decide).await.error(), (400, "couldnt_update"));
    assert_eq!(eve.titles_v4("type_=all").await, ["Crypto for all"]);
    assert_eq!(eve.community(&books).await["posts"], 1);
    assert_eq!((queue(&ada, "").await.len(), queue(&ada, "state=approved").await.len()), (0, 1));

    let dune = eve.create_post(&books, "Dune").await;
    comment(&bob, &dune, None, "buy crypto").await;
    let tree = format!("post_id={}&max_depth=3", dune.id);
    assert_eq!(texts(&eve, &tree).await, [""], "a removed comment keeps its place");
    assert_eq!(eve.get("/api/v4/account/unread_counts", "").await.ok()["notification_count"], 0);
    assert_eq!(eve.view(&dune).await["post"]["comments"], 0);
    let waiting = queue(&ada, &format!("community_id={}", books.id)).await;
    let decide = |approve: bool| json!({ "id": waiting[0]["review_item"]["id"], "approve": approve });
    ada.put("/api/v4/review/resolve", decide(true)).await.ok();
    assert_eq!(texts(&eve, &tree).await, ["buy crypto"]);
    assert_eq!(
        eve.get("/api/v4/account/unread_counts", "").await.ok()["notification_count"],
        1,
        "told of it now"
    );
    server.stop().await;
}

#[actix_web::test]
async fn what_is_marked_is_seen_until_it_is_rejected() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let admin = server.admin().await;
    rule(&admin, None, "keyword", "giveaway", "mark").await;
    let marked = bob.create_post(&books, "Giveaway!").await;
    assert_eq!(eve.titles_v4("type_=all").await, ["Giveaway!"]);
    assert_eq!(queue(&ada, "").await.len(), 0, "the site's rule is for admins");
    let waiting = queue(&admin, "").await;
    let decide =
        json!({ "id": waiting[0]["review_item"]["id"], "approve": false, "reason": "an advertisement" });
    assert_eq!(ada.put("/api/v4/review/resolve", decide.clone()).await.error(), (400, "not_an_admin"));
    admin.put("/api/v4/review/resolve", decide).await.ok();
    assert_eq!(eve.open(&marked).await.error(), (404, "not_found"));
    assert_eq!(eve.community(&books).await["posts"], 0);

    // An edit is looked at like something new.
    rule(&ada, Some(&books), "keyword", "crypto", "hold").await;
    let dune = bob.create_post(&books, "Dune").await;
    bob.put("/api/v4/post", json!({ "post_id": dune.id, "name": "Dune and crypto" })).await.ok();
    assert_eq!(eve.open(&dune).await.error(), (404, "not_found"));
    assert_eq!(queue(&ada, "").await.len(), 1);
    server.stop().await;
}

#[actix_web::test]
async fn rules_are_kept_by_those_who_may_edit() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let rules = rule(&ada, Some(&books), "keyword", "crypto", "hold").await;
    let id = &rules["rules"][0]["id"];
    let again = json!({ "community_id": books.id, "kind": "keyword", "value": "CRYPTO", "action": "mark" });
    assert_eq!(ada.post("/api/v4/content_rule", again).await.error(), (400, "already_exists"));
    let short = json!({ "community_id": books.id, "kind": "keyword", "value": "no", "action": "mark" });
    assert_eq!(ada.post("/api/v4/content_rule", short).await.error(), (400, "block_keyword_too_short"));
    let site = json!({ "kind": "keyword", "value": "crypto", "action": "mark" });
    assert_eq!(ada.post("/api/v4/content_rule", site).await.error(), (400, "not_an_admin"));
    let list = format!("community_id={}", books.id);
    assert_eq!(bob.get("/api/v4/content_rule/list", &list).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(
        bob.delete("/api/v4/content_rule", json!({ "id": id })).await.error(),
        (400, "not_a_mod_or_admin")
    );
    ada.put("/api/v4/content_rule", json!({ "id": id, "action": "mark" })).await.ok();
    assert_eq!(ada.get("/api/v4/content_rule/list", &list).await.ok()["rules"][0]["action"], "mark");
    ada.delete("/api/v4/content_rule", json!({ "id": id })).await.ok();
    assert_eq!(ada.delete("/api/v4/content_rule", json!({ "id": id })).await.error(), (404, "not_found"));
    bob.create_post(&books, "Crypto").await;
    assert_eq!(queue(&ada, "").await.len(), 0);
    assert_eq!(server.nobody().get("/api/v4/review/list", "").await.error(), (401, "incorrect_login"));
    server.stop().await;
}
