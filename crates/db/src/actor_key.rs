//! Keys of actors. Private ones never leave this module: who needs a signature asks a [`Signer`] for it.

use crate::Conn;
use crate::fixed::fixed;
use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;

/// Signs as one actor of this instance. The key is parsed once.
pub struct Signer {
    key_id: String,
    pair: KeyPair,
}

impl Signer {
    /// Of an actor with this key, PKCS#8 in PEM form.
    pub fn from_pem(ap_id: &str, private_pem: &str) -> anyhow::Result<Self> {
        let der = decode_pem(private_pem)?;
        let pair = KeyPair::from_pkcs8(&der).map_err(|error| anyhow!("reading a private key: {error}"))?;
        Ok(Self { key_id: format!("{ap_id}#main-key"), pair })
    }

    /// Url of the key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, in base64.
    pub fn sign(&self, text: &[u8]) -> anyhow::Result<String> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature);
        signed.map_err(|_| anyhow!("signing"))?;
        Ok(STANDARD.encode(signature))
    }
}

/// The bytes between the lines that begin and end a PEM text.
pub fn decode_pem(pem: &str) -> anyhow::Result<Vec<u8>> {
    let inner: String = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(inner).context("reading a PEM text")
}

#[derive(QueryableByName)]
struct PrivateRow {
    #[diesel(sql_type = Nullable<Text>)]
    private_pem: Option<String>,
}

/// A public key as it is known here.
#[derive(Debug, Clone, QueryableByName)]
pub struct PublicKey {
    /// SubjectPublicKeyInfo in PEM form.
    #[diesel(sql_type = Text)]
    pub public_pem: String,
    /// Its url; none: the actor's id with `#main-key`.
    #[diesel(sql_type = Nullable<Text>)]
    pub key_id: Option<String>,
    /// When it was last fetched; none: it is ours.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub refreshed_at: Option<DateTime<Utc>>,
}

/// Signs as this actor of ours; none while it has no key.
pub async fn find_signer(conn: &mut Conn, ap_id: &str) -> anyhow::Result<Option<Signer>> {
    let row: Option<PrivateRow> = fixed("select private_pem from actor_key where ap_id = ?")
        .bind::<Text, _>(ap_id.to_owned())
        .get_result(conn)
        .await
        .optional()?;
    row.and_then(|row| row.private_pem).map(|pem| Signer::from_pem(ap_id, &pem)).transpose()
}

/// The public key of an actor.
pub async fn find_public(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<PublicKey>> {
    fixed("select public_pem, key_id, refreshed_at from actor_key where ap_id = ?")
        .bind::<Text, _>(ap_id.to_owned())
        .get_result(conn)
        .await
        .optional()
}

/// Gives an actor of ours a ready-made key, unless it has one; false if none is left.
pub async fn assign(conn: &mut Conn, ap_id: &str) -> QueryResult<bool> {
    let rows = fixed(
        "with taken as (
            delete from key_pool where id = (select id from key_pool order by id limit 1 for update skip locked)
            returning public_pem, private_pem
        )
        insert into actor_key (ap_id, public_pem, private_pem) select ?, public_pem, private_pem from taken
        on conflict (ap_id) do nothing",
    )
    .bind::<Text, _>(ap_id.to_owned())
    .run(conn)
    .await?;
    Ok(rows > 0)
}

/// Puts a key pair into the pool.
pub async fn add_to_pool(conn: &mut Conn, public_pem: &str, private_pem: &str) -> QueryResult<()> {
    fixed("insert into key_pool (public_pem, private_pem) values (?, ?)")
        .bind::<Text, _>(public_pem.to_owned())
        .bind::<Text, _>(private_pem.to_owned())
        .run(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many key pairs are ready.
pub async fn count_pool(conn: &mut Conn) -> QueryResult<i64> {
    let row: Count = fixed("select count(*) as count from key_pool").get_result(conn).await?;
    Ok(row.count)
}

/// Remembers the public key of an actor of another instance.
pub async fn set_public(
    conn: &mut Conn,
    ap_id: &str,
    key_id: Option<&str>,
    public_pem: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed(
        "insert into actor_key (ap_id, public_pem, key_id, refreshed_at) values (?, ?, ?, ?)
        on conflict (ap_id) do update set public_pem = excluded.public_pem, key_id = excluded.key_id, refreshed_at = excluded.refreshed_at
        where actor_key.private_pem is null",
    )
    .bind::<Text, _>(ap_id.to_owned())
    .bind::<Text, _>(public_pem.to_owned())
    .bind::<Nullable<Text>, _>(key_id.map(str::to_owned))
    .bind::<Timestamptz, _>(now)
    .run(conn)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Owner {
    #[diesel(sql_type = Text)]
    ap_id: String,
}

/// Whose key has this url.
pub async fn find_owner(conn: &mut Conn, key_id: &str) -> QueryResult<Option<String>> {
    let row: Option<Owner> = fixed("select ap_id from actor_key where key_id = ? limit 1")
        .bind::<Text, _>(key_id.to_owned())
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(|row| row.ap_id))
}
