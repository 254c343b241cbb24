//! Complaints, and what became of them.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::report;
use base::ids::{CommentId, CommunityId, PersonId, PostId, PrivateMessageId, ReportId};
use base::kinds::ReportKind;
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};
use diesel_async::RunQueryDsl;

/// A complaint.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = report)]
pub struct Report {
    pub id: ReportId,
    pub kind: ReportKind,
    /// Who complained.
    pub creator_id: PersonId,
    pub post_id: Option<PostId>,
    pub comment_id: Option<CommentId>,
    pub private_message_id: Option<PrivateMessageId>,
    /// The reported community, or that of the post or comment.
    pub community_id: Option<CommunityId>,
    /// Title when it was reported.
    pub original_name: Option<String>,
    /// Url when it was reported.
    pub original_url: Option<String>,
    /// Text when it was reported.
    pub original_text: Option<String>,
    pub reason: String,
    pub violates_instance_rules: bool,
    pub resolved: bool,
    /// Who last resolved or reopened it.
    pub resolver_id: Option<PersonId>,
    /// What the resolver wrote.
    pub conclusion: Option<String>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    /// Title of the community when it was reported.
    pub original_title: Option<String>,
    /// One line of the community when it was reported.
    pub original_summary: Option<String>,
    /// Icon of the community when it was reported.
    pub original_icon: Option<String>,
    /// Banner of the community when it was reported.
    pub original_banner: Option<String>,
}

/// A new complaint.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = report, treat_none_as_default_value = false)]
pub struct NewReport {
    pub kind: ReportKind,
    pub creator_id: PersonId,
    pub post_id: Option<PostId>,
    pub comment_id: Option<CommentId>,
    pub private_message_id: Option<PrivateMessageId>,
    pub community_id: Option<CommunityId>,
    pub original_name: Option<String>,
    pub original_url: Option<String>,
    pub original_text: Option<String>,
    pub reason: String,
    pub violates_instance_rules: bool,
    pub published_at: DateTime<Utc>,
    pub original_title: Option<String>,
    pub original_summary: Option<String>,
    pub original_icon: Option<String>,
    pub original_banner: Option<String>,
}

/// The constraints that a second report of the same thing by the same person runs into.
pub const ONCE: [&str; 3] = ["report_post", "report_comment", "report_private_message"];

/// Adds a complaint.
pub async fn insert(conn: &mut Conn, new: &NewReport) -> QueryResult<ReportId> {
    diesel::insert_into(report::table).values(new).returning(report::id).get_result(conn).await
}

/// The complaint with this id.
pub async fn find(conn: &mut Conn, id: ReportId) -> QueryResult<Option<Report>> {
    Report::query().filter(report::id.eq(id)).first(conn).await.optional()
}

/// Settles a complaint or opens it again; whether that was news, which a further conclusion is, too.
pub async fn set_resolved(
    conn: &mut Conn,
    id: ReportId,
    resolved: bool,
    resolver_id: PersonId,
    conclusion: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let news = report::resolved.ne(resolved).or(conclusion.is_some().into_sql::<Bool>());
    let changed = diesel::update(report::table.filter(report::id.eq(id)).filter(news))
        .set((
            report::resolved.eq(resolved),
            report::resolver_id.eq(resolver_id),
            report::conclusion.eq(conclusion),
            report::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(changed > 0)
}

/// Settles all open complaints about a post, because the matter is dealt with.
pub async fn resolve_of_post(
    conn: &mut Conn,
    id: PostId,
    resolver_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let open = report::table
        .filter(report::kind.eq(ReportKind::Post))
        .filter(report::post_id.eq(id))
        .filter(not(report::resolved));
    diesel::update(open)
        .set((report::resolved.eq(true), report::resolver_id.eq(resolver_id), report::updated_at.eq(now)))
        .execute(conn)
        .await
}

/// Settles all open complaints about a comment, because the matter is dealt with.
pub async fn resolve_of_comment(
    conn: &mut Conn,
    id: CommentId,
    resolver_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let open = report::table
        .filter(report::kind.eq(ReportKind::Comment))
        .filter(report::comment_id.eq(id))
        .filter(not(report::resolved));
    diesel::update(open)
        .set((report::resolved.eq(true), report::resolver_id.eq(resolver_id), report::updated_at.eq(now)))
        .execute(conn)
        .await
}

#[derive(QueryableByName)]
struct ByApId {
    #[diesel(sql_type = Integer)]
    id: ReportId,
}

/// The complaint that came or went with the activity of this id.
pub async fn find_by_ap_id(conn: &mut Conn, ap_id: &str) -> QueryResult<Option<ReportId>> {
    let row: Option<ByApId> =
        fixed("select report_id as id from report_activity where ap_id = ? order by report_id limit 1")
            .bind::<Text, _>(ap_id.to_owned())
            .get_result(conn)
            .await
            .optional()?;
    Ok(row.map(|row| row.id))
}

#[derive(QueryableByName)]
struct Inbox {
    #[diesel(sql_type = Text)]
    url: String,
}

#[derive(QueryableByName)]
struct ApId {
    #[diesel(sql_type = Text)]
    ap_id: String,
}

/// Id of the activity a complaint came or went with.
pub async fn find_ap_id(conn: &mut Conn, id: ReportId) -> QueryResult<Option<String>> {
    let row: Option<ApId> = fixed("select ap_id from report_activity where report_id = ?")
        .bind::<Integer, _>(id)
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(|row| row.ap_id))
}

/// Remembers that id.
pub async fn set_ap_id(conn: &mut Conn, id: ReportId, ap_id: &str) -> QueryResult<()> {
    fixed("insert into report_activity (report_id, ap_id) values (?, ?) on conflict (report_id) do update set ap_id = excluded.ap_id")
        .bind::<Integer, _>(id)
        .bind::<Text, _>(ap_id.to_owned())
        .run(conn)
        .await?;
    Ok(())
}

/// Settles all open complaints about a community, because the matter is dealt with.
pub async fn resolve_of_community(
    conn: &mut Conn,
    id: CommunityId,
    resolver_id: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let open = report::table
        .filter(report::kind.eq(ReportKind::Community))
        .filter(report::community_id.eq(id))
        .filter(not(report::resolved));
    diesel::update(open)
        .set((report::resolved.eq(true), report::resolver_id.eq(resolver_id), report::updated_at.eq(now)))
        .execute(conn)
        .await
}

/// Inboxes of those elsewhere whom a complaint in a community of ours concerns: its moderators, and who wrote what it is about.
pub async fn load_concerned(
    conn: &mut Conn,
    community_id: CommunityId,
    author_id: PersonId,
) -> QueryResult<Vec<String>> {
    let rows: Vec<Inbox> = fixed(include_str!("report/concerned.sql"))
        .bind::<Integer, _>(author_id)
        .bind::<Integer, _>(community_id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.url).collect())
}
