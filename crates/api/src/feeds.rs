//! Feeds of posts and answers as RSS 2.0, for feed readers. Source: docs/reference/api-v3.md 10.1 and api-v4.md 5, "Feeds".
//!
//! [`item`] says what an entry looks like. What crawlers are told is in [`crate::crawlers`].

mod item;

use crate::anonymous;
use crate::extract::Query;
use crate::v3::kinds::SortType;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{Error, HttpResponse, ResponseError, Route};
use base::error::{Code, Error as BaseError, OrCode};
use base::ids::{CommunityId, PersonId};
use base::kinds::{ListingType, NotificationKind, SortPreference};
use base::page::Page;
use base::text::escape_html;
use db::announcement::Announcement;
use domain::app::CurrentSite;
use domain::{App, policy, session};
use item::Origin;
use rss::{Channel, Item};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use views::cards::PersonCard;
use views::community::CommunityView;
use views::multi_community::MultiView;
use views::post_list::{PostQuery, Rules, preferred, shows_nsfw};
use views::{Reader, Viewer};

/// Entries of a feed, where the request does not say how many.
const DEFAULT_LIMIT: i64 = 20;
/// Answers and mentions in the feed of an inbox, of each.
const ANSWERS: i64 = 20;
/// How long a reader may keep the feeds of everything.
const FOR_AN_HOUR: &str = "public, max-age=3600";
const FOR_A_MINUTE: &str = "public, max-age=60";
/// Feeds with a token in their address are for its owner.
const FOR_ONE: &str = "private, no-store";

/// Which part of a list, and in which order.
#[derive(Debug, Deserialize)]
pub struct FeedQuery {
    sort: Option<SortType>,
    /// 1 to 50.
    limit: Option<i64>,
    /// 1 to 100.
    page: Option<i64>,
}

/// Mounts the feeds.
pub fn routes(config: &mut ServiceConfig) {
    let shared = |route: Route, keep| {
        route.wrap(from_fn(anonymous::serve)).wrap(from_fn(move |request, next| kept(keep, request, next)))
    };
    let own = |route: Route| route.wrap(from_fn(|request, next| kept(FOR_ONE, request, next)));
    config
        .route("/feeds/all.xml", shared(web::get().to(all), FOR_AN_HOUR))
        .route("/feeds/local.xml", shared(web::get().to(local), FOR_AN_HOUR))
        .route("/feeds/c/{name}.xml", shared(web::get().to(community), FOR_A_MINUTE))
        .route("/feeds/m/{name}.xml", shared(web::get().to(multi_community), FOR_A_MINUTE))
        .route("/feeds/u/{name}.xml", shared(web::get().to(person), FOR_A_MINUTE))
        .route("/feeds/front/{token}.xml", own(web::get().to(front)))
        .route("/feeds/inbox/{token}.xml", own(web::get().to(inbox)))
        .route("/feeds/notifications/{token}.xml", own(web::get().to(inbox)))
        .route("/feeds/{kind}/{name}.xml", web::get().to(unknown))
        .route("/feeds/{kind}.xml", web::get().to(unknown));
}

type Result<T, E = FeedError> = std::result::Result<T, E>;

/// An error as feed readers get it: 400, whatever was wrong, except that a token that is none is 401.
#[derive(Debug)]
pub struct FeedError(crate::v3::error::Error);

