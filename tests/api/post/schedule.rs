//! Posts that wait for their time, which only v4 has.

use harness::{TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn at(server: &TestServer, seconds: i64) -> Value {
    json!({ "scheduled_publish_time_at": server.clock.now().timestamp() + seconds })
}

async fn publish(server: &TestServer) -> usize {
    domain::post::publish_scheduled(&server.instance.app).await.unwrap()
}

#[actix_web::test]
async fn a_scheduled_post_is_its_authors_alone_until_it_appears() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = bob.create_post_with(&books, "Dune", at(&server, 3600)).await;
    for other in [&ada, &server.admin().await, &server.nobody()] {
        assert_eq!(other.open(&dune).await.error(), (404, "not_found"));
    }
    let waiting = bob.view(&dune).await;
    assert_eq!(waiting["post"]["scheduled_publish_time_at"], "2026-05-01T13:00:00Z");
    assert_eq!((&waiting["community"]["posts"], &waiting["creator"]["post_count"]), (&json!(0), &json!(0)));

    server.clock.advance(HOUR / 2);
    assert_eq!(publish(&server).await, 0);
    let later = json!({ "post_id": dune.id, "scheduled_publish_time_at": at(&server, 3600)["scheduled_publish_time_at"] });
    bob.put("/api/v4/post", later).await.ok();
    server.clock.advance(HOUR);
    assert_eq!((publish(&server).await, publish(&server).await), (1, 0));

    let shown = ada.view(&dune).await;
    assert_eq!(shown["post"]["published_at"], "2026-05-01T13:30:00Z");
    assert!(shown["post"]["scheduled_publish_time_at"].is_null());
    assert_eq!((&shown["post"]["score"], &shown["community"]["posts"]), (&json!(1), &json!(1)));
    server.stop().await;
}

#[actix_web::test]
async fn a_post_waits_for_the_future_and_only_ten_wait_at_once() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    let books = ada.create_community("books").await;
    let tries = |user: &User, seconds: i64| {
        let (user, form) = (user.clone(), at(&server, seconds));
        let books = books.clone();
        async move { user.try_create_post(&books, "Dune", form).await }
    };
    assert_eq!(tries(&ada, 0).await.error(), (400, "post_schedule_time_must_be_in_future"));
    assert_eq!(tries(&ada, -60).await.error(), (400, "post_schedule_time_must_be_in_future"));
    let never = json!({ "scheduled_publish_time_at": i64::MAX });
    assert_eq!(ada.try_create_post(&books, "Dune", never).await.error(), (400, "invalid_unix_time"));
    for _ in 0..10 {
        tries(&ada, 60).await.ok();
        tries(&admin, 60).await.ok();
    }
    assert_eq!(tries(&ada, 60).await.error(), (400, "too_many_scheduled_posts"));
    tries(&admin, 60).await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_deleted_scheduled_post_never_appears() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post_with(&books, "Dune", at(&server, 60)).await;
    ada.delete_post(&dune, true).await.ok();
    server.clock.advance(HOUR);
    assert_eq!(publish(&server).await, 0);
    assert_eq!(ada.community(&books).await["posts"], 0);
    server.stop().await;
}
