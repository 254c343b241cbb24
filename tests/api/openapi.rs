//! The descriptions of both APIs say what the routes are, and are kept in the repository.

use api::extract::Version;
use api::{describe, v3, v4};
use serde_json::Value;
use std::collections::BTreeSet;

fn described(version: Version) -> BTreeSet<String> {
    let description = serde_json::to_value(describe::of(version)).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &serde_json::Value)| {
        let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        methods.into_iter().map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

fn routed(version: Version) -> BTreeSet<String> {
    let routes = match version {
        Version::V3 => v3::routes::routes(),
        Version::V4 => v4::routes::routes(),
    };
    let known = routes.known().iter().filter(|known| known.path != "/openapi.json");
    known.map(|known| format!("{} {}", known.method, known.path)).collect()
}

#[test]
fn every_route_is_described_and_nothing_else() {
    for version in [Version::V3, Version::V4] {
        let (described, routed) = (described(version), routed(version));
        let missing: Vec<_> = routed.difference(&described).collect();
        let invented: Vec<_> = described.difference(&routed).collect();
        assert!(missing.is_empty(), "not in openapi.rs of {version:?}: {missing:#?}");
        assert!(invented.is_empty(), "no route of {version:?}: {invented:#?}");
    }
}

/// Every schema that is referred to anywhere in a description.
fn referred(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str().and_then(|text| text.strip_prefix("#/components/schemas/")) {
                    Some(schema) if name == "$ref" => drop(found.insert(schema.to_owned())),
                    _ => referred(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| referred(item, found)),
        _ => {}
    }
}

#[test]
fn every_schema_that_is_referred_to_is_there() {
    for version in [Version::V3, Version::V4] {
        let description = serde_json::to_value(describe::of(version)).unwrap();
        let schemas = description["components"]["schemas"].as_object().unwrap();
        let mut missing = BTreeSet::new();
        referred(&description, &mut missing);
        missing.retain(|schema| !schemas.contains_key(schema));
        assert!(missing.is_empty(), "add these to components in openapi.rs of {version:?}: {missing:?}");
    }
}

#[test]
fn the_descriptions_in_the_repository_are_those_of_the_code() {
    for (version, file) in [
        (Version::V3, include_str!("../../docs/openapi/v3.json")),
        (Version::V4, include_str!("../../docs/openapi/v4.json")),
    ] {
        let code = describe::of(version).to_pretty_json().unwrap();
        assert!(code.trim() == file.trim(), "docs/openapi is stale for {version:?}: run scripts/openapi.sh");
    }
}
