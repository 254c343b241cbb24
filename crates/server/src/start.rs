//! From settings to a running server, and back again.

use crate::database::{Database, Ownership};
use crate::door::Door;
use crate::instance::{self, Instance, Outside};
use crate::{first_start, metrics, outgoing, pictrs, relay, schedule, worker};
use anyhow::Context;
use base::clock::Clock;
use base::settings::Settings;
use domain::mail::Mailer;
use domain::pictrs::Pictrs;
use std::future::Future;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What this process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Requests and the work behind them.
    Everything,
    /// Requests only.
    Requests,
    /// The work behind requests only.
    Jobs,
}

/// Runs until a signal asks it to stop; everything started here is stopped again.
pub async fn run(settings: Settings, work: Work) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    let ownership = if work == Work::Jobs { Ownership::Anybodys } else { Ownership::Ours };
    warn(&settings);
    let door = (work != Work::Jobs).then(|| Door::open(&settings)).transpose()?;
    let database = Database::open(&settings, ownership).await?;
    let ran = run_on(&settings, &database, work, door, stop).await;
    let closed = database.close().await.context("stopping the private database");
    ran.and(closed)
}

async fn run_on(
    settings: &Settings,
    database: &Database,
    work: Work,
    door: Option<Door>,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let clock = Clock::system();
    let pool = database.pool(settings)?;
    first_start::site(&pool, settings, &clock).await?;
    let outside = Outside {
        clock,
        http: outgoing::client(settings)?,
        pictrs: Pictrs::new(settings.pictrs.url.clone())?,
        mailer: Mailer::new(settings)?,
    };
    let instance = instance::assemble(settings.clone(), pool.clone(), outside).await?;
    let first_admin = first_start::admin(&instance.app).await?;

    let figures = metrics::serve(settings, &instance)?;
    let answering = match door {
        Some(door) => Some(door.hand_to(&instance).await?),
        None => None,
    };
    let background = Background::start(&instance, work, &database.url);
    announce(settings, work, first_admin);

    stop.await;
    tracing::info!("stopping");
    if let Some(answering) = answering {
        answering.stop(true).await;
    }
    background.stop().await;
    if let Some(figures) = figures {
        figures.stop(false).await;
    }
    pool.close();
    Ok(())
}

/// The tasks beside the requests.
struct Background {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Background {
    fn start(instance: &Instance, work: Work, database: &str) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = vec![
            tokio::spawn(schedule::every_process(instance.clone(), stopped.clone())),
            tokio::spawn(relay::run(instance.clone(), database.to_owned(), stopped.clone())),
        ];
        if instance.app.settings().pictrs.url.is_none() {
            let (plan, service) = (pictrs::Plan::of(instance.app.settings()), instance.app.pictrs().clone());
            tasks.push(match work {
                Work::Everything | Work::Requests => {
                    tokio::spawn(pictrs::supervise(plan, service, stopped.clone()))
                }
                Work::Jobs => tokio::spawn(pictrs::follow(plan, service, stopped.clone())),
            });
        }
        if work != Work::Requests {
            tasks.extend(worker::start(instance, &stopped));
            tasks.push(tokio::spawn(schedule::one_process(instance.clone(), stopped)));
        }
        Self { stop, tasks }
    }

    /// Lets what is under way finish.
    async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(error = %error, "a background task died");
            }
        }
    }
}

/// Says loudly what must not be set where others can write.
fn warn(settings: &Settings) {
    if settings.federation.insecure_development_mode {
        tracing::warn!(
            "federation.insecure_development_mode is on: everybody who can write here, and every other instance, can make this server ask its own machine and its network. It is for several servers on one machine; never use it in public"
        );
    }
}

/// Ends when the process is asked to stop: Ctrl-C or SIGTERM.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for signals")?;
    let mut terminate = signal(SignalKind::terminate()).context("listening for signals")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Tells who started the program where it is and, once, how to log in.
fn announce(settings: &Settings, work: Work, first_admin: Option<first_start::FirstAdmin>) {
    if work == Work::Jobs {
        println!("Spinney works on the jobs of {}.", settings.origin());
        return;
    }
    let host =
        if settings.bind.is_unspecified() { "localhost".to_owned() } else { settings.bind.to_string() };
    println!("\nSpinney is running: http://{host}:{} (as {})", settings.port, settings.origin());
    if let Some(admin) = first_admin {
        println!("The first admin is {}.", admin.name);
        if let Some(password) = admin.generated_password {
            println!("Password: {password}   (shown this once; change it after the first login)");
        }
    }
    println!();
}
