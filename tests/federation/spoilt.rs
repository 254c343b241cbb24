//! What other programs write, spoilt: nothing panics, nothing passes for something else, nothing moves the server. Source: docs/reference/federation.md j, 1.

use super::fixtures::{all, shape_of};
use federation::inbox::shape;
use federation::wire::{self, Thing};
use harness::{Fleet, Peer};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof};
use proptest::sample;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// What is done to a field.
#[derive(Debug, Clone)]
enum Damage {
    /// Something else stands in its place.
    Replaced(Value),
    Dropped,
    /// It stands there twice, as a list.
    Doubled,
    /// It is deep inside lists.
    Buried,
}

fn damage() -> impl Strategy<Value = Damage> {
    let junk = vec![
        Value::Null,
        json!(0),
        json!(true),
        json!(""),
        json!([]),
        json!({}),
        json!("http://other.test/x"),
        json!("http://alpha.test/u/ada"),
        json!("http://alpha.test/c/books"),
        json!("https://www.w3.org/ns/activitystreams#Public"),
        json!([[[[{ "id": 1 }]]]]),
        json!("\u{202e}\u{0}\u{feff}"),
        json!("x".repeat(70_000)),
    ];
    prop_oneof![
        4 => sample::select(junk).prop_map(Damage::Replaced),
        4 => Just(Damage::Dropped),
        1 => Just(Damage::Doubled),
        1 => Just(Damage::Buried),
    ]
}

