//! The seeded data have the agreed shape and agree with themselves.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use base::settings::{RateLimits, Settings};
use bench::seed::{self, Size};
use chrono::{DateTime, Utc};
use db::Pool;
use domain::set_up::{FirstStart, KeyPair};
use std::time::Duration;
use test_db::TestDb;
use tokio_postgres::{Client, NoTls};

const NOW: &str = "2026-05-01T12:00:00Z";

async fn seeded() -> (TestDb, Client) {
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let database = TestDb::create().await;
    let settings = Settings { hostname: "spinney.test".to_owned(), ..Settings::default() };
    let first = FirstStart {
        site_name: "Test".to_owned(),
        set_up: true,
        rate_limits: RateLimits::default(),
        key: KeyPair { public_pem: String::new(), private_pem: String::new() },
        jwt_secret: vec![7; 32],
    };
    domain::set_up::run(
        &Pool::new(database.url(), 1, Duration::from_secs(10)).unwrap(),
        &settings,
        first,
        now,
    )
    .await
    .unwrap();
    seed::run(database.url(), Size::Tiny, now).await.unwrap();
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    (database, client)
}

async fn number(client: &Client, sql: &str) -> i64 {
    client.query_one(&format!("select ({sql})::bigint"), &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn the_data_have_the_agreed_shape() {
    let (_database, client) = seeded().await;
    let expected = [
        ("select count(*) from instance", 3),
        ("select count(*) from community", 10),
        ("select count(*) from community where local", 3),
        ("select count(*) from person", 100),
        ("select count(*) from local_user", 10),
        ("select count(*) from post", 1_000),
        (
            "select count(*) from post where published_at >= timestamptz '2026-05-01 12:00Z' - interval '30 days'",
            500,
        ),
        ("select count(*) from comment", 10_000),
        ("select count(*) from comment where parent_id is null", 4_000),
        (
            "select max(nlevel) from (select cardinality(string_to_array(path, '.')) - 1 as nlevel from comment) as c",
            7,
        ),
        ("select count(*) from post_vote", 25_000),
        ("select count(*) from comment_vote", 25_000),
        ("select count(*) from community_follower", 100),
        ("select count(*) from post_action where read_at is not null", 1_000),
        ("select max(users_active_half_year) from site_activity", 10),
        ("select count(*) from pg_indexes where tablename = 'comment' and indexname = 'comment_ap_id'", 1),
    ];
    for (sql, count) in expected {
        assert_eq!(number(&client, sql).await, count, "{sql}");
    }
    let between = [
        // 10 % of the votes are down.
        ("select count(*) from post_vote where not up", 2_200..2_800),
        // One in 40 comments is below the first post.
        ("select comments from post_stat where post_id = 1", 200..350),
        ("select count(*) from post where url is not null", 600..730),
        ("select count(*) from post_archive", 820..880),
        ("select avg(length(body)) from post", 330..470),
    ];
    for (sql, range) in between {
        let found = number(&client, sql).await;
        assert!(range.contains(&found), "{sql}: {found}");
    }
}

#[tokio::test]
async fn the_rows_agree_with_each_other() {
    let (_database, client) = seeded().await;
    let none = [
        "select count(*) from comment c join comment p on p.id = c.parent_id where c.published_at < p.published_at or c.id < p.id or c.post_id <> p.post_id or c.path <> p.path || '.' || c.id",
        "select count(*) from comment c join post p on p.id = c.post_id where c.published_at < p.published_at or c.community_id <> p.community_id",
        "select count(*) from post_vote v join post p on p.id = v.post_id where v.voted_at < p.published_at",
        "select count(*) from comment where published_at > '2026-05-01 12:00Z'",
        "select count(*) from post_stat s where upvotes - downvotes <> (select count(*) filter (where up) - count(*) filter (where not up) from post_vote v where v.post_id = s.post_id)",
        "select count(*) from community_stat s where comments <> (select count(*) from comment c join post p on p.id = c.post_id where p.community_id = s.community_id)",
        "select count(*) from post p, post_archive_state s where (p.published_at < s.archived_before) <> exists (select from post_archive a where a.post_id = p.id)",
        "select count(*) from person where id > (select last_value from person_id_seq)",
        "select count(*) from person p where not exists (select from person_stat s where s.person_id = p.id)",
        "select count(*) from post_vote v join person p on p.id = v.person_id where v.local <> p.local",
    ];
    for sql in none {
        assert_eq!(number(&client, sql).await, 0, "{sql}");
    }
}
