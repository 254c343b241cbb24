//! Somebody who talks to a server.

use crate::server::TestServer;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

/// Somebody with or without an account, who asks a server over HTTP.
#[derive(Clone)]
pub struct User {
    base: String,
    client: reqwest::Client,
    pub token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// `Null` if the body was empty or no JSON.
    pub body: Value,
}

impl User {
    pub fn new(server: &TestServer, token: Option<String>) -> Self {
        Self { base: server.base.clone(), client: server.client.clone(), token }
    }

    /// Asks with a query string, for example `get("/api/v3/post", "id=1")`.
    pub async fn get(&self, path: &str, query: &str) -> Answer {
        self.ask(Method::GET, &format!("{path}?{query}"), None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::DELETE, path, Some(body)).await
    }

    /// Asks with headers of the caller's own, and answers with headers and bytes as they came.
    pub async fn fetch(&self, path: &str, headers: &[(&str, &str)]) -> reqwest::Response {
        let mut request = self.client.get(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.expect("the server should answer")
    }

    /// Sends a file as apps do: multipart, field `images[]`.
    pub async fn upload(&self, path: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let part = Part::bytes(bytes.into()).file_name("image");
        let form = Form::new().part("images[]", part);
        let mut request = self.client.post(format!("{}{path}", self.base)).multipart(form);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        Answer::of(request.send().await.expect("the server should answer")).await
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = &body {
            request = request.json(body);
        }
        Answer::of(request.send().await.expect("the server should answer")).await
    }
}

impl Answer {
    async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let text = response.text().await.expect("the answer should be readable");
        Self { status, body: serde_json::from_str(&text).unwrap_or(Value::Null) }
    }

    /// The body of a successful answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Status and name of an error.
    #[track_caller]
    pub fn error(&self) -> (u16, &str) {
        assert_ne!(self.status, 200, "{}", self.body);
        (self.status, self.body["error"].as_str().unwrap_or_default())
    }
}
