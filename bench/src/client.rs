//! Asks a server.

use anyhow::{Context, ensure};
use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION};
use serde_json::Value;

/// One request, ready to be sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`.
    pub method: Method,
    /// With the query string.
    pub path: String,
    /// Of whoever asks; nobody in particular without one.
    pub token: Option<String>,
    /// JSON to be sent.
    pub body: Option<Value>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Of HTTP.
    pub status: u16,
    /// As it was sent, compressed or not.
    pub body: Vec<u8>,
}

/// One connection to a server: a client asks one thing at a time.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    http: reqwest::Client,
}

impl Request {
    /// A `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), token: None, body: None }
    }

    /// A `POST` of this body.
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, path: path.into(), token: None, body: Some(body) }
    }

    /// A `PUT` of this body.
    pub fn put(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::PUT, ..Self::post(path, body) }
    }

    /// The same, asked by the owner of the token.
    pub fn by(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }
}

impl Client {
    /// A client of the server at `base`, such as `http://127.0.0.1:8536`.
    pub fn new(base: impl Into<String>) -> anyhow::Result<Self> {
        server::outgoing::use_ring();
        let http = reqwest::Client::builder().no_gzip().user_agent("bench").pool_max_idle_per_host(1).build();
        Ok(Self { base: base.into(), http: http.context("making an HTTP client")? })
    }

    /// The answer, compressed as for an app.
    pub async fn ask(&self, request: &Request) -> anyhow::Result<Answer> {
        self.send(request, "gzip").await
    }

    /// The JSON of a successful answer.
    pub async fn json(&self, request: &Request) -> anyhow::Result<Value> {
        let answer = self.send(request, "identity").await?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "{}: {} {text}", request.path, answer.status);
        serde_json::from_slice(&answer.body)
            .with_context(|| format!("reading the answer of {}", request.path))
    }

    async fn send(&self, request: &Request, encoding: &str) -> anyhow::Result<Answer> {
        let mut asking = self.http.request(request.method.clone(), format!("{}{}", self.base, request.path));
        asking = asking.header(ACCEPT_ENCODING, encoding);
        if let Some(token) = &request.token {
            asking = asking.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(body) = &request.body {
            asking = asking.json(body);
        }
        let response = asking.send().await.with_context(|| format!("asking {}", request.path))?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: response.bytes().await?.to_vec() })
    }
}
