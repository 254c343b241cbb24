//! A table of every place where something of a limited instance could show.

use super::{Stage, stage};
use harness::User;
use serde_json::json;

/// A place, and which of Bob's things are to be seen there while nothing is held back.
struct Surface {
    path: String,
    shows: &'static [&'static str],
}

fn surface(path: &str, shows: &'static [&'static str]) -> Surface {
    Surface { path: path.to_owned(), shows }
}

/// Places that draw from everywhere.
async fn surfaces(stage: &Stage) -> Vec<Surface> {
    const POSTS: &[&str] = &["Thunder", "Boldness"];
    const COMMENTS: &[&str] = &["Lightning", "Bravado"];
    let form = json!({ "name": "mixed", "title": "Mixed" });
    let made = stage.ada.post("/api/v4/multi_community", form).await.ok();
    let multi = made["multi_community_view"]["multi"]["id"].clone();
    for community in [&stage.books, &stage.loud_at_alpha] {
        let entry = json!({ "id": multi, "community_id": community.id });
        stage.ada.post("/api/v4/multi_community/entry", entry).await.ok();
    }
    let mut all = vec![
        surface("/api/v4/post/list?type_=local&sort=new", &["Boldness"]),
        surface("/api/v3/post/list?type_=Local&sort=New", &["Boldness"]),
        surface(&format!("/api/v4/post/list?multi_community_id={multi}&type_=all&sort=new"), POSTS),
        surface(&format!("/api/v4/multi_community?id={multi}"), &["loudspeakers"]),
        surface("/api/v4/post/list?type_=all&search_term=Thunder", &["Thunder"]),
        surface(&format!("/api/v4/post?id={}", stage.emma.id), POSTS),
        surface(&format!("/api/v3/post?id={}", stage.emma.id), POSTS),
        surface("/api/v4/comment/list?type_=all&sort=new", COMMENTS),
        surface("/api/v4/comment/list?type_=all&sort=hot", COMMENTS),
        surface("/api/v4/comment/list?type_=local&sort=new", &["Bravado"]),
        surface("/api/v3/comment/list?type_=All&sort=New", COMMENTS),
        surface("/api/v3/comment/list?type_=All&sort=Top", COMMENTS),
        surface("/api/v3/search?q=Thunder", &["Thunder"]),
        surface("/api/v3/search?q=Boldness", &["Boldness"]),
        surface("/api/v3/search?q=Lightning", &["Lightning"]),
        surface("/api/v3/search?q=Bravado", &["Bravado"]),
        surface("/api/v3/search?q=loudspeakers", &["loudspeakers"]),
        surface("/api/v4/search?search_term=Thunder", &["Thunder"]),
        surface("/api/v4/search?search_term=Boldness", &["Boldness"]),
        surface("/api/v4/search?search_term=Lightning", &["Lightning"]),
        surface("/api/v4/search?search_term=Bravado", &["Bravado"]),
        surface("/api/v4/search?search_term=loudspeakers", &["loudspeakers"]),
        surface("/api/v4/search?search_term=same&post_url_only=true", &[]),
        surface("/api/v3/community/list?type_=All", &["loudspeakers"]),
        surface("/api/v4/community/list?type_=all", &["loudspeakers"]),
        surface("/api/v4/community/list?type_=all&search_term=loud", &["loudspeakers"]),
    ];
    for sort in
        ["active", "hot", "new", "old", "top", "most_comments", "new_comments", "controversial", "scaled"]
    {
        all.push(surface(&format!("/api/v4/post/list?type_=all&sort={sort}"), POSTS));
    }
    for sort in ["Active", "Hot", "New", "TopDay", "TopAll", "Scaled"] {
        all.push(surface(&format!("/api/v3/post/list?type_=All&sort={sort}"), POSTS));
    }
    all
}

/// Places that somebody goes to on purpose.
fn places(stage: &Stage) -> Vec<Surface> {
    vec![
        surface(&format!("/api/v4/post/list?community_id={}", stage.loud_at_alpha.id), &["Thunder"]),
        surface(&format!("/api/v4/post/list?community_id={}", stage.books.id), &["Boldness"]),
        surface(&format!("/api/v4/post?id={}", stage.thunder.id), &["Thunder"]),
        surface(&format!("/api/v4/post?id={}", stage.bold.id), &["Boldness"]),
        surface(&format!("/api/v4/community?id={}", stage.loud_at_alpha.id), &["loudspeakers"]),
        surface(&format!("/api/v4/comment/list?post_id={}", stage.emma.id), &["Bravado"]),
        surface("/api/v4/person/content?username=bobthebold@beta.test", &["Thunder", "Boldness"]),
        surface("/feeds/c/books.xml?sort=New", &["Boldness"]),
        surface("/api/v3/user?username=bobthebold@beta.test&sort=New", &["Thunder", "Boldness"]),
        surface("/api/v4/person?username=bobthebold@beta.test", &["bobthebold"]),
        surface(&format!("/api/v3/resolve_object?q={}", stage.thunder.ap_id), &["Thunder"]),
        surface(&format!("/api/v4/resolve_object?q={}", stage.thunder.ap_id), &["Thunder"]),
        // A tag is of one community.
        surface("/api/v4/post/list?tag_id=1&type_=all&sort=new", &["Boldness"]),
        // What moderators have done is for everybody to see.
        surface("/api/v3/modlog", &["Boldness"]),
        surface("/api/v4/modlog", &["Boldness"]),
    ]
}

