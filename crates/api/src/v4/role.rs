//! Spinney's own: roles. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, Query};
use crate::unix_time;
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::person::Person;
use actix_web::web::{self, Data};
use base::capability::{Capabilities, Capability};
use base::edit::Edit;
use base::ids::{CommunityId, PersonId, RoleId};
use chrono::{DateTime, Utc};
use domain::App;
use domain::role::{self, Definition, Grant};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::role::RoleView as View;

/// A bundle of capabilities.
#[derive(Debug, Serialize, ToSchema)]
pub struct Role {
    #[schema(value_type = i32)]
    pub id: RoleId,
    /// Where it holds; absent: on the site, and so in every community.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Words such as `remove_posts`.
    #[schema(value_type = Vec<String>)]
    pub capabilities: Vec<Capability>,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// Somebody who holds a role.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleHolder {
    pub person: Person,
    /// Absent: their account is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub granted_by_id: Option<PersonId>,
    pub granted_at: DateTime<Utc>,
    /// Absent: until it is revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A role with those who hold it now.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleView {
    pub role: Role,
    pub holders: Vec<RoleHolder>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RoleResponse {
    pub role_view: RoleView,
}

/// The roles of a place, and what the built-in moderators and admins may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListRolesResponse {
    pub roles: Vec<RoleView>,
    /// What every moderator may do in their community.
    #[schema(value_type = Vec<String>)]
    pub moderator: Vec<Capability>,
    /// What every admin may do.
    #[schema(value_type = Vec<String>)]
    pub admin: Vec<Capability>,
}

/// What the user may do in a community beyond what everybody may.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityCapabilities {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[schema(value_type = Vec<String>)]
    pub capabilities: Vec<Capability>,
}

/// What the user may do beyond what everybody may, and the roles that give it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyRolesResponse {
    /// On the site, and so in every community.
    #[schema(value_type = Vec<String>)]
    pub site: Vec<Capability>,
    /// In communities the user moderates or has a role in.
    pub communities: Vec<CommunityCapabilities>,
    pub roles: Vec<Role>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListRoles {
    /// Absent: those of the site.
    #[param(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateRole {
    /// Absent: on the site, and so in every community.
    #[schema(value_type = Option<i32>)]
    pub community_id: Option<CommunityId>,
    /// 1 to 50 characters.
    pub name: String,
    /// One line.
    pub description: Option<String>,
    /// One or more.
    #[schema(value_type = Vec<String>)]
    pub capabilities: Vec<Capability>,
}

