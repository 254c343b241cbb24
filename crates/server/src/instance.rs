//! Puts an instance together from its settings.

use crate::outgoing;
use crate::relay::Relay;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, ServiceConfig};
use anyhow::Context;
use api::anonymous::Answers;
use api::crawlers::Sitemap;
use api::idempotency::SeenKeys;
use api::limit::Limiter;
use api::rendered::Html;
use base::change::Change;
use base::clock::Clock;
use base::settings::Settings;
use db::Pool;
use domain::App;
use domain::app::Parts;
use domain::fetch::Outward;
use domain::mail::Mailer;
use domain::pictrs::Pictrs;
use domain::ports::Changes;
use federation::Federation;
use std::sync::Arc;
use views::Reader;

/// One instance: the half that changes things and the half that reads them.
#[derive(Clone)]
pub struct Instance {
    /// For operations.
    pub app: App,
    /// For views.
    pub reader: Reader,
    /// What is known of other instances.
    pub federation: Federation,
    /// Counts the requests of each address.
    pub limiter: Limiter,
    /// What users of API v4 have sent in the last minutes.
    pub seen_keys: SeenKeys,
    /// Texts as they look.
    pub html: Html,
    /// What crawlers are told of.
    pub sitemap: Sitemap,
    /// Answers to requests without a token.
    pub answers: Answers,
    /// Tells other processes what changes here.
    pub relay: Relay,
}

/// What differs between a server and a test.
pub struct Outside {
    /// Tells the time.
    pub clock: Clock,
    /// The client for the outside world.
    pub http: Outward,
    /// The way to the image service.
    pub pictrs: Pictrs,
    /// Sends mail.
    pub mailer: Mailer,
}

/// Wires an instance whose database is migrated and whose site is set up.
pub async fn assemble(settings: Settings, pool: Pool, outside: Outside) -> anyhow::Result<Instance> {
    let mut conn = pool.get().await?;
    let jwt_secret = db::site::find_jwt_secret(&mut conn).await?.context("the site has not been set up")?;
    drop(conn);
    let reader = Reader::new(pool.clone(), outside.clock.clone());
    let limiter = Limiter::new(settings.rate_limits, outside.clock.clone());
    let federation = Federation::default();
    let relay = Relay::default();
    let parts = Parts {
        settings,
        pool,
        clock: outside.clock,
        http: outside.http,
        ui: outgoing::ui_client()?,
        pictrs: outside.pictrs,
        mailer: outside.mailer,
        changes: Arc::new(Everywhere(reader.clone(), federation.clone(), relay.clone())),
        network: Arc::new(federation.clone()),
        jwt_secret,
    };
    Ok(Instance {
        app: App::new(parts),
        reader,
        federation,
        limiter,
        seen_keys: SeenKeys::default(),
        html: Html::default(),
        sitemap: Sitemap::default(),
        answers: Answers::default(),
        relay,
    })
}

/// Everything the instance answers, with what happens to every request: it is observed, and its answer gets headers and is compressed.
pub fn application(
    instance: &Instance,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    actix_web::App::new()
        .wrap(from_fn(api::protect::addresses))
        .wrap(from_fn(api::compress::negotiate))
        .wrap(from_fn(api::protect::headers))
        .wrap(api::protect::cors(instance.app.settings()))
        .wrap(from_fn(api::observe::observe))
        .configure(routes(instance))
}

/// Mounts everything the instance answers.
fn routes(instance: &Instance) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let (app, reader) = (Data::new(instance.app.clone()), Data::new(instance.reader.clone()));
    let (limiter, seen_keys) = (Data::new(instance.limiter.clone()), Data::new(instance.seen_keys.clone()));
    let (html, answers) = (Data::new(instance.html.clone()), Data::new(instance.answers.clone()));
    let sitemap = Data::new(instance.sitemap.clone());
    let settings = instance.app.settings().clone();
    let federation = Data::new(instance.federation.clone());
    move |config| {
        config
            .app_data(app)
            .app_data(reader)
            .app_data(limiter)
            .app_data(seen_keys)
            .app_data(html)
            .app_data(sitemap)
            .app_data(federation)
            .app_data(answers);
        // Addresses are shared with pages, which come after: see `federation::routes`.
        config.configure(federation::routes);
        api::ui::routes(config, &settings);
        config.configure(api::routes);
    }
}

impl Instance {
    /// Forgets what another process has changed.
    pub fn forget(&self, changes: &[Change]) {
        self.reader.apply(changes);
        self.federation.changed(changes);
    }
}

/// Passes what changed to the caches that views read from, to what is remembered of other instances, and to other processes.
struct Everywhere(Reader, Federation, Relay);

impl Changes for Everywhere {
    fn apply(&self, changes: &[Change]) {
        self.0.apply(changes);
        self.1.changed(changes);
        self.2.tell(changes);
    }
}
