//! Reasons that moderators choose from.

use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn moderators_keep_reasons_for_their_community_and_admins_for_all() {
    let server = TestServer::start().await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let books = ada.create_community("books").await;
    let path = "/api/v4/removal_reason";
    let list = "/api/v4/removal_reason/list";
    let of_books = format!("community_id={}", books.id);
    assert_eq!(bob.get(list, &of_books).await.ok(), json!({ "community": [], "site": [] }));

    let reasons =
        json!({ "community_id": books.id, "reasons": ["Off topic", "  ", " No spoilers ", "Off topic"] });
    assert_eq!(bob.put(path, reasons.clone()).await.error(), (400, "not_a_mod_or_admin"));
    ada.put(path, reasons).await.ok();
    assert_eq!(
        ada.put(path, json!({ "reasons": ["Spam"] })).await.error(),
        (400, "not_an_admin"),
        "those for all are for admins"
    );
    admin.put(path, json!({ "reasons": ["Spam"] })).await.ok();
    let kept = json!({ "community": ["Off topic", "No spoilers"], "site": ["Spam"] });
    assert_eq!(ada.get(list, &of_books).await.ok(), kept);
    assert_eq!(ada.get(list, "").await.ok(), json!({ "community": [], "site": ["Spam"] }));
    server.stop().await;
}

#[actix_web::test]
async fn reasons_that_are_too_long_or_too_many_are_refused_and_what_there_was_stays() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let put = async |reasons: Vec<String>| {
        let form = json!({ "community_id": books.id, "reasons": reasons });
        ada.put("/api/v4/removal_reason", form).await
    };
    put(vec!["Off topic".into()]).await.ok();
    assert_eq!(put(vec!["x".repeat(501)]).await.error(), (400, "invalid_body_field"));
    assert_eq!(put((0..51).map(|n| n.to_string()).collect()).await.error(), (400, "too_many_items"));
    put((0..50).map(|n| format!("{n}{}", "x".repeat(490))).collect()).await.ok();
    put(vec!["Off topic".into()]).await.ok();
    let found = ada.get("/api/v4/removal_reason/list", &format!("community_id={}", books.id)).await.ok();
    assert_eq!(found["community"], json!(["Off topic"]));
    let nowhere = json!({ "community_id": 999_999, "reasons": [] });
    assert_eq!(ada.put("/api/v4/removal_reason", nowhere).await.error(), (404, "not_found"));
    assert_eq!(
        ada.get("/api/v4/removal_reason/list", "community_id=999999").await.error(),
        (404, "not_found")
    );
    server.stop().await;
}
