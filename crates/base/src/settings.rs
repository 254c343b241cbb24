//! Settings of the program, loaded once at the start. What admins change at run time is not here.
//!
//! `config.hjson` in the repository is the manual: every key, its default, what it does. A later source wins:
//! defaults, the file named by `SPINNEY_CONFIG`, then variables such as `SPINNEY__DATABASE__URL`.

mod check;
pub mod cidr;
pub mod secret;
mod source;

use std::ffi::OsString;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use url::Url;

use self::{cidr::Cidr, secret::Secret};
use crate::ids::{CommentId, PostId, PrivateMessageId};

/// The port unless another is set.
const DEFAULT_PORT: u16 = 8536;

/// Every setting. `config.hjson` says what each is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Host name of this instance in lower case, with a port only in development.
    pub hostname: String,
    /// Whether people reach it by https; `None`: unless the host name has a port or means this machine.
    pub tls: Option<bool>,
    /// Address to listen on.
    pub bind: IpAddr,
    /// Port to listen on.
    pub port: u16,
    /// Folder for what the program keeps; see [`Settings::data_dir`].
    pub data_dir: Option<PathBuf>,
    /// The user PostgreSQL runs as if this program runs as root.
    pub postgres_user: String,
    /// Where the data is.
    pub database: Database,
    /// The image service.
    pub pictrs: Pictrs,
    /// How mail is sent.
    pub mail: Mail,
    /// What the first start makes.
    pub setup: Setup,
    /// The limits a new site begins with.
    pub rate_limits: RateLimits,
    /// Which web pages of others may use the API.
    pub cors: Cors,
    /// Proxies whose word about the sender's address counts.
    pub trusted_proxies: Vec<Cidr>,
    /// Numbers for Prometheus.
    pub metrics: Metrics,
    /// Speaking with other instances.
    pub federation: Federation,
    /// The process that makes the web pages.
    pub ui: Ui,
    /// How long what is done with is kept.
    pub retention: Retention,
    /// What is logged, and how.
    pub log: Log,
}

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgres://…`; `None`: a private PostgreSQL under the data folder.
    pub url: Option<Secret>,
    /// Most connections at a time.
    pub pool_size: u32,
    /// How long a request waits for a connection.
    pub wait_seconds: u32,
}

/// The image service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pictrs {
    /// Its address; `None`: one is run beside this server, if it is installed.
    pub url: Option<Url>,
    /// The program to run.
    pub program: PathBuf,
    /// Its own settings, if there is a file of them.
    pub config_file: Option<PathBuf>,
    /// Most megabytes of a file; see [`Pictrs::upload_bytes`].
    pub upload_mb: u32,
    /// Most megabytes of a user; `None`: no limit. See [`Pictrs::quota_bytes`].
    pub quota_mb: Option<u32>,
    /// Most megabytes of copies of remote images; see [`Pictrs::cache_bytes`].
    pub cache_mb: u32,
    /// Days after which a copy goes that nobody looks at.
    pub cache_days: u32,
}

/// As the image service counts them.
const MEGABYTE: u32 = 1024 * 1024;

impl Pictrs {
    /// Most bytes of a file.
    pub fn upload_bytes(&self) -> usize {
        usize::try_from(u64::from(self.upload_mb) * u64::from(MEGABYTE)).unwrap_or(usize::MAX)
    }

    /// Most bytes of all files of a user; none: no limit.
    pub fn quota_bytes(&self) -> Option<i64> {
        self.quota_mb.map(|megabytes| i64::from(megabytes) * i64::from(MEGABYTE))
    }

    /// Most bytes of all copies of remote images.
    pub fn cache_bytes(&self) -> i64 {
        i64::from(self.cache_mb) * i64::from(MEGABYTE)
    }
}

/// How mail is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The SMTP server; `None`: no mail.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// The name to log in with, if the server wants one.
    pub login: Option<String>,
    /// The password that goes with it.
    pub password: Option<Secret>,
    /// The sender, `name@host` or `Name <name@host>`; see [`Settings::mail_from`].
    pub from: Option<String>,
    /// Least time between two mails to a user about their inbox.
    pub notification_pause_minutes: u16,
}

