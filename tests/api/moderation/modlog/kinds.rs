//! Everything that moderators, admins and automatic rules do has its entry, whose kind says what it was.

use super::{kinds, person_id};
use base::kinds::{ModlogKind, RegistrationMode};
use harness::{Images, TestServer, User};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What has been done so far, and how it should be told.
struct Day {
    admin: User,
    /// The newest first.
    expected: Vec<&'static str>,
}

impl Day {
    async fn of(server: &TestServer) -> Self {
        Self { admin: server.admin().await, expected: Vec::new() }
    }

    /// Does something over v4 that leaves one entry of this kind; answers what came back.
    async fn step(&mut self, who: &User, request: &str, body: Value, kind: &'static str) -> Value {
        let (method, path) = request.split_once(' ').unwrap();
        let path = format!("/api/v4/{path}");
        let answer = match method {
            "PUT" => who.put(&path, body).await,
            "DELETE" => who.delete(&path, body).await,
            _ => who.post(&path, body).await,
        };
        // What a rule refuses leaves an entry all the same.
        let expected = if kind == "rule_refuse" { 400 } else { 200 };
        assert_eq!(answer.status, expected, "{path}: {}", answer.body);
        self.expected.insert(0, kind);
        assert_eq!(kinds(&self.admin, "show_own=true&limit=1").await, [kind], "{path}");
        answer.body
    }

    /// The day is over: the log tells this and nothing else; answers of what kinds it was.
    async fn end(self) -> BTreeSet<&'static str> {
        let mut told = Vec::new();
        let mut query = "show_own=true&limit=50".to_owned();
        loop {
            let page = self.admin.get("/api/v4/modlog", &query).await.ok();
            for view in page["items"].as_array().unwrap() {
                told.push(view["modlog"]["kind"].as_str().unwrap().to_owned());
            }
            let Some(next) = page["next_page"].as_str() else { break };
            query = format!("show_own=true&limit=50&page_cursor={next}");
        }
        assert_eq!(told, self.expected);
        // Apps of Lemmy are told of Lemmy's kinds.
        let own = |kind: &&str| ModlogKind::from_word(kind).unwrap().own();
        let lemmys: Vec<_> = self.expected.iter().copied().filter(|kind| !own(kind)).collect();
        assert_eq!(kinds(&self.admin, "limit=50").await, lemmys);
        self.expected.into_iter().collect()
    }
}

#[actix_web::test]
async fn everything_that_is_done_is_written_down() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let mut told = in_communities(&server).await;
    told.extend(by_rules(&server).await);
    told.extend(on_the_site(&server).await);
    let all: BTreeSet<_> = ModlogKind::ALL.iter().map(|kind| kind.word()).collect();
    let untold: Vec<_> = all.difference(&told).collect();
    assert!(untold.is_empty(), "add what leads to these: {untold:?}");
    images.stop().await;
    server.stop().await;
}

/// Forgets the log, so that each part of the day begins with an empty one.
async fn forget(server: &TestServer) {
    use diesel_async::RunQueryDsl;
    let mut conn = server.instance.app.db().await.unwrap();
    diesel::delete(db::schema::modlog::table).execute(&mut *conn).await.unwrap();
}

async fn comment(user: &User, post: i64, content: &str) -> Value {
    let body = json!({ "post_id": post, "content": content });
    user.post("/api/v4/comment", body).await.ok()["comment_view"]["comment"]["id"].clone()
}

