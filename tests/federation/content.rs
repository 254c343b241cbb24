//! Posts, comments and votes between instances.

use harness::{Community, Fleet, Post, User};
use serde_json::json;

/// Ada's community on alpha, Bob of beta who follows it.
async fn followed(fleet: &Fleet) -> (User, User, Community, Community) {
    let ada = fleet["alpha.test"].user("ada").await;
    let bob = fleet["beta.test"].user("bob").await;
    let books = ada.create_community("books").await;
    let seen = bob.resolve_community("!books@alpha.test").await;
    bob.follow(&seen, true).await.ok();
    fleet.settle().await;
    (ada, bob, books, seen)
}

async fn list(user: &User, community: &Community) -> Vec<String> {
    user.titles_v4(&format!("community_id={}&sort=new", community.id)).await
}

async fn score(user: &User, post: &Post) -> (i64, i64) {
    let view = user.view(post).await;
    (view["post"]["score"].as_i64().unwrap(), view["post"]["comments"].as_i64().unwrap())
}

#[actix_web::test]
async fn who_follows_a_community_elsewhere_is_counted_on_both_sides_until_they_leave() {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let (ada, bob, books, seen) = followed(&fleet).await;
    let state = bob.get("/api/v4/community", &format!("id={}", seen.id)).await.ok();
    assert_eq!(state["community_view"]["community_actions"]["follow_state"], "accepted");
    let subscribers = async || {
        [ada.community(&books).await, bob.community(&seen).await]
            .map(|community| community["subscribers"].clone())
    };
    assert_eq!(subscribers().await, [2, 2]);

    bob.follow(&seen, false).await.ok();
    fleet.settle().await;
    assert_eq!(subscribers().await, [1, 1]);
    fleet.stop().await;
}

#[actix_web::test]
async fn a_post_its_comments_and_votes_are_the_same_on_both_sides() {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let (ada, bob, books, seen) = followed(&fleet).await;
    let dune = ada.create_post(&books, "Dune").await;
    fleet.settle().await;
    assert_eq!(list(&bob, &seen).await, ["Dune"]);

    let at_beta = bob.resolve_post(&dune.ap_id).await;
    bob.vote(&at_beta, Some(true)).await.ok();
    let comment = bob.comment(&at_beta, None, "Sand.").await;
    fleet.settle().await;
    assert_eq!(score(&ada, &dune).await, (2, 1));
    assert_eq!(score(&bob, &at_beta).await, (2, 1));

    let at_alpha = ada.comments(&dune).await[0]["comment"].clone();
    assert_eq!(at_alpha["content"], "Sand.");
    assert_eq!(at_alpha["ap_id"], comment["ap_id"]);
    ada.comment(&dune, at_alpha["id"].as_i64(), "And worms.").await;
    bob.vote(&at_beta, None).await.ok();
    fleet.settle().await;
    assert_eq!(score(&ada, &dune).await, (1, 2));
    assert_eq!(score(&bob, &at_beta).await, (1, 2));
    fleet.stop().await;
}

#[actix_web::test]
async fn what_is_written_elsewhere_is_edited_deleted_and_restored_everywhere() {
    let fleet = Fleet::start(["alpha.test", "beta.test", "gamma.test"]).await;
    let (ada, bob, books, seen) = followed(&fleet).await;
    let cleo = fleet["gamma.test"].user("cleo").await;
    let at_gamma = cleo.resolve_community("!books@alpha.test").await;
    cleo.follow(&at_gamma, true).await.ok();
    fleet.settle().await;

    let emma = bob.create_post_with(&seen, "Emma", json!({ "body": "By **Austen**." })).await;
    fleet.settle().await;
    for (user, community) in [(&ada, &books), (&bob, &seen), (&cleo, &at_gamma)] {
        assert_eq!(list(user, community).await, ["Emma"]);
    }

    bob.put("/api/v4/post", json!({ "post_id": emma.id, "name": "Persuasion" })).await.ok();
    fleet.settle().await;
    for (user, community) in [(&ada, &books), (&bob, &seen), (&cleo, &at_gamma)] {
        assert_eq!(list(user, community).await, ["Persuasion"]);
    }

    bob.delete_post(&emma, true).await.ok();
    fleet.settle().await;
    for (user, community) in [(&ada, &books), (&cleo, &at_gamma)] {
        assert!(list(user, community).await.is_empty());
        assert_eq!(user.community(community).await["posts"], 0);
    }

    bob.delete_post(&emma, false).await.ok();
    fleet.settle().await;
    for (user, community) in [(&ada, &books), (&cleo, &at_gamma)] {
        assert_eq!(list(user, community).await, ["Persuasion"]);
    }
    fleet.stop().await;
}