/// What somebody has put aside for themselves.
fn own() -> Vec<Surface> {
    vec![
        surface("/api/v4/account/saved", &["Thunder", "Boldness"]),
        surface("/api/v4/account/liked", &["Thunder", "Boldness"]),
        surface("/api/v4/account/read", &["Thunder", "Boldness"]),
        surface("/api/v3/post/list?type_=All&sort=New&saved_only=true", &["Thunder", "Boldness"]),
    ]
}

/// Keeps, likes and reads all there is.
async fn keep(user: &User, stage: &Stage) {
    for post in [&stage.thunder, &stage.bold] {
        user.put("/api/v4/post/save", json!({ "post_id": post.id, "save": true })).await.ok();
        user.vote(post, Some(true)).await.ok();
        user.post("/api/v4/post/mark_as_read", json!({ "post_id": post.id, "read": true })).await.ok();
    }
}

async fn text(user: &User, path: &str) -> String {
    let answer = user.fetch(path, &[]).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    text
}

/// Where something does not show that should, or does that should not.
async fn wrong(who: &str, user: &User, surfaces: &[Surface], shown: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for Surface { path, shows } in surfaces {
        let text = text(user, path).await;
        for word in *shows {
            if text.contains(word) != shown {
                wrong.push(format!("{who}: {word} at {path}"));
            }
        }
    }
    wrong
}

