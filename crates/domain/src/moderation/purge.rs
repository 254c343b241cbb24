//! Deleting things and people for good, with their files. Only the modlog remembers.

use super::{check_reason, log};
use crate::actor::Actor;
use crate::app::App;
use crate::image;
use crate::policy::{self, Action, Target, rights};
use crate::tx::Tx;
use base::capability::Capability;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::kinds::ModlogKind;
use db::modlog::NewModlog;
use db::purge;
use db::removal::{self, Batch};

/// What is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An account: what it says and wrote is overwritten, and it is banned.
    Person(PersonId),
    /// A community with everything in it.
    Community(CommunityId),
    /// A post with its comments.
    Post(PostId),
    /// A comment with those below it.
    Comment(CommentId),
}

/// Deletes something for good.
///
/// Errors: the subject's `…NotFound`, what [`policy::check`] says, `NotHigherAdmin` if its author or a moderator of the community is an admin who ranks as high, `InvalidBodyField`.
pub async fn run(app: &App, actor: &Actor, subject: Subject, reason: Option<&str>) -> Result<()> {
    app.write(async |tx| run_in(tx, actor, subject, reason).await).await
}

/// [`run`] inside a running transaction.
pub async fn run_in(tx: &mut Tx<'_>, actor: &Actor, subject: Subject, reason: Option<&str>) -> Result<()> {
    check_reason(reason)?;
    let standing = policy::site_standing(tx, actor).await?;
    policy::check(&standing, &Target::Site, Action::OnSite(Capability::Purge))?;
    match subject {
        Subject::Person(id) => person(tx, actor, id, reason).await,
        Subject::Community(id) => community(tx, actor, id, reason).await,
        Subject::Post(id) => post(tx, actor, id, reason).await,
        Subject::Comment(id) => comment(tx, actor, id, reason).await,
    }
}

async fn person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, reason: Option<&str>) -> Result<()> {
    let now = tx.now();
    let person = db::person::find(tx, id).await?.or_code(Code::PersonNotFound)?;
    outrank(tx, actor, id).await?;
    let mut entry = entry(tx, actor, ModlogKind::AdminPurgePerson, reason);
    entry.target_person_id = Some(id);
    db::modlog::insert(tx, &entry).await?;
    let batch = purge::of_person(tx, id).await?;
    let mut shown = purge::images_of(tx, &batch).await?;
    shown.extend([person.avatar, person.banner, person.bio].into_iter().flatten());

    db::withdrawal::run(tx, id, now).await?;
    image::delete_all_of_in(tx, id).await?;
    image::purged_in(tx, &shown).await?;
    for community_id in db::withdrawal::resign(tx, id).await? {
        tx.note(Change::Community(community_id));
    }
    if let Some(user) = db::local_user::lock(tx, id).await? {
        db::local_user::set_email(tx, user.id, None, false).await?;
        db::local_user::set_totp(tx, user.id, None, false).await?;
        db::local_user::delete_logins(tx, user.id).await?;
        db::oauth::delete_accounts(tx, user.id).await?;
        db::mail_token::delete_all(tx, user.id).await?;
        db::local_user::set_admin(tx, user.id, false).await?;
    }
    db::person::set_deleted(tx, id, now).await?;
    db::person::set_banned(tx, id, true, None).await?;
    tx.note(Change::ManyPosts);
    tx.note(Change::Person(id));
    tx.note(Change::Viewer(id));
    tx.note(Change::Site);
    Ok(())
}

async fn community(tx: &mut Tx<'_>, actor: &Actor, id: CommunityId, reason: Option<&str>) -> Result<()> {
    let community = db::community::lock(tx, id).await?.or_code(Code::CommunityNotFound)?;
    for moderator in db::membership::moderators(tx, id).await? {
        outrank(tx, actor, moderator.person_id).await?;
        tx.note(Change::Viewer(moderator.person_id));
    }
    let batch = purge::of_community(tx, id).await?;
    delete(tx, &batch).await?;
    let own = [community.icon.clone(), community.banner.clone(), community.sidebar.clone()];
    image::purged_in(tx, &own.into_iter().flatten().collect::<Vec<_>>()).await?;
    if community.local && community.present() {
        db::counters::community_counted(tx, id, -1).await?;
    }
    purge::delete_community(tx, id).await?;
    let mut entry = entry(tx, actor, ModlogKind::AdminPurgeCommunity, reason);
    entry.detail = Some(community.name);
    log(tx, &entry).await?;
    tx.note(Change::Community(id));
    Ok(())
}

async fn post(tx: &mut Tx<'_>, actor: &Actor, id: PostId, reason: Option<&str>) -> Result<()> {
    let post = db::post::lock(tx, id).await?.or_code(Code::PostNotFound)?;
    outrank(tx, actor, post.creator_id).await?;
    let batch = purge::of_post(tx, id).await?;
    delete(tx, &batch).await?;
    let mut entry = entry(tx, actor, ModlogKind::AdminPurgePost, reason);
    entry.target_community_id = Some(post.community_id);
    log(tx, &entry).await?;
    tx.note(Change::Post(id));
    Ok(())
}

async fn comment(tx: &mut Tx<'_>, actor: &Actor, id: CommentId, reason: Option<&str>) -> Result<()> {
    let comment = db::comment::lock(tx, id).await?.or_code(Code::CommentNotFound)?;
    outrank(tx, actor, comment.creator_id).await?;
    let batch = purge::of_comment(tx, id, comment.post_id, &comment.path).await?;
    delete(tx, &batch).await?;
    let mut entry = entry(tx, actor, ModlogKind::AdminPurgeComment, reason);
    entry.target_post_id = Some(comment.post_id);
    entry.target_community_id = Some(comment.community_id);
    log(tx, &entry).await?;
    tx.note(Change::Comment { post_id: comment.post_id, id });
    Ok(())
}

/// Takes the batch out of all counts, then deletes it; its files go soon.
async fn delete(tx: &mut Tx<'_>, batch: &Batch) -> Result<()> {
    let shown = purge::images_of(tx, batch).await?;
    image::purged_in(tx, &shown).await?;
    image::let_go_of_all_thumbnails_in(tx, &batch.posts).await?;
    let counted = purge::not_removed(tx, batch).await?;
    removal::set_removed(tx, &counted, true).await?;
    purge::delete(tx, batch).await?;
    tx.note(Change::ManyPosts);
    Ok(())
}

/// Whether the actor ranks above a person on the site.
async fn outrank(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<()> {
    let now = tx.now();
    let standing = policy::site_standing(tx, actor).await?;
    let target = db::standing::find_on_site(tx, id, now).await?.or_code(Code::PersonNotFound)?;
    Ok(rights::outrank_on_site(&standing, &target)?)
}

fn entry(tx: &Tx<'_>, actor: &Actor, kind: ModlogKind, reason: Option<&str>) -> NewModlog {
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.reason = reason.map(str::to_owned);
    entry
}