async fn in_communities(server: &TestServer) -> BTreeSet<&'static str> {
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let books = ada.create_community("books").await;
    let (post, other) = (bob.create_post(&books, "Dune").await, bob.create_post(&books, "Emma").await);
    let (said, own) = (comment(&bob, post.id, "Dry.").await, comment(&ada, post.id, "Calm.").await);
    let report = eve.post("/api/v4/post/report", json!({ "post_id": other.id, "reason": "dull" })).await.ok();
    let report = report["post_report_view"]["post_report"]["id"].clone();
    let (bob_id, c, p) = (person_id(&bob).await, books.id, post.id);
    let mut day = Day::of(server).await;

    day.step(&ada, "POST post/lock", json!({ "post_id": p, "locked": true, "reason": "x" }), "mod_lock_post")
        .await;
    let feature = json!({ "post_id": p, "featured": true, "feature_type": "community" });
    day.step(&ada, "POST post/feature", feature, "mod_feature_post_community").await;
    day.step(&ada, "POST post/warn", json!({ "post_id": p, "reason": "x" }), "mod_warn_post").await;
    day.step(&ada, "PUT post/mod_edit", json!({ "post_id": p, "nsfw": true }), "mod_edit_post").await;
    let lock = json!({ "comment_id": said, "locked": true, "reason": "x" });
    day.step(&ada, "POST comment/lock", lock, "mod_lock_comment").await;
    day.step(&ada, "POST comment/warn", json!({ "comment_id": said, "reason": "x" }), "mod_warn_comment")
        .await;
    let remove = json!({ "comment_id": said, "removed": true, "reason": "x" });
    day.step(&ada, "POST comment/remove", remove, "mod_remove_comment").await;
    let distinguish = json!({ "comment_id": own, "distinguished": true });
    day.step(&ada, "POST comment/distinguish", distinguish, "mod_distinguish_comment").await;
    let settle = json!({ "report_id": report, "resolved": true });
    day.step(&ada, "PUT post/report/resolve", settle, "mod_resolve_report").await;
    let remove = json!({ "post_id": p, "removed": true, "reason": "x" });
    day.step(&ada, "POST post/remove", remove, "mod_remove_post").await;

    day.step(&ada, "PUT community", json!({ "community_id": c, "summary": "Reading" }), "mod_edit_community")
        .await;
    let tag = json!({ "community_id": c, "name": "novel" });
    let tag = day.step(&ada, "POST community/tag", tag, "mod_edit_tag").await["id"].clone();
    day.step(&ada, "PUT community/tag", json!({ "tag_id": tag, "summary": "Long" }), "mod_edit_tag").await;
    day.step(&ada, "DELETE community/tag", json!({ "tag_id": tag, "delete": true }), "mod_edit_tag").await;
    let role = json!({ "community_id": c, "name": "helper", "capabilities": ["lock"] });
    let role = day.step(&ada, "POST role", role, "role_define").await["role_view"]["role"]["id"].clone();
    let grant = json!({ "role_id": role, "person_id": bob_id });
    day.step(&ada, "POST role/grant", grant.clone(), "role_grant").await;
    day.step(&ada, "DELETE role/grant", grant, "role_grant").await;
    day.step(&ada, "PUT role", json!({ "role_id": role, "name": "lock keeper" }), "role_define").await;
    day.step(&ada, "DELETE role", json!({ "role_id": role }), "role_define").await;
    let appoint = json!({ "community_id": c, "person_id": bob_id, "added": true });
    day.step(&ada, "POST community/mod", appoint, "mod_add_to_community").await;
    let transfer = json!({ "community_id": c, "person_id": bob_id });
    day.step(&ada, "POST community/transfer", transfer, "mod_transfer_community").await;
    let admin = server.admin().await;
    let ban = |ban: bool| json!({ "community_id": c, "person_id": bob_id, "ban": ban, "reason": "x" });
    day.step(&admin, "POST community/ban_user", ban(true), "mod_ban_from_community").await;
    day.step(&admin, "POST community/ban_user", ban(false), "mod_ban_from_community").await;

    // Who wants to follow a closed one waits for a moderator.
    let closed = json!({ "community_id": c, "visibility": "private" });
    day.step(&ada, "PUT community", closed, "mod_edit_community").await;
    // Written down by itself, and before.
    day.expected.insert(1, "mod_change_community_visibility");
    eve.follow(&books, true).await.ok();
    let admit = json!({ "community_id": c, "follower_id": person_id(&eve).await, "approve": true });
    day.step(&ada, "POST community/pending_follows/approve", admit, "mod_approve_follower").await;
    let told = day.end().await;
    forget(server).await;
    told
}

