//! People. Source: docs/reference/api-v4.md 4.

use crate::extract::{Json, LocalUser, MaybeUser, Query};
use crate::v4::community::CommunityModeratorView;
use crate::v4::error::Result;
use crate::v4::multi_community::MultiCommunityView;
use crate::v4::site::Site;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::{InstanceId, PersonId};
use chrono::{DateTime, Utc};
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
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

/// Who is asked for: the id wins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPersonDetails {
    #[param(value_type = Option<i32>)]
    pub person_id: Option<PersonId>,
    /// `name` of this instance, or `name@host`.
    pub username: Option<String>,
}

/// A person with what they look after.
#[derive(Debug, Serialize, ToSchema)]
pub struct GetPersonDetailsResponse {
    pub person_view: PersonView,
    /// Of the person's instance, if it has been seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    pub moderates: Vec<CommunityModeratorView>,
    /// By name, at most fifty.
    pub multi_communities_created: Vec<MultiCommunityView>,
}

/// Hides somebody, or shows them again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockPerson {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub block: bool,
}

/// Writes down something about somebody; an empty note forgets it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NotePerson {
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub note: String,
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

/// A person.
#[utoipa::path(get, path = "/person", tag = "person", params(GetPersonDetails), responses((status = 200, body = GetPersonDetailsResponse)))]
pub async fn get(
    reader: Data<Reader>,
    who: MaybeUser,
    Query(query): Query<GetPersonDetails>,
) -> Result<web::Json<GetPersonDetailsResponse>> {
    let view = match (query.person_id, query.username) {
        (Some(id), _) => views::person::get(&reader, &who.viewer, id).await?,
        (None, Some(name)) => {
            views::person::find_by_name(&reader, &who.viewer, &name).await?.or_code(Code::PersonNotFound)?
        }
        (None, None) => return Err(Code::NoIdGiven.into()),
    };
    let person = &view.card.person;
    let site = views::site::of_instance(&reader, person.instance_id).await?;
    let moderates = views::person::moderates(&reader, &who.viewer, person.id).await?;
    let multis = views::multi_community::made_by(&reader, &who.viewer, person.id).await?;
    Ok(web::Json(GetPersonDetailsResponse {
        person_view: PersonView::from(&view),
        site: site.as_ref().map(Site::from),
        moderates: moderates.iter().map(|card| CommunityModeratorView::new(card, &view.card)).collect(),
        multi_communities_created: multis.iter().map(MultiCommunityView::from).collect(),
    }))
}

/// Hides somebody from the user, or shows them again.
#[utoipa::path(post, path = "/account/block/person", tag = "person", request_body = BlockPerson, security(("bearer" = [])), responses((status = 200, body = PersonResponse)))]
pub async fn block(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<BlockPerson>,
) -> Result<web::Json<PersonResponse>> {
    domain::person::block(&app, me.actor(), form.person_id, form.block).await?;
    answer(&reader, &me, form.person_id).await
}

/// Writes down something about somebody, for the user's eyes only.
#[utoipa::path(post, path = "/person/note", tag = "person", request_body = NotePerson, security(("bearer" = [])), responses((status = 200, body = PersonResponse)))]
pub async fn note(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<NotePerson>,
) -> Result<web::Json<PersonResponse>> {
    domain::person::note(&app, me.actor(), form.person_id, &form.note).await?;
    answer(&reader, &me, form.person_id).await
}

/// The person as the user sees them after what was just done.
pub async fn answer(reader: &Reader, me: &LocalUser, id: PersonId) -> Result<web::Json<PersonResponse>> {
    let viewer = views::viewer::load(reader, me.actor().person_id()).await?;
    let view = views::person::get_any(reader, &viewer, id).await?;
    Ok(web::Json(PersonResponse { person_view: PersonView::from(&view) }))
}
