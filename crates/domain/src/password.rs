//! Passwords: argon2id, computed off the async threads because it takes tens of milliseconds.

use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base::error::Result;

/// The hash of a password, in PHC form, with a salt of its own.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    let hashed = tokio::task::spawn_blocking(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| anyhow!("hashing a password: {error}"))
    });
    Ok(hashed.await.context("hashing a password")??)
}

/// Whether the password is the one of the hash. Without a hash it takes as long and answers no, so that nobody learns by the time which accounts exist.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let password = password.to_owned();
    let hash = hash.map(str::to_owned);
    let verified = tokio::task::spawn_blocking(move || match hash {
        Some(hash) => {
            let parsed =
                PasswordHash::new(&hash).map_err(|error| anyhow!("reading a password hash: {error}"))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
        }
        None => {
            // The work of a real check, its result thrown away.
            drop(Argon2::default().hash_password(password.as_bytes()));
            anyhow::Ok(false)
        }
    });
    Ok(verified.await.context("checking a password")??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_verifies() {
        let hashed = hash("correct horse").await.unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&hashed)).await.unwrap());
        assert!(!verify("wrong horse", Some(&hashed)).await.unwrap());
        assert!(!verify("correct horse", None).await.unwrap());
    }
}
