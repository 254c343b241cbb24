//! People. Source: docs/reference/api-v3.md 3.1.

use crate::extract::{Json, LocalUser};
use crate::v3::error::Result;
use actix_web::web::{self, Data};
use base::ids::{InstanceId, PersonId};
use chrono::{DateTime, Utc};
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;
use views::cards::PersonCard;
use views::person::PersonView as View;

/// Any account, here or elsewhere.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Person {
    #[schema(value_type = i32)]
    pub id: PersonId,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// From the site, at this moment.
    pub banned: bool,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub actor_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    pub local: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    pub deleted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix_user_id: Option<String>,
    pub bot_account: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban_expires: Option<DateTime<Utc>>,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
}

/// Counters of a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonAggregates {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub post_count: i32,
    pub comment_count: i32,
}

/// A person with counters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    pub person: Person,
    pub counts: PersonAggregates,
    pub is_admin: bool,
}

/// Hides somebody, or shows them again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockPerson {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub block: bool,
}

/// Somebody who is hidden now, or not any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockPersonResponse {
    pub person_view: PersonView,
    pub blocked: bool,
}

impl Person {
    /// The person of a card; the time decides whether a ban still holds.
    pub fn new(card: &PersonCard, now: DateTime<Utc>) -> Self {
        Self::of(card, card.person.banned_at(now))
    }

    /// The person of a card of which it is known whether a ban holds.
    pub fn of(card: &PersonCard, banned: bool) -> Self {
        let person = &card.person;
        Self {
            id: person.id,
            name: person.name.clone(),
            display_name: person.display_name.clone(),
            avatar: person.avatar.clone(),
            banned,
            published: person.published_at,
            updated: person.updated_at,
            actor_id: person.ap_id.clone(),
            bio: person.bio.clone(),
            local: person.local,
            banner: person.banner.clone(),
            deleted: person.deleted,
            matrix_user_id: person.matrix_user_id.clone(),
            bot_account: person.bot_account,
            ban_expires: person.ban_expires_at.filter(|_| banned),
            instance_id: person.instance_id,
        }
    }
}

impl From<&PersonCard> for PersonAggregates {
    fn from(card: &PersonCard) -> Self {
        Self { person_id: card.person.id, post_count: card.stat.posts, comment_count: card.stat.comments }
    }
}

impl From<&View> for PersonView {
    fn from(view: &View) -> Self {
        let person = Person::of(&view.card, view.banned);
        Self { person, counts: view.card.as_ref().into(), is_admin: view.card.admin }
    }
}

/// Hides somebody from the user, or shows them again.
#[utoipa::path(post, path = "/user/block", tag = "person", request_body = BlockPerson, security(("bearer" = [])), responses((status = 200, body = BlockPersonResponse)))]
pub async fn block(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BlockPerson>,
) -> Result<web::Json<BlockPersonResponse>> {
    domain::person::block(&app, me.actor(), form.person_id, form.block).await?;
    let view = views::person::get_any(&reader, &me.viewer, form.person_id).await?;
    Ok(web::Json(BlockPersonResponse { person_view: PersonView::from(&view), blocked: form.block }))
}
