//! Publishing, editing, deleting and restoring.

use harness::{TestServer, User};
use serde_json::{Value, json};

async fn edit(user: &User, form: Value) -> harness::Answer {
    user.put("/api/v4/post", form).await
}

#[actix_web::test]
async fn a_new_post_is_what_was_sent_with_its_authors_vote_and_mark() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let form = json!({
        "name": "  Dune, fifty years on ", "community_id": books.id, "url": "https://example.com/dune?id=7&utm_source=x",
        "body": "[more](https://example.com/more?utm_medium=x&page=2)", "alt_text": "A dune", "language_id": 37,
        "nsfw": true, "custom_thumbnail": "https://example.com/small.png",
    });
    for version in ["v3", "v4"] {
        let answer = ada.post(&format!("/api/{version}/post"), form.clone()).await.ok();
        let post = &answer["post_view"]["post"];
        assert_eq!(post["name"], "Dune, fifty years on");
        assert_eq!(post["url"], "https://example.com/dune?id=7");
        assert_eq!(post["body"], "[more](https://example.com/more?page=2)");
        assert_eq!(post["thumbnail_url"], "https://example.com/small.png");
        assert_eq!(
            (&post["alt_text"], &post["nsfw"], &post["language_id"]),
            (&json!("A dune"), &json!(true), &json!(37))
        );
        assert_eq!(post["ap_id"], format!("https://spinney.test/post/{}", post["id"]));
        assert_eq!(post["local"], true);
    }
    let v3 = ada.post("/api/v3/post", form.clone()).await.ok()["post_view"].clone();
    assert_eq!((&v3["my_vote"], &v3["read"], &v3["counts"]["score"]), (&json!(1), &json!(true), &json!(1)));
    assert_eq!(v3["counts"]["newest_comment_time"], v3["post"]["published"]);
    let v4 = ada.post("/api/v4/post", form).await.ok()["post_view"].clone();
    assert_eq!((&v4["post_actions"]["vote_is_upvote"], &v4["post"]["score"]), (&json!(true), &json!(1)));
    assert!(v4["post_actions"]["read_at"].is_string() && v4["post"]["newest_comment_time_at"].is_null());
    assert_eq!(
        (&v4["can_mod"], &v4["creator"]["post_count"], &v4["community"]["posts"]),
        (&json!(true), &json!(4), &json!(4))
    );
    server.stop().await;
}

#[actix_web::test]
async fn a_post_with_a_fault_is_refused_by_the_first_one_and_nothing_is_stored() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let closed = ada.create_community_with("closed", json!({ "posting_restricted_to_mods": true })).await;
    let french = ada.create_community_with("french", json!({ "discussion_languages": [0, 47] })).await;
    server.block_urls(&["spam.test"]).await;
    server.change_settings(|settings| settings.slur_filter_regex = Some("grumpkin".to_owned())).await;

    let long = "x".repeat(201);
    let (long_url, long_alt, long_body) =
        (format!("https://example.com/{}", "x".repeat(2000)), "x".repeat(1501), "x".repeat(50_001));
    let table = [
        (json!({ "honeypot": "bot", "name": "Grumpkin" }), "honeypot_failed"),
        (json!({ "name": "A Grumpkin", "body": "https://spam.test" }), "slurs"),
        (json!({ "body": "see https://spam.test/now", "name": "ab" }), "blocked_url"),
        (json!({ "name": "ab", "url": "no" }), "invalid_post_title"),
        (json!({ "name": long }), "invalid_post_title"),
        (json!({ "name": "two\nlines" }), "invalid_post_title"),
        (json!({ "url": "not a url" }), "invalid_url"),
        (json!({ "url": "ftp://example.com/dune" }), "invalid_url_scheme"),
        (json!({ "url": long_url }), "url_length_overflow"),
        (json!({ "url": "https://spam.test/now" }), "blocked_url"),
        (json!({ "custom_thumbnail": "no", "alt_text": long_alt.clone() }), "invalid_url"),
        (json!({ "alt_text": long_alt, "body": long_body.clone() }), "alt_text_length_overflow"),
        (json!({ "body": long_body }), "invalid_body_field"),
        (json!({ "community_id": closed.id }), "only_mods_can_post_in_community"),
        (json!({ "community_id": french.id, "language_id": 37 }), "language_not_allowed"),
        (json!({ "language_id": 9999 }), "language_not_allowed"),
    ];
    for (fault, name) in table {
        let form = harness::forum::merged(json!({ "name": "Dune", "community_id": books.id }), fault);
        assert_eq!(bob.post("/api/v3/post", form.clone()).await.error(), (400, name), "v3 {form}");
        let name = if name == "only_mods_can_post_in_community" { "not_a_moderator" } else { name };
        assert_eq!(bob.post("/api/v4/post", form.clone()).await.error(), (400, name), "v4 {form}");
    }
    let nowhere = json!({ "name": "Dune", "community_id": -2 });
    assert_eq!(bob.post("/api/v3/post", nowhere.clone()).await.error(), (400, "couldnt_find_community"));
    assert_eq!(bob.post("/api/v4/post", nowhere).await.error(), (404, "not_found"));
    let form = json!({ "name": "Dune", "community_id": books.id });
    assert_eq!(server.nobody().post("/api/v3/post", form.clone()).await.error(), (401, "incorrect_login"));
    assert_eq!(server.nobody().post("/api/v4/post", form).await.error(), (401, "incorrect_login"));
    assert_eq!(ada.community(&books).await["posts"], 0);
    server.stop().await;
}

