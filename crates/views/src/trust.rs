//! What the admins think of each instance, with what only admins are told.

pub mod import;

use crate::instance::holding;
use crate::reader::Reader;
use crate::site;
use base::error::{Code, OrCode, Result};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use base::page::{Cursor, Page, Paged, Start};
use db::instance::{Instance, InstancePolicy};
use db::instance_limit::InstanceLimit;
use db::schema::{instance, instance_limit, instance_policy};
use db::severance::Reach;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An instance with all that was decided about it.
#[derive(Debug, Clone)]
pub struct TrustView {
    /// The instance.
    pub instance: Instance,
    /// Its entry on the allow or block list; none: on neither.
    pub policy: Option<InstancePolicy>,
    /// What is held back of it; none: nothing.
    pub limit: Option<InstanceLimit>,
    /// Follows that come back when its block is lifted.
    pub severed: i64,
}

/// Which instances are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Every one we know.
    All,
    /// Those about which nothing was decided.
    Open,
    /// Those on the allow list.
    Allowed,
    /// Those of which something is held back.
    Limited,
    /// Those on the block list.
    Blocked,
}

#[derive(HasQuery)]
#[diesel(table_name = instance, base_query = instance::table.left_join(instance_policy::table).left_join(instance_limit::table))]
struct Row {
    #[diesel(embed)]
    instance: Instance,
    #[diesel(embed)]
    policy: Option<InstancePolicy>,
    #[diesel(embed)]
    limit: Option<InstanceLimit>,
}

/// A page of instances but our own, by id; those whose host name holds `domain`, if one is given.
pub async fn list(
    reader: &Reader,
    trust: Trust,
    domain: Option<&str>,
    page: Page,
) -> Result<Paged<TrustView>> {
    let own = site::info(reader).await?.instance.id;
    let mut query = Row::query().filter(instance::id.ne(own)).into_boxed();
    query = match trust {
        Trust::All => query,
        Trust::Open => {
            query.filter(instance_policy::instance_id.is_null()).filter(instance_limit::instance_id.is_null())
        }
        Trust::Allowed => query.filter(instance_policy::kind.eq(InstancePolicyKind::Allowed)),
        Trust::Limited => query.filter(instance_limit::instance_id.is_not_null()),
        Trust::Blocked => query.filter(instance_policy::kind.eq(InstancePolicyKind::Blocked)),
    };
    if let Some(domain) = domain {
        query = query.filter(instance::domain.ilike(holding(domain)));
    }
    let backwards = matches!(page.start, Start::Before(_));
    query = match page.start {
        Start::First | Start::Offset(_) => query.order(instance::id.asc()).offset(page.offset()),
        Start::After(cursor) => query.filter(instance::id.gt(cursor.id)).order(instance::id.asc()),
        Start::Before(cursor) => query.filter(instance::id.lt(cursor.id)).order(instance::id.desc()),
    };
    // One more than wanted tells whether there is another page.
    let mut rows: Vec<Row> = query.limit(page.limit + 1).load(&mut reader.db().await?).await?;
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let items = views(reader, rows).await?;
    let place = |view: &TrustView| Cursor { key: 0, id: view.instance.id.0, kind: 0 };
    let (more_before, more_after) = if backwards { (more, true) } else { (page.start != Start::First, more) };
    Ok(Paged {
        next: items.last().filter(|_| more_after).map(|view| Start::After(place(view))),
        prev: items.as_slice().first().filter(|_| more_before).map(|view| Start::Before(place(view))),
        items,
    })
}

/// One instance.
///
/// Errors: `NotFound`.
pub async fn get(reader: &Reader, id: InstanceId) -> Result<TrustView> {
    let row: Option<Row> =
        Row::query().filter(instance::id.eq(id)).first(&mut reader.db().await?).await.optional()?;
    views(reader, row.into_iter().collect()).await?.pop().or_code(Code::NotFound)
}

/// The instance of a host.
///
/// Errors: `NotFound`.
pub async fn of_host(reader: &Reader, host: &str) -> Result<TrustView> {
    let id = db::instance::find_id(&mut *reader.db().await?, host).await?;
    get(reader, id.or_code(Code::NotFound)?).await
}

/// What there is of a host (in lower case) and of those below it, and what a block would cut.
pub async fn reach(reader: &Reader, host: &str) -> Result<Reach> {
    let found = db::severance::preview(&mut *reader.db().await?, &[host.to_owned()]).await?.pop();
    Ok(found.unwrap_or_else(|| Reach {
        domain: host.to_owned(),
        people: 0,
        communities: 0,
        threads: 0,
        follows_by_us: 0,
        follows_by_them: 0,
    }))
}

/// Everything that was decided and holds, by host, for a list that is taken elsewhere; no more than `most`.
pub async fn decided(reader: &Reader, most: i64) -> Result<Vec<TrustView>> {
    let now = reader.now();
    let blocked = instance_policy::kind
        .eq(InstancePolicyKind::Blocked)
        .and(instance_policy::expires_at.is_null().or(instance_policy::expires_at.gt(now)));
    let limited = instance_limit::instance_id
        .is_not_null()
        .and(instance_limit::expires_at.is_null().or(instance_limit::expires_at.gt(now)));
    let query = Row::query().filter(blocked.assume_not_null().or(limited.assume_not_null()));
    let query = query.order((instance::domain, instance::id)).limit(most);
    let rows: Vec<Row> = query.load(&mut reader.db().await?).await?;
    let view = |row: Row| TrustView {
        instance: row.instance,
        policy: row.policy.filter(|policy| policy.expires_at.is_none_or(|end| end > now)),
        limit: row.limit.filter(|limit| limit.expires_at.is_none_or(|end| end > now)),
        severed: 0,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn views(reader: &Reader, rows: Vec<Row>) -> Result<Vec<TrustView>> {
    let ids: Vec<InstanceId> = rows.iter().map(|row| row.instance.id).collect();
    let severed = db::severance::count(&mut *reader.db().await?, &ids).await?;
    let view = |row: Row| TrustView {
        severed: severed.get(&row.instance.id).copied().unwrap_or(0),
        instance: row.instance,
        policy: row.policy,
        limit: row.limit,
    };
    Ok(rows.into_iter().map(view).collect())
}
