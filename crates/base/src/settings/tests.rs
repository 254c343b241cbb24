//! Settings from their sources, and what is said about wrong ones.

use std::io;

use proptest::prelude::proptest;
use serde_json::Value;

use super::source::from_variables;
use super::{MailTls, Settings, secret::Secret};
use crate::ids::{CommentId, PostId, PrivateMessageId};

/// Variables, and what comes of them.
type Case<'c, R> = (&'c [(&'c str, &'c str)], R);

const MANUAL: &str = include_str!("../../../../config.hjson");

/// What a file named `config` with this content and these variables make.
fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let named = [("SPINNEY_CONFIG", "config")].into_iter().filter(|_| !file.is_empty());
    let variables: Vec<_> = named
        .chain(variables.iter().copied())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let read = |path: &str| match path {
        "config" => Ok(file.to_owned()),
        "/run/secrets/key" => Ok("s3cret\n".to_owned()),
        _ => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    from_variables(&variables, &read).map_err(|problems| problems.to_string())
}

/// A file with this content; a text without quotes goes to the end of its line, so that brackets need their own.
fn lines(content: &str) -> String {
    format!("{{ {}\n}}", content.replace(" }", "\n}"))
}

#[track_caller]
fn assert_refused(file: &str, variables: &[(&str, &str)], parts: &[&str]) {
    let message = load(file, variables).expect_err("the settings are wrong");
    for part in parts {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
}

#[test]
fn the_manual_lists_every_setting_with_its_default() {
    let manual: Value = deser_hjson::from_str(MANUAL).unwrap();
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    assert_same("", &manual, &defaults);
    assert_eq!(load(MANUAL, &[]).unwrap(), Settings::default());
}

fn assert_same(path: &str, manual: &Value, default: &Value) {
    let (Value::Object(manual), Value::Object(default)) = (manual, default) else {
        assert_eq!(manual, default, "{path} in config.hjson is not the default");
        return;
    };
    for key in default.keys() {
        assert!(manual.contains_key(key), "{path}{key} is missing in config.hjson");
    }
    for (key, value) in manual {
        let default = default.get(key).unwrap_or_else(|| panic!("{path}{key} in config.hjson is no setting"));
        assert_same(&format!("{path}{key}."), value, default);
    }
}

#[test]
fn the_manual_explains_every_setting() {
    let lines: Vec<&str> = MANUAL.lines().map(str::trim).collect();
    for pair in lines.windows(2) {
        let is_setting = pair[1].contains(": ") && !pair[1].starts_with("//") && !pair[1].ends_with('{');
        assert!(!is_setting || pair[0].starts_with("//"), "{} is not explained", pair[1]);
    }
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_default() {
    let file = "{ port: 9000, database: { pool_size: 5 }, setup: { site_name: \"One\" } }";
    let settings = load(file, &[("SPINNEY__PORT", "9001"), ("SPINNEY__SETUP__SITE_NAME", "Two")]).unwrap();
    assert_eq!((settings.port, settings.database.pool_size), (9001, 5));
    assert_eq!((settings.setup.site_name.as_str(), settings.database.wait_seconds), ("Two", 30));
    assert_eq!(load("", &[]).unwrap(), Settings::default());
}

#[test]
fn variables_have_the_kind_of_the_setting() {
    let settings = load(
        "",
        &[
            ("SPINNEY__HOSTNAME", " Forum.Example "),
            ("SPINNEY__TLS", "false"),
            ("SPINNEY__BIND", "::1"),
            ("SPINNEY__DATA_DIR", "/data"),
            ("SPINNEY__MAIL__HOST", "12345"),
            ("SPINNEY__MAIL__TLS", "none"),
            ("SPINNEY__MAIL__FROM", ""),
            ("SPINNEY__SETUP__ADMIN_PASSWORD", "1234567890"),
            ("SPINNEY__CORS__ORIGINS", "https://a.example, https://b.example:8443"),
            ("SPINNEY__TRUSTED_PROXIES", ""),
            ("SPINNEY__RATE_LIMITS__POST__CAPACITY", "99"),
            ("SPINNEY__FEDERATION__ENABLED", "false"),
            ("SPINNEY__UI__URL", "http://127.0.0.1:3000"),
            ("PATH", "/bin"),
            ("SPINNEY_BIN", "spinney"),
        ],
    )
    .unwrap();
    assert_eq!(
        (settings.hostname.as_str(), settings.tls, settings.bind.is_ipv6()),
        ("forum.example", Some(false), true)
    );
    assert_eq!(settings.data_dir().to_str(), Some("/data"));
    assert_eq!((settings.mail.host.as_deref(), settings.mail.tls), (Some("12345"), MailTls::None));
    assert_eq!(settings.mail_from(), "noreply@forum.example");
    assert_eq!(settings.setup.admin_password, Some(Secret::new("1234567890")));
    assert_eq!(settings.cors.origins, ["https://a.example", "https://b.example:8443"]);
    assert!(settings.trusted_proxies.is_empty() && !settings.federation.enabled);
    assert_eq!(settings.rate_limits.post.capacity, 99);
    assert_eq!(settings.ui.url.unwrap().as_str(), "http://127.0.0.1:3000/");
}

#[test]
fn secrets_may_come_from_files_and_are_not_printed() {
    let variables = [("SPINNEY__MAIL__PASSWORD_FILE", "/run/secrets/key"), ("SPINNEY__MAIL__LOGIN", "ada")];
    let settings = load("", &variables).unwrap();
    assert_eq!(settings.mail.password.as_ref().map(Secret::reveal), Some("s3cret"));
    assert!(!format!("{settings:?}").contains("s3cret"));
    assert!(!serde_json::to_string(&settings).unwrap().contains("s3cret"));
    assert_refused(
        "",
        &[("SPINNEY__MAIL__PASSWORD_FILE", "/no")],
        &["SPINNEY__MAIL__PASSWORD_FILE: cannot read `/no`"],
    );
}

#[test]
fn unknown_keys_are_refused_with_the_right_one() {
    let table = [
        ("databse: { url: a }", "databse", "`database`"),
        ("database: { pool_sise: 5 }", "database.pool_sise", "`database.pool_size`"),
        ("pool_size: 5", "pool_size", "`database.pool_size`"),
        ("host_name: a", "host_name", "`hostname`"),
        ("colour: blue", "colour", "config.hjson lists all"),
    ];
    for (file, key, meant) in table {
        assert_refused(&lines(file), &[], &[&format!("{key} (config): there is no such setting"), meant]);
    }
    let table = [
        ("SPINNEY__DATABSE__URL", "`database.url`"),
        ("SPINNEY__MAIL__PASSWORT", "`mail.password`"),
        ("SPINNEY__MAIL__PASSWORT_FILE", "no such setting"),
        ("SPINNEY_DATABASE_URL", "`SPINNEY__DATABASE__URL`"),
        ("SPINNEY_HOSTNAME", "`SPINNEY__HOSTNAME`"),
        ("SPINNEY__", "no such setting"),
    ];
    for (name, meant) in table {
        assert_refused("", &[(name, "x")], &[name, meant]);
    }
}

#[test]
fn values_of_the_wrong_kind_are_refused_by_key() {
    let table: [(&str, &[&str]); 12] = [
        ("port: 70000", &["port (config)", "1 to 65535"]),
        ("port: many", &["port (config)", "1 to 65535"]),
        ("port: 0", &["port: 0 is no port"]),
        ("metrics: { port: -1 }", &["metrics.port (config)"]),
        ("tls: perhaps", &["tls (config)", "true or false"]),
        ("bind: localhost", &["bind (config)", "IP address"]),
        ("database: 5", &["database (config)", "database: {"]),
        ("hostname: { a: b }", &["hostname (config)"]),
        ("log: { format: fancy }", &["log.format (config)", "`text` or `json`"]),
        ("setup: { admin_password: 1234567890 }", &["setup.admin_password (config)", "in quotes"]),
        ("trusted_proxies: [\"10.0.0.0/99\"]", &["trusted_proxies (config)", "10.0.0.0/8"]),
        ("ui: { url: nowhere }", &["ui.url (config)", "URL"]),
    ];
    for (file, parts) in table {
        assert_refused(&lines(file), &[], parts);
    }
    assert_refused("", &[("SPINNEY__PORT", "70000")], &["port (SPINNEY__PORT)", "70000", "1 to 65535"]);
    assert_refused("", &[("SPINNEY__DATABASE", "x")], &["SPINNEY__DATABASE: a section"]);
    assert_refused("[1, 2]", &[], &["config: not an object"]);
    assert_refused("{ port: ", &[], &["config: not valid Hjson"]);
    assert_refused("", &[("SPINNEY_CONFIG", "/no")], &["SPINNEY_CONFIG: cannot read `/no`"]);
}

#[test]
fn values_that_cannot_work_are_refused_with_what_to_write() {
    let table: [Case<'_, &str>; 20] = [
        (&[("HOSTNAME", "https://forum.example")], "without `https://`"),
        (&[("HOSTNAME", "forum.example/")], "no host name"),
        (&[("HOSTNAME", "")], "no host name"),
        (&[("HOSTNAME", "my forum")], "no host name"),
        (&[("HOSTNAME", "localhost:99999")], "no host name"),
        (&[("HOSTNAME", "forum.example:8536")], "other instances do not accept"),
        (&[("METRICS__ENABLED", "true"), ("METRICS__PORT", "8536")], "already the port of the forum"),
        (&[("DATABASE__URL", "mysql://x")], "postgres://user:password@host:5432/name"),
        (&[("DATABASE__POOL_SIZE", "1")], "at least 2"),
        (&[("DATABASE__WAIT_SECONDS", "0")], "1 or more"),
        (&[("POSTGRES_USER", "root")], "does not run as root"),
        (&[("PICTRS__URL", "ftp://p")], "http://"),
        (&[("PICTRS__UPLOAD_MB", "0")], "1 or more"),
        (&[("MAIL__LOGIN", "a")], "both or neither"),
        (&[("MAIL__FROM", "me")], "no sender"),
        (&[("SETUP__ADMIN_NAME", "a b")], "setup.admin_name"),
        (&[("SETUP__ADMIN_PASSWORD", "short")], "10 to 60"),
        (&[("SETUP__SITE_NAME", "")], "1 to 20"),
        (&[("RATE_LIMITS__IMAGE__SECONDS", "0")], "rate_limits.image"),
        (&[("CORS__ORIGINS", "https://a.example/,*")], "`https://a.example/` is no origin"),
    ];
    for (variables, part) in table {
        let names: Vec<String> = variables.iter().map(|(name, _)| format!("SPINNEY__{name}")).collect();
        let variables: Vec<(&str, &str)> =
            names.iter().map(String::as_str).zip(variables.iter().map(|(_, value)| *value)).collect();
        assert_refused("", &variables, &[part]);
    }
}

#[test]
fn all_problems_are_told_at_once() {
    assert_refused(
        "{ prot: 1\nport: x\n}",
        &[("SPINNEY__TLS", "2")],
        &["prot", "port (config)", "tls (SPINNEY__TLS)"],
    );
}

#[test]
fn a_wrong_password_is_not_told() {
    let message = load("", &[("SPINNEY__DATABASE__URL", "mysql://u:hunter2@h/d")]).unwrap_err();
    assert!(!message.contains("hunter2"), "{message}");
}

#[test]
fn the_origin_is_https_unless_the_host_is_local() {
    let table: [Case<'_, (&str, bool)>; 9] = [
        (&[], ("http://localhost:8536", false)),
        (&[("SPINNEY__PORT", "9000")], ("http://localhost:9000", false)),
        (&[("SPINNEY__HOSTNAME", "forum.example")], ("https://forum.example", true)),
        (
            &[("SPINNEY__HOSTNAME", "forum.example"), ("SPINNEY__PORT", "9000")],
            ("https://forum.example", true),
        ),
        (
            &[("SPINNEY__HOSTNAME", "forum.example"), ("SPINNEY__TLS", "false")],
            ("http://forum.example", false),
        ),
        (
            &[("SPINNEY__HOSTNAME", "forum.example"), ("SPINNEY__FEDERATION__ENABLED", "false")],
            ("https://forum.example", false),
        ),
        (&[("SPINNEY__HOSTNAME", "127.0.0.1")], ("http://127.0.0.1", false)),
        (&[("SPINNEY__HOSTNAME", "192.0.2.1:8536")], ("http://192.0.2.1:8536", false)),
        (
            &[
                ("SPINNEY__HOSTNAME", "a.test:8536"),
                ("SPINNEY__FEDERATION__INSECURE_DEVELOPMENT_MODE", "true"),
            ],
            ("http://a.test:8536", true),
        ),
    ];
    for (variables, (origin, federates)) in table {
        let settings = load("", variables).unwrap();
        assert_eq!((settings.origin().as_str(), settings.federates()), (origin, federates));
    }
}

#[test]
fn the_data_lies_in_one_place_wherever_the_program_is_started() {
    let folder = Settings::default().data_dir();
    assert!(folder.is_absolute() && folder.ends_with("spinney"), "{folder:?}");
}

#[test]
fn ids_of_local_things_begin_with_the_origin() {
    let settings = Settings { hostname: "forum.example".to_owned(), ..Settings::default() };
    let table = [
        (settings.person_ap_id("ada"), "https://forum.example/u/ada"),
        (settings.person_ap_id("Ж_1"), "https://forum.example/u/%D0%96_1"),
        (settings.community_ap_id("books"), "https://forum.example/c/books"),
        (settings.post_ap_id(PostId(7)), "https://forum.example/post/7"),
        (settings.comment_ap_id(CommentId(8)), "https://forum.example/comment/8"),
        (settings.private_message_ap_id(PrivateMessageId(9)), "https://forum.example/private_message/9"),
    ];
    for (id, expected) in table {
        assert_eq!(id, expected);
        assert_eq!(url::Url::parse(&id).unwrap().as_str(), expected);
    }
}

proptest! {
    #[test]
    fn no_source_panics(key in "[A-Z_]{0,12}", value in ".{0,20}", file in "[a-z_:{}\\[\\]\"0-9\n ,]{0,60}") {
        let _ = load(&file, &[(&format!("SPINNEY__{key}"), &value), ("SPINNEY__PORT", &value)]);
    }
}
