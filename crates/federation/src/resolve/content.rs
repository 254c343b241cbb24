//! Posts and comments by their id, with what they hang on.

use super::actor::Actor;
use crate::Federation;
use crate::failure::{Failure, Outcome, forbidden, malformed};
use crate::fetch::Budget;
use crate::objects::note::{self, Note};
use crate::objects::page::{self, Page, Readers};
use crate::trust::is_own;
use crate::wire::{self, Thing};
use base::error::{Error, Result};
use base::ids::{CommentId, CommunityId, PostId, TagId};
use base::kinds::CommunityVisibility;
use db::Conn;
use db::address::{Known, Place};
use db::comment::Comment;
use db::community::Community;
use db::person::Person;
use db::post::Post;
use diesel_async::AsyncConnection;
use domain::App;
use domain::actor::Arrived;
use domain::comment::{self, GoneParent, NewComment};
use domain::post::{self, Birth};
use serde_json::Value;

/// Ancestors of a comment that are fetched (docs/reference/federation.md c, 7).
const DEPTH: usize = 50;

/// A post or comment that is known here.
#[derive(Debug, Clone)]
pub enum Content {
    /// A post.
    Post(Post),
    /// A comment.
    Comment(Comment),
}

/// What an object from elsewhere turned out to be, with everybody it names looked up.
#[derive(Debug, Clone)]
pub enum Read {
    /// A post.
    Page {
        /// As its author's instance shows it.
        page: Box<Page>,
        /// Who wrote it.
        author: Box<Person>,
        /// Where it is.
        community: Box<Community>,
    },
    /// A comment.
    Note {
        /// As its author's instance shows it.
        note: Box<Note>,
        /// Who wrote it.
        author: Box<Person>,
        /// What it answers.
        parent: Box<Content>,
    },
}

impl Read {
    /// Where it would be.
    pub(crate) fn community_id(&self) -> CommunityId {
        match self {
            Self::Page { community, .. } => community.id,
            Self::Note { parent, .. } => parent.community_id(),
        }
    }
}

impl Content {
    /// The community it is in.
    pub(crate) fn community_id(&self) -> CommunityId {
        match self {
            Self::Post(post) => post.community_id,
            Self::Comment(comment) => comment.community_id,
        }
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Post(post) => Place::Post(post.id, post.community_id),
            Self::Comment(comment) => Place::Comment(comment.id, comment.community_id),
        }
    }

    /// The post it is, or is below.
    pub fn post_id(&self) -> PostId {
        match self {
            Self::Post(post) => post.id,
            Self::Comment(comment) => comment.post_id,
        }
    }
}

impl Federation {
    /// The post or comment with this id as it is known here.
    pub(crate) async fn known_content(&self, app: &App, ap_id: &str) -> Outcome<Option<Content>> {
        let mut conn = app.db().await?;
        if let Some(post) = db::address::find_post(&mut conn, ap_id).await.map_err(Error::from)? {
            return Ok(Some(Content::Post(post)));
        }
        Ok(db::address::find_comment(&mut conn, ap_id).await.map_err(Error::from)?.map(Content::Comment))
    }

    /// The post or comment with this id, fetched with its ancestors if it is not known here.
    pub async fn content(&self, app: &App, budget: &Budget, ap_id: &str) -> Outcome<Content> {
        if let Some(known) = self.known_content(app, ap_id).await? {
            return Ok(known);
        }
        if is_own(app, ap_id) {
            return Err(malformed("nothing of ours has this id"));
        }
        // From the top down, once the chain is known; never by recursion.
        let mut chain: Vec<Value> = Vec::new();
        let mut next = ap_id.to_owned();
        let mut top = None;
        while top.is_none() && chain.len() <= DEPTH {
            self.check_id(app, &next).await?;
            let value = self.fetch_object(app, budget, &next).await?;
            let thing = Thing::new(&value).ok_or_else(|| malformed("no object"))?;
            let parent = thing.reference("inReplyTo").map(str::to_owned);
            let own = thing.id().unwrap_or_default().to_owned();
            if chain.iter().any(|known| wire::field(known, "id") == own.as_str()) {
                return Err(malformed("a comment answers itself"));
            }
            chain.push(value);
            match parent {
                None => break,
                Some(parent) => {
                    top = self.known_content(app, &parent).await?;
                    if top.is_none() && is_own(app, &parent) {
                        return Err(malformed("it answers nothing of ours"));
                    }
                    next = parent;
                }
            }
        }
        if chain.len() > DEPTH {
            return Err(malformed("too many ancestors"));
        }
        let mut last = top;
        for value in chain.into_iter().rev() {
            let thing = Thing::new(&value).ok_or_else(|| malformed("no object"))?;
            let read = self.read_content(app, budget, &thing, None, last.clone()).await?;
            last = Some(self.store_content(app, read).await?);
        }
        last.ok_or_else(|| malformed("nothing was found"))
    }

