//! Who sees what: private instances, blocks, sensitive content, languages, bots, and what was read or hidden.
//!
//! That lists and the policy agree is in [`crate::policy`]; this is about what every route leaves out.

use harness::{Post, TestServer, User};
use serde_json::{Value, json};

/// Everything a stranger may read, in both versions.
const READABLE: [&str; 20] = [
    "/api/v3/post/list",
    "/api/v3/post?id=1",
    "/api/v3/comment/list",
    "/api/v3/comment?id=1",
    "/api/v3/community?name=books",
    "/api/v3/community/list",
    "/api/v3/user?username=ada",
    "/api/v3/search?q=dune",
    "/api/v3/resolve_object?q=https://spinney.test/u/ada",
    "/api/v4/post/list",
    "/api/v4/post?id=1",
    "/api/v4/comment/list",
    "/api/v4/comment/list/slim",
    "/api/v4/community?name=books",
    "/api/v4/community/list",
    "/api/v4/person?username=ada",
    "/api/v4/person/content?username=ada",
    "/api/v4/person/list",
    "/api/v4/search?search_term=dune",
    "/api/v4/resolve_object?q=https://spinney.test/u/ada",
];

/// Titles of the posts and texts of the comments that a user finds in the lists of both versions, and by searching; sorted.
async fn everything(user: &User) -> Vec<String> {
    let v3 = user.get("/api/v3/post/list", "type_=All&sort=New").await.ok();
    let v4 = user.get("/api/v4/post/list", "type_=all&sort=new").await.ok();
    let mut seen = names(&v3["posts"], "post", "name");
    assert_eq!(names(&v4["items"], "post", "name"), seen);
    let found = user.get("/api/v3/search", "q=about&type_=Posts&sort=New").await.ok();
    assert_eq!(names(&found["posts"], "post", "name"), seen, "searched");
    let v4 = user.get("/api/v4/comment/list", "type_=all&sort=new").await.ok();
    let comments = names(&v4["items"], "comment", "content");
    // Lists of comments of v3 know no sensitive content (docs/reference/api-v3.md 6.2).
    let v3 = user.get("/api/v3/comment/list", "type_=All&sort=New&show_nsfw=false").await.ok();
    assert!(comments.iter().all(|text| names(&v3["comments"], "comment", "content").contains(text)));
    seen.extend(comments);
    seen
}

fn names(views: &Value, object: &str, field: &str) -> Vec<String> {
    let views = views.as_array().unwrap();
    let mut names: Vec<_> =
        views.iter().map(|view| view[object][field].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

async fn comment(user: &User, post: &Post, content: &str) {
    user.post("/api/v4/comment", json!({ "post_id": post.id, "content": content })).await.ok();
}

async fn id_of(user: &User) -> Value {
    user.get("/api/v4/account", "").await.ok()["local_user_view"]["person"]["id"].clone()
}

async fn set(user: &User, settings: Value) {
    user.put("/api/v4/account/settings/save", settings).await.ok();
}

#[actix_web::test]
async fn a_private_instance_shows_strangers_nothing_and_members_everything() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    comment(&ada, &dune, "Dry.").await;
    for path in READABLE {
        assert_eq!(server.nobody().fetch(path, &[]).await.status(), 200, "{path}");
    }
    server.change_settings(|site| site.private_instance = true).await;
    let bad_token = User::new(&server, Some("expired".to_owned()));
    for path in READABLE {
        for stranger in [server.nobody(), bad_token.clone()] {
            let answer = stranger.fetch(path, &[]).await;
            assert_eq!(answer.status(), 400, "{path}");
            let body: Value = answer.json().await.unwrap();
            assert_eq!(body["error"], "instance_is_private", "{path}");
        }
        assert_eq!(ada.fetch(path, &[]).await.status(), 200, "{path}");
    }
    for path in ["/api/v3/site", "/api/v4/site", "/nodeinfo/2.1", "/health"] {
        assert_eq!(server.nobody().fetch(path, &[]).await.status(), 200, "{path}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn a_blocked_person_is_out_of_sight_until_unblocked() {
    let server = TestServer::start().await;
    let (ada, bob, cyd) = (server.user("ada").await, server.user("bob").await, server.user("cyd").await);
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "about Dune").await;
    bob.create_post(&books, "about Emma").await;
    comment(&bob, &dune, "Dry.").await;
    assert_eq!(everything(&cyd).await, ["about Dune", "about Emma", "Dry."]);

    let block = async |block: bool| json!({ "person_id": id_of(&bob).await, "block": block });
    cyd.post("/api/v3/user/block", block(true).await).await.ok();
    assert_eq!(everything(&cyd).await, ["about Dune"]);
    assert_eq!(everything(&ada).await, ["about Dune", "about Emma", "Dry."], "nobody else is concerned");
    cyd.post("/api/v4/account/block/person", block(false).await).await.ok();
    assert_eq!(everything(&cyd).await, ["about Dune", "about Emma", "Dry."]);

    let own = json!({ "person_id": id_of(&cyd).await, "block": true });
    assert_eq!(cyd.post("/api/v3/user/block", own).await.error(), (400, "cant_block_yourself"));
    let admin = json!({ "person_id": id_of(&server.admin().await).await, "block": true });
    assert_eq!(cyd.post("/api/v3/user/block", admin).await.error(), (400, "cant_block_admin"));
    server.stop().await;
}

#[actix_web::test]
async fn a_blocked_community_is_out_of_sight_until_unblocked() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    let dune = ada.create_post(&books, "about Dune").await;
    ada.create_post(&films, "about Alien").await;
    comment(&ada, &dune, "Dry.").await;
    let block = |block: bool| json!({ "community_id": books.id, "block": block });
    bob.post("/api/v3/community/block", block(true)).await.ok();
    assert_eq!(everything(&bob).await, ["about Alien"]);
    assert_eq!(bob.titles("community_name=books").await, Vec::<String>::new());
    bob.post("/api/v4/account/block/community", block(false)).await.ok();
    assert_eq!(everything(&bob).await, ["about Alien", "about Dune", "Dry."]);
    server.stop().await;
}

#[actix_web::test]
async fn sensitive_content_is_for_who_asked_for_it() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let adult = ada.create_community_with("adult", json!({ "nsfw": true })).await;
    let post = ada.create_post_with(&books, "about skin", json!({ "nsfw": true })).await;
    ada.create_post(&adult, "about more").await;
    ada.create_post(&books, "about Dune").await;
    comment(&ada, &post, "Oh.").await;

    let nobody = server.nobody();
    assert_eq!(everything(&bob).await.iter().filter(|name| name.starts_with("about")).count(), 1);
    assert_eq!(nobody.titles("type_=All").await, ["about Dune"]);
    assert_eq!(
        bob.titles("type_=All&show_nsfw=true&sort=New").await,
        ["about Dune", "about more", "about skin"]
    );
    set(&bob, json!({ "show_nsfw": true })).await;
    assert_eq!(bob.titles("type_=All&sort=New").await, ["about Dune", "about more", "about skin"]);
    assert_eq!(bob.titles("type_=All&sort=New&show_nsfw=false").await, ["about Dune"]);
    let listed = async |user: &User| {
        let answer = user.get("/api/v3/community/list", "sort=New&type_=All").await.ok();
        names(&answer["communities"], "community", "name")
    };
    assert_eq!(listed(&bob).await, ["adult", "books"]);
    assert_eq!(listed(&nobody).await, ["books"]);
    server.stop().await;
}

