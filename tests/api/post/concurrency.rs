//! Many at once: nothing is lost and nothing counted twice.

use base::ids::PostId;
use domain::comment::{GoneParent, NewComment};
use futures_util::future::join_all;
use harness::{Post, TestServer, User};
use serde_json::json;

/// Votes over v4; the answer has to be a success.
async fn vote(user: &User, post: &Post, vote: Option<bool>) {
    user.vote(post, vote).await.ok();
}

#[actix_web::test]
async fn votes_of_many_on_one_post_end_with_exact_counts() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let dune = ada.create_post(&ada.create_community("books").await, "Dune").await;
    let mut voters = Vec::new();
    for number in 0..25 {
        voters.push(server.user(&format!("user{number}")).await);
    }
    // Everybody votes up twice at once; then some turn it, some withdraw it, some do both in any order.
    join_all(voters.iter().chain(&voters).map(|user| vote(user, &dune, Some(true)))).await;
    assert_eq!(ada.view(&dune).await["post"]["upvotes"], 26);
    let changes = voters.iter().enumerate().map(|(number, user)| {
        let wanted = [Some(true), Some(false), None][number % 3];
        vote(user, &dune, wanted)
    });
    join_all(changes).await;
    let post = ada.view(&dune).await["post"].clone();
    // Of 25: nine stay up, eight turn down, eight withdraw. And the author's own.
    assert_eq!((&post["upvotes"], &post["downvotes"], &post["score"]), (&json!(10), &json!(8), &json!(2)));

    let contested = voters
        .iter()
        .flat_map(|user| [Some(true), Some(false), None, Some(true)].map(|wanted| vote(user, &dune, wanted)));
    join_all(contested).await;
    let post = ada.view(&dune).await["post"].clone();
    let votes = ada.get("/api/v4/post/like/list", &format!("post_id={}&limit=50", dune.id)).await.ok();
    let up = votes["items"].as_array().unwrap().iter().filter(|vote| vote["is_upvote"] == true).count();
    let down = votes["items"].as_array().unwrap().len() - up;
    assert_eq!((&post["upvotes"], &post["downvotes"]), (&json!(up), &json!(down)));
    server.stop().await;
}

#[actix_web::test]
async fn votes_of_one_on_many_posts_end_with_exact_counts() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let mut posts = Vec::new();
    for _ in 0..25 {
        posts.push(ada.create_post(&books, "Dune").await);
    }
    join_all(posts.iter().flat_map(|post| [vote(&bob, post, Some(true)), vote(&bob, post, Some(true))]))
        .await;
    join_all(posts.iter().skip(10).map(|post| vote(&bob, post, Some(false)))).await;
    for (number, post) in posts.iter().enumerate() {
        let expected = if number < 10 { (json!(2), json!(0)) } else { (json!(1), json!(1)) };
        let shown = bob.view(post).await["post"].clone();
        assert_eq!((shown["upvotes"].clone(), shown["downvotes"].clone()), expected, "post {number}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn posts_that_come_and_go_at_once_are_counted_exactly() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let form = json!({ "name": "Dune", "community_id": books.id });
    let answers = join_all((0..20).map(|number| {
        let user = if number % 2 == 0 { &ada } else { &bob };
        user.post("/api/v4/post", form.clone())
    }));
    let posts: Vec<Post> = answers
        .await
        .into_iter()
        .map(|answer| answer.ok())
        .map(|answer| {
            let post = &answer["post_view"]["post"];
            Post {
                id: post["id"].as_i64().unwrap(),
                community_id: books.id,
                ap_id: post["ap_id"].as_str().unwrap().to_owned(),
            }
        })
        .collect();
    assert_eq!(ada.community(&books).await["posts"], 20);
    // Each deletion is tried twice at once: one of the two finds it done.
    let ours = posts.iter().step_by(2);
    let answers =
        join_all(ours.flat_map(|post| [ada.delete_post(post, true), ada.delete_post(post, true)])).await;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((done, answers.len()), (10, 20));
    assert_eq!(ada.community(&books).await["posts"], 10);
    server.stop().await;
}

#[actix_web::test]
async fn comments_on_a_post_that_is_deleted_and_restored_meanwhile_are_counted_exactly() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let dune = ada.create_post(&books, "Dune").await;
    let (app, actor) = (&server.instance.app, server.actor("ada").await);
    let comment = || domain::comment::create(app, &actor, comment_on(&dune));
    let comments = async { join_all((0..30).map(|_| comment())).await };
    let deletions = async {
        for number in 0..10 {
            ada.delete_post(&dune, number % 2 == 0).await.ok();
            vote(&ada, &dune, Some(number % 2 == 1)).await;
        }
    };
    let posts = async { join_all((0..10).map(|_| ada.create_post(&books, "Emma"))).await };
    let (made, (), _) = futures_util::join!(comments, deletions, posts);
    let made = made.iter().filter(|result| result.is_ok()).count();
    assert_eq!(ada.view(&dune).await["post"]["comments"], made);
    // The server compares all counters with what they count when it stops.
    server.stop().await;
}

fn comment_on(post: &Post) -> NewComment {
    NewComment {
        post_id: PostId(i32::try_from(post.id).unwrap()),
        parent_id: None,
        content: "Dry.".to_owned(),
        language_id: None,
        gone_parent: GoneParent::Answer,
    }
}
