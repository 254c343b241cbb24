//! How sending to other instances goes, and how far posts and comments have got.

use crate::reader::Reader;
use base::error::{Code, OrCode, Result};
use base::ids::InstanceId;
use base::page::{Cursor, Page, Paged, Start};
use chrono::{DateTime, Utc};
use db::delivery::{Arrival, PeerQuery, PeerRow, PeerState, Reached, Refusal};

/// Instances named one by one; more are only counted.
const NAMED_MAX: usize = 100;

/// How far a post or comment has got.
#[derive(Debug, Clone, Default)]
pub struct DeliveryView {
    /// When its newest version was written down for others; none: it never left, or that is no longer kept.
    pub sent_at: Option<DateTime<Utc>>,
    /// Instances that have it.
    pub delivered: usize,
    /// Instances that do not have it yet.
    pub waiting: usize,
    /// Instances that did not want it.
    pub refused: usize,
    /// Some of them, those first that do not have it.
    pub peers: Vec<Reached>,
}

/// How far a post or comment has got, by its ActivityPub id. Whoever calls has asked `domain::delivery` whether the viewer may know.
pub async fn of_object(reader: &Reader, ap_id: &str) -> Result<DeliveryView> {
    let mut reached = db::delivery::of_object(&mut *reader.db().await?, ap_id, reader.now()).await?;
    let count = |arrival: Arrival| reached.iter().filter(|peer| peer.arrival() == arrival).count();
    let (delivered, waiting, refused) =
        (count(Arrival::Delivered), count(Arrival::Waiting), count(Arrival::Refused));
    let sent_at = reached.iter().map(|peer| peer.sent_at).max();
    reached.truncate(NAMED_MAX);
    Ok(DeliveryView { sent_at, delivered, waiting, refused, peers: reached })
}

/// A page of the instances with which anything was exchanged, by id.
pub async fn peers(
    reader: &Reader,
    state: PeerState,
    domain: Option<&str>,
    page: Page,
) -> Result<Paged<PeerRow>> {
    let (from, backwards) = match page.start {
        Start::First | Start::Offset(_) => (None, false),
        Start::After(cursor) => (Some(InstanceId(cursor.id)), false),
        Start::Before(cursor) => (Some(InstanceId(cursor.id)), true),
    };
    let domain = domain.map(crate::instance::holding);
    // One more than wanted tells whether there is another page.
    let query = PeerQuery { state, id: None, domain, from, backwards, limit: page.limit + 1 };
    let mut rows = db::delivery::list_peers(&mut *reader.db().await?, &query, reader.now()).await?;
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let place = |row: &PeerRow| Cursor { key: 0, id: row.instance_id.0, kind: 0 };
    let (before, after) = if backwards { (more, true) } else { (page.start != Start::First, more) };
    Ok(Paged {
        next: rows.last().filter(|_| after).map(|row| Start::After(place(row))),
        prev: rows.as_slice().first().filter(|_| before).map(|row| Start::Before(place(row))),
        items: rows,
    })
}

/// One of them.
///
/// Errors: `NotFound`.
pub async fn peer(reader: &Reader, id: InstanceId) -> Result<PeerRow> {
    let (state, domain) = (PeerState::All, None);
    let query = PeerQuery { state, id: Some(id), domain, from: None, backwards: false, limit: 1 };
    let found = db::delivery::list_peers(&mut *reader.db().await?, &query, reader.now()).await?;
    found.into_iter().next().or_code(Code::NotFound)
}

/// A page of what an instance refused lately, the newest first. There is no way back but from the beginning.
pub async fn refusals(reader: &Reader, id: InstanceId, page: Page) -> Result<Paged<Refusal>> {
    let before = match page.start {
        Start::After(cursor) => cursor.key,
        Start::First | Start::Offset(_) | Start::Before(_) => i64::MAX,
    };
    let mut conn = reader.db().await?;
    let mut items = db::delivery::list_refusals(&mut conn, id, before, page.limit + 1).await?;
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let more = items.len() > limit;
    items.truncate(limit);
    let place = |refusal: &Refusal| Cursor { key: refusal.sent_id, id: 0, kind: 0 };
    let next = items.last().filter(|_| more).map(|refusal| Start::After(place(refusal)));
    Ok(Paged { items, next, prev: None })
}
