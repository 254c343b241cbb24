//! Following, private messages, and what accounts and the site say of themselves.

use super::{Teller, Told, inbox_of, thread_of_community, thread_of_person, undone};
use crate::keys;
use crate::objects::message::{self, Form};
use crate::objects::{person, site};
use crate::publish::{activity_id, load};
use crate::wire::PUBLIC;
use base::error::Result;
use base::ids::{CommunityId, PersonId, PrivateMessageId};
use serde_json::json;

impl Teller<'_> {
    pub(super) async fn followed(
        &mut self,
        id: CommunityId,
        follow_ap_id: &str,
        follow: bool,
    ) -> Result<Option<Told>> {
        let Some(community) = db::community::find(self.conn, id).await? else { return Ok(None) };
        let thread = thread_of_community(&community);
        let more = json!({ "id": follow_ap_id, "object": community.ap_id });
        let told = self.direct("Follow", &community.ap_id, vec![inbox_of(&community)], thread, more);
        Ok(if follow { Some(told) } else { undone(self.app, Some(told)) })
    }

    pub(super) async fn follow_answered(
        &mut self,
        id: CommunityId,
        person_id: PersonId,
        follow_ap_id: &str,
        accepted: bool,
    ) -> Result<Option<Told>> {
        let Some(community) = db::community::find(self.conn, id).await? else { return Ok(None) };
        let Some(follower) = db::person::find(self.conn, person_id).await? else { return Ok(None) };
        let thread = thread_of_community(&community);
        Ok(Some(self.answered(&community.ap_id, &follower, follow_ap_id, accepted, thread)))
    }

    pub(super) async fn person_follow_answered(
        &mut self,
        id: PersonId,
        person_id: PersonId,
        follow_ap_id: &str,
    ) -> Result<Option<Told>> {
        let Some(person) = db::person::find(self.conn, id).await? else { return Ok(None) };
        let Some(follower) = db::person::find(self.conn, person_id).await? else { return Ok(None) };
        let thread = thread_of_person(&person);
        Ok(Some(self.answered(&person.ap_id, &follower, follow_ap_id, true, thread)))
    }

    fn answered(
        &self,
        followed: &str,
        follower: &db::person::Person,
        follow_ap_id: &str,
        accepted: bool,
        thread: i64,
    ) -> Told {
        let kind = if accepted { "Accept" } else { "Reject" };
        let follow = json!({
            "id": follow_ap_id,
            "type": "Follow",
            "actor": follower.ap_id,
            "object": followed,
            "to": [followed],
        });
        let more = json!({ "actor": followed, "object": follow });
        let mut told = self.direct(kind, &follower.ap_id, vec![load::inbox(follower)], thread, more);
        told.by = followed.to_owned();
        told
    }

    pub(super) async fn message(&mut self, id: PrivateMessageId, kind: &str) -> Result<Option<Told>> {
        let Some(message) = db::private_message::find(self.conn, id).await? else { return Ok(None) };
        let Some(recipient) = db::person::find(self.conn, message.recipient_id).await? else {
            return Ok(None);
        };
        let instance = db::instance::find(self.conn, recipient.instance_id).await?;
        let software = instance.as_ref().and_then(|instance| instance.software.as_deref());
        let form = Form::of(software, instance.as_ref().and_then(|instance| instance.version.as_deref()));
        let object = message::json(self.app, &message, &self.actor, &recipient, form);
        let thread = thread_of_person(&self.actor);
        Ok(Some(self.direct(
            kind,
            &recipient.ap_id,
            vec![load::inbox(&recipient)],
            thread,
            json!({ "object": object }),
        )))
    }

    pub(super) async fn message_deleted(
        &mut self,
        id: PrivateMessageId,
        deleted: bool,
    ) -> Result<Option<Told>> {
        let Some(message) = db::private_message::find(self.conn, id).await? else { return Ok(None) };
        let Some(recipient) = db::person::find(self.conn, message.recipient_id).await? else {
            return Ok(None);
        };
        let thread = thread_of_person(&self.actor);
        let more = json!({ "object": message.ap_id });
        let told = self.direct("Delete", &recipient.ap_id, vec![load::inbox(&recipient)], thread, more);
        Ok(if deleted { Some(told) } else { undone(self.app, Some(told)) })
    }

    pub(super) async fn person_edited(&mut self, id: PersonId) -> Result<Option<Told>> {
        let Some(edited) = db::person::find(self.conn, id).await? else { return Ok(None) };
        let pem = keys::public_pem(self.conn, &edited.ap_id).await?;
        let object = person::json(self.app, &edited, &pem);
        let mut told =
            self.direct("Update", PUBLIC, Vec::new(), thread_of_person(&edited), json!({ "object": object }));
        told.everybody = true;
        Ok(Some(told))
    }

    pub(super) async fn person_deleted(&mut self, id: PersonId, content: bool) -> Result<Option<Told>> {
        let Some(gone) = db::person::find(self.conn, id).await? else { return Ok(None) };
        let more = json!({ "object": gone.ap_id, "removeData": content });
        let mut told = self.direct("Delete", PUBLIC, Vec::new(), thread_of_person(&gone), more);
        told.everybody = true;
        told.public = false;
        Ok(Some(told))
    }

    pub(super) async fn site_edited(&mut self) -> Result<Option<Told>> {
        let ap_id = self.site.site.ap_id.clone();
        let pem = keys::public_pem(self.conn, &ap_id).await?;
        let object = site::json(self.app, self.site, &pem);
        let more = json!({ "id": activity_id(self.app, "update"), "actor": ap_id, "object": object });
        let mut told = self.direct("Update", PUBLIC, Vec::new(), 0, more);
        told.by = ap_id;
        told.everybody = true;
        Ok(Some(told))
    }
}
