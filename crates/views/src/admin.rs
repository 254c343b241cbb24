//! Accounts as those see them who look after the site.

use crate::cards;
use crate::person::PersonView;
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::Result;
use base::ids::{LocalUserId, PersonId};
use base::page::{Cursor, Page, Paged, Start};
use db::local_user::LocalUser;
use db::schema::{local_user, person};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An account with its person.
#[derive(Debug, Clone)]
pub struct UserView {
    /// The account with its settings.
    pub local_user: LocalUser,
    /// Its person.
    pub person: PersonView,
}

/// Which accounts are wanted.
#[derive(Debug, Clone, Copy)]
pub struct UserQuery {
    /// Only those banned from the site.
    pub banned_only: bool,
    /// The oldest first; else the newest.
    pub oldest_first: bool,
    /// Which part of the list.
    pub page: Page,
}

/// Most people of the list of API v3, which has no pages.
const MOST_BANNED: i64 = 10_000;

/// Users of this instance who are banned from it and have not deleted their account, the oldest first.
pub async fn banned(reader: &Reader, viewer: &Viewer) -> Result<Vec<PersonView>> {
    let now = reader.now();
    let ids: Vec<PersonId> = person::table
        .filter(person::banned)
        .filter(person::local)
        .filter(not(person::deleted))
        .filter(person::ban_expires_at.is_null().or(person::ban_expires_at.gt(now)))
        .order(person::id)
        .limit(MOST_BANNED)
        .select(person::id)
        .load(&mut reader.db().await?)
        .await?;
    let mut cards = cards::people(reader, &ids).await?;
    let people = ids.iter().filter_map(|id| cards.remove(id));
    Ok(people.map(|card| PersonView::new(viewer, card, now)).collect())
}

/// A page of the accounts of this instance.
pub async fn users(reader: &Reader, viewer: &Viewer, query: &UserQuery) -> Result<Paged<UserView>> {
    let now = reader.now();
    let mut statement = local_user::table
        .inner_join(person::table)
        .select(LocalUser::as_select())
        .limit(query.page.limit.saturating_add(1))
        .into_boxed();
    if query.banned_only {
        let lasting = person::ban_expires_at.is_null().or(person::ban_expires_at.gt(now));
        statement = statement.filter(person::banned).filter(lasting);
    }
    let backwards = matches!(query.page.start, Start::Before(_));
    let ascending = query.oldest_first != backwards;
    if let Start::After(cursor) | Start::Before(cursor) = query.page.start {
        let id = LocalUserId(cursor.id);
        statement = if ascending {
            statement.filter(local_user::id.gt(id))
        } else {
            statement.filter(local_user::id.lt(id))
        };
    }
    statement = if ascending {
        statement.order(local_user::id.asc())
    } else {
        statement.order(local_user::id.desc())
    };
    let mut rows: Vec<LocalUser> = statement.load(&mut reader.db().await?).await?;

    let limit = usize::try_from(query.page.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let cursor = |row: &LocalUser| Cursor { key: 0, id: row.id.0, kind: 0 };
    let next = rows.last().filter(|_| more || backwards).map(|row| Start::After(cursor(row)));
    let first = query.page.start == Start::First;
    let prev = rows
        .as_slice()
        .first()
        .filter(|_| !first && (more || !backwards))
        .map(|row| Start::Before(cursor(row)));
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let cards = cards::people(reader, &ids).await?;
    let view = |local_user: LocalUser| {
        let card = cards.get(&local_user.person_id).cloned()?;
        Some(UserView { person: PersonView::new(viewer, card, now), local_user })
    };
    Ok(Paged { items: rows.into_iter().filter_map(view).collect(), next, prev })
}
