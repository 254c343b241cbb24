//! Spinney's own: how sending to other instances goes, for admins, and how far their posts and comments have got, for authors. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{DeliveryState, PeerStateFilter};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use actix_web::web::{self, Data};
use base::ids::{CommentId, InstanceId, PostId};
use base::page::Page;
use chrono::{DateTime, TimeDelta, Utc};
use domain::App;
use domain::delivery::{self, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;
use views::delivery::DeliveryView;

/// How sending to an instance goes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FederationPeer {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub domain: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Given up until it is heard of.
    pub dead: bool,
    /// An admin has stopped sending.
    pub paused: bool,
    /// Activities that wait, as far as they are held; at least 1 if anything does.
    pub waiting: i32,
    /// When the oldest of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_waiting_at: Option<DateTime<Utc>>,
    /// How long that is ago; 0 if nothing waits.
    pub lag_seconds: i64,
    /// Attempts in a row that failed.
    pub failures: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_success_at: Option<DateTime<Utc>>,
    /// Not before this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try_at: Option<DateTime<Utc>>,
    pub received_last_hour: i64,
    pub delivered_last_hour: i64,
    pub received_last_day: i64,
    pub delivered_last_day: i64,
    /// Attempts of the last day that the instance did not want.
    pub refused_last_day: i64,
    /// Attempts of the last day that failed.
    pub failed_last_day: i64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FederationPeerResponse {
    pub peer: FederationPeer,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListFederationPeers {
    /// All, if none is named.
    pub state: Option<PeerStateFilter>,
    /// Only those whose host name holds this.
    pub domain_filter: Option<String>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PauseFederationPeer {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    pub paused: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RetryFederationPeer {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplayActivity {
    #[schema(value_type = i32)]
    pub instance_id: InstanceId,
    /// Its ActivityPub id.
    pub activity_id: String,
}

/// A post or comment, new or changed, that an instance did not want.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FederationRefusal {
    /// The ActivityPub id of what was sent; to be replayed by.
    pub activity_id: String,
    /// That of the post or comment.
    pub object_id: String,
    pub error: String,
    pub refused_at: DateTime<Utc>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListFederationRefusals {
    #[param(value_type = i32)]
    pub instance_id: InstanceId,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// How far a post or comment has got with other instances.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryStatus {
    /// When its newest version was made for others; absent: it never left, or that is no longer kept (seven days).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<Utc>>,
    /// Instances that have it.
    pub delivered: usize,
    /// Instances that do not have it yet.
    pub waiting: usize,
    /// Instances that did not want it.
    pub refused: usize,
    /// At most 100 of them, those first that do not have it.
    pub peers: Vec<PeerDelivery>,
}

/// How far it has got with one of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeerDelivery {
    pub domain: String,
    pub state: DeliveryState,
    /// Why it does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetPostDelivery {
    #[param(value_type = i32)]
    pub post_id: PostId,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetCommentDelivery {
    #[param(value_type = i32)]
    pub comment_id: CommentId,
}

impl FederationPeer {
    fn new(row: db::delivery::PeerRow, now: DateTime<Utc>) -> Self {
        let lag = row.oldest_at.map_or(TimeDelta::zero(), |at| now - at);
        Self {
            instance_id: row.instance_id,
            domain: row.domain,
            software: row.software,
            version: row.version,
            dead: row.dead,
            paused: row.paused,
            waiting: row.waiting,
            oldest_waiting_at: row.oldest_at,
            lag_seconds: lag.num_seconds().max(0),
            failures: row.failures,
            last_error: row.last_error,
            last_success_at: row.last_success_at,
            next_try_at: row.next_try_at,
            received_last_hour: row.received_hour,
            delivered_last_hour: row.delivered_hour,
            received_last_day: row.received_day,
            delivered_last_day: row.delivered_day,
            refused_last_day: row.refused_day,
            failed_last_day: row.failed_day,
        }
    }
}

impl From<db::delivery::Refusal> for FederationRefusal {
    fn from(refusal: db::delivery::Refusal) -> Self {
        Self {
            activity_id: refusal.ap_id,
            object_id: refusal.object_ap_id,
            error: refusal.error,
            refused_at: refusal.refused_at,
        }
    }
}

impl From<DeliveryView> for DeliveryStatus {
    fn from(view: DeliveryView) -> Self {
        let peer = |reached: db::delivery::Reached| PeerDelivery {
            state: reached.arrival().into(),
            domain: reached.domain,
            error: reached.error,
        };
        Self {
            sent_at: view.sent_at,
            delivered: view.delivered,
            waiting: view.waiting,
            refused: view.refused,
            peers: view.peers.into_iter().map(peer).collect(),
        }
    }
}

impl From<db::delivery::Arrival> for DeliveryState {
    fn from(arrival: db::delivery::Arrival) -> Self {
        match arrival {
            db::delivery::Arrival::Delivered => Self::Delivered,
            db::delivery::Arrival::Waiting => Self::Waiting,
            db::delivery::Arrival::Refused => Self::Refused,
        }
    }
}

impl From<PeerStateFilter> for db::delivery::PeerState {
    fn from(filter: PeerStateFilter) -> Self {
        match filter {
            PeerStateFilter::All => Self::All,
            PeerStateFilter::Waiting => Self::Waiting,
            PeerStateFilter::Failing => Self::Failing,
            PeerStateFilter::Paused => Self::Paused,
            PeerStateFilter::Dead => Self::Dead,
        }
    }
}

async fn answer(reader: &Reader, id: InstanceId) -> Result<web::Json<FederationPeerResponse>> {
    let row = views::delivery::peer(reader, id).await?;
    Ok(web::Json(FederationPeerResponse { peer: FederationPeer::new(row, reader.now()) }))
}

/// Lists the instances with which anything was exchanged, and how sending to them goes.
#[utoipa::path(get, path = "/admin/federation/peer/list", tag = "federation", params(ListFederationPeers), security(("bearer" = [])),
    description = "Spinney's own: the instances with which anything was exchanged, and how sending to them goes; for admins.",
    responses((status = 200, body = Paged<FederationPeer>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn peers(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListFederationPeers>,
) -> Result<web::Json<Paged<FederationPeer>>> {
    delivery::check_list(&app, me.actor()).await?;
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let state = form.state.unwrap_or(PeerStateFilter::All).into();
    let found = views::delivery::peers(&reader, state, form.domain_filter.as_deref(), page).await?;
    Ok(web::Json(Paged::new(found, |row| FederationPeer::new(row, reader.now()))))
}

/// Stops sending to an instance, or goes on with it.
#[utoipa::path(post, path = "/admin/federation/peer/pause", tag = "federation", request_body = PauseFederationPeer, security(("bearer" = [])),
    description = "Spinney's own: stops sending to an instance, or goes on with it. Nothing is lost meanwhile, for seven days.",
    responses((status = 200, body = FederationPeerResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn pause(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<PauseFederationPeer>,
) -> Result<web::Json<FederationPeerResponse>> {
    let order = if form.paused { Order::Pause } else { Order::Resume };
    delivery::order(&app, me.actor(), form.instance_id, &order).await?;
    answer(&reader, form.instance_id).await
}

/// Tries again at once.
#[utoipa::path(post, path = "/admin/federation/peer/retry", tag = "federation", request_body = RetryFederationPeer, security(("bearer" = [])),
    description = "Spinney's own: forgets the failures of an instance and tries again at once, also if it was given up. The answer is how it stood before.",
    responses((status = 200, body = FederationPeerResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn retry(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RetryFederationPeer>,
) -> Result<web::Json<FederationPeerResponse>> {
    delivery::order(&app, me.actor(), form.instance_id, &Order::Retry).await?;
    answer(&reader, form.instance_id).await
}

/// Sends an activity once more to one instance.
#[utoipa::path(post, path = "/admin/federation/peer/replay", tag = "federation", request_body = ReplayActivity, security(("bearer" = [])),
    description = "Spinney's own: sends an activity of the last seven days once more to one instance.",
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn replay(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<ReplayActivity>,
) -> Result<web::Json<SuccessResponse>> {
    delivery::order(&app, me.actor(), form.instance_id, &Order::Replay(form.activity_id)).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// Lists posts and comments that an instance did not want.
#[utoipa::path(get, path = "/admin/federation/refusal/list", tag = "federation", params(ListFederationRefusals), security(("bearer" = [])),
    description = "Spinney's own: posts and comments, new or changed, that an instance did not want in the last seven days, newest first; for admins.",
    responses((status = 200, body = Paged<FederationRefusal>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn refusals(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<ListFederationRefusals>,
) -> Result<web::Json<Paged<FederationRefusal>>> {
    delivery::check_list(&app, me.actor()).await?;
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let found = views::delivery::refusals(&reader, form.instance_id, page).await?;
    Ok(web::Json(Paged::new(found, FederationRefusal::from)))
}

/// How far a post has got with other instances.
#[utoipa::path(get, path = "/post/delivery", tag = "federation", params(GetPostDelivery), security(("bearer" = [])),
    description = "Spinney's own: how far a post has got with other instances; for its author and admins.",
    responses((status = 200, body = DeliveryStatus), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_post(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<GetPostDelivery>,
) -> Result<web::Json<DeliveryStatus>> {
    let ap_id = delivery::of_post(&app, me.actor(), form.post_id).await?;
    Ok(web::Json(views::delivery::of_object(&reader, &ap_id).await?.into()))
}

/// How far a comment has got with other instances.
#[utoipa::path(get, path = "/comment/delivery", tag = "federation", params(GetCommentDelivery), security(("bearer" = [])),
    description = "Spinney's own: how far a comment has got with other instances; for its author and admins.",
    responses((status = 200, body = DeliveryStatus), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn of_comment(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Query(form): Query<GetCommentDelivery>,
) -> Result<web::Json<DeliveryStatus>> {
    let ap_id = delivery::of_comment(&app, me.actor(), form.comment_id).await?;
    Ok(web::Json(views::delivery::of_object(&reader, &ap_id).await?.into()))
}
