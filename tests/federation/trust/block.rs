//! What a block cuts, and how it comes back.

use super::{Stage, stage};
use harness::{Community, Peer, User};
use serde_json::{Value, json};

async fn follow_state(user: &User, community: &Community) -> Value {
    let view = user.get("/api/v4/community", &format!("id={}", community.id)).await.ok();
    view["community_view"]["community_actions"]["follow_state"].clone()
}

async fn subscribers(user: &User, community: &Community) -> i64 {
    user.community(community).await["subscribers"].as_i64().unwrap()
}

/// What nobody sees of beta on alpha's front page any more.
async fn front(stage: &Stage) -> Vec<String> {
    stage.fleet["alpha.test"].nobody().titles_v4("type_=all&sort=new").await
}

#[actix_web::test]
async fn a_block_cuts_follows_both_ways_and_lifting_it_brings_them_back() {
    let stage = stage().await;
    let reach = stage.admin.get("/api/v4/admin/instance", "instance=beta.test").await.ok()["reach"].clone();
    assert_eq!(
        reach,
        json!({ "people": 1, "communities": 1, "threads": 1, "follows_by_us": 1, "follows_by_them": 1 })
    );
    stage.block(true).await;
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, Value::Null);
    assert_eq!(subscribers(&stage.ada, &stage.books).await, 1, "Ada herself");
    assert_eq!(front(&stage).await, ["Emma"]);
    let view = stage.admin.get("/api/v4/admin/instance", "instance=beta.test").await.ok();
    assert_eq!(view["instance_trust_view"]["severed_follows"], 2, "{view}");
    let post = stage.bob.create_post(&stage.books_at_beta, "Refused").await;
    stage.fleet.settle().await;
    assert_eq!(stage.ada.titles_v4(&format!("community_id={}&sort=new", stage.books.id)).await.len(), 2);

    stage.block(false).await;
    // Beta was refused something, and tries again only after a while.
    for server in stage.fleet.servers() {
        server.clock.advance(std::time::Duration::from_secs(7_200));
    }
    stage.fleet.settle().await;
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, "accepted");
    assert_eq!(subscribers(&stage.ada, &stage.books).await, 2);
    stage.bob.create_post(&stage.loud, "Again").await;
    stage.ada.create_post(&stage.books, "And again").await;
    stage.fleet.settle().await;
    assert!(front(&stage).await.contains(&"Again".to_owned()));
    let at_beta = stage.bob.titles_v4(&format!("community_id={}&sort=new", stage.books_at_beta.id)).await;
    assert!(at_beta.contains(&"And again".to_owned()), "{at_beta:?} {post:?}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_block_that_ends_brings_back_what_it_cut() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let end = server.clock.now() + chrono::TimeDelta::hours(1);
    let form = json!({ "instance": "beta.test", "block": true, "reason": "Spam.", "note": "Till noon.", "expires_at": end.timestamp() });
    stage.admin.post("/api/v4/admin/instance/block", form).await.ok();
    let view = stage.admin.get("/api/v4/admin/instance", "instance=beta.test").await.ok();
    let blocked = &view["instance_trust_view"]["blocked"];
    assert_eq!((&blocked["reason"], &blocked["note"]), (&json!("Spam."), &json!("Till noon.")));
    let public = stage.cleo.get("/api/v4/federated_instances", "kind=blocked").await.ok();
    assert!(!public.to_string().contains("noon"), "notes are for admins: {public}");
    server.clock.advance(std::time::Duration::from_secs(3_601));
    server.run_task("lift_bans").await;
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, "accepted");
    assert_eq!(subscribers(&stage.ada, &stage.books).await, 2);
    let listed = stage.admin.get("/api/v4/admin/instance/list", "kind=blocked").await.ok();
    assert_eq!(listed["items"], json!([]));
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_list_is_previewed_brought_in_and_taken_out_again() {
    let stage = stage().await;
    let csv = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
        beta.test,suspend,true,true,Spam,false\n\
        quiet.example,silence,true,false,,false\n\
        alpha.test,suspend,,,,\n\
        ba**.example,suspend,,,,\n";
    let form = json!({ "csv": csv });
    let preview = stage.admin.post("/api/v4/admin/instance/import/preview", form.clone()).await.ok();
    assert_eq!(preview["planned"][0]["instance"], "beta.test");
    assert_eq!(preview["planned"][1]["limits"]["limited"], true);
    let cut =
        json!({ "people": 1, "communities": 1, "threads": 1, "follows_by_us": 1, "follows_by_them": 1 });
    assert_eq!(preview["cut"], cut);
    let refused: Vec<&Value> =
        preview["refused"].as_array().unwrap().iter().map(|line| &line["error"]).collect();
    assert_eq!(refused, ["local_instance", "obfuscated"]);
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, "accepted", "nothing was done");

    let done = stage.admin.post("/api/v4/admin/instance/import", form.clone()).await.ok();
    assert_eq!(done["planned"], preview["planned"]);
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, Value::Null);
    let again = stage.admin.post("/api/v4/admin/instance/import", form).await.ok();
    assert_eq!((&again["planned"], &again["unchanged"]), (&json!([]), &json!(2)));
    let weaker = json!({ "csv": "domain,severity\nbeta.test,silence\n" });
    let weaker = stage.admin.post("/api/v4/admin/instance/import", weaker).await.ok();
    assert_eq!(weaker["unchanged"], 1, "a list weakens nothing");

    let export = async |format: &str| {
        let path = format!("/api/v4/admin/instance/export?format={format}");
        stage.admin.fetch(&path, &[]).await.text().await.unwrap()
    };
    let expected = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
        beta.test,suspend,true,true,Spam,false\n\
        quiet.example,silence,true,false,,false\n";
    assert_eq!(export("mastodon").await, expected);
    assert_eq!(export("domains").await, "beta.test\n");
    let modlog = stage.admin.get("/api/v4/modlog", "show_own=true").await.ok();
    let kinds: Vec<&Value> =
        modlog["items"].as_array().unwrap().iter().map(|view| &view["modlog"]["kind"]).collect();
    assert!(
        kinds.contains(&&json!("admin_limit_instance")) && kinds.contains(&&json!("admin_block_instance"))
    );

    stage.block(false).await;
    stage.fleet.settle().await;
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, "accepted");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_belongs_to_a_blocked_host_is_sent_nothing_either() {
    let stage = stage().await;
    let server = &stage.fleet["alpha.test"];
    let below = Peer::start(&stage.fleet, "www.peer.test").await;
    let zoe = below.person("zoe").await;
    let follow = zoe.activity("Follow", json!({ "object": "http://alpha.test/c/books" }));
    assert_eq!(zoe.send(server, &follow).await, 200);
    stage.fleet.settle().await;
    let block = |block| json!({ "instance": "peer.test", "block": block, "reason": "Spam." });
    let told = || below.received().iter().filter(|activity| activity["type"] == "Update").count();
    // What a site says of itself goes to everybody.
    stage.admin.put("/api/v4/site", json!({ "sidebar": "One" })).await.ok();
    stage.fleet.settle().await;
    assert_eq!(told(), 1);

    stage.admin.post("/api/v4/admin/instance/block", block(true)).await.ok();
    stage.admin.put("/api/v4/site", json!({ "sidebar": "Two" })).await.ok();
    stage.fleet.settle().await;
    assert_eq!(told(), 1, "{:?}", below.received());

    stage.admin.post("/api/v4/admin/instance/block", block(false)).await.ok();
    stage.fleet.settle().await;
    assert_eq!(told(), 2, "it is caught up with");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn all_that_a_list_did_is_undone_but_for_what_was_decided_since() {
    let stage = stage().await;
    let import =
        async |csv: &str| stage.admin.post("/api/v4/admin/instance/import", json!({ "csv": csv })).await.ok();
    let limits = async |host: &str| {
        let answer = stage.admin.get("/api/v4/admin/instance", &format!("instance={host}")).await.ok();
        answer["instance_trust_view"].clone()
    };
    stage.limit_host("quiet.example", &["no_reports"]).await;
    let list = "domain,severity,reject_media\nbeta.test,suspend,\nquiet.example,silence,true\nnew.example,silence,\nbad.example,suspend,\nworse.example,silence,\n";
    let done = import(list).await;
    let id = done["import_id"].clone();
    assert_eq!(done["planned"].as_array().unwrap().len(), 5, "{done}");
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, Value::Null);
    assert_eq!(import(list).await["import_id"], Value::Null, "nothing is left to do");
    // Two are looked at by hand.
    let server = &stage.fleet["alpha.test"];
    server.clock.advance(std::time::Duration::from_secs(60));
    let block = json!({ "instance": "bad.example", "block": true, "reason": "Seen myself." });
    stage.admin.post("/api/v4/admin/instance/block", block).await.ok();
    stage.limit_host("worse.example", &["limited", "no_media"]).await;

    let undo = json!({ "import_id": id, "reason": "The wrong list." });
    let undone = stage.admin.post("/api/v4/admin/instance/import/undo", undo.clone()).await.ok();
    assert_eq!(undone, json!({ "lifted": 3, "kept": 2 }));
    stage.fleet.settle().await;
    assert_eq!(follow_state(&stage.ada, &stage.loud_at_alpha).await, "accepted");
    assert_eq!(subscribers(&stage.ada, &stage.books).await, 2);
    assert_eq!(limits("beta.test").await["blocked"], Value::Null);
    let quiet = limits("quiet.example").await["limits"].clone();
    assert_eq!(
        (&quiet["no_reports"], &quiet["limited"], &quiet["no_media"]),
        (&json!(true), &json!(false), &json!(false))
    );
    assert_eq!(quiet["reason"], "Loud.", "with its old reason");
    assert_eq!(limits("new.example").await["limits"], Value::Null);
    assert_eq!(limits("bad.example").await["blocked"]["reason"], "Seen myself.");
    assert_eq!(limits("worse.example").await["limits"]["no_media"], true);

    let again = stage.admin.post("/api/v4/admin/instance/import/undo", undo).await.ok();
    assert_eq!(again, json!({ "lifted": 0, "kept": 0 }));
    let listed = stage.admin.get("/api/v4/admin/instance/import/list", "").await.ok();
    let listed = listed["imports"].as_array().unwrap();
    assert_eq!((listed.len(), &listed[0]["admin"], &listed[0]["instances"]), (1, &json!("admin"), &json!(5)));
    assert!(listed[0]["undone_at"].is_string());
    let modlog = stage.admin.get("/api/v4/modlog", "show_own=true").await.ok();
    let reverted = modlog["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|view| view["modlog"]["is_revert"] == true && view["modlog"]["reason"] == "The wrong list.")
        .count();
    assert_eq!(reverted, 3, "{modlog}");
    stage.fleet.stop().await;
}
