//! Whole clusters: made, started, killed and found again.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::{Cluster, Error, Programs, Settings, is_root};

/// A folder of one test, removed at its end with the server that may still run in it.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let place = env::temp_dir().join(format!("cluster-test-{}-{number}", std::process::id()));
        fs::create_dir(&place).unwrap();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o711)).unwrap();
        Self(place)
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::at(self.0.join("postgres"));
        settings.database = "forum \"1\"".to_owned();
        for (name, value) in [("fsync", "off"), ("shared_buffers", "8MB"), ("max_connections", "10")] {
            settings.parameters.push((name.to_owned(), value.to_owned()));
        }
        settings
    }

    fn data(&self) -> PathBuf {
        self.0.join("postgres/data")
    }

    fn server_pid(&self) -> Pid {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        Pid::from_raw(text.lines().next().unwrap().parse().unwrap()).unwrap()
    }

    /// A folder of programs of which `postgres` and `initdb` are these shell scripts.
    fn fake_programs(&self, postgres: &str, initdb: &str) -> PathBuf {
        let folder = self.0.join("bin");
        fs::create_dir(&folder).unwrap();
        for (name, script) in [("postgres", postgres), ("initdb", initdb)] {
            let path = folder.join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        Cluster::stop_detached(&Settings::at(self.0.join("postgres"))).unwrap();
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// The answer to a query, over the address as libpq reads it.
fn ask(url: &str, sql: &str) -> String {
    let psql = Programs::installed(None).unwrap()[0].path("psql");
    let output =
        Command::new(psql).args(["-XqAt", "-v", "ON_ERROR_STOP=1", url, "-c", sql]).output().unwrap();
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_new_cluster_holds_its_database_and_keeps_it() {
    let place = Place::new();
    let settings = place.settings();

    let cluster = Cluster::start(&settings).unwrap();
    assert_eq!(cluster.url(), settings.url(&settings.database).unwrap());
    assert_eq!(ask(&cluster.url(), "select current_database()"), "forum \"1\"");
    assert_eq!(
        ask(&cluster.url(), "select lower('ÄÖ') || (array['b', 'B', 'a'] @> array['B'])::text"),
        "äötrue"
    );
    assert_eq!(ask(&cluster.url(), "show server_encoding"), "UTF8");
    assert_eq!(ask(&cluster.url(), "show listen_addresses"), "");
    assert_eq!(ask(&cluster.url(), "show shared_buffers"), "8MB");
    ask(&cluster.url(), "create table kept (id int); insert into kept values (7)");
    cluster.stop().unwrap();
    assert!(!place.data().join("postmaster.pid").exists());

    let cluster = Cluster::start(&settings).unwrap();
    assert_eq!(ask(&cluster.url(), "select id from kept"), "7");
    drop(cluster);
    assert!(!place.data().join("postmaster.pid").exists(), "dropping it stops it too");
}

#[test]
fn the_database_that_every_cluster_has_can_be_the_one() {
    let place = Place::new();
    let settings = Settings { database: "postgres".to_owned(), ..place.settings() };
    let cluster = Cluster::start(&settings).unwrap();
    assert_eq!(ask(&cluster.url(), "select current_database()"), "postgres");
}

#[test]
fn only_its_user_can_reach_the_socket_and_the_data() {
    let place = Place::new();
    let _cluster = Cluster::start(&place.settings()).unwrap();
    for folder in [place.data(), place.0.join("postgres/socket")] {
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o077, 0);
    }
    if is_root() {
        let status = fs::read_to_string(format!("/proc/{}/status", place.server_pid().as_raw_pid())).unwrap();
        let uid = status.lines().find(|line| line.starts_with("Uid:")).unwrap();
        assert!(!uid.split_whitespace().any(|id| id == "0"), "{uid}");
    }
}

#[test]
fn a_second_instance_on_the_same_data_is_refused() {
    let place = Place::new();
    let first = Cluster::start(&place.settings()).unwrap();
    let refused = Cluster::start(&place.settings()).unwrap_err();
    assert!(matches!(refused, Error::InUse { .. }), "{refused}");
    assert!(refused.to_string().contains(&format!("process {}", std::process::id())), "{refused}");
    assert!(matches!(Cluster::stop_detached(&place.settings()), Err(Error::InUse { .. })));
    assert_eq!(ask(&first.url(), "select 1"), "1");
}

#[test]
fn a_killed_server_starts_again_with_its_data() {
    let place = Place::new();
    let mut settings = place.settings();
    settings.parameters.retain(|(name, _)| name != "fsync");
    let cluster = Cluster::start(&settings).unwrap();
    ask(&cluster.url(), "create table kept (id int); insert into kept values (7)");
    kill_process(place.server_pid(), Signal::KILL).unwrap();
    drop(cluster);
    assert!(place.data().join("postmaster.pid").exists());

    let cluster = Cluster::start(&settings).unwrap();
    assert_eq!(ask(&cluster.url(), "select id from kept"), "7");
}

#[test]
fn a_stale_pid_file_with_the_number_of_another_process_does_no_harm() {
    let place = Place::new();
    Cluster::start(&place.settings()).unwrap().stop().unwrap();
    // A living process of the cluster's own user, which is what PostgreSQL itself would stumble over.
    let mut command = crate::owner::Owner::find("postgres").unwrap().command("tail");
    let mut other = command.args(["-f", "/dev/null"]).stdout(Stdio::null()).spawn().unwrap();
    let stale = format!("{}\n{}\n0\n5432\n\n\n\nready   \n", other.id(), place.data().display());
    fs::write(place.data().join("postmaster.pid"), stale).unwrap();

    let cluster = Cluster::start(&place.settings()).unwrap();
    assert_eq!(ask(&cluster.url(), "select 1"), "1");
    assert!(test_kill_process(Pid::from_child(&other)).is_ok(), "the other process was left alone");
    other.kill().unwrap();
    other.wait().unwrap();
}

#[test]
fn a_server_left_running_is_stopped_and_started_anew() {
    let place = Place::new();
    let settings = place.settings();
    let cluster = Cluster::start(&settings).unwrap();
    ask(&cluster.url(), "create table kept (id int); insert into kept values (7)");
    let left_over = place.server_pid();
    cluster.detach();
    assert_eq!(ask(&settings.url(&settings.database).unwrap(), "select id from kept"), "7");

    let cluster = Cluster::start(&settings).unwrap();
    assert_ne!(place.server_pid(), left_over);
    assert_eq!(ask(&cluster.url(), "select id from kept"), "7");
    cluster.detach();
    assert!(Cluster::stop_detached(&settings).unwrap());
    assert!(!Cluster::stop_detached(&settings).unwrap());
}

#[test]
fn data_of_another_version_are_refused_with_what_to_install() {
    let place = Place::new();
    fs::create_dir_all(place.data()).unwrap();
    fs::write(place.data().join("PG_VERSION"), "11\n").unwrap();
    let message = Cluster::start(&place.settings()).unwrap_err().to_string();
    assert!(message.contains("apt-get install postgresql-11"), "{message}");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let place = Place::new();
    fs::create_dir_all(place.data()).unwrap();
    fs::write(place.data().join("diary.txt"), "mine").unwrap();
    assert!(matches!(Cluster::start(&place.settings()), Err(Error::NotACluster(_))));
    assert!(place.data().join("diary.txt").exists());
}

#[test]
fn an_interrupted_making_is_begun_again() {
    let place = Place::new();
    let half = place.data().with_extension("new");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    let cluster = Cluster::start(&place.settings()).unwrap();
    assert_eq!(ask(&cluster.url(), "select 1"), "1");
    assert!(!half.exists());
}

#[test]
fn a_server_that_does_not_start_shows_the_end_of_its_log() {
    let place = Place::new();
    let mut settings = place.settings();
    settings.parameters.push(("shared_buffers".to_owned(), "lots".to_owned()));
    let error = Cluster::start(&settings).unwrap_err();
    assert!(matches!(error, Error::NotStarted { .. }), "{error}");
    assert!(error.to_string().contains("invalid value for parameter \"shared_buffers\""), "{error}");
    assert!(error.to_string().contains("server.log"), "{error}");
}

#[test]
fn a_server_that_hangs_is_given_up_and_ended() {
    let place = Place::new();
    Cluster::start(&place.settings()).unwrap().stop().unwrap();
    let version = Programs::installed(None).unwrap()[0].version();
    let script = format!(
        "case $1 in --version) echo 'postgres (PostgreSQL) {version}.0';; *) exec tail -f /dev/null;; esac"
    );
    let mut settings = place.settings();
    settings.programs = Some(place.fake_programs(&script, "exit 1"));
    settings.start_timeout = std::time::Duration::from_millis(50);
    let error = Cluster::start(&settings).unwrap_err();
    assert!(error.to_string().contains("did not come up"), "{error}");
    // It is free again at once.
    assert!(Cluster::start(&place.settings()).is_ok());
}

#[test]
fn a_full_disk_is_named() {
    let place = Place::new();
    let mut settings = place.settings();
    let initdb = "echo 'initdb: error: could not write file \"base\": No space left on device' >&2; exit 1";
    settings.programs = Some(place.fake_programs("echo 'postgres (PostgreSQL) 16.1'", initdb));
    let error = Cluster::start(&settings).unwrap_err();
    assert!(matches!(&error, Error::DiskFull(folder) if *folder == place.0.join("postgres")), "{error}");
}

#[test]
fn a_disk_that_is_full_when_a_cluster_starts_again_is_named() {
    let place = Place::new();
    let settings = place.settings();
    let cluster = Cluster::start(&settings).unwrap();
    ask(&cluster.url(), "create table kept (id int); insert into kept values (7)");
    cluster.stop().unwrap();

    let version = Programs::installed(None).unwrap()[0].version().to_string();
    let postgres = format!(
        "if [ \"$1\" = -D ]; then echo 'FATAL:  could not write lock file \"postmaster.pid\": No space left on device' >&2; exit 1; fi\necho 'postgres (PostgreSQL) {version}.1'"
    );
    let mut full = place.settings();
    full.programs = Some(place.fake_programs(&postgres, "exit 1"));
    let error = Cluster::start(&full).unwrap_err();
    assert!(matches!(&error, Error::DiskFull(folder) if *folder == place.0.join("postgres")), "{error}");
    assert!(error.to_string().contains("is full; make room and start again"), "{error}");

    let cluster = Cluster::start(&settings).unwrap();
    assert_eq!(ask(&cluster.url(), "select id from kept"), "7", "it does no harm");
}

#[test]
fn programs_that_are_too_old_are_named() {
    let place = Place::new();
    let folder = place.fake_programs("echo 'postgres (PostgreSQL) 14.9'", "exit 1");
    let message = Programs::installed(Some(&folder)).unwrap_err().to_string();
    assert!(message.contains("only version 14 in"), "{message}");
}

#[test]
fn a_closed_folder_on_the_way_is_named() {
    let place = Place::new();
    let closed = place.0.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(if is_root() { 0o700 } else { 0o500 })).unwrap();
    let settings = Settings { folder: closed.join("postgres"), ..place.settings() };
    match Cluster::start(&settings).unwrap_err() {
        Error::CannotEnter { folder, .. } => assert_eq!(folder, closed),
        Error::PermissionDenied(path) => assert!(path.starts_with(&closed)),
        other => panic!("{other}"),
    }
}

#[test]
fn a_socket_folder_of_somebody_else_is_not_trusted() {
    let place = Place::new();
    let open = place.0.join("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let settings = Settings { socket_folder: Some(open.clone()), ..place.settings() };
    assert!(matches!(Cluster::start(&settings), Err(Error::UnsafeSocketFolder(folder)) if folder == open));
    assert!(!Path::new(&place.data()).exists());
}
