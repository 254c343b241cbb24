//! Signatures in the newer form, RFC 9421: what holds, and what does not. Those in the older are in `forged`. Source: docs/reference/federation.md g and h.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use chrono::DateTime;
use db::actor_key::Signer;
use federation::signature::digest::sha256;
use federation::signature::{self, Request, VerifyingKey};
use std::fmt::Write;

const BODY: &[u8] = br#"{"type":"Like"}"#;
const COVERED: &str = r#"("@method" "@target-uri" "@authority" "content-digest")"#;
const NOW: i64 = 1_770_000_000;

/// What is sent, and what may be changed on its way.
#[derive(Clone)]
struct Sent {
    method: &'static str,
    path: &'static str,
    covered: &'static str,
    params: String,
    body: Vec<u8>,
    host: &'static str,
    /// What the parameters of another signature before this one are; empty: there is none.
    first: &'static str,
}

fn honest() -> Sent {
    Sent {
        method: "POST",
        path: "/inbox",
        covered: COVERED,
        params: format!(r#";alg="rsa-v1_5-sha256";keyid="https://peer.test/u/zoe#main-key";created={NOW}"#),
        body: BODY.to_vec(),
        host: "alpha.test",
        first: "",
    }
}

fn key() -> VerifyingKey {
    VerifyingKey::from_pem(include_str!("../fixtures/public.pem")).unwrap()
}

impl Sent {
    /// Signs it as RFC 9421 says, in the test's own words; `signed` is what the signer saw, self what arrives.
    fn arrives(&self, signed: &Self) -> Result<bool, &'static str> {
        let signer =
            Signer::from_pem("https://peer.test/u/zoe", include_str!("../fixtures/private.pem")).unwrap();
        let digest = format!("sha-256=:{}:", sha256(&signed.body));
        let mut base = String::new();
        for name in signed.covered.trim_matches(['(', ')']).split(' ') {
            let value = match name.trim_matches('"') {
                "@method" => signed.method.to_owned(),
                "@target-uri" => format!("https://{}{}", signed.host, signed.path),
                "@authority" | "host" => signed.host.to_owned(),
                "@path" => signed.path.split('?').next().unwrap().to_owned(),
                "@query" => format!("?{}", signed.path.split_once('?').map_or("", |(_, query)| query)),
                "content-digest" => digest.clone(),
                other => panic!("the test does not sign {other}"),
            };
            writeln!(base, "{name}: {value}").unwrap();
        }
        let params = format!("{}{}", signed.covered, signed.params);
        write!(base, "\"@signature-params\": {params}").unwrap();
        let signature = signer.sign(base.as_bytes()).unwrap();

        let (input, value) = match self.first {
            "" => (String::new(), ""),
            params => (format!("other={}{params}, ", self.covered), "other=:c2hvcnQ=:, "),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", self.host.to_owned()),
            ("content-digest", digest),
            ("signature-input", format!("{input}sig1={}{}", self.covered, self.params)),
            ("signature", format!("{value}sig1=:{signature}:")),
        ] {
            headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        let request = Request {
            method: self.method,
            path: self.path,
            origin: "https://alpha.test",
            host: "alpha.test",
            headers: &headers,
            body: Some(&self.body),
        };
        let claim = signature::read(&request, DateTime::from_timestamp(NOW, 0).unwrap())?;
        assert_eq!(claim.key_id, "https://peer.test/u/zoe#main-key");
        Ok(claim.holds(&key()))
    }
}

#[test]
fn what_was_signed_holds_in_every_way_to_say_what_is_asked_for() {
    assert_eq!(honest().arrives(&honest()), Ok(true));
    for covered in [
        r#"("@method" "@path" "@authority" "content-digest")"#,
        r#"("@method" "@path" "host" "content-digest")"#,
        r#"("content-digest" "@method" "@target-uri")"#,
    ] {
        let sent = Sent { covered, ..honest() };
        assert_eq!(sent.arrives(&sent), Ok(true), "{covered}");
    }
    let query = Sent {
        path: "/inbox?a=1",
        covered: r#"("@method" "@path" "@query" "@authority" "content-digest")"#,
        ..honest()
    };
    assert_eq!(query.arrives(&query), Ok(true));
}

#[test]
fn whatever_is_changed_on_its_way_does_not_hold() {
    let signed = honest();
    let changed = [
        Sent { method: "PUT", ..honest() },
        Sent { path: "/u/ada/inbox", ..honest() },
        Sent { covered: r#"("@method" "@target-uri" "content-digest")"#, ..honest() },
        Sent { params: signed.params.replace(&NOW.to_string(), &(NOW - 60).to_string()), ..honest() },
        Sent { params: format!("{};nonce=\"1\"", signed.params), ..honest() },
    ];
    for sent in changed {
        assert_eq!(sent.arrives(&signed), Ok(false), "{} {} {}", sent.method, sent.path, sent.params);
    }
    let body = Sent { body: b"{}".to_vec(), ..honest() };
    assert_eq!(body.arrives(&signed), Err("the digest is not that of the body"));
    let host = Sent { host: "beta.test", ..honest() };
    assert_eq!(host.arrives(&host), Err("the request was made for another host"));
}

#[test]
fn what_covers_too_little_or_is_of_another_time_is_refused_before_a_key_is_asked() {
    let refused = [
        (
            Sent { covered: r#"("@method" "@target-uri")"#, ..honest() },
            "the signature does not cover the digest",
        ),
        (
            Sent { covered: r#"("@target-uri" "content-digest")"#, ..honest() },
            "the signature does not cover what is asked for",
        ),
        (
            Sent { covered: r#"("@method" "@path" "content-digest")"#, ..honest() },
            "the signature does not cover what is asked for",
        ),
    ];
    for (sent, why) in refused {
        assert_eq!(sent.arrives(&sent), Err(why));
    }
    let at = |created: i64| Sent {
        params: honest().params.replace(&NOW.to_string(), &created.to_string()),
        ..honest()
    };
    for (created, outcome) in [
        (NOW - 3_500, Ok(true)),
        (NOW - 3_700, Err("the signature is too old")),
        (NOW + 240, Ok(true)),
        (NOW + 360, Err("the signature is of the future")),
    ] {
        assert_eq!(at(created).arrives(&at(created)), outcome, "{}", created - NOW);
    }
    let expired = Sent { params: format!("{};expires={}", honest().params, NOW - 1), ..honest() };
    assert_eq!(expired.arrives(&expired), Err("the signature has run out"));
    let other = Sent { params: honest().params.replace("rsa-v1_5-sha256", "hmac-sha256"), ..honest() };
    assert_eq!(other.arrives(&other), Err("the algorithm of the signature is not known here"));
}

#[test]
fn a_signature_of_another_kind_before_the_one_that_holds_does_no_harm() {
    for first in [
        r#";alg="ed25519";keyid="https://peer.test/u/zoe#ed25519-key";created=1770000000"#,
        r#";keyid="https://peer.test/u/zoe#ed25519-key";created=1770000000"#,
        r#";keyid="https://peer.test/u/zoe#main-key";created=1"#,
    ] {
        let sent = Sent { first, ..honest() };
        assert_eq!(sent.arrives(&sent), Ok(true), "{first}");
    }
    let changed = Sent { path: "/u/ada/inbox", first: r#";alg="ed25519";keyid="k";created=1"#, ..honest() };
    assert_eq!(changed.arrives(&honest()), Ok(false));
}
