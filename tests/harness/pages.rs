//! A server of somebody else's, with a name.

use crate::server::TestServer;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use domain::fetch::Entry;
use parking_lot::Mutex;
use std::net::SocketAddr;
use std::sync::Arc;

/// How a page answers.
type Answer = dyn Fn(&HttpRequest) -> HttpResponse + Send + Sync;

/// A web server that answers as the test says, and remembers what it was asked for.
pub struct Pages {
    /// Where it listens.
    pub address: SocketAddr,
    /// Path and query of every request, in order.
    pub asked: Arc<Mutex<Vec<String>>>,
    handle: actix_web::dev::ServerHandle,
}

impl Pages {
    /// Starts one that `server` knows by `host`.
    pub async fn start(
        server: &TestServer,
        host: &str,
        answer: impl Fn(&HttpRequest) -> HttpResponse + Send + Sync + 'static,
    ) -> Self {
        let answer: Arc<Answer> = Arc::new(answer);
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = Arc::clone(&asked);
        let http = HttpServer::new(move || {
            let (answer, noted) = (Arc::clone(&answer), Arc::clone(&noted));
            App::new().default_service(web::to(move |request: HttpRequest| {
                noted.lock().push(request.uri().to_string());
                std::future::ready(answer(&request))
            }))
        });
        let http = http.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let address = http.addrs()[0];
        let http = http.run();
        let handle = http.handle();
        actix_web::rt::spawn(http);
        server.names.set(host, Entry::Server(address));
        Self { address, asked, handle }
    }

    /// Stops it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}