/// All the places in a value where a field can be changed.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let path = format!("{here}/{}", name.replace('~', "~0").replace('/', "~1"));
                places(inner, &path, found);
                found.push(path);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                places(inner, &format!("{here}/{index}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn spoil(value: &mut Value, pick: usize, damage: &Damage) {
    let mut found = Vec::new();
    places(value, "", &mut found);
    let Some(path) = found.get(pick % found.len().max(1)) else { return };
    let (parent, name) = path.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    let Some(field) = value.pointer_mut(path) else { return };
    match damage {
        Damage::Replaced(junk) => *field = junk.clone(),
        Damage::Doubled => *field = json!([field, field]),
        Damage::Buried => *field = (0..20).fold(field.take(), |inner, _| json!([inner])),
        Damage::Dropped => {
            if let Some(fields) = value.pointer_mut(parent).and_then(Value::as_object_mut) {
                fields.remove(&name);
            }
        }
    }
}

/// Whether something may be taken for this once it is spoilt: for what it is; for less, where what is inside is not there in full; or for its like, where whom it is for or what it answers is lost.
fn may_become(before: &str, after: &str) -> bool {
    if before == after || after == "nothing" {
        return true;
    }
    for outer in ["announce", "undo", "create", "update"] {
        let inside =
            |word: &str| word.strip_prefix(outer).and_then(|rest| rest.strip_prefix(' ')).map(str::to_owned);
        match (inside(before), inside(after)) {
            (Some(before), Some(after)) => return may_become(&before, &after),
            (Some(_), None) if after == outer => return true,
            _ => {}
        }
    }
    let like = [
        ["post", "comment", "message", "vote in a poll"].as_slice(),
        &["remove", "delete"],
        &["site", "person"],
    ];
    like.iter().any(|words| words.contains(&before) && words.contains(&after))
}

type Spoilt = (Value, Vec<(usize, Damage)>);

fn spoilt(fixtures: Vec<Value>) -> impl Strategy<Value = Spoilt> {
    (sample::select(fixtures), vec((any::<usize>(), damage()), 1..4))
}

#[test]
fn a_spoilt_one_never_passes_for_something_else() {
    let fixtures: Vec<Value> = all().into_values().filter(Value::is_object).collect();
    let outcome = TestRunner::deterministic().run(&spoilt(fixtures), |(whole, damages)| {
        let mut value = whole.clone();
        for (pick, damage) in &damages {
            spoil(&mut value, *pick, damage);
        }
        // As it would arrive: from bytes.
        let Ok(value) = wire::parse(value.to_string().as_bytes()) else { return Ok(()) };
        let untyped = value["type"].as_str().is_none_or(str::is_empty) && !value["type"].is_array();
        let (before, after) = (shape_of(&whole), shape_of(&value));
        prop_assert!(!untyped || after.as_deref().is_ok_and(|word| word == "nothing") || after.is_err());
        if let (Ok(before), Ok(after)) = (before, after) {
            prop_assert!(may_become(&before, &after), "{before} became {after}: {value}");
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn bytes_that_are_not_what_was_meant_do_not_panic() {
    let fixtures: Vec<Vec<u8>> = all().into_values().map(|value| value.to_string().into_bytes()).collect();
    let change = (any::<usize>(), 0_u8..3, any::<u8>());
    let strategy = (sample::select(fixtures), vec(change, 1..8));
    let outcome = TestRunner::deterministic().run(&strategy, |(mut bytes, changes)| {
        for (place, how, byte) in changes {
            let place = place % bytes.len().max(1);
            match how {
                0 => bytes.insert(place, byte),
                1 => drop(bytes.remove(place)),
                _ => bytes[place] = byte,
            }
        }
        if let Ok(value) = wire::parse(&bytes) {
            drop(Thing::new(&value).map(|thing| shape::of(&thing)));
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn who_speaks_and_of_what_is_said_once() {
    for (name, value) in all() {
        let Some(fields) = value.as_object() else { continue };
        for field in ["id", "actor", "type", "object"].iter().filter(|field| fields.contains_key(**field)) {
            let twice =
                value.to_string().replacen('{', &format!("{{\"{field}\":\"https://other.test/x\","), 1);
            assert!(wire::parse(twice.as_bytes()).is_err(), "{name}: {field}");
        }
    }
}

/// Whatever a value names is at a host that is there.
fn settle_there(value: &mut Value) {
    match value {
        Value::String(text) if !wire::is_public(text) => {
            if let Some(mut url) = wire::url(text) {
                url.set_scheme("http").unwrap();
                url.set_port(None).unwrap();
                url.set_host(Some("evil.test")).unwrap();
                *text = url.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle_there),
        Value::Object(fields) => fields.values_mut().for_each(settle_there),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[actix_web::test]
async fn no_spoilt_activity_moves_the_server() {
    let fleet = Fleet::start(["alpha.test"]).await;
    let server = &fleet["alpha.test"];
    let (peer, _other) = (Peer::start(&fleet, "evil.test").await, Peer::start(&fleet, "other.test").await);
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    ada.create_post(&books, "Dune").await;
    let mallory = peer.person("mallory").await;
    let own = |mut value: Value| {
        settle_there(&mut value);
        let id: u64 = rand::random();
        value["id"] = json!(format!("http://evil.test/activities/{id}"));
        value["actor"] = json!(mallory.id);
        value
    };
    let activities = all().into_values().filter(|value| value["actor"].is_string()).map(own).collect();
    let strategy = spoilt(activities);
    let mut runner = TestRunner::deterministic();
    for _ in 0..250 {
        let (mut value, damages) = strategy.new_tree(&mut runner).unwrap().current();
        for (pick, damage) in &damages {
            spoil(&mut value, *pick, damage);
        }
        let status = mallory.send(server, &value).await;
        assert!([200, 202, 400, 401, 403, 413, 503].contains(&status), "{status}: {value}");
    }
    fleet.settle().await;
    let community = ada.community(&books).await;
    assert_eq!((&community["posts"], &community["title"]), (&json!(1), &json!("books")));
    assert_eq!(ada.titles_v4(&format!("community_id={}", books.id)).await, ["Dune"]);
    assert_eq!(ada.get("/api/v4/report/list", "").await.ok()["items"], json!([]));
    fleet.stop().await;
}
