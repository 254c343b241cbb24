//! Lists of posts: pages, defaults, and who sees what. Orders and filters have their own tests in `views::post_list`.

use harness::{Community, Post, TestServer, User};
use serde_json::{Value, json};
use std::time::Duration;

const V3: &str = "/api/v3/post/list";
const V4: &str = "/api/v4/post/list";

/// Posts named `1`, `2`, …, an hour apart.
async fn posts(server: &TestServer, user: &User, community: &Community, count: usize) -> Vec<Post> {
    let mut posts = Vec::new();
    for number in 1..=count {
        posts.push(user.create_post(community, &format!("Post {number}")).await);
        server.clock.advance(Duration::from_secs(3600));
    }
    posts
}

fn named(numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|number| format!("Post {number}")).collect()
}

#[actix_web::test]
async fn a_v3_list_goes_on_where_its_cursor_says() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let posts = posts(&server, &ada, &books, 5).await;

    let mut cursor = String::new();
    let mut pages = Vec::new();
    loop {
        let query = format!("sort=New&limit=2&community_name=books{cursor}");
        let page = ada.get(V3, &query).await.ok();
        let Some(next) = page["next_page"].as_str() else {
            assert_eq!(page, json!({ "posts": [] }));
            break;
        };
        cursor = format!("&page_cursor={next}");
        pages.push(ada.titles(&query).await);
    }
    assert_eq!(pages, [named(&[5, 4]), named(&[3, 2]), named(&[1])]);
    assert_eq!(cursor, format!("&page_cursor=P{:x}", posts[0].id));
    assert_eq!(ada.titles("sort=New&limit=2&page=2").await, named(&[3, 2]));
    assert_eq!(ada.titles("sort=New&limit=2&page=4").await, named(&[]));
    server.stop().await;
}

#[actix_web::test]
async fn a_v4_list_is_read_in_both_directions() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    posts(&server, &ada, &ada.create_community("books").await, 5).await;
    let at = |cursor: &Value| format!("sort=old&limit=2&page_cursor={}", cursor.as_str().unwrap());

    let first = ada.get(V4, "sort=old&limit=2").await.ok();
    assert!(first["prev_page"].is_null(), "nothing lies before the first page");
    let second = ada.get(V4, &at(&first["next_page"])).await.ok();
    let third = ada.get(V4, &at(&second["next_page"])).await.ok();
    assert!(third["next_page"].is_null(), "a short page is the last");
    assert_eq!(ada.titles_v4(&at(&first["next_page"])).await, named(&[3, 4]));
    assert_eq!(ada.titles_v4(&at(&second["next_page"])).await, named(&[5]));
    assert_eq!(ada.titles_v4(&at(&third["prev_page"])).await, named(&[3, 4]));
    assert_eq!(ada.titles_v4(&at(&second["prev_page"])).await, named(&[1, 2]));
    assert_eq!(ada.titles_v4("sort=old&limit=2&page=2").await, named(&[3, 4]));
    server.stop().await;
}

#[actix_web::test]
async fn impossible_pages_and_filters_are_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for query in ["limit=0", "limit=51", "page=0", "page=101", "type_=Subscribed&page=2&page_cursor=P1"] {
        assert_eq!(ada.get(V3, query).await.error(), (400, "couldnt_get_posts"), "{query}");
    }
    for query in ["page_cursor=Pxyz", "page_cursor=P7fffffff", "limit=x", "sort=Best"] {
        assert_eq!(ada.get(V3, query).await.error(), (400, "unknown"), "{query}");
    }
    let contradicting = ada.get(V3, "liked_only=true&disliked_only=true").await;
    assert_eq!(contradicting.error(), (400, "contradicting_filters"));
    assert_eq!(ada.get(V3, "community_name=nowhere").await.error(), (404, "unknown"));
    assert_eq!(ada.titles("community_id=999999").await, named(&[]));

    assert_eq!(ada.get(V4, "limit=51").await.error(), (400, "invalid_fetch_limit"));
    assert_eq!(ada.get(V4, "page_cursor=P1").await.error(), (400, "couldnt_parse_pagination_token"));
    for query in ["community_name=nowhere", "creator_username=nobody", "multi_community_id=1"] {
        assert_eq!(ada.get(V4, query).await.error(), (404, "not_found"), "{query}");
    }
    assert_eq!(
        ada.get(V4, "community_id=1&multi_community_name=x").await.error(),
        (400, "cannot_combine_community_id_and_multi_community_id")
    );
    server.stop().await;
}

