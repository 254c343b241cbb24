//! All other servers in one: what they are asked for, and what comes to their inboxes.

use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The key of everybody.
const PUBLIC_PEM: &str = include_str!("../../../tests/fixtures/public.pem");
const LOOK: Duration = Duration::from_millis(10);

struct State {
    began: Instant,
    received: AtomicUsize,
    delay_ms: AtomicU64,
    lags: Mutex<Vec<Duration>>,
}

/// They run until the process ends.
pub struct Peers {
    state: Arc<State>,
    port: u16,
}

impl Peers {
    /// Starts them on a free port.
    pub fn start() -> anyhow::Result<Self> {
        let state = Arc::new(State {
            began: Instant::now(),
            received: AtomicUsize::new(0),
            delay_ms: AtomicU64::new(0),
            lags: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        let server = HttpServer::new(move || {
            App::new().app_data(Data::from(Arc::clone(&shared))).default_service(web::to(answer))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).context("listening")?;
        let port = server.addrs().first().context("no address")?.port();
        tokio::spawn(server.run());
        Ok(Self { state, port })
    }

    /// The port of all of them.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Activities that came.
    pub fn received(&self) -> usize {
        self.state.received.load(Ordering::Relaxed)
    }

    /// Takes so long to answer from now on.
    pub fn delay(&self, delay: Duration) {
        let ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.state.delay_ms.store(ms, Ordering::Relaxed);
    }

    /// Milliseconds since they began, for texts of which the lag is measured.
    pub fn now_ms(&self) -> u128 {
        self.state.began.elapsed().as_millis()
    }

    /// How late such texts came.
    pub fn lags(&self) -> Vec<Duration> {
        self.state.lags.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until so many activities have come in all.
    pub async fn until(&self, count: usize, patience: Duration) -> anyhow::Result<()> {
        let began = Instant::now();
        while self.received() < count {
            ensure!(began.elapsed() < patience, "{} of {count} activities came", self.received());
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }
}

async fn answer(state: Data<State>, request: HttpRequest, body: Bytes) -> HttpResponse {
    if request.method() == actix_web::http::Method::POST {
        let delay = state.delay_ms.load(Ordering::Relaxed);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        if let Some(lag) = lag(&state, &body) {
            state.lags.lock().unwrap_or_else(PoisonError::into_inner).push(lag);
        }
        state.received.fetch_add(1, Ordering::Relaxed);
        return HttpResponse::Accepted().finish();
    }
    let host = request.connection_info().host().to_owned();
    let mut parts = request.path().trim_start_matches('/').split('/');
    let document = match (parts.next(), parts.next()) {
        (Some("u"), Some(name)) => actor(&host, "Person", "u", name),
        (Some("c"), Some(name)) => actor(&host, "Group", "c", name),
        _ => return HttpResponse::NotFound().finish(),
    };
    HttpResponse::Ok().content_type("application/activity+json").body(document.to_string())
}

/// How late a text came that says when it was written.
fn lag(state: &State, body: &[u8]) -> Option<Duration> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, after) = text.split_once("lag ")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let wrote = Duration::from_millis(digits.parse().ok()?);
    Some(state.began.elapsed().saturating_sub(wrote))
}

fn actor(host: &str, kind: &str, path: &str, name: &str) -> Value {
    let id = format!("http://{host}/{path}/{name}");
    json!({
        "id": id,
        "type": kind,
        "preferredUsername": name,
        "inbox": format!("{id}/inbox"),
        "outbox": format!("{id}/outbox"),
        "followers": format!("{id}/followers"),
        "endpoints": { "sharedInbox": format!("http://{host}/inbox") },
        "publicKey": { "id": format!("{id}#main-key"), "owner": id, "publicKeyPem": PUBLIC_PEM },
    })
}
