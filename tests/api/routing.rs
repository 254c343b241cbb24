//! Paths that lead nowhere, and that what the references name leads somewhere.

use harness::TestServer;
use regex::Regex;
use std::collections::BTreeSet;

#[actix_web::test]
async fn an_unknown_path_is_404_without_a_body() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let answer = ada.get("/api/v3/nothing", "").await;
    assert_eq!((answer.status, answer.body), (404, serde_json::Value::Null));
    server.stop().await;
}

type Pairs = BTreeSet<(String, String)>;

/// The method+path pairs of the tables of a reference that are below the prefix of the API.
fn named(reference: &str) -> Pairs {
    let row = Regex::new(r"(?m)^\| (GET|POST|PUT|DELETE) (/[a-z_/{}]+)").unwrap();
    let elsewhere = ["/pictrs/", "/inbox"];
    row.captures_iter(reference)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .filter(|(_, path)| !elsewhere.iter().any(|other| path.starts_with(other)))
        .collect()
}

fn routed(routes: &api::routing::Routes) -> Pairs {
    routes.known().iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect()
}

#[test]
fn all_that_the_reference_of_v3_names_is_routed_and_nothing_else() {
    let (named, routed) =
        (named(include_str!("../../docs/reference/api-v3.md")), routed(&api::v3::routes::routes()));
    assert_eq!(named.len(), 102, "the reference counts them");
    assert_eq!(named.difference(&routed).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
    let own: Vec<_> = routed.difference(&named).map(|(_, path)| path.as_str()).collect();
    assert_eq!(own, ["/openapi.json"]);
}

#[test]
fn all_that_the_reference_of_v4_names_is_routed() {
    let (named, routed) =
        (named(include_str!("../../docs/reference/api-v4.md")), routed(&api::v4::routes::routes()));
    assert!(named.len() > 150, "{}", named.len());
    assert_eq!(named.difference(&routed).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
}
