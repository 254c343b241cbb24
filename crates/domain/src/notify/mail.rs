//! Mails about what waits in users' inboxes: few, and easy to stop.
//!
//! The first thing that is new leaves a job for a mail; what comes until the mail leaves is told in the same one. Two mails to a user are at least the pause of the settings apart. Each ends with a link that stops them, which mail programs can follow with one click (RFC 8058).

use crate::app::{App, CurrentSite};
use crate::job::{self, Job};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommentId, LocalUserId, PersonId, PostId};
use base::kinds::NotificationKind;
use base::text::markdown;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use db::notification::mail::Entry;
use diesel_async::AsyncConnection;
use ring::hmac;
use std::collections::HashMap;

/// Things one mail tells of; the others are counted.
const MOST_ENTRIES: i64 = 20;
/// Characters of a text that a mail quotes.
const QUOTED_CHARS: usize = 500;
/// What the signature of a link is for, so that it is good for nothing else.
const PURPOSE: &[u8] = b"stop mails about the inbox of ";

/// Leaves a job for each of the people who want mails, unless one waits already. To be called when they have something new.
pub(super) async fn plan(tx: &mut Tx<'_>, app: &App, site: &CurrentSite, people: &[PersonId]) -> Result<()> {
    if people.is_empty() || !app.mailer().exists() || site.local.settings.email_notifications_disabled {
        return Ok(());
    }
    let (now, pause) = (tx.now(), i32::from(app.settings().mail.notification_pause_minutes) * 60);
    for due in db::notification::mail::set_due(tx, people, now, pause).await? {
        let wait = (due.due_at - now).max(TimeDelta::zero());
        job::enqueue(tx, &Job::NotificationMail { person_id: due.person_id }, wait).await?;
    }
    Ok(())
}

/// [`plan`] in a transaction of its own.
pub(crate) async fn plan_for(app: &App, person_id: PersonId) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            plan(&mut tx, app, &site, &[person_id]).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// Writes the mail about all that is new and unread, if the user still wants it.
pub(crate) async fn send(app: &App, person_id: PersonId) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            let reader = db::notification::mail::find_reader(&mut tx, person_id).await?;
            let (entries, count) =
                db::notification::mail::take(&mut tx, person_id, now, MOST_ENTRIES).await?;
            let news = News::load(&mut tx, entries, count).await?;
            let disabled = site.local.settings.email_notifications_disabled;
            let Some(reader) = reader.filter(|_| news.count > 0 && !disabled) else {
                return Ok(tx.into_changes());
            };
            let link = link(app, reader.local_user_id);
            let subject = news.subject(&site.site.name);
            let text = news.text(&app.settings().origin(), &reader.name, &link);
            let mail = Job::Mail { to: reader.email, subject, text, unsubscribe: Some(link) };
            job::enqueue(&mut tx, &mail, TimeDelta::zero()).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// What a mail tells.
struct News {
    entries: Vec<Entry>,
    /// All there is, also what the mail has no room for.
    count: i64,
    comments: HashMap<CommentId, String>,
    titles: HashMap<PostId, String>,
}

impl News {
    /// Reads what the entries are about. What was deleted or removed since is not told.
    async fn load(tx: &mut Tx<'_>, mut entries: Vec<Entry>, count: i64) -> Result<Self> {
        let comments: Vec<CommentId> = entries.iter().filter_map(|entry| entry.comment_id).collect();
        let posts: Vec<PostId> = entries.iter().filter_map(|entry| entry.post_id).collect();
        let comments = db::comment::load_texts(tx, &comments).await?;
        let titles = db::post::load_titles(tx, &posts).await?;
        let before = entries.len();
        entries.retain(|entry| {
            entry.comment_id.is_none_or(|id| comments.contains_key(&id))
                && entry.post_id.is_none_or(|id| titles.contains_key(&id))
        });
        let gone = i64::try_from(before - entries.len()).unwrap_or(0);
        Ok(Self { entries, count: count - gone, comments, titles })
    }

