//! How many reports there are about something, told to those who settle them.

use harness::{TestServer, User};
use serde_json::{Value, json};

fn counts(object: &Value) -> (i64, i64) {
    let number = |name: &str| object[name].as_i64().unwrap();
    (number("report_count"), number("unresolved_report_count"))
}

async fn of_post(user: &User, id: i64) -> (i64, i64) {
    counts(&user.get("/api/v4/post", &format!("id={id}")).await.ok()["post_view"]["post"])
}

#[actix_web::test]
async fn reports_of_posts_and_comments_are_counted_for_who_settles_them() {
    let server = TestServer::start().await;
    let (ada, bob, eve) = (server.user("ada").await, server.user("bob").await, server.user("eve").await);
    let (books, films) = (ada.create_community("books").await, bob.create_community("films").await);
    let (dune, alien) = (eve.create_post(&books, "Dune").await, eve.create_post(&films, "Alien").await);
    let quiet = eve.create_post(&books, "Emma").await;
    let made = eve.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "Dry." })).await.ok();
    let comment = made["comment_view"]["comment"]["id"].clone();
    let mut reports = Vec::new();
    for (who, post) in [(&ada, &dune), (&bob, &dune), (&ada, &alien)] {
        let form = json!({ "post_id": post.id, "reason": "spam" });
        let made = who.post("/api/v4/post/report", form).await.ok();
        reports.push(made["post_report_view"]["post_report"]["id"].clone());
    }
    let form = json!({ "comment_id": comment, "reason": "rude" });
    bob.post("/api/v4/comment/report", form).await.ok();
    let settle = json!({ "report_id": reports[0], "resolved": true });
    ada.put("/api/v4/post/report/resolve", settle).await.ok();

    assert_eq!(of_post(&ada, dune.id).await, (2, 1));
    assert_eq!(of_post(&ada, quiet.id).await, (0, 0));
    assert_eq!(of_post(&ada, alien.id).await, (0, 0), "another's community");
    assert_eq!(of_post(&bob, alien.id).await, (1, 1));
    for other in [&eve, &bob, &server.nobody()] {
        assert_eq!(of_post(other, dune.id).await, (0, 0), "not their affair");
    }
    let admin = server.admin().await;
    assert_eq!((of_post(&admin, dune.id).await, of_post(&admin, alien.id).await), ((2, 1), (1, 1)));

    let list = admin.get("/api/v4/post/list", "type_=all&sort=old").await.ok();
    let listed: Vec<_> = list["items"].as_array().unwrap().iter().map(|view| counts(&view["post"])).collect();
    assert_eq!(listed, [(2, 1), (1, 1), (0, 0)]);
    let view = ada.get("/api/v4/comment", &format!("id={comment}")).await.ok()["comment_view"].clone();
    assert_eq!((counts(&view["comment"]), counts(&view["post"])), ((1, 1), (2, 1)));
    let view = eve.get("/api/v4/comment", &format!("id={comment}")).await.ok()["comment_view"].clone();
    assert_eq!((counts(&view["comment"]), counts(&view["post"])), ((0, 0), (0, 0)));
    let queue = ada.get("/api/v4/report/list", "type_=posts").await.ok();
    assert_eq!(counts(&queue["items"][0]["post"]), (2, 1));

    // What settles a report another way counts too, and a limited moderator who settles reports sees it.
    let person = server.actor("bob").await.person_id();
    server.grant_few(base::ids::CommunityId(books.id.try_into().unwrap()), person).await;
    assert_eq!(of_post(&bob, dune.id).await, (2, 1));
    let remove = json!({ "post_id": dune.id, "removed": true, "reason": "spam" });
    ada.post("/api/v4/post/remove", remove).await.ok();
    assert_eq!(of_post(&ada, dune.id).await, (2, 0));
    server.stop().await;
}

#[actix_web::test]
async fn reports_of_communities_are_counted_for_who_looks_after_the_site() {
    let server = TestServer::start().await;
    let (admin, ada, bob) = (server.admin().await, server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let post = ada.create_post(&books, "Dune").await;
    bob.post("/api/v4/post/report", json!({ "post_id": post.id, "reason": "x" })).await.ok();
    let form = json!({ "community_id": books.id, "reason": "nothing but spam" });
    let made = bob.post("/api/v4/community/report", form).await.ok();
    assert_eq!(counts(&admin.community(&books).await), (1, 1), "not those of its posts");
    assert_eq!(counts(&ada.community(&books).await), (0, 0));
    let list = admin.get("/api/v4/community/list", "").await.ok();
    assert_eq!(counts(&list["items"][0]["community"]), (1, 1));
    let id = &made["community_report_view"]["community_report"]["id"];
    let settle = json!({ "report_id": id, "resolved": true });
    admin.put("/api/v4/community/report/resolve", settle).await.ok();
    assert_eq!(counts(&admin.community(&books).await), (1, 0));
    server.stop().await;
}