#[actix_web::test]
async fn what_is_limited_shows_to_nobody_who_does_not_follow_it_and_comes_back() {
    let stage = stage().await;
    let nobody = stage.fleet["alpha.test"].nobody();
    let surfaces = surfaces(&stage).await;
    let none: [String; 0] = [];
    // People cannot be followed, and the feeds of everything know no reader.
    let people = [
        surface("/api/v4/person/list?type_=all", &["bobthebold"]),
        surface("/api/v4/search?search_term=bobthebold", &["bobthebold"]),
        surface("/api/v3/search?q=bobthebold&type_=Users", &["bobthebold"]),
        surface("/feeds/all.xml?sort=New", &["Thunder", "Boldness"]),
        surface("/feeds/local.xml?sort=New", &["Boldness"]),
        surface("/feeds/m/mixed.xml?sort=New", &["Thunder", "Boldness"]),
    ];
    let front = |user: &User| {
        surface(
            &format!("/feeds/front/{}.xml?sort=New", user.token.clone().unwrap()),
            &["Thunder", "Boldness"],
        )
    };
    for (user, shown) in [(&stage.ada, true), (&stage.cleo, false)] {
        assert_eq!(wrong("the front page of one", user, &[front(user)], shown).await, none, "before");
        keep(user, &stage).await;
    }
    let brave = json!({ "community_id": stage.books.id, "name": "brave" });
    let tag = stage.ada.post("/api/v4/community/tag", brave).await.ok()["id"].clone();
    let marked = json!({ "post_id": stage.bold.id, "tags": [tag] });
    stage.ada.put("/api/v4/post/mod_edit", marked).await.ok();
    for removed in [true, false] {
        let form = json!({ "post_id": stage.bold.id, "removed": removed, "reason": "Bold." });
        stage.ada.post("/api/v4/post/remove", form).await.ok();
    }
    for (who, user) in [("nobody", &nobody), ("cleo", &stage.cleo), ("ada", &stage.ada)] {
        assert_eq!(wrong(who, user, &surfaces, true).await, none, "before");
        assert_eq!(wrong(who, user, &people, true).await, none, "before");
    }

    stage.limit(&["limited"]).await;
    for (who, user) in [("nobody", &nobody), ("cleo", &stage.cleo)] {
        assert_eq!(wrong(who, user, &surfaces, false).await, none, "limited");
        assert_eq!(wrong(who, user, &people, false).await, none, "limited");
        assert_eq!(wrong(who, user, &places(&stage), true).await, none, "gone to on purpose");
    }
    // Ada follows both communities.
    assert_eq!(wrong("ada", &stage.ada, &[front(&stage.ada)], true).await, none, "followed");
    assert_eq!(wrong("cleo", &stage.cleo, &[front(&stage.cleo)], false).await, none, "not followed");
    for (who, user) in [("cleo", &stage.cleo), ("ada", &stage.ada)] {
        assert_eq!(wrong(who, user, &own(), true).await, none, "put aside");
    }
    assert_eq!(wrong("ada", &stage.ada, &surfaces, true).await, none, "followed");
    assert_eq!(wrong("ada", &stage.ada, &people, false).await, none, "people");

    stage.limit(&[]).await;
    for (who, user) in [("nobody", &nobody), ("cleo", &stage.cleo)] {
        assert_eq!(wrong(who, user, &surfaces, true).await, none, "lifted");
        assert_eq!(wrong(who, user, &people, true).await, none, "lifted");
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_is_said_of_a_host_holds_for_those_below_it_until_it_ends() {
    let stage = stage().await;
    let nobody = stage.fleet["alpha.test"].nobody();
    let front = [surface("/api/v4/post/list?type_=all&sort=new", &["Thunder"])];
    let none: [String; 0] = [];
    let server = &stage.fleet["alpha.test"];
    let end = server.clock.now() + chrono::TimeDelta::hours(1);
    let form = json!({ "instance": "beta.test", "limited": true, "reason": "", "note": "ask again", "expires_at": end.timestamp() });
    let view = stage.admin.post("/api/v4/admin/instance/limit", form).await.ok();
    assert_eq!(view["instance_trust_view"]["limits"]["note"], "ask again");
    assert_eq!(wrong("nobody", &nobody, &front, false).await, none);
    server.clock.advance(std::time::Duration::from_secs(3_601));
    server.run_task("lift_bans").await;
    assert_eq!(wrong("nobody", &nobody, &front, true).await, none);
    let found = stage.admin.get("/api/v4/admin/instance", "instance=beta.test").await.ok();
    assert_eq!(found["instance_trust_view"].get("limits"), None, "{found}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_is_forced_to_be_sensitive_is_left_out_and_marked() {
    let stage = stage().await;
    let nobody = stage.fleet["alpha.test"].nobody();
    let none: [String; 0] = [];
    let fronts = [
        surface("/api/v4/post/list?type_=all&sort=new", &["Thunder", "Boldness"]),
        surface("/api/v4/comment/list?type_=all&sort=new", &["Lightning"]),
        surface("/api/v4/community/list?type_=all", &["loudspeakers"]),
        surface("/api/v4/search?search_term=Lightning", &["Lightning"]),
    ];
    assert_eq!(wrong("nobody", &nobody, &fronts, true).await, none);
    stage.limit(&["force_nsfw"]).await;
    let left = wrong("nobody", &nobody, &fronts[..1], false).await;
    assert_eq!(left, none, "posts");
    assert_eq!(wrong("nobody", &nobody, &fronts[2..3], false).await, none, "communities");
    for post in [&stage.thunder, &stage.bold] {
        assert_eq!(stage.ada.view(post).await["post"]["nsfw"], true);
    }
    assert_eq!(stage.ada.view(&stage.thunder).await["community"]["nsfw"], true);
    assert_eq!(stage.ada.view(&stage.emma).await["post"]["nsfw"], false);
    stage.limit(&[]).await;
    assert_eq!(stage.ada.view(&stage.thunder).await["post"]["nsfw"], false);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn without_media_only_words_and_links_are_left() {
    let stage = stage().await;
    let image =
        json!({ "url": "https://beta.test/cat.png", "body": "See ![a cat](https://beta.test/dog.png)." });
    let picture = stage.bob.create_post_with(&stage.loud, "Picture", image).await;
    stage.fleet.settle().await;
    let picture = stage.ada.resolve_post(&picture.ap_id).await;
    assert_eq!(stage.ada.view(&picture).await["post"]["url"], "https://beta.test/cat.png");
    stage.limit(&["no_media"]).await;
    let post = stage.ada.view(&picture).await["post"].clone();
    assert_eq!(post.get("url"), None, "{post}");
    assert_eq!(post["body"], "See [a cat](https://beta.test/dog.png).");
    assert_eq!(stage.ada.view(&stage.emma).await["post"]["url"], "https://example.com/same");
    let proxied = stage.fleet["alpha.test"].instance.app.proxy().address("https://beta.test/cat.png");
    let path = proxied.trim_start_matches("http://alpha.test").to_owned();
    assert_eq!(stage.ada.fetch(&path, &[]).await.status(), 404);
    stage.limit(&[]).await;
    assert_eq!(stage.ada.view(&picture).await["post"]["url"], "https://beta.test/cat.png");
    stage.fleet.stop().await;
}