/// How long what is done with is kept, in days; `None`: for good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Text of posts and comments, after their author deleted them.
    pub deleted_text_days: Option<u16>,
    /// Accounts of denied applicants, after the decision.
    pub denied_application_days: Option<u16>,
    /// Notifications that were read, after they came.
    pub read_notification_days: Option<u16>,
    /// Reports that were resolved, after the decision.
    pub resolved_report_days: Option<u16>,
    /// What rules put before the moderators, after the decision.
    pub reviewed_item_days: Option<u16>,
    /// Announcements, after their end.
    pub ended_announcement_days: Option<u16>,
    /// Entries of the modlog.
    pub modlog_days: Option<u16>,
    /// Jobs that were given up.
    pub failed_job_days: Option<u16>,
    /// What became of files of settings that users brought in.
    pub import_days: Option<u16>,
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Begins in clear and changes over, or fails.
    StartTls,
    /// From the beginning.
    Tls,
    /// Not at all; for a server on the same machine.
    None,
}

/// What the first start makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// Name of the first admin.
    pub admin_name: String,
    /// Their password; `None`: one is made and printed.
    pub admin_password: Option<Secret>,
    /// Their address.
    pub admin_email: Option<String>,
    /// Name of the site.
    pub site_name: String,
}

/// How many requests of a class one address may make: the bucket holds `capacity` and refills within `seconds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// 1 or more.
    pub capacity: i32,
    /// 1 or more.
    pub seconds: i32,
}

/// The limits of every class of requests. Defaults: `reference/api-v3.md` 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
pub struct RateLimits {
    /// Everything without a class of its own.
    pub message: RateLimit,
    /// Writing posts.
    pub post: RateLimit,
    /// Registering, logging in, founding communities.
    pub register: RateLimit,
    /// Uploading images.
    pub image: RateLimit,
    /// Writing comments.
    pub comment: RateLimit,
    /// Searching.
    pub search: RateLimit,
    /// Exporting and importing one's settings.
    pub import_user_settings: RateLimit,
}

/// Which web pages of others may use the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// Origins (`https://app.example`), or `*` for any.
    pub origins: Vec<String>,
}

/// Numbers for Prometheus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Whether they are served.
    pub enabled: bool,
    /// Address to listen on.
    pub bind: IpAddr,
    /// Port to listen on.
    pub port: u16,
}

/// Speaking with other instances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federation {
    /// Whether it can be done at all; admins can stop it too. See [`Settings::federates`].
    pub enabled: bool,
    /// Lets instances on one machine speak by plain http, with ports and loopback addresses.
    pub insecure_development_mode: bool,
}

/// The process that makes the web pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ui {
    /// Its address; `None`: no web pages.
    pub url: Option<Url>,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For people or for programs.
    pub format: LogFormat,
    /// Which events: a level, or levels by module.
    pub level: String,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One readable line an event.
    Text,
    /// One JSON object an event.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self {
            hostname: format!("localhost:{DEFAULT_PORT}"),
            tls: None,
            bind: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            port: DEFAULT_PORT,
            data_dir: None,
            postgres_user: "postgres".to_owned(),
            database: Database { url: None, pool_size: 10, wait_seconds: 30 },
            pictrs: Pictrs {
                url: None,
                program: PathBuf::from("pict-rs"),
                config_file: None,
                upload_mb: 20,
                quota_mb: Some(1_000),
                cache_mb: 2_000,
                cache_days: 30,
            },
            mail: Mail {
                host: None,
                port: 587,
                tls: MailTls::StartTls,
                login: None,
                password: None,
                from: None,
                notification_pause_minutes: 15,
            },
            setup: Setup {
                admin_name: "admin".to_owned(),
                admin_password: None,
                admin_email: None,
                site_name: "Spinney".to_owned(),
            },
            rate_limits: RateLimits::default(),
            cors: Cors { origins: vec!["*".to_owned()] },
            trusted_proxies: Cidr::LOOPBACK.to_vec(),
            metrics: Metrics { enabled: false, bind: loopback, port: 8537 },
            federation: Federation { enabled: true, insecure_development_mode: false },
            ui: Ui { url: None },
            retention: Retention {
                deleted_text_days: Some(30),
                denied_application_days: Some(7),
                read_notification_days: Some(180),
                resolved_report_days: None,
                reviewed_item_days: Some(180),
                ended_announcement_days: Some(365),
                modlog_days: None,
                failed_job_days: Some(90),
                import_days: Some(30),
            },
            log: Log { format: LogFormat::Text, level: "info".to_owned() },
        }
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        let limit = |capacity, seconds| RateLimit { capacity, seconds };
        Self {
            message: limit(180, 60),
            post: limit(6, 600),
            register: limit(10, 3_600),
            image: limit(6, 3_600),
            comment: limit(6, 600),
            search: limit(60, 600),
            import_user_settings: limit(1, 86_400),
        }
    }
}

