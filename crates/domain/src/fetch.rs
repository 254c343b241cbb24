//! Asking other servers: the one client for every url that somebody else wrote.
//!
//! Whatever is fetched or posted to (objects and inboxes of other instances, pages to preview, remote images) goes through [`Outward`]. It keeps these rules, whose reasons are in docs/reference/federation.md (g):
//! - the scheme is https ([`Get::plain_http`] says where http may be, too), the port that of the scheme, and the host a name, without user and password;
//! - the name leads to a public address, which is checked after DNS inside the connector, so that what was checked is what is spoken to ([`address::is_public`]);
//! - redirects are followed here, a few, each hop under the same rules and with headers of its own (a signature covers the url), and never from https to http; a POST follows none;
//! - every exchange has a limit in bytes (after inflating) and in time (over all hops).
//!
//! `federation.insecure_development_mode` lifts the rules about schemes, ports and private addresses: [`Reach::Development`]. Tests name their servers with [`Names::Table`].

pub mod address;
mod connect;
#[cfg(test)]
mod tests;

use crate::fetch::connect::{NotPublic, Resolver};
use anyhow::Context;
use base::settings::Settings;
use base::version;
use bytes::{Bytes, BytesMut};
use parking_lot::RwLock;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Response, StatusCode};
use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Time for a connection to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that is not used is closed after this.
const IDLE: Duration = Duration::from_secs(30);
/// Longest url, in bytes.
const URL_MAX: usize = 2_048;

/// The client for the outside world. Cheap to clone.
#[derive(Clone)]
pub struct Outward {
    client: reqwest::Client,
    rules: Arc<Rules>,
}

/// What may be spoken to, and how.
#[derive(Clone)]
pub struct Rules {
    /// Sent as `User-Agent`.
    pub user_agent: String,
    /// Which schemes, ports and addresses.
    pub reach: Reach,
    /// How names become addresses.
    pub names: Names,
}

/// How far from the public rules a client may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only what is public; the only one for an instance that others can use.
    Public,
    /// Plain http, any port, numeric hosts, loopback and private networks as well: several instances on one machine.
    Development,
}

/// How names become addresses.
#[derive(Clone)]
pub enum Names {
    /// As the system does it.
    System,
    /// By a table alone; for tests, whose servers have names and listen on loopback.
    Table(Table),
}

/// Names of servers in a test, shared with whoever starts one later.
#[derive(Clone, Default)]
pub struct Table(Arc<RwLock<HashMap<String, Entry>>>);

/// What a name of a [`Table`] stands for.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A server of the test, reached on loopback by the port given here whatever the rules say, and by plain http too. Its urls carry no port.
    Server(SocketAddr),
    /// What DNS would answer, under the rules. A port other than 0 takes the place of the scheme's.
    Addresses(Vec<SocketAddr>),
    /// One after the other, a look-up each; the last stays.
    Changing(Vec<Entry>),
}

/// Headers for a request to a url: a signature, for instance. Called anew at each hop.
pub type Headers<'a> = dyn Fn(&Url) -> anyhow::Result<HeaderMap> + Send + Sync + 'a;

/// What to fetch.
pub struct Get<'a> {
    /// From where.
    pub url: Url,
    /// Sent as `Accept`.
    pub accept: &'static str,
    /// Further headers, for each hop.
    pub headers: &'a Headers<'a>,
    /// How much, how long, how far.
    pub limits: Limits,
    /// Whether http will do. Never for anything whose origin has to be sure.
    pub plain_http: bool,
}

/// Where an exchange ends.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of the body, after inflating.
    pub bytes: usize,
    /// Whether the beginning of a longer body is of use; else it is an error.
    pub cut: bool,
    /// For everything, all hops together.
    pub time: Duration,
    /// Most redirects.
    pub redirects: u8,
}

/// What came back.
#[derive(Debug)]
pub struct Fetched {
    /// Where it came from in the end, after redirects.
    pub url: Url,
    /// Any status but a redirect that was followed.
    pub status: StatusCode,
    /// All headers of the last answer.
    pub headers: HeaderMap,
    /// The body, inflated.
    pub body: Bytes,
}

