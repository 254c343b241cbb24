//! The image service pict-rs beside this server: started with it, started again when it ends, stopped with it.
//!
//! It listens on loopback, on a port that is free at the time, keeps its files under `data_dir`, and runs as another user where this process is root. Where it is not installed, or does not come up, the forum runs without images and this goes on looking for it. A setting names one that somebody else runs; then nothing is started here.

mod rights;

use anyhow::Context;
use base::settings::{Settings, search_path_with};
use cluster::Owner;
use domain::pictrs::Pictrs;
use rustix::process::{Pid, Signal, kill_process};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::sync::watch;
use url::Url;

/// Between two looks at whether a service that starts answers already.
const STARTING: Duration = Duration::from_millis(50);
/// So long it may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Before it is started again, or looked for again.
const PAUSE: Duration = Duration::from_secs(5);
/// So long it may take to stop.
const STOPPING: Duration = Duration::from_secs(10);
/// Variants that nobody has asked for in this time are made again when somebody does.
const VARIANTS: &str = "7d";

/// How the service is run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The program: a name to be found on the path, or a path.
    pub program: PathBuf,
    /// Who runs it if this process is root.
    pub user: String,
    /// pict-rs' own settings, if there is a file of them.
    pub config_file: Option<PathBuf>,
    /// Where its files and its database are.
    pub folder: PathBuf,
    /// Most megabytes of a file.
    pub upload_mb: u32,
    /// Before it is started again, or looked for again.
    pub pause: Duration,
}

impl Plan {
    /// As the settings say.
    pub fn of(settings: &Settings) -> Self {
        Self {
            program: settings.pictrs.program.clone(),
            user: settings.postgres_user.clone(),
            config_file: settings.pictrs.config_file.clone(),
            folder: settings.data_dir().join("pictrs"),
            upload_mb: settings.pictrs.upload_mb,
            pause: PAUSE,
        }
    }

    /// Where the address of a running service is written down, for a `spinney worker` on the same machine.
    fn address_file(&self) -> PathBuf {
        self.folder.join("address")
    }

    /// Where the id of its process is written down, so that one that a killed server left behind is found.
    pub fn pid_file(&self) -> PathBuf {
        self.folder.join("pid")
    }

    fn repo(&self) -> PathBuf {
        self.folder.join("repo")
    }

    fn files(&self) -> PathBuf {
        self.folder.join("files")
    }

    fn temporary(&self) -> PathBuf {
        self.folder.join("temporary")
    }

    /// Starts it on a free port.
    fn start(&self, program: &Path, owner: &Owner) -> std::io::Result<(Child, SocketAddr)> {
        // Free now; should somebody take it in this moment, the service ends and is started again.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = Command::new(program);
        if let Some((user, group)) = owner.ids() {
            command.uid(user).gid(group).current_dir("/").env("HOME", self.temporary());
        }
        // A group of its own, so that Ctrl-C asks this server, which stops it last.
        command.process_group(0).kill_on_drop(true).stdin(std::process::Stdio::null());
        command
            .env("PICTRS__SERVER__ADDRESS", address.to_string())
            .env("PICTRS__SERVER__MAX_FILE_COUNT", "1")
            .env("PICTRS__SERVER__TEMPORARY_DIRECTORY", self.temporary())
            .env("PICTRS__MEDIA__MAX_FILE_SIZE", self.upload_mb.to_string())
            .env("PICTRS__MEDIA__VIDEO__ALLOW_AUDIO", "true")
            .env("PICTRS__MEDIA__RETENTION__VARIANTS", VARIANTS)
            .env("PICTRS__REPO__PATH", self.repo());
        // The programs it calls may lie beside it.
        if let Some(folder) = program.parent().filter(|folder| folder.is_absolute()) {
            command.env("PATH", search_path_with(folder));
        }
        match &self.config_file {
            Some(file) => command.arg("-c").arg(file),
            None => command.env("PICTRS__STORE__TYPE", "filesystem").env("PICTRS__STORE__PATH", self.files()),
        };
        command.args(["--no-log-ansi", "--log-targets", "error"]).arg("run");
        Ok((command.spawn()?, address))
    }
}

