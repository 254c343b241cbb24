//! The files of what is purged go at once, and no others.

use super::{address, fixture, is_there, upload};
use actix_web::HttpResponse;
use base::kinds::ImageMode;
use harness::{Images, Pages, Post, TestServer, User};
use serde_json::{Value, json};

async fn comment(user: &User, post: &Post, content: &str) -> Value {
    let form = json!({ "post_id": post.id, "content": content });
    user.post("/api/v4/comment", form).await.ok()["comment_view"]["comment"]["id"].clone()
}

#[actix_web::test]
async fn files_of_purged_posts_comments_communities_and_people_go_and_those_shown_elsewhere_stay() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let file = async || upload(&ada, fixture!("small.png")).await.0;
    let text = |name: &str| format!("![here]({})", address(&server, name));
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    let (link, body, below, shared) = (file().await, file().await, file().await, file().await);
    let purged = json!({ "url": address(&server, &link), "body": text(&body) + &text(&shared) });
    let purged = ada.create_post_with(&books, "Purged", purged).await;
    comment(&bob, &purged, &text(&below)).await;
    let stays = ada.create_post_with(&films, "Stays", json!({ "body": text(&shared) })).await;
    server.run_jobs().await;
    let purge = async |what: &str, form: Value| {
        let form = harness::forum::merged(form, json!({ "reason": "spam" }));
        admin.post(&format!("/api/v4/admin/purge/{what}"), form).await.ok();
        server.run_jobs().await;
    };

    purge("post", json!({ "post_id": purged.id })).await;
    for name in [&link, &body, &below] {
        assert!(!is_there(&server, name).await, "nothing shows it any more");
    }
    assert!(is_there(&server, &shared).await, "another post shows it");

    let said = file().await;
    let id = comment(&ada, &stays, &text(&said)).await;
    purge("comment", json!({ "comment_id": id })).await;
    assert!(!is_there(&server, &said).await);

    let icon =
        ada.upload(&format!("/api/v4/community/icon?id={}", films.id), fixture!("small.png")).await.ok();
    let icon = icon["filename"].as_str().unwrap();
    assert!(is_there(&server, icon).await);
    purge("community", json!({ "community_id": films.id })).await;
    assert!(!is_there(&server, icon).await);
    assert!(!is_there(&server, &shared).await, "the last post that showed it is gone");

    let (bobs, _) = upload(&bob, fixture!("small.webp")).await;
    ada.create_post_with(&books, "Of Bob's", json!({ "url": address(&server, &bobs) })).await;
    let avatar = bob.upload("/api/v4/account/avatar", fixture!("small.png")).await.ok();
    server.run_jobs().await;
    let bob_id = bob.get("/api/v4/person", "username=bob").await.ok()["person_view"]["person"]["id"].clone();
    purge("person", json!({ "person_id": bob_id })).await;
    assert!(!is_there(&server, avatar["filename"].as_str().unwrap()).await);
    assert!(!is_there(&server, &bobs).await, "all that was theirs");
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn files_of_what_is_purged_while_the_image_service_is_away_go_when_it_returns() {
    let server = TestServer::start().await;
    let mut images = Images::start(&server).await;
    let (admin, ada) = (server.admin().await, server.user("ada").await);
    let books = ada.create_community("books").await;
    let (name, _) = upload(&ada, fixture!("small.png")).await;
    let post = ada.create_post_with(&books, "Purged", json!({ "url": address(&server, &name) })).await;
    server.run_jobs().await;

    images.pause().await;
    admin.post("/api/v4/admin/purge/post", json!({ "post_id": post.id, "reason": "spam" })).await.ok();
    server.run_jobs().await;
    server.run_task("delete_images").await;
    images.resume(&server).await;
    assert!(is_there(&server, &name).await);
    server.run_task("delete_images").await;
    assert!(!is_there(&server, &name).await);
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn copies_of_what_a_purged_post_showed_go_as_well() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let png =
        |_: &actix_web::HttpRequest| HttpResponse::Ok().content_type("image/png").body(fixture!("small.png"));
    let pages = Pages::start(&server, "pics.test", png).await;
    server.change_settings(|settings| settings.image_mode = ImageMode::ProxyAllImages).await;
    let (admin, ada) = (server.admin().await, server.user("ada").await);
    let books = ada.create_community("books").await;
    let form = json!({ "url": "http://pics.test/linked.png", "body": "![cat](http://pics.test/cat.png)" });
    let post = ada.create_post_with(&books, "Purged", form).await;
    ada.create_post_with(&books, "Stays", json!({ "body": "![dog](http://pics.test/dog.png)" })).await;
    server.run_jobs().await;
    for picture in ["cat", "dog"] {
        let shown = server.instance.app.proxy().address(&format!("http://pics.test/{picture}.png"));
        let shown = server.nobody().fetch(shown.strip_prefix("https://spinney.test").unwrap(), &[]).await;
        assert_eq!(shown.status(), 200);
    }
    let copies = async || {
        let usage = admin.get("/api/v4/image/usage", "").await.ok();
        usage["instances"].as_array().unwrap().first().map_or(0, |host| host["files"].as_i64().unwrap())
    };
    assert_eq!(copies().await, 3);
    admin.post("/api/v4/admin/purge/post", json!({ "post_id": post.id, "reason": "spam" })).await.ok();
    server.run_jobs().await;
    assert_eq!(copies().await, 1);
    pages.stop().await;
    images.stop().await;
    server.stop().await;
}
