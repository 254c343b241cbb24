//! Passwords: argon2id, computed off the async threads because it takes tens of milliseconds.

use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base::error::Result;
use tokio::sync::Semaphore;

/// How many are computed at the same time: each takes 19 MiB and a core, so that a crowd that logs in has to wait in line.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// The hash of a password, in PHC form, with a salt of its own.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_turn(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| anyhow!("hashing a password: {error}"))
    })
    .await
}

/// Whether the password is the one of the hash. Without a hash it takes as long and answers no, so that nobody learns by the time which accounts exist.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let password = password.to_owned();
    let hash = hash.map(str::to_owned);
    in_turn(move || match hash {
        Some(hash) => {
            let parsed =
                PasswordHash::new(&hash).map_err(|error| anyhow!("reading a password hash: {error}"))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
        }
        None => {
            // The work of a real check, its result thrown away.
            drop(Argon2::default().hash_password(password.as_bytes()));
            Ok(false)
        }
    })
    .await
}

/// Computes on a thread of its own once there is room; the turn lasts as long as the work, even if nobody waits for it any more.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
    let turn = TURNS.acquire().await.context("waiting for a turn")?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    Ok(done.await.context("working on a password")??)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn only_the_password_itself_verifies() {
        let hashed = hash("correct horse").await.unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&hashed)).await.unwrap());
        assert!(!verify("wrong horse", Some(&hashed)).await.unwrap());
        assert!(!verify("correct horse", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_crowd_waits_in_line() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let crowd = (0..3 * AT_ONCE).map(|_| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            in_turn(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                drop(Argon2::default().hash_password(b"correct horse"));
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            })
        });
        for done in futures_util::future::join_all(crowd).await {
            done.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
    }
}