#[actix_web::test]
async fn filtered_words_are_taken_out_of_a_body() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    server.change_settings(|settings| settings.slur_filter_regex = Some("grumpkin".to_owned())).await;
    let post = ada.create_post_with(&books, "Dune", json!({ "body": "You GRUMPKIN you", "url": "" })).await;
    let shown = ada.view(&post).await;
    assert_eq!(shown["post"]["body"], "You *removed* you");
    assert!(shown["post"]["url"].is_null());
    server.stop().await;
}

#[actix_web::test]
async fn every_post_of_a_sensitive_community_is_and_a_site_may_refuse_them() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (books, dark) = (
        ada.create_community("books").await,
        ada.create_community_with("dark", json!({ "nsfw": true })).await,
    );
    let post = ada.create_post_with(&dark, "Dune", json!({ "nsfw": false })).await;
    assert_eq!(ada.view(&post).await["post"]["nsfw"], true);
    assert_eq!(
        edit(&ada, json!({ "post_id": post.id, "nsfw": false })).await.ok()["post_view"]["post"]["nsfw"],
        true
    );

    server.change_settings(|settings| settings.nsfw_allowed = false).await;
    let refused = ada.try_create_post(&books, "Dune", json!({ "nsfw": true })).await;
    assert_eq!(refused.error(), (400, "nsfw_not_allowed"));
    let tagged = ada.try_create_post(&books, "Dune", json!({ "tags": [1] })).await;
    assert_eq!(tagged.error(), (400, "tag_not_in_community"));
    server.stop().await;
}

#[actix_web::test]
async fn its_author_edits_a_post_field_by_field_and_nobody_else_does() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let all = json!({ "url": "https://example.com/dune", "body": "Sand.", "custom_thumbnail": "https://example.com/s.png" });
    let dune = bob.create_post_with(&books, "Dune", all).await;

    for (version, id) in [("v3", dune.id), ("v4", dune.id)] {
        let path = format!("/api/{version}/post");
        let renamed = bob.put(&path, json!({ "post_id": id, "name": "Dune Messiah" })).await.ok();
        let post = &renamed["post_view"]["post"];
        assert_eq!((&post["name"], &post["body"]), (&json!("Dune Messiah"), &json!("Sand.")));
        assert_eq!(
            (&post["url"], &post["thumbnail_url"]),
            (&json!("https://example.com/dune"), &json!("https://example.com/s.png"))
        );
        let field = if version == "v3" { "updated" } else { "updated_at" };
        assert!(post[field].is_string());
        for other in [&ada, &server.admin().await] {
            let refused = other.put(&path, json!({ "post_id": id, "name": "Mine" })).await;
            assert_eq!(refused.error(), (400, "no_post_edit_allowed"));
        }
        assert_eq!(
            server.nobody().put(&path, json!({ "post_id": id })).await.error(),
            (401, "incorrect_login")
        );
        assert_eq!(
            bob.put(&path, json!({ "post_id": id, "name": "ab" })).await.error(),
            (400, "invalid_post_title")
        );
        assert_eq!(bob.put(&path, json!({ "post_id": id, "url": "no" })).await.error(), (400, "invalid_url"));
        assert_eq!(
            bob.put(&path, json!({ "post_id": id, "language_id": -1 })).await.error(),
            (400, "language_not_allowed")
        );
    }
    assert_eq!(
        bob.put("/api/v3/post", json!({ "post_id": 999_999 })).await.error(),
        (400, "couldnt_find_post")
    );
    assert_eq!(edit(&bob, json!({ "post_id": 999_999 })).await.error(), (404, "not_found"));

    let cleared = edit(
        &bob,
        json!({ "post_id": dune.id, "url": "", "body": "", "custom_thumbnail": "", "nsfw": true }),
    )
    .await;
    let post = cleared.ok()["post_view"]["post"].clone();
    assert!(post["url"].is_null() && post["body"].is_null() && post["thumbnail_url"].is_null());
    assert_eq!((&post["nsfw"], &post["name"]), (&json!(true), &json!("Dune Messiah")));
    server.stop().await;
}