/// Everything that is wrong with the settings, one line each.
#[derive(Debug, PartialEq)]
pub struct Problems(Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are not usable:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}

/// The folders that programs are looked for in, with another one in front.
pub fn search_path_with(folder: &Path) -> OsString {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&others));
    // A folder whose name has a colon in it cannot be among them.
    std::env::join_paths(folders).unwrap_or(others)
}

impl Settings {
    /// Loads the settings of this process.
    ///
    /// Errors: everything that is wrong with them at once, in words for the person who wrote them.
    pub fn load() -> Result<Self, Problems> {
        source::from_process()
    }

    /// Whether people reach this instance by https.
    pub fn tls(&self) -> bool {
        self.tls.unwrap_or_else(|| !check::is_local(&self.hostname))
    }

    /// Scheme and host of every address of this instance, without a trailing slash.
    pub fn origin(&self) -> String {
        let scheme = if self.tls() { "https" } else { "http" };
        format!("{scheme}://{}", self.hostname)
    }

    /// Whether this instance can speak with others: that is switched on, and its addresses are such that they
    /// can answer.
    pub fn federates(&self) -> bool {
        self.federation.enabled && (self.tls() || self.federation.insecure_development_mode)
    }

    /// The sender of our mail.
    pub fn mail_from(&self) -> String {
        let host = self.hostname.split(':').next().unwrap_or_default();
        self.mail.from.clone().unwrap_or_else(|| format!("noreply@{host}"))
    }

    /// The folder for what the program keeps: `/var/lib/spinney` for root, else `spinney` among the user's data,
    /// unless another is set.
    pub fn data_dir(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(source::default_data_dir)
    }

    /// The ActivityPub id of a person of this instance.
    pub fn person_ap_id(&self, name: &str) -> String {
        self.named_ap_id("u", name)
    }

    /// The ActivityPub id of a community of this instance.
    pub fn community_ap_id(&self, name: &str) -> String {
        self.named_ap_id("c", name)
    }

    /// The ActivityPub id of a multi-community of this instance.
    pub fn multi_community_ap_id(&self, name: &str) -> String {
        self.named_ap_id("m", name)
    }

    /// The ActivityPub id of a post that was written here.
    pub fn post_ap_id(&self, id: PostId) -> String {
        format!("{}/post/{id}", self.origin())
    }

    /// The ActivityPub id of a comment that was written here.
    pub fn comment_ap_id(&self, id: CommentId) -> String {
        format!("{}/comment/{id}", self.origin())
    }

    /// The ActivityPub id of a message that was written here.
    pub fn private_message_ap_id(&self, id: PrivateMessageId) -> String {
        format!("{}/private_message/{id}", self.origin())
    }

    /// Names may be Arabic or Cyrillic, which are percent-encoded in URLs.
    fn named_ap_id(&self, kind: &str, name: &str) -> String {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        format!("{}/{kind}/{name}", self.origin())
    }
}

impl ToSql<Jsonb, Pg> for RateLimits {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for RateLimits {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(<serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?)?)
    }
}

#[cfg(test)]
mod tests;
