//! Complaints, and the one list of them. Source: docs/reference/api-v4.md 2, 4 and 5.

pub mod create;
pub mod list;
pub mod resolve;

use crate::once::Once;
use crate::v4::comment::{Comment, CommentActions, CommentView};
use crate::v4::community::{Community, CommunityActions, CommunityTag};
use crate::v4::error::Result;
use crate::v4::person::{Person, PersonActions};
use crate::v4::post::{Post, PostActions, PostView};
use crate::v4::private_message::{PrivateMessage, PrivateMessageView};
use actix_web::web;
use base::error::Code;
use base::ids::{CommentId, CommunityId, PersonId, PostId, PrivateMessageId, ReportId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::report::{ReportView as View, Subject};
use views::{Reader, Viewer};

/// What every complaint says, whatever it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Complaint {
    #[schema(value_type = i32)]
    pub id: ReportId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    pub reason: String,
    pub resolved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub resolver_id: Option<PersonId>,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// What the one who settled it wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<String>,
}

/// A complaint, with what the post said when it was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostReport {
    #[serde(flatten)]
    pub complaint: Complaint,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub original_post_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_post_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_post_body: Option<String>,
    pub violates_instance_rules: bool,
}

/// A complaint, with what the comment said when it was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentReport {
    #[serde(flatten)]
    pub complaint: Complaint,
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub original_comment_text: String,
    pub violates_instance_rules: bool,
}

/// A complaint, with what the message said when it was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivateMessageReport {
    #[serde(flatten)]
    pub complaint: Complaint,
    #[schema(value_type = i32)]
    pub private_message_id: PrivateMessageId,
    pub original_pm_text: String,
}

/// A complaint, with what the community said of itself when it was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityReport {
    #[serde(flatten)]
    pub complaint: Complaint,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    pub original_community_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_community_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_community_summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_community_sidebar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_community_icon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_community_banner: Option<String>,
}

/// A complaint with the post as it is now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostReportView {
    pub post_report: PostReport,
    pub post: Post,
    pub community: Community,
    /// Who complained.
    pub creator: Person,
    pub post_creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community_actions: Option<CommunityActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_actions: Option<PostActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_actions: Option<PersonActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
    #[serde(flatten)]
    pub author: AuthorState,
    pub tags: Vec<CommunityTag>,
}

/// A complaint with the comment as it is now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentReportView {
    pub comment_report: CommentReport,
    pub comment: Comment,
    #[schema(value_type = Post)]
    pub post: Once<Post>,
    #[schema(value_type = Community)]
    pub community: Once<Community>,
    /// Who complained.
    pub creator: Person,
    pub comment_creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_actions: Option<CommentActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_actions: Option<PersonActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community_actions: Option<CommunityActions>,
    #[serde(flatten)]
    pub author: AuthorState,
    pub tags: Vec<CommunityTag>,
}

/// What the author of what is reported is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuthorState {
    pub creator_is_admin: bool,
    pub creator_is_moderator: bool,
    pub creator_banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_ban_expires_at: Option<DateTime<Utc>>,
    pub creator_banned_from_community: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_community_ban_expires_at: Option<DateTime<Utc>>,
}

/// A complaint with the message as it is now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivateMessageReportView {
    pub private_message_report: PrivateMessageReport,
    pub private_message: PrivateMessage,
    /// Who complained.
    pub creator: Person,
    pub private_message_creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
    pub creator_is_admin: bool,
    pub creator_banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_ban_expires_at: Option<DateTime<Utc>>,
}

/// A complaint with the community as it is now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunityReportView {
    pub community_report: CommunityReport,
    pub community: Community,
    /// Who complained.
    pub creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolver: Option<Person>,
    #[serde(flatten)]
    pub author: AuthorState,
}

