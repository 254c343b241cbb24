//! Figures for Prometheus, on an address of their own.

use crate::instance::Instance;
use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer};
use anyhow::{Context, anyhow};
use base::settings::Settings;
use db::image::total::{self, Total};
use db::upkeep::Kept;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper ends of the latency histogram's buckets, in seconds.
const LATENCY_SECONDS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Users and hosts that are shown by how much is kept of them.
const LARGEST: i64 = 20;

/// Begins to count, and answers `/metrics` on the address of the settings; nothing if they switch it off.
pub fn serve(settings: &Settings, instance: &Instance) -> anyhow::Result<Option<ServerHandle>> {
    if !settings.metrics.enabled {
        return Ok(None);
    }
    let figures = Figures { handle: record()?, instance: instance.clone() };
    let server = HttpServer::new(move || {
        actix_web::App::new().app_data(Data::new(figures.clone())).route("/metrics", web::get().to(answer))
    });
    let (bind, port) = (settings.metrics.bind, settings.metrics.port);
    let server = server
        .workers(1)
        .disable_signals()
        .bind((bind, port))
        .with_context(|| format!("listening on {bind}:{port} (settings metrics.bind and metrics.port)"))?
        .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(Some(handle))
}

/// What the answer is made of.
#[derive(Clone)]
struct Figures {
    handle: PrometheusHandle,
    instance: Instance,
}

fn record() -> anyhow::Result<PrometheusHandle> {
    let matcher = Matcher::Full("spinney_http_request_duration_seconds".to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(matcher, LATENCY_SECONDS)?;
    builder.install_recorder().map_err(|error| anyhow!(error)).context("starting to count")
}

async fn answer(figures: Data<Figures>) -> HttpResponse {
    if let Err(error) = measure(&figures.instance).await {
        // The other figures are still worth having.
        tracing::warn!(error = %error, "measuring");
    }
    figures.handle.run_upkeep();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(figures.handle.render())
}

/// Sets the gauges that are looked up rather than counted.
async fn measure(instance: &Instance) -> base::error::Result<()> {
    let (most, open, idle) = instance.app.pool().usage();
    gauge("spinney_db_pool_max_connections", most);
    gauge("spinney_db_pool_connections", open);
    gauge("spinney_db_pool_available_connections", idle);
    let (waiting, failed) = db::job::count(&mut *instance.app.db().await?).await?;
    metrics::gauge!("spinney_jobs_waiting").set(small(waiting.unsigned_abs()));
    metrics::gauge!("spinney_jobs_failed").set(small(failed.unsigned_abs()));
    for peer in db::sent::load_lag(&mut *instance.app.db().await?).await? {
        let since = peer.oldest_at.map_or(0, |at| (instance.app.now() - at).num_seconds().max(0));
        let host = || peer.domain.clone();
        metrics::gauge!("spinney_peer_waiting", "peer" => host()).set(f64::from(peer.waiting));
        metrics::gauge!("spinney_peer_failures", "peer" => host()).set(f64::from(peer.failures));
        metrics::gauge!("spinney_peer_dead", "peer" => host()).set(f64::from(u8::from(peer.dead)));
        metrics::gauge!("spinney_peer_paused", "peer" => host()).set(f64::from(u8::from(peer.paused)));
        metrics::gauge!("spinney_peer_lag_seconds", "peer" => host()).set(small(since.unsigned_abs()));
    }
    for kind in Kept::ALL {
        // For good is told as infinity, so that it compares as what it is.
        let days = domain::upkeep::days(&instance.app, kind).map_or(f64::INFINITY, f64::from);
        metrics::gauge!("spinney_retention_days", "kind" => kind.name()).set(days);
    }
    let ranks = instance.reader.rank_weight();
    gauge("spinney_rank_index_posts", ranks.posts);
    gauge("spinney_rank_index_bytes", ranks.bytes + ranks.order_bytes);
    metrics::gauge!("spinney_rank_index_sorts").set(small(ranks.sorts));
    for cache in instance.reader.cache_usage() {
        metrics::gauge!("spinney_cache_values", "cache" => cache.name).set(small(cache.values));
        metrics::counter!("spinney_cache_hits_total", "cache" => cache.name).absolute(cache.hits);
        metrics::counter!("spinney_cache_misses_total", "cache" => cache.name).absolute(cache.misses);
    }
    measure_images(&mut *instance.app.db().await?).await
}

/// What the image service keeps, by kind, and for whom most: users and hosts.
async fn measure_images(conn: &mut db::Conn) -> base::error::Result<()> {
    // Kilobytes are exact for 4 terabytes.
    let bytes = |total: &Total| small(total.bytes.unsigned_abs() >> 10) * 1024.0;
    for total in total::by_kind(conn).await? {
        metrics::gauge!("spinney_images", "kind" => total.of.clone()).set(small(total.files.unsigned_abs()));
        metrics::gauge!("spinney_image_bytes", "kind" => total.of.clone()).set(bytes(&total));
    }
    for total in total::by_user(conn, LARGEST).await? {
        metrics::gauge!("spinney_image_user_bytes", "user" => total.of.clone()).set(bytes(&total));
    }
    for total in total::by_host(conn, LARGEST).await? {
        metrics::gauge!("spinney_image_peer_bytes", "peer" => total.of.clone()).set(bytes(&total));
    }
    Ok(())
}

fn gauge(name: &'static str, value: usize) {
    metrics::gauge!(name).set(small(u64::try_from(value).unwrap_or(u64::MAX)));
}

/// A count as the library wants it; exact up to 4 294 967 295, which counts here stay far below.
fn small(value: u64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}
