//! What others find out about this server: nodeinfo.

use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn the_list_of_documents_begins_with_the_newest() {
    let server = TestServer::start().await;
    let answer = server.client.get(format!("{}/.well-known/nodeinfo", server.base)).send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "public, max-age=259200");
    let links: serde_json::Value = answer.json().await.unwrap();
    let expected = json!({ "links": [
        { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": "https://spinney.test/nodeinfo/2.1" },
        { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": "https://spinney.test/nodeinfo/2.0" },
        { "rel": "https://www.w3.org/ns/activitystreams#Application", "href": "https://spinney.test/" },
    ] });
    assert_eq!(links, expected);
    server.stop().await;
}

#[actix_web::test]
async fn nodeinfo_says_what_apps_look_for_and_what_really_runs() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    ada.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "Sand." })).await.ok();
    domain::activity::count(&server.instance.app).await.unwrap();
    let version = server.nobody().get("/api/v3/site", "").await.ok()["version"].clone();

    for (path, schema) in [("/nodeinfo/2.1", "2.1"), ("/nodeinfo/2.0", "2.0"), ("/nodeinfo/2.0.json", "2.0")]
    {
        let answer = server.client.get(format!("{}{path}", server.base)).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "public, max-age=3600");
        let profile =
            format!("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/{schema}#\"");
        assert_eq!(answer.headers()["content-type"], profile.as_str());
        let document: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(document["version"], schema);
        assert_eq!(document["software"], json!({ "name": "lemmy", "version": version }));
        assert_eq!(document["protocols"], json!(["activitypub"]));
        assert_eq!(document["services"], json!({ "inbound": [], "outbound": [] }));
        assert_eq!(document["openRegistrations"], true);
        let usage = json!({ "users": { "total": 2, "activeHalfyear": 1, "activeMonth": 1 }, "localPosts": 1, "localComments": 1 });
        assert_eq!(document["usage"], usage);
        assert_eq!(document["metadata"]["nodeName"], "Test");
        assert_eq!(document["metadata"]["program"], "spinney");
        assert_eq!(document["metadata"]["programLicense"], "AGPL-3.0-only");
    }
    server.stop().await;
}

#[actix_web::test]
async fn the_version_is_one_that_every_app_takes_for_0_19() {
    let server = TestServer::start().await;
    let site = server.nobody().get("/api/v3/site", "").await.ok();
    let patch = site["version"].as_str().unwrap().strip_prefix("0.19.").unwrap();
    assert!(patch.parse::<u32>().unwrap() >= 11, "Jerboa's newest data model begins at 0.19.11");
    server.stop().await;
}

#[actix_web::test]
async fn a_closed_and_private_instance_says_so_to_everybody() {
    let server = TestServer::start().await;
    server
        .change_settings(|site| {
            site.private_instance = true;
            site.registration_mode = base::kinds::RegistrationMode::Closed;
        })
        .await;
    let document = server.nobody().get("/nodeinfo/2.1", "").await.ok();
    assert_eq!(document["openRegistrations"], false);
    server.stop().await;
}

#[actix_web::test]
async fn old_addresses_lead_to_the_newest_document() {
    let server = TestServer::start().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for path in ["/nodeinfo/2.1.json", "/version"] {
        let answer = client.get(format!("{}{path}", server.base)).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["location"]),
            (307, &"/nodeinfo/2.1".parse().unwrap())
        );
    }
    server.stop().await;
}
