//! Who is active, and how many are.

use harness::{Community, TestServer};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: u64 = 86_400;

/// Active people of a community, after they were counted: in a day, a week, a month and half a year.
async fn active(server: &TestServer, community: &Community) -> Value {
    server.run_task("count_active").await;
    let found = server.nobody().get("/api/v3/community", &format!("id={}", community.id)).await.ok();
    windows(&found["community_view"]["counts"])
}

async fn active_on_site(server: &TestServer) -> Value {
    server.run_task("count_active").await;
    windows(&server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["counts"])
}

fn windows(counts: &Value) -> Value {
    let names = ["users_active_day", "users_active_week", "users_active_month", "users_active_half_year"];
    names.iter().map(|name| counts[name].clone()).collect()
}

#[actix_web::test]
async fn who_posts_comments_or_votes_is_active_until_the_window_has_passed() {
    let server = TestServer::start().await;
    let (ada, bob, cyd, dan) = (
        server.user("ada").await,
        server.user("bob").await,
        server.user("cyd").await,
        server.user("dan").await,
    );
    let books = ada.create_community("books").await;
    dan.follow(&books, true).await.ok();
    assert_eq!(active(&server, &books).await, json!([0, 0, 0, 0]), "making and following are not counted");

    let dune = ada.create_post(&books, "Dune").await;
    bob.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "Sand." })).await.ok();
    cyd.vote(&dune, Some(false)).await.ok();
    dan.open(&dune).await.ok();
    assert_eq!(active(&server, &books).await, json!([3, 3, 3, 3]), "reading is not counted");

    server.clock.advance(Duration::from_secs(2 * DAY));
    ada.create_post(&books, "Emma").await;
    assert_eq!(active(&server, &books).await, json!([1, 3, 3, 3]));
    for (days, expected) in [(6, json!([0, 1, 3, 3])), (24, json!([0, 0, 1, 3])), (160, json!([0, 0, 0, 0]))]
    {
        server.clock.advance(Duration::from_secs(days * DAY));
        assert_eq!(active(&server, &books).await, expected, "{days} days later");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_person_counts_once_on_the_site_and_bots_nowhere() {
    let server = TestServer::start().await;
    let (ada, robot) = (server.user("ada").await, server.user("robot").await);
    server.make_bot("robot").await;
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    ada.create_post(&books, "Dune").await;
    ada.create_post(&films, "Dune, the film").await;
    robot.create_post(&books, "Beep").await;
    assert_eq!(active(&server, &books).await, json!([1, 1, 1, 1]));
    assert_eq!(active(&server, &films).await, json!([1, 1, 1, 1]));
    assert_eq!(active_on_site(&server).await, json!([1, 1, 1, 1]));
    server.clock.advance(Duration::from_secs(DAY + 3600));
    assert_eq!(active_on_site(&server).await, json!([0, 1, 1, 1]), "zeros are written");
    server.stop().await;
}

#[actix_web::test]
async fn who_goes_on_stays_active() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune").await;
    server.clock.advance(Duration::from_secs(DAY - 3600));
    ada.create_post(&books, "Emma").await;
    server.clock.advance(Duration::from_secs(7200));
    assert_eq!(active(&server, &books).await, json!([1, 1, 1, 1]));
    server.stop().await;
}
