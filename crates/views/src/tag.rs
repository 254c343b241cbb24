//! What posts are marked with.

use crate::cards::CommunityCard;
use crate::reader::Reader;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PostId, TagId};
use db::tag::Tag;
use std::collections::HashMap;
use std::sync::Arc;

/// Tags by post; posts without any are left out.
pub(crate) type Marks = HashMap<PostId, Vec<TagId>>;

/// What the posts are marked with. Nothing is asked if none of their communities has tags.
pub(crate) async fn marks(
    reader: &Reader,
    communities: &HashMap<CommunityId, Arc<CommunityCard>>,
    ids: &[PostId],
) -> Result<Marks> {
    if communities.values().all(|card| card.tags.is_empty()) {
        return Ok(Marks::new());
    }
    Ok(db::tag::load_of_posts(&mut *reader.db().await?, ids).await?)
}

/// The tags of a post that are not deleted, as its community has them.
pub fn shown<'a>(card: &'a CommunityCard, marks: &'a [TagId]) -> impl Iterator<Item = &'a Tag> {
    card.tags.iter().filter(|tag| !tag.deleted && marks.contains(&tag.id))
}

/// A tag, deleted or not, for the answer to something just done to it.
///
/// Errors: `NotFound`.
pub async fn get(reader: &Reader, id: TagId) -> Result<Tag> {
    db::tag::find(&mut *reader.db().await?, id).await?.or_code(Code::NotFound)
}
