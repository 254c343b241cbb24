//! Every measure and its end, and what authors take back: the same on all sides, and the same counts. Source: docs/reference/federation.md a.7 and b.

use super::{Stage, stage};
use harness::{Community, User};
use serde_json::{Value, json};

impl Stage {
    /// Everybody with the community as they know it.
    fn places(&self) -> [(&User, &Community); 3] {
        [(&self.ada, &self.books), (&self.bob, &self.at_beta), (&self.cleo, &self.at_gamma)]
    }

    /// Comments and upvotes of the post, posts and comments of the community, as everybody sees them.
    async fn counts(&self) -> Vec<[i64; 4]> {
        let mut all = Vec::new();
        for (user, community) in self.places() {
            let post = user.view(&user.resolve_post(&self.post.ap_id).await).await["post"].clone();
            let community = user.community(community).await;
            all.push(
                [&post["comments"], &post["upvotes"], &community["posts"], &community["comments"]]
                    .map(|count| count.as_i64().unwrap()),
            );
        }
        all
    }

    /// The comments below the post as everybody sees them, the oldest first.
    async fn comments(&self) -> Vec<Vec<Value>> {
        let mut all = Vec::new();
        for (user, _) in self.places() {
            let views = user.comments(&user.resolve_post(&self.post.ap_id).await).await;
            all.push(views.into_iter().map(|view| view["comment"].clone()).collect());
        }
        all
    }

    /// Bob answers his own post.
    async fn says(&self, parent: Option<&Value>, content: &str) -> Value {
        let parent = parent.and_then(|comment| comment["id"].as_i64());
        let said = self.bob.comment(&self.post, parent, content).await;
        self.fleet.settle().await;
        said
    }

    /// The comment as Ada knows it.
    async fn at_alpha(&self, comment: &Value) -> Value {
        self.ada.resolve(comment["ap_id"].as_str().unwrap()).await["comment"]["id"].clone()
    }

    /// Who moderates, the first first, as everybody sees it.
    async fn moderators(&self) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for (user, community) in self.places() {
            let opened = user.get("/api/v4/community", &format!("id={}", community.id)).await.ok();
            let names = opened["moderators"].as_array().unwrap().iter();
            all.push(names.map(|view| view["moderator"]["name"].as_str().unwrap().to_owned()).collect());
        }
        all
    }

    /// Whether everybody may look into the community.
    async fn open(&self) -> Vec<bool> {
        let mut all = Vec::new();
        for (user, community) in self.places() {
            let found = user.get("/api/v4/community", &format!("id={}", community.id)).await;
            let community = &found.body["community_view"]["community"];
            all.push(found.status == 200 && community["deleted"] == false && community["removed"] == false);
        }
        all
    }
}

