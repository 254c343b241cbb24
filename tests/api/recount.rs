//! Counters against what they count.

use diesel_async::SimpleAsyncConnection;
use harness::TestServer;
use serde_json::json;

#[actix_web::test]
async fn a_recount_finds_and_mends_what_a_hand_has_spoilt() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    bob.follow(&books, true).await.ok();
    let dune = ada.create_post(&books, "Dune").await;
    bob.vote(&dune, Some(true)).await.ok();
    bob.post("/api/v4/comment", json!({ "post_id": dune.id, "content": "Sand." })).await.ok();

    let mut conn = server.instance.app.db().await.unwrap();
    assert_eq!(db::counters::recount::all(&mut conn).await.unwrap(), [""; 0]);
    let spoil =
        "update post_stat set comments = 9, newest_comment_at = now(); update comment_stat set upvotes = 9;
        update community_stat set subscribers = 9; update person_stat set posts = 9, post_score = 9;
        update site_stat set users = 9, communities = 9";
    conn.batch_execute(spoil).await.unwrap();
    let wrong = db::counters::recount::all(&mut conn).await.unwrap();
    for what in ["post ", "comment ", "community ", "person ", "site, shard "] {
        assert!(wrong.iter().any(|line| line.starts_with(what)), "{what} in {wrong:#?}");
    }
    assert!(wrong.iter().any(|line| line.contains("stored (9,2,1,1), counted (2,2,1,1)")), "{wrong:#?}");
    assert_eq!(db::counters::recount::all(&mut conn).await.unwrap(), [""; 0], "it is right again");
    drop(conn);
    server.stop().await;
}
