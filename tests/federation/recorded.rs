//! What other software was seen to send and show, once more: each does here what it meant to do there. The recordings are in `tests/fixtures/apub`; hosts and what they name of ours are put in. `tests/contract` does the same with others of them over the network.

use harness::{Community, Fleet, Peer, Post, Puppet, TestServer, User};
use serde_json::{Value, json};
use std::path::Path;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A recording in which these ids stand for those that were named then; one that ends in a slash stands for all below it.
fn recorded(file: &str, names: &[(&str, &str)]) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/apub").join(file);
    let mut value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    put_in(&mut value, names);
    value
}

fn put_in(value: &mut Value, names: &[(&str, &str)]) {
    match value {
        Value::String(text) => {
            let exact = names.iter().find(|(then, _)| text == then);
            let below = || names.iter().find(|(then, _)| then.ends_with('/') && text.starts_with(then));
            if let Some((then, now)) = exact.or_else(below) {
                *text = text.replacen(then, now, 1);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| put_in(item, names)),
        Value::Object(fields) => fields.values_mut().for_each(|field| put_in(field, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Ada's community on alpha, and somebody of another server.
struct Stage {
    fleet: Fleet,
    peer: Peer,
    ada: User,
    books: Community,
    max: Puppet,
}

const BOOKS: &str = "http://alpha.test/c/books";

async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test"]).await;
    let peer = Peer::start(&fleet, "peer.test").await;
    let ada = fleet["alpha.test"].user("ada").await;
    let books = ada.create_community("books").await;
    let max = peer.person("max").await;
    Stage { fleet, peer, ada, books, max }
}

impl Stage {
    fn server(&self) -> &TestServer {
        &self.fleet["alpha.test"]
    }

    async fn send(&self, by: &Puppet, file: &str, names: &[(&str, &str)]) {
        let activity = recorded(file, names);
        let status = by.send(self.server(), &activity).await;
        assert!(status == 200 || status == 202, "{file}: {status}, {activity}");
        self.fleet.settle().await;
    }

    /// Has somebody made a moderator.
    async fn appoint(&self, puppet: &Puppet) {
        let person_id = self.ada.resolve(&puppet.id).await["person"]["id"].clone();
        self.server().clock.advance(std::time::Duration::from_secs(1));
        let form = json!({ "community_id": self.books.id, "person_id": person_id, "added": true });
        self.ada.post("/api/v4/community/mod", form).await.ok();
    }

    async fn moderators(&self) -> Vec<String> {
        let opened = self.ada.get("/api/v4/community", &format!("id={}", self.books.id)).await.ok();
        let names = opened["moderators"].as_array().unwrap().iter();
        names.map(|view| view["moderator"]["name"].as_str().unwrap().to_owned()).collect()
    }

    async fn flag(&self, post: &Post, name: &str) -> Value {
        self.ada.view(post).await["post"][name].clone()
    }

    /// A community there that Ada follows.
    async fn followed(&self) -> (Puppet, Community) {
        let group = self.peer.group("main").await;
        let main = self.ada.resolve_community(&group.id).await;
        self.ada.follow(&main, true).await.ok();
        self.fleet.settle().await;
        (group, main)
    }

    async fn titles(&self, community: &Community) -> Vec<String> {
        self.ada.titles_v4(&format!("community_id={}&sort=old", community.id)).await
    }
}

#[actix_web::test]
async fn a_post_is_created_changed_deleted_and_restored() {
    let stage = stage().await;
    let names = [
        ("http://ds9.lemmy.ml/u/lemmy_alpha", stage.max.id.as_str()),
        ("http://ds9.lemmy.ml/", "http://peer.test/"),
        ("http://enterprise.lemmy.ml/c/main", BOOKS),
        ("https://enterprise.lemmy.ml/c/main", BOOKS),
        ("http://enterprise.lemmy.ml/u/main", BOOKS),
    ];
    let lemmy = "lemmy/activities";
    for (file, titles) in [
        (format!("{lemmy}/create_or_update/create_page.json"), vec!["test post"]),
        (format!("{lemmy}/create_or_update/update_page__019.json"), vec!["test post 1"]),
        (format!("{lemmy}/deletion/delete_page.json"), vec![]),
        (format!("{lemmy}/deletion/undo_delete_page.json"), vec!["test post 1"]),
    ] {
        stage.send(&stage.max, &file, &names).await;
        assert_eq!(stage.titles(&stage.books).await, titles, "{file}");
    }
    // Its id is that of another recording.
    let names = [
        ("http://ds9.lemmy.ml/u/lemmy_alpha", stage.max.id.as_str()),
        ("http://ds9.lemmy.ml/", "http://peer.test/2/"),
    ];
    stage.send(&stage.max, &format!("{lemmy}/deletion/delete_user.json"), &names).await;
    let left = stage.ada.get("/api/v4/resolve_object", "q=http%3A%2F%2Fpeer.test%2Fu%2Fmax").await;
    assert_ne!(left.status, 200, "{}", left.body);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_moderator_elsewhere_locks_pins_removes_bans_appoints_and_dismisses() {
    let stage = stage().await;
    let eve = stage.server().user("eve").await;
    let post = eve.create_post(&stage.books, "Dune").await;
    let said = eve.comment(&post, None, "Dry.").await;
    let said_id = said["ap_id"].as_str().unwrap().to_owned();
    stage.appoint(&stage.max).await;
    let (max, eve_id) = (stage.max.id.as_str(), "http://alpha.test/u/eve");
    let named = |object: &'static str, ours: &str| {
        let pairs = [
            ("http://lemmy-alpha:8541/u/lemmy_alpha", max),
            ("https://ds9.lemmy.ml/u/lemmy_alpha", max),
            ("http://enterprise.lemmy.ml/u/lemmy_beta", max),
            ("https://kbin.test/u/owner", max),
            ("http://lemmy-alpha:8541/c/main", BOOKS),
            ("https://ds9.lemmy.ml/c/main", BOOKS),
            ("https://ds9.lemmy.ml/c/main/featured", "http://alpha.test/c/books/featured"),
            ("http://enterprise.lemmy.ml/c/main", BOOKS),
            ("https://enterprise.lemmy.ml/c/main", BOOKS),
            ("http://enterprise.lemmy.ml/u/main", BOOKS),
            ("http://enterprise.lemmy.ml/c/main/moderators", "http://alpha.test/c/books/moderators"),
            ("https://kbin.test/m/test", BOOKS),
            ("https://kbin.test/m/test/moderators", "http://alpha.test/c/books/moderators"),
            (object, ours),
            ("http://lemmy-alpha:8541/", "http://peer.test/lock/"),
            ("https://ds9.lemmy.ml/", "http://peer.test/add/"),
            ("http://enterprise.lemmy.ml/", "http://peer.test/more/"),
        ];
        pairs.map(|(then, now)| (then.to_owned(), now.to_owned()))
    };
    let send = async |file: &str, object: &'static str, ours: &str, number: u8| {
        let named = named(object, ours);
        let below = format!("http://peer.test/{number}/");
        let mut names: Vec<(&str, &str)> =
            named.iter().map(|(then, now)| (then.as_str(), now.as_str())).collect();
        // Their ids are the same in several recordings.
        names.push(("https://kbin.test/", &below));
        stage.send(&stage.max, file, &names).await;
    };
    let community = "lemmy/activities/community";
    let locked = "http://lemmy-alpha:8541/post/2";
    send(&format!("{community}/lock_page.json"), locked, &post.ap_id, 1).await;
    assert_eq!(stage.flag(&post, "locked").await, true);
    send(&format!("{community}/undo_lock_page.json"), locked, &post.ap_id, 2).await;
    assert_eq!(stage.flag(&post, "locked").await, false);
    send("mbin/activities/lock_page_by_mod.json", "https://kbin.test/f/object/00000002", &post.ap_id, 3)
        .await;
    assert_eq!(stage.flag(&post, "locked").await, true);

    send(&format!("{community}/add_featured_post.json"), "https://ds9.lemmy.ml/post/2", &post.ap_id, 4).await;
    assert_eq!(stage.flag(&post, "featured_community").await, true);

    let comment = "http://ds9.lemmy.ml/comment/1";
    let removed = async || stage.ada.comments(&post).await[0]["comment"]["removed"].clone();
    send("lemmy/activities/deletion/remove_note.json", comment, &said_id, 5).await;
    assert_eq!(removed().await, true);
    send("lemmy/activities/deletion/undo_remove_note.json", comment, &said_id, 6).await;
    assert_eq!(removed().await, false);

    let banned = async || stage.ada.view(&post).await["creator_banned_from_community"].clone();
    send("mbin/activities/block_user.json", "https://kbin.test/f/object/00000002", eve_id, 7).await;
    assert_eq!(banned().await, true);
    send("mbin/activities/undo_block_user.json", "https://kbin.test/f/object/00000003", eve_id, 8).await;
    assert_eq!(banned().await, false);
    send("lemmy/activities/block/block_user.json", "http://ds9.lemmy.ml/u/lemmy_alpha", eve_id, 9).await;
    assert_eq!(banned().await, false, "that one ended in 2021");

    stage.server().clock.advance(std::time::Duration::from_secs(1));
    send("mbin/activities/add_moderator.json", "https://kbin.test/f/object/00000002", eve_id, 10).await;
    assert_eq!(stage.moderators().await, ["ada", "max", "eve"]);
    send(&format!("{community}/remove_mod.json"), "http://ds9.lemmy.ml/u/lemmy_alpha", eve_id, 11).await;
    assert_eq!(stage.moderators().await, ["ada", "max"]);
    send("mbin/activities/delete_page_by_mod.json", "https://kbin.test/f/object/00000002", &post.ap_id, 12)
        .await;
    assert_eq!(stage.flag(&post, "removed").await, true);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_moderator_elsewhere_changes_what_a_community_says_of_itself() {
    let stage = stage().await;
    stage.appoint(&stage.max).await;
    let names = [
        ("http://ds9.lemmy.ml/u/lemmy_alpha", stage.max.id.as_str()),
        ("http://ds9.lemmy.ml/", "http://peer.test/"),
        ("http://enterprise.lemmy.ml/u/main", BOOKS),
        ("http://enterprise.lemmy.ml/c/main", BOOKS),
        ("http://enterprise.lemmy.ml/", "http://alpha.test/"),
        ("https://enterprise.lemmy.ml/", "http://alpha.test/"),
    ];
    stage.send(&stage.max, "lemmy/activities/community/update_community__019.json", &names).await;
    let community = stage.ada.community(&stage.books).await;
    assert_eq!(
        (&community["title"], &community["sidebar"]),
        (&json!("The Updated Community"), &json!("updated 2"))
    );
    assert_eq!((&community["name"], &community["visibility"]), (&json!("books"), &json!("public")));
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_communities_elsewhere_pass_on_is_taken() {
    let stage = stage().await;
    let (group, main) = stage.followed().await;
    let names = [
        ("http://enterprise.lemmy.ml/c/main", group.id.as_str()),
        ("http://enterprise.lemmy.ml/u/main", group.id.as_str()),
        ("http://enterprise.lemmy.ml/u/lemmy_beta", stage.max.id.as_str()),
        ("http://enterprise.lemmy.ml/", "http://peer.test/"),
    ];
    stage.send(&group, "lemmy/activities/community/announce_create_page.json", &names).await;
    let names = [
        ("https://kbin.test/m/test", group.id.as_str()),
        ("https://kbin.test/u/user", stage.max.id.as_str()),
        ("https://kbin.test/", "http://peer.test/1/"),
    ];
    stage.send(&group, "mbin/activities/announce_create_page.json", &names).await;
    let names = [
        ("https://piefed.social/c/piefed_meta", group.id.as_str()),
        ("https://piefed.social/u/rimu", stage.max.id.as_str()),
        ("https://piefed.social/", "http://peer.test/"),
    ];
    stage.send(&group, "piefed/activities/announce_create_page.json", &names).await;
    let mut titles = stage.titles(&main).await;
    titles.sort();
    assert_eq!(titles, ["PieFed development update Oct/Nov 2024", "post 4", "test"]);

    let post = stage.ada.resolve_post("http://peer.test/post/7").await;
    let eve = stage.peer.person("eve").await;
    let names = [
        ("https://kbin.test/m/test", group.id.as_str()),
        ("https://kbin.test/u/user2", eve.id.as_str()),
        ("https://kbin.test/f/object/00000003", post.ap_id.as_str()),
        ("https://kbin.test/", "http://peer.test/2/"),
    ];
    let before = stage.flag(&post, "upvotes").await.as_i64().unwrap();
    stage.send(&group, "mbin/activities/announce_like_page.json", &names).await;
    assert_eq!(stage.flag(&post, "upvotes").await, before + 1);

    let names = [
        ("https://kbin.test/m/test", group.id.as_str()),
        ("https://kbin.test/f/object/00000003", group.id.as_str()),
        ("https://kbin.test/u/owner", stage.max.id.as_str()),
        ("https://kbin.test/f/inbox", "http://peer.test/inbox"),
        ("https://kbin.test/m/test/", "http://peer.test/c/main/"),
        ("https://kbin.test/", "http://peer.test/3/"),
    ];
    // It is not there in full, so it is asked for.
    let mut document = group.document("Group", "main");
    document["name"] = json!("Renamed");
    stage.peer.publish(&document);
    stage.send(&group, "mbin/activities/announce_update_group.json", &names).await;
    assert_eq!(stage.ada.community(&main).await["title"], "Renamed");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_is_boosted_by_its_id_is_fetched_if_a_community_does_it() {
    let stage = stage().await;
    let (group, main) = stage.followed().await;
    let page = json!({
        "id": "http://peer.test/4/f/object/00000002", "type": "Page", "name": "Boosted", "attributedTo": stage.max.id,
        "to": [group.id, PUBLIC], "cc": [], "audience": group.id,
    });
    stage.peer.publish(&page);
    let names = [
        ("https://kbin.test/m/test", group.id.as_str()),
        ("https://kbin.test/u/user", stage.max.id.as_str()),
        ("https://kbin.test/", "http://peer.test/4/"),
    ];
    stage.send(&stage.max, "mbin/activities/user_boost_page.json", &names).await;
    assert_eq!(stage.titles(&main).await, [""; 0], "a boost by a person is nothing here");
    stage.send(&group, "mbin/activities/magazine_boost_page.json", &names).await;
    assert_eq!(stage.titles(&main).await, ["Boosted"]);

    // A channel of PeerTube, which Ada follows, and its video.
    let names = [("https://tilvids.com/", "http://peer.test/")];
    let (account, channel) = ("accounts/thelinuxexperiment", "video-channels/thelinuxexperiment_channel");
    stage.peer.actor("Person", account, "thelinuxexperiment").await;
    let by = stage.peer.actor("Group", channel, "thelinuxexperiment_channel").await;
    let mut document = recorded("peertube/objects/group.json", &names);
    document["publicKey"] = by.document("Group", "x")["publicKey"].clone();
    stage.peer.publish(&document);
    stage.peer.publish(&recorded("peertube/objects/video.json", &names));
    let videos = stage.ada.resolve_community(&by.id).await;
    stage.ada.follow(&videos, true).await.ok();
    stage.fleet.settle().await;
    stage.send(&by, "peertube/activities/announce_video.json", &names).await;
    let found = stage.titles(&videos).await;
    assert!(found[0].starts_with("Mesa, Wayland & X.org in trouble"), "{found:?}");
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_wish_to_follow_is_refused_in_the_form_others_have_for_it() {
    let stage = stage().await;
    let (group, main) = stage.followed().await;
    let state = async || {
        let opened = stage.ada.get("/api/v4/community", &format!("id={}", main.id)).await.ok();
        opened["community_view"]["community_actions"]["follow_state"].clone()
    };
    assert_eq!(state().await, "pending");
    let names = [
        ("https://kbin.test/m/test", group.id.as_str()),
        ("https://kbin.test/u/user2", "http://alpha.test/u/ada"),
        ("https://kbin.test/f/object/00000003", group.id.as_str()),
        ("https://kbin.test/", "http://peer.test/5/"),
    ];
    stage.send(&group, "mbin/activities/reject_follow_group.json", &names).await;
    assert_eq!(state().await, Value::Null);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn what_forums_blogs_and_calendars_show_is_found_with_its_author_and_community() {
    let stage = stage().await;
    let table = [
        (
            "nodebb",
            "page",
            Some("group"),
            "https://bb.devnull.land/",
            "uid/1",
            "Welcome to your NodeBB!",
            "general",
        ),
        (
            "discourse",
            "page",
            Some("group"),
            "https://socialhub.activitypub.rocks/",
            "ap/actor/495843076e9e469fbd35ccf467ae9fb1",
            "Our next meeting",
            "threadiverse-wg",
        ),
        (
            "wordpress",
            "page",
            Some("group"),
            "https://dbzer0.com/",
            "blog/author/db0/",
            "An Epic 3D-Printed Fan Expansion for Last Light",
            "dbzer0.com",
        ),
        (
            "piefed",
            "page_link",
            None,
            "https://jolly-piefed.jomandoa.net/",
            "u/jollyroberts",
            "Example Link Post Title",
            "playground",
        ),
        (
            "piefed",
            "question_poll",
            None,
            "https://jolly-piefed.jomandoa.net/",
            "u/jollyroberts",
            "Poll Post Test",
            "playground",
        ),
        (
            "mobilizon",
            "event",
            None,
            "https://rendezvous.nomagic.uk/",
            "@emorrp1",
            "Caledonian scottish dance class",
            "society",
        ),
    ];
    for (number, (software, object, group, host, author, title, community)) in table.into_iter().enumerate() {
        let peer = Peer::start(&stage.fleet, &format!("{software}{number}.test")).await;
        let here = format!("http://{}/", peer.host);
        let names = &[(host, here.as_str()), ("https://piefed.social/", here.as_str())];
        peer.actor("Person", author, "author").await;
        match group {
            Some(group) => peer.publish(&recorded(&format!("{software}/objects/{group}.json"), names)),
            None if software == "mobilizon" => {
                peer.actor("Group", "@devon_caledonian_society", community).await;
            }
            None => drop(peer.group(community).await),
        }
        let object = recorded(&format!("{software}/objects/{object}.json"), names);
        peer.publish(&object);
        let post = stage.ada.resolve_post(object["id"].as_str().unwrap()).await;
        let view = stage.ada.view(&post).await;
        assert_eq!(view["creator"]["name"], "author", "{software}");
        assert_eq!(view["community"]["name"], community, "{software}");
        let found = view["post"]["name"].as_str().unwrap();
        assert!(found.starts_with(title), "{software}: {found}");
    }
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}
