//! Instances we know, and what the admins think of them.

use crate::reader::Reader;
use crate::site::{self, SiteCard};
use base::error::Result;
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use base::page::{Cursor, Page, Paged, Start};
use db::instance::{Instance, InstancePolicy};
use db::schema::{instance, instance_policy};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An instance with its entry on the allow or block list.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = instance, base_query = instance::table.left_join(instance_policy::table))]
pub struct InstanceView {
    /// The instance.
    #[diesel(embed)]
    pub instance: Instance,
    /// What the admins think of it; none: nothing.
    #[diesel(embed)]
    pub policy: Option<InstancePolicy>,
}

/// Which instances are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Every one we know.
    All,
    /// Those that are not blocked.
    Linked,
    /// Those on the allow list.
    Allowed,
    /// Those on the block list.
    Blocked,
}

/// Most instances API v3 is told of at once: the whole network has fewer.
const MOST: i64 = 20_000;

impl InstanceView {
    /// Whether it is on this list.
    pub fn is(&self, kind: InstancePolicyKind) -> bool {
        self.policy.as_ref().is_some_and(|policy| policy.kind == kind)
    }
}

/// All instances but our own, by id.
pub async fn all(reader: &Reader) -> Result<Vec<InstanceView>> {
    let own = site::info(reader).await?.instance.id;
    let others = InstanceView::query().filter(instance::id.ne(own)).order(instance::id).limit(MOST);
    Ok(others.load(&mut reader.db().await?).await?)
}

/// A page of instances but our own, by id; those whose host name holds `domain`, if one is given.
pub async fn list(
    reader: &Reader,
    listed: Listed,
    domain: Option<&str>,
    page: Page,
) -> Result<Paged<InstanceView>> {
    let own = site::info(reader).await?.instance.id;
    let mut query = InstanceView::query().filter(instance::id.ne(own)).into_boxed();
    query = match listed {
        Listed::All => query,
        Listed::Linked => query.filter(
            instance_policy::kind.is_null().or(instance_policy::kind.ne(InstancePolicyKind::Blocked)),
        ),
        Listed::Allowed => query.filter(instance_policy::kind.eq(InstancePolicyKind::Allowed)),
        Listed::Blocked => query.filter(instance_policy::kind.eq(InstancePolicyKind::Blocked)),
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
    let mut rows: Vec<InstanceView> = query.limit(page.limit + 1).load(&mut reader.db().await?).await?;
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let place = |row: &InstanceView| Cursor { key: 0, id: row.instance.id.0, kind: 0 };
    let (more_before, more_after) = if backwards { (more, true) } else { (page.start != Start::First, more) };
    Ok(Paged {
        next: rows.last().filter(|_| more_after).map(|row| Start::After(place(row))),
        prev: rows.as_slice().first().filter(|_| more_before).map(|row| Start::Before(place(row))),
        items: rows,
    })
}

/// The sites of these instances, as far as they have been seen.
pub async fn sites(reader: &Reader, ids: &[InstanceId]) -> Result<Vec<SiteCard>> {
    let found = db::site::load_of_instances(&mut *reader.db().await?, ids).await?;
    Ok(found.into_iter().map(|(site, public_pem)| SiteCard { site, public_pem }).collect())
}

/// The pattern of `ilike` for a text within another.
fn holding(text: &str) -> String {
    let literal = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}
