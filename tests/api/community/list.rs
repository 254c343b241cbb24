//! Lists of communities.

use harness::{Community, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

fn names_v3(answer: &Value) -> Vec<String> {
    let views = answer["communities"].as_array().unwrap();
    views.iter().map(|view| view["community"]["name"].as_str().unwrap().to_owned()).collect()
}

fn names_v4(answer: &Value) -> Vec<String> {
    let views = answer["items"].as_array().unwrap();
    views.iter().map(|view| view["community"]["name"].as_str().unwrap().to_owned()).collect()
}

async fn listed_v3(user: &User, query: &str) -> Vec<String> {
    names_v3(&user.get("/api/v3/community/list", query).await.ok())
}

async fn listed_v4(user: &User, query: &str) -> Vec<String> {
    names_v4(&user.get("/api/v4/community/list", query).await.ok())
}

/// Three communities: `old` of two weeks ago with most followers, `busy` of yesterday with posts and comments, `new` of now with nothing.
async fn three(server: &TestServer) -> [Community; 3] {
    let (ada, bob, cyd) = (server.user("ada").await, server.user("bob").await, server.user("cyd").await);
    let old = ada.create_community("old").await;
    bob.follow(&old, true).await.ok();
    cyd.follow(&old, true).await.ok();
    server.clock.advance(Duration::from_secs(13 * 86_400));
    let busy = ada.create_community("busy").await;
    bob.follow(&busy, true).await.ok();
    let post = ada.create_post(&busy, "Hello").await;
    let comment = json!({ "post_id": post.id, "content": "Hello back" });
    bob.post("/api/v4/comment", comment).await.ok();
    server.clock.advance(Duration::from_secs(86_000));
    let new = ada.create_community("new").await;
    domain::activity::count(&server.instance.app).await.unwrap();
    [old, busy, new]
}

#[actix_web::test]
async fn each_sort_of_v3_has_its_order() {
    let server = TestServer::start().await;
    three(&server).await;
    let nobody = server.nobody();
    // Communities without a difference in the key come newest first.
    let table = [
        ("New", ["new", "busy", "old"]),
        ("Old", ["old", "busy", "new"]),
        ("TopAll", ["old", "busy", "new"]),
        ("TopYear", ["old", "busy", "new"]),
        ("TopNineMonths", ["old", "busy", "new"]),
        ("MostComments", ["busy", "new", "old"]),
        ("Controversial", ["busy", "new", "old"]),
        ("TopHour", ["busy", "new", "old"]),
        ("TopSixHour", ["busy", "new", "old"]),
        ("TopTwelveHour", ["busy", "new", "old"]),
        ("TopDay", ["busy", "new", "old"]),
        ("NewComments", ["busy", "new", "old"]),
        ("TopWeek", ["busy", "new", "old"]),
        ("TopMonth", ["busy", "new", "old"]),
        ("TopThreeMonths", ["busy", "new", "old"]),
        ("TopSixMonths", ["busy", "new", "old"]),
    ];
    for (sort, order) in table {
        assert_eq!(listed_v3(&nobody, &format!("sort={sort}")).await, order, "{sort}");
    }
    for sort in ["Hot", "Active", "Scaled"] {
        // Followers count for little after a day, and for nothing after a week.
        server.clock.advance(Duration::from_secs(60));
        assert_eq!(listed_v3(&nobody, &format!("sort={sort}")).await, ["new", "busy", "old"], "{sort}");
    }
    assert_eq!(listed_v3(&nobody, "").await, ["new", "busy", "old"], "Hot is the default");
    server.stop().await;
}

#[actix_web::test]
async fn each_sort_of_v4_has_its_order() {
    let server = TestServer::start().await;
    three(&server).await;
    let nobody = server.nobody();
    let table = [
        ("new", ["new", "busy", "old"]),
        ("old", ["old", "busy", "new"]),
        ("name_asc", ["busy", "new", "old"]),
        ("name_desc", ["old", "new", "busy"]),
        ("comments", ["busy", "new", "old"]),
        ("posts", ["busy", "new", "old"]),
        ("subscribers", ["old", "busy", "new"]),
        ("subscribers_local", ["old", "busy", "new"]),
        ("active_daily", ["busy", "new", "old"]),
        ("active_weekly", ["busy", "new", "old"]),
        ("active_monthly", ["busy", "new", "old"]),
        ("active_six_months", ["busy", "new", "old"]),
    ];
    for (sort, order) in table {
        assert_eq!(listed_v4(&nobody, &format!("sort={sort}")).await, order, "{sort}");
        // The same one by one, there and back.
        let mut query = format!("sort={sort}&limit=1");
        let mut seen = Vec::new();
        let last = loop {
            let page = nobody.get("/api/v4/community/list", &query).await.ok();
            seen.extend(names_v4(&page));
            match page["next_page"].as_str() {
                Some(cursor) => query = format!("sort={sort}&limit=1&page_cursor={cursor}"),
                None => break page,
            }
        };
        assert_eq!(seen, order, "{sort}, by cursors");
        let cursor = last["prev_page"].as_str().unwrap();
        let before = nobody
            .get("/api/v4/community/list", &format!("sort={sort}&limit=2&page_cursor={cursor}"))
            .await
            .ok();
        assert_eq!(names_v4(&before), order[..2], "{sort}, backwards");
        assert_eq!(before.get("prev_page"), None);
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_list_draws_from_what_it_is_asked_for() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    bob.create_community("films").await;
    server.remote_community("beta.test", "birds").await;
    assert_eq!(listed_v3(&bob, "sort=Old").await, ["books", "films", "birds"]);
    assert_eq!(listed_v3(&bob, "sort=Old&type_=All").await, ["books", "films", "birds"]);
    assert_eq!(listed_v3(&bob, "sort=Old&type_=Local").await, ["books", "films"]);
    assert_eq!(listed_v3(&bob, "sort=Old&type_=Subscribed").await, ["films"]);
    assert_eq!(listed_v3(&bob, "sort=Old&type_=ModeratorView").await, ["books", "films", "birds"]);
    assert_eq!(listed_v3(&server.nobody(), "type_=Subscribed").await, [""; 0]);
    bob.follow(&books, true).await.ok();
    assert_eq!(listed_v4(&bob, "sort=old&type_=subscribed").await, ["books", "films"]);
    assert_eq!(listed_v4(&bob, "sort=old&type_=moderator_view").await, ["films"]);
    assert_eq!(listed_v4(&bob, "sort=old&type_=suggested").await, [""; 0]);
    server.stop().await;
}

#[actix_web::test]
async fn a_list_leaves_out_what_the_viewer_may_not_or_does_not_want_to_see() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let nobody = server.nobody();
    ada.create_community("open").await;
    let unlisted = ada.create_community_with("quiet", json!({ "visibility": "unlisted" })).await;
    ada.create_community_with("inner", json!({ "visibility": "local_only_private" })).await;
    ada.create_community_with("closed", json!({ "visibility": "private" })).await;
    ada.create_community_with("racy", json!({ "nsfw": true })).await;
    let gone = ada.create_community("gone").await;
    ada.delete("/api/v4/community", json!({ "community_id": gone.id, "deleted": true })).await.ok();
    let far = server.remote_community("beta.test", "far").await;

    assert_eq!(listed_v4(&nobody, "sort=old").await, ["open", "far"]);
    assert_eq!(listed_v4(&nobody, "sort=old&show_nsfw=true").await, ["open", "racy", "far"]);
    assert_eq!(listed_v4(&bob, "sort=old").await, ["open", "inner", "far"]);
    assert_eq!(
        listed_v4(&ada, "sort=old").await,
        ["open", "quiet", "inner", "closed", "far"],
        "she follows them"
    );
    assert_eq!(listed_v3(&admin, "sort=Old").await, ["open", "quiet", "inner", "closed", "gone", "far"]);

    bob.follow(&unlisted, true).await.ok();
    bob.put("/api/v3/user/save_user_settings", json!({ "show_nsfw": true })).await.ok();
    assert_eq!(listed_v3(&bob, "sort=Old").await, ["open", "quiet", "inner", "racy", "far"]);
    assert_eq!(listed_v3(&bob, "sort=Old&show_nsfw=false").await, ["open", "quiet", "inner", "far"]);
    let found = bob.get("/api/v3/community", &format!("id={}", far.id)).await.ok();
    let instance_id = &found["community_view"]["community"]["instance_id"];
    bob.post("/api/v3/site/block", json!({ "instance_id": instance_id, "block": true })).await.ok();
    assert_eq!(listed_v3(&bob, "sort=Old&show_nsfw=false").await, ["open", "quiet", "inner"]);

    server.change_settings(|_| ()).await;
    admin.put("/api/v3/site", json!({ "content_warning": "Adults only" })).await.ok();
    assert_eq!(listed_v3(&nobody, "sort=Old").await, ["open", "racy", "far"], "who goes on was warned");
    server.stop().await;
}

#[actix_web::test]
async fn pages_have_numbers_in_v3() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for name in ["one", "two", "three"] {
        ada.create_community(name).await;
    }
    assert_eq!(listed_v3(&ada, "sort=Old&limit=2").await, ["one", "two"]);
    assert_eq!(listed_v3(&ada, "sort=Old&limit=2&page=2").await, ["three"]);
    assert_eq!(listed_v3(&ada, "sort=Old&limit=2&page=3").await, [""; 0]);
    let refused = async |query: &str| {
        let answer = ada.get("/api/v3/community/list", query).await;
        (answer.status, answer.body["message"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(refused("limit=51").await, (400, "Fetch limit is > 50".to_owned()));
    assert_eq!(refused("page=101").await, (400, "Page limit is > 100".to_owned()));
    assert_eq!(refused("page=0").await, (400, "Page limit is > 100".to_owned()));
    let answer = ada.get("/api/v4/community/list", "limit=51").await;
    assert_eq!(answer.error(), (400, "invalid_fetch_limit"));
    let answer = ada.get("/api/v4/community/list", "page_cursor=P1f").await;
    assert_eq!(answer.error(), (400, "couldnt_parse_pagination_token"));
    assert_eq!(ada.get("/api/v4/community/list", "sort=Hot").await.status, 400);
    server.stop().await;
}

#[actix_web::test]
async fn a_list_of_v4_is_searched_and_limited_in_time() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    ada.create_community_with("sf", json!({ "title": "Science Fiction" })).await;
    server.clock.advance(Duration::from_secs(3600));
    ada.create_community_with("fiction", json!({ "title": "Novels" })).await;
    assert_eq!(listed_v4(&ada, "sort=old&search_term=FICTION").await, ["sf", "fiction"]);
    assert_eq!(listed_v4(&ada, "sort=old&search_term=fiction&search_title_only=true").await, ["sf"]);
    assert_eq!(
        listed_v4(&ada, "sort=old&search_term=sci%20fic").await,
        ["sf"],
        "a space stands for anything"
    );
    assert_eq!(listed_v4(&ada, "sort=old&search_term=%25").await, [""; 0], "a sign stands for itself");
    assert_eq!(listed_v4(&ada, "sort=old&time_range_seconds=60").await, ["fiction"]);
    assert_eq!(listed_v4(&ada, "sort=old&time_range_seconds=0").await, ["sf", "fiction"]);
    server.stop().await;
}

#[actix_web::test]
async fn a_random_community_is_one_that_may_be_seen() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let nobody = server.nobody();
    assert_eq!(nobody.get("/api/v4/community/random", "").await.error(), (404, "not_found"));
    ada.create_community_with("inner", json!({ "visibility": "local_only_private" })).await;
    server.remote_community("beta.test", "far").await;
    ada.create_community("open").await;
    for _ in 0..10 {
        let found = nobody.get("/api/v4/community/random", "type_=local").await.ok();
        assert_eq!(found["community_view"]["community"]["name"], "open");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_private_instance_lists_nothing_to_strangers() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    ada.create_community("books").await;
    server.change_settings(|site| site.private_instance = true).await;
    for path in ["community?name=books", "community/list?limit=1"] {
        for version in ["v3", "v4"] {
            let path = format!("/api/{version}/{path}&x");
            assert_eq!(server.nobody().get(&path, "").await.error(), (400, "instance_is_private"), "{path}");
            ada.get(&path, "").await.ok();
        }
    }
    assert_eq!(
        server.nobody().get("/api/v4/community/random", "").await.error(),
        (400, "instance_is_private")
    );
    server.stop().await;
}
