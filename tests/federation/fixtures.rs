//! Objects and activities as other programs write them: each is what it is meant to be or refused with a reason, and spoilt ones never pass for something else. They are in `tests/fixtures/apub`.

use federation::inbox::shape;
use federation::wire::{self, Thing};
use proptest::test_runner::TestRunner;
use proptest::{prop_assert, sample};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn all() -> BTreeMap<String, Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/apub");
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                let text = std::fs::read_to_string(&path).unwrap();
                found.insert(name, serde_json::from_str(&text).unwrap());
            }
        }
    }
    found
}

fn shape_of(value: &Value) -> Result<String, String> {
    let thing = Thing::new(value).ok_or("no object")?;
    shape::of(&thing).map_err(|failure| failure.to_string())
}

#[test]
fn everything_is_what_it_is_meant_to_be_or_refused_with_a_reason() {
    let lines = all().into_iter().map(|(name, value)| match shape_of(&value) {
        Ok(word) => format!("{name}: {word}"),
        Err(why) => format!("{name}: refused, {why}"),
    });
    let table = lines.collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(table);
}

#[test]
fn every_fixture_is_valid_json_to_us() {
    for (name, value) in all() {
        let parsed = wire::parse(value.to_string().as_bytes());
        assert!(parsed.is_ok() || !value.is_object(), "{name}");
    }
}

/// What is put in the place of a field.
fn junk() -> Vec<Value> {
    vec![
        Value::Null,
        json!(0),
        json!(true),
        json!(""),
        json!([]),
        json!({}),
        json!("https://other.test/x"),
        json!([[[[{ "id": 1 }]]]]),
        json!("\u{202e}\u{0}\u{feff}"),
        json!("x".repeat(70_000)),
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
        _ => {}
    }
}

#[test]
fn a_spoilt_one_never_panics_and_without_its_type_or_id_is_nothing() {
    let fixtures: Vec<Value> = all().into_values().filter(Value::is_object).collect();
    let mut runner = TestRunner::deterministic();
    let strategy = (
        sample::select(fixtures),
        sample::select(junk()),
        sample::subsequence((0..400).collect::<Vec<usize>>(), 1..4),
    );
    let outcome = runner.run(&strategy, |(mut value, junk, picks)| {
        let mut found = Vec::new();
        places(&value, "", &mut found);
        for pick in picks {
            if let Some(place) = found.get(pick % found.len().max(1)).and_then(|path| value.pointer_mut(path))
            {
                *place = junk.clone();
            }
        }
        let untyped = value["type"].as_str().is_none_or(str::is_empty) && !value["type"].is_array();
        let word = shape_of(&value);
        prop_assert!(!untyped || word.as_deref() == Ok("nothing") || word.is_err(), "{value} is {word:?}");
        Ok(())
    });
    outcome.unwrap();
}