async fn by_rules(server: &TestServer) -> BTreeSet<&'static str> {
    let (ada, bob) = (server.user("ada2").await, server.user("bob2").await);
    let films = ada.create_community("films").await;
    let alien = bob.create_post(&films, "Alien").await;
    let mut day = Day::of(server).await;
    let mut ids = Vec::new();
    for (word, action) in [("casino", "refuse"), ("crypto", "hold"), ("giveaway", "mark")] {
        let rule = json!({ "community_id": films.id, "kind": "keyword", "value": word, "action": action });
        let rules = day.step(&ada, "POST content_rule", rule, "rule_define").await;
        ids.push(rules["rules"].as_array().unwrap().last().unwrap()["id"].clone());
    }
    let title = |words: &str| json!({ "community_id": films.id, "name": words });
    day.step(&bob, "POST post", title("Casino night"), "rule_refuse").await;
    let edit = json!({ "post_id": alien.id, "name": "Alien casino" });
    day.step(&bob, "PUT post", edit, "rule_refuse").await;
    day.step(&bob, "POST post", title("Crypto for all"), "mod_remove_post").await;
    day.step(&bob, "POST post", title("Giveaway!"), "rule_mark_post").await;
    let say = |words: &str| json!({ "post_id": alien.id, "content": words });
    day.step(&bob, "POST comment", say("casino"), "rule_refuse").await;
    day.step(&bob, "POST comment", say("crypto"), "mod_remove_comment").await;
    day.step(&bob, "POST comment", say("giveaway"), "rule_mark_comment").await;

    // A rule has no moderator, and says what it found to who could have made it.
    let refused =
        ada.get("/api/v4/modlog", &format!("community_id={}&type_=rule_refuse", films.id)).await.ok();
    let entry = &refused["items"][0];
    assert_eq!((entry.get("moderator"), &entry["modlog"]["detail"]), (None, &json!("keyword: casino")));
    assert_eq!(entry["target_person"]["name"], "bob2");
    for kind in ["rule_define", "rule_mark_post", "rule_mark_comment", "rule_refuse"] {
        let query = format!("community_id={}&show_own=true&type_={kind}", films.id);
        assert_eq!(kinds(&bob, &query).await, [""; 0], "{kind}");
    }

    let queue = ada.get("/api/v4/review/list", &format!("community_id={}", films.id)).await.ok();
    let waiting = queue["items"].as_array().unwrap();
    let of = |kind: &str, thing: &str| {
        let fits = |view: &&Value| view["review_item"]["kind"] == kind && view.get(thing).is_some();
        waiting.iter().find(fits).unwrap()["review_item"]["id"].clone()
    };
    let decide = |id: Value, approve: bool| json!({ "id": id, "approve": approve });
    let decisions = [
        ("marked", "post_view", true, "mod_approve_marked"),
        ("marked", "comment_view", true, "mod_approve_marked"),
        ("held", "post_view", true, "mod_remove_post"),
        ("held", "comment_view", false, "mod_remove_comment"),
    ];
    for (kind, thing, approve, entry) in decisions {
        day.step(&ada, "PUT review/resolve", decide(of(kind, thing), approve), entry).await;
    }
    day.step(&ada, "PUT content_rule", json!({ "id": ids[2], "action": "hold" }), "rule_define").await;
    day.step(&ada, "DELETE content_rule", json!({ "id": ids[0] }), "rule_define").await;
    let told = day.end().await;
    forget(server).await;
    told
}

