//! Complaints: making them, and settling them.

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::mail::{self, Mail};
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::capability::Capability;
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::{CommentId, CommunityId, PostId, PrivateMessageId, ReportId};
use base::kinds::{ModlogKind, ReportKind};
use base::text::field;
use db::modlog::NewModlog;
use db::report::NewReport;
use db::standing::Standing;

/// What is complained about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A post.
    Post(PostId),
    /// A comment.
    Comment(CommentId),
    /// A private message, by its recipient.
    PrivateMessage(PrivateMessageId),
    /// A community.
    Community(CommunityId),
}

/// A complaint as somebody sends it.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// About what.
    pub subject: Subject,
    /// Why.
    pub reason: String,
    /// It is for the admins rather than the moderators.
    pub violates_instance_rules: bool,
}

/// Complains.
///
/// Errors: `ReportReasonRequired`, `ReportTooLong`, `Slurs`, the subject's `…NotFound`, what [`policy::check`] says, `ReportExists` if the actor has reported it before, or if it is a message to somebody else.
pub async fn create(app: &App, actor: &Actor, complaint: &Complaint) -> Result<ReportId> {
    let site = app.site().await?;
    let reason = field::report_reason(&complaint.reason)?;
    site.slurs.check(reason)?;
    app.write(async |tx| create_in(tx, app, &site, actor, complaint, reason).await).await
}

async fn create_in(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    actor: &Actor,
    complaint: &Complaint,
    reason: &str,
) -> Result<ReportId> {
    let mut new = describe(tx, actor, complaint.subject).await?;
    new.reason = reason.to_owned();
    new.violates_instance_rules = complaint.violates_instance_rules;
    let inserted = db::report::insert(tx, &new).await;
    let [post, comment, message] = db::report::ONCE;
    let id = match complaint.subject {
        Subject::Post(_) => inserted.on_constraint(post, Code::ReportExists)?,
        Subject::Comment(_) => inserted.on_constraint(comment, Code::ReportExists)?,
        Subject::PrivateMessage(_) => inserted.on_constraint(message, Code::ReportExists)?,
        Subject::Community(_) => inserted?,
    };
    tell_admins(app, tx, site, reason).await?;
    let home = home(tx, new.kind, new.community_id).await?;
    event::publish(tx, actor, home, Event::Reported { id }).await?;
    Ok(id)
}

/// Whose community a complaint is made in.
async fn home(tx: &mut Tx<'_>, kind: ReportKind, community_id: Option<CommunityId>) -> Result<Home> {
    match (kind, community_id) {
        (ReportKind::Post | ReportKind::Comment, Some(id)) => event::home(tx, id).await,
        (ReportKind::Post | ReportKind::Comment, None)
        | (ReportKind::PrivateMessage | ReportKind::Community, _) => Ok(Home::Elsewhere),
    }
}

/// Takes a complaint that came from another instance by the activity of this id, inside a running transaction.
///
/// Errors: those of [`create`].
pub async fn create_arrived_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    complaint: &Complaint,
    ap_id: &str,
) -> Result<()> {
    let app = tx.app().clone();
    let id = create_in(tx, &app, site, actor, complaint, &complaint.reason).await?;
    Ok(db::report::set_ap_id(tx, id, ap_id).await?)
}

/// The row of a complaint by the actor, with what the subject says now.
async fn describe(tx: &mut Tx<'_>, actor: &Actor, subject: Subject) -> Result<NewReport> {
    let mut new = NewReport {
        kind: ReportKind::Post,
        creator_id: actor.person_id(),
        post_id: None,
        comment_id: None,
        private_message_id: None,
        community_id: None,
        original_name: None,
        original_url: None,
        original_text: None,
        reason: String::new(),
        violates_instance_rules: false,
        published_at: tx.now(),
        original_title: None,
        original_summary: None,
        original_icon: None,
        original_banner: None,
    };
    match subject {
        Subject::Post(id) => {
            let post = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
            let standing = policy::standing(tx, actor, post.community_id).await?;
            policy::check(&standing, &Target::Post(&post), Action::Report)?;
            new.post_id = Some(id);
            new.community_id = Some(post.community_id);
            new.original_name = Some(post.name);
            new.original_url = post.url;
            new.original_text = post.body;
        }
        Subject::Comment(id) => {
            let comment = db::comment::find(tx, id).await?.or_code(Code::CommentNotFound)?;
            let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
            let standing = policy::standing(tx, actor, post.community_id).await?;
            policy::check(&standing, &Target::Comment(&comment, &post), Action::Report)?;
            new.kind = ReportKind::Comment;
            new.comment_id = Some(id);
            new.community_id = Some(post.community_id);
            new.original_text = Some(comment.content);
        }
        Subject::PrivateMessage(id) => {
            let standing = policy::site_standing(tx, actor).await?;
            policy::check(&standing, &Target::Site, Action::SendMessage)?;
            let message = db::private_message::find(tx, id).await?.or_code(Code::PrivateMessageNotFound)?;
            if message.recipient_id != actor.person_id() {
                return Err(Code::ReportExists.into());
            }
            new.kind = ReportKind::PrivateMessage;
            new.private_message_id = Some(id);
            new.original_text = Some(message.content);
        }
        Subject::Community(id) => {
            let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
            let standing = policy::standing(tx, actor, id).await?;
            policy::check(&standing, &Target::Community, Action::Report)?;
            new.kind = ReportKind::Community;
            new.community_id = Some(id);
            new.original_name = Some(community.name);
            new.original_title = Some(community.title);
            new.original_summary = community.summary;
            new.original_icon = community.icon;
            new.original_banner = community.banner;
            new.original_text = community.sidebar;
        }
    }
    Ok(new)
}

