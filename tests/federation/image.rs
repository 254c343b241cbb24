//! In the mode "proxy all" nobody elsewhere learns who looks at their images.

use base::kinds::ImageMode;
use harness::{Fleet, User};
use serde_json::{Value, json};

/// Where all images are; it answers nobody.
const PICTURES: &str = "http://pics.test";

/// Whether a text shows an image from there; it may lead there.
fn shows(text: &str) -> bool {
    base::text::markdown::render(text).contains("src=\"http://pics.test")
}

/// The strings in an answer that would make a reader's browser ask the other server for an image.
fn leaks(path: &str, answer: &Value, found: &mut Vec<String>) {
    match answer {
        Value::String(text) if text.starts_with(PICTURES) || shows(text) => {
            found.push(format!("{path}: {text}"))
        }
        Value::Array(all) => all.iter().for_each(|item| leaks(path, item, found)),
        Value::Object(all) => all.iter().for_each(|(key, item)| leaks(&format!("{path}.{key}"), item, found)),
        _ => {}
    }
}

/// Everything both APIs show of what came from elsewhere.
async fn walk(bob: &User, community: i64, post: i64, author: i64) -> (Vec<String>, String) {
    let (mut found, mut all) = (Vec::new(), String::new());
    let queries = [
        ("/api/v3/post", format!("id={post}")),
        ("/api/v4/post", format!("id={post}")),
        ("/api/v3/post/list", format!("community_id={community}")),
        ("/api/v4/post/list", format!("community_id={community}")),
        ("/api/v3/comment/list", format!("post_id={post}&max_depth=5")),
        ("/api/v4/comment/list", format!("post_id={post}&max_depth=5")),
        ("/api/v3/community", format!("id={community}")),
        ("/api/v4/community", format!("id={community}")),
        ("/api/v3/community/list", "type_=All".to_owned()),
        ("/api/v4/community/list", "type_=all".to_owned()),
        ("/api/v3/user", format!("person_id={author}")),
        ("/api/v4/person", format!("person_id={author}")),
        ("/api/v4/person/content", format!("person_id={author}")),
        ("/api/v3/search", "q=Emma&type_=All&listing_type=All".to_owned()),
        ("/api/v4/search", "search_term=Emma".to_owned()),
        ("/api/v3/account/unread_count", String::new()),
    ];
    for (path, query) in queries {
        let answer = bob.get(path, &query).await;
        leaks(path, &answer.body, &mut found);
        all.push_str(&answer.body.to_string());
    }
    (found, all)
}

#[actix_web::test]
async fn no_answer_names_an_image_elsewhere_where_all_are_passed_through() {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let (alpha, beta) = (&fleet["alpha.test"], &fleet["beta.test"]);
    beta.change_settings(|settings| settings.image_mode = ImageMode::ProxyAllImages).await;
    let (ada, bob) = (alpha.user("ada").await, beta.user("bob").await);
    let picture = |name: &str| format!("{PICTURES}/{name}.png");
    let profile = json!({
        "avatar": picture("avatar"), "banner": picture("banner"), "bio": format!("I am ![me]({})", picture("me")),
    });
    ada.put("/api/v3/user/save_user_settings", profile).await.ok();
    let books = json!({
        "name": "books", "title": "Books", "icon": picture("icon"), "banner": picture("wide"),
        "description": format!("![shelf]({})", picture("shelf")),
    });
    let made = ada.post("/api/v3/community", books).await.ok();
    let community = made["community_view"]["community"].clone();
    let books = harness::Community { id: community["id"].as_i64().unwrap(), name: "books".to_owned() };

    let seen = bob.resolve_community("!books@alpha.test").await;
    bob.follow(&seen, true).await.ok();
    fleet.settle().await;
    let body = format!("![one]({}) ![two][2]\n\n[2]: {}", picture("one"), picture("two"));
    let form = json!({ "url": picture("linked"), "body": body });
    let emma = ada.create_post_with(&books, "Emma", form).await;
    let hidden = format!("![three](http://pics&#46;test/three.png) !![four]({PICTURES}/fo\\_ur.png)");
    ada.create_post_with(&books, "Hidden", json!({ "body": hidden })).await;
    let thumbnail = json!({ "url": "http://pages.test/", "custom_thumbnail": picture("chosen") });
    ada.create_post_with(&books, "Chosen", thumbnail).await;
    ada.comment(&emma, None, &format!("Emma ![five]({})", picture("five"))).await;
    fleet.settle().await;

    let post = bob.resolve_post(&emma.ap_id).await;
    let author = bob.view(&post).await["creator"]["id"].as_i64().unwrap();
    for moment in ["at once", "with its preview", "edited"] {
        let (found, all) = walk(&bob, seen.id, post.id, author).await;
        assert!(found.is_empty(), "{moment}: {found:#?}");
        for shown in ["avatar", "banner", "icon", "wide", "shelf", "me", "linked", "one", "two", "five"] {
            let passed = format!("url=http%3A%2F%2Fpics.test%2F{shown}.png");
            assert!(all.contains(&passed), "{moment}: {shown} is shown nowhere");
        }
        match moment {
            "at once" => beta.run_jobs().await,
            _ => {
                let edit =
                    json!({ "post_id": emma.id, "body": format!("![six]({}) {body}", picture("six")) });
                ada.put("/api/v4/post", edit).await.ok();
                fleet.settle().await;
            }
        }
    }
    fleet.stop().await;
}
