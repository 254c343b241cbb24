//! What users bring in with a file of settings, and what becomes of it.

use crate::Conn;
use crate::schema::import_entry;
use base::ids::{ImportEntryId, PersonId};
use base::kinds::{ImportList, ImportState};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An entry of a list that a user brought in.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = import_entry)]
pub struct ImportEntry {
    pub id: ImportEntryId,
    pub person_id: PersonId,
    pub list: ImportList,
    /// A host name for instances.
    pub address: String,
    pub state: ImportState,
    /// Why it could not be done; none: it waits or is done.
    pub failure: Option<String>,
    pub published_at: DateTime<Utc>,
}

/// Rows of one statement.
const PART: usize = 1_000;

/// Puts what a user brings in into the place of what they brought in before; answers the ids in the same order.
pub async fn replace(
    conn: &mut Conn,
    person_id: PersonId,
    entries: &[(ImportList, String)],
    now: DateTime<Utc>,
) -> QueryResult<Vec<ImportEntryId>> {
    delete_of(conn, person_id).await?;
    let mut ids = Vec::with_capacity(entries.len());
    for part in entries.chunks(PART) {
        let rows: Vec<_> = part
            .iter()
            .map(|(list, address)| {
                (
                    import_entry::person_id.eq(person_id),
                    import_entry::list.eq(list),
                    import_entry::address.eq(address),
                    import_entry::state.eq(ImportState::Waiting),
                    import_entry::published_at.eq(now),
                )
            })
            .collect();
        let new: Vec<ImportEntryId> = diesel::insert_into(import_entry::table)
            .values(rows)
            .returning(import_entry::id)
            .get_results(conn)
            .await?;
        ids.extend(new);
    }
    Ok(ids)
}

/// Forgets what a user brought in.
pub async fn delete_of(conn: &mut Conn, person_id: PersonId) -> QueryResult<()> {
    diesel::delete(import_entry::table.filter(import_entry::person_id.eq(person_id))).execute(conn).await?;
    Ok(())
}

/// Those of these entries that wait.
pub async fn load_waiting(conn: &mut Conn, ids: &[ImportEntryId]) -> QueryResult<Vec<ImportEntry>> {
    ImportEntry::query()
        .filter(import_entry::id.eq_any(ids))
        .filter(import_entry::state.eq(ImportState::Waiting))
        .order(import_entry::id)
        .load(conn)
        .await
}

/// Writes down what has become of an entry.
pub async fn set_state(
    conn: &mut Conn,
    id: ImportEntryId,
    state: ImportState,
    failure: Option<&str>,
) -> QueryResult<()> {
    diesel::update(import_entry::table.filter(import_entry::id.eq(id)))
        .set((import_entry::state.eq(state), import_entry::failure.eq(failure)))
        .execute(conn)
        .await?;
    Ok(())
}

/// How many entries of a user are in which state, and when they were brought in.
pub async fn count(
    conn: &mut Conn,
    person_id: PersonId,
) -> QueryResult<Vec<(ImportState, i64, Option<DateTime<Utc>>)>> {
    import_entry::table
        .filter(import_entry::person_id.eq(person_id))
        .group_by(import_entry::state)
        .select((
            import_entry::state,
            diesel::dsl::count_star(),
            diesel::dsl::max(import_entry::published_at),
        ))
        .load(conn)
        .await
}

/// The first `limit` entries of a user that could not be done.
pub async fn list_failed(conn: &mut Conn, person_id: PersonId, limit: i64) -> QueryResult<Vec<ImportEntry>> {
    ImportEntry::query()
        .filter(import_entry::person_id.eq(person_id))
        .filter(import_entry::state.eq(ImportState::Failed))
        .order(import_entry::id)
        .limit(limit)
        .load(conn)
        .await
}