    /// Reads an object that may be a post or a comment, and looks up whom and what it names. `announced_by`: the community that passed it on, which counts if the object names none. `parent`: what it answers, if the caller knows.
    pub(crate) async fn read_content(
        &self,
        app: &App,
        budget: &Budget,
        thing: &Thing<'_>,
        announced_by: Option<&Community>,
        parent: Option<Content>,
    ) -> Outcome<Read> {
        if let Some(in_reply_to) = thing.reference("inReplyTo") {
            let note = note::read(thing)?;
            check_author(&note.ap_id, &note.author)?;
            let author = self.person(app, budget, &note.author).await?;
            let parent = match parent {
                Some(parent) => parent,
                None => Box::pin(self.content(app, budget, in_reply_to)).await?,
            };
            self.check_note(app, &note, &parent).await?;
            return Ok(Read::Note {
                note: Box::new(note),
                author: Box::new(author),
                parent: Box::new(parent),
            });
        }
        let page = page::read(thing)?;
        check_author(&page.ap_id, &page.author)?;
        let community = self.community_of(app, budget, &page, announced_by).await?;
        check_readers(&community, page.readers)?;
        let author = self.person(app, budget, &page.author).await?;
        Ok(Read::Page { page: Box::new(page), author: Box::new(author), community: Box::new(community) })
    }

    /// The community a post says it is in: in so many words if it does, or the first of those it is addressed to that is one. Only of a post that names none it is the one that passes it on (docs/reference/federation.md a.5, c and f under Mbin).
    async fn community_of(
        &self,
        app: &App,
        budget: &Budget,
        page: &Page,
        announced_by: Option<&Community>,
    ) -> Outcome<Community> {
        for (named, ids) in [(true, &page.audience), (false, &page.places)] {
            if let Some(community) = announced_by.filter(|community| ids.contains(&community.ap_id)) {
                return Ok(community.clone());
            }
            let mut later = None;
            for id in ids {
                match self.actor(app, budget, id).await {
                    Ok(Actor::Community(community)) => return Ok(community),
                    Ok(Actor::Person(_) | Actor::Site { .. }) => {}
                    Err(failure @ (Failure::NeedsFetch | Failure::Ours(_))) => {
                        later.get_or_insert(failure);
                    }
                    // Whom an announced post is addressed to besides need not be there.
                    Err(Failure::Unreachable(_)) if announced_by.is_some() && !named => {}
                    Err(failure @ Failure::Unreachable(_)) => {
                        later.get_or_insert(failure);
                    }
                    Err(Failure::Refused { .. } | Failure::Gone) if named => {
                        return Err(forbidden("the community of a post is not to be had"));
                    }
                    // Others that are addressed need not be anything to us.
                    Err(Failure::Refused { .. } | Failure::Gone) => {}
                }
            }
            if let Some(failure) = later {
                return Err(failure);
            }
        }
        announced_by.cloned().ok_or_else(|| malformed("a post that names no community"))
    }

    /// Whether a comment may stand below what it answers: it names no other community, and is addressed as befits this one.
    async fn check_note(&self, app: &App, note: &Note, parent: &Content) -> Outcome<()> {
        let community = self
            .known_community(app, parent.community_id())
            .await?
            .ok_or_else(|| malformed("no community"))?;
        check_readers(&community, note.readers)?;
        for named in note.audience.iter().filter(|named| **named != community.ap_id) {
            if let Some(Actor::Community(other)) = self.known_actor(app, named).await?
                && other.id != community.id
            {
                return Err(forbidden("it names another community than that of what it answers"));
            }
        }
        Ok(())
    }

