//! Objects and activities as other programs write them: each is what it is meant to be or refused with a reason. They are in `tests/fixtures/apub`.

use federation::inbox::shape;
use federation::wire::{self, Thing};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each by the name of its file.
pub fn all() -> BTreeMap<String, Value> {
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

pub fn shape_of(value: &Value) -> Result<String, String> {
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