/// Keeps a service running until `stopped` says so, and tells `pictrs` where it is.
pub async fn supervise(plan: Plan, pictrs: Pictrs, mut stopped: watch::Receiver<bool>) {
    let mut told = false;
    while !*stopped.borrow() {
        match run_once(&plan, &pictrs, &mut stopped).await {
            Ok(()) => told = false,
            Err(error) if !told => {
                told = true;
                tracing::warn!(
                    program = %plan.program.display(),
                    error = format!("{error:#}"),
                    "there are no images until the image service runs"
                );
            }
            Err(_) => {}
        }
        pictrs.set(None);
        tokio::select! {
            () = tokio::time::sleep(plan.pause) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// One life of the service.
async fn run_once(plan: &Plan, pictrs: &Pictrs, stopped: &mut watch::Receiver<bool>) -> anyhow::Result<()> {
    let (program, owner) = prepare(plan).await?;
    let (mut child, address) =
        plan.start(&program, &owner).with_context(|| format!("starting {}", plan.program.display()))?;
    let url = Url::parse(&format!("http://{address}/")).context("naming the image service")?;
    if let Some(id) = child.id() {
        tokio::fs::write(plan.pid_file(), id.to_string()).await.context("writing down its process")?;
    }
    tokio::select! {
        answers = comes_up(pictrs, &url) => answers?,
        ended = child.wait() => anyhow::bail!("it ended at once: {}", ended?),
        _ = stopped.changed() => return stop(plan, &mut child).await,
    }
    tokio::fs::write(plan.address_file(), url.as_str()).await.context("writing down its address")?;
    pictrs.set(Some(url.clone()));
    tracing::info!(%url, "the image service runs");
    tokio::select! {
        ended = child.wait() => {
            tracing::warn!(status = %ended?, "the image service has ended and is started again");
            Ok(())
        }
        _ = stopped.changed() => stop(plan, &mut child).await,
    }
}

/// Makes the folders, and ends a service that a killed server left behind: two on the same files would spoil them.
async fn prepare(plan: &Plan) -> anyhow::Result<(PathBuf, Owner)> {
    end_left_over(plan).await;
    let plan = plan.clone();
    tokio::task::spawn_blocking(move || {
        let owner = rights::owner(&plan.user)?;
        // Notes of ours lie here, so it is not the service's own.
        owner.create_passage(&plan.folder)?;
        for folder in [plan.repo(), plan.files(), plan.temporary()] {
            rights::own_folder(&owner, &folder)?;
        }
        let program = rights::program(&owner, &plan.program, &plan.folder.join("bin"))?;
        Ok((program, owner))
    })
    .await?
}

async fn end_left_over(plan: &Plan) {
    let Ok(id) = tokio::fs::read_to_string(plan.pid_file()).await else { return };
    let pid = id.trim().parse().ok().and_then(Pid::from_raw);
    let Some(pid) = pid.filter(|pid| is_pict_rs(plan, *pid)) else { return };
    tracing::warn!(pid = pid.as_raw_nonzero().get(), "stopping an image service that was left behind");
    // It may have ended in this moment, which is what is wanted.
    kill_process(pid, Signal::TERM).ok();
    let deadline = tokio::time::Instant::now() + STOPPING;
    while is_pict_rs(plan, pid) && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(STARTING).await;
    }
    if is_pict_rs(plan, pid) {
        kill_process(pid, Signal::KILL).ok();
    }
}

/// Whether the process is one of ours: its environment names the same folder.
fn is_pict_rs(plan: &Plan, pid: Pid) -> bool {
    let environment = std::fs::read(format!("/proc/{}/environ", pid.as_raw_nonzero())).unwrap_or_default();
    let wanted = format!("PICTRS__REPO__PATH={}", plan.repo().display());
    environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
}

async fn comes_up(pictrs: &Pictrs, url: &Url) -> anyhow::Result<()> {
    let waiting = async {
        while !pictrs.answers_at(url).await {
            tokio::time::sleep(STARTING).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.context("it does not answer")
}

async fn stop(plan: &Plan, child: &mut Child) -> anyhow::Result<()> {
    tracing::info!("stopping the image service");
    let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    if let Some(pid) = pid {
        // An error means that it has ended already.
        kill_process(pid, Signal::TERM).ok();
    }
    if tokio::time::timeout(STOPPING, child.wait()).await.is_err() {
        child.kill().await.context("ending the image service")?;
    }
    for file in [plan.address_file(), plan.pid_file()] {
        // What is not there need not be removed.
        tokio::fs::remove_file(file).await.ok();
    }
    Ok(())
}

/// For a process that does not run the service itself: looks where the server beside it says that it is.
pub async fn follow(plan: Plan, pictrs: Pictrs, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        pictrs.set(written_down(&plan.address_file()).await);
        tokio::select! {
            () = tokio::time::sleep(plan.pause) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn written_down(file: &Path) -> Option<Url> {
    Url::parse(tokio::fs::read_to_string(file).await.ok()?.trim()).ok()
}