#[actix_web::test]
async fn a_community_met_late_brings_its_posts_pins_and_moderators_and_a_comment_its_ancestors() {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let alpha = &fleet["alpha.test"];
    let ada = alpha.user("ada").await;
    let books = ada.create_community("books").await;
    let emma = ada.create_post(&books, "Emma").await;
    let dune = ada.create_post(&books, "Dune").await;
    let first = ada.comment(&dune, None, "one").await;
    let second = ada.comment(&dune, first["id"].as_i64(), "two").await;
    let pin = json!({ "post_id": emma.id, "featured": true, "feature_type": "community" });
    ada.post("/api/v4/post/feature", pin).await.ok();
    let eva = alpha.user("eva").await.get("/api/v4/account", "").await.ok();
    let eva = &eva["local_user_view"]["person"]["id"];
    alpha.clock.advance(std::time::Duration::from_secs(1));
    let appoint = json!({ "community_id": books.id, "person_id": eva, "added": true });
    ada.post("/api/v4/community/mod", appoint).await.ok();

    let bob = fleet["beta.test"].user("bob").await;
    let found = bob.resolve(second["ap_id"].as_str().unwrap()).await;
    assert_eq!(found["comment"]["content"], "two", "{found}");
    let seen = bob.resolve_community("!books@alpha.test").await;
    fleet.settle().await;
    let mut titles = list(&bob, &seen).await;
    titles.sort();
    assert_eq!(titles, ["Dune", "Emma"]);
    for (post, pinned) in [(&emma, true), (&dune, false)] {
        let post = bob.resolve_post(&post.ap_id).await;
        assert_eq!(bob.view(&post).await["post"]["featured_community"], pinned);
    }
    let post = bob.resolve_post(&dune.ap_id).await;
    assert_eq!(bob.comments(&post).await.len(), 2);
    assert_eq!(bob.community(&seen).await["subscribers"], 1);
    let opened = bob.get("/api/v4/community", &format!("id={}", seen.id)).await.ok();
    let moderators = opened["moderators"].as_array().unwrap().iter();
    let moderators: Vec<&str> = moderators.map(|view| view["moderator"]["name"].as_str().unwrap()).collect();
    assert_eq!(moderators, ["ada", "eva"]);
    fleet.stop().await;
}

#[actix_web::test]
async fn tags_of_a_community_and_what_posts_are_marked_with_are_the_same_elsewhere() {
    let fleet = Fleet::start(["alpha.test", "beta.test"]).await;
    let (ada, bob, books, seen) = followed(&fleet).await;
    let tag = async |name: &str, color: &str| {
        let form = json!({ "community_id": books.id, "name": name, "display_name": format!("All {name}"), "color": color });
        ada.post("/api/v4/community/tag", form).await.ok()["id"].clone()
    };
    let (news, old) = (tag("news", "color03").await, tag("old", "color01").await);
    fleet.settle().await;
    let tags = async || {
        let opened = bob.get("/api/v4/community", &format!("id={}", seen.id)).await.ok();
        let tags = opened["community_view"]["tags"].as_array().unwrap().clone();
        let told = |tag: &serde_json::Value| {
            format!("{} {} {}", tag["name"], tag["display_name"], tag["color"]).replace('"', "")
        };
        tags.iter().map(told).collect::<Vec<String>>()
    };
    assert_eq!(tags().await, ["news All news color03", "old All old color01"]);

    let dune = ada.create_post_with(&books, "Dune", json!({ "tags": [news, old] })).await;
    fleet.settle().await;
    let marks = async |user: &User, ap_id: &str| {
        let view = user.view(&user.resolve_post(ap_id).await).await;
        let tags = view["tags"].as_array().unwrap().clone();
        tags.iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(marks(&bob, &dune.ap_id).await, ["news", "old"]);
    ada.put("/api/v4/post", json!({ "post_id": dune.id, "tags": [news] })).await.ok();
    fleet.settle().await;
    assert_eq!(marks(&bob, &dune.ap_id).await, ["news"]);

    // Of those of the community only, by whoever writes there.
    let there = bob.get("/api/v4/community", &format!("id={}", seen.id)).await.ok();
    let there = there["community_view"]["tags"][1]["id"].clone();
    let emma = bob.create_post_with(&seen, "Emma", json!({ "tags": [there] })).await;
    fleet.settle().await;
    assert_eq!(marks(&ada, &emma.ap_id).await, ["old"]);

    ada.delete("/api/v4/community/tag", json!({ "tag_id": old, "delete": true })).await.ok();
    fleet.settle().await;
    assert_eq!(tags().await, ["news All news color03"]);
    fleet.stop().await;
}
