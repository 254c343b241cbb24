//! Complaints in a community, told to those whom they concern elsewhere. Source: docs/reference/federation.md b, "Report".

use super::stage;
use harness::{Fleet, User};
use serde_json::{Value, json};

/// What is open at an instance, as its admin sees it.
async fn open(fleet: &Fleet, host: &str) -> Vec<Value> {
    let admin: User = fleet[host].admin().await;
    let list = admin
        .get("/api/v4/report/list", "unresolved_only=true&show_community_rule_violations=true")
        .await
        .ok();
    list["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_complaint_reaches_the_site_of_the_author_and_the_moderators_elsewhere_and_nobody_else() {
    let stage = stage().await;
    let fleet = &stage.fleet;
    let here = stage.ada.resolve_post(&stage.post.ap_id).await;
    let dan = fleet["alpha.test"].user("dan").await;
    let rude = json!({ "post_id": here.id, "reason": "rude" });
    dan.post("/api/v4/post/report", rude).await.ok();
    fleet.settle().await;
    let counts = async || {
        let mut all = Vec::new();
        for host in ["alpha.test", "beta.test", "gamma.test"] {
            all.push(open(fleet, host).await.len());
        }
        all
    };
    assert_eq!(counts().await, [1, 1, 0], "Bob of beta wrote it");
    let at_beta = &open(fleet, "beta.test").await[0];
    assert_eq!(at_beta["post_report"]["reason"], "rude");
    assert_eq!(at_beta["creator"]["name"], "dan");

    let cleo = stage.ada.resolve("@cleo@gamma.test").await["person"]["id"].clone();
    let appoint = json!({ "community_id": stage.books.id, "person_id": cleo, "added": true });
    stage.ada.post("/api/v4/community/mod", appoint).await.ok();
    fleet.settle().await;
    // One from elsewhere is passed on as it came.
    let there = stage.bob.resolve_post(&stage.post.ap_id).await;
    let eva = fleet["beta.test"].user("eva").await;
    eva.post("/api/v4/post/report", json!({ "post_id": there.id, "reason": "very rude" })).await.ok();
    fleet.settle().await;
    assert_eq!(counts().await, [2, 2, 1], "Cleo of gamma moderates by now");

    let mine = stage.cleo.get("/api/v4/report/list", "").await.ok()["items"].as_array().unwrap().clone();
    let report = &mine[0]["post_report"];
    assert_eq!(report["reason"], "very rude");
    let settle = json!({ "report_id": report["id"], "resolved": true });
    stage.cleo.put("/api/v4/post/report/resolve", settle).await.ok();
    fleet.settle().await;
    assert_eq!(counts().await, [1, 1, 0], "settled by a moderator elsewhere");

    let at_home = open(fleet, "alpha.test").await;
    let settle = json!({ "report_id": at_home[0]["post_report"]["id"], "resolved": true });
    stage.ada.put("/api/v4/post/report/resolve", settle).await.ok();
    fleet.settle().await;
    assert_eq!(counts().await, [0, 0, 0]);
    stage.fleet.stop().await;
}
