//! What the answers look like, field by field.

use harness::TestServer;
use serde_json::{Value, json};

/// The value with ids and times by name only.
fn redacted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(redacted).collect(),
        Value::Object(fields) => {
            let redact = |(name, value): (String, Value)| {
                let time = name.ends_with("_at")
                    || matches!(name.as_str(), "published" | "updated" | "newest_comment_time");
                let value = match value {
                    _ if time => json!("[time]"),
                    _ if name == "id" || name.ends_with("_id") => json!("[id]"),
                    Value::String(text) if text.starts_with("https://spinney.test/post/") => {
                        json!("[address]")
                    }
                    other => redacted(other),
                };
                (name, value)
            };
            Value::Object(fields.into_iter().map(redact).collect())
        }
        other => other,
    }
}

#[actix_web::test]
async fn a_post_has_the_fields_of_its_version() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let books = ada.create_community("books").await;
    let more = json!({ "url": "https://example.com/dune", "body": "Sand." });
    let dune = ada.create_post_with(&books, "Dune", more).await;
    let query = format!("id={}", dune.id);
    for version in ["v3", "v4"] {
        let answer = ada.get(&format!("/api/{version}/post"), &query).await.ok();
        insta::assert_json_snapshot!(format!("post_{version}"), redacted(answer));
    }
    let anonymous = server.nobody().get("/api/v3/post", &query).await.ok();
    assert_eq!(anonymous["post_view"].get("my_vote"), None, "v3 leaves out what is null");
    server.stop().await;
}