#[actix_web::test]
async fn languages_one_does_not_read_are_left_out() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let german = ada.create_post_with(&books, "about Wüste", json!({ "language_id": 32 })).await;
    ada.create_post_with(&books, "about sand", json!({ "language_id": 37 })).await;
    ada.create_post_with(&books, "about 42", json!({ "language_id": 0 })).await;
    let form = json!({ "post_id": german.id, "content": "Trocken.", "language_id": 32 });
    ada.post("/api/v4/comment", form).await.ok();
    set(&bob, json!({ "discussion_languages": [37] })).await;
    assert_eq!(everything(&bob).await, ["about 42", "about sand"], "what says nothing of its language stays");
    set(&bob, json!({ "discussion_languages": [] })).await;
    assert_eq!(everything(&bob).await, ["about 42", "about Wüste", "about sand", "Trocken."]);
    server.stop().await;
}

#[actix_web::test]
async fn bots_are_left_out_where_that_is_wished() {
    let server = TestServer::start().await;
    let (ada, bob, robot) = (server.user("ada").await, server.user("bob").await, server.user("robot").await);
    server.make_bot("robot").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "about Dune").await;
    robot.create_post(&books, "about beeping").await;
    comment(&robot, &dune, "Beep.").await;
    assert_eq!(everything(&bob).await, ["about Dune", "about beeping", "Beep."]);
    set(&bob, json!({ "show_bot_accounts": false })).await;
    assert_eq!(bob.titles("type_=All").await, ["about Dune"]);
    let comments = bob.get("/api/v3/comment/list", &format!("post_id={}&max_depth=8", dune.id)).await.ok();
    assert_eq!(comments["comments"], json!([]));
    server.stop().await;
}

#[actix_web::test]
async fn what_was_read_or_hidden_is_left_out_as_wished_and_each_list_may_differ() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let (dune, emma) = (ada.create_post(&books, "Dune").await, ada.create_post(&books, "Emma").await);
    ada.create_post(&books, "Ulysses").await;
    bob.open(&dune).await.ok();
    bob.post("/api/v4/post/hide", json!({ "post_id": emma.id, "hide": true })).await.ok();

    assert_eq!(bob.titles("type_=All&sort=New").await, ["Ulysses", "Dune"]);
    assert_eq!(bob.titles("type_=All&sort=New&show_read=false").await, ["Ulysses"]);
    assert_eq!(bob.titles("type_=All&sort=New&show_hidden=true").await, ["Ulysses", "Emma", "Dune"]);
    set(&bob, json!({ "show_read_posts": false })).await;
    assert_eq!(bob.titles("type_=All&sort=New").await, ["Ulysses"]);
    assert_eq!(bob.titles_v4("type_=all&sort=new").await, ["Ulysses"]);
    assert_eq!(bob.titles("type_=All&sort=New&show_read=true").await, ["Ulysses", "Dune"]);
    assert_eq!(ada.titles("type_=All&sort=New").await, ["Ulysses", "Emma", "Dune"]);
    server.stop().await;
}
