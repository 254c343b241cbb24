//! What other software asks an instance.

use harness::Fleet;
use serde_json::Value;

const ACTIVITY: (&str, &str) = ("accept", "application/activity+json");

async fn json(answer: reqwest::Response) -> Value {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[actix_web::test]
async fn handles_lead_to_people_communities_and_the_instance_and_back() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let ada = server.user("ada").await;
    ada.create_community("books").await;
    ada.create_community("ada").await;
    for (handle, ids) in [
        ("ada@alpha.test", vec!["http://alpha.test/u/ada", "http://alpha.test/c/ada"]),
        ("books@alpha.test", vec!["http://alpha.test/c/books"]),
        ("alpha.test@alpha.test", vec!["http://alpha.test/"]),
    ] {
        let answer = ada.fetch(&format!("/.well-known/webfinger?resource=acct:{handle}"), &[]).await;
        assert_eq!(answer.headers()["content-type"], "application/jrd+json");
        let document = json(answer).await;
        assert_eq!(document["subject"], format!("acct:{handle}"));
        let links = document["links"].as_array().unwrap();
        let selves: Vec<&str> = links
            .iter()
            .filter(|link| link["rel"] == "self")
            .map(|link| link["href"].as_str().unwrap())
            .collect();
        assert_eq!(selves, ids);
        for id in selves {
            let path = id.trim_start_matches("http://alpha.test");
            let actor = json(ada.fetch(path, &[ACTIVITY]).await).await;
            assert_eq!(actor["id"], id);
            assert!(
                actor["publicKey"]["publicKeyPem"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY")
            );
        }
    }
    assert_eq!(ada.fetch("/.well-known/webfinger?resource=acct:nobody@alpha.test", &[]).await.status(), 404);
    assert_eq!(ada.fetch("/.well-known/webfinger?resource=acct:ada@beta.test", &[]).await.status(), 404);
    fleet.stop().await;
}

#[actix_web::test]
async fn a_deleted_post_leaves_a_tombstone_and_a_browser_gets_no_json() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let ada = fleet["alpha.test"].user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let path = format!("/post/{}", dune.id);
    let page = json(ada.fetch(&path, &[ACTIVITY]).await).await;
    assert_eq!((page["type"].as_str(), page["id"].as_str()), (Some("Page"), Some(dune.ap_id.as_str())));
    ada.delete_post(&dune, true).await.ok();
    let gone = ada.fetch(&path, &[ACTIVITY]).await;
    assert_eq!(gone.status(), 410);
    assert_eq!(json(gone).await["type"], "Tombstone");
    let html = ada.fetch("/", &[("accept", "text/html")]).await;
    assert!(html.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    fleet.stop().await;
}

#[actix_web::test]
async fn old_readers_are_told_where_to_ask_for_handles() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let ada = fleet["alpha.test"].user("ada").await;
    let template = "http://alpha.test/.well-known/webfinger?resource={uri}";
    let answer = ada.fetch("/.well-known/host-meta", &[]).await;
    assert_eq!(answer.headers()["content-type"], "application/xrd+xml");
    let document = answer.text().await.unwrap();
    assert!(document.contains(&format!(r#"<Link rel="lrdd" template="{template}"/>"#)), "{document}");
    let answer = ada.fetch("/.well-known/host-meta.json", &[]).await;
    assert_eq!(answer.headers()["content-type"], "application/jrd+json");
    let document = json(answer).await;
    assert_eq!(document["links"], serde_json::json!([{ "rel": "lrdd", "template": template }]));
    fleet.stop().await;
}
