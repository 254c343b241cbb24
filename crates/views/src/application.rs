//! Applications for accounts, as those see them who decide. Whether the viewer may is for `domain` to say.

use crate::admin::UserView;
use crate::cards::{self, PersonCard};
use crate::person::PersonView;
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::error::{Code, OrCode, Result};
use base::ids::{LocalUserId, PersonId, RegistrationApplicationId};
use base::page::{Cursor, Page, Paged, Start};
use chrono::DateTime;
use db::application::RegistrationApplication;
use db::local_user::LocalUser;
use db::schema::{local_user, registration_application as table};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// An application with who wrote it and who decided.
#[derive(Debug, Clone)]
pub struct ApplicationView {
    /// The row.
    pub application: RegistrationApplication,
    /// Whose it is.
    pub user: UserView,
    /// Who decided; none: nobody yet.
    pub admin: Option<Arc<PersonCard>>,
}

/// Which applications are wanted.
#[derive(Debug, Clone, Copy)]
pub struct ApplicationQuery {
    /// Only those nobody has decided about, the oldest first; else the newest first.
    pub waiting_only: bool,
    /// Only those with a verified address.
    pub verified_only: bool,
    /// Which part of the list.
    pub page: Page,
}

/// How many applications nobody has decided about; with verified addresses, if that is required.
pub async fn count(reader: &Reader, verified_only: bool) -> Result<i64> {
    let mut waiting =
        table::table.inner_join(local_user::table).filter(table::admin_id.is_null()).into_boxed();
    if verified_only {
        waiting = waiting.filter(local_user::email_verified);
    }
    Ok(waiting.count().get_result(&mut reader.db().await?).await?)
}

/// A page of applications.
pub async fn list(
    reader: &Reader,
    viewer: &Viewer,
    query: &ApplicationQuery,
) -> Result<Paged<ApplicationView>> {
    let mut statement = table::table
        .inner_join(local_user::table)
        .select(RegistrationApplication::as_select())
        .limit(query.page.limit.saturating_add(1))
        .offset(query.page.offset())
        .into_boxed();
    if query.waiting_only {
        statement = statement.filter(table::admin_id.is_null());
    }
    if query.verified_only {
        statement = statement.filter(local_user::email_verified);
    }
    let backwards = matches!(query.page.start, Start::Before(_));
    let ascending = query.waiting_only != backwards;
    if let Start::After(cursor) | Start::Before(cursor) = query.page.start {
        let at = DateTime::from_timestamp_micros(cursor.key).unwrap_or_default();
        let id = RegistrationApplicationId(cursor.id);
        let ties = table::published_at.eq(at);
        statement = if ascending {
            statement.filter(table::published_at.gt(at).or(ties.and(table::id.gt(id))))
        } else {
            statement.filter(table::published_at.lt(at).or(ties.and(table::id.lt(id))))
        };
    }
    statement = if ascending {
        statement.order((table::published_at.asc(), table::id.asc()))
    } else {
        statement.order((table::published_at.desc(), table::id.desc()))
    };
    let mut rows: Vec<RegistrationApplication> = statement.load(&mut reader.db().await?).await?;

    let limit = usize::try_from(query.page.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let cursor = |row: &RegistrationApplication| Cursor {
        key: row.published_at.timestamp_micros(),
        id: row.id.0,
        kind: 0,
    };
    let next = rows.last().filter(|_| more || backwards).map(|row| Start::After(cursor(row)));
    let first = query.page.start == Start::First;
    let prev = rows
        .as_slice()
        .first()
        .filter(|_| !first && (more || !backwards))
        .map(|row| Start::Before(cursor(row)));
    Ok(Paged { items: hydrate(reader, viewer, rows).await?, next, prev })
}

/// An application.
///
/// Errors: `RegistrationApplicationNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: RegistrationApplicationId) -> Result<ApplicationView> {
    let query = RegistrationApplication::query().filter(table::id.eq(id));
    let found: Option<RegistrationApplication> = query.first(&mut reader.db().await?).await.optional()?;
    one(reader, viewer, found).await
}

/// The application of a person.
///
/// Errors: `RegistrationApplicationNotFound`.
pub async fn of_person(reader: &Reader, viewer: &Viewer, id: PersonId) -> Result<ApplicationView> {
    let found: Option<RegistrationApplication> = table::table
        .inner_join(local_user::table)
        .filter(local_user::person_id.eq(id))
        .select(RegistrationApplication::as_select())
        .first(&mut reader.db().await?)
        .await
        .optional()?;
    one(reader, viewer, found).await
}

async fn one(
    reader: &Reader,
    viewer: &Viewer,
    found: Option<RegistrationApplication>,
) -> Result<ApplicationView> {
    let found = found.or_code(Code::RegistrationApplicationNotFound)?;
    hydrate(reader, viewer, vec![found]).await?.pop().or_code(Code::RegistrationApplicationNotFound)
}

async fn hydrate(
    reader: &Reader,
    viewer: &Viewer,
    rows: Vec<RegistrationApplication>,
) -> Result<Vec<ApplicationView>> {
    let ids: Vec<LocalUserId> = rows.iter().map(|row| row.local_user_id).collect();
    let query = LocalUser::query().filter(local_user::id.eq_any(ids));
    let users: Vec<LocalUser> = query.load(&mut reader.db().await?).await?;
    let mut users: HashMap<LocalUserId, LocalUser> = users.into_iter().map(|user| (user.id, user)).collect();
    let people = users.values().map(|user| user.person_id).chain(rows.iter().filter_map(|row| row.admin_id));
    let people: Vec<PersonId> = people.collect();
    let cards = cards::people(reader, &people).await?;
    let now = reader.now();
    let view = |application: RegistrationApplication| {
        let local_user = users.remove(&application.local_user_id)?;
        let card = cards.get(&local_user.person_id).cloned()?;
        let admin = application.admin_id.and_then(|id| cards.get(&id)).cloned();
        let user = UserView { person: PersonView::new(viewer, card, now), local_user };
        Some(ApplicationView { application, user, admin })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
