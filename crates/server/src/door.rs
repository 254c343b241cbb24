//! The port: taken before anything else is started, answered by nothing but "starting" until the instance can answer.

use crate::instance::{self, Instance};
use actix_web::middleware::from_fn;
use actix_web::web::route;
use actix_web::{App, HttpServer, dev::ServerHandle};
use anyhow::Context;
use base::settings::Settings;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use tokio::net::TcpSocket;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 2048;
/// Seconds that requests under way may take after the signal to stop.
const SHUTDOWN_SECONDS: u64 = 20;
/// The same of requests that are told to come again.
const MEANWHILE_SECONDS: u64 = 1;

/// The port of a server that is starting.
pub struct Door {
    socket: TcpListener,
    meanwhile: ServerHandle,
}

impl Door {
    /// Takes the port the settings name. Whoever asks is told that the server is starting.
    ///
    /// Errors: it is taken.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let address = SocketAddr::new(settings.bind, settings.port);
        let socket = bind(address).with_context(|| {
            format!("listening on {address} (settings bind and port); is it taken by another program?")
        })?;
        let policy = settings.clone();
        let server = HttpServer::new(move || {
            App::new()
                .wrap(from_fn(api::protect::headers))
                .wrap(api::protect::cors(&policy))
                .default_service(route().to(api::starting::answer))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .keep_alive(Duration::ZERO)
            .shutdown_timeout(MEANWHILE_SECONDS)
            .listen(socket.try_clone()?)
            .context("answering while the server starts")?
            .run();
        let meanwhile = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self { socket, meanwhile })
    }

    /// From now on the instance answers, in threads of its own. Who comes in between waits.
    pub async fn hand_to(self, instance: &Instance) -> anyhow::Result<ServerHandle> {
        self.meanwhile.stop(true).await;
        let mounted = instance.clone();
        let server = HttpServer::new(move || instance::application(&mounted));
        let server = server
            .disable_signals()
            .shutdown_timeout(SHUTDOWN_SECONDS)
            .listen(self.socket)
            .context("answering requests")?
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(handle)
    }
}

fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // The port can be taken again at once after a restart.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}
