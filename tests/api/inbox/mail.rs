//! Mails about what waits in an inbox.

use super::{comment, scene};
use harness::{TestServer, User};
use serde_json::json;
use std::time::Duration;

async fn wants_mails(server: &TestServer, user: &User, name: &str) {
    let address = format!("{name}@mail.test");
    user.put(
        "/api/v4/account/settings/save",
        json!({ "email": address, "send_notifications_to_email": true }),
    )
    .await
    .ok();
    server.run_jobs().await;
    let mails = std::mem::take(&mut *server.mails.lock());
    let text = &mails.last().expect("a mail that verifies the address").text;
    let token = text.split("/verify_email/").nth(1).unwrap().split_whitespace().next().unwrap();
    server.nobody().post("/api/v4/account/auth/verify_email", json!({ "token": token })).await.ok();
}

#[actix_web::test]
async fn mails_are_few_and_tell_all_there_is() {
    let server = TestServer::start().await;
    let (ada, bob, _, dune) = scene(&server).await;
    wants_mails(&server, &ada, "ada").await;
    comment(&bob, &dune, None, "first words").await;
    server.run_jobs().await;
    {
        let mails = server.mails.lock();
        assert_eq!(mails.len(), 1);
        assert_eq!((mails[0].to.as_str(), mails[0].subject.as_str()), ("ada@mail.test", "bob answered you"));
        assert!(mails[0].text.contains("first words"), "{}", mails[0].text);
    }

    let gone = comment(&bob, &dune, None, "second words").await;
    comment(&bob, &dune, None, "third words").await;
    comment(&bob, &dune, None, "fourth words").await;
    bob.delete("/api/v4/comment", json!({ "comment_id": gone, "deleted": true })).await.ok();
    server.clock.advance(Duration::from_secs(14 * 60));
    server.run_jobs().await;
    assert_eq!(server.mails.lock().len(), 1, "not within a quarter of an hour");
    server.clock.advance(Duration::from_secs(2 * 60));
    server.run_jobs().await;
    let mails = std::mem::take(&mut *server.mails.lock());
    assert_eq!((mails.len(), mails[1].subject.as_str()), (2, "2 new notifications on Test"));
    assert!(mails[1].text.contains("third words") && !mails[1].text.contains("second words"));
    assert!(!mails[1].text.contains("first words"), "once is enough");

    comment(&bob, &dune, None, "seen meanwhile").await;
    ada.post("/api/v4/account/notification/mark_as_read/all", json!({})).await.ok();
    server.clock.advance(Duration::from_secs(16 * 60));
    server.run_jobs().await;
    assert_eq!(server.mails.lock().len(), 0, "what was read needs no mail");
    comment(&ada, &dune, None, "mine").await;
    server.run_jobs().await;
    assert_eq!(server.mails.lock().len(), 0, "bob wants none");
    server.stop().await;
}

#[actix_web::test]
async fn one_click_stops_the_mails_and_opening_the_link_does_not() {
    let server = TestServer::start().await;
    let (ada, bob, _, dune) = scene(&server).await;
    wants_mails(&server, &ada, "ada").await;
    comment(&bob, &dune, None, "hello").await;
    server.run_jobs().await;
    let mail = server.mails.lock().pop().unwrap();
    let link = mail.text.split("https://spinney.test").last().unwrap().trim().to_owned();
    assert!(link.starts_with("/api/v4/account/unsubscribe?token="), "{link}");
    let wanted = |account: serde_json::Value| {
        account["local_user_view"]["local_user"]["send_notifications_to_email"] == true
    };

    let page = server.nobody().fetch(&link, &[]).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("<form method=\"post\">"));
    assert!(wanted(ada.get("/api/v4/account", "").await.ok()), "looking changes nothing");

    let forged = link.replacen("token=AAAA", "token=AAAB", 1);
    for bad in [forged.as_str(), "/api/v4/account/unsubscribe?token=AAAA", "/api/v4/account/unsubscribe"] {
        assert!(server.nobody().post(bad, json!({})).await.status >= 400, "{bad}");
    }
    let done = server.nobody().post(&link, json!({ "List-Unsubscribe": "One-Click" })).await;
    assert_eq!(done.status, 200);
    assert!(!wanted(ada.get("/api/v4/account", "").await.ok()));
    server.clock.advance(Duration::from_secs(3600));
    comment(&bob, &dune, None, "still there?").await;
    server.run_jobs().await;
    assert_eq!(server.mails.lock().len(), 0);
    server.stop().await;
}