#[actix_web::test]
async fn the_language_is_the_one_both_sides_speak() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let french = ada.create_community_with("french", json!({ "discussion_languages": [0, 47] })).await;
    let books = ada.create_community_with("books", json!({ "discussion_languages": [] })).await;
    let (one, many) = (ada.create_post(&french, "Bonjour").await, ada.create_post(&books, "Hello").await);
    assert_eq!(ada.view(&one).await["post"]["language_id"], 47);
    assert_eq!(ada.view(&many).await["post"]["language_id"], 0);
    server.stop().await;
}

#[actix_web::test]
async fn a_deleted_post_is_its_authors_and_the_moderators_and_not_counted_until_it_is_restored() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let dune = bob.create_post_with(&books, "Dune", json!({ "body": "Sand." })).await;
    let v3 = |deleted: bool| json!({ "post_id": dune.id, "deleted": deleted });

    assert_eq!(ada.post("/api/v3/post/delete", v3(true)).await.error(), (400, "no_post_edit_allowed"));
    assert_eq!(ada.delete_post(&dune, true).await.error(), (400, "no_post_edit_allowed"));
    assert_eq!(server.nobody().post("/api/v3/post/delete", v3(true)).await.error(), (401, "incorrect_login"));
    assert_eq!(bob.post("/api/v3/post/delete", v3(false)).await.error(), (400, "couldnt_update_post"));
    assert_eq!(bob.delete_post(&dune, false).await.error(), (400, "couldnt_update"));

    assert_eq!(bob.post("/api/v3/post/delete", v3(true)).await.ok()["post_view"]["post"]["deleted"], true);
    assert_eq!(ada.community(&books).await["posts"], 0);
    for stranger in [&eve, &server.nobody()] {
        assert_eq!(stranger.open(&dune).await.error(), (404, "not_found"));
        let refused = stranger.get("/api/v3/post", &format!("id={}", dune.id)).await;
        assert_eq!(refused.error(), (400, "couldnt_find_post"));
    }
    for insider in [&bob, &ada, &server.admin().await] {
        assert_eq!(insider.view(&dune).await["post"]["body"], "Sand.");
    }
    assert_eq!(eve.vote(&dune, Some(true)).await.error(), (404, "not_found"));

    assert_eq!(bob.delete_post(&dune, false).await.ok()["post_view"]["post"]["deleted"], false);
    assert_eq!(ada.community(&books).await["posts"], 1);
    assert_eq!(eve.view(&dune).await["creator"]["post_count"], 1);
    server.stop().await;
}

#[actix_web::test]
async fn nothing_is_posted_changed_or_voted_on_in_a_deleted_community() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let dune = bob.create_post(&books, "Dune").await;
    let gone = json!({ "community_id": books.id, "deleted": true });
    ada.delete("/api/v4/community", gone).await.ok();

    assert_eq!(bob.try_create_post(&books, "Emma", json!({})).await.error(), (400, "deleted"));
    assert_eq!(
        bob.post("/api/v3/post", json!({ "name": "Emma", "community_id": books.id })).await.error(),
        (400, "deleted")
    );
    assert_eq!(edit(&bob, json!({ "post_id": dune.id, "name": "Emma" })).await.error(), (400, "deleted"));
    assert_eq!(bob.delete_post(&dune, true).await.error(), (400, "deleted"));
    assert_eq!(bob.vote(&dune, None).await.error(), (400, "deleted"));
    assert_eq!(bob.view(&dune).await["post"]["name"], "Dune");
    assert_eq!(server.nobody().open(&dune).await.error(), (404, "not_found"));
    server.stop().await;
}
