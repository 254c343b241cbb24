//! The real image service, in a folder of its own.

use crate::server::TestServer;
use server::pictrs::{Plan, supervise};
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A pict-rs that runs for a server, until it is stopped.
pub struct Images {
    plan: Plan,
    running: Option<(watch::Sender<bool>, JoinHandle<()>)>,
    _folder: TempDir,
}

impl Images {
    /// Starts one for the server, and waits until it answers.
    pub async fn start(server: &TestServer) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Where the tests are run by root the service is somebody else's, who has to get there.
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
        let plan = Plan {
            program: program(),
            user: server.instance.app.settings().postgres_user.clone(),
            config_file: None,
            folder: folder.path().join("pictrs"),
            upload_mb: server.instance.app.settings().pictrs.upload_mb,
            pause: Duration::ZERO,
        };
        let mut images = Self { plan, running: None, _folder: folder };
        images.resume(server).await;
        images
    }

    /// Starts it again after [`Images::pause`], and waits until it answers.
    pub async fn resume(&mut self, server: &TestServer) {
        let (stop, stopped) = watch::channel(false);
        let pictrs = server.instance.app.pictrs().clone();
        let supervisor = tokio::spawn(supervise(self.plan.clone(), pictrs.clone(), stopped));
        self.running = Some((stop, supervisor));
        let up = tokio::time::timeout(Duration::from_secs(60), pictrs.wait_until(true)).await;
        up.expect("pict-rs should come up; `scripts/install.sh test` installs it");
    }

    /// Stops it for a while; its files stay.
    pub async fn pause(&mut self) {
        if let Some((stop, supervisor)) = self.running.take() {
            stop.send_replace(true);
            supervisor.await.unwrap();
        }
    }

    /// The user its process belongs to.
    pub fn user_id(&self) -> u32 {
        let id = std::fs::read_to_string(self.plan.pid_file()).unwrap();
        std::fs::metadata(format!("/proc/{}", id.trim())).unwrap().uid()
    }

    /// Ends the process behind its supervisor's back, and waits until another one runs.
    pub async fn restart(&self, server: &TestServer) {
        let id = std::fs::read_to_string(self.plan.pid_file()).unwrap();
        assert!(Command::new("kill").args(["-TERM", id.trim()]).status().unwrap().success());
        server.instance.app.pictrs().wait_until(false).await;
        server.instance.app.pictrs().wait_until(true).await;
    }

    /// Stops it for good.
    pub async fn stop(mut self) {
        self.pause().await;
    }
}

/// Where `scripts/pict-rs.sh` puts it, unless it is on the path.
fn program() -> PathBuf {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home).unwrap_or_default();
    let built = cache.join("spinney/tools/bin/pict-rs");
    if built.exists() { built } else { PathBuf::from("pict-rs") }
}
