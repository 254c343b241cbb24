//! When people were last active, and how many are.
//!
//! Source: docs/reference/ranking.md 9, with two differences: the time of somebody's last post, comment or vote is kept to the hour (and counts as the end of that hour), and a withdrawn vote still counts. In return 64 people share a small row in each community, so that millions of pairs fit into a few pages, and zeros are written.

use crate::Conn;
use crate::fixed::fixed;
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::RunQueryDsl;

/// Notes that somebody posted, commented or voted in a community. Writes at most once an hour for each pair.
pub async fn touch(
    conn: &mut Conn,
    community_id: CommunityId,
    person_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    fixed(include_str!("activity/touch.sql"))
        .bind::<Integer, _>(community_id)
        .bind::<Integer, _>(person_id)
        .bind::<Timestamptz, _>(now)
        .run(conn)
        .await?;
    Ok(())
}

/// Counts the active people of every community as of `now`; answers the communities whose counts changed.
pub async fn count_communities(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Vec<CommunityId>> {
    let rows: Vec<Changed> = fixed(include_str!("activity/count_communities.sql"))
        .bind::<Timestamptz, _>(now)
        .get_results(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.community_id).collect())
}

/// Counts the active local people of the site as of `now`; answers whether that changed anything.
pub async fn count_site(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<bool> {
    let statement = fixed(include_str!("activity/count_site.sql"));
    Ok(statement.bind::<Timestamptz, _>(now).run(conn).await? > 0)
}

/// Forgets who was last active so long ago that no count knows them; answers how many rows that changed.
pub async fn prune(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<usize> {
    let changed = fixed(include_str!("activity/prune.sql")).bind::<Timestamptz, _>(now).run(conn).await?;
    if changed > 0 {
        fixed("delete from community_activity where hours = '{}'").run(conn).await?;
    }
    Ok(changed)
}

#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = Integer)]
    community_id: CommunityId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::sql_types::{Array, Integer};
    use diesel_async::{AsyncConnection, SimpleAsyncConnection};
    use test_db::TestDb;

    const PEOPLE: &str = "
        insert into instance (domain, published_at) values ('a.test', now());
        insert into person (id, instance_id, name, ap_id, inbox_url, local, published_at, last_refreshed_at)
            select n, 1, 'p' || n, 'https://a.test/u/p' || n, '', true, now(), now() from generate_series(60, 70) as n;
        insert into community (id, instance_id, name, title, ap_id, inbox_url, local, published_at, last_refreshed_at)
            values (1, 1, 'c', 'c', 'https://a.test/c/c', '', true, now(), now());
        insert into community_stat (community_id) values (1);";

    #[derive(QueryableByName)]
    struct Hours {
        #[diesel(sql_type = Array<Integer>)]
        hours: Vec<i32>,
    }

    async fn touched(conn: &mut Conn, times: &[(i32, i64)]) {
        for (person, hour) in times {
            let at = DateTime::from_timestamp(hour * 3600 + 1800, 0).unwrap();
            touch(conn, CommunityId(1), PersonId(*person), at).await.unwrap();
        }
    }

    async fn rows(conn: &mut Conn) -> Vec<Vec<i32>> {
        let sql = "select hours from community_activity order by people";
        let rows: Vec<Hours> = diesel::sql_query(sql).get_results(conn).await.unwrap();
        rows.into_iter().map(|row| row.hours).collect()
    }

    /// Day, week, month, half a year.
    async fn counts(conn: &mut Conn, hour: i64) -> (i32, i32, i32, i32) {
        use crate::schema::community_stat::dsl;
        let now = DateTime::from_timestamp(hour * 3600, 0).unwrap();
        count_communities(conn, now).await.unwrap();
        let columns = (
            dsl::users_active_day,
            dsl::users_active_week,
            dsl::users_active_month,
            dsl::users_active_half_year,
        );
        dsl::community_stat.select(columns).first(conn).await.unwrap()
    }

    #[tokio::test]
    async fn the_last_hour_of_each_person_is_kept_whoever_shares_the_row() {
        let database = TestDb::create().await;
        let mut conn = Conn::establish(database.url()).await.unwrap();
        conn.batch_execute(PEOPLE).await.unwrap();

        touched(&mut conn, &[(60, 10), (61, 10), (60, 11), (60, 11), (61, 9), (64, 10)]).await;
        assert_eq!(rows(&mut conn).await, [vec![10 * 64 + 61, 11 * 64 + 60], vec![10 * 64]]);
    }

    #[tokio::test]
    async fn people_count_for_as_long_as_a_window_reaches() {
        let database = TestDb::create().await;
        let mut conn = Conn::establish(database.url()).await.unwrap();
        conn.batch_execute(PEOPLE).await.unwrap();
        let now = 24 * 365;
        touched(&mut conn, &[(60, now - 1), (61, now - 26), (64, now - 24 * 8), (65, now - 24 * 40)]).await;
        touched(&mut conn, &[(66, 1)]).await;

        assert_eq!(counts(&mut conn, now).await, (1, 2, 3, 4));
        let sql = "update person set bot_account = true where id = 60";
        conn.batch_execute(sql).await.unwrap();
        assert_eq!(counts(&mut conn, now).await, (0, 1, 2, 3));

        let at = DateTime::from_timestamp(now * 3600, 0).unwrap();
        assert_eq!(prune(&mut conn, at).await.unwrap(), 1);
        assert_eq!(rows(&mut conn).await.concat().len(), 4);
        assert_eq!(prune(&mut conn, at).await.unwrap(), 0);
    }
}