#[actix_web::test]
async fn a_comment_is_changed_deleted_and_restored_everywhere() {
    let stage = stage().await;
    let said = stage.says(None, "Dry.").await;
    assert_eq!(stage.counts().await, [[1, 1, 1, 1]; 3]);
    stage.bob.put("/api/v4/comment", json!({ "comment_id": said["id"], "content": "Not dry." })).await.ok();
    stage.fleet.settle().await;
    for comments in stage.comments().await {
        assert_eq!(comments[0]["content"], "Not dry.");
    }
    for (deleted, count) in [(true, 0), (false, 1)] {
        let form = json!({ "comment_id": said["id"], "deleted": deleted });
        stage.bob.delete("/api/v4/comment", form).await.ok();
        stage.fleet.settle().await;
        for comments in stage.comments().await {
            assert_eq!(comments[0]["deleted"], deleted);
        }
        assert_eq!(stage.counts().await, [[count, 1, 1, count]; 3]);
    }
    assert_eq!(stage.comments().await[2][0]["content"], "Not dry.");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_removed_comment_comes_back_everywhere_with_all_that_went_with_it() {
    let stage = stage().await;
    let first = stage.says(None, "One.").await;
    let second = stage.says(Some(&first), "Two.").await;
    let (one, two) = (stage.at_alpha(&first).await, stage.at_alpha(&second).await);
    let steps = [
        (&two, true, false, [false, true]),
        (&two, false, false, [false, false]),
        (&one, true, true, [true, true]),
        (&one, false, true, [false, false]),
    ];
    for (id, removed, with_replies, expected) in steps {
        let form = json!({ "comment_id": id, "removed": removed, "remove_children": with_replies, "reason": "rude" });
        stage.ada.post("/api/v4/comment/remove", form).await.ok();
        stage.fleet.settle().await;
        for comments in stage.comments().await {
            assert_eq!([&comments[0]["removed"], &comments[1]["removed"]], expected.each_ref());
        }
        let left = expected.iter().filter(|removed| !**removed).count().try_into().unwrap();
        assert_eq!(stage.counts().await, [[left, 1, 1, left]; 3]);
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn below_a_locked_comment_nobody_answers_until_it_is_unlocked() {
    let stage = stage().await;
    let said = stage.says(None, "One.").await;
    let below = stage.says(Some(&said), "Two.").await;
    let id = stage.at_alpha(&said).await;
    let there = stage.cleo.resolve_post(&stage.post.ap_id).await;
    let answer = stage.cleo.resolve(below["ap_id"].as_str().unwrap()).await["comment"]["id"].clone();
    let answer = json!({ "post_id": there.id, "parent_id": answer, "content": "But" });
    for locked in [true, false] {
        let form = json!({ "comment_id": id, "locked": locked, "reason": "enough" });
        stage.ada.post("/api/v4/comment/lock", form).await.ok();
        stage.fleet.settle().await;
        for comments in stage.comments().await {
            assert_eq!(comments[0]["locked"], locked);
        }
        let status = stage.cleo.post("/api/v4/comment", answer.clone()).await.status;
        assert_eq!(status, if locked { 400 } else { 200 });
    }
    stage.fleet.settle().await;
    assert_eq!(stage.counts().await, [[3, 1, 1, 3]; 3]);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_community_is_deleted_and_removed_everywhere_and_comes_back() {
    let stage = stage().await;
    let admin = stage.fleet["alpha.test"].admin().await;
    let deleted = |deleted: bool| json!({ "community_id": stage.books.id, "deleted": deleted });
    let removed =
        |removed: bool| json!({ "community_id": stage.books.id, "removed": removed, "reason": "empty" });
    for end in [false, true] {
        stage.ada.delete("/api/v4/community", deleted(!end)).await.ok();
        stage.fleet.settle().await;
        assert_eq!(stage.open().await, [end; 3], "deleted");
        let status = stage.bob.try_create_post(&stage.at_beta, "More", json!({})).await.status;
        assert_eq!(status == 200, end);
        stage.fleet.settle().await;
    }
    for end in [false, true] {
        admin.post("/api/v4/community/remove", removed(!end)).await.ok();
        stage.fleet.settle().await;
        assert_eq!(stage.open().await, [end; 3], "removed");
        let status = stage.bob.try_create_post(&stage.at_beta, "Most", json!({})).await.status;
        assert_eq!(status == 200, end);
        stage.fleet.settle().await;
    }
    for titles in stage.titles().await {
        assert_eq!(titles.len(), 3, "{titles:?}");
    }
    assert_eq!(stage.counts().await, [[0, 1, 3, 0]; 3]);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_is_let_in_again_at_home_is_so_everywhere_with_what_they_wrote() {
    let stage = stage().await;
    stage.says(None, "One.").await;
    // Whoever has been seen is told.
    stage.bob.resolve("@cleo@gamma.test").await;
    stage.fleet.settle().await;
    let beta = &stage.fleet["beta.test"];
    let admin = beta.admin().await;
    let bob = admin.resolve("@bob@beta.test").await["person"]["id"].clone();
    let ban =
        |ban: bool| json!({ "person_id": bob, "ban": ban, "remove_or_restore_data": true, "reason": "spam" });
    admin.post("/api/v4/admin/ban", ban(true)).await.ok();
    stage.fleet.settle().await;
    for (user, community) in [stage.places()[0], stage.places()[2]] {
        assert!(user.titles_v4(&format!("community_id={}", community.id)).await.is_empty());
        let community = user.community(community).await;
        assert_eq!((&community["posts"], &community["comments"]), (&json!(0), &json!(0)));
    }
    admin.post("/api/v4/admin/ban", ban(false)).await.ok();
    stage.fleet.settle().await;
    let stage = Stage { bob: beta.login("bob").await, ..stage };
    for titles in stage.titles().await {
        assert_eq!(titles, ["Emma"]);
    }
    assert_eq!(stage.counts().await, [[1, 1, 1, 1]; 3]);
    stage.bob.create_post(&stage.at_beta, "Again").await;
    stage.fleet.settle().await;
    for titles in stage.titles().await {
        assert_eq!(titles, ["Again", "Emma"]);
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_a_community_is_handed_over_to_is_its_first_moderator_everywhere() {
    let stage = stage().await;
    let at_alpha = stage.ada.resolve("@cleo@gamma.test").await["person"]["id"].clone();
    // Who was appointed earlier ranks higher.
    for server in stage.fleet.servers() {
        server.clock.advance(std::time::Duration::from_secs(1));
    }
    let appoint = json!({ "community_id": stage.books.id, "person_id": at_alpha, "added": true });
    stage.ada.post("/api/v4/community/mod", appoint).await.ok();
    stage.fleet.settle().await;
    assert_eq!(stage.moderators().await, [["ada", "cleo"]; 3]);
    let hand_over = json!({ "community_id": stage.books.id, "person_id": at_alpha });
    stage.ada.post("/api/v4/community/transfer", hand_over).await.ok();
    stage.fleet.settle().await;
    assert_eq!(stage.moderators().await, [["cleo", "ada"]; 3]);

    // What only who ranks higher may do.
    let ada = stage.cleo.resolve("@ada@alpha.test").await["person"]["id"].clone();
    let dismiss = json!({ "community_id": stage.at_gamma.id, "person_id": ada, "added": false });
    stage.cleo.post("/api/v4/community/mod", dismiss).await.ok();
    stage.fleet.settle().await;
    assert_eq!(stage.moderators().await, [["cleo"]; 3]);
    let back = json!({ "community_id": stage.at_gamma.id, "person_id": ada });
    let refused = stage.cleo.post("/api/v4/community/transfer", back).await;
    assert_ne!(refused.status, 200, "its home would not learn of it");
    stage.fleet.stop().await;
}
