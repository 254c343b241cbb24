//! Leaving.

use super::{V3, V4, log_in, register};
use harness::TestServer;
use harness::server::PASSWORD;
use serde_json::json;

#[actix_web::test]
async fn who_leaves_is_gone_and_what_they_wrote_stays() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = bob.create_community("books").await;
    let dune = ada.create_post_with(&books, "Dune", json!({ "body": "Sand." })).await;
    let profile = json!({ "display_name": "Ada L.", "bio": "I count.", "matrix_user_id": "@ada:matrix.test", "email": "ada@mail.test" });
    ada.put("/api/v4/account/settings/save", profile).await.ok();
    let wrong = json!({ "password": "wrong horse", "delete_content": false });
    assert_eq!(ada.delete("/api/v4/account", wrong).await.error(), (401, "incorrect_login"));

    ada.delete("/api/v4/account", json!({ "password": PASSWORD, "delete_content": false })).await.ok();
    assert_eq!(ada.get(V4.validate, "").await.error(), (400, "not_logged_in"));
    for routes in [&V3, &V4] {
        assert_eq!(log_in(&server, routes, "ada", PASSWORD).await.error(), (400, "deleted"));
    }
    assert_eq!(register(&server, &V4, "ada", json!({})).await.error(), (400, "username_already_taken"));
    register(&server, &V4, "cyd", json!({ "email": "ada@mail.test" })).await.ok();

    let view = bob.view(&dune).await;
    assert_eq!((&view["post"]["body"], &view["post"]["deleted"]), (&json!("Sand."), &json!(false)));
    let person = &view["creator"];
    assert_eq!((&person["name"], &person["deleted"]), (&json!("ada"), &json!(true)));
    for field in ["display_name", "bio", "matrix_user_id", "avatar"] {
        assert_eq!(person.get(field), None, "{field}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn who_takes_everything_along_leaves_nothing_to_read() {
    let server = TestServer::start().await;
    server.open_registration().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let books = bob.create_community("books").await;
    let own = ada.create_community("own").await;
    let dune =
        ada.create_post_with(&books, "Dune", json!({ "body": "Sand.", "url": "https://example.com/" })).await;
    let emma = bob.create_post(&books, "Emma").await;
    let comment = json!({ "post_id": emma.id, "content": "Lovely." });
    let comment = ada.post("/api/v4/comment", comment).await.ok()["comment_view"]["comment"]["id"].clone();
    ada.vote(&emma, Some(false)).await.ok();

    ada.post("/api/v3/user/delete_account", json!({ "password": PASSWORD, "delete_content": true }))
        .await
        .ok();
    let post = admin.view(&dune).await["post"].clone();
    assert_eq!((&post["name"], &post["deleted"]), (&json!("*Permanently Deleted*"), &json!(true)));
    assert_eq!(post["body"], "*Permanently Deleted*");
    assert_eq!(post.get("url"), None);
    let left = admin.get("/api/v4/comment", &format!("id={comment}")).await.ok();
    assert_eq!(left["comment_view"]["comment"]["content"], "*Permanently Deleted*");
    assert_eq!(bob.view(&emma).await["post"]["comments"], 0);
    assert_eq!(bob.titles("type_=All").await, ["Emma"]);
    let own = bob.get("/api/v4/community", &format!("id={}", own.id)).await.ok();
    assert_eq!(own["moderators"], json!([]));
    server.stop().await;
}
