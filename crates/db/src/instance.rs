//! Servers, ours among them, and what the admins think of them.

use crate::schema::{instance, instance_policy};
use base::ids::InstanceId;
use base::kinds::InstancePolicyKind;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// A server.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = instance)]
pub struct Instance {
    pub id: InstanceId,
    /// Host name, with a port only in development.
    pub domain: String,
    pub software: Option<String>,
    pub version: Option<String>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// An entry of the allow or block list.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = instance_policy)]
pub struct InstancePolicy {
    pub instance_id: InstanceId,
    pub kind: InstancePolicyKind,
    pub reason: Option<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
}
