//! What this crate needs of others that it may not know; `server` provides it.

use crate::app::App;
use crate::event::Event;
use base::change::Change;
use base::error::{Error, Result};
use base::ids::{CommentId, CommunityId, JobId, PersonId, PostId};
use futures_util::future::BoxFuture;

/// Told what a committed transaction changed, before the answer leaves.
pub trait Changes: Send + Sync {
    /// Drops or renews whatever is cached of these.
    fn apply(&self, changes: &[Change]);
}

/// Something that lives on some instance and is known here now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A person.
    Person(PersonId),
    /// A community.
    Community(CommunityId),
    /// A post.
    Post(PostId),
    /// A comment.
    Comment(CommentId),
}

/// An event on its way to other instances.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The job that asks for it; it is deleted in the transaction that writes the activity down.
    pub job_id: JobId,
    /// Who did it.
    pub actor: PersonId,
    /// What they did.
    pub event: Event,
    /// The activity it arrived as, if it did.
    pub raw: Option<String>,
}

/// Speaks with other instances; `federation` does.
pub trait Network: Send + Sync {
    /// Writes down the activities of events, in their order, for those they concern, and ends their jobs; answers of which none could be made.
    ///
    /// Errors: none was written down.
    fn publish<'a>(
        &'a self,
        app: &'a App,
        publications: &'a [Publication],
    ) -> BoxFuture<'a, Result<Vec<(JobId, Error)>>>;

    /// Does what an activity asks that arrived earlier and was already found to be genuine.
    fn receive<'a>(&'a self, app: &'a App, arrival: &'a str) -> BoxFuture<'a, Result<()>>;

    /// Finds something by its url or handle, at its home if it is not known here.
    ///
    /// Errors: `ObjectNotFound`, `ObjectUnresolvable`, or why its instance is not asked.
    fn resolve<'a>(&'a self, app: &'a App, query: &'a str) -> BoxFuture<'a, Result<Found>>;

    /// Looks at an instance: what it runs, who stands for it.
    fn look_at<'a>(&'a self, app: &'a App, host: &'a str) -> BoxFuture<'a, Result<()>>;

    /// Fetches replies below a post of another instance that are missing here.
    fn fill_replies<'a>(&'a self, app: &'a App, ap_id: &'a str) -> BoxFuture<'a, Result<()>>;

    /// Looks at a person anew: what they say of themselves, with which key they sign.
    fn refresh_person<'a>(&'a self, app: &'a App, ap_id: &'a str) -> BoxFuture<'a, Result<()>>;

    /// Looks at a community anew: what it says of itself, who moderates it, what is pinned and newest in it.
    fn refresh<'a>(&'a self, app: &'a App, id: CommunityId) -> BoxFuture<'a, Result<()>>;
}
