//! Instances we know, and what the admins think of them.

use crate::reader::Reader;
use crate::site::{self, SiteCard};
use base::error::{Code, OrCode, Result};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use base::page::{Cursor, Page, Paged, Start};
use db::instance::{Instance, InstancePolicy};
use db::schema::{instance, instance_policy};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// An instance and what the admins think of it.
#[derive(Debug, Clone)]
pub struct InstanceView {
    /// The instance.
    pub instance: Instance,
    /// Its entry on the allow or block list; none: on neither.
    pub policy: Option<InstancePolicy>,
    /// Its site; none if it has not been seen or was not asked for.
    pub site: Option<SiteCard>,
}

#[derive(HasQuery)]
#[diesel(table_name = instance, base_query = instance::table.left_join(instance_policy::table))]
struct Row {
    #[diesel(embed)]
    instance: Instance,
    #[diesel(embed)]
    policy: Option<InstancePolicy>,
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

/// All instances but our own, by id, without their sites.
pub async fn all(reader: &Reader) -> Result<Vec<InstanceView>> {
    let own = site::info(reader).await?.instance.id;
    let others = Row::query().filter(instance::id.ne(own)).order(instance::id).limit(MOST);
    let rows: Vec<Row> = others.load(&mut reader.db().await?).await?;
    let view = |row: Row| InstanceView { instance: row.instance, policy: row.policy, site: None };
    Ok(rows.into_iter().map(view).collect())
}

/// A page of instances but our own, by id; those whose host name holds `domain`, if one is given.
pub async fn list(
    reader: &Reader,
    listed: Listed,
    domain: Option<&str>,
    page: Page,
) -> Result<Paged<InstanceView>> {
    let own = site::info(reader).await?.instance.id;
    let mut query = Row::query().filter(instance::id.ne(own)).into_boxed();
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
    let mut conn = reader.db().await?;
    let mut rows: Vec<Row> = query.limit(page.limit + 1).load(&mut conn).await?;
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let ids: Vec<InstanceId> = rows.iter().map(|row| row.instance.id).collect();
    let sites = db::site::load_of_instances(&mut conn, &ids).await?.into_iter();
    let mut sites: HashMap<InstanceId, SiteCard> =
        sites.map(|(site, public_pem)| (site.instance_id, SiteCard { site, public_pem })).collect();
    let place = |id: &InstanceId| Cursor { key: 0, id: id.0, kind: 0 };
    let (more_before, more_after) = if backwards { (more, true) } else { (page.start != Start::First, more) };
    let view = |row: Row| InstanceView {
        site: sites.remove(&row.instance.id),
        instance: row.instance,
        policy: row.policy,
    };
    Ok(Paged {
        items: rows.into_iter().map(view).collect(),
        next: ids.last().filter(|_| more_after).map(|id| Start::After(place(id))),
        prev: ids.as_slice().first().filter(|_| more_before).map(|id| Start::Before(place(id))),
    })
}

/// An instance with its site.
///
/// Errors: `NotFound`.
pub async fn get(reader: &Reader, id: InstanceId) -> Result<InstanceView> {
    let mut conn = reader.db().await?;
    let found: Option<Row> = Row::query().filter(instance::id.eq(id)).first(&mut conn).await.optional()?;
    let row = found.or_code(Code::NotFound)?;
    let site = db::site::find_of_instance(&mut conn, id).await?;
    let site = site.map(|(site, public_pem)| SiteCard { site, public_pem });
    Ok(InstanceView { instance: row.instance, policy: row.policy, site })
}

/// The pattern of `ilike` for a text within another.
pub(crate) fn holding(text: &str) -> String {
    let literal = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}