/// Why nothing came back.
#[derive(Debug)]
pub enum FetchError {
    /// The url, or one it redirects to, is none we speak to; trying again will not help.
    Refused(Refusal),
    /// The answer is longer than its limit.
    TooLarge,
    /// It took longer than its limit.
    TimedOut,
    /// There are more redirects than its limit.
    TooManyRedirects,
    /// The other side does not answer, or not in HTTP.
    Failed(anyhow::Error),
}

/// Which rule a url breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Longer than 2 048 bytes.
    Length,
    /// Neither https nor, where that will do, http.
    Scheme,
    /// Another port than the scheme's.
    Port,
    /// It carries a user or password.
    UserInfo,
    /// Its host is missing or a number.
    Host,
    /// Its host leads to no public address.
    Address,
    /// It is http, and redirected to from https.
    Downgrade,
}

impl Rules {
    /// As the settings say.
    pub fn of(settings: &Settings) -> Self {
        let insecure = settings.federation.insecure_development_mode;
        Self {
            user_agent: user_agent(settings),
            reach: if insecure { Reach::Development } else { Reach::Public },
            names: Names::System,
        }
    }
}

/// How this server names itself to others: the program, its version, and whom to ask.
pub fn user_agent(settings: &Settings) -> String {
    format!("{}/{}; +{}", version::PROGRAM, version::PROGRAM_VERSION, settings.origin())
}

impl Table {
    /// Gives a name its meaning, from now on.
    pub fn set(&self, host: &str, entry: Entry) {
        self.0.write().insert(host.to_owned(), entry);
    }

    fn is_server(&self, host: &str) -> bool {
        matches!(self.0.read().get(host), Some(Entry::Server(_)))
    }

    /// The addresses of a name, and whether the rules hold for them.
    fn look_up(&self, host: &str) -> Option<(Vec<SocketAddr>, bool)> {
        Some(self.0.write().get_mut(host)?.next())
    }
}

impl Entry {
    fn next(&mut self) -> (Vec<SocketAddr>, bool) {
        match self {
            Self::Server(address) => (vec![*address], false),
            Self::Addresses(addresses) => (addresses.clone(), true),
            Self::Changing(entries) if entries.len() > 1 => entries.remove(0).next(),
            Self::Changing(entries) => entries.first_mut().map_or((Vec::new(), true), Self::next),
        }
    }
}

