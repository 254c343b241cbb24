//! What somebody pasted: a url or a handle.

use super::actor::Actor;
use super::content::{Content, found};
use crate::Federation;
use crate::failure::{Failure, Outcome, malformed};
use crate::fetch::Budget;
use crate::trust::is_own;
use crate::wire::{self, Thing};
use base::error::{Code, Error, OrCode, Result};
use base::text::address::{self, Address, Handle};
use domain::App;
use domain::ports::Found;
use std::time::Duration;
use url::Url;

/// What a question of a user may cost; the ancestors of a comment may be many.
const REQUESTS: u32 = 60;
/// How long it may take.
const TIME: Duration = Duration::from_secs(25);

/// Which kind of actor a handle is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sigil {
    Community,
    Person,
    Either,
}

/// Finds something by its url or handle, at its home if it is not known here.
pub async fn resolve(federation: &Federation, app: &App, query: &str) -> Result<Found> {
    let parsed = address::parse(query, &app.settings().hostname).or_code(Code::ObjectUnresolvable)?;
    let budget = Budget::of(REQUESTS);
    let looked_up = async {
        match parsed {
            Address::Post(id) => Ok(Found::Post(id)),
            Address::Comment(id) => Ok(Found::Comment(id)),
            Address::Community(handle) => federation.by_handle(app, &budget, &handle, Sigil::Community).await,
            Address::Person(handle) => federation.by_handle(app, &budget, &handle, Sigil::Person).await,
            Address::Actor(handle) => federation.by_handle(app, &budget, &handle, Sigil::Either).await,
            Address::Elsewhere(url) => federation.by_url(app, &budget, &url).await,
        }
    };
    let outcome = tokio::time::timeout(TIME, looked_up).await;
    let outcome = outcome.unwrap_or_else(|_| Err(Failure::Unreachable("it took too long".to_owned())));
    outcome.map_err(|failure| match failure {
        Failure::Ours(error) => error,
        failure => Error::detailed(Code::ObjectNotFound, failure.to_string()),
    })
}

impl Federation {
    async fn by_url(&self, app: &App, budget: &Budget, url: &str) -> Outcome<Found> {
        let known = db::address::find(&mut *app.db().await?, url).await.map_err(Error::from)?;
        if let Some(found) = known.and_then(found) {
            return Ok(found);
        }
        if is_own(app, url) {
            return Err(malformed("nothing of ours"));
        }
        let value = match self.fetch_object(app, budget, url).await {
            Ok(value) => value,
            // The page of something whose id is another: the one it names, on the same host.
            Err(failure) => match self.linked(app, budget, url).await? {
                Some(id) => self.fetch_object(app, budget, &id).await?,
                None => return Err(failure),
            },
        };
        let thing = Thing::new(&value).ok_or_else(|| malformed("no object"))?;
        let id = thing.id().unwrap_or_default().to_owned();
        let known = db::address::find(&mut *app.db().await?, &id).await.map_err(Error::from)?;
        if let Some(found) = known.and_then(found) {
            return Ok(found);
        }
        if thing.get("inbox").is_some() {
            let actor = self.store_actor(app, &value).await?;
            return seen(&actor);
        }
        match self.content(app, budget, &id).await? {
            Content::Post(post) => {
                self.fill_later(app, post.ap_id).await?;
                Ok(Found::Post(post.id))
            }
            Content::Comment(comment) => Ok(Found::Comment(comment.id)),
        }
    }

    /// What an HTML page says is its counterpart in ActivityPub.
    async fn linked(&self, app: &App, budget: &Budget, url: &str) -> Outcome<Option<String>> {
        let page = wire::url(url).ok_or_else(|| malformed("no url"))?;
        let Ok(fetched) = self.fetch_page(app, budget, page.clone()).await else { return Ok(None) };
        let header = fetched.headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
        let header = header.flat_map(|value| value.split(',')).find_map(from_link_header);
        let body = String::from_utf8_lossy(&fetched.body);
        let found = header.or_else(|| from_html(&body));
        let found = found.and_then(|href| page.join(href.as_str()).ok());
        Ok(found.filter(|found| found.origin() == page.origin()).map(String::from))
    }

