//! Images, with the real image service.

mod clean;
mod place;
mod proxy;
mod purge;
mod service;
mod shown;
mod upload;

/// A file of the fixtures.
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../fixtures/images/", $name)).as_slice()
    };
}
pub(crate) use fixture;

use harness::{TestServer, User};
use serde_json::Value;

/// An upload over API v3: its name and its token.
async fn upload(user: &User, bytes: &[u8]) -> (String, String) {
    let answer = user.upload("/pictrs/image", bytes).await;
    assert_eq!((answer.status, &answer.body["msg"]), (201, &Value::from("ok")), "{}", answer.body);
    let file = &answer.body["files"][0];
    (file["file"].as_str().unwrap().to_owned(), file["delete_token"].as_str().unwrap().to_owned())
}

/// The address of a file.
fn address(server: &TestServer, name: &str) -> String {
    format!("{}/pictrs/image/{name}", server.instance.app.settings().origin())
}

/// Whether a file is still served.
async fn is_there(server: &TestServer, name: &str) -> bool {
    match server.nobody().fetch(&format!("/pictrs/image/{name}"), &[]).await.status().as_u16() {
        200 => true,
        404 => false,
        other => panic!("{other} for {name}"),
    }
}
