//! ActivityPub and discovery: the only crate that knows them.
//!
//! [`Federation`] is what an instance knows of others beside the database: keys in parsed form, who is trusted, who is interested in what. It implements `domain::ports::Network`.
//!
//! Where things are:
//! - [`wire`] reads the JSON of others, [`objects`] turns it into our terms and our rows into theirs. Everything is plain JSON by compact names; no context is ever looked at.
//! - *In*: [`inbox`] takes a request (limits, trust, digest, signature), `inbox::read` finds out what an activity asks and looks up whom and what it names (in the request nothing is fetched; if something has to be, the activity becomes a job in the lane of its host), `inbox::apply` does it in one transaction with the note that it was done. Content changes only through `domain`.
//! - *Out*: `domain::event` leaves jobs; [`publish`] makes an activity of each and writes it to `sent_activity`; [`deliver`] sends.
//! - *Look-up*: [`resolve`] fetches actors and objects, [`fetch`] is the one way out for `GET`, [`collections`] and [`discovery`] are what others ask us.
//! - [`trust`] says whom we speak with, [`keys`] and [`signature`] who vouches for what.
//!
//! The law is docs/reference/federation.md; its sections are cited where a rule comes from.

#![allow(
    missing_docs,
    reason = "fields of wire types are the protocol's; docs/reference/federation.md describes them"
)]

pub mod collections;
pub mod deliver;
pub mod discovery;
pub mod failure;
pub mod fetch;
pub mod html;
pub mod inbox;
pub mod keys;
pub mod objects;
pub mod publish;
pub mod resolve;
pub mod routes;
pub mod signature;
pub mod trust;
pub mod wire;

use base::change::Change;
use base::error::{Error, Result};
use base::ids::{CommunityId, JobId};
use domain::App;
use domain::ports::{Found, Network, Publication};
use futures_util::future::BoxFuture;
use std::sync::Arc;

pub use routes::routes;

/// What an instance knows of others beside the database. Cheap to clone.
#[derive(Clone, Default)]
pub struct Federation(Arc<Inner>);

#[derive(Default)]
struct Inner {
    keys: keys::Keys,
    trust: trust::Trust,
    lately: resolve::lately::Lately,
    groups: inbox::group::Group,
    flood: inbox::flood::Flood,
    admitted: collections::private::Admitted,
    deliveries: deliver::Deliveries,
}

impl Federation {
    /// Forgets what a committed transaction has changed.
    pub fn changed(&self, changes: &[Change]) {
        self.0.lately.changed(changes);
        for change in changes {
            match change {
                Change::Instance(_) => {
                    self.0.trust.forget();
                    self.0.deliveries.ask_anew();
                }
                Change::Site => self.0.trust.forget(),
                Change::Community(id) => self.0.deliveries.forget_interest(*id),
                Change::Post(_)
                | Change::Comment { .. }
                | Change::ManyPosts
                | Change::Person(_)
                | Change::Viewer(_) => {}
            }
        }
    }

    /// What is sent to others.
    pub fn deliveries(&self) -> &deliver::Deliveries {
        &self.0.deliveries
    }
}

impl Network for Federation {
    fn publish<'a>(
        &'a self,
        app: &'a App,
        publications: &'a [Publication],
    ) -> BoxFuture<'a, Result<Vec<(JobId, Error)>>> {
        Box::pin(publish::publish(self, app, publications))
    }

    fn receive<'a>(&'a self, app: &'a App, arrival: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(inbox::later::receive(self, app, arrival))
    }

    fn resolve<'a>(&'a self, app: &'a App, query: &'a str) -> BoxFuture<'a, Result<Found>> {
        Box::pin(resolve::query::resolve(self, app, query))
    }

    fn look_at<'a>(&'a self, app: &'a App, host: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.see_instance(app, host))
    }

    fn fill_replies<'a>(&'a self, app: &'a App, ap_id: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let filled = self.fill_replies(app, &fetch::Budget::full(), ap_id).await;
            filled.or_else(resolve::instance::for_job)
        })
    }

    fn refresh_person<'a>(&'a self, app: &'a App, ap_id: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(resolve::actor::refresh(self, app, ap_id))
    }

    fn refresh<'a>(&'a self, app: &'a App, id: CommunityId) -> BoxFuture<'a, Result<()>> {
        Box::pin(resolve::community::refresh(self, app, id))
    }
}
