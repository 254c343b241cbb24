//! Complaints as moderators and admins see them.

pub mod tally;

use crate::cards::{self, CommunityCard, PersonCard};
use crate::comment::{self, CommentView};
use crate::message::{self, MessageView};
use crate::post::{self, PostView};
use crate::reader::Reader;
use crate::viewer::Viewer;
use base::capability::Capability;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId, PrivateMessageId, ReportId};
use base::kinds::ReportKind;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, TimeDelta, Utc};
use db::report::Report;
use db::schema::report as table;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use std::sync::Arc;

/// A complaint with what it is about.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The row.
    pub report: Report,
    /// What it is about.
    pub subject: Subject,
    /// Who complained.
    pub creator: Arc<PersonCard>,
    /// Who last settled or reopened it.
    pub resolver: Option<Arc<PersonCard>>,
}

/// What a complaint is about, as it is now.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A post.
    Post(Box<PostView>),
    /// A comment.
    Comment(Box<CommentView>),
    /// A private message.
    PrivateMessage(MessageView),
    /// A community.
    Community(Arc<CommunityCard>),
}

/// Which complaints are wanted.
#[derive(Debug, Clone)]
pub struct ReportQuery {
    /// Of which kinds.
    pub kinds: Vec<ReportKind>,
    /// Only those that wait to be settled.
    pub unresolved_only: bool,
    /// In which order.
    pub sort: Sort,
    /// Only in this community.
    pub community_id: Option<CommunityId>,
    /// Only about this post or its comments.
    pub post_id: Option<PostId>,
    /// Only about this comment.
    pub comment_id: Option<CommentId>,
    /// Only those the viewer made.
    pub mine_only: bool,
    /// Of what is the moderators' affair only what they have left lying, and what breaks the rules of the site; all of what the viewer moderates. For who looks after the site (docs/reference/api-v4.md 5, "Reports").
    pub breaches_of_site: bool,
    /// Which part of the list.
    pub page: Page,
}

/// In which order complaints come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The oldest first.
    Old,
    /// The newest first.
    New,
}

/// How long a complaint is the moderators' affair alone.
const THEIRS: TimeDelta = TimeDelta::days(3);

/// Complaints that wait to be settled, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unresolved {
    /// About posts.
    pub posts: i64,
    /// About comments.
    pub comments: i64,
    /// About private messages; 0 for those who are no admins.
    pub private_messages: i64,
    /// About communities; 0 for those who are no admins.
    pub communities: i64,
}

impl Unresolved {
    /// All of them.
    pub fn sum(&self) -> i64 {
        self.posts + self.comments + self.private_messages + self.communities
    }
}

/// A queue longer than this is told as this long.
const MOST_COUNTED: i64 = 10_000;

type Boxed<'a> = table::BoxedQuery<'a, diesel::pg::Pg>;

/// The complaints the viewer may see: those of all or some communities and those for the site, as their rights go; own ones for everybody.
pub async fn list(reader: &Reader, viewer: &Viewer, query: &ReportQuery) -> Result<Paged<ReportView>> {
    let mut statement = table::table.filter(table::kind.eq_any(query.kinds.clone())).into_boxed();
    statement = match viewer.person_id() {
        Some(me) if query.mine_only => statement.filter(table::creator_id.eq(me)),
        _ => visible(viewer, statement),
    };
    if query.breaches_of_site {
        statement = breaches(viewer, statement, reader.now());
    }
    if query.unresolved_only {
        statement = statement.filter(not(table::resolved));
    }
    if let Some(id) = query.community_id {
        statement = statement.filter(table::community_id.eq(id));
    }
    if let Some(id) = query.post_id {
        let comments = db::schema::comment::table
            .filter(db::schema::comment::post_id.eq(id))
            .select(db::schema::comment::id.nullable());
        statement = statement.filter(table::post_id.eq(id).or(table::comment_id.eq_any(comments)));
    }
    if let Some(id) = query.comment_id {
        statement = statement.filter(table::comment_id.eq(id));
    }
    let rows = page(statement, query).load(&mut reader.db().await?).await?;
    paged(reader, viewer, rows, query).await
}

/// Orders and cuts: one row more than asked for shows whether there is another page.
fn page<'a>(mut statement: Boxed<'a>, query: &ReportQuery) -> Boxed<'a> {
    let backwards = matches!(query.page.start, Start::Before(_));
    let ascending = (query.sort == Sort::Old) != backwards;
    if let Start::After(cursor) | Start::Before(cursor) = query.page.start {
        let at = DateTime::from_timestamp_micros(cursor.key).unwrap_or_default();
        let id = ReportId(cursor.id);
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
    statement.limit(query.page.limit.saturating_add(1)).offset(query.page.offset())
}

