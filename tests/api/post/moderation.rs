//! Pins, locks, and who voted.

use harness::{TestServer, User};
use serde_json::{Value, json};

#[actix_web::test]
async fn moderators_pin_in_the_community_and_admins_on_the_site() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let dune = bob.create_post(&ada.create_community("books").await, "Dune").await;
    let v3 = |kind: &str, on: bool| json!({ "post_id": dune.id, "featured": on, "feature_type": kind });
    let path = "/api/v3/post/feature";

    assert_eq!(bob.post(path, v3("Community", true)).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(bob.post(path, v3("Local", true)).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(ada.post(path, v3("Local", true)).await.error(), (400, "not_an_admin"));
    assert_eq!(server.nobody().post(path, v3("Local", true)).await.error(), (401, "incorrect_login"));
    let flags = |view: &Value| {
        let post = &view["post_view"]["post"];
        (post["featured_community"].clone(), post["featured_local"].clone())
    };
    assert_eq!(flags(&ada.post(path, v3("Community", true)).await.ok()), (json!(true), json!(false)));
    assert_eq!(flags(&admin.post(path, v3("Local", true)).await.ok()), (json!(true), json!(true)));

    let path = "/api/v4/post/feature";
    assert_eq!(flags(&admin.post(path, v3("community", false)).await.ok()), (json!(false), json!(true)));
    assert_eq!(ada.post(path, v3("local", false)).await.error(), (400, "not_an_admin"));
    assert_eq!(flags(&admin.post(path, v3("local", false)).await.ok()), (json!(false), json!(false)));
    assert_eq!(ada.post(path, v3("Community", true)).await.error(), (400, "unknown"));
    server.stop().await;
}

#[actix_web::test]
async fn moderators_lock_posts_and_it_is_logged() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let dune = bob.create_post(&ada.create_community("books").await, "Dune").await;
    let v3 = |locked: bool| json!({ "post_id": dune.id, "locked": locked });
    let v4 = |locked: bool| json!({ "post_id": dune.id, "locked": locked, "reason": "enough" });

    assert_eq!(bob.post("/api/v3/post/lock", v3(true)).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(bob.post("/api/v4/post/lock", v4(true)).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(ada.post("/api/v4/post/lock", v3(true)).await.error(), (400, "unknown"), "v4 wants a reason");
    assert_eq!(ada.post("/api/v3/post/lock", v3(true)).await.ok()["post_view"]["post"]["locked"], true);
    assert_eq!(ada.post("/api/v4/post/lock", v4(false)).await.ok()["post_view"]["post"]["locked"], false);
    assert_eq!(
        ada.post("/api/v3/post/lock", json!({ "post_id": 999_999, "locked": true })).await.error(),
        (400, "couldnt_find_post")
    );

    let log = logged(&server, dune.id).await;
    assert_eq!(
        log,
        [
            ("mod_lock_post".to_owned(), false, None),
            ("mod_lock_post".to_owned(), true, Some("enough".to_owned()))
        ]
    );
    server.stop().await;
}

/// The modlog of a post, which has no route yet: `(kind, lifted, reason)`.
async fn logged(server: &TestServer, post_id: i64) -> Vec<(String, bool, Option<String>)> {
    use db::schema::modlog;
    use diesel::prelude::*;
    use diesel_async::RunQueryDsl;
    let mut conn = server.instance.app.db().await.unwrap();
    modlog::table
        .filter(modlog::target_post_id.eq(i32::try_from(post_id).unwrap()))
        .order(modlog::id)
        .select((modlog::kind, modlog::is_revert, modlog::reason))
        .load(&mut conn)
        .await
        .unwrap()
}

/// Of each vote: who, and the score or (v4) whether it is up.
fn names(votes: &Value) -> Vec<(&str, &Value)> {
    let votes = votes.as_array().unwrap().iter();
    votes
        .map(|vote| {
            let name = vote["creator"]["name"].as_str().unwrap();
            (name, vote.get("score").unwrap_or(&vote["is_upvote"]))
        })
        .collect()
}

async fn voters(user: &User, path: &str, query: String) -> harness::Answer {
    user.get(path, &query).await
}

#[actix_web::test]
async fn moderators_see_who_voted_downvotes_first_then_by_time() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let dune = bob.create_post(&ada.create_community("books").await, "Dune").await;
    let second = std::time::Duration::from_secs(1);
    for (user, up) in [(&eve, true), (&ada, false)] {
        server.clock.advance(second);
        user.vote(&dune, Some(up)).await.ok();
    }
    let id = dune.id;
    let (v3, v4) = ("/api/v3/post/like/list", "/api/v4/post/like/list");
    assert_eq!(voters(&eve, v3, format!("post_id={id}")).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(voters(&eve, v4, format!("post_id={id}")).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(voters(&server.nobody(), v4, format!("post_id={id}")).await.error(), (401, "incorrect_login"));
    assert_eq!(voters(&ada, v3, "post_id=999999".to_owned()).await.error(), (400, "couldnt_find_post"));

    let (down, up) = (json!(-1), json!(1));
    let all = voters(&ada, v3, format!("post_id={id}")).await.ok();
    assert_eq!(names(&all["post_likes"]), [("ada", &down), ("bob", &up), ("eve", &up)]);
    let second = voters(&server.admin().await, v3, format!("post_id={id}&limit=1&page=2")).await.ok();
    assert_eq!(names(&second["post_likes"]), [("bob", &up)]);
    assert_eq!(voters(&ada, v3, format!("post_id={id}&limit=51")).await.error(), (400, "unknown"));

    let (no, yes) = (json!(false), json!(true));
    let first = voters(&ada, v4, format!("post_id={id}&limit=2")).await.ok();
    assert_eq!(names(&first["items"]), [("ada", &no), ("bob", &yes)]);
    assert!(first["prev_page"].is_null());
    let next = first["next_page"].as_str().unwrap();
    let rest = voters(&ada, v4, format!("post_id={id}&limit=2&page_cursor={next}")).await.ok();
    assert_eq!(names(&rest["items"]), [("eve", &yes)]);
    assert!(rest["next_page"].is_null());
    let prev = rest["prev_page"].as_str().unwrap();
    let back = voters(&ada, v4, format!("post_id={id}&limit=2&page_cursor={prev}")).await.ok();
    assert_eq!(back["items"], first["items"]);
    assert_eq!(
        voters(&ada, v4, format!("post_id={id}&page_cursor=x")).await.error(),
        (400, "couldnt_parse_pagination_token")
    );
    assert_eq!(voters(&ada, v4, format!("post_id={id}&limit=0")).await.error(), (400, "invalid_fetch_limit"));
    server.stop().await;
}
