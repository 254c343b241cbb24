//! The real program, as the person who hosts it meets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on should stop"
)]

#[path = "program/crash.rs"]
mod crash;
#[path = "program/life.rs"]
mod life;
#[path = "program/log.rs"]
mod log;
#[path = "program/processes.rs"]
mod processes;
#[path = "program/saved.rs"]
mod saved;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use test_db::TestDb;

/// A folder for one instance, and the port it is to use.
struct Home {
    folder: TempDir,
    port: u16,
    /// Where it is to tell its figures.
    figures_port: u16,
}

/// A running server; killed when dropped, so that a failing test leaves nothing behind.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("spinney").tempdir().unwrap();
        // The user that PostgreSQL runs as has to get in.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder, port: free_port(), figures_port: free_port() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spinney"));
        command
            .args(arguments)
            .env("SPINNEY__DATA_DIR", self.folder.path())
            .env("SPINNEY__BIND", "127.0.0.1")
            .env("SPINNEY__PORT", self.port.to_string())
            .env("SPINNEY__METRICS__ENABLED", "true")
            .env("SPINNEY__METRICS__PORT", self.figures_port.to_string())
            .stdin(Stdio::null());
        command
    }

    /// Starts the server and waits until it says where it is.
    fn serve(&self) -> (Server, String) {
        Server::start(self.command(&["serve"]), self.port)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

impl Server {
    /// Starts what the command says and waits until it says where it is.
    fn start(mut command: Command, port: u16) -> (Self, String) {
        command.stderr(Stdio::null());
        let mut server = Self::spawn(command, port);
        let said = server.announcement();
        (server, said)
    }

    /// Starts what the command says.
    fn spawn(mut command: Command, port: u16) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, port }
    }

    /// What it prints until the empty line that ends it.
    fn announcement(&mut self) -> String {
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.lines.read_line(&mut line).unwrap(), 0, "it ended after saying: {said}");
            if line.trim().is_empty() && said.contains("running") {
                return said;
            }
            said.push_str(&line);
        }
    }

    fn get(&self, path: &str) -> (u16, String) {
        Self::ask(self.port, path)
    }

    fn ask(port: u16, path: &str) -> (u16, String) {
        use std::io::Write;
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        (answer[9..12].parse().unwrap(), answer)
    }

    /// Asks it to stop as systemd does; answers whether it ended well.
    fn stop(mut self) -> bool {
        self.ask_to_stop();
        self.child.wait().unwrap().success()
    }

    fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has usually ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Below the ports that the system gives to who asks for any: one of those may be another test's before the server has it.
const PORTS: std::ops::Range<u32> = 20_000..32_000;

