//! What settings have to be beyond their kind. Each problem says what to write instead.

use std::net::IpAddr;

use url::Url;

use super::{RateLimit, Settings, secret::Secret};
use crate::text::{field, name};

/// Everything that is wrong.
pub(super) fn problems(settings: &Settings) -> Vec<String> {
    [
        addresses(settings),
        database(settings),
        services(settings),
        mail(settings),
        setup(settings),
        rate_limits(settings),
        cors(settings),
    ]
    .concat()
}

/// Whether a host name has a port or means this machine, so that nobody else reaches it by https.
pub(super) fn is_local(hostname: &str) -> bool {
    let is_loopback = || hostname.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    hostname.contains(':') || hostname == "localhost" || hostname.ends_with(".localhost") || is_loopback()
}

fn addresses(settings: &Settings) -> Vec<String> {
    let Settings { hostname, port, metrics, federation, .. } = settings;
    let mut problems = Vec::new();
    let named = hostname.rsplit_once(':').map_or(Some(hostname.as_str()), |(host, port)| {
        port.parse::<u16>().ok().filter(|port| *port > 0).map(|_| host)
    });
    if !named.is_some_and(is_host) {
        problems.push(format!(
            "hostname: `{hostname}` is no host name; write only the name people know this server by, \
             like `forum.example`, without `https://` and without a path"
        ));
    } else if named.is_some_and(|host| host != hostname && is_public(host))
        && !federation.insecure_development_mode
    {
        problems.push(format!(
            "hostname: `{hostname}` has a port, which other instances do not accept; leave it out, \
             or set federation.insecure_development_mode on a machine for trying things out"
        ));
    }
    for (key, value) in [("port", *port), ("metrics.port", metrics.port)] {
        if value == 0 {
            problems.push(format!("{key}: 0 is no port; write one from 1 to 65535"));
        }
    }
    if metrics.enabled && metrics.port == *port {
        problems.push(format!("metrics.port: {port} is already the port of the forum; write another one"));
    }
    problems
}

/// Whether others may know a machine by this name.
fn is_public(host: &str) -> bool {
    host.contains('.') && !is_local(host) && host.parse::<IpAddr>().is_err()
}

/// Labels of lower-case letters, digits and inner hyphens; `Settings` are put in lower case before.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let chars =
            label.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-');
        (1..=63).contains(&label.len()) && chars && !label.starts_with('-') && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

fn database(settings: &Settings) -> Vec<String> {
    let mut problems = Vec::new();
    let url = settings.database.url.as_ref().map(Secret::reveal);
    if url.is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
        // The value may hold a password, so it is not shown.
        problems.push(
            "database.url: an address looks like `postgres://user:password@host:5432/name`; leave it out to let \
             Spinney keep a PostgreSQL of its own"
                .to_owned(),
        );
    }
    if settings.database.pool_size < 2 {
        problems.push("database.pool_size: at least 2 connections are needed".to_owned());
    }
    if settings.database.wait_seconds == 0 {
        problems.push("database.wait_seconds: write 1 or more".to_owned());
    }
    if matches!(settings.postgres_user.as_str(), "" | "root") {
        problems.push(
            "postgres_user: PostgreSQL does not run as root; write the name of another user, usually `postgres`"
                .to_owned(),
        );
    }
    problems
}

fn services(settings: &Settings) -> Vec<String> {
    let mut problems = Vec::new();
    for (key, url) in [("pictrs.url", &settings.pictrs.url), ("ui.url", &settings.ui.url)] {
        if let Some(url) = url.as_ref().filter(|url| !matches!(url.scheme(), "http" | "https")) {
            problems.push(format!("{key}: `{url}` has to begin with http:// or https://"));
        }
    }
    if settings.pictrs.upload_mb == 0 {
        problems.push(
            "pictrs.upload_mb: write 1 or more; admins can switch uploads off in the site's settings"
                .to_owned(),
        );
    }
    if settings.pictrs.config_file.is_some() && settings.pictrs.url.is_some() {
        problems.push(
            "pictrs.config_file: a pict-rs that others run (pictrs.url) has settings of its own".to_owned(),
        );
    }
    if settings.log.level.trim().is_empty() {
        problems.push("log.level: write error, warn, info, debug or trace".to_owned());
    }
    problems
}

fn mail(settings: &Settings) -> Vec<String> {
    let mut problems = Vec::new();
    let mail = &settings.mail;
    if mail.port == 0 {
        problems.push("mail.port: 0 is no port; usual are 587 (starttls) and 465 (tls)".to_owned());
    }
    if mail.login.is_some() != mail.password.is_some() {
        problems.push("mail.login, mail.password: give both or neither".to_owned());
    }
    if let Some(from) = &mail.from {
        let address =
            from.split_once('<').map_or(from.as_str(), |(_, rest)| rest.trim_end().trim_end_matches('>'));
        if field::email(address).is_err() {
            problems.push(format!(
                "mail.from: `{from}` is no sender; write `noreply@forum.example` or `Forum <noreply@forum.example>`"
            ));
        }
    }
    problems
}

fn setup(settings: &Settings) -> Vec<String> {
    let mut problems = Vec::new();
    let setup = &settings.setup;
    if name::check_actor_name(&setup.admin_name, 3..=20).is_err() {
        problems.push(format!(
            "setup.admin_name: `{}` is no name; it has 3 to 20 letters, digits and `_`",
            setup.admin_name
        ));
    }
    if setup.admin_password.as_ref().is_some_and(|password| field::check_password(password.reveal()).is_err())
    {
        problems.push("setup.admin_password: a password has 10 to 60 characters".to_owned());
    }
    if let Some(address) = setup.admin_email.as_ref().filter(|address| field::email(address).is_err()) {
        problems.push(format!("setup.admin_email: `{address}` is no address"));
    }
    if field::site_name(&setup.site_name).is_err() {
        problems.push("setup.site_name: the name of a site has 1 to 20 characters".to_owned());
    }
    problems
}

fn rate_limits(settings: &Settings) -> Vec<String> {
    let limits = &settings.rate_limits;
    let table: [(&str, RateLimit); 7] = [
        ("message", limits.message),
        ("post", limits.post),
        ("register", limits.register),
        ("image", limits.image),
        ("comment", limits.comment),
        ("search", limits.search),
        ("import_user_settings", limits.import_user_settings),
    ];
    let wrong = table.iter().filter(|(_, limit)| limit.capacity < 1 || limit.seconds < 1);
    wrong.map(|(class, _)| format!("rate_limits.{class}: capacity and seconds are 1 or more")).collect()
}

fn cors(settings: &Settings) -> Vec<String> {
    let is_origin = |text: &str| {
        Url::parse(text)
            .is_ok_and(|url| url.origin().is_tuple() && url.origin().ascii_serialization() == text)
    };
    let wrong = settings.cors.origins.iter().filter(|text| *text != "*" && !is_origin(text));
    wrong
        .map(|text| {
            format!("cors.origins: `{text}` is no origin; write `*`, or one like `https://app.example`")
        })
        .collect()
}
