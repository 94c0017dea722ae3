//! Problem details (RFC 9457): the one shape of every error answer. Types are the spec's short names and live in one
//! registry; 5xx details are constant, their cause goes to the log once.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::db::error::DbError;
use crate::http::request;

macro_rules! problem_types {
    ($($variant:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// The registry of problem types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ProblemType { $(#[doc = $title] $variant),+ }

        impl ProblemType {
            /// All types.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The short name in `type`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The HTTP status it is sent with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }

            /// A constant sentence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

problem_types! {
    ValidationError = "validation_error", BAD_REQUEST, "Some of what was sent cannot be accepted";
    InvalidFileType = "invalid_file_type", BAD_REQUEST, "This kind of file cannot be used here";
    DocumentEncrypted = "document_encrypted", BAD_REQUEST, "The document is protected by a password or encrypted";
    DocumentDamaged = "document_damaged", BAD_REQUEST, "The document is damaged";
    DocumentEmpty = "document_empty", BAD_REQUEST, "The document has no pages";
    DocumentTooComplex = "document_too_complex", BAD_REQUEST, "The document is too complex to be handled safely";
    DocumentPageTooLarge = "document_page_too_large", BAD_REQUEST, "A page of the document is too large";
    DocumentScripted = "document_scripted", BAD_REQUEST, "The document contains scripts or launches programs";
    ConversionUnavailable = "conversion_unavailable", BAD_REQUEST, "Word documents cannot be converted on this server";
    InvalidCategory = "invalid_category", BAD_REQUEST, "This category cannot be used here";
    MissingReceipts = "missing_receipts", BAD_REQUEST, "A receipt is missing";
    RateMissing = "rate_missing", BAD_REQUEST, "There is no exchange rate for this currency and day";
    TimeDoesNotExist = "time_does_not_exist", BAD_REQUEST, "The clocks skip this time on that day";
    TimeIsAmbiguous = "time_is_ambiguous", BAD_REQUEST, "The clocks show this time twice on that day";
    CodeInvalid = "code_invalid", BAD_REQUEST, "The code is wrong, was used or has expired";
    SsoFailed = "sso_failed", BAD_REQUEST, "Signing in through the company did not work";
    InvalidCredentials = "invalid_credentials", UNAUTHORIZED, "E-mail address or password is not right";
    Unauthorized = "unauthorized", UNAUTHORIZED, "Sign in to continue";
    InvalidToken = "invalid_token", UNAUTHORIZED, "The session has ended";
    AccountLocked = "account_locked", FORBIDDEN, "The account is locked for a while";
    AddressNotAllowed = "address_not_allowed", FORBIDDEN, "From this network you cannot sign in here";
    SecondFactorRequired = "second_factor_required", FORBIDDEN, "Set up a second factor first";
    PasswordChangeRequired = "password_change_required", FORBIDDEN, "Choose a new password first";
    StepUpRequired = "step_up_required", FORBIDDEN, "Prove once more that it is you";
    Forbidden = "forbidden", FORBIDDEN, "Your role does not allow this";
    NotAssignedToUser = "not_assigned_to_user", FORBIDDEN, "This contract is not waiting for your signature";
    InsufficientApprovalLimit = "insufficient_approval_limit", FORBIDDEN, "The amount is above what you may approve";
    OwnClaim = "own_claim", FORBIDDEN, "Nobody decides about their own claim";
    DecidedBefore = "decided_before", FORBIDDEN, "Nobody decides two steps of one claim";
    NotYourStep = "not_your_step", FORBIDDEN, "This claim waits for somebody else";
    NotFound = "not_found", NOT_FOUND, "There is nothing here";
    ContractNotFound = "contract_not_found", NOT_FOUND, "There is no such contract";
    EventNotFound = "event_not_found", NOT_FOUND, "There is no such event";
    ArtistNotFound = "artist_not_found", NOT_FOUND, "There is no such artist";
    LinkInvalid = "link_invalid", NOT_FOUND, "The link has expired or was used";
    InvitationInvalid = "invitation_invalid", NOT_FOUND, "The invitation has expired, was used or was withdrawn";
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "This cannot be done here";
    UnsupportedFormat = "unsupported_format", NOT_ACCEPTABLE, "This cannot be had in that format";
    EmailExists = "email_exists", CONFLICT, "This e-mail address is already in use";
    Conflict = "conflict", CONFLICT, "This does not go together with what is already there";
    AlreadyAssigned = "already_assigned", CONFLICT, "Somebody chosen already has this contract";
    InvalidState = "invalid_state", CONFLICT, "This is not possible in the present state";
    PeriodClosed = "period_closed", CONFLICT, "The month is closed";
    PaymentDetailsMissing = "payment_details_missing", CONFLICT, "Somebody's bank account is missing";
    RoomTaken = "room_taken", CONFLICT, "The room is taken at this time";
    ScheduleConflict = "schedule_conflict", CONFLICT, "Somebody is called elsewhere at this time";
    ScheduleRuleBroken = "schedule_rule_broken", CONFLICT, "This breaks a rule of the company";
    IdempotencyConflict = "idempotency_conflict", CONFLICT, "The same key was used for a different request";
    VersionMismatch = "version_mismatch", PRECONDITION_FAILED, "Somebody else changed this in the meantime";
    FileTooLarge = "file_too_large", PAYLOAD_TOO_LARGE, "The file is too large";
    StorageFull = "storage_full", PAYLOAD_TOO_LARGE, "The organization's storage is full";
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "This kind of content is not understood here";
    PreconditionRequired = "precondition_required", PRECONDITION_REQUIRED, "Say which version you are changing";
    TooManyAttempts = "too_many_attempts", TOO_MANY_REQUESTS, "Too many attempts";
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "Too many requests";
    InternalError = "internal_error", INTERNAL_SERVER_ERROR, "Something went wrong on our side";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The service is busy";
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Name (or path) of the field as sent.
    pub field: String,
    /// What to do about it, in plain words.
    pub message: String,
}

impl FieldError {
    /// An error of one field.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// The transmitted form.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemView {
    /// Short name from the registry.
    pub r#type: ProblemType,
    /// Constant sentence for the type.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What happened this time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// Path of the request.
    pub instance: String,
    /// Identifier of the request, as in the logs.
    pub request_id: String,
    /// Fields that cannot be accepted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldError>,
    /// Seconds to wait before trying again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after: Option<u64>,
    /// Members of their own, such as `max_size`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// An error answer.
#[derive(Debug)]
pub struct Problem {
    kind: ProblemType,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    more: Map<String, Value>,
}

impl Problem {
    /// A problem of a type.
    pub fn new(kind: ProblemType) -> Self {
        Self { kind, detail: None, errors: Vec::new(), retry_after: None, more: Map::new() }
    }

    /// Fields that cannot be accepted.
    pub fn validation(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(ProblemType::ValidationError) }
    }

    /// One field that cannot be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::validation(vec![FieldError::new(field, message)])
    }

    /// A defect or outage of ours: `cause` is logged here, once, and not sent.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(ProblemType::InternalError)
    }

    /// Says what happened this time.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says how long to wait.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Adds a member of its own.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.into(), value.into());
        self
    }

    /// What happened this time, or else the type's sentence.
    pub fn text(&self) -> &str {
        self.detail.as_deref().unwrap_or(self.kind.title())
    }

    /// The type.
    pub fn kind(&self) -> ProblemType {
        self.kind
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(cause) => {
                tracing::error!(cause, "database unavailable");
                Self::new(ProblemType::Unavailable).retry_after(2)
            }
            DbError::StorageFull => Self::new(ProblemType::StorageFull),
            DbError::Unstorable(_) => Self::new(ProblemType::ValidationError)
                .detail("Something that was sent holds a character or an instant that cannot be stored."),
            DbError::Stale => Self::new(ProblemType::VersionMismatch),
            error @ (DbError::Unique { .. }
            | DbError::Exclusion { .. }
            | DbError::ForeignKey { .. }
            | DbError::Other(_)) => Self::internal(error),
        }
    }
}

impl From<crate::files::FileError> for Problem {
    fn from(error: crate::files::FileError) -> Self {
        use crate::files::FileError;
        match error {
            FileError::TooLarge { limit_bytes } => Self::new(ProblemType::FileTooLarge)
                .detail(format!("The largest file allowed is {} MB.", limit_bytes / 1024 / 1024))
                .with("max_size", limit_bytes),
            FileError::Interrupted(_) => Self::field("file", "The upload broke off. Send the file again."),
            error @ (FileError::Storage(_) | FileError::Crypto(_)) => Self::internal(error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (request_id, instance) = request::current();
        let status = self.kind.status();
        let view = ProblemView {
            r#type: self.kind,
            title: self.kind.title().into(),
            status: status.as_u16(),
            detail: self.detail,
            instance,
            request_id,
            errors: self.errors,
            retry_after: self.retry_after,
            more: self.more,
        };
        let mut response = (status, Json(view)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_sent_under_its_short_name() {
        for kind in ProblemType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
