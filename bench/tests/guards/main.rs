//! What a request may cost: statements, rows, pages and WAL as PostgreSQL counts them, on two amounts of data ten times apart; and what an activity may cost that comes from another instance or goes there ([`member`]).
//!
//! Nothing here measures time, so it holds on any machine. What is asked and what it may cost is in [`catalogue`], how it is counted in [`count`], where it is asked in [`forum`].
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod catalogue;
mod count;
mod forum;
mod member;

use bench::random::Random;
use bench::seed::Size;
use catalogue::{FAMILIES, Family, Growth, WarmUp};
use count::Cost;
use forum::{Forum, Postgres};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many times the pages may be touched when there are ten times the data.
const GROWTH: f64 = 1.5;
/// Pages for each row that one more level of the trees may add: a post in a list is looked up in half a dozen tables, and not all of them answer a row.
const LEVEL: f64 = 2.5;
/// The least share of heap-only updates of counters.
const HEAP_ONLY: f64 = 0.95;
/// Runs of the schedule after which it must have nothing left to do.
const SETTLING: usize = 30;
/// Votes and comments before the share is looked at.
const WRITES: usize = 300;

#[actix_web::test]
async fn requests_cost_no_more_than_agreed_and_no_more_with_ten_times_the_data() {
    let postgres = Postgres::start("requests").await;
    let small = Forum::start(&postgres, Size::Tiny).await;
    let large = Forum::start(&postgres, Size::Tiny10).await;

    let mut report = Report::default();
    for family in FAMILIES {
        let (small, large) = (measure(&small, family).await, measure(&large, family).await);
        for (name, large) in large {
            report.add(family, &name, small.get(&name).copied(), large);
        }
    }
    // With WRITES votes each page of a counter table is written to many times, as in life.
    for forum in [&small, &large] {
        forum.write(WRITES).await;
        report.heap_only(forum).await;
        report.idle(forum).await;
    }
    for forum in [small, large] {
        forum.stop().await;
    }
    assert!(report.problems.is_empty(), "\n{}\n{}", report.table, report.problems.join("\n"));
    println!("{}", report.table);
}

/// The cost of each variant, once everything it needs has been asked for before.
async fn measure(forum: &Forum, family: &Family) -> BTreeMap<String, Cost> {
    let mut costs = BTreeMap::new();
    for (name, requests) in (family.variants)(&forum.mix, &mut Random::new(11)) {
        let cost = match family.warm_up {
            WarmUp::Same => {
                forum.ask(&requests).await;
                forum.cheaper_cost(&requests).await
            }
            WarmUp::Half => {
                let (warm_up, counted) = requests.split_at(requests.len() / 2);
                forum.ask(warm_up).await;
                forum.cost(counted).await
            }
        };
        costs.insert(name, cost);
    }
    costs
}

/// What was found, and what is wrong with it.
#[derive(Default)]
struct Report {
    table: String,
    problems: Vec<String>,
}

impl Report {
    fn add(&mut self, family: &Family, variant: &str, small: Option<Cost>, large: Cost) {
        let name = format!("{} {variant}", family.name);
        let name = name.trim_end();
        let small = small.unwrap_or_default();
        writeln!(self.table, "{name:<44} {small}   {large}").unwrap();
        for (cost, size) in [(small, "tiny"), (large, "tiny10")] {
            for (what, spent, budget) in cost.compared_with(family.budget) {
                if spent > budget {
                    self.problems.push(format!("{name}, {size} data: {spent:.1} {what}, {budget} agreed"));
                }
            }
        }
        // In all, or for each row: a page of tiny data may have fewer posts on it.
        let (few, many) = (small.pages_a_row(), large.pages_a_row());
        let grows = large.pages > small.pages * GROWTH && many > few * GROWTH + LEVEL;
        if family.growth == Growth::OfThePage && grows {
            self.problems.push(format!(
                "{name}: {few:.1} pages a row with tiny data, {many:.1} with ten times as much"
            ));
        }
    }

    async fn heap_only(&mut self, forum: &Forum) {
        for (table, updates, heap_only) in forum.counter_updates().await {
            writeln!(self.table, "{table:<44} {heap_only} of {updates} updates heap-only").unwrap();
            if (heap_only as f64) < updates as f64 * HEAP_ONLY || updates == 0 {
                self.problems.push(format!("{table}: {heap_only} of {updates} updates were heap-only"));
            }
        }
    }

    async fn idle(&mut self, forum: &Forum) {
        // At first they may have something to do.
        let mut written = i64::MAX;
        for _ in 0..SETTLING {
            written = forum.wal_of(forum.run_schedule()).await;
            if written == 0 {
                break;
            }
        }
        if written > 0 {
            self.problems.push(format!("an idle forum wrote {written} bytes of WAL"));
        }
    }
}
