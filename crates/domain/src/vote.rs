//! Voting on posts and comments.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::PostId;
use base::kinds::{FederationMode, Vote};
use db::site::SiteSettings;
use db::standing::Standing;
use diesel_async::AsyncConnection;

/// Sets, changes or (`None`) withdraws the actor's vote on a post.
///
/// Errors: `PostNotFound` if there is no such post, `DownvotesAreDisabled`, else what [`policy::check`] says.
pub async fn post(app: &App, actor: &Actor, id: PostId, vote: Option<Vote>) -> Result<()> {
    let site = app.site().await?;
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            post_in(&mut tx, &site.local.settings, actor, id, vote).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`post`] inside a running transaction.
pub async fn post_in(
    tx: &mut Tx<'_>,
    settings: &SiteSettings,
    actor: &Actor,
    id: PostId,
    vote: Option<Vote>,
) -> Result<()> {
    let post = db::post::find(tx, id).await?.or_code(Code::PostNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Post(&post), Action::Vote)?;
    taken(&standing, vote, settings.post_upvotes, settings.post_downvotes)?;

    let now = tx.now();
    let change = db::post::set_vote(tx, id, standing.voter(), vote, now).await?;
    db::counters::post_voted(tx, &post, change).await?;
    tx.note(Change::Post(id));
    tx.note(Change::Person(post.creator_id));
    Ok(())
}

/// Whether the site takes such a vote from such a person.
fn taken(
    standing: &Standing,
    vote: Option<Vote>,
    upvotes: FederationMode,
    downvotes: FederationMode,
) -> Result<()> {
    let mode = match vote {
        None => return Ok(()),
        Some(Vote::Up) => upvotes,
        Some(Vote::Down) => downvotes,
    };
    match mode {
        FederationMode::All => Ok(()),
        FederationMode::Local if standing.local => Ok(()),
        FederationMode::Local | FederationMode::Disable => Err(Code::DownvotesAreDisabled.into()),
    }
}
