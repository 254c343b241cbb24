//! Comments: writing, editing, deleting. [`mark`] is what readers do with them, [`moderation`] what moderators do.

mod arrived;
pub mod mark;
pub mod moderation;

pub use arrived::{create_arrived_in, edit_arrived_in};

use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::content_rule::refusal::{self, Place};
use crate::content_rule::{self, Text, review};
use crate::event::{self, Event, Home};
use crate::notify::{self, Mailing};
use crate::policy::{self, Action, Target};
use crate::post::Birth;
use crate::tx::Tx;
use crate::vote::{self, Unwanted};
use crate::{language, text};
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::{CommentId, LanguageId, PostId};
use base::kinds::{RuleAction, Vote};
use base::language::UNDETERMINED;
use base::text::field;
use db::comment::Comment;
use db::languages::Languages;
use db::post::Post;
use db::standing::Standing;
use db::vote::Ballot;
use diesel_async::AsyncConnection;

/// A comment as its author sends it.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// What it is written under.
    pub post_id: PostId,
    /// What it answers; none, or one that does not exist: the post itself.
    pub parent_id: Option<CommentId>,
    /// Markdown.
    pub content: String,
    /// None: that of what it answers, if the community allows it.
    pub language_id: Option<LanguageId>,
    /// What happens if the parent is deleted or removed.
    pub gone_parent: GoneParent,
}

/// What happens to an answer to a comment that is deleted or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoneParent {
    /// It is taken: API v3.
    Answer,
    /// It is refused: API v4, docs/reference/api-v4.md 2.
    Refuse,
}

/// What of a comment shall change.
#[derive(Debug, Clone)]
pub struct CommentEdit {
    /// Markdown.
    pub content: Option<String>,
    /// Language it is written in.
    pub language_id: Option<LanguageId>,
}

/// Most labels the path of a comment may have that is answered, the leading 0 included (docs/reference/api-v3.md 5.4).
const MAX_PARENT_LABELS: usize = 51;

/// Writes a comment with its author's own upvote, and tells those it answers or names.
///
/// Errors in this order: `InvalidBodyField`, `BlockedUrl`, `PostNotFound`, what [`policy::check`] says, `ParentInOtherPost`, `CommunityGone` for a parent that is gone (if that is asked for), `Locked`, `MaxCommentDepthReached`, `LanguageNotAllowed`, `RefusedByRule`.
pub async fn create(app: &App, actor: &Actor, new: NewComment) -> Result<CommentId> {
    let site = app.site().await?;
    let content = checked(&site, &new.content)?;
    let mut conn = app.db().await?;
    let outcome = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let id = create_in(&mut tx, &site, actor, &new, &content, &Birth::Here).await?;
            Ok::<_, Error>((id, tx.into_changes()))
        })
        .await;
    drop(conn);
    let (id, changes) = refusal::noted(app, actor, Place::Post(new.post_id), outcome).await?;
    app.changed(changes);
    Ok(id)
}

async fn create_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    new: &NewComment,
    content: &str,
    birth: &Birth,
) -> Result<CommentId> {
    let (post, standing) = policy::standing_at_post(tx, actor, new.post_id).await?;
    policy::check(&standing, &Target::Post(&post), Action::CreateComment)?;
    let parent = match new.parent_id {
        Some(id) => find_parent(tx, id).await?,
        None => None,
    };
    if let Some(parent) = &parent {
        answerable(&standing, parent, &post, new.gone_parent)?;
    }
    let community = db::community::find(tx, post.community_id).await?.or_code(Code::PostNotFound)?;
    let answered = parent.as_ref().map_or(post.language_id, |parent| parent.language_id);
    let language_id = match birth {
        Birth::Here => language_of(&community.languages, new.language_id, answered)?,
        Birth::Elsewhere { .. } => language::of_arrived(&community.languages, new.language_id),
    };
    let text = Text { texts: vec![content], ..Text::default() };
    let finding = content_rule::apply(tx, site, &standing, post.community_id, &text).await?;

    let id = db::comment::next_id(tx).await?;
    let (ap_id, published_at) = birth.of(|| tx.app().settings().comment_ap_id(id), tx.now());
    let row = db::comment::NewComment {
        id,
        post_id: post.id,
        community_id: post.community_id,
        parent_id: parent.as_ref().map(|parent| parent.id),
        creator_id: actor.person_id(),
        content: content.to_owned(),
        path: format!("{}.{id}", parent.as_ref().map_or("0", |parent| &parent.path)),
        ap_id,
        local: actor.is_local(),
        language_id,
        published_at,
    };
    db::comment::insert(tx, &row).await?;
    let removed = finding.as_ref().is_some_and(|finding| finding.action == RuleAction::Hold);
    if removed {
        db::comment::set_removed(tx, id, true).await?;
    }
    let comment = Comment { removed, ..row.into_comment() };
    if let Some(finding) = &finding {
        review::put_comment(tx, &comment, finding).await?;
    }
    if comment.listed() {
        let app = tx.app().clone();
        notify::of_comment(tx, &app, site, &comment, &post, parent.as_ref(), Mailing::Send).await?;
    }
    if let Some(parent) = &parent {
        db::notification::set_comment_read(tx, actor.person_id(), parent.id).await?;
    }
    let now = tx.now();
    if comment.listed() {
        let comments = db::counters::comment_appeared(tx, &comment).await?;
        if standing.local {
            db::post::mark::set_read_comments(tx, actor.person_id(), post.id, comments, now).await?;
        }
    }
    own_vote(tx, site, &standing, &comment).await?;
    note(tx, &comment);
    if comment.listed() {
        event::publish(tx, actor, Home::of(community.local), Event::CommentCreated { id }).await?;
    }
    Ok(id)
}

