//! What moderators and admins do, seen from every instance.

mod report;
mod undo;

use harness::{Community, Fleet, Post, User};
use serde_json::{Value, json};

/// Ada moderates a community on alpha; Bob of beta and Cleo of gamma follow it, and Bob has posted.
struct Stage {
    fleet: Fleet,
    ada: User,
    bob: User,
    cleo: User,
    books: Community,
    at_beta: Community,
    at_gamma: Community,
    post: Post,
}

async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test", "beta.test", "gamma.test"]).await;
    let ada = fleet["alpha.test"].user("ada").await;
    let bob = fleet["beta.test"].user("bob").await;
    let cleo = fleet["gamma.test"].user("cleo").await;
    let books = ada.create_community("books").await;
    let at_beta = bob.resolve_community("!books@alpha.test").await;
    let at_gamma = cleo.resolve_community("!books@alpha.test").await;
    bob.follow(&at_beta, true).await.ok();
    cleo.follow(&at_gamma, true).await.ok();
    fleet.settle().await;
    let post = bob.create_post(&at_beta, "Emma").await;
    fleet.settle().await;
    Stage { fleet, ada, bob, cleo, books, at_beta, at_gamma, post }
}

impl Stage {
    /// Every instance's user with the community and post as seen there.
    async fn everywhere(&self) -> Vec<(&User, Post)> {
        let mut all = Vec::new();
        for user in [&self.ada, &self.bob, &self.cleo] {
            all.push((user, user.resolve_post(&self.post.ap_id).await));
        }
        all
    }

    async fn titles(&self) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for (user, community) in
            [(&self.ada, &self.books), (&self.bob, &self.at_beta), (&self.cleo, &self.at_gamma)]
        {
            all.push(user.titles_v4(&format!("community_id={}&sort=new", community.id)).await);
        }
        all
    }
}

async fn field(user: &User, post: &Post, name: &str) -> Value {
    user.view(post).await["post"][name].clone()
}

