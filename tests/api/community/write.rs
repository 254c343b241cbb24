//! Making, changing and deleting communities.

use harness::{TestServer, User};
use serde_json::{Value, json};

async fn create_v3(user: &User, body: Value) -> (u16, String) {
    let answer = user.post("/api/v3/community", body).await;
    (answer.status, answer.body["error"].as_str().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn who_makes_a_community_moderates_and_follows_it() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;

    let body = json!({ "name": "books", "title": " Books ", "description": "About **books**", "nsfw": true });
    let made = ada.post("/api/v3/community", body).await.ok();
    let view = &made["community_view"];
    assert_eq!(view["community"]["title"], "Books");
    assert_eq!(view["community"]["description"], "About **books**");
    assert_eq!(view["community"]["actor_id"], "https://spinney.test/c/books");
    assert_eq!(view["community"]["visibility"], "Public");
    assert_eq!(view["community"]["hidden"], false);
    assert_eq!(view["community"].get("icon"), None, "nulls are left out");
    assert_eq!(view["subscribed"], "Subscribed");
    assert_eq!(
        (&view["counts"]["subscribers"], &view["counts"]["subscribers_local"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(made["discussion_languages"], json!([]), "all languages are told as none");

    let body = json!({ "name": "ab", "summary": "Short", "sidebar": "Long" });
    let made = ada.post("/api/v4/community", body).await.ok();
    let view = &made["community_view"];
    assert_eq!(view["community"]["title"], "ab", "without a title it is the name");
    assert_eq!(
        (&view["community"]["summary"], &view["community"]["sidebar"]),
        (&json!("Short"), &json!("Long"))
    );
    assert_eq!(view["community_actions"]["follow_state"], "accepted");
    assert!(view["community_actions"]["became_moderator_at"].is_string());
    assert_eq!(view["can_mod"], true);
    assert_eq!(made["discussion_languages"].as_array().unwrap().len(), 184);
    assert_eq!(server.nobody().get("/api/v3/site", "").await.ok()["site_view"]["counts"]["communities"], 2);
    server.stop().await;
}

#[actix_web::test]
async fn a_community_with_a_fault_is_refused_by_its_name() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    server.change_settings(|site| site.slur_filter_regex = Some("forbidden".to_owned())).await;
    let community = |name: &str, title: &str, more: Value| {
        harness::forum::merged(json!({ "name": name, "title": title }), more)
    };
    ada.create_community("books").await;

    for name in ["ab", "twenty_one_characters", "two words", "dash-ed", "naïve", ""] {
        assert_eq!(
            create_v3(&ada, community(name, "X", json!({}))).await,
            (400, "invalid_name".to_owned()),
            "{name}"
        );
    }
    for name in ["books", "BOOKS"] {
        let refused = create_v3(&ada, community(name, "X", json!({}))).await;
        assert_eq!(refused, (400, "community_already_exists".to_owned()), "{name}");
    }
    let long = "x".repeat(10_001);
    let table = [
        (community("forbidden", "X", json!({})), "slurs"),
        (community("films", "a forbidden title", json!({})), "slurs"),
        (community("films", "", json!({})), "invalid_display_name"),
        (community("films", &"x".repeat(1_000_000), json!({})), "invalid_display_name"),
        (community("films", "X", json!({ "description": long })), "invalid_body_field"),
        (community("films", "X", json!({ "icon": "nonsense" })), "invalid_url"),
        (community("films", "X", json!({ "banner": "ftp://a.example/b.png" })), "invalid_url_scheme"),
        (community("films", "X", json!({ "discussion_languages": [184] })), "language_not_allowed"),
    ];
    for (body, error) in table {
        assert_eq!(create_v3(&ada, body).await, (400, error.to_owned()));
    }
    let answer = ada.post("/api/v4/community", community("books", "X", json!({}))).await;
    assert_eq!(answer.error(), (400, "already_exists"));
    let answer = ada.post("/api/v4/community", community("films", &"x".repeat(51), json!({}))).await;
    assert_eq!(answer.error(), (400, "invalid_display_name"));
    let answer =
        ada.post("/api/v4/community", community("films", "X", json!({ "summary": "x".repeat(151) }))).await;
    assert_eq!(answer.error(), (400, "site_description_length_overflow"));
    for version in ["v3", "v4"] {
        let path = format!("/api/{version}/community");
        let answer = server.nobody().post(&path, community("films", "X", json!({}))).await;
        assert_eq!(answer.error(), (401, "incorrect_login"));
    }
    let listed = ada.get("/api/v4/community/list", "").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "what is refused is not stored");
    server.stop().await;
}

#[actix_web::test]
async fn a_sidebar_loses_filtered_words_and_tracking() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    server.change_settings(|site| site.slur_filter_regex = Some("forbidden".to_owned())).await;
    server.block_urls(&["evil.example"]).await;
    let text = "A Forbidden [link](https://a.example/?utm_source=x&q=1).";
    let body = json!({ "name": "books", "title": "Books", "description": text });
    let made = ada.post("/api/v3/community", body).await.ok();
    let sidebar = &made["community_view"]["community"]["description"];
    assert_eq!(sidebar, "A *removed* [link](https://a.example/?q=1).");

    let body = json!({ "name": "films", "title": "Films", "description": "https://evil.example/x" });
    assert_eq!(create_v3(&ada, body).await, (400, "blocked_url".to_owned()));
    server.stop().await;
}

#[actix_web::test]
async fn only_admins_make_communities_where_the_site_says_so() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    server.change_settings(|site| site.community_creation_admin_only = true).await;
    let body = json!({ "name": "books", "title": "Books" });
    for version in ["v3", "v4"] {
        let answer = ada.post(&format!("/api/{version}/community"), body.clone()).await;
        assert_eq!(answer.error(), (400, "only_admins_can_create_communities"));
    }
    admin.post("/api/v3/community", body).await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn a_moderator_edits_a_community_and_nobody_else() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let books = ada.create_community_with("books", json!({ "sidebar": "Old", "summary": "Line" })).await;
    let edit = |title: &str| json!({ "community_id": books.id, "title": title });
    assert_eq!(bob.put("/api/v3/community", edit("Mine")).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(bob.put("/api/v4/community", edit("Mine")).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(
        server.nobody().put("/api/v3/community", edit("Mine")).await.error(),
        (401, "incorrect_login")
    );

    server.clock.advance(std::time::Duration::from_secs(60));
    let form = json!({ "community_id": books.id, "description": "New", "icon": "https://a.example/i.png", "nsfw": true });
    let edited = ada.put("/api/v3/community", form).await.ok();
    let community = &edited["community_view"]["community"];
    assert_eq!((&community["title"], &community["description"]), (&json!("books"), &json!("New")));
    assert_eq!((&community["icon"], &community["nsfw"]), (&json!("https://a.example/i.png"), &json!(true)));
    assert_eq!(community["updated"], "2026-05-01T12:01:00Z");
    assert_eq!(community["name"], "books");

    let form = json!({ "community_id": books.id, "sidebar": "", "summary": "Other" });
    let edited = admin.put("/api/v4/community", form).await.ok();
    let community = &edited["community_view"]["community"];
    assert_eq!((community.get("sidebar"), &community["summary"]), (None, &json!("Other")));
    assert_eq!(community["icon"], "https://a.example/i.png", "what this version has no field for stays");

    let gone = json!({ "community_id": 999_999, "title": "X" });
    assert_eq!(ada.put("/api/v3/community", gone.clone()).await.error(), (400, "couldnt_find_community"));
    assert_eq!(ada.put("/api/v4/community", gone).await.error(), (404, "not_found"));
    server.stop().await;
}

#[actix_web::test]
async fn the_first_moderator_deletes_and_restores_a_community() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let books = ada.create_community("books").await;
    let by_id = format!("id={}", books.id);
    let delete = |deleted: bool| json!({ "community_id": books.id, "deleted": deleted });
    assert_eq!(bob.post("/api/v3/community/delete", delete(true)).await.error(), (400, "not_a_mod_or_admin"));
    assert_eq!(admin.post("/api/v3/community/delete", delete(true)).await.error(), (400, "not_top_mod"));
    assert_eq!(admin.delete("/api/v4/community", delete(true)).await.error(), (400, "not_top_mod"));

    let answer = ada.post("/api/v3/community/delete", delete(true)).await.ok();
    assert_eq!(answer["community_view"]["community"]["deleted"], true);
    ada.delete("/api/v4/community", delete(true)).await.ok();
    assert_eq!(bob.get("/api/v3/community", &by_id).await.error(), (400, "couldnt_find_community"));
    assert_eq!(bob.get("/api/v4/community", &by_id).await.error(), (404, "not_found"));
    assert_eq!(
        server.nobody().get("/api/v3/community", "name=books").await.error(),
        (400, "couldnt_find_community")
    );
    ada.get("/api/v3/community", &by_id).await.ok();
    admin.get("/api/v3/community", &by_id).await.ok();
    let edit = json!({ "community_id": books.id, "title": "X" });
    assert_eq!(ada.put("/api/v3/community", edit).await.error(), (400, "deleted"));
    assert_eq!(bob.follow(&books, true).await.error(), (400, "deleted"));
    let counts =
        &server.nobody().get("/api/v4/site", "").await.ok()["site_view"]["local_site"]["communities"];
    assert_eq!(counts, 0);

    ada.delete("/api/v4/community", delete(false)).await.ok();
    bob.get("/api/v4/community", &by_id).await.ok();
    server.stop().await;
}

#[actix_web::test]
async fn the_languages_of_a_community_are_among_those_of_the_site() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    let open = ada.create_community("open").await;
    let german = ada.create_community_with("german", json!({ "discussion_languages": [32, 0, 32] })).await;
    let languages = async |community: &harness::Community| {
        let answer = ada.get("/api/v3/community", &format!("id={}", community.id)).await.ok();
        answer["discussion_languages"].clone()
    };
    assert_eq!((languages(&open).await, languages(&german).await), (json!([]), json!([0, 32])));

    admin.put("/api/v3/site", json!({ "discussion_languages": [0, 37] })).await.ok();
    assert_eq!((languages(&open).await, languages(&german).await), (json!([0, 37]), json!([0])));
    let body = json!({ "name": "french", "title": "F", "discussion_languages": [47] });
    assert_eq!(create_v3(&ada, body).await, (400, "language_not_allowed".to_owned()));
    let english = ada.create_community_with("english", json!({ "discussion_languages": [] })).await;
    assert_eq!(languages(&english).await, json!([0, 37]));

    admin.put("/api/v3/site", json!({ "discussion_languages": [] })).await.ok();
    assert_eq!(languages(&english).await, json!([0, 37]), "a wider site leaves communities as they are");
    let edit = json!({ "community_id": english.id, "discussion_languages": [] });
    assert_eq!(ada.put("/api/v3/community", edit).await.ok()["discussion_languages"], json!([]));
    server.stop().await;
}

#[actix_web::test]
async fn a_new_community_speaks_what_its_creator_reads() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let settings = json!({ "discussion_languages": [0, 32] });
    ada.put("/api/v3/user/save_user_settings", settings).await.ok();
    let made = ada.post("/api/v3/community", json!({ "name": "books", "title": "B" })).await.ok();
    assert_eq!(made["discussion_languages"], json!([0, 32]));
    server.stop().await;
}