#[actix_web::test]
async fn a_vote_shows_in_the_order_at_once() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let posts = posts(&server, &ada, &books, 3).await;
    assert_eq!(ada.titles("sort=TopAll").await, named(&[3, 2, 1]));
    assert_eq!(ada.titles("sort=Hot").await, named(&[3, 2, 1]));

    bob.vote(&posts[0], Some(true)).await.ok();
    bob.vote(&posts[2], Some(false)).await.ok();
    assert_eq!(ada.titles("sort=TopAll").await, named(&[1, 2, 3]));
    assert_eq!(server.nobody().titles("sort=TopDay").await, named(&[1, 2, 3]));
    bob.vote(&posts[0], None).await.ok();
    assert_eq!(ada.titles_v4("sort=top").await, named(&[2, 1, 3]));
    server.stop().await;
}

#[actix_web::test]
async fn old_posts_stay_in_lists_after_they_were_archived() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    let old = posts(&server, &ada, &books, 3).await;
    assert_eq!(ada.titles("sort=Hot").await, named(&[3, 2, 1]));
    server.clock.advance(Duration::from_secs(20 * 86_400));
    server.run_task("archive_posts").await;
    ada.create_post(&books, "Post 4").await;

    assert_eq!(ada.titles("sort=Hot&limit=3").await, named(&[4, 3, 2]));
    assert_eq!(ada.titles("sort=Old").await, named(&[1, 2, 3, 4]));
    bob.vote(&old[0], Some(true)).await.ok();
    assert_eq!(ada.titles("sort=TopAll").await, named(&[1, 4, 3, 2]));
    assert_eq!(ada.titles("sort=TopWeek").await, named(&[4]));
    ada.delete_post(&old[1], true).await.ok();
    assert_eq!(bob.titles("sort=TopMonth&community_name=books").await, named(&[1, 4, 3]));
    assert_eq!(ada.titles("sort=New").await, named(&[4, 3, 2, 1]), "its author still sees it");
    ada.delete_post(&old[1], false).await.ok();
    assert_eq!(bob.titles("sort=New").await, named(&[4, 3, 2, 1]));
    server.stop().await;
}

#[actix_web::test]
async fn the_user_and_then_the_site_say_what_a_list_is() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let (books, films) = (ada.create_community("books").await, ada.create_community("films").await);
    let dune = ada.create_post(&books, "Dune").await;
    server.clock.advance(Duration::from_secs(60));
    ada.create_post(&films, "Heat").await;
    bob.vote(&dune, Some(true)).await.ok();
    server.clock.advance(Duration::from_secs(7200));

    assert_eq!(bob.titles("").await, ["Dune", "Heat"], "active");
    server.change_settings(|site| site.default_sort = base::kinds::SortPreference::New).await;
    assert_eq!(server.nobody().titles("").await, ["Heat", "Dune"]);
    let wish = json!({ "default_sort_type": "Old", "default_listing_type": "Subscribed" });
    bob.put("/api/v3/user/save_user_settings", wish).await.ok();
    assert_eq!(bob.titles("").await, Vec::<String>::new(), "bob follows nothing");
    assert_eq!(bob.titles("type_=All").await, ["Dune", "Heat"]);
    bob.post("/api/v4/community/follow", json!({ "community_id": books.id, "follow": true })).await.ok();
    assert_eq!(bob.titles("").await, ["Dune"]);
    assert_eq!(bob.titles_v4("").await, ["Dune"]);
    assert_eq!(bob.titles("community_name=films").await, ["Heat"], "a community is listed whole");
    server.stop().await;
}

