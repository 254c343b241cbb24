//! A running transaction with what has to be told after it.

use crate::app::App;
use crate::job::Lane;
use base::change::Change;
use chrono::{DateTime, Utc};
use db::Conn;
use std::ops::{Deref, DerefMut};

/// A running transaction: connection, time, and the changes noted so far. It is a [`Conn`] to functions of `db`.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    now: DateTime<Utc>,
    app: App,
    outcome: Outcome,
}

/// What has to be told once the transaction is committed.
#[derive(Debug, Default)]
#[must_use = "hand it to `App::changed` after the commit"]
pub struct Outcome {
    pub(crate) changes: Vec<Change>,
    pub(crate) lanes: Vec<Lane>,
}

/// An async closure whose future has a name, so that it can be asked to be [`Send`]. Every async closure is one.
pub trait Work<T, R>: AsyncFnOnce(T) -> R + FnOnce(T) -> <Self as Work<T, R>>::Fut {
    /// What it becomes when it is called.
    type Fut: Future<Output = R>;
}

impl<F, T, R, Fut> Work<T, R> for F
where
    F: AsyncFnOnce(T) -> R + FnOnce(T) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: &'a mut Conn, app: &App) -> Self {
        Self { conn, now: app.now(), app: app.clone(), outcome: Outcome::default() }
    }

    /// The time of everything in this transaction.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The instance it belongs to.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Notes that something cached elsewhere changes with the commit.
    pub fn note(&mut self, change: Change) {
        if !self.outcome.changes.contains(&change) {
            self.outcome.changes.push(change);
        }
    }

    /// Notes that there is a job in a lane after the commit.
    pub(crate) fn note_job(&mut self, lane: Lane) {
        if !self.outcome.lanes.contains(&lane) {
            self.outcome.lanes.push(lane);
        }
    }

    /// Ends the collecting; the value goes to [`crate::App::changed`] after the commit.
    pub fn into_changes(self) -> Outcome {
        self.outcome
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}