/// Absent fields stay, an empty description is cleared.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditRole {
    #[schema(value_type = i32)]
    pub role_id: RoleId,
    pub name: Option<String>,
    pub description: Option<String>,
    #[schema(value_type = Option<Vec<String>>)]
    pub capabilities: Option<Vec<Capability>>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteRole {
    #[schema(value_type = i32)]
    pub role_id: RoleId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct GrantRole {
    #[schema(value_type = i32)]
    pub role_id: RoleId,
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    /// Seconds since 1970; absent: until it is revoked.
    pub expires_at: Option<i64>,
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RevokeRole {
    #[schema(value_type = i32)]
    pub role_id: RoleId,
    #[schema(value_type = i32)]
    pub person_id: PersonId,
    pub reason: Option<String>,
}

impl From<db::role::Role> for Role {
    fn from(role: db::role::Role) -> Self {
        Self {
            id: role.id,
            community_id: role.community_id,
            name: role.name,
            description: role.description,
            capabilities: role.capabilities.iter().collect(),
            published_at: role.published_at,
            updated_at: role.updated_at,
        }
    }
}

impl From<View> for RoleView {
    fn from(view: View) -> Self {
        let holders = view.holders.into_iter().map(|holder| RoleHolder {
            person: Person::from(holder.person.as_ref()),
            granted_by_id: holder.grant.granted_by_id,
            granted_at: holder.grant.granted_at,
            expires_at: holder.grant.expires_at,
        });
        Self { role: view.role.into(), holders: holders.collect() }
    }
}

/// `GET /api/v4/role/list`: the roles of a community or of the site, with those who hold them.
#[utoipa::path(get, path = "/role/list", tag = "role", params(ListRoles), security(("bearer" = [])),
    description = "Spinney's own: the roles of a community or of the site, for those who may hand them out.",
    responses((status = 200, body = ListRolesResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn list(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListRoles>,
) -> Result<web::Json<ListRolesResponse>> {
    role::check_list(&app, me.actor(), form.community_id).await?;
    let roles = views::role::list(&reader, form.community_id).await?;
    Ok(web::Json(ListRolesResponse {
        roles: roles.into_iter().map(RoleView::from).collect(),
        moderator: Capabilities::moderator().iter().collect(),
        admin: Capabilities::admin().iter().collect(),
    }))
}

/// `GET /api/v4/account/capabilities`: what the user may do beyond what everybody may.
#[utoipa::path(get, path = "/account/capabilities", tag = "role", security(("bearer" = [])),
    description = "Spinney's own: what the user may do on the site and in communities, as moderator, admin or by roles.",
    responses((status = 200, body = MyRolesResponse), (status = 401, body = ErrorBody)))]
pub async fn mine(reader: Data<Reader>, me: LocalUser) -> Result<web::Json<MyRolesResponse>> {
    let roles = views::role::held_by(&reader, me.actor().person_id()).await?;
    let mut communities: Vec<CommunityId> = me.viewer.moderated().into_iter().collect();
    communities.sort_unstable();
    let held = |community_id| CommunityCapabilities {
        community_id,
        capabilities: me.viewer.rights(community_id).iter().collect(),
    };
    Ok(web::Json(MyRolesResponse {
        site: me.viewer.site_rights().iter().collect(),
        communities: communities.into_iter().map(held).collect(),
        roles: roles.into_iter().map(Role::from).collect(),
    }))
}

/// `POST /api/v4/role`: defines a role.
#[utoipa::path(post, path = "/role", tag = "role", request_body = CreateRole, security(("bearer" = [])),
    description = "Spinney's own: defines a role; nobody gives it what they do not have.",
    responses((status = 200, body = RoleResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateRole>,
) -> Result<web::Json<RoleResponse>> {
    let definition = Definition {
        community_id: form.community_id,
        name: form.name,
        description: form.description.filter(|line| !line.is_empty()),
        capabilities: form.capabilities,
    };
    let id = role::define(&app, me.actor(), &definition).await?;
    answer(&reader, id).await
}

/// `PUT /api/v4/role`: changes a role, for all who hold it.
#[utoipa::path(put, path = "/role", tag = "role", request_body = EditRole, security(("bearer" = [])),
    description = "Spinney's own: changes a role, for all who hold it.",
    responses((status = 200, body = RoleResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditRole>,
) -> Result<web::Json<RoleResponse>> {
    let edit = role::RoleEdit {
        name: form.name,
        description: Edit::from_field(form.description),
        capabilities: form.capabilities,
    };
    role::edit(&app, me.actor(), form.role_id, &edit).await?;
    answer(&reader, form.role_id).await
}

/// `DELETE /api/v4/role`: deletes a role.
#[utoipa::path(delete, path = "/role", tag = "role", request_body = DeleteRole, security(("bearer" = [])),
    description = "Spinney's own: deletes a role; who holds it loses what it gave.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteRole>,
) -> Result<web::Json<SuccessResponse>> {
    role::delete(&app, me.actor(), form.role_id).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `POST /api/v4/role/grant`: grants a role.
#[utoipa::path(post, path = "/role/grant", tag = "role", request_body = GrantRole, security(("bearer" = [])),
    description = "Spinney's own: grants a role, for good or for a time; one that is held already gets the new end.",
    responses((status = 200, body = RoleResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn grant(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<GrantRole>,
) -> Result<web::Json<RoleResponse>> {
    let grant = Grant {
        role_id: form.role_id,
        person_id: form.person_id,
        expires_at: unix_time::parse(form.expires_at)?,
        reason: form.reason,
    };
    role::grant(&app, me.actor(), &grant).await?;
    answer(&reader, form.role_id).await
}

/// `DELETE /api/v4/role/grant`: takes a role away.
#[utoipa::path(delete, path = "/role/grant", tag = "role", request_body = RevokeRole, security(("bearer" = [])),
    description = "Spinney's own: takes a role from somebody, or gives up one's own.",
    responses((status = 200, body = RoleResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn revoke(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RevokeRole>,
) -> Result<web::Json<RoleResponse>> {
    role::revoke(&app, me.actor(), form.role_id, form.person_id, form.reason).await?;
    answer(&reader, form.role_id).await
}

async fn answer(reader: &Reader, id: RoleId) -> Result<web::Json<RoleResponse>> {
    let view = views::role::get(reader, id).await?;
    Ok(web::Json(RoleResponse { role_view: view.into() }))
}
