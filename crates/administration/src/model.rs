//! Values of this feature.

use jiff::Timestamp;
use uuid::Uuid;

/// An entry of the audit log.
pub struct AuditEntry {
    pub seq: i64,
    pub at: Timestamp,
    pub actor_name: String,
    pub action: String,
    pub subject_type: String,
    pub subject_id: Option<Uuid>,
    /// JSON, as recorded.
    pub changes: String,
    pub request_id: Option<Uuid>,
}

/// What a page of the audit log is narrowed to.
#[derive(Default)]
pub struct AuditFilter {
    pub q: Option<String>,
    pub actor_id: Option<Uuid>,
    pub action: Option<String>,
}

/// Storage of an organization.
pub struct Storage {
    pub used_bytes: i64,
    pub limit_bytes: i64,
}
