//! The rules, against servers on loopback that have names.

use super::*;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LIMITS: Limits = Limits { bytes: 1_000, cut: false, time: Duration::from_secs(20), redirects: 2 };

/// Answers every request by its head, one a connection; answers where it listens.
async fn serve(answer: impl Fn(&str) -> String + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).await.unwrap() == 0 {
                    break;
                }
                head.push(byte[0]);
            }
            stream.write_all(answer(&String::from_utf8(head).unwrap()).as_bytes()).await.unwrap();
        }
    });
    address
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn to(url: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn client(reach: Reach, table: &Table) -> Outward {
    // Fails where another test of this process was first.
    drop(rustls::crypto::ring::default_provider().install_default());
    let rules = Rules { user_agent: "spinney/test".to_owned(), reach, names: Names::Table(table.clone()) };
    Outward::new(rules).unwrap()
}

async fn get(client: &Outward, url: &str, limits: Limits) -> Result<Fetched, FetchError> {
    let url = Url::parse(url).unwrap();
    client.get(Get { url, accept: "*/*", headers: &no_headers, limits, plain_http: true }).await
}

fn refusal(result: Result<Fetched, FetchError>) -> Refusal {
    match result {
        Err(FetchError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn urls_are_checked_before_anybody_is_asked() {
    let table = Table::default();
    table.set("named.test", Entry::Server(SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 1))));
    let (public, development) = (client(Reach::Public, &table), client(Reach::Development, &table));
    let long = format!("https://a.example/{}", "a".repeat(2_048));
    let cases = [
        ("https://a.example/x?y#z", Ok(()), Ok(())),
        ("https://a.example:443/", Ok(()), Ok(())),
        ("http://named.test/", Ok(()), Ok(())),
        ("http://a.example/", Err(Refusal::Scheme), Ok(())),
        ("ftp://a.example/", Err(Refusal::Scheme), Err(Refusal::Scheme)),
        ("file:///etc/passwd", Err(Refusal::Scheme), Err(Refusal::Scheme)),
        ("https://a.example:8443/", Err(Refusal::Port), Ok(())),
        ("https://user@a.example/", Err(Refusal::UserInfo), Err(Refusal::UserInfo)),
        ("https://:secret@a.example/", Err(Refusal::UserInfo), Err(Refusal::UserInfo)),
        ("https://8.8.8.8/", Err(Refusal::Host), Ok(())),
        ("https://127.0.0.1/", Err(Refusal::Host), Ok(())),
        ("https://2130706433/", Err(Refusal::Host), Ok(())),
        ("https://0x7f.1/", Err(Refusal::Host), Ok(())),
        ("https://169.254.169.254/", Err(Refusal::Host), Err(Refusal::Address)),
        ("https://0.0.0.0/", Err(Refusal::Host), Err(Refusal::Address)),
        ("https://[::1]/", Err(Refusal::Host), Ok(())),
        ("https://[::ffff:169.254.169.254]/", Err(Refusal::Host), Err(Refusal::Address)),
        (long.as_str(), Err(Refusal::Length), Err(Refusal::Length)),
    ];
    for (url, in_public, in_development) in cases {
        let parsed = Url::parse(url).unwrap();
        assert_eq!(public.check(&parsed, false), in_public, "{url}");
        assert_eq!(development.check(&parsed, false), in_development, "{url} in development");
    }
    assert_eq!(public.check(&Url::parse("http://a.example/").unwrap(), true), Ok(()));
}

#[tokio::test]
async fn names_that_lead_to_internal_addresses_are_refused() {
    let server = serve(|_| ok("secret")).await;
    let table = Table::default();
    for address in
        ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::1", "fd00::1", "::ffff:127.0.0.1"]
    {
        let host = SocketAddr::new(address.parse().unwrap(), server.port());
        table.set("inside.test", Entry::Addresses(vec![host]));
        let refused = refusal(get(&client(Reach::Public, &table), "http://inside.test/", LIMITS).await);
        assert_eq!(refused, Refusal::Address, "{address}");
    }
    table.set("inside.test", Entry::Addresses(vec![server]));
    let fetched = get(&client(Reach::Development, &table), "http://inside.test/", LIMITS).await.unwrap();
    assert_eq!(fetched.body, "secret");
}

#[tokio::test]
async fn every_hop_is_checked() {
    let table = Table::default();
    let server = serve(|head| match head.split(' ').nth(1) {
        Some("/name") => to("http://inside.test/"),
        Some("/number") => to("http://127.0.0.1/"),
        Some("/metadata") => to("//169.254.169.254/latest/meta-data"),
        Some("/file") => to("file:///etc/passwd"),
        Some("/port") => to("http://pages.test:8080/"),
        Some("/loop") => to("/loop"),
        Some("/one") => to("/two#part"),
        Some("/two") => to("http://pages.test/three"),
        _ => ok("the end"),
    })
    .await;
    table.set("pages.test", Entry::Server(server));
    table.set("inside.test", Entry::Addresses(vec![server]));
    let client = client(Reach::Public, &table);
    let cases = [
        ("/name", Refusal::Address),
        ("/number", Refusal::Host),
        ("/metadata", Refusal::Host),
        ("/file", Refusal::Scheme),
        ("/port", Refusal::Port),
    ];
    for (path, expected) in cases {
        assert_eq!(
            refusal(get(&client, &format!("http://pages.test{path}"), LIMITS).await),
            expected,
            "{path}"
        );
    }
    let looped = get(&client, "http://pages.test/loop", LIMITS).await;
    assert!(matches!(looped, Err(FetchError::TooManyRedirects)), "{looped:?}");

    let fetched = get(&client, "http://pages.test/one", LIMITS).await.unwrap();
    assert_eq!((fetched.url.as_str(), &*fetched.body), ("http://pages.test/three", b"the end".as_slice()));
    assert_eq!(fetched.media_type().as_deref(), Some("text/plain"));
}

#[tokio::test]
async fn a_name_that_changes_its_address_does_not_get_through() {
    let server = serve(|_| ok("hello")).await;
    let table = Table::default();
    table.set("moving.test", Entry::Changing(vec![Entry::Server(server), Entry::Addresses(vec![server])]));
    let client = client(Reach::Public, &table);
    assert_eq!(get(&client, "http://moving.test/", LIMITS).await.unwrap().body, "hello");
    assert_eq!(refusal(get(&client, "http://moving.test/", LIMITS).await), Refusal::Address);
}

#[tokio::test]
async fn answers_have_an_end() {
    let table = Table::default();
    let server = serve(|head| match head.split(' ').nth(1) {
        Some("/long") => ok(&"x".repeat(1_001)),
        Some("/fits") => ok(&"x".repeat(1_000)),
        // Announces more than ever comes, so that the reader waits.
        _ => "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".to_owned(),
    })
    .await;
    table.set("pages.test", Entry::Server(server));
    let stuck = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        table.set("stuck.test", Entry::Server(listener.local_addr().unwrap()));
        listener
    };
    let client = client(Reach::Public, &table);
    let long = get(&client, "http://pages.test/long", LIMITS).await;
    assert!(matches!(long, Err(FetchError::TooLarge)), "{long:?}");
    let cut = get(&client, "http://pages.test/long", Limits { cut: true, ..LIMITS }).await.unwrap();
    assert_eq!(cut.body.len(), 1_000);
    assert_eq!(get(&client, "http://pages.test/fits", LIMITS).await.unwrap().body.len(), 1_000);

    let short = Limits { time: Duration::from_millis(50), ..LIMITS };
    let late = get(&client, "http://stuck.test/", short).await;
    assert!(matches!(late, Err(FetchError::TimedOut)), "{late:?}");
    drop(stuck);
    let broken = get(&client, "http://pages.test/broken", LIMITS).await;
    assert!(matches!(broken, Err(FetchError::Failed(_))), "{broken:?}");
}

#[tokio::test]
async fn headers_are_made_for_each_hop_and_a_post_follows_nothing() {
    let table = Table::default();
    let server = serve(|head| {
        let signed = head.lines().find_map(|line| line.strip_prefix("signature: ")).unwrap_or("none");
        match head.split(' ').nth(1) {
            Some("/from") => to("http://pages.test/to"),
            _ => ok(&format!("{} {signed}", head.split(' ').next().unwrap())),
        }
    })
    .await;
    table.set("pages.test", Entry::Server(server));
    let client = client(Reach::Public, &table);
    let sign = |url: &Url| {
        let value = HeaderValue::from_str(&format!("of {url}"))?;
        Ok(HeaderMap::from_iter([(HeaderName::from_static("signature"), value)]))
    };
    let url = |path: &str| Url::parse(&format!("http://pages.test{path}")).unwrap();
    let wanted = Get { url: url("/from"), accept: "*/*", headers: &sign, limits: LIMITS, plain_http: false };
    assert_eq!(client.get(wanted).await.unwrap().body, "GET of http://pages.test/to");

    let posted =
        client.post(url("/to"), sign(&url("/to")).unwrap(), Bytes::from("{}"), LIMITS).await.unwrap();
    assert_eq!(posted.body, "POST of http://pages.test/to");
    let posted = client.post(url("/from"), HeaderMap::new(), Bytes::new(), LIMITS).await.unwrap();
    assert_eq!(posted.status, 302);
}
