//! Everything this crate answers.

use crate::inbox::{self, BODY_MAX};
use crate::{collections, discovery};
use actix_web::HttpResponse;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::guard::{self, Guard, GuardContext};
use actix_web::http::header::ACCEPT;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{Data, PayloadConfig, ServiceConfig, get, post, resource};
use base::error::Result;
use domain::{App, policy};

/// Mounts everything this crate serves. `domain::App` and [`crate::Federation`] must be in the application data. To be mounted before the pages that share its addresses: who asks for ActivityPub is served here, everybody else there.
pub fn routes(config: &mut ServiceConfig) {
    discovery::routes(config);
    let inbox =
        |path: &str| resource(path.to_owned()).guard(guard::Post()).app_data(PayloadConfig::new(BODY_MAX));
    config
        .service(inbox("/inbox").route(post().to(inbox::post)))
        .service(inbox("/u/{name}/inbox").route(post().to(inbox::post_to_person)))
        .service(inbox("/c/{name}/inbox").route(post().to(inbox::post_to_community)));
    let shared = |path: &str| resource(path.to_owned()).guard(WantsActivity).wrap(from_fn(if_told));
    config
        .service(shared("/").route(get().to(collections::actors::site)))
        .service(shared("/u/{name}").route(get().to(collections::actors::person)))
        .service(shared("/c/{name}").route(get().to(collections::actors::community)))
        .service(shared("/post/{id}").route(get().to(collections::content::post)))
        .service(shared("/comment/{id}").route(get().to(collections::content::comment)))
        .service(shared("/site_outbox").route(get().to(collections::actors::nothing)))
        .service(shared("/u/{name}/outbox").route(get().to(collections::actors::person_outbox)))
        .service(shared("/u/{name}/followers").route(get().to(collections::actors::person_followers)))
        .service(shared("/u/{name}/following").route(get().to(collections::actors::nothing)))
        .service(shared("/c/{name}/outbox").route(get().to(collections::community::outbox_of)))
        .service(shared("/c/{name}/followers").route(get().to(collections::community::followers)))
        .service(shared("/c/{name}/moderators").route(get().to(collections::community::moderators)))
        .service(shared("/c/{name}/featured").route(get().to(collections::community::featured)))
        .service(shared("/post/{id}/context").route(get().to(collections::content::context_of_post)))
        .service(shared("/post/{id}/replies").route(get().to(collections::content::context_of_post)))
        .service(shared("/post/{id}/likes").route(get().to(collections::content::likes_of_post)))
        .service(shared("/post/{id}/dislikes").route(get().to(collections::content::dislikes_of_post)))
        .service(shared("/comment/{id}/context").route(get().to(collections::content::context_of_comment)))
        .service(shared("/comment/{id}/replies").route(get().to(collections::content::context_of_comment)))
        .service(shared("/comment/{id}/likes").route(get().to(collections::content::likes_of_comment)))
        .service(shared("/comment/{id}/dislikes").route(get().to(collections::content::dislikes_of_comment)))
        .service(shared("/activities/{kind}/{id}").route(get().to(collections::activity::sent)))
        .service(shared("/activities/{kind}/{inner}/{id}").route(get().to(collections::activity::sent)));
}

/// Answers only what others are told.
async fn if_told<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let app = request.app_data::<Data<App>>().cloned();
    let told = match app {
        Some(app) => is_told(&app, request.path() == "/").await,
        None => Err(anyhow::anyhow!("a route without its application data").into()),
    };
    let mut refusal = match told {
        Ok(true) => return Ok(next.call(request).await?.map_into_left_body()),
        Ok(false) => HttpResponse::NotFound(),
        Err(error) => {
            tracing::error!(error = %error, "whether others are told could not be found out");
            HttpResponse::InternalServerError()
        }
    };
    Ok(request.into_response(refusal.finish()).map_into_right_body())
}

/// Whether others are told of something: of nothing where federation is switched off; where only members may read, of the instance (`site`) and of nothing else.
pub(crate) async fn is_told(app: &App, site: bool) -> Result<bool> {
    let current = app.site().await?;
    let settings = &current.local.settings;
    let federates = app.settings().federates() && settings.federation_enabled;
    Ok(federates && (site || policy::see_site(settings, None).is_ok()))
}

/// Whether somebody asks for ActivityPub, however the parameters of the type are spaced.
struct WantsActivity;

impl Guard for WantsActivity {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let head = context.head();
        let wanted = head.headers().get_all(ACCEPT).filter_map(|value| value.to_str().ok());
        let reads = matches!(head.method, actix_web::http::Method::GET | actix_web::http::Method::HEAD);
        let wanted: Vec<&str> = wanted.flat_map(|value| value.split(',')).collect();
        // Who takes pages as well gets the page.
        let page = wanted.iter().any(|part| part.trim_start().starts_with("text/html"));
        reads && !page && wanted.into_iter().any(is_activity)
    }
}

fn is_activity(part: &str) -> bool {
    let kind = part.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/activity+json") || kind.eq_ignore_ascii_case("application/ld+json")
}
