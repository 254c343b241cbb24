//! People. Source: docs/reference/api-v4.md 4.

use base::ids::{InstanceId, PersonId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::cards::PersonCard;
use views::person::{PersonActions as Actions, PersonView as View};

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
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub ap_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    pub local: bool,
    pub last_refreshed_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    pub deleted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix_user_id: Option<String>,
    pub bot_account: bool,
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub post_count: i32,
    pub comment_count: i32,
}

/// What the viewer did about a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonActions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A person as the viewer sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    pub person: Person,
    pub is_admin: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_actions: Option<PersonActions>,
    /// From the site, at this moment.
    pub banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban_expires_at: Option<DateTime<Utc>>,
}

/// A person something was done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonResponse {
    pub person_view: PersonView,
}

impl From<&PersonCard> for Person {
    fn from(card: &PersonCard) -> Self {
        let person = &card.person;
        Self {
            id: person.id,
            name: person.name.clone(),
            display_name: person.display_name.clone(),
            avatar: person.avatar.clone(),
            published_at: person.published_at,
            updated_at: person.updated_at,
            ap_id: person.ap_id.clone(),
            bio: person.bio.clone(),
            local: person.local,
            last_refreshed_at: person.last_refreshed_at,
            banner: person.banner.clone(),
            deleted: person.deleted,
            matrix_user_id: person.matrix_user_id.clone(),
            bot_account: person.bot_account,
            instance_id: person.instance_id,
            post_count: card.stat.posts,
            comment_count: card.stat.comments,
        }
    }
}

impl From<&Actions> for PersonActions {
    fn from(actions: &Actions) -> Self {
        Self {
            blocked_at: actions.blocked_at,
            noted_at: actions.note.as_ref().map(|note| note.noted_at),
            note: actions.note.as_ref().map(|note| note.text.to_string()),
        }
    }
}

impl From<&View> for PersonView {
    fn from(view: &View) -> Self {
        Self {
            person: view.card.as_ref().into(),
            is_admin: view.card.admin,
            ban_expires_at: view.ban_expires_at(),
            person_actions: view.actions.as_ref().map(PersonActions::from),
            banned: view.banned,
        }
    }
}