async fn paged(
    reader: &Reader,
    viewer: &Viewer,
    mut rows: Vec<Report>,
    query: &ReportQuery,
) -> Result<Paged<ReportView>> {
    let limit = usize::try_from(query.page.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let backwards = matches!(query.page.start, Start::Before(_));
    if backwards {
        rows.reverse();
    }
    let cursor =
        |report: &Report| Cursor { key: report.published_at.timestamp_micros(), id: report.id.0, kind: 0 };
    let next = rows.last().filter(|_| more || backwards).map(|row| Start::After(cursor(row)));
    let first = matches!(query.page.start, Start::First);
    let prev = rows
        .as_slice()
        .first()
        .filter(|_| !first && (more || !backwards))
        .map(|row| Start::Before(cursor(row)));
    Ok(Paged { items: hydrate(reader, viewer, rows).await?, next, prev })
}

/// A complaint the viewer made or may settle.
///
/// Errors: `ReportNotFound`.
pub async fn get(reader: &Reader, viewer: &Viewer, id: ReportId) -> Result<ReportView> {
    let found: Option<Report> =
        Report::query().filter(table::id.eq(id)).first(&mut reader.db().await?).await.optional()?;
    let seen = found.filter(|report| {
        viewer.is(report.creator_id)
            || match (report.kind, report.community_id) {
                (ReportKind::Post | ReportKind::Comment, Some(id)) => {
                    viewer.rights(id).contains(Capability::ResolveReports)
                }
                _ => viewer.site_rights().contains(Capability::ResolveSiteReports),
            }
    });
    let report = seen.or_code(Code::ReportNotFound)?;
    hydrate(reader, viewer, vec![report]).await?.pop().or_code(Code::ReportNotFound)
}

/// How many complaints wait for the viewer, in all their communities or in one.
pub async fn count(
    reader: &Reader,
    viewer: &Viewer,
    community_id: Option<CommunityId>,
) -> Result<Unresolved> {
    let mut statement = visible(viewer, table::table.filter(not(table::resolved)).into_boxed());
    if let Some(id) = community_id {
        statement = statement.filter(table::community_id.eq(id));
    }
    // As many as wait, which moderators keep small; a report says of what kind it is in a few bytes.
    let kinds: Vec<ReportKind> =
        statement.select(table::kind).limit(MOST_COUNTED).load(&mut reader.db().await?).await?;
    let mut unresolved = Unresolved::default();
    for kind in kinds {
        match kind {
            ReportKind::Post => unresolved.posts += 1,
            ReportKind::Comment => unresolved.comments += 1,
            ReportKind::PrivateMessage => unresolved.private_messages += 1,
            ReportKind::Community => unresolved.communities += 1,
        }
    }
    Ok(unresolved)
}

fn visible<'a>(viewer: &Viewer, statement: Boxed<'a>) -> Boxed<'a> {
    let site = viewer.site_rights();
    let of_moderators = table::kind.eq_any([ReportKind::Post, ReportKind::Comment]);
    let of_admins = table::kind.eq_any([ReportKind::PrivateMessage, ReportKind::Community]);
    let everywhere = site.contains(Capability::ResolveReports);
    match (everywhere, site.contains(Capability::ResolveSiteReports)) {
        (true, true) => statement,
        (true, false) => statement.filter(of_moderators),
        (false, of_site) => {
            let here = table::community_id.eq_any(viewer.moderated_with(Capability::ResolveReports));
            let here = here.assume_not_null().and(of_moderators);
            if of_site { statement.filter(here.or(of_admins)) } else { statement.filter(here) }
        }
    }
}

/// Whether the viewer sees complaints about messages and communities.
pub fn sees_of_site(viewer: &Viewer) -> bool {
    viewer.site_rights().contains(Capability::ResolveSiteReports)
}

fn breaches<'a>(viewer: &Viewer, statement: Boxed<'a>, now: DateTime<Utc>) -> Boxed<'a> {
    let own: Vec<CommunityId> = viewer.moderated().into_iter().collect();
    statement.filter(
        table::violates_instance_rules
            .or(table::kind.eq_any([ReportKind::PrivateMessage, ReportKind::Community]))
            .or(table::published_at.lt(now - THEIRS))
            .or(table::community_id.eq_any(own).assume_not_null()),
    )
}

/// The complaints with what they are about; those whose subject is gone are left out.
async fn hydrate(reader: &Reader, viewer: &Viewer, rows: Vec<Report>) -> Result<Vec<ReportView>> {
    let of_kind = |kind| rows.iter().filter(move |report| report.kind == kind);
    let posts: Vec<PostId> = of_kind(ReportKind::Post).filter_map(|report| report.post_id).collect();
    let comments: Vec<CommentId> =
        of_kind(ReportKind::Comment).filter_map(|report| report.comment_id).collect();
    let messages: Vec<PrivateMessageId> =
        rows.iter().filter_map(|report| report.private_message_id).collect();
    let communities: Vec<CommunityId> =
        of_kind(ReportKind::Community).filter_map(|report| report.community_id).collect();
    let people: Vec<PersonId> =
        rows.iter().flat_map(|report| [Some(report.creator_id), report.resolver_id]).flatten().collect();

    let posts = post::load(reader, viewer, &posts).await?;
    let posts: HashMap<PostId, PostView> = posts.into_iter().map(|view| (view.post.id, view)).collect();
    let comments = comment::load(reader, viewer, &comments).await?;
    let comments: HashMap<CommentId, CommentView> =
        comments.into_iter().map(|view| (view.comment.id, view)).collect();
    let messages = message::load(reader, &messages).await?;
    let communities = cards::communities(reader, &communities).await?;
    let people = cards::people(reader, &people).await?;

    let view = |report: Report| {
        let subject = match report.kind {
            ReportKind::Post => Subject::Post(Box::new(posts.get(&report.post_id?)?.clone())),
            ReportKind::Comment => Subject::Comment(Box::new(comments.get(&report.comment_id?)?.clone())),
            ReportKind::PrivateMessage => {
                Subject::PrivateMessage(messages.get(&report.private_message_id?)?.clone())
            }
            ReportKind::Community => Subject::Community(Arc::clone(communities.get(&report.community_id?)?)),
        };
        let creator = Arc::clone(people.get(&report.creator_id)?);
        let resolver = report.resolver_id.and_then(|id| people.get(&id)).map(Arc::clone);
        Some(ReportView { report, subject, creator, resolver })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
