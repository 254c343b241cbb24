//! Software that speaks otherwise: what it is sent, and what it sends. Source: docs/reference/federation.md b, 4 and f.

use db::sent::{Dialect, MICROBLOGS};
use federation::objects::message::Form;
use federation::signature::outgoing;
use harness::{Community, Fleet, Peer, Post, Puppet, TestServer, User};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const BOOKS: &str = "http://alpha.test/c/books";

/// Ada's community on alpha, followed by Zoe of a microblog and Max of a forum.
struct Stage {
    fleet: Fleet,
    microblog: Peer,
    forum: Peer,
    ada: User,
    books: Community,
    zoe: Puppet,
    max: Puppet,
}

async fn stage() -> Stage {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let microblog = Peer::start(&fleet, "microblog.test").await;
    microblog.runs("mastodon", "4.5.0");
    let forum = Peer::start(&fleet, "forum.test").await;
    forum.runs("lemmy", "0.19.20");
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let (zoe, max) = (microblog.person("zoe").await, forum.person("max").await);
    for follower in [&zoe, &max] {
        let follow = follower.activity("Follow", json!({ "object": BOOKS }));
        assert_eq!(follower.send(server, &follow).await, 200);
    }
    fleet.settle().await;
    Stage { fleet, microblog, forum, ada, books, zoe, max }
}

impl Stage {
    fn server(&self) -> &TestServer {
        &self.fleet["alpha.test"]
    }

    async fn post(&self, title: &str) -> Post {
        let post = self.ada.create_post(&self.books, title).await;
        self.fleet.settle().await;
        post
    }

    async fn votes(&self, post: &Post) -> (i64, i64) {
        let view = self.ada.view(post).await;
        (view["post"]["upvotes"].as_i64().unwrap(), view["post"]["downvotes"].as_i64().unwrap())
    }

    async fn texts(&self, post: &Post) -> Vec<String> {
        let views = self.ada.comments(post).await;
        views.iter().map(|view| view["comment"]["content"].as_str().unwrap().to_owned()).collect()
    }
}

/// What came since so many had come: types, from the outside in; of what is named by its id only, the id.
fn since(peer: &Peer, count: usize) -> Vec<String> {
    let all = peer.received().into_iter().skip(count);
    let mut told: Vec<String> = all.map(|activity| words(&activity)).collect();
    told.sort();
    told
}

fn words(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let inner = fields.get("object").map(|object| format!(" {}", words(object)));
            format!("{}{}", fields["type"].as_str().unwrap(), inner.unwrap_or_default())
        }
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