async fn on_the_site(server: &TestServer) -> BTreeSet<&'static str> {
    let (admin, ada, bob) = (server.admin().await, server.user("ada3").await, server.user("bob3").await);
    let games = ada.create_community("games").await;
    let post = bob.create_post(&games, "Chess").await;
    let said = comment(&bob, post.id, "Dry.").await;
    let (bob_id, c, p) = (person_id(&bob).await, games.id, post.id);
    let multi = bob.post("/api/v4/multi_community", json!({ "name": "play" })).await.ok();
    let multi = multi["multi_community_view"]["multi"]["id"].clone();
    let png = include_bytes!("../../../fixtures/images/small.png").as_slice();
    let file = bob.upload("/api/v4/image", png).await.ok()["filename"].as_str().unwrap().to_owned();
    let mut day = Day::of(server).await;

    day.step(&admin, "PUT site", json!({ "summary": "Ours" }), "admin_edit_site").await;
    let feature = json!({ "post_id": p, "featured": true, "feature_type": "local" });
    day.step(&admin, "POST post/feature", feature, "admin_feature_post_site").await;
    let tagline =
        day.step(&admin, "POST admin/tagline", json!({ "content": "Hi" }), "admin_edit_tagline").await;
    let tagline = tagline["tagline"]["id"].clone();
    day.step(&admin, "PUT admin/tagline", json!({ "id": tagline, "content": "Ho" }), "admin_edit_tagline")
        .await;
    day.step(&admin, "DELETE admin/tagline", json!({ "id": tagline }), "admin_edit_tagline").await;
    let hear = json!({ "content": "Hear." });
    let all = day.step(&admin, "POST admin/announcement", hear, "admin_edit_announcement").await;
    let id = all["announcements"][0]["id"].clone();
    let edit = json!({ "id": id, "content": "Hear, hear." });
    day.step(&admin, "PUT admin/announcement", edit, "admin_edit_announcement").await;
    day.step(&admin, "DELETE admin/announcement", json!({ "id": id }), "admin_edit_announcement").await;
    let emoji = json!({ "category": "a", "shortcode": "b", "image_url": "https://spinney.test/c.png", "alt_text": "", "keywords": [] });
    day.step(&admin, "POST custom_emoji", emoji, "admin_edit_emoji").await;
    for (path, kind) in [("block", "admin_block_instance"), ("allow", "admin_allow_instance")] {
        for on in [true, false] {
            let form = json!({ "instance": "beta.test", path: on, "reason": "x" });
            day.step(&admin, &format!("POST admin/instance/{path}"), form, kind).await;
        }
    }
    for limited in [true, false] {
        let form = json!({ "instance": "beta.test", "limited": limited, "reason": "x" });
        day.step(&admin, "POST admin/instance/limit", form, "admin_limit_instance").await;
    }
    let edit = json!({ "id": multi, "title": "Play" });
    day.step(&admin, "PUT multi_community", edit, "admin_edit_multi_community").await;
    let entry = json!({ "id": multi, "community_id": c });
    day.step(&admin, "POST multi_community/entry", entry, "admin_edit_multi_community").await;
    day.step(&admin, &format!("DELETE image?filename={file}"), json!({}), "admin_delete_media").await;

    server.change_settings(|site| site.registration_mode = RegistrationMode::RequireApplication).await;
    server.change_settings(|site| site.application_question = Some("Why?".to_owned())).await;
    day.expected.splice(0..0, ["admin_edit_site", "admin_edit_site"]);
    let password = harness::server::PASSWORD;
    let apply =
        json!({ "username": "max", "password": password, "password_verify": password, "answer": "I play." });
    server.nobody().post("/api/v4/account/auth/register", apply).await.ok();
    let list = admin.get("/api/v4/admin/registration_application/list", "").await.ok();
    let id = &list["items"][0]["registration_application"]["id"];
    let decide = json!({ "id": id, "approve": true });
    day.step(&admin, "PUT admin/registration_application/approve", decide, "admin_decide_application").await;

    for added in [true, false] {
        let form = json!({ "person_id": bob_id, "added": added });
        day.step(&admin, "POST admin/add", form, "admin_add").await;
    }
    for ban in [true, false] {
        let form = json!({ "person_id": bob_id, "ban": ban, "reason": "x" });
        day.step(&admin, "POST admin/ban", form, "admin_ban").await;
    }
    let remove = json!({ "community_id": c, "removed": true, "reason": "x" });
    day.step(&admin, "POST community/remove", remove, "admin_remove_community").await;
    let purges = [
        ("comment", json!({ "comment_id": said, "reason": "x" }), "admin_purge_comment"),
        ("post", json!({ "post_id": p, "reason": "x" }), "admin_purge_post"),
        ("community", json!({ "community_id": c, "reason": "x" }), "admin_purge_community"),
        ("person", json!({ "person_id": bob_id, "reason": "x" }), "admin_purge_person"),
    ];
    for (what, form, kind) in purges {
        day.step(&admin, &format!("POST admin/purge/{what}"), form, kind).await;
    }
    day.end().await
}
