//! A service that people log in with, played by the test: it gives out codes, makes them tokens, and says who the bearer is.

use crate::server::TestServer;
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use domain::fetch::Entry;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// What the instance is called there.
pub const CLIENT: &str = "forum";
/// What it proves that with.
pub const SECRET: &str = "open sesame";

/// Somebody on their way back from the service.
struct Grant {
    claims: Value,
    redirect_uri: String,
    verifier: Option<String>,
}

#[derive(Default)]
struct Script {
    codes: Mutex<HashMap<String, Grant>>,
    tokens: Mutex<HashMap<String, Value>>,
    instead: Mutex<HashMap<String, (u16, String, Option<String>)>>,
    asked: Mutex<Vec<String>>,
}

/// The service.
pub struct Oidc {
    /// Its name.
    pub host: String,
    script: Arc<Script>,
    handle: actix_web::dev::ServerHandle,
}

impl Oidc {
    /// Starts one that `server` knows by `host`.
    pub async fn start(server: &TestServer, host: &str) -> Self {
        let script = Arc::new(Script::default());
        let served = Arc::clone(&script);
        let http = HttpServer::new(move || {
            App::new().app_data(Data::from(Arc::clone(&served))).default_service(web::to(answer))
        });
        let http = http.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        server.names.set(host, Entry::Server(http.addrs()[0]));
        let http = http.run();
        let handle = http.handle();
        actix_web::rt::spawn(http);
        Self { host: host.to_owned(), script, handle }
    }

    /// What an admin says about it.
    pub fn form(&self) -> Value {
        let at = |path: &str| format!("http://{}{path}", self.host);
        json!({
            "display_name": "Id", "issuer": at("/"), "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"), "userinfo_endpoint": at("/userinfo"), "id_claim": "sub",
            "client_id": CLIENT, "client_secret": SECRET, "scopes": "openid email",
        })
    }

    /// Somebody agrees; answers the code that their browser brings to the instance.
    pub fn agree(&self, server: &TestServer, claims: &Value, verifier: Option<&str>) -> String {
        let code = format!("code-{}", rand::random::<u64>());
        let redirect_uri = format!("{}/oauth/callback", server.instance.app.settings().origin());
        let grant = Grant { claims: claims.clone(), redirect_uri, verifier: verifier.map(str::to_owned) };
        self.script.codes.lock().insert(code.clone(), grant);
        code
    }

    /// Answers so at a path, whatever is asked.
    pub fn instead(&self, path: &str, status: u16, body: &str, location: Option<&str>) {
        let answer = (status, body.to_owned(), location.map(str::to_owned));
        self.script.instead.lock().insert(path.to_owned(), answer);
    }

    /// Answers as it should again.
    pub fn behave(&self) {
        self.script.instead.lock().clear();
    }

    /// The paths it was asked for since this was last asked.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.script.asked.lock())
    }

    /// Stops it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn answer(script: Data<Script>, request: HttpRequest, body: Bytes) -> HttpResponse {
    script.asked.lock().push(request.path().to_owned());
    if let Some((status, body, location)) = script.instead.lock().get(request.path()).cloned() {
        let mut answer = HttpResponse::build(StatusCode::from_u16(status).unwrap());
        if let Some(location) = location {
            answer.insert_header(("location", location));
        }
        return answer.content_type("application/json").body(body);
    }
    let found = match request.path() {
        "/token" => token(&script, &body),
        "/userinfo" => userinfo(&script, &request),
        _ => None,
    };
    match found {
        Some(found) => HttpResponse::Ok().json(found),
        None => HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" })),
    }
}

/// A code is good once, for the client and place it was made for.
fn token(script: &Script, body: &[u8]) -> Option<Value> {
    let form: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
    let grant = script.codes.lock().remove(form.get("code")?)?;
    let is = |name: &str, value: &str| form.get(name).is_some_and(|given| given == value);
    let known =
        is("client_id", CLIENT) && is("client_secret", SECRET) && is("grant_type", "authorization_code");
    let same =
        is("redirect_uri", &grant.redirect_uri) && form.get("code_verifier") == grant.verifier.as_ref();
    if !known || !same {
        return None;
    }
    let token = format!("token-{}", rand::random::<u64>());
    script.tokens.lock().insert(token.clone(), grant.claims);
    Some(json!({ "access_token": token, "token_type": "Bearer", "expires_in": 60 }))
}

fn userinfo(script: &Script, request: &HttpRequest) -> Option<Value> {
    let bearer = request.headers().get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    script.tokens.lock().get(bearer).cloned()
}
