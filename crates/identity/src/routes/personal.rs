//! What members tell the company about themselves: phone, tax and bank data, whom to call.

use axum::Json;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};
use types::ArtistId;

use crate::error::IdentityError;
use crate::personal::{EmergencyContact, Personal, TaxData};
use crate::service::personal;

/// What a member has told the company, with its version.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct PersonalView {
    /// International form.
    #[schema(required)]
    pub phone: Option<String>,
    /// For payments and the tax office.
    #[schema(required)]
    pub tax: Option<TaxData>,
    /// Whom to call.
    #[schema(required)]
    pub emergency_contact: Option<EmergencyContact>,
    /// For `If-Match`; 0 where nothing was told yet.
    pub version: i64,
}

impl PersonalView {
    fn new(told: Personal, version: i64) -> Self {
        let Personal { phone, tax, emergency_contact } = told;
        Self { phone, tax, emergency_contact, version }
    }
}

/// What the caller has told the active organization; the reading is in the audit log. The version is in `ETag`, 0 where nothing was told yet.
#[utoipa::path(get, path = "/api/v1/me/personal", tag = "identity", operation_id = "personal_detail",
    security(("bearer" = [])),
    responses((status = 200, body = PersonalView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn personal_detail(
    cx: Authorized<allow::AccountSecure>,
) -> Result<Versioned<PersonalView>, Problem> {
    let (user_id, platform) = (cx.user_id(), cx.platform());
    let (told, version) = cx.write(async |tx| personal::read_own(tx, platform, user_id).await).await?;
    Ok(Versioned(version, PersonalView::new(told, version)))
}

/// Changes all of it, over the version that was seen.
#[utoipa::path(put, path = "/api/v1/me/personal", tag = "identity", operation_id = "personal_update",
    security(("bearer" = [])), request_body = Personal,
    params(("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = PersonalView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 412, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn personal_update(
    cx: Authorized<allow::AccountSecure>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<Personal>,
) -> Result<Versioned<PersonalView>, Problem> {
    let told = body.checked().map_err(IdentityError::Invalid)?;
    let (user_id, keyring) = (cx.user_id(), &cx.platform().keyring);
    let version = cx.write(async |tx| personal::update(tx, keyring, user_id, version, &told).await).await?;
    Ok(Versioned(version, PersonalView::new(told, version)))
}

/// What an artist has told the company. Every reading is in the audit log.
#[utoipa::path(get, path = "/api/v1/artists/{id}/personal", tag = "identity",
    operation_id = "artist_personal_detail", security(("bearer" = [])), params(("id" = ArtistId, Path)),
    responses((status = 200, body = PersonalView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn artist_personal_detail(
    cx: Authorized<allow::ArtistReadPersonal>,
    PathParams(id): PathParams<ArtistId>,
) -> Result<Json<PersonalView>, Problem> {
    let keyring = &cx.platform().keyring;
    let (told, version) = cx.write(async |tx| personal::read_artist(tx, keyring, id).await).await?;
    Ok(Json(PersonalView::new(told, version)))
}
