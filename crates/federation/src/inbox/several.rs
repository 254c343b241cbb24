//! Announcements of several activities at once, as PieFed sends them (docs/reference/federation.md f).

use crate::wire::{self, Thing};
use serde_json::{Value, json};

/// Activities of one announcement that are looked at.
const MOST: usize = 50;

/// The announcement as if each of the activities had been announced by itself, under ids that differ; none if it is no list of them.
pub(super) fn parts(value: &Value) -> Option<Vec<Value>> {
    let thing = Thing::new(value).filter(|thing| thing.kind() == "Announce")?;
    let all = thing.get("object")?.as_array()?;
    let id = thing.id()?;
    let part = |(number, activity): (usize, &Value)| {
        let mut part = json!({});
        for name in ["type", "actor", "to", "cc"] {
            wire::set(&mut part, name, wire::field(value, name).clone());
        }
        wire::set(&mut part, "id", json!(format!("{id}#{number}")));
        wire::set(&mut part, "object", activity.clone());
        part
    };
    Some(all.iter().enumerate().take(MOST).map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_announced_by_itself() {
        let like = |number: u8| json!({ "id": format!("https://a.test/{number}"), "type": "Like" });
        let value = json!({
            "id": "https://b.test/1", "type": "Announce", "actor": "https://b.test/c/x", "to": ["as:Public"],
            "object": [like(1), like(2)],
        });
        let parts = parts(&value).unwrap();
        let seen: Vec<(&Value, &Value)> =
            parts.iter().map(|part| (&part["id"], &part["object"]["id"])).collect();
        assert_eq!(seen[0], (&json!("https://b.test/1#0"), &json!("https://a.test/1")));
        assert_eq!(seen[1], (&json!("https://b.test/1#1"), &json!("https://a.test/2")));
        assert_eq!(parts[1]["actor"], value["actor"]);
        assert!(super::parts(&json!({ "id": "x", "type": "Announce", "object": like(1) })).is_none());
        assert!(super::parts(&json!({ "id": "x", "type": "Flag", "object": [like(1)] })).is_none());
    }
}
