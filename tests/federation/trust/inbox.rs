//! What comes in from an instance of which something is held back.

use super::stage;
use harness::User;
use serde_json::json;

async fn unread(user: &User) -> i64 {
    user.get("/api/v4/account/unread_counts", "").await.ok()["notification_count"].as_i64().unwrap()
}

#[actix_web::test]
async fn a_limited_instance_tells_only_those_who_follow() {
    let stage = stage().await;
    let emma = stage.bob.resolve_post(&stage.emma.ap_id).await;
    // Cleo writes in Ada's community without following it.
    let cleos = stage.cleo.comment(&stage.emma, None, "Hm.").await;
    stage.fleet.settle().await;
    let at_beta = stage.bob.comments(&emma).await;
    let cleos = at_beta.iter().find(|view| view["comment"]["ap_id"] == cleos["ap_id"]).unwrap();
    let cleos = cleos["comment"]["id"].as_i64();
    let (ada, cleo) = (unread(&stage.ada).await, unread(&stage.cleo).await);

    stage.limit(&["limited"]).await;
    stage.bob.comment(&emma, cleos, "Hm!").await;
    stage.bob.comment(&emma, None, "For Ada.").await;
    stage.fleet.settle().await;
    assert_eq!(unread(&stage.cleo).await, cleo);
    assert_eq!(unread(&stage.ada).await, ada + 1, "Ada follows the community");

    stage.limit(&[]).await;
    stage.bob.comment(&emma, cleos, "Hm?").await;
    stage.fleet.settle().await;
    assert_eq!(unread(&stage.cleo).await, cleo + 1);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_message_from_a_limited_instance_waits_unannounced_unless_it_answers() {
    let stage = stage().await;
    stage.limit(&["limited"]).await;
    let write = async |from: &User, to: &str, content: &str| {
        let found = from.resolve(to).await;
        let id = found["person"]["id"].clone();
        from.post("/api/v4/private_message", json!({ "recipient_id": id, "content": content })).await.ok();
        stage.fleet.settle().await;
    };
    write(&stage.bob, "@cleo@alpha.test", "Buy!").await;
    assert_eq!(unread(&stage.cleo).await, 0);
    let list = stage.cleo.get("/api/v3/private_message/list", "").await.ok();
    assert_eq!(list["private_messages"][0]["private_message"]["content"], "Buy!", "it is there");
    write(&stage.cleo, "@bobthebold@beta.test", "What?").await;
    write(&stage.bob, "@cleo@alpha.test", "Books.").await;
    assert_eq!(unread(&stage.cleo).await, 1);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn downvotes_that_do_not_count_only_take_an_upvote_back() {
    let stage = stage().await;
    let emma = stage.bob.resolve_post(&stage.emma.ap_id).await;
    stage.bob.vote(&emma, Some(true)).await.ok();
    stage.fleet.settle().await;
    let votes = async || {
        let post = stage.ada.view(&stage.emma).await["post"].clone();
        (post["upvotes"].as_i64().unwrap(), post["downvotes"].as_i64().unwrap())
    };
    assert_eq!(votes().await, (2, 0));
    stage.limit(&["no_downvotes"]).await;
    stage.bob.vote(&emma, Some(false)).await.ok();
    stage.fleet.settle().await;
    assert_eq!(votes().await, (1, 0));
    stage.limit(&[]).await;
    stage.bob.vote(&emma, None).await.ok();
    stage.bob.vote(&emma, Some(false)).await.ok();
    stage.fleet.settle().await;
    assert_eq!(votes().await, (1, 1));
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn reports_are_refused_where_none_are_wanted() {
    let stage = stage().await;
    let emma = stage.bob.resolve_post(&stage.emma.ap_id).await;
    let reports = async || {
        stage.fleet.settle().await;
        let list = stage.ada.get("/api/v4/report/list", "").await.ok();
        list["items"].as_array().unwrap().len()
    };
    let form = |reason: &str| json!({ "post_id": emma.id, "reason": reason });
    stage.limit(&["no_reports"]).await;
    stage.bob.post("/api/v4/post/report", form("Dull.")).await.ok();
    assert_eq!(reports().await, 0);
    stage.limit(&[]).await;
    // Beta was refused something, and tries again only after a while.
    for server in stage.fleet.servers() {
        server.clock.advance(std::time::Duration::from_secs(7_200));
    }
    let cora = stage.fleet["beta.test"].user("cora").await;
    cora.post("/api/v4/post/report", form("Very dull.")).await.ok();
    assert!(reports().await >= 1);
    stage.fleet.stop().await;
}
