//! The databases that tests get.

use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::RunQueryDsl;

use super::*;
use crate::server::names_like;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn tables(db: &TestDb) -> i64 {
    let mut conn = connect(db.url()).await.unwrap();
    let sql = "select count(*) from information_schema.tables where table_schema = 'public'";
    sql_query(sql).get_result::<Count>(&mut conn).await.unwrap().count
}

#[tokio::test]
async fn each_test_has_a_database_of_its_own_with_all_tables() {
    let (one, other) = tokio::join!(TestDb::create(), TestDb::create());
    assert_ne!(one.url(), other.url());

    let mut conn = connect(one.url()).await.unwrap();
    conn.batch_execute("create table extra ()").await.unwrap();
    assert!(tables(&other).await > 1, "the migrations have run");
    assert_eq!(tables(&one).await, tables(&other).await + 1);
}

#[tokio::test]
async fn an_empty_database_has_no_tables() {
    assert_eq!(tables(&TestDb::empty().await).await, 0);
}

#[tokio::test]
async fn a_database_is_gone_after_its_test_even_if_connections_are_open() {
    let db = TestDb::create().await;
    let (name, server) = (db.name.clone(), db.server.clone());
    let _open = connect(db.url()).await.unwrap();
    drop(db);
    let mut conn = connect(server.admin_url()).await.unwrap();
    assert!(names_like(&mut conn, &name).await.unwrap().is_empty());
}

#[tokio::test]
async fn databases_of_ended_processes_are_dropped_and_of_living_ones_kept() {
    let db = TestDb::create().await;
    let mut conn = connect(db.server.admin_url()).await.unwrap();
    let ended = format!("test_{}_0", u32::MAX);
    conn.batch_execute(&format!("drop database if exists {ended}")).await.unwrap();
    conn.batch_execute(&format!("create database {ended}")).await.unwrap();

    drop_abandoned(&db.server).await.unwrap();

    assert!(names_like(&mut conn, &ended).await.unwrap().is_empty());
    assert!(!names_like(&mut conn, &db.name).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_dump_names_the_tables_and_repeats_itself() {
    let db = TestDb::empty().await;
    let mut conn = connect(db.url()).await.unwrap();
    conn.batch_execute("create table kept (id int not null)").await.unwrap();
    let dump = db.schema_dump();
    assert!(dump.contains("CREATE TABLE public.kept"), "{dump}");
    assert_eq!(dump, db.schema_dump());
}

#[test]
fn a_server_in_use_is_not_stopped() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(Server::acquire()).unwrap();
    assert!(!Server::stop().unwrap());
    runtime.block_on(connect(server.admin_url())).unwrap();
}