#[actix_web::test]
async fn a_removed_post_is_gone_everywhere_until_it_is_restored() {
    let stage = stage().await;
    let here = stage.ada.resolve_post(&stage.post.ap_id).await;
    let remove = |removed| json!({ "post_id": here.id, "removed": removed, "reason": "off topic" });
    stage.ada.post("/api/v4/post/remove", remove(true)).await.ok();
    stage.fleet.settle().await;
    for titles in stage.titles().await {
        assert!(titles.is_empty(), "{titles:?}");
    }
    stage.ada.post("/api/v4/post/remove", remove(false)).await.ok();
    stage.fleet.settle().await;
    for titles in stage.titles().await {
        assert_eq!(titles, ["Emma"]);
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_locked_and_pinned_post_is_so_everywhere() {
    let stage = stage().await;
    let all = stage.everywhere().await;
    let here = &all[0].1;
    let body = json!({ "post_id": here.id, "locked": true, "reason": "enough" });
    stage.ada.post("/api/v4/post/lock", body).await.ok();
    let body = json!({ "post_id": here.id, "featured": true, "feature_type": "community" });
    stage.ada.post("/api/v4/post/feature", body).await.ok();
    stage.fleet.settle().await;
    for (user, post) in &all {
        assert_eq!(field(user, post, "locked").await, true);
        assert_eq!(field(user, post, "featured_community").await, true);
    }
    let refused =
        stage.cleo.post("/api/v4/comment", json!({ "post_id": all[2].1.id, "content": "but" })).await;
    assert_eq!(refused.error().1, "locked");

    let body = json!({ "post_id": here.id, "locked": false, "reason": "" });
    stage.ada.post("/api/v4/post/lock", body).await.ok();
    let body = json!({ "post_id": here.id, "featured": false, "feature_type": "community" });
    stage.ada.post("/api/v4/post/feature", body).await.ok();
    stage.fleet.settle().await;
    for (user, post) in &all {
        assert_eq!(field(user, post, "locked").await, false);
        assert_eq!(field(user, post, "featured_community").await, false);
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_is_banned_cannot_post_and_what_they_wrote_comes_back_with_them() {
    let stage = stage().await;
    let bob = stage.ada.resolve("@bob@beta.test").await["person"]["id"].clone();
    let ban = |ban| {
        json!({
            "community_id": stage.books.id, "person_id": bob, "ban": ban,
            "remove_or_restore_data": true, "reason": "spam",
        })
    };
    stage.ada.post("/api/v4/community/ban_user", ban(true)).await.ok();
    stage.fleet.settle().await;
    for titles in stage.titles().await {
        assert!(titles.is_empty(), "{titles:?}");
    }
    let refused = stage.bob.try_create_post(&stage.at_beta, "More", json!({})).await;
    assert_eq!(refused.error().1, "person_is_banned_from_community");

    stage.ada.post("/api/v4/community/ban_user", ban(false)).await.ok();
    stage.fleet.settle().await;
    for titles in stage.titles().await {
        assert_eq!(titles, ["Emma"]);
    }
    stage.bob.follow(&stage.at_beta, true).await.ok();
    stage.fleet.settle().await;
    stage.bob.create_post(&stage.at_beta, "More").await;
    stage.fleet.settle().await;
    for titles in stage.titles().await {
        assert_eq!(titles, ["More", "Emma"]);
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_moderator_of_another_instance_is_appointed_acts_and_is_dismissed() {
    let stage = stage().await;
    let cleo = stage.ada.resolve("@cleo@gamma.test").await["person"]["id"].clone();
    let appoint = |added| json!({ "community_id": stage.books.id, "person_id": cleo, "added": added });
    // Who was appointed earlier ranks higher.
    for server in stage.fleet.servers() {
        server.clock.advance(std::time::Duration::from_secs(1));
    }
    stage.ada.post("/api/v4/community/mod", appoint(true)).await.ok();
    stage.fleet.settle().await;

    let all = stage.everywhere().await;
    let body = json!({ "post_id": all[2].1.id, "locked": true, "reason": "" });
    stage.cleo.post("/api/v4/post/lock", body).await.ok();
    stage.fleet.settle().await;
    for (user, post) in &all {
        assert_eq!(field(user, post, "locked").await, true);
    }

    stage.ada.post("/api/v4/community/mod", appoint(false)).await.ok();
    stage.fleet.settle().await;
    let body = json!({ "post_id": all[2].1.id, "locked": false, "reason": "" });
    assert_ne!(stage.cleo.post("/api/v4/post/lock", body).await.status, 200);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_complaint_reaches_the_home_of_the_community_and_its_end_who_complained() {
    let stage = stage().await;
    let there = stage.cleo.resolve_post(&stage.post.ap_id).await;
    let body = json!({ "post_id": there.id, "reason": "rude" });
    stage.cleo.post("/api/v4/post/report", body).await.ok();
    stage.fleet.settle().await;
    let reports = |answer: Value| answer["items"].as_array().unwrap().clone();
    let at_home = reports(stage.ada.get("/api/v4/report/list", "").await.ok());
    assert_eq!(at_home.len(), 1);
    let report = &at_home[0]["post_report"];
    assert_eq!(report["reason"], "rude");
    let body = json!({ "report_id": report["id"], "resolved": true });
    stage.ada.put("/api/v4/post/report/resolve", body).await.ok();
    stage.fleet.settle().await;
    let admin = stage.fleet["gamma.test"].admin().await;
    let open = reports(
        admin
            .get("/api/v4/report/list", "unresolved_only=true&show_community_rule_violations=true")
            .await
            .ok(),
    );
    assert!(open.is_empty(), "{open:?}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_changed_community_is_seen_so_everywhere() {
    let stage = stage().await;
    let body = json!({ "community_id": stage.books.id, "title": "Good books" });
    stage.ada.put("/api/v4/community", body).await.ok();
    stage.fleet.settle().await;
    for (user, community) in
        [(&stage.ada, &stage.books), (&stage.bob, &stage.at_beta), (&stage.cleo, &stage.at_gamma)]
    {
        assert_eq!(user.community(community).await["title"], "Good books");
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_ban_by_another_instance_holds_in_its_communities() {
    let stage = stage().await;
    let admin = stage.fleet["alpha.test"].admin().await;
    let bob = admin.resolve("@bob@beta.test").await["person"]["id"].clone();
    let ban = |ban: bool| json!({ "person_id": bob, "ban": ban, "reason": "spam" });
    admin.post("/api/v4/admin/ban", ban(true)).await.ok();
    stage.fleet.settle().await;
    let refused = stage.bob.try_create_post(&stage.at_beta, "More", json!({})).await;
    assert_eq!(refused.error(), (400, "person_is_banned_from_community"));
    let own = stage.bob.create_community("own").await;
    stage.bob.create_post(&own, "At home").await;
    admin.post("/api/v4/admin/ban", ban(false)).await.ok();
    stage.fleet.settle().await;
    stage.bob.create_post(&stage.at_beta, "Again").await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_is_banned_at_home_is_banned_where_their_home_is_known() {
    let stage = stage().await;
    let admin = stage.fleet["beta.test"].admin().await;
    let bob = admin.resolve("@bob@beta.test").await["person"]["id"].clone();
    let body = json!({ "person_id": bob, "ban": true, "remove_or_restore_data": true, "reason": "spam" });
    admin.post("/api/v4/admin/ban", body).await.ok();
    stage.fleet.settle().await;
    let at_home_of_the_community = stage.titles().await.swap_remove(0);
    assert!(at_home_of_the_community.is_empty(), "{at_home_of_the_community:?}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn the_home_of_a_community_bans_whoever_it_wants_even_an_admin_of_another_instance() {
    let stage = stage().await;
    let admin = stage.fleet["beta.test"].admin().await;
    admin.follow(&stage.at_beta, true).await.ok();
    stage.fleet.settle().await;
    let post = admin.create_post(&stage.at_beta, "Persuasion").await;
    stage.fleet.settle().await;
    let at_alpha = stage.ada.resolve_post(&post.ap_id).await;
    let person_id = stage.ada.view(&at_alpha).await["creator"]["id"].clone();
    for banned in [true, false] {
        let body =
            json!({ "community_id": stage.books.id, "person_id": person_id, "ban": banned, "reason": "" });
        stage.ada.post("/api/v4/community/ban_user", body).await.ok();
        stage.fleet.settle().await;
        for user in [&stage.ada, &stage.bob, &stage.cleo] {
            let seen = user.resolve_post(&post.ap_id).await;
            assert_eq!(user.view(&seen).await["creator_banned_from_community"], banned);
        }
        let again = json!({ "community_id": stage.at_beta.id, "name": "Emma" });
        assert_eq!(admin.post("/api/v4/post", again).await.status, if banned { 400 } else { 200 });
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_a_moderator_elsewhere_does_not_say_of_a_community_stays() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let ada = server.user("ada").await;
    let zoe = harness::Peer::start(&fleet, "peer.test").await.person("zoe").await;
    let zoes_id = ada.resolve(&zoe.id).await["person"]["id"].clone();
    fleet.settle().await;
    let anybody = server.nobody();
    for (name, visibility) in [("diary", "private"), ("quiet", "unlisted")] {
        let form = json!({ "visibility": visibility, "nsfw": true, "posting_restricted_to_mods": true });
        let community = ada.create_community_with(name, form).await;
        let id = format!("http://alpha.test/c/{name}");
        let document = anybody.fetch(&format!("/c/{name}"), &[("accept", "application/activity+json")]).await;
        let mut document: Value = serde_json::from_str(&document.text().await.unwrap()).unwrap();
        let appoint = json!({ "community_id": community.id, "person_id": zoes_id, "added": true });
        ada.post("/api/v4/community/mod", appoint).await.ok();
        document["name"] = json!("Renamed");
        for unsaid in ["manuallyApprovesFollowers", "discoverable", "sensitive", "postingRestrictedToMods"] {
            document.as_object_mut().unwrap().remove(unsaid);
        }
        let to = "https://www.w3.org/ns/activitystreams#Public";
        let update = zoe.activity("Update", json!({ "object": document, "to": [to], "cc": [id] }));
        assert_eq!(zoe.send(server, &update).await, 200, "{name}");
        let seen = ada.community(&community).await;
        assert_eq!((&seen["title"], &seen["visibility"]), (&json!("Renamed"), &json!(visibility)));
        assert_eq!((&seen["nsfw"], &seen["posting_restricted_to_mods"]), (&json!(true), &json!(true)));

        document["discoverable"] = json!(true);
        document["manuallyApprovesFollowers"] = json!(false);
        let update = zoe.activity("Update", json!({ "object": document, "to": [to], "cc": [id] }));
        assert_eq!(zoe.send(server, &update).await, 200);
        assert_eq!(ada.community(&community).await["visibility"], "public", "what is said counts");
    }
    fleet.stop().await;
}
