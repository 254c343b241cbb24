//! Whether the server lives, and whether it can answer.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get};
use domain::App;
use serde_json::json;

/// Mounts `/health` and `/health/ready`.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/health", get().to(live)).route("/health/ready", get().to(ready));
}

/// The process answers.
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// The process answers and reaches its database; 503 otherwise.
async fn ready(app: Data<App>) -> HttpResponse {
    match app.pool().ping().await {
        Ok(()) => HttpResponse::Ok().json(json!({ "status": "ok" })),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "not ready");
            HttpResponse::ServiceUnavailable().json(json!({ "status": "the database does not answer" }))
        }
    }
}