impl<E: Into<BaseError>> From<E> for FeedError {
    fn from(error: E) -> Self {
        Self(error.into().into())
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for FeedError {
    fn status_code(&self) -> StatusCode {
        match self.0.status_code() {
            StatusCode::NOT_FOUND => StatusCode::BAD_REQUEST,
            status => status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.0.error_response();
        *response.status_mut() = self.status_code();
        response
    }
}

/// Everything a feed is made from.
struct Feed<'a> {
    app: &'a App,
    reader: &'a Reader,
    viewer: Arc<Viewer>,
    site: Arc<CurrentSite>,
    /// What the admins tell whoever reads it.
    announcements: Vec<Announcement>,
}

/// Which posts are in a feed.
struct Drawn {
    listing: ListingType,
    community_id: Option<CommunityId>,
    creator_id: Option<PersonId>,
    /// Only of these communities, if given.
    among: Option<HashSet<CommunityId>>,
}

impl From<ListingType> for Drawn {
    fn from(listing: ListingType) -> Self {
        Self { listing, community_id: None, creator_id: None, among: None }
    }
}

async fn all(app: Data<App>, reader: Data<Reader>, Query(query): Query<FeedQuery>) -> Result<HttpResponse> {
    let feed = Feed::public(&app, &reader).await?;
    let items = feed.posts(Drawn::from(ListingType::All), &query).await?;
    Ok(answer(&feed.channel("All", feed.app.settings().origin(), None, items)))
}

async fn local(app: Data<App>, reader: Data<Reader>, Query(query): Query<FeedQuery>) -> Result<HttpResponse> {
    let feed = Feed::public(&app, &reader).await?;
    let items = feed.posts(Drawn::from(ListingType::Local), &query).await?;
    Ok(answer(&feed.channel("Local", feed.app.settings().origin(), None, items)))
}

async fn community(
    app: Data<App>,
    reader: Data<Reader>,
    name: Path<String>,
    Query(query): Query<FeedQuery>,
) -> Result<HttpResponse> {
    let feed = Feed::public(&app, &reader).await?;
    let CommunityView { card, .. } = feed.local_community(&name).await?;
    let of = Drawn { community_id: Some(card.community.id), ..Drawn::from(ListingType::All) };
    let items = feed.posts(of, &query).await?;
    let about = card.community.sidebar.as_deref();
    let channel = feed.channel(&card.community.name, card.community.ap_id.clone(), about, items);
    Ok(answer(&channel))
}

async fn multi_community(
    app: Data<App>,
    reader: Data<Reader>,
    name: Path<String>,
    Query(query): Query<FeedQuery>,
) -> Result<HttpResponse> {
    let feed = Feed::public(&app, &reader).await?;
    let multi = feed.local_multi(&name).await?.multi;
    let among = views::multi_community::members(&reader, multi.id).await?;
    let items = feed.posts(Drawn { among: Some(among), ..Drawn::from(ListingType::All) }, &query).await?;
    let about = multi.sidebar.as_deref().or(multi.summary.as_deref());
    Ok(answer(&feed.channel(&multi.name, multi.ap_id.clone(), about, items)))
}

async fn person(
    app: Data<App>,
    reader: Data<Reader>,
    name: Path<String>,
    Query(query): Query<FeedQuery>,
) -> Result<HttpResponse> {
    let feed = Feed::public(&app, &reader).await?;
    let card = feed.local_person(&name).await?;
    let of = Drawn { creator_id: Some(card.person.id), ..Drawn::from(ListingType::All) };
    let items = feed.posts(of, &query).await?;
    let person = &card.person;
    let channel = feed.channel(&person.name, person.ap_id.clone(), person.bio.as_deref(), items);
    Ok(answer(&channel))
}

async fn front(
    app: Data<App>,
    reader: Data<Reader>,
    token: Path<String>,
    Query(query): Query<FeedQuery>,
) -> Result<HttpResponse> {
    let feed = Feed::of_token(&app, &reader, &token).await?;
    let items = feed.posts(Drawn::from(ListingType::Subscribed), &query).await?;
    Ok(answer(&feed.channel("Subscribed", feed.app.settings().origin(), None, items)))
}

async fn inbox(app: Data<App>, reader: Data<Reader>, token: Path<String>) -> Result<HttpResponse> {
    let feed = Feed::of_token(&app, &reader, &token).await?;
    let origin = feed.origin()?;
    let mut answers = Vec::new();
    for kind in [NotificationKind::Reply, NotificationKind::Mention] {
        answers.extend(views::inbox::newest(&reader, &feed.viewer, kind, ANSWERS).await?);
    }
    answers.sort_by_key(|answer| Reverse((answer.notification.published_at, answer.notification.id)));
    let items = answers.iter().map(|answer| item::of_answer(&origin, answer)).collect();
    let link = format!("{}/inbox", app.settings().origin());
    Ok(answer(&feed.channel("Inbox", link, None, items)))
}

/// There are no other kinds of feeds.
async fn unknown() -> HttpResponse {
    HttpResponse::BadRequest().json(serde_json::json!({ "error": "wrong_type" }))
}

impl<'a> Feed<'a> {
    /// For anybody who asks.
    ///
    /// Errors: `InstanceIsPrivate`.
    async fn public(app: &'a App, reader: &'a Reader) -> Result<Self> {
        let site = app.site().await?;
        policy::see_site(&site.local.settings, None)?;
        Self::of(app, reader, Viewer::anonymous(), site).await
    }

    /// For the owner of a token.
    ///
    /// Errors: `NotLoggedIn`.
    async fn of_token(app: &'a App, reader: &'a Reader, token: &str) -> Result<Self> {
        let (user, session) = session::verify(app, token).or_code(Code::NotLoggedIn)?;
        let viewer = views::viewer::of_session(reader, user, session).await?.or_code(Code::NotLoggedIn)?;
        Self::of(app, reader, viewer, app.site().await?).await
    }

    async fn of(
        app: &'a App,
        reader: &'a Reader,
        viewer: Arc<Viewer>,
        site: Arc<CurrentSite>,
    ) -> Result<Self> {
        let announcements = views::announcement::current(reader, &viewer).await?;
        Ok(Self { app, reader, viewer, site, announcements })
    }

    /// The community of this name, if everybody may look into it.
    ///
    /// Errors: `CommunityNameUnknown`, `CommunityNotFound`.
    async fn local_community(&self, name: &str) -> Result<CommunityView> {
        let view = views::community::get_by_name(self.reader, &self.viewer, name).await?;
        if !view.card.community.local {
            return Err(Code::CommunityNameUnknown.into());
        }
        Ok(view)
    }

    /// The user of this name.
    ///
    /// Errors: `PersonNameUnknown`.
    async fn local_person(&self, name: &str) -> Result<Arc<PersonCard>> {
        let found = views::person::find_by_name(self.reader, &self.viewer, name).await?;
        let local = found.map(|view| view.card).filter(|card| card.person.local);
        Ok(local.or_code(Code::PersonNameUnknown)?)
    }

    /// The multi-community of this name.
    ///
    /// Errors: `NotFound`.
    async fn local_multi(&self, name: &str) -> Result<MultiView> {
        let id = views::multi_community::find_by_name(self.reader, name).await?.or_code(Code::NotFound)?;
        let view = views::multi_community::get(self.reader, &self.viewer, id).await?;
        if !view.multi.local {
            return Err(Code::NotFound.into());
        }
        Ok(view)
    }

    async fn posts(&self, of: Drawn, asked: &FeedQuery) -> Result<Vec<Item>> {
        let page = Page::numbered(asked.page, asked.limit.or(Some(DEFAULT_LIMIT)))?;
        let mut query = PostQuery::new(Rules::V3, page);
        (query.sort, query.window) = preferred(SortPreference::from(asked.sort.unwrap_or(SortType::Hot)));
        query.listing = of.listing;
        query.community_id = of.community_id;
        query.creator_id = of.creator_id;
        query.among = of.among;
        query.show_nsfw = shows_nsfw(None, &self.viewer, &self.site.site);
        let ids = views::post_list::list(self.reader, &self.viewer, &query).await?;
        let posts = views::post::load(self.reader, &self.viewer, &ids.items).await?;
        let origin = self.origin()?;
        Ok(posts.iter().map(|view| item::of_post(&origin, view)).collect())
    }

    fn origin(&self) -> Result<Origin> {
        Ok(Origin::new(&self.app.settings().origin())?)
    }

    fn channel(&self, name: &str, link: String, about: Option<&str>, items: Vec<Item>) -> Channel {
        let site = &self.site.site;
        let title = format!("{} - {name}", site.name);
        // A channel has to have a description.
        let description = match about {
            Some(text) => self.origin().map(|origin| origin.html(text)).unwrap_or_default(),
            None => site.summary.as_deref().map_or_else(|| escape_html(&title), escape_html),
        };
        let announced = self
            .announcements
            .iter()
            .filter_map(|announcement| self.origin().ok().map(|origin| origin.html(&announcement.content)));
        let description = announced.fold(description, |all, html| format!("{all}\n{html}"));
        let mut channel = Channel::default();
        channel.set_title(item::printable(&title));
        channel.set_link(link);
        channel.set_description(item::printable(&description));
        channel.set_namespaces(item::namespaces());
        channel.set_items(items);
        channel
    }
}

fn answer(channel: &Channel) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/rss+xml; charset=utf-8"))
        .body(channel.to_string())
}

/// Says who may keep an answer for how long, if it is one.
async fn kept<B: MessageBody>(
    keep: &'static str,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    if !response.status().is_client_error() && !response.status().is_server_error() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    }
    Ok(response)
}