#[actix_web::test]
async fn lists_of_what_i_saved_and_liked() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let posts = posts(&server, &ada, &ada.create_community("books").await, 3).await;
    for post in [&posts[2], &posts[0]] {
        bob.put("/api/v3/post/save", json!({ "post_id": post.id, "save": true })).await.ok();
        server.clock.advance(Duration::from_secs(60));
    }
    bob.vote(&posts[1], Some(true)).await.ok();
    bob.vote(&posts[2], Some(false)).await.ok();

    assert_eq!(bob.titles("saved_only=true&sort=New").await, named(&[1, 3]), "the last one saved is first");
    let next = bob.get(V3, "saved_only=true&limit=1").await.ok()["next_page"].clone();
    let next = format!("saved_only=true&limit=1&page_cursor={}", next.as_str().unwrap());
    assert_eq!(bob.titles(&next).await, named(&[3]));
    assert_eq!(bob.titles("liked_only=true").await, named(&[2]));
    assert_eq!(bob.titles("disliked_only=true").await, named(&[3]));
    assert_eq!(ada.titles("liked_only=true").await, named(&[]), "one's own do not count");
    assert_eq!(server.nobody().titles("saved_only=true").await, named(&[]));
    server.stop().await;
}

#[actix_web::test]
async fn read_and_hidden_posts_are_left_out_as_wished() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let posts = posts(&server, &ada, &ada.create_community("books").await, 3).await;
    bob.open(&posts[0]).await.ok();
    bob.post("/api/v4/post/hide", json!({ "post_id": posts[1].id, "hide": true })).await.ok();

    assert_eq!(bob.titles("sort=New").await, named(&[3, 1]));
    assert_eq!(bob.titles("sort=New&show_read=false").await, named(&[3]));
    assert_eq!(bob.titles("sort=New&show_hidden=true").await, named(&[3, 2, 1]));
    assert_eq!(bob.titles_v4("sort=new&creator_username=ada").await, named(&[3, 2, 1]), "not on profiles");

    assert_eq!(bob.titles_v4("sort=new&mark_as_read=true").await, named(&[3, 1]));
    assert_eq!(bob.titles_v4("sort=new&show_read=false").await, named(&[]));
    server.stop().await;
}

#[actix_web::test]
async fn pinned_posts_come_first() {
    let server = TestServer::start().await;
    let (ada, admin) = (server.user("ada").await, server.admin().await);
    let posts = posts(&server, &ada, &ada.create_community("books").await, 3).await;
    let pin = |id: i64, kind: &str| json!({ "post_id": id, "featured": true, "feature_type": kind });
    admin.post("/api/v3/post/feature", pin(posts[0].id, "Local")).await.ok();
    ada.post("/api/v3/post/feature", pin(posts[1].id, "Community")).await.ok();

    assert_eq!(ada.titles("sort=New").await, named(&[1, 3, 2]));
    assert_eq!(ada.titles("sort=New&community_name=books").await, named(&[2, 3, 1]));
    assert_eq!(ada.titles_v4("sort=new").await, named(&[3, 2, 1]), "v4 goes by time alone");
    assert_eq!(ada.titles_v4("sort=hot").await, named(&[1, 3, 2]));
    server.stop().await;
}

#[actix_web::test]
async fn blocks_hide_posts_and_lifting_them_shows_them_again() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.user("ada").await, server.user("bob").await);
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune").await;
    let ada_id = ada.get("/api/v4/person", "username=ada").await.ok()["person_view"]["person"]["id"].clone();
    for (path, what, id) in [
        ("/api/v3/user/block", "person_id", ada_id),
        ("/api/v3/community/block", "community_id", json!(books.id)),
    ] {
        let block = |on: bool| json!({ what: id, "block": on });
        bob.post(path, block(true)).await.ok();
        assert_eq!(bob.titles("").await, Vec::<String>::new(), "{path}");
        assert_eq!(ada.titles("").await, ["Dune"]);
        bob.post(path, block(false)).await.ok();
        assert_eq!(bob.titles("").await, ["Dune"], "{path}");
    }
    server.stop().await;
}

#[actix_web::test]
async fn v4_lists_by_term_window_and_kind_of_post() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune Messiah").await;
    server.clock.advance(Duration::from_secs(7200));
    ada.create_post(&books, "Emma").await;

    assert_eq!(ada.titles_v4("sort=new&time_range_seconds=3600").await, ["Emma"]);
    assert_eq!(ada.titles_v4("sort=new&time_range_seconds=0").await, ["Emma", "Dune Messiah"]);
    assert_eq!(ada.titles_v4("search_term=dune").await, ["Dune Messiah"]);
    assert_eq!(ada.titles_v4("tag_id=1").await, Vec::<String>::new());
    assert_eq!(ada.titles_v4("sort=new&no_comments_only=true&limit=1").await, ["Emma"]);
    server.stop().await;
}