    async fn by_handle(&self, app: &App, budget: &Budget, handle: &Handle, sigil: Sigil) -> Outcome<Found> {
        let host = handle.host.clone().unwrap_or_else(|| app.settings().hostname.clone());
        let known = self.known_handle(app, &handle.name, &host, sigil).await?;
        if let Some(found) = known {
            return Ok(found);
        }
        if host == app.settings().hostname {
            return Err(malformed("nobody of ours"));
        }
        let mut failure = malformed("nobody has this handle");
        for (id, kind) in self.webfinger(app, budget, &handle.name, &host).await? {
            let fits = match (sigil, kind.as_deref()) {
                (Sigil::Either, _) | (_, None) => true,
                (Sigil::Community, Some(kind)) => kind == "Group",
                (Sigil::Person, Some(kind)) => kind != "Group",
            };
            if !fits {
                continue;
            }
            match self.actor(app, budget, &id).await {
                Ok(Actor::Community(_)) if sigil == Sigil::Person => {}
                Ok(Actor::Person(_)) if sigil == Sigil::Community => {}
                Ok(actor) => return seen(&actor),
                Err(why) => failure = why,
            }
        }
        Err(failure)
    }

    async fn known_handle(&self, app: &App, name: &str, host: &str, sigil: Sigil) -> Outcome<Option<Found>> {
        let mut conn = app.db().await?;
        let (person, community) = db::remote::find_named(&mut conn, name, host).await.map_err(Error::from)?;
        Ok(match sigil {
            Sigil::Person => person.map(Found::Person),
            Sigil::Community => community.map(Found::Community),
            Sigil::Either => person.map(Found::Person).or(community.map(Found::Community)),
        })
    }

    /// The actors a handle stands for, last first, with their types where they are said.
    async fn webfinger(
        &self,
        app: &App,
        budget: &Budget,
        name: &str,
        host: &str,
    ) -> Outcome<Vec<(String, Option<String>)>> {
        let scheme = if app.settings().tls() { "https" } else { "http" };
        let mut url = Url::parse(&format!("{scheme}://{host}/.well-known/webfinger"))
            .map_err(|_| malformed("a host that is none"))?;
        url.query_pairs_mut().append_pair("resource", &format!("acct:{name}@{host}"));
        let document = self.fetch_json(app, budget, url).await?;
        let thing = Thing::new(&document).ok_or_else(|| malformed("no document"))?;
        let selves = thing.all("links").filter_map(Thing::new).filter(|link| {
            let kind = link.text("type").unwrap_or_default();
            link.text("rel") == Some("self") && (kind.contains("activity+json") || kind.contains("ld+json"))
        });
        let mut found: Vec<_> = selves
            .filter_map(|link| {
                let kind = link.inner("properties").and_then(|all| all.only_text()).map(str::to_owned);
                Some((link.text("href")?.to_owned(), kind))
            })
            .collect();
        found.reverse();
        Ok(found)
    }
}

fn seen(actor: &Actor) -> Outcome<Found> {
    match actor {
        Actor::Person(person) => Ok(Found::Person(person.id)),
        Actor::Community(community) => Ok(Found::Community(community.id)),
        Actor::Site { .. } => Err(malformed("an instance is neither person nor community")),
    }
}

fn from_link_header(value: &str) -> Option<String> {
    let (target, params) = value.split_once('>')?;
    let alternate = params.contains("alternate") && params.contains("activity+json");
    alternate.then(|| target.trim().trim_start_matches('<').to_owned())
}

fn from_html(body: &str) -> Option<String> {
    let tags = body.split("<link").skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag));
    let mut fitting =
        tags.filter(|tag| tag.contains("alternate") && tag.contains("application/activity+json"));
    let tag = fitting.next()?;
    let (_, rest) = tag.split_once("href=")?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split_once(quote).map(|(href, _)| href.replace("&amp;", "&"))
}