#[actix_web::test]
async fn a_microblog_is_shown_bare_posts_as_they_come_change_and_go() {
    let stage = stage().await;
    let (microblog, forum) = (&stage.microblog, &stage.forum);
    let mut seen = [microblog.received().len(), forum.received().len()];
    let mut told = || {
        let new = [since(microblog, seen[0]), since(forum, seen[1])];
        seen = [microblog.received().len(), forum.received().len()];
        new
    };
    let dune = stage.post("Dune").await;
    assert_eq!(told(), [["Announce Page"], ["Announce Create Page"]]);
    let shown = microblog.received().last().unwrap().clone();
    assert_eq!((&shown["actor"], &shown["object"]["id"]), (&json!(BOOKS), &json!(dune.ap_id)));

    let said = stage.ada.comment(&dune, None, "Dry.").await;
    stage.ada.vote(&dune, Some(false)).await.ok();
    stage.fleet.settle().await;
    let said = said["ap_id"].as_str().unwrap();
    let (create, dislike) = ("Announce Create Note".to_owned(), format!("Announce Dislike {}", dune.ap_id));
    assert_eq!(told(), [vec![], vec![create, dislike]], "{said} would be a boost each");

    stage.ada.put("/api/v4/post", json!({ "post_id": dune.id, "name": "Dune II" })).await.ok();
    stage.fleet.settle().await;
    assert_eq!(told(), [vec!["Announce Page", "Update Page"], vec!["Announce Update Page"]]);
    let all = microblog.received();
    let update = all.iter().find(|activity| activity["type"] == "Update").unwrap();
    assert_eq!(
        (&update["actor"], &update["object"]["name"]),
        (&json!("http://alpha.test/u/ada"), &json!("Dune II"))
    );

    stage.ada.delete_post(&dune, true).await.ok();
    stage.fleet.settle().await;
    let id = &dune.ap_id;
    assert_eq!(
        told(),
        [vec![format!("Delete {id}"), format!("Undo Announce {id}")], vec![format!("Announce Delete {id}")]]
    );
    let all = microblog.received();
    let undo = all.iter().find(|activity| activity["type"] == "Undo").unwrap();
    assert_eq!(undo["object"]["id"], shown["id"], "what was announced, and no more");
    stage.ada.delete_post(&dune, false).await.ok();
    stage.fleet.settle().await;
    assert_eq!(told(), [[format!("Announce {id}")], [format!("Announce Undo Delete {id}")]]);

    let admin = stage.server().admin().await;
    for removed in [true, false] {
        let form = json!({ "post_id": dune.id, "removed": removed, "reason": "dry" });
        admin.post("/api/v4/post/remove", form).await.ok();
        stage.fleet.settle().await;
        let expected = match removed {
            true => [format!("Undo Announce {id}"), format!("Announce Delete {id}")],
            false => [format!("Announce {id}"), format!("Announce Undo Delete {id}")],
        };
        assert_eq!(told(), expected.map(|one| [one]));
    }
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_post_from_elsewhere_is_shown_to_a_microblog_by_its_id_and_no_longer_once_it_is_gone() {
    let stage = stage().await;
    let before = stage.microblog.received().len();
    let page = json!({
        "id": "http://forum.test/post/1", "type": "Page", "name": "Emma", "attributedTo": stage.max.id,
        "to": [BOOKS, PUBLIC], "cc": [], "audience": BOOKS,
    });
    stage.forum.publish(&page);
    let create = stage.max.activity("Create", json!({ "object": page, "to": [BOOKS, PUBLIC], "cc": [] }));
    assert_eq!(stage.max.send(stage.server(), &create).await, 200);
    stage.fleet.settle().await;
    let delete = stage.max.activity("Delete", json!({ "object": page["id"], "to": [PUBLIC], "cc": [BOOKS] }));
    assert_eq!(stage.max.send(stage.server(), &delete).await, 200);
    stage.fleet.settle().await;
    let told = since(&stage.microblog, before);
    assert_eq!(
        told,
        ["Announce http://forum.test/post/1", "Undo Announce http://forum.test/post/1"],
        "Max tells the rest himself"
    );
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn who_follows_an_author_gets_what_they_write_where_everybody_may_read_it() {
    let stage = stage().await;
    let follow = stage.zoe.activity("Follow", json!({ "object": "http://alpha.test/u/ada" }));
    assert_eq!(stage.zoe.send(stage.server(), &follow).await, 200);
    stage.fleet.settle().await;
    let dune = stage.post("Dune").await;
    let before = stage.microblog.received().len();
    let said = stage.ada.comment(&dune, None, "Dry.").await;
    stage.fleet.settle().await;
    let edit = json!({ "comment_id": said["id"], "content": "Wet." });
    stage.ada.put("/api/v4/comment", edit).await.ok();
    stage.fleet.settle().await;
    stage.ada.delete("/api/v4/comment", json!({ "comment_id": said["id"], "deleted": true })).await.ok();
    stage.fleet.settle().await;
    let delete = format!("Delete {}", said["ap_id"].as_str().unwrap());
    assert_eq!(since(&stage.microblog, before), ["Create Note", delete.as_str(), "Update Note"]);

    let before = stage.microblog.received().len();
    let diary = stage.ada.create_community_with("diary", json!({ "visibility": "private" })).await;
    let secret = stage.ada.create_post(&diary, "Secret").await;
    stage.ada.comment(&secret, None, "Between us.").await;
    stage.ada.delete_post(&secret, true).await.ok();
    stage.fleet.settle().await;
    assert_eq!(since(&stage.microblog, before), [""; 0]);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_message_has_the_form_its_reader_takes() {
    let stage = stage().await;
    for (software, version, form) in [
        ("lemmy", "0.19.20", "ChatMessage"),
        ("lemmy", "1.0.1", "Note"),
        ("piefed", "1.2.0", "ChatMessage"),
        ("mbin", "1.8.0", "ChatMessage"),
        ("mastodon", "4.5.0", "Note"),
        ("somebody", "1", "Note"),
    ] {
        let host = format!("{software}-{}.test", version.replace('.', "-"));
        let peer = Peer::start(&stage.fleet, &host).await;
        peer.runs(software, version);
        let yan = peer.person("yan").await;
        let to = stage.ada.resolve(&yan.id).await["person"]["id"].clone();
        stage.fleet.settle().await;
        let message = json!({ "recipient_id": to, "content": "Hello." });
        stage.ada.post("/api/v4/private_message", message).await.ok();
        stage.fleet.settle().await;
        let received = peer.received();
        let object = &received.last().unwrap()["object"];
        assert_eq!(
            (&object["type"], &object["to"]),
            (&json!(form), &json!([yan.id])),
            "{software} {version}"
        );
        assert_eq!(object["tag"][0]["href"], json!(yan.id), "microblogs look for a mention");
    }
    stage.fleet.stop().await;
}

#[test]
fn what_software_understands_is_known_by_its_name() {
    for software in MICROBLOGS {
        assert!(
            Dialect::Microblog.understood_by(Some(software)) && !Dialect::Forum.understood_by(Some(software))
        );
        assert_eq!(Form::of(Some(software), Some("0.1")), Form::Note);
    }
    for software in [Some("lemmy"), Some("piefed"), Some("mbin"), Some("spinney"), Some("new"), None] {
        assert!(Dialect::Forum.understood_by(software) && !Dialect::Microblog.understood_by(software));
    }
    for software in [Some("mastodon"), Some("lemmy"), None] {
        assert!(Dialect::Any.understood_by(software));
    }
}

#[actix_web::test]
async fn an_answer_that_does_not_name_the_community_is_taken_and_passed_on() {
    let stage = stage().await;
    let dune = stage.post("Dune").await;
    let before = stage.forum.received().len();
    // As Pixelfed and Mastodon write them: to their own followers, with what they answer.
    let pictures = json!([{ "type": "Document", "mediaType": "image/jpeg", "url": "http://microblog.test/cat.jpg", "name": "A cat", "blurhash": "UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH" }]);
    let note = json!({
        "id": "http://microblog.test/p/zoe/1", "type": "Note", "attributedTo": stage.zoe.id, "inReplyTo": dune.ap_id,
        "to": [PUBLIC], "cc": [format!("{}/followers", stage.zoe.id)], "attachment": pictures,
        "content": "<p><span class=\"h-card\"><a href=\"http://alpha.test/u/ada\">@<span>ada</span></a></span> Look</p>",
        "published": "2026-05-01T11:59:00Z", "sensitive": false, "commentsEnabled": true,
        "capabilities": { "announce": PUBLIC, "like": PUBLIC, "reply": PUBLIC },
    });
    let create = stage.zoe.activity("Create", json!({ "object": note, "to": [PUBLIC], "cc": [] }));
    assert_eq!(stage.zoe.send(stage.server(), &create).await, 200);
    stage.fleet.settle().await;
    let texts = stage.texts(&dune).await;
    assert!(
        texts[0].contains("Look") && texts[0].contains("![A cat](http://microblog.test/cat.jpg)"),
        "{texts:?}"
    );
    assert_eq!(since(&stage.forum, before), ["Announce Create Note"]);
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn reactions_count_as_upvotes_and_are_taken_back() {
    let stage = stage().await;
    let dune = stage.post("Dune").await;
    let reactions = [
        // Akkoma and Pleroma.
        json!({ "type": "EmojiReact", "content": "🔥", "to": [PUBLIC], "cc": [] }),
        // Misskey and its relatives; no addressing.
        json!({ "type": "Like", "content": ":blobcat:", "_misskey_reaction": ":blobcat:",
            "tag": [{ "type": "Emoji", "name": ":blobcat:", "icon": { "type": "Image", "url": "http://microblog.test/e.png" } }] }),
        // GoToSocial.
        json!({ "type": "Like", "to": ["http://alpha.test/u/ada"] }),
    ];
    for reaction in reactions {
        let kind = reaction["type"].as_str().unwrap().to_owned();
        let more = harness::forum::merged(json!({ "object": dune.ap_id }), reaction);
        let activity = stage.zoe.activity(&kind, more);
        assert_eq!(stage.zoe.send(stage.server(), &activity).await, 200, "{activity}");
        assert_eq!(stage.votes(&dune).await, (2, 0), "{activity}");
        let undo = stage.zoe.activity("Undo", json!({ "object": activity }));
        assert_eq!(stage.zoe.send(stage.server(), &undo).await, 200);
        assert_eq!(stage.votes(&dune).await, (1, 0));
    }
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_key_without_a_fragment_signs_as_well() {
    let stage = stage().await;
    let dune = stage.post("Dune").await;
    // GoToSocial's: the key has an address of its own, and the actor no shared inbox.
    let mut actor = stage.zoe.document("Person", "zoe");
    let key_id = format!("{}/main-key", stage.zoe.id);
    actor["publicKey"]["id"] = json!(key_id);
    stage.microblog.publish(&actor);
    let like = stage
        .zoe
        .activity("Like", json!({ "object": dune.ap_id, "to": ["http://alpha.test/u/ada"] }))
        .to_string();
    let url = "http://alpha.test/u/ada/inbox".parse().unwrap();
    let digest = outgoing::digest_of(like.as_bytes());
    let server = stage.server();
    let mut headers = outgoing::post(&stage.zoe.signer(), &url, &digest, server.clock.now()).unwrap();
    let signature =
        headers["signature"].to_str().unwrap().replace(&format!("{}#main-key", stage.zoe.id), &key_id);
    headers.insert("signature", signature.parse().unwrap());
    assert_eq!(stage.zoe.post_to(server, "/u/ada/inbox", like, headers).await, 200);
    assert_eq!(stage.votes(&dune).await, (2, 0));
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn a_complaint_that_names_posts_in_its_text_only_is_about_the_first_of_them() {
    let stage = stage().await;
    let dune = stage.post("Dune").await;
    let actor = stage.microblog.person("instance.actor").await;
    let flag = |content: &str| {
        actor.activity("Flag", json!({ "object": ["http://alpha.test/u/ada"], "content": content }))
    };
    let reports =
        async || stage.ada.get("/api/v4/report/list", "").await.ok()["items"].as_array().unwrap().clone();
    // About an account, of which no complaints are kept here.
    let about_nobody = flag("Look at http://alpha.test/post/9999, (http://alpha.test/).");
    assert_eq!(actor.send(stage.server(), &about_nobody).await, 200);
    assert!(reports().await.is_empty());
    // As Misskey has it.
    let misskey = flag(&format!("Note: {}\n-----\nToo much sand.", dune.ap_id));
    assert_eq!(actor.send(stage.server(), &misskey).await, 200);
    let reports = reports().await;
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["post"]["id"], dune.id);
    let reason = reports[0]["post_report"]["reason"].as_str().unwrap();
    assert!(reason.contains("Too much sand."), "{reason}");
    stage.fleet.settle().await;
    stage.fleet.stop().await;
}

#[actix_web::test]
async fn several_activities_in_one_announcement_are_taken_each_for_itself() {
    let stage = stage().await;
    let server = stage.server();
    let group = stage.forum.group("films").await;
    let films = stage.ada.resolve_community(&group.id).await;
    stage.ada.follow(&films, true).await.ok();
    stage.fleet.settle().await;
    let page = |number: u8| {
        json!({
            "id": format!("http://forum.test/post/{number}"), "type": "Page", "name": format!("Film {number}"),
            "attributedTo": stage.max.id, "to": [group.id, PUBLIC], "cc": [], "audience": group.id,
        })
    };
    let create = |number: u8| {
        stage.max.activity("Create", json!({ "object": page(number), "to": [group.id, PUBLIC], "cc": [] }))
    };
    // Of somebody who is not of this host, and does not say so.
    let mut forged = create(3);
    forged["actor"] = json!("http://microblog.test/u/zoe");
    let all = group
        .activity("Announce", json!({ "object": [create(1), forged, create(2)], "to": [PUBLIC], "cc": [] }));
    for _ in 0..2 {
        let status = group.send(server, &all).await;
        assert!(status == 200 || status == 202, "{status}");
        stage.fleet.settle().await;
    }
    let titles = stage.ada.titles_v4(&format!("community_id={}&sort=old", films.id)).await;
    assert_eq!(titles, ["Film 1", "Film 2"]);
    stage.fleet.stop().await;
}