/// Writes a mail to every admin who gets mail, if the site wants that.
async fn tell_admins(app: &App, tx: &mut Tx<'_>, site: &CurrentSite, reason: &str) -> Result<()> {
    let settings = &site.local.settings;
    if !settings.reports_email_admins || !app.mailer().exists() {
        return Ok(());
    }
    let subject = format!("New report on {}", site.site.name);
    let text = format!("Somebody has reported:\n\n{reason}\n\nSee {}/reports\n", app.settings().origin());
    for to in db::local_user::list_admin_emails(tx).await? {
        mail::enqueue(app, tx, Mail { to, subject: subject.clone(), text: text.clone() }).await?;
    }
    Ok(())
}

/// Settles a complaint, or opens it again.
///
/// Errors: that there is none, also for one of another kind (`PostReportNotFound` and its like), `NotAModOrAdmin`, for messages and communities `NotAnAdmin`, `InvalidBodyField` for a conclusion that is too long.
pub async fn resolve(
    app: &App,
    actor: &Actor,
    (id, kind): (ReportId, ReportKind),
    resolved: bool,
    conclusion: Option<&str>,
) -> Result<()> {
    field::check_body(conclusion.unwrap_or_default())?;
    app.write(async |tx| {
        let found = db::report::find(tx, id).await?;
        found.filter(|report| report.kind == kind).or_code(unknown(kind))?;
        resolve_in(tx, actor, id, resolved, conclusion).await?;
        Ok(())
    })
    .await
}

fn unknown(kind: ReportKind) -> Code {
    match kind {
        ReportKind::Post => Code::PostReportNotFound,
        ReportKind::Comment => Code::CommentReportNotFound,
        ReportKind::PrivateMessage => Code::PrivateMessageReportNotFound,
        ReportKind::Community => Code::ReportNotFound,
    }
}

/// [`resolve`] inside a running transaction.
pub async fn resolve_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ReportId,
    resolved: bool,
    conclusion: Option<&str>,
) -> Result<()> {
    let report = db::report::find(tx, id).await?.or_code(Code::ReportNotFound)?;
    match (report.kind, report.community_id) {
        (ReportKind::Post | ReportKind::Comment, Some(community_id)) => {
            let standing = policy::standing(tx, actor, community_id).await?;
            may_settle(&standing)?;
        }
        _ => {
            let standing = policy::site_standing(tx, actor).await?;
            let action = Action::OnSite(Capability::ResolveSiteReports);
            policy::check(&standing, &Target::Site, action)?;
        }
    }
    let now = tx.now();
    // Another may have been first: what is settled stays theirs, and is told once.
    if !db::report::set_resolved(tx, id, resolved, actor.person_id(), conclusion, now).await? {
        return Ok(());
    }
    let mut entry = NewModlog::new(ModlogKind::ModResolveReport, actor.person_id(), now);
    entry.is_revert = !resolved;
    entry.target_community_id = report.community_id;
    entry.target_post_id = report.post_id;
    entry.target_comment_id = report.comment_id;
    entry.reason = conclusion.map(str::to_owned);
    entry.detail = Some(format!("report {id}"));
    db::modlog::insert(tx, &entry).await?;
    if resolved {
        let home = home(tx, report.kind, report.community_id).await?;
        event::publish(tx, actor, home, Event::ReportResolved { id }).await?;
    }
    Ok(())
}

/// Whether somebody may see and settle the complaints of a community.
///
/// Errors: `NotAModOrAdmin`.
pub fn may_settle(standing: &Standing) -> Result<(), Code> {
    policy::check(standing, &Target::Community, Action::SettleReports)
}

/// Whether the actor may look at complaints about posts and comments anywhere, for the reader to ask before it lists them.
///
/// Errors: what [`policy::account::check`] says, `NotAModOrAdmin`.
pub async fn check_queue(app: &App, actor: &Actor) -> Result<()> {
    let now = app.now();
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, actor.person_id(), now).await?;
    let capability = Capability::ResolveReports;
    let somewhere = db::standing::holds_somewhere(&mut conn, actor.person_id(), capability, now).await?;
    Ok(rights::need_somewhere(&standing.or_code(Code::NotLoggedIn)?, capability, somewhere)?)
}

/// Whether the actor may look at complaints about messages and communities.
///
/// Errors: `NotAnAdmin`, else what [`policy::check`] says.
pub async fn check_site_queue(app: &App, actor: &Actor) -> Result<()> {
    let mut conn = app.db().await?;
    let standing = db::standing::find_on_site(&mut conn, actor.person_id(), app.now()).await?;
    let action = Action::OnSite(Capability::ResolveSiteReports);
    Ok(policy::check(&standing.or_code(Code::NotLoggedIn)?, &Target::Site, action)?)
}
