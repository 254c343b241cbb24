//! A closed loop: each connection asks again as soon as it has its answer.

use crate::client::{Client, Request};
use crate::mix::{Kind, Mix};
use crate::random::Random;
use crate::run::figures::Figures;
use crate::run::processes::Measured;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What the answers to some requests were like.
#[derive(Debug, Default)]
struct Answers {
    times: Vec<Duration>,
    bytes: usize,
    errors: usize,
}

/// Asks `count` requests of this kind, after a fifth as many to warm up, and counts what they cost.
pub async fn measure(
    kind: Kind,
    mix: &Mix,
    clients: &[Client],
    count: u32,
    measured: &Measured,
    sql: &tokio_postgres::Client,
) -> anyhow::Result<Figures> {
    // As long as the others take when the answer is large.
    let count = if kind == Kind::R5b { (count / 10).max(20) } else { count };
    let mut random = Random::new(7);
    let mut plan = |count: u32| (0..count).map(|_| mix.draw(kind, &mut random)).collect::<Vec<_>>();
    ask(clients, plan(count / 5), kind).await?;

    let requests = plan(count);
    let wal_before = wal_position(sql).await?;
    let cpu_before = measured.cpu()?;
    let began = Instant::now();
    let mut answers = ask(clients, requests, kind).await?;
    let took = began.elapsed();
    let cpu = measured.cpu()?;
    let wal = wal_position(sql).await? - wal_before;

    answers.times.sort();
    let each = |total: f64| total / f64::from(count);
    Ok(Figures {
        server_ms: each((cpu.server - cpu_before.server).as_secs_f64() * 1e3),
        postgres_ms: each((cpu.postgres - cpu_before.postgres).as_secs_f64() * 1e3),
        median: quantile(&answers.times, 50),
        p95: quantile(&answers.times, 95),
        wal_bytes: each(wal as f64),
        body_bytes: each(answers.bytes as f64),
        requests_per_second: f64::from(count) / took.as_secs_f64(),
        errors: answers.errors,
    })
}

async fn ask(clients: &[Client], requests: Vec<Request>, kind: Kind) -> anyhow::Result<Answers> {
    let waiting = Arc::new(Mutex::new(VecDeque::from(requests)));
    let mut connections = JoinSet::new();
    for client in clients {
        let (client, waiting) = (client.clone(), Arc::clone(&waiting));
        let next = move || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        connections.spawn(async move {
            let mut answers = Answers::default();
            while let Some(request) = next() {
                let began = Instant::now();
                let answer = client.ask(&request).await?;
                answers.times.push(began.elapsed());
                answers.bytes += answer.body.len();
                if answer.status != 200 {
                    answers.errors += 1;
                    eprintln!("{} {}: {}", kind.name(), request.path, answer.status);
                }
            }
            anyhow::Ok(answers)
        });
    }
    let mut all = Answers::default();
    while let Some(answers) = connections.join_next().await {
        let answers = answers??;
        all.times.extend(answers.times);
        all.bytes += answers.bytes;
        all.errors += answers.errors;
    }
    Ok(all)
}

/// Bytes written to the log since the cluster was made.
pub async fn wal_position(sql: &tokio_postgres::Client) -> anyhow::Result<i64> {
    let row = sql.query_one("select (pg_current_wal_insert_lsn() - '0/0')::bigint", &[]).await?;
    Ok(row.get(0))
}

fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let place = sorted.len() * percent / 100;
    sorted.get(place).or(sorted.last()).copied().unwrap_or_default()
}