impl Outward {
    /// A client under these rules. The provider of TLS has to be there already.
    pub fn new(rules: Rules) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // A proxy would look names up itself, and nobody would check its addresses.
            .no_proxy()
            .user_agent(rules.user_agent.clone())
            .dns_resolver(Arc::new(Resolver::new(rules.names.clone(), rules.reach)))
            .build()
            .context("making the client for other servers")?;
        Ok(Self { client, rules: Arc::new(rules) })
    }

    /// Whether a url may be asked for, before its name is looked up.
    pub fn check(&self, url: &Url, plain_http: bool) -> Result<(), Refusal> {
        if url.as_str().len() > URL_MAX {
            return Err(Refusal::Length);
        }
        let development = self.rules.reach == Reach::Development;
        let named = match &self.rules.names {
            Names::Table(table) => table.is_server(url.host_str().unwrap_or_default()),
            Names::System => false,
        };
        match url.scheme() {
            "https" => {}
            "http" if plain_http || development || named => {}
            _ => return Err(Refusal::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        if url.port().is_some() && !development {
            return Err(Refusal::Port);
        }
        match url.host() {
            Some(Host::Domain(_)) => Ok(()),
            // The connector asks nobody about a numeric host, so it is checked here.
            Some(Host::Ipv4(address)) if development => connect::check(self.rules.reach, address.into()),
            Some(Host::Ipv6(address)) if development => connect::check(self.rules.reach, address.into()),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => Err(Refusal::Host),
        }
    }

    /// Fetches, following redirects. Any status is an answer.
    pub async fn get(&self, wanted: Get<'_>) -> Result<Fetched, FetchError> {
        let time = wanted.limits.time;
        tokio::time::timeout(time, self.follow(wanted)).await.unwrap_or(Err(FetchError::TimedOut))
    }

    /// Posts a body, with all the headers it needs. Any status is an answer; no redirect is followed.
    pub async fn post(
        &self,
        url: Url,
        headers: HeaderMap,
        body: Bytes,
        limits: Limits,
    ) -> Result<Fetched, FetchError> {
        self.check(&url, false).map_err(FetchError::Refused)?;
        let exchange = async {
            let sent = self.client.post(url.clone()).headers(headers).body(body).send().await;
            read(url, sent.map_err(failed)?, limits).await
        };
        tokio::time::timeout(limits.time, exchange).await.unwrap_or(Err(FetchError::TimedOut))
    }

    async fn follow(&self, wanted: Get<'_>) -> Result<Fetched, FetchError> {
        let Get { mut url, accept, headers, limits, plain_http } = wanted;
        for _ in 0..=limits.redirects {
            self.check(&url, plain_http).map_err(FetchError::Refused)?;
            let more = headers(&url).map_err(FetchError::Failed)?;
            let sent = self.client.get(url.clone()).header(ACCEPT, accept).headers(more).send().await;
            let response = sent.map_err(failed)?;
            let Some(next) = redirect(&url, &response)? else {
                return read(url, response, limits).await;
            };
            if url.scheme() == "https" && next.scheme() == "http" {
                return Err(FetchError::Refused(Refusal::Downgrade));
            }
            url = next;
        }
        Err(FetchError::TooManyRedirects)
    }
}

impl Fetched {
    /// The media type without parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let media_type = value.split(';').next()?.trim().to_ascii_lowercase();
        (!media_type.is_empty()).then_some(media_type)
    }
}

/// No further headers.
pub fn no_headers(_: &Url) -> anyhow::Result<HeaderMap> {
    Ok(HeaderMap::new())
}

/// A single further header.
pub fn header(name: HeaderName, value: HeaderValue) -> impl Fn(&Url) -> anyhow::Result<HeaderMap> {
    move |_| Ok(HeaderMap::from_iter([(name.clone(), value.clone())]))
}

/// Where an answer sends us, if it does.
fn redirect(from: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = response.headers().get(LOCATION) else { return Ok(None) };
    let location = location.to_str().context("reading where a redirect leads").map_err(FetchError::Failed)?;
    let next = from.join(location).with_context(|| format!("reading the redirect to {location}"));
    let mut next = next.map_err(FetchError::Failed)?;
    next.set_fragment(None);
    Ok(Some(next))
}

async fn read(url: Url, mut response: Response, limits: Limits) -> Result<Fetched, FetchError> {
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        let room = limits.bytes - body.len();
        if chunk.len() > room && !limits.cut {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if chunk.len() > room {
            break;
        }
    }
    Ok(Fetched { url, status, headers, body: body.freeze() })
}

/// What an error of the library means: a refusal of our own connector is inside it.
fn failed(error: reqwest::Error) -> FetchError {
    if error.is_timeout() {
        return FetchError::TimedOut;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return FetchError::Refused(Refusal::Address);
        }
        cause = inner.source();
    }
    // The url is in the error of the caller, who knows whether it may be shown.
    FetchError::Failed(anyhow::Error::new(error.without_url()))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "the url is too long",
            Self::Scheme => "the url is not https",
            Self::Port => "the url names a port",
            Self::UserInfo => "the url carries a user or password",
            Self::Host => "the url names no host",
            Self::Address => "the host is not public",
            Self::Downgrade => "a redirect leads from https to http",
        })
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::TooLarge => f.write_str("the answer is too long"),
            Self::TimedOut => f.write_str("the answer took too long"),
            Self::TooManyRedirects => f.write_str("there are too many redirects"),
            Self::Failed(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for FetchError {}
