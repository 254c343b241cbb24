//! Instances: listing them, the admins' lists, and blocking them for oneself.

use harness::{TestServer, User};
use serde_json::{Value, json};

fn domains(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|instance| instance["domain"].as_str().unwrap().to_owned()).collect()
}

async fn listed_v4(user: &User, query: &str) -> Vec<String> {
    let answer = user.get("/api/v4/federated_instances", query).await.ok();
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|item| item["instance"]["domain"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn instances_are_listed_by_what_the_admins_think_of_them() {
    let server = TestServer::start().await;
    let (admin, nobody) = (server.admin().await, server.nobody());
    server.remote_instance("beta.test").await;
    let form =
        json!({ "allowed_instances": ["Gamma.test"], "blocked_instances": ["delta.test", "delta.test"] });
    admin.put("/api/v3/site", form).await.ok();

    let lists = nobody.get("/api/v3/federated_instances", "").await.ok()["federated_instances"].clone();
    assert_eq!(domains(&lists["linked"]), ["beta.test", "gamma.test"], "and not our own");
    assert_eq!(domains(&lists["allowed"]), ["gamma.test"]);
    assert_eq!(domains(&lists["blocked"]), ["delta.test"]);
    assert_eq!(listed_v4(&nobody, "kind=all").await, ["beta.test", "gamma.test", "delta.test"]);
    assert_eq!(listed_v4(&nobody, "kind=linked").await, ["beta.test", "gamma.test"]);
    assert_eq!(listed_v4(&nobody, "kind=allowed").await, ["gamma.test"]);
    assert_eq!(listed_v4(&nobody, "kind=blocked").await, ["delta.test"]);
    assert_eq!(listed_v4(&nobody, "kind=all&domain_filter=ELTA").await, ["delta.test"]);
    assert_eq!(listed_v4(&nobody, "kind=all&domain_filter=%25").await, [""; 0]);
    assert_eq!(nobody.get("/api/v4/federated_instances", "").await.status, 400, "a kind is needed");

    let page = nobody.get("/api/v4/federated_instances", "kind=all&limit=2").await.ok();
    assert_eq!(page.get("prev_page"), None);
    let cursor = page["next_page"].as_str().unwrap();
    let page = nobody
        .get("/api/v4/federated_instances", &format!("kind=all&limit=2&page_cursor={cursor}"))
        .await
        .ok();
    assert_eq!(
        (&page["items"][0]["instance"]["domain"], page.get("next_page")),
        (&json!("delta.test"), None)
    );
    assert!(page["items"][0]["blocked"]["published_at"].is_string());
    let cursor = page["prev_page"].as_str().unwrap();
    assert_eq!(
        listed_v4(&nobody, &format!("kind=all&limit=5&page_cursor={cursor}")).await,
        ["beta.test", "gamma.test"]
    );

    admin
        .put("/api/v3/site", json!({ "allowed_instances": [], "blocked_instances": ["gamma.test"] }))
        .await
        .ok();
    let lists = nobody.get("/api/v3/federated_instances", "").await.ok()["federated_instances"].clone();
    assert_eq!(
        (domains(&lists["allowed"]), domains(&lists["blocked"])),
        (vec![], vec!["gamma.test".to_owned()])
    );
    admin.put("/api/v3/site", json!({ "federation_enabled": false })).await.ok();
    assert_eq!(nobody.get("/api/v3/federated_instances", "").await.ok(), json!({}));
    server.stop().await;
}

#[actix_web::test]
async fn an_instance_is_blocked_and_shown_again() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let instance_id = server.remote_instance("beta.test").await;
    server.remote_community("beta.test", "far").await;
    let shown = async || {
        let answer = ada.get("/api/v3/community/list", "").await.ok();
        answer["communities"].as_array().unwrap().len()
    };
    let block = |block: bool| json!({ "instance_id": instance_id, "block": block });

    for _ in 0..2 {
        assert_eq!(ada.post("/api/v3/site/block", block(true)).await.ok(), json!({ "blocked": true }));
    }
    assert_eq!(shown().await, 0);
    let people = "/api/v4/account/block/instance/persons";
    assert_eq!(ada.post(people, block(true)).await.ok(), json!({ "success": true }));
    let communities = "/api/v4/account/block/instance/communities";
    ada.post(communities, block(false)).await.ok();
    assert_eq!(shown().await, 1, "its people are another matter");
    ada.post(people, block(false)).await.ok();
    ada.post(communities, block(true)).await.ok();
    assert_eq!(shown().await, 0);
    server.stop().await;
}

#[actix_web::test]
async fn neither_the_own_instance_nor_an_unknown_one_can_be_blocked() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let site = ada.get("/api/v3/site", "").await.ok();
    let own = json!({ "instance_id": site["site_view"]["site"]["instance_id"], "block": true });
    let unknown = json!({ "instance_id": 999_999, "block": true });
    for path in [
        "/api/v3/site/block",
        "/api/v4/account/block/instance/communities",
        "/api/v4/account/block/instance/persons",
    ] {
        assert_eq!(ada.post(path, own.clone()).await.error(), (400, "cant_block_local_instance"));
        assert_eq!(ada.post(path, unknown.clone()).await.status, 404);
        assert_eq!(server.nobody().post(path, own.clone()).await.error(), (401, "incorrect_login"));
    }
    server.stop().await;
}
