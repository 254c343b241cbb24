//! What applicants wrote, and what became of it.

use crate::Conn;
use crate::schema::registration_application;
use base::ids::{LocalUserId, PersonId, RegistrationApplicationId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// What an applicant wrote, and what became of it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = registration_application)]
pub struct RegistrationApplication {
    pub id: RegistrationApplicationId,
    pub local_user_id: LocalUserId,
    pub answer: String,
    /// Who decided; none: nobody yet.
    pub admin_id: Option<PersonId>,
    /// None: not denied, or denied without a reason.
    pub deny_reason: Option<String>,
    pub published_at: DateTime<Utc>,
    /// When it was decided; none: not yet.
    pub updated_at: Option<DateTime<Utc>>,
}

/// Adds an application.
pub async fn insert(conn: &mut Conn, id: LocalUserId, answer: &str, now: DateTime<Utc>) -> QueryResult<()> {
    let row = (
        registration_application::local_user_id.eq(id),
        registration_application::answer.eq(answer),
        registration_application::published_at.eq(now),
    );
    diesel::insert_into(registration_application::table).values(row).execute(conn).await?;
    Ok(())
}

/// The application of an account.
pub async fn find_of(conn: &mut Conn, id: LocalUserId) -> QueryResult<Option<RegistrationApplication>> {
    let own = registration_application::local_user_id.eq(id);
    RegistrationApplication::query().filter(own).first(conn).await.optional()
}

/// The application with this id, locked until commit.
pub async fn lock(
    conn: &mut Conn,
    id: RegistrationApplicationId,
) -> QueryResult<Option<RegistrationApplication>> {
    let query = RegistrationApplication::query().filter(registration_application::id.eq(id));
    query.for_no_key_update().first(conn).await.optional()
}

/// Writes down what an admin decided.
pub async fn decide(
    conn: &mut Conn,
    id: RegistrationApplicationId,
    admin_id: PersonId,
    deny_reason: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(registration_application::table.filter(registration_application::id.eq(id)))
        .set((
            registration_application::admin_id.eq(admin_id),
            registration_application::deny_reason.eq(deny_reason),
            registration_application::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