/// The comment that is answered; locked also if one of those above it is.
async fn find_parent(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>> {
    let Some(parent) = db::comment::find(tx, id).await? else { return Ok(None) };
    let above: Vec<CommentId> =
        parent.path.split('.').filter_map(|label| label.parse().ok().map(CommentId)).collect();
    let locked = parent.locked || (above.len() > 2 && db::comment::any_locked(tx, &above).await?);
    Ok(Some(Comment { locked, ..parent }))
}

/// Whether a comment may be answered under this post.
fn answerable(standing: &Standing, parent: &Comment, post: &Post, gone: GoneParent) -> Result<(), Code> {
    if parent.post_id != post.id {
        return Err(Code::ParentInOtherPost);
    }
    if gone == GoneParent::Refuse && !parent.listed() {
        return Err(Code::CommunityGone);
    }
    policy::check(standing, &Target::Comment(parent, post), Action::CreateComment)?;
    if parent.path.split('.').count() > MAX_PARENT_LABELS {
        return Err(Code::MaxCommentDepthReached);
    }
    Ok(())
}

/// The given language, or else that of what is answered where it is allowed.
fn language_of(
    community: &Languages,
    given: Option<LanguageId>,
    answered: LanguageId,
) -> Result<LanguageId, Code> {
    let inherited = if community.contains(answered) { answered } else { UNDETERMINED };
    let id = given.unwrap_or(inherited);
    language::check(community, id)?;
    Ok(id)
}

/// The vote that every author gives, where the site takes upvotes; they count as active.
async fn own_vote(tx: &mut Tx<'_>, site: &CurrentSite, standing: &Standing, comment: &Comment) -> Result<()> {
    let settings = &site.local.settings;
    let modes = (settings.comment_upvotes, settings.comment_downvotes);
    let vote = vote::taken(standing, Some(Vote::Up), modes, Unwanted::Withdraw)?;
    let ballot = Ballot {
        voter: standing.voter(),
        vote,
        at: tx.now(),
        active_in: Some(comment.community_id),
        reads: false,
        job: None,
    };
    vote::on_comment(tx, comment, ballot).await
}

/// The text as it is stored.
fn checked(site: &CurrentSite, raw: &str) -> Result<String, Code> {
    // Before anything that takes longer with longer texts; again after, since filtered words may be shorter than what replaces them.
    field::check_body(raw)?;
    let content = text::body(site, raw)?;
    field::check_body(&content)?;
    Ok(content)
}

/// Notes that a comment, and the counters it is counted in, have changed.
fn note(tx: &mut Tx<'_>, comment: &Comment) {
    tx.note(Change::Comment { post_id: comment.post_id, id: comment.id });
    tx.note(Change::Post(comment.post_id));
    tx.note(Change::Community(comment.community_id));
    tx.note(Change::Person(comment.creator_id));
}

/// Changes a comment of the actor's own, and tells those it names who had not been told.
///
/// Errors: `InvalidBodyField`, `BlockedUrl`, `CommentNotFound`, what [`policy::check`] says, `LanguageNotAllowed`.
pub async fn edit(app: &App, actor: &Actor, id: CommentId, edit: CommentEdit) -> Result<()> {
    let site = app.site().await?;
    let content = edit.content.as_deref().map(|raw| checked(&site, raw)).transpose()?;
    let mut conn = app.db().await?;
    let outcome = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            edit_in(&mut tx, app, &site, actor, id, content.as_deref(), edit.language_id).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await;
    drop(conn);
    let changes = refusal::noted(app, actor, Place::Comment(id), outcome).await?;
    app.changed(changes);
    Ok(())
}

async fn edit_in(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    actor: &Actor,
    id: CommentId,
    content: Option<&str>,
    language_id: Option<LanguageId>,
) -> Result<()> {
    let mut comment = db::comment::lock(tx, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Comment(&comment, &post), Action::EditComment)?;
    if let Some(language_id) = language_id {
        let community = db::community::find(tx, post.community_id).await?.or_code(Code::CommentNotFound)?;
        language::check(&community.languages, language_id)?;
        comment.language_id = language_id;
    }
    if let Some(content) = content {
        content.clone_into(&mut comment.content);
    }
    let now = tx.now();
    db::comment::set_content(tx, id, &comment.content, comment.language_id, now).await?;
    let before = comment.clone();
    let text = Text { texts: vec![&before.content], ..Text::default() };
    let finding = content_rule::apply(tx, site, &standing, post.community_id, &text).await?;
    if let Some(finding) = finding.filter(|_| !before.removed) {
        if finding.action == RuleAction::Hold {
            db::comment::set_removed(tx, id, true).await?;
            comment.removed = true;
            recount(tx, &before, &comment).await?;
        }
        review::put_comment(tx, &comment, &finding).await?;
    }
    if comment.listed() {
        tell(tx, app, site, &comment, &post, Mailing::Spare).await?;
    }
    tx.note(Change::Comment { post_id: comment.post_id, id });
    if !comment.listed() {
        return Ok(());
    }
    event::publish(tx, actor, Home::of(standing.community_local), Event::CommentEdited { id }).await
}

/// Tells those whom a comment answers or names.
async fn tell(
    tx: &mut Tx<'_>,
    app: &App,
    site: &CurrentSite,
    comment: &Comment,
    post: &Post,
    mailing: Mailing,
) -> Result<()> {
    let parent = match comment.parent_id {
        Some(id) => db::comment::find(tx, id).await?,
        None => None,
    };
    notify::of_comment(tx, app, site, comment, post, parent.as_ref(), mailing).await
}

/// Tells of a comment that was held and is seen now.
pub(crate) async fn announce(tx: &mut Tx<'_>, site: &CurrentSite, comment: &Comment) -> Result<()> {
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let app = tx.app().clone();
    tell(tx, &app, site, comment, &post, Mailing::Send).await
}

/// Deletes a comment of the actor's own, or restores it.
///
/// Errors: `CommentNotFound`, `CommentUnchanged` if it is so already, else what [`policy::check`] says.
pub async fn set_deleted(app: &App, actor: &Actor, id: CommentId, deleted: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            set_deleted_in(&mut tx, actor, id, deleted).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`set_deleted`] inside a running transaction.
pub async fn set_deleted_in(tx: &mut Tx<'_>, actor: &Actor, id: CommentId, deleted: bool) -> Result<()> {
    let before = db::comment::lock(tx, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(tx, before.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::see(&standing, &Target::Comment(&before, &post))?;
    if before.deleted == deleted {
        return Err(Code::CommentUnchanged.into());
    }
    policy::check(&standing, &Target::Comment(&before, &post), Action::EditComment)?;

    let now = tx.now();
    db::comment::set_deleted(tx, id, deleted, now).await?;
    let after = Comment { deleted, ..before.clone() };
    recount(tx, &before, &after).await?;
    event::publish(tx, actor, Home::of(standing.community_local), Event::CommentDeleted { id, deleted }).await
}

/// Moves a comment whose state has changed in or out of the counts.
pub(crate) async fn recount(tx: &mut Tx<'_>, before: &Comment, after: &Comment) -> Result<()> {
    match (before.listed(), after.listed()) {
        (false, true) => {
            db::counters::comment_appeared(tx, after).await?;
        }
        (true, false) => db::counters::comment_vanished(tx, after).await?,
        (true, true) | (false, false) => {}
    }
    note(tx, after);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::language_of;
    use base::error::Code;
    use base::ids::LanguageId;
    use base::language::UNDETERMINED;
    use db::languages::Languages;

    #[test]
    fn the_language_of_what_is_answered_is_taken_over_where_it_is_allowed() {
        let (english, german) = (LanguageId(37), LanguageId(32));
        let all = Languages::default();
        let some = Languages(vec![UNDETERMINED, english]);
        let only = Languages(vec![english]);
        let table = [
            (&all, None, german, Ok(german)),
            (&all, Some(english), german, Ok(english)),
            (&some, None, german, Ok(UNDETERMINED)),
            (&some, None, english, Ok(english)),
            (&some, Some(german), english, Err(Code::LanguageNotAllowed)),
            (&only, None, german, Err(Code::LanguageNotAllowed)),
            (&all, Some(LanguageId(9999)), english, Err(Code::LanguageNotAllowed)),
        ];
        for (community, given, answered, expected) in table {
            assert_eq!(language_of(community, given, answered), expected, "{community:?} {given:?}");
        }
    }
}