    fn subject(&self, site: &str) -> String {
        match self.entries.as_slice() {
            [entry] if self.count == 1 => what(entry),
            _ => format!("{} new notifications on {site}", self.count),
        }
    }

    fn text(&self, origin: &str, name: &str, link: &str) -> String {
        let mut parts = vec![format!("Hello {name},")];
        parts.extend(self.entries.iter().map(|entry| self.part(entry, origin)));
        let told = i64::try_from(self.entries.len()).unwrap_or(i64::MAX);
        if self.count > told {
            parts.push(format!("And {} more: {origin}/inbox", self.count - told));
        }
        parts.push(format!("-- \nTo get no more mails about your inbox: {link}\n"));
        parts.join("\n\n")
    }

    fn part(&self, entry: &Entry, origin: &str) -> String {
        let comment = entry.comment_id.and_then(|id| self.comments.get(&id));
        let title = entry.post_id.and_then(|id| self.titles.get(&id)).cloned();
        let quoted = comment.map(|text| markdown::excerpt(text, QUOTED_CHARS)).or(title);
        let path = match (entry.comment_id, entry.post_id) {
            (Some(id), _) => format!("/comment/{id}"),
            (None, Some(id)) => format!("/post/{id}"),
            (None, None) => "/inbox".to_owned(),
        };
        let quoted = quoted.map(|text| format!("{text}\n\n")).unwrap_or_default();
        format!("{}:\n\n{quoted}{origin}{path}", what(entry))
    }
}

/// What has happened, in a few words.
fn what(entry: &Entry) -> String {
    let author = &entry.author;
    match entry.kind {
        NotificationKind::Mention => format!("{author} mentioned you"),
        NotificationKind::Reply => format!("{author} answered you"),
        NotificationKind::Subscribed if entry.comment_id.is_some() => format!("{author} wrote a comment"),
        NotificationKind::Subscribed => format!("{author} wrote a post"),
        NotificationKind::PrivateMessage => format!("Private message from {author}"),
        // Who it was may be hidden.
        NotificationKind::ModAction => "A moderator did something that concerns you".to_owned(),
    }
}

/// The link that stops mails to a user.
fn link(app: &App, id: LocalUserId) -> String {
    format!("{}/api/v4/account/unsubscribe?token={}", app.settings().origin(), token(app, id))
}

fn token(app: &App, id: LocalUserId) -> String {
    let signature = hmac::sign(&key(app), &signed(id));
    let bytes = [id.0.to_be_bytes().as_slice(), signature.as_ref()].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whose link it is; none if it is none of ours.
fn owner(app: &App, token: &str) -> Option<LocalUserId> {
    // Anything that cannot be read is not ours.
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    let id = LocalUserId(i32::from_be_bytes(*id));
    hmac::verify(&key(app), &signed(id), signature).ok()?;
    Some(id)
}

fn key(app: &App) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, app.jwt_secret())
}

fn signed(id: LocalUserId) -> Vec<u8> {
    [PURPOSE, id.0.to_be_bytes().as_slice()].concat()
}

/// Whether a link was made here.
///
/// Errors: `TokenNotFound`.
pub fn check_link(app: &App, token: &str) -> Result<()> {
    owner(app, token).or_code(Code::TokenNotFound)?;
    Ok(())
}

/// Stops mails about the inbox of whoever the link was made for. No login is needed: the link is the proof. Idempotent.
///
/// Errors: `TokenNotFound`.
pub async fn unsubscribe(app: &App, token: &str) -> Result<()> {
    let id = owner(app, token).or_code(Code::TokenNotFound)?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let person_id = db::notification::mail::unsubscribe(&mut tx, id).await?;
            tx.note(Change::Viewer(person_id.or_code(Code::TokenNotFound)?));
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}
