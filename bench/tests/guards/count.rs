//! Costs as PostgreSQL counts them.

use std::fmt;
use tokio_postgres::Client;

/// What one request costs, or may cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Statements, those that begin and end transactions among them.
    pub statements: f64,
    /// Rows that were answered or changed.
    pub rows: f64,
    /// Pages of tables and indexes that were looked at, each time one was.
    pub pages: f64,
    /// Bytes written to the log.
    pub wal: f64,
}

impl Cost {
    /// What it is beside a budget: name, spent, agreed.
    pub fn compared_with(self, budget: Self) -> [(&'static str, f64, f64); 4] {
        [
            ("statements", self.statements, budget.statements),
            ("rows", self.rows, budget.rows),
            ("pages", self.pages, budget.pages),
            ("bytes of WAL", self.wal, budget.wal),
        ]
    }

    /// Pages looked at for each row.
    pub fn pages_a_row(self) -> f64 {
        self.pages / self.rows.max(1.0)
    }

    /// The same, divided among so many requests.
    pub fn each(self, requests: usize) -> Self {
        let count = requests.max(1) as f64;
        Self {
            statements: self.statements / count,
            rows: self.rows / count,
            pages: self.pages / count,
            wal: self.wal / count,
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { statements, rows, pages, wal } = self;
        write!(out, "{statements:6.1} st {rows:8.1} rows {pages:8.1} pages {wal:8.0} WAL")
    }
}

/// Forgets what was counted in a database.
pub async fn reset(admin: &Client, database: &str) {
    let sql = "select pg_stat_statements_reset(0, oid, 0) from pg_database where datname = $1";
    admin.execute(sql, &[&database]).await.unwrap();
}

/// What was counted in a database since, but for the log.
pub async fn read(admin: &Client, database: &str) -> Cost {
    let sql = "select coalesce(sum(calls), 0)::float8, coalesce(sum(rows), 0)::float8, \
               coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 \
               from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1";
    let row = admin.query_one(sql, &[&database]).await.unwrap();
    Cost { statements: row.get(0), rows: row.get(1), pages: row.get(2), wal: 0.0 }
}

/// Bytes written to the log of the cluster so far.
pub async fn wal_position(admin: &Client) -> i64 {
    let row = admin.query_one("select (pg_current_wal_insert_lsn() - '0/0')::bigint", &[]).await.unwrap();
    row.get(0)
}
