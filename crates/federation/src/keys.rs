//! Keys in parsed form: ours to sign with, those of others to check with.

use crate::Federation;
use crate::failure::{Failure, Outcome};
use crate::signature::VerifyingKey;
use anyhow::Context;
use base::error::Result;
use chrono::{DateTime, TimeDelta, Utc};
use db::Conn;
use db::actor_key::{self, Signer};
use domain::App;
use domain::set_up::KeyPair;
use moka::sync::Cache;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use std::sync::Arc;

/// Bits of an actor's key, as other software expects them.
const KEY_BITS: usize = 2_048;
/// Keys that are held in memory, of each kind.
const HELD: u64 = 20_000;
/// A key that was asked for and answered, as it may be, is not asked for again so soon.
const ANSWERED_FOR: TimeDelta = TimeDelta::minutes(10);
/// Nor one for which there was no answer.
const UNANSWERED_FOR: TimeDelta = TimeDelta::minutes(1);
/// How many ready-made key pairs are kept.
pub const POOL: i64 = 20;
/// How many are made in one go.
const MADE_AT_ONCE: i64 = 5;

/// What is remembered of keys.
pub struct Keys {
    signers: Cache<String, Arc<Signer>>,
    turn: tokio::sync::Mutex<()>,
    known: Cache<String, Arc<VerifyingKey>>,
    /// Actors whose key was asked for just now.
    asked: Cache<String, Asked>,
}

/// That a key was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    /// Since when.
    at: DateTime<Utc>,
    /// Whether its home has answered.
    answered: bool,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            signers: Cache::new(HELD),
            turn: tokio::sync::Mutex::default(),
            known: Cache::new(HELD),
            asked: Cache::new(HELD),
        }
    }
}

impl Federation {
    /// Signs as an actor of ours, which gets a key now if it has none.
    pub async fn signer(&self, app: &App, ap_id: &str) -> Result<Arc<Signer>> {
        if let Some(signer) = self.0.keys.signers.get(ap_id) {
            return Ok(signer);
        }
        // Of many who need it at once one asks.
        let _turn = self.0.keys.turn.lock().await;
        if let Some(signer) = self.0.keys.signers.get(ap_id) {
            return Ok(signer);
        }
        let mut conn = app.db().await?;
        ensure_key(&mut conn, ap_id).await?;
        let found = actor_key::find_signer(&mut conn, ap_id).await?;
        let signer = Arc::new(found.with_context(|| format!("{ap_id} has no key"))?);
        self.0.keys.signers.insert(ap_id.to_owned(), Arc::clone(&signer));
        Ok(signer)
    }

    /// The key of an actor as it is known here.
    pub(crate) async fn known_key(&self, app: &App, ap_id: &str) -> Result<Option<Arc<VerifyingKey>>> {
        if let Some(key) = self.0.keys.known.get(ap_id) {
            return Ok(Some(key));
        }
        let row = actor_key::find_public(&mut *app.db().await?, ap_id).await?;
        let key = row.and_then(|row| VerifyingKey::from_pem(&row.public_pem)).map(Arc::new);
        if let Some(key) = &key {
            self.0.keys.known.insert(ap_id.to_owned(), Arc::clone(key));
        }
        Ok(key)
    }

    /// Forgets the parsed key of an actor, since another was stored.
    pub(crate) fn forget_key(&self, ap_id: &str) {
        self.0.keys.known.invalidate(ap_id);
    }

    /// Whether the key of an actor may be fetched now; not again within ten minutes (docs/reference/federation.md c), or one if there was no answer.
    pub(crate) fn may_fetch_key(&self, app: &App, ap_id: &str) -> bool {
        self.asked_for_key(app, ap_id).is_none()
    }

    /// Whether the key of an actor was asked for just now and there is no answer, or not yet.
    pub(crate) fn is_key_awaited(&self, app: &App, ap_id: &str) -> bool {
        self.asked_for_key(app, ap_id).is_some_and(|asked| !asked.answered)
    }

    fn asked_for_key(&self, app: &App, ap_id: &str) -> Option<Asked> {
        let age = |asked: &Asked| app.now() - asked.at;
        self.0
            .keys
            .asked
            .get(ap_id)
            .filter(|asked| age(asked) < if asked.answered { ANSWERED_FOR } else { UNANSWERED_FOR })
    }

    /// Notes that the key of an actor is asked for.
    pub(crate) fn ask_for_key(&self, app: &App, ap_id: &str) {
        self.0.keys.asked.insert(ap_id.to_owned(), Asked { at: app.now(), answered: false });
    }

    /// Notes what came of it: that the home of an actor has answered, whatever it said, is remembered for long, that it has not for less, a failure of ours not at all.
    pub(crate) fn was_asked_for_key<T>(&self, app: &App, ap_id: &str, outcome: &Outcome<T>) {
        match outcome {
            Ok(_) | Err(Failure::Refused { .. } | Failure::Gone | Failure::NeedsFetch) => {
                self.0.keys.asked.insert(ap_id.to_owned(), Asked { at: app.now(), answered: true });
            }
            Err(Failure::Unreachable(_)) => {}
            Err(Failure::Ours(_)) => self.0.keys.asked.invalidate(ap_id),
        }
    }
}

/// The public key of an actor of ours, as PEM; it gets one now if it has none.
pub async fn public_pem(conn: &mut Conn, ap_id: &str) -> Result<String> {
    ensure_key(conn, ap_id).await?;
    let found = actor_key::find_public(conn, ap_id).await?;
    Ok(found.with_context(|| format!("{ap_id} has no key"))?.public_pem)
}

async fn ensure_key(conn: &mut Conn, ap_id: &str) -> Result<()> {
    if actor_key::find_public(conn, ap_id).await?.is_some() || actor_key::assign(conn, ap_id).await? {
        return Ok(());
    }
    // The pool is empty, which the schedule sees to; until then this one waits.
    let pair = generate().await?;
    actor_key::add_to_pool(conn, &pair.public_pem, &pair.private_pem).await?;
    actor_key::assign(conn, ap_id).await?;
    Ok(())
}

/// Makes key pairs ahead, a few at a time, until enough are ready. For the schedule.
pub async fn fill_pool(app: &App) -> Result<()> {
    let ready = actor_key::count_pool(&mut *app.db().await?).await?;
    for _ in 0..(POOL - ready).clamp(0, MADE_AT_ONCE) {
        let pair = generate().await?;
        actor_key::add_to_pool(&mut *app.db().await?, &pair.public_pem, &pair.private_pem).await?;
    }
    Ok(())
}

/// Makes a key pair, which takes a good part of a second.
pub async fn generate() -> anyhow::Result<KeyPair> {
    tokio::task::spawn_blocking(|| {
        let private = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, KEY_BITS).context("generating a key")?;
        let public_pem =
            private.to_public_key().to_public_key_pem(LineEnding::LF).context("writing down a key")?;
        let private_pem = private.to_pkcs8_pem(LineEnding::LF).context("writing down a key")?.to_string();
        Ok(KeyPair { public_pem, private_pem })
    })
    .await
    .context("generating a key")?
}