/// A complaint of any kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type_", rename_all = "snake_case")]
pub enum ReportCombinedView {
    Post(Box<PostReportView>),
    Comment(Box<CommentReportView>),
    PrivateMessage(Box<PrivateMessageReportView>),
    Community(Box<CommunityReportView>),
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PostReportResponse {
    pub post_report_view: PostReportView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CommentReportResponse {
    pub comment_report_view: CommentReportView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateMessageReportResponse {
    pub private_message_report_view: PrivateMessageReportView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityReportResponse {
    pub community_report_view: CommunityReportView,
}

fn complaint(view: &View) -> Complaint {
    let report = &view.report;
    Complaint {
        id: report.id,
        creator_id: report.creator_id,
        reason: report.reason.clone(),
        resolved: report.resolved,
        resolver_id: report.resolver_id,
        published_at: report.published_at,
        updated_at: report.updated_at,
        conclusion: report.conclusion.clone(),
    }
}

impl ReportCombinedView {
    /// The complaint as it goes over the wire; the time decides whether bans still hold.
    pub fn new(view: &View, now: DateTime<Utc>) -> Self {
        let report = &view.report;
        let creator = Person::from(view.creator.as_ref());
        let resolver = view.resolver.as_ref().map(|card| Person::from(card.as_ref()));
        let text = report.original_text.clone();
        match &view.subject {
            Subject::Post(seen) => {
                let shown = PostView::from(seen.as_ref());
                Self::Post(Box::new(PostReportView {
                    post_report: PostReport {
                        complaint: complaint(view),
                        post_id: seen.post.id,
                        original_post_name: report.original_name.clone().unwrap_or_default(),
                        original_post_url: report.original_url.clone(),
                        original_post_body: text,
                        violates_instance_rules: report.violates_instance_rules,
                    },
                    // Who complained may be somebody who no longer sees it.
                    post: Post::new(&seen.post, &seen.stat, seen.community.sees_removed)
                        .with_reports(seen.reports),
                    community: shown.community,
                    creator,
                    post_creator: shown.creator,
                    community_actions: shown.community_actions,
                    post_actions: shown.post_actions,
                    person_actions: shown.person_actions,
                    resolver,
                    author: AuthorState {
                        creator_is_admin: shown.creator_is_admin,
                        creator_is_moderator: shown.creator_is_moderator,
                        creator_banned: shown.creator_banned,
                        creator_ban_expires_at: shown.creator_ban_expires_at,
                        creator_banned_from_community: shown.creator_banned_from_community,
                        creator_community_ban_expires_at: shown.creator_community_ban_expires_at,
                    },
                    tags: shown.tags,
                }))
            }
            Subject::Comment(seen) => {
                let shown = CommentView::from(seen.as_ref());
                Self::Comment(Box::new(CommentReportView {
                    comment_report: CommentReport {
                        complaint: complaint(view),
                        comment_id: seen.comment.id,
                        original_comment_text: text.unwrap_or_default(),
                        violates_instance_rules: report.violates_instance_rules,
                    },
                    comment: shown.comment,
                    post: shown.post,
                    community: shown.community,
                    creator,
                    comment_creator: shown.creator,
                    comment_actions: shown.comment_actions,
                    resolver,
                    person_actions: shown.person_actions,
                    community_actions: shown.community_actions,
                    author: AuthorState {
                        creator_is_admin: shown.creator_is_admin,
                        creator_is_moderator: shown.creator_is_moderator,
                        creator_banned: shown.creator_banned,
                        creator_ban_expires_at: shown.creator_ban_expires_at,
                        creator_banned_from_community: shown.creator_banned_from_community,
                        creator_community_ban_expires_at: shown.creator_community_ban_expires_at,
                    },
                    tags: shown.tags,
                }))
            }
            Subject::PrivateMessage(seen) => {
                let shown = PrivateMessageView::from(seen);
                Self::PrivateMessage(Box::new(PrivateMessageReportView {
                    private_message_report: PrivateMessageReport {
                        complaint: complaint(view),
                        private_message_id: seen.message.id,
                        original_pm_text: text.unwrap_or_default(),
                    },
                    private_message: shown.private_message,
                    creator,
                    private_message_creator: shown.creator,
                    resolver,
                    creator_is_admin: seen.creator.admin,
                    creator_banned: seen.creator.person.banned_at(now),
                    creator_ban_expires_at: ban_end(&seen.creator.person, now),
                }))
            }
            Subject::Community(card) => {
                let person = &view.creator.person;
                Self::Community(Box::new(CommunityReportView {
                    community_report: CommunityReport {
                        complaint: complaint(view),
                        community_id: card.community.id,
                        original_community_name: report.original_name.clone().unwrap_or_default(),
                        original_community_title: report.original_title.clone(),
                        original_community_summary: report.original_summary.clone(),
                        original_community_sidebar: text,
                        original_community_icon: report.original_icon.clone(),
                        original_community_banner: report.original_banner.clone(),
                    },
                    community: Community::from(card.as_ref()),
                    creator,
                    resolver,
                    author: AuthorState {
                        creator_is_admin: view.creator.admin,
                        creator_is_moderator: card.moderated_by(person.id),
                        creator_banned: person.banned_at(now),
                        creator_ban_expires_at: ban_end(person, now),
                        // Who is banned there cannot report it; what came later is not asked.
                        creator_banned_from_community: false,
                        creator_community_ban_expires_at: None,
                    },
                }))
            }
        }
    }
}

fn ban_end(person: &db::person::Person, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    person.ban_expires_at.filter(|_| person.banned_at(now))
}

/// The complaint as an answer to the one who made or settled it.
async fn view(reader: &Reader, viewer: &Viewer, id: ReportId) -> Result<ReportCombinedView> {
    let view = views::report::get(reader, viewer, id).await?;
    Ok(ReportCombinedView::new(&view, reader.now()))
}

async fn of_post(reader: &Reader, viewer: &Viewer, id: ReportId) -> Result<web::Json<PostReportResponse>> {
    let ReportCombinedView::Post(view) = view(reader, viewer, id).await? else {
        return Err(Code::ReportNotFound.into());
    };
    Ok(web::Json(PostReportResponse { post_report_view: *view }))
}

async fn of_comment(
    reader: &Reader,
    viewer: &Viewer,
    id: ReportId,
) -> Result<web::Json<CommentReportResponse>> {
    let ReportCombinedView::Comment(view) = view(reader, viewer, id).await? else {
        return Err(Code::ReportNotFound.into());
    };
    Ok(web::Json(CommentReportResponse { comment_report_view: *view }))
}

async fn of_message(
    reader: &Reader,
    viewer: &Viewer,
    id: ReportId,
) -> Result<web::Json<PrivateMessageReportResponse>> {
    let ReportCombinedView::PrivateMessage(view) = view(reader, viewer, id).await? else {
        return Err(Code::ReportNotFound.into());
    };
    Ok(web::Json(PrivateMessageReportResponse { private_message_report_view: *view }))
}

async fn of_community(
    reader: &Reader,
    viewer: &Viewer,
    id: ReportId,
) -> Result<web::Json<CommunityReportResponse>> {
    let ReportCombinedView::Community(view) = view(reader, viewer, id).await? else {
        return Err(Code::ReportNotFound.into());
    };
    Ok(web::Json(CommunityReportResponse { community_report_view: *view }))
}
