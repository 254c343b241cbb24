//! Who is banned from a community, for those who may know: ask `domain` first.

use crate::cards::{self, PersonCard};
use crate::reader::Reader;
use base::error::Result;
use base::ids::{CommunityId, PersonId};
use base::kinds::ModlogKind;
use base::page::{Cursor, Page, Paged, Start};
use chrono::DateTime;
use db::membership::CommunityBan;
use db::schema::{community_ban as table, modlog};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A ban as it holds, with what the modlog says of it.
#[derive(Debug, Clone)]
pub struct BanView {
    /// The row.
    pub ban: CommunityBan,
    /// Who is banned.
    pub person: Arc<PersonCard>,
    /// By whom; none if the account is gone.
    pub moderator: Option<Arc<PersonCard>>,
    /// Why; none if none was given.
    pub reason: Option<String>,
}

/// What was said of a ban: about whom, by whom, why.
type Said = (Option<PersonId>, Option<PersonId>, Option<String>);

/// The bans of a community that have not ended, the newest first.
pub async fn list(reader: &Reader, id: CommunityId, page: Page) -> Result<Paged<BanView>> {
    let lasting = table::expires_at.is_null().or(table::expires_at.gt(reader.now()));
    let mut query = CommunityBan::query().filter(table::community_id.eq(id)).filter(lasting).into_boxed();
    let backwards = matches!(page.start, Start::Before(_));
    if let Start::After(cursor) | Start::Before(cursor) = page.start {
        let at = DateTime::from_timestamp_micros(cursor.key).unwrap_or_default();
        let (ties, id) = (table::banned_at.eq(at), PersonId(cursor.id));
        query = if backwards {
            query.filter(table::banned_at.gt(at).or(ties.and(table::person_id.gt(id))))
        } else {
            query.filter(table::banned_at.lt(at).or(ties.and(table::person_id.lt(id))))
        };
    }
    query = if backwards {
        query.order((table::banned_at, table::person_id))
    } else {
        query.order((table::banned_at.desc(), table::person_id.desc()))
    };
    let mut conn = reader.db().await?;
    let mut rows: Vec<CommunityBan> = query.limit(page.limit.saturating_add(1)).load(&mut conn).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > page.limit);
    rows.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
    if backwards {
        rows.reverse();
    }
    let next = rows.last().filter(|_| more || backwards).map(|row| Start::After(cursor(row)));
    let earlier = if backwards { more } else { page.start != Start::First };
    let prev = rows.as_slice().first().filter(|_| earlier).map(|row| Start::Before(cursor(row)));

    let banned: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let said: Vec<Said> = modlog::table
        .filter(modlog::kind.eq(ModlogKind::ModBanFromCommunity))
        .filter(modlog::target_community_id.eq(id))
        .filter(modlog::target_person_id.eq_any(&banned))
        .filter(modlog::is_revert.eq(false))
        .distinct_on(modlog::target_person_id)
        .order((modlog::target_person_id, modlog::published_at.desc(), modlog::id.desc()))
        .select((modlog::target_person_id, modlog::moderator_id, modlog::reason))
        .load(&mut conn)
        .await?;
    drop(conn);
    let moderators = said.iter().filter_map(|(_, moderator_id, _)| *moderator_id);
    let people: Vec<PersonId> = banned.iter().copied().chain(moderators).collect();
    let people = cards::people(reader, &people).await?;
    let said: HashMap<Option<PersonId>, (Option<PersonId>, Option<String>)> =
        said.into_iter().map(|(person_id, by, reason)| (person_id, (by, reason))).collect();
    let items = rows.into_iter().filter_map(|ban| {
        let (by, reason) = said.get(&Some(ban.person_id)).cloned().unwrap_or_default();
        let moderator = by.and_then(|id| people.get(&id).cloned());
        Some(BanView { person: people.get(&ban.person_id).cloned()?, ban, moderator, reason })
    });
    Ok(Paged { items: items.collect(), next, prev })
}

fn cursor(row: &CommunityBan) -> Cursor {
    Cursor { key: row.banned_at.timestamp_micros(), id: row.person_id.0, kind: 0 }
}