    /// Stores what was fetched from its home, as a wish of its author. It may be sent to us at the same moment.
    pub(crate) async fn store_content(&self, app: &App, read: Read) -> Outcome<Content> {
        match self.store_content_once(app, &read).await {
            Err(Failure::Ours(error)) if error.is_overtaken() => self.store_content_once(app, &read).await,
            outcome => outcome,
        }
    }

    async fn store_content_once(&self, app: &App, read: &Read) -> Outcome<Content> {
        let site = app.site().await?;
        // What its community's own host shows in it may be there, though only some may post (docs/reference/federation.md c, 6).
        let vouched = match read {
            Read::Page { page, community, .. } => wire::same_origin(&page.ap_id, &community.ap_id),
            Read::Note { .. } => false,
        };
        let arrived = Arrived { raw: "".into(), vouched };
        let mut conn = app.db().await?;
        let (content, changes) = conn
            .transaction(async |conn| {
                let mut tx = app.tx(conn);
                let content = match read {
                    Read::Page { page, author, community } => {
                        let actor = domain::Actor::remote(author.id, arrived.clone());
                        let tags = tags_of(&mut tx, page, community.id).await?;
                        let new = page.post(community.id, tags);
                        let birth = birth(&page.ap_id, page.published_at, app);
                        let id = post::create_arrived_in(&mut tx, &site, &actor, &new, &birth).await?;
                        db::post::find(&mut tx, id).await?.map(Content::Post)
                    }
                    Read::Note { note, author, parent } => {
                        let actor = domain::Actor::remote(author.id, arrived.clone());
                        let birth = birth(&note.ap_id, note.published_at, app);
                        let id = comment::create_arrived_in(
                            &mut tx,
                            &site,
                            &actor,
                            &new_comment(note, parent),
                            &birth,
                        )
                        .await?;
                        db::comment::find(&mut tx, id).await?.map(Content::Comment)
                    }
                };
                Ok::<_, Error>((content, tx.into_changes()))
            })
            .await?;
        app.changed(changes);
        content.ok_or_else(|| malformed("it was not stored"))
    }
}

/// Where and when something was written.
pub(crate) fn birth(ap_id: &str, published_at: Option<chrono::DateTime<chrono::Utc>>, app: &App) -> Birth {
    Birth::Elsewhere { ap_id: ap_id.to_owned(), published_at: published_at.unwrap_or_else(|| app.now()) }
}

/// The tags of its community that a post is marked with.
pub(crate) async fn tags_of(conn: &mut Conn, page: &Page, id: CommunityId) -> Result<Vec<TagId>> {
    if page.tags.is_empty() {
        return Ok(Vec::new());
    }
    Ok(db::tag::load_named(conn, id, &page.tags).await?)
}

/// A comment in our terms.
pub(crate) fn new_comment(note: &Note, parent: &Content) -> NewComment {
    let parent_id: Option<CommentId> = match parent {
        Content::Post(_) => None,
        Content::Comment(comment) => Some(comment.id),
    };
    NewComment {
        post_id: parent.post_id(),
        parent_id,
        content: note.content.clone(),
        language_id: note.language_id,
        gone_parent: GoneParent::Answer,
    }
}

/// Whether the author may have written it: they are of the same origin (docs/reference/federation.md c, 6).
fn check_author(ap_id: &str, author: &str) -> Outcome<()> {
    if wire::same_origin(ap_id, author) { Ok(()) } else { Err(forbidden("an author of another host")) }
}

/// What is not for the readers of a community is not put before them, and what is in a private one is not for everybody (docs/reference/federation.md c, 6).
fn check_readers(community: &Community, readers: Readers) -> Outcome<()> {
    let private = community.visibility == CommunityVisibility::Private;
    match readers {
        Readers::Everybody if private => Err(forbidden("it is for everybody, in a private community")),
        Readers::Followers if !private => Err(forbidden("it is not for everybody")),
        Readers::Few => Err(forbidden("it is not for everybody")),
        Readers::Everybody | Readers::Followers | Readers::Unsaid => Ok(()),
    }
}

/// What a known id is, as far as it can be looked for.
pub(crate) fn found(known: Known) -> Option<domain::ports::Found> {
    use domain::ports::Found;
    match known {
        Known::Person(id) => Some(Found::Person(id)),
        Known::Community(id) => Some(Found::Community(id)),
        Known::Post(id) => Some(Found::Post(id)),
        Known::Comment(id) => Some(Found::Comment(id)),
        Known::Message(_) | Known::Site(_) => None,
    }
}