/// A port that nothing uses. Each test is a process of its own, so its id keeps tests apart.
fn free_port() -> u16 {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = std::process::id().wrapping_mul(17).wrapping_add(TAKEN.fetch_add(1, Ordering::Relaxed));
        let port = u16::try_from(PORTS.start + number % (PORTS.end - PORTS.start)).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_first_start_shows_address_and_password_and_the_next_one_finds_the_data() {
    let home = Home::new();
    let (server, said) = home.serve();
    assert!(said.contains(&format!("http://127.0.0.1:{}", home.port)), "{said}");
    assert!(said.contains("Password: "), "{said}");
    assert_eq!(server.get("/health/ready").0, 200);
    assert_eq!(server.get("/").0, 200);
    assert!(server.stop(), "it should end well when asked to stop");

    let (server, said) = home.serve();
    assert!(!said.contains("Password"), "{said}");
    assert!(server.stop());
}

#[test]
fn every_answer_has_an_id_and_the_headers_that_protect_readers() {
    let home = Home::new();
    let (server, _) = home.serve();
    let (status, answer) = server.get("/no/such/page");
    assert_eq!(status, 404);
    for header in ["x-request-id: ", "x-content-type-options: nosniff", "x-frame-options: SAMEORIGIN"] {
        assert!(answer.contains(header), "{header}\n{answer}");
    }
    assert!(server.stop());
}

#[test]
fn figures_are_told_at_an_address_of_their_own() {
    let home = Home::new();
    let (server, _) = home.serve();
    assert_eq!(server.get("/api/v3/post/list?type_=All").0, 200);
    assert_eq!(server.get("/metrics").0, 404, "not where everybody can ask");
    let (status, figures) = Server::ask(home.figures_port, "/metrics");
    assert_eq!(status, 200);
    for name in [
        "spinney_http_requests_total{method=\"GET\",route=\"/api/v3/post/list\",status=\"200\"} 1",
        "spinney_http_request_duration_seconds_bucket{route=\"/api/v3/post/list\",le=\"0.1\"}",
        "spinney_db_pool_max_connections",
        "spinney_db_pool_connections",
        "spinney_db_pool_available_connections",
        "spinney_jobs_waiting",
        "spinney_retention_days{kind=\"read_notification\"} 180",
        "spinney_retention_days{kind=\"modlog\"}",
        "spinney_jobs_failed",
        "spinney_rank_index_posts",
        "spinney_rank_index_bytes",
        "spinney_cache_hits_total{cache=\"viewers\"}",
        "spinney_cache_misses_total{cache=\"people\"}",
        "spinney_answer_cache_misses_total",
    ] {
        assert!(figures.contains(name), "{name}\n{figures}");
    }
    assert!(server.stop());
}

#[test]
fn a_second_instance_on_the_same_data_is_refused() {
    let home = Home::new();
    let (server, _) = home.serve();
    let second = Home { folder: tempfile::tempdir().unwrap(), port: free_port(), figures_port: free_port() };
    let refused = second.command(&["serve"]).env("SPINNEY__DATA_DIR", home.folder.path()).output().unwrap();
    assert!(!refused.status.success());
    let said = text(&refused);
    assert!(said.contains("in use by another"), "{said}");
    assert_eq!(server.get("/health/ready").0, 200, "the first one is not disturbed");
    assert!(server.stop());
}

#[test]
fn a_taken_port_is_named() {
    let home = Home::new();
    let _taken = TcpListener::bind(("127.0.0.1", home.port)).unwrap();
    let refused = home.run(&["serve"]);
    assert!(!refused.status.success());
    let said = text(&refused);
    assert!(said.contains(&home.port.to_string()) && said.contains("taken"), "{said}");
}

#[test]
fn a_database_that_does_not_answer_is_named() {
    let home = Home::new();
    let url = format!("postgres://nobody@127.0.0.1:{}/nothing", free_port());
    let refused = home.command(&["serve"]).env("SPINNEY__DATABASE__URL", url).output().unwrap();
    assert!(!refused.status.success());
    assert!(text(&refused).contains("database.url"), "{}", text(&refused));
}

#[test]
fn a_setting_that_does_not_exist_is_refused_with_the_one_that_was_meant() {
    let home = Home::new();
    let refused = home.command(&["check-config"]).env("SPINNEY__HOSTNAM", "example.org").output().unwrap();
    assert!(!refused.status.success());
    assert!(text(&refused).contains("hostname"), "{}", text(&refused));

    let accepted = home.run(&["check-config"]);
    assert!(accepted.status.success(), "{}", text(&accepted));
}

#[test]
fn scripts_learn_where_server_and_ui_are_wherever_it_is_set() {
    let home = Home::new();
    let file = home.folder.path().join("forum.hjson");
    let addresses = |content: &str, variables: &[(&str, &str)]| {
        fs::write(&file, content).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_spinney"));
        command.args(["check-config", "--addresses"]).env("SPINNEY_CONFIG", &file);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let set = "{\n  port: 9000\n  bind: \"127.0.0.2\"\n  ui: {\n    url: \"http://127.0.0.1:3000\"\n  }\n}\n";
    assert_eq!(addresses("{}\n", &[]), "server=http://127.0.0.1:8536\nui=\n");
    assert_eq!(addresses(set, &[]), "server=http://127.0.0.2:9000\nui=http://127.0.0.1:3000/\n");
    let also = [("SPINNEY__PORT", "9001"), ("SPINNEY__BIND", "::")];
    assert_eq!(addresses(set, &also), "server=http://[::1]:9001\nui=http://127.0.0.1:3000/\n");
}

#[tokio::test]
async fn a_program_older_than_its_database_changes_nothing_and_says_so() {
    let database = TestDb::create().await;
    let (client, connection) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    client
        .execute("insert into __diesel_schema_migrations (version) values ('99990101000000')", &[])
        .await
        .unwrap();
    drop(client);
    driver.await.unwrap().unwrap();

    let home = Home::new();
    let refused = home.command(&["migrate"]).env("SPINNEY__DATABASE__URL", database.url()).output().unwrap();
    assert!(!refused.status.success());
    assert!(text(&refused).contains("newer schema (99990101000000)"), "{}", text(&refused));
}

#[tokio::test]
async fn accounts_are_made_and_changed_from_the_command_line() {
    let database = TestDb::empty().await;
    let home = Home::new();
    let run = |arguments: &[&str]| {
        home.command(arguments).env("SPINNEY__DATABASE__URL", database.url()).output().unwrap()
    };

    let migrated = run(&["migrate"]);
    assert!(migrated.status.success(), "{}", text(&migrated));
    let made = run(&["user", "create-admin", "ada"]);
    assert!(made.status.success() && text(&made).contains("Password: "), "{}", text(&made));
    assert!(!run(&["user", "create-admin", "ada"]).status.success(), "the name is taken");

    let last = run(&["user", "demote", "ada"]);
    assert!(!last.status.success() && text(&last).contains("last admin"), "{}", text(&last));
    let short = run(&["user", "reset-password", "ada", "--password", "short"]);
    assert!(!short.status.success() && text(&short).contains("10 to 60"), "{}", text(&short));
    assert!(run(&["user", "reset-password", "ada", "--password", "long enough"]).status.success());

    assert!(run(&["user", "create-admin", "bob"]).status.success());
    assert!(run(&["user", "demote", "ada"]).status.success());
    assert!(run(&["user", "promote", "ada"]).status.success());
    let unknown = run(&["user", "promote", "nobody"]);
    assert!(!unknown.status.success() && text(&unknown).contains("nobody"), "{}", text(&unknown));
}

#[test]
fn accounts_made_while_the_server_runs_outlive_its_being_killed() {
    let home = Home::new();
    let (mut server, _) = home.serve();
    let made = home.run(&["user", "create-admin", "ada"]);
    assert!(made.status.success(), "{}", text(&made));
    assert_eq!(server.get("/health/ready").0, 200, "the database is still there");
    server.child.kill().unwrap();
    server.child.wait().unwrap();

    let (server, _) = home.serve();
    let demoted = home.run(&["user", "demote", "ada"]);
    assert!(demoted.status.success(), "{}", text(&demoted));
    assert!(server.stop());
}
