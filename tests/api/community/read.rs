//! Reading a community.

use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn a_community_is_found_by_id_name_and_handle() {
    let server = TestServer::start().await;
    let nobody = server.nobody();
    let books = server.user("ada").await.create_community("books").await;
    let elsewhere = server.remote_community("beta.test", "books").await;
    let id = books.id.to_string();
    for query in
        [format!("id={id}"), "name=books".into(), "name=BOOKS".into(), "name=books@Spinney.test".into()]
    {
        for version in ["v3", "v4"] {
            let found = nobody.get(&format!("/api/{version}/community"), &query).await.ok();
            assert_eq!(found["community_view"]["community"]["id"], books.id, "{version} {query}");
        }
    }
    let found = nobody.get("/api/v3/community", &format!("id={id}&name=films")).await.ok();
    assert_eq!(found["community_view"]["community"]["id"], books.id, "the id wins");
    let found = nobody.get("/api/v3/community", "name=books@beta.test").await.ok();
    assert_eq!(found["community_view"]["community"]["id"], elsewhere.id);
    assert_eq!(found.get("site"), None, "its site has not been seen");
    server.stop().await;
}

#[actix_web::test]
async fn what_is_not_found_is_told_by_how_it_was_asked_for() {
    let server = TestServer::start().await;
    let nobody = server.nobody();
    let table = [
        ("v3", "", (400, "no_id_given")),
        ("v3", "id=999999", (400, "couldnt_find_community")),
        ("v3", "name=none", (404, "couldnt_find_community")),
        ("v3", "name=none@beta.test", (404, "couldnt_find_community")),
        ("v3", "id=x", (400, "unknown")),
        ("v3", "id=99999999999", (400, "unknown")),
        ("v4", "", (400, "no_id_given")),
        ("v4", "id=999999", (404, "not_found")),
        ("v4", "name=none", (404, "not_found")),
    ];
    for (version, query, error) in table {
        let answer = nobody.get(&format!("/api/{version}/community"), query).await;
        assert_eq!(answer.error(), error, "{version} {query}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_community_comes_with_its_site_and_moderators() {
    let server = TestServer::start().await;
    server.user("ada").await.create_community("books").await;
    let v3 = server.nobody().get("/api/v3/community", "name=books").await.ok();
    assert_eq!(v3["moderators"][0]["moderator"]["name"], "ada");
    assert_eq!(v3["moderators"][0]["community"]["name"], "books");
    assert_eq!(v3["site"]["actor_id"], "https://spinney.test/");
    assert!(v3["site"]["public_key"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY-----"));
    assert_eq!(v3["community_view"]["subscribed"], "NotSubscribed");
    let v4 = server.nobody().get("/api/v4/community", "name=books").await.ok();
    assert_eq!(v4["moderators"][0]["moderator"]["ap_id"], "https://spinney.test/u/ada");
    assert_eq!(v4["site"]["ap_id"], "https://spinney.test/");
    assert_eq!(v4["site"].get("public_key"), None);
    assert_eq!(
        (&v4["community_view"]["can_mod"], v4["community_view"].get("community_actions")),
        (&json!(false), None)
    );
    server.stop().await;
}

#[actix_web::test]
async fn each_visibility_shows_itself_to_whom_it_is_for() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let nobody = server.nobody();
    // Visibility; hidden and visibility as v3 words them; whether nobody and a user see it.
    let table = [
        ("public", false, "Public", true, true),
        ("unlisted", true, "Public", true, true),
        ("local_only_public", false, "LocalOnly", true, true),
        ("local_only_private", false, "LocalOnly", false, true),
        ("private", false, "LocalOnly", false, true),
    ];
    for (visibility, hidden, v3, for_nobody, for_users) in table {
        let community = ada.create_community_with(visibility, json!({ "visibility": visibility })).await;
        let by_id = format!("id={}", community.id);
        let seen = admin.get("/api/v3/community", &by_id).await.ok();
        let seen = &seen["community_view"]["community"];
        assert_eq!((&seen["hidden"], &seen["visibility"]), (&json!(hidden), &json!(v3)), "{visibility}");
        for version in ["v3", "v4"] {
            let path = format!("/api/{version}/community");
            assert_eq!(nobody.get(&path, &by_id).await.status == 200, for_nobody, "nobody, {visibility}");
            assert_eq!(bob.get(&path, &by_id).await.status == 200, for_users, "a user, {visibility}");
        }
    }
    server.stop().await;
}

#[actix_web::test]
async fn what_v3_can_only_say_coarsely_leaves_a_finer_state() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let quiet = ada.create_community_with("quiet", json!({ "visibility": "unlisted" })).await;
    let form = json!({ "community_id": quiet.id, "visibility": "Public", "title": "Quiet" });
    ada.put("/api/v3/community", form).await.ok();
    assert_eq!(ada.community(&quiet).await["visibility"], "unlisted");
    let form = json!({ "community_id": quiet.id, "visibility": "LocalOnly" });
    ada.put("/api/v3/community", form).await.ok();
    assert_eq!(ada.community(&quiet).await["visibility"], "local_only_private");
    server.stop().await;
}
