//! How others find out what this server is: nodeinfo.
//!
//! Apps and peers go by the software and version they read here, so they are those of the API (docs/reference/clients.md 1); what the program really is stands in `metadata`. Sources: docs/reference/api-v3.md 10.2 and the schemas of nodeinfo 2.0 and 2.1.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, error};
use base::error::{Error, Result};
use base::kinds::RegistrationMode;
use base::version;
use db::site::counts::SiteCounts;
use domain::App;
use domain::app::CurrentSite;
use serde::Serialize;

/// Mounts the documents and the paths that lead to them.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/.well-known/nodeinfo", get().to(links))
        .route("/nodeinfo/2.1", get().to(version_2_1))
        .route("/nodeinfo/2.0", get().to(version_2_0))
        .route("/nodeinfo/2.0.json", get().to(version_2_0))
        .route("/nodeinfo/2.1.json", get().to(to_version_2_1))
        .route("/version", get().to(to_version_2_1));
}

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema";
const APPLICATION: &str = "https://www.w3.org/ns/activitystreams#Application";
/// The list of documents never changes.
const LINKS_AGE: &str = "public, max-age=259200";
/// Counts are not looked at by the minute.
const DOCUMENT_AGE: &str = "public, max-age=3600";

/// The list of documents.
#[derive(Debug, Serialize)]
struct Links {
    links: [Link; 3],
}

#[derive(Debug, Serialize)]
struct Link {
    rel: String,
    href: String,
}

/// A document; both versions have the same fields but for two of the software's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeInfo {
    version: &'static str,
    software: Software,
    protocols: [&'static str; 1],
    services: Services,
    open_registrations: bool,
    usage: Usage,
    metadata: Metadata,
}

#[derive(Debug, Serialize)]
struct Software {
    name: &'static str,
    version: &'static str,
    /// Only in 2.1, as the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Services {
    inbound: [&'static str; 0],
    outbound: [&'static str; 0],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    users: Users,
    local_posts: i32,
    local_comments: i32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    total: i32,
    active_halfyear: i32,
    active_month: i32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    node_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_description: Option<String>,
    /// What really runs here. All of these are texts: apps read the metadata as a list of such.
    program: &'static str,
    program_version: &'static str,
    program_license: &'static str,
}

/// Which schema a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Schema {
    V2_0,
    V2_1,
}

impl Schema {
    fn number(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V2_1 => "2.1",
        }
    }
}

impl NodeInfo {
    fn new(schema: Schema, site: &CurrentSite, counts: &SiteCounts) -> Self {
        let told = |url: &'static str| Some(url).filter(|url| schema == Schema::V2_1 && !url.is_empty());
        Self {
            version: schema.number(),
            software: Software {
                name: version::API_SOFTWARE,
                version: version::API,
                repository: told(version::PROGRAM_REPOSITORY),
                homepage: told(version::PROGRAM_HOMEPAGE),
            },
            protocols: ["activitypub"],
            services: Services { inbound: [], outbound: [] },
            open_registrations: site.local.settings.registration_mode != RegistrationMode::Closed,
            usage: Usage {
                users: Users {
                    total: counts.users,
                    active_halfyear: counts.users_active_half_year,
                    active_month: counts.users_active_month,
                },
                local_posts: counts.posts,
                local_comments: counts.comments,
            },
            metadata: Metadata {
                node_name: site.site.name.clone(),
                node_description: site.site.summary.clone(),
                program: version::PROGRAM,
                program_version: version::PROGRAM_VERSION,
                program_license: version::PROGRAM_LICENSE,
            },
        }
    }
}

/// `GET /.well-known/nodeinfo`. The newest document comes first: apps take the first they know.
async fn links(app: Data<App>) -> HttpResponse {
    let link = |schema: Schema| {
        let number = schema.number();
        Link {
            rel: format!("{SCHEMA}/{number}"),
            href: format!("{}/nodeinfo/{number}", app.settings().origin()),
        }
    };
    // FEP-2677: who stands for the instance.
    let actor = Link { rel: APPLICATION.to_owned(), href: format!("{}/", app.settings().origin()) };
    let links = Links { links: [link(Schema::V2_1), link(Schema::V2_0), actor] };
    HttpResponse::Ok().insert_header((CACHE_CONTROL, LINKS_AGE)).json(links)
}

/// `GET /nodeinfo/2.1`.
async fn version_2_1(app: Data<App>) -> Result<HttpResponse, actix_web::Error> {
    document(&app, Schema::V2_1).await.map_err(failed)
}

/// `GET /nodeinfo/2.0`, and under the name old apps know.
async fn version_2_0(app: Data<App>) -> Result<HttpResponse, actix_web::Error> {
    document(&app, Schema::V2_0).await.map_err(failed)
}

/// Where the newest document was looked for before it had its present address.
async fn to_version_2_1() -> HttpResponse {
    HttpResponse::TemporaryRedirect().insert_header((LOCATION, "/nodeinfo/2.1")).finish()
}

async fn document(app: &App, schema: Schema) -> Result<HttpResponse> {
    let site = app.site().await?;
    let counts = db::site::counts::get(&mut *app.db().await?).await?;
    let profile = format!("application/json; profile=\"{SCHEMA}/{}#\"", schema.number());
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, DOCUMENT_AGE)).insert_header((CONTENT_TYPE, profile));
    Ok(answer.json(NodeInfo::new(schema, &site, &counts)))
}

fn failed(error: Error) -> actix_web::Error {
    tracing::error!(error = %error, "nodeinfo could not be answered");
    error::ErrorInternalServerError("internal")
}
