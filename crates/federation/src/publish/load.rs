//! What activities name, loaded from the database.

use crate::objects::note::Surroundings;
use base::error::Result;
use base::ids::{CommentId, PersonId, PostId};
use base::text::mention;
use db::Conn;
use db::comment::Comment;
use db::community::Community;
use db::person::Person;
use db::post::Post;
use db::tag::Tag;
use domain::App;
use domain::event::Subject;
use domain::ports::Publication;
use std::collections::{HashMap, HashSet};

/// Most people a text tells by naming them (docs/reference/federation.md g).
const MENTIONS_MAX: usize = 30;

/// Whom and what events are about, loaded for several of them at once.
#[derive(Debug, Default)]
pub struct Nearby {
    /// Who did them.
    pub people: HashMap<PersonId, Person>,
    /// The posts they are about, with their communities.
    pub posts: HashMap<PostId, (Post, Community)>,
    /// The comments they are about, with their communities.
    pub comments: HashMap<CommentId, (Comment, Community)>,
}

impl Nearby {
    /// Of these events.
    pub async fn load(conn: &mut Conn, publications: &[Publication]) -> Result<Self> {
        let people: HashSet<PersonId> = publications.iter().map(|publication| publication.actor).collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        let (mut posts, mut comments) = (HashSet::new(), HashSet::new());
        for publication in publications {
            match publication.event.subject() {
                Some(Subject::Post(id)) => drop(posts.insert(id)),
                Some(Subject::Comment(id)) => drop(comments.insert(id)),
                None => {}
            }
        }
        let mut nearby = Self::default();
        let people = db::person::load(conn, &people).await?;
        nearby.people = people.into_iter().map(|person| (person.id, person)).collect();
        if !posts.is_empty() {
            let posts: Vec<PostId> = posts.into_iter().collect();
            nearby.posts = db::post::load_with_communities(conn, &posts).await?;
        }
        if !comments.is_empty() {
            let comments: Vec<CommentId> = comments.into_iter().collect();
            nearby.comments = db::comment::load_with_communities(conn, &comments).await?;
        }
        Ok(nearby)
    }
}

/// The people a text names.
#[derive(Debug, Clone, Default)]
pub struct Mentioned {
    /// Id and handle of each.
    pub named: Vec<(String, String)>,
    /// Inboxes of those that live elsewhere.
    pub inboxes: Vec<String>,
}

/// The people a text names that are known here.
pub async fn mentioned(conn: &mut Conn, app: &App, text: &str) -> Result<Mentioned> {
    let mut found = Mentioned::default();
    if !text.contains('@') {
        return Ok(found);
    }
    for mention in mention::find(text).into_iter().take(MENTIONS_MAX) {
        let (id, _) = db::remote::find_named(conn, &mention.name, &mention.host).await?;
        let Some(id) = id else { continue };
        let Some(person) = db::person::find(conn, id).await? else { continue };
        let host = if person.local { app.settings().hostname.clone() } else { mention.host };
        found.named.push((person.ap_id.clone(), format!("@{}@{host}", person.name)));
        if !person.local {
            found.inboxes.push(inbox(&person));
        }
    }
    Ok(found)
}

/// What a comment answers, who wrote that, whom it names; and the inboxes of those that live elsewhere.
pub async fn surroundings(
    conn: &mut Conn,
    app: &App,
    comment: &Comment,
) -> Result<Option<(Surroundings, Vec<String>)>> {
    let (answered, creator_id) = match comment.parent_id {
        Some(id) => match db::comment::find(conn, id).await? {
            Some(parent) => (parent.ap_id, parent.creator_id),
            None => return Ok(None),
        },
        None => match db::post::find(conn, comment.post_id).await? {
            Some(post) => (post.ap_id, post.creator_id),
            None => return Ok(None),
        },
    };
    let Some(author) = db::person::find(conn, creator_id).await? else { return Ok(None) };
    let mut found = mentioned(conn, app, &comment.content).await?;
    if !author.local {
        found.inboxes.push(inbox(&author));
    }
    found.inboxes.sort_unstable();
    found.inboxes.dedup();
    let around = Surroundings { answered, answered_author: author.ap_id, mentioned: found.named };
    Ok(Some((around, found.inboxes)))
}

/// A post with what it takes to show it.
#[derive(Debug)]
pub struct Shown {
    /// The post.
    pub post: Post,
    /// Who wrote it.
    pub author: Person,
    /// What it is marked with.
    pub tags: Vec<Tag>,
}

/// Posts with their authors and tags, in the order of the ids.
pub async fn posts(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Shown>> {
    let posts = db::post::load(conn, ids).await?;
    let mut creators: Vec<_> = posts.iter().map(|post| post.creator_id).collect();
    creators.sort_unstable();
    creators.dedup();
    let people = db::person::load(conn, &creators).await?;
    let people: HashMap<_, Person> = people.into_iter().map(|person| (person.id, person)).collect();
    let mut tags = db::tag::load_shown(conn, ids).await?;
    let mut by_id: HashMap<PostId, Post> = posts.into_iter().map(|post| (post.id, post)).collect();
    let both = ids.iter().filter_map(|id| {
        let post = by_id.remove(id)?;
        let author = people.get(&post.creator_id)?.clone();
        let tags = tags.remove(id).unwrap_or_default();
        Some(Shown { post, author, tags })
    });
    Ok(both.collect())
}

/// Where a person is reached: by the inbox their instance shares, if it has one.
pub fn inbox(person: &Person) -> String {
    person.shared_inbox_url.clone().unwrap_or_else(|| person.inbox_url.clone())
}
