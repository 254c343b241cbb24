//! Reading the site.

use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn the_site_has_what_apps_start_with() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let v3 = server.nobody().get("/api/v3/site", "").await.ok();
    assert_eq!(v3["site_view"]["site"]["name"], "Test");
    assert_eq!(v3["site_view"]["site"]["actor_id"], "https://spinney.test/");
    assert_eq!(v3["site_view"]["site"]["inbox_url"], "https://spinney.test/inbox");
    assert_eq!(v3["site_view"]["site"].get("sidebar"), None, "nulls are left out");
    assert_eq!(v3["site_view"]["counts"]["users"], 2);
    assert_eq!(v3["site_view"]["local_site"]["site_setup"], true);
    assert_eq!(v3["site_view"]["local_site"]["registration_mode"], "RequireApplication");
    assert_eq!(v3["site_view"]["local_site"]["default_sort_type"], "Active");
    assert_eq!(v3["site_view"]["local_site"]["captcha_difficulty"], "medium");
    assert_eq!(v3["admins"][0]["person"]["name"], "admin");
    assert_eq!(v3["admins"][0]["is_admin"], true);
    assert_eq!(v3["all_languages"].as_array().unwrap().len(), 184);
    assert_eq!(v3["all_languages"][32], json!({ "id": 32, "code": "de", "name": "Deutsch" }));
    assert_eq!(v3["discussion_languages"].as_array().unwrap().len(), 184);
    assert_eq!(
        (&v3["taglines"], &v3["custom_emojis"], &v3["blocked_urls"]),
        (&json!([]), &json!([]), &json!([]))
    );

    let v4 = server.nobody().get("/api/v4/site", "").await.ok();
    assert_eq!(v4["site_view"]["local_site"]["users"], 2);
    assert_eq!(v4["site_view"]["local_site"]["default_post_sort_type"], "active");
    assert_eq!(v4["site_view"]["local_site"]["post_downvotes"], "all");
    assert_eq!(v4["site_view"]["instance"]["domain"], "spinney.test");
    assert_eq!(v4["site_view"]["site"].get("public_key"), None);
    assert_eq!((&v4["admins"][0]["banned"], &v4["captcha_enabled"]), (&json!(false), &json!(false)));
    assert_eq!((v4.get("my_user"), v4.get("tagline")), (None, None));
    assert_eq!(v4["discussion_languages"].as_array().unwrap().len(), 184);
    assert_eq!(v3["version"], v4["version"]);
    server.stop().await;
}

#[actix_web::test]
async fn admins_are_listed_by_the_age_of_their_accounts() {
    let server = TestServer::start().await;
    domain::account::create(&server.instance.app, "second", harness::server::PASSWORD, true).await.unwrap();
    let site = server.nobody().get("/api/v3/site", "").await.ok();
    let admins = site["admins"].as_array().unwrap();
    let names: Vec<_> = admins.iter().map(|view| view["person"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["admin", "second"]);
    server.stop().await;
}

#[actix_web::test]
async fn the_counts_are_those_of_the_moment() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let counts = async || {
        let counts = server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["counts"].clone();
        json!([counts["users"], counts["posts"], counts["comments"], counts["communities"]])
    };
    assert_eq!(counts().await, json!([2, 0, 0, 0]));
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    ada.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "Sand." })).await.ok();
    assert_eq!(counts().await, json!([2, 1, 1, 1]));
    ada.delete_post(&dune, true).await.ok();
    assert_eq!(counts().await, json!([2, 0, 1, 1]));
    server.stop().await;
}

#[actix_web::test]
async fn a_private_instance_shows_its_site_all_the_same() {
    let server = TestServer::start().await;
    server.change_settings(|site| site.private_instance = true).await;
    let nobody = server.nobody();
    let site = nobody.get("/api/v3/site", "").await.ok();
    assert_eq!(site["site_view"]["local_site"]["private_instance"], true);
    nobody.get("/api/v4/site", "").await.ok();
    nobody.get("/api/v3/federated_instances", "").await.ok();
    nobody.get("/api/v4/admin/tagline/list", "").await.ok();
    nobody.get("/api/v4/custom_emoji/list", "").await.ok();
    let refused = nobody.get("/api/v4/federated_instances", "kind=all").await;
    assert_eq!(refused.error(), (400, "instance_is_private"));
    server.stop().await;
}

#[actix_web::test]
async fn a_bad_token_is_nobody() {
    let server = TestServer::start().await;
    let mut stranger = server.nobody();
    stranger.token = Some("not.a.token".to_owned());
    let site = stranger.get("/api/v3/site", "").await.ok();
    assert_eq!(site.get("my_user"), None);
    server.stop().await;
}

#[actix_web::test]
async fn emoji_are_listed_by_category() {
    let server = TestServer::start().await;
    let answer = server.nobody().get("/api/v4/custom_emoji/list", "category=cats").await.ok();
    assert_eq!(answer, json!({ "custom_emojis": [] }));
    server.stop().await;
}
