//! The caller's own account.

use axum::Json;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, FieldError, Powers, Problem};
use serde::Deserialize;

use super::views::{MeActingView, MeSupportView, MeView, UserView};
use crate::error::IdentityError;
use crate::model;
use crate::service::account::{self, OwnChanges};
use crate::store;

/// Changes to one's own account; what is left out stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeUpdate {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// BCP 47 tag.
    pub locale: Option<String>,
    /// IANA zone.
    pub timezone: Option<String>,
}

/// The caller, where they are, what they may do there, and where else they work.
#[utoipa::path(get, path = "/api/v1/me", tag = "identity", operation_id = "me_detail", security(("bearer" = [])),
    responses((status = 200, body = MeView), (status = 401, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn me_detail(cx: Authorized<allow::MeRead>) -> Result<Json<MeView>, Problem> {
    let (user_id, caller) = (cx.user_id(), cx.principal());
    let (standing, security, support) = cx
        .read(async |tx| {
            let support = match &caller.real {
                Some(_) => store::security::support_session(tx, caller.session_id).await?,
                None => None,
            };
            let security = store::security::current(tx).await?;
            Ok::<_, IdentityError>((account::standing(tx, user_id).await?, security, support))
        })
        .await?;
    let mut engagements = account::engagements(&cx.own_account(), user_id).await?;
    if caller.powers != Powers::All {
        // Where else the person works is nobody's business.
        engagements.retain(|engagement| engagement.organization_id == caller.organization_id);
    }
    let role = standing.member.role;
    let acting = caller.real.as_ref().filter(|_| support.is_none());
    Ok(Json(MeView {
        acting: acting.map(|real| MeActingView { name: caller.name.clone(), real_name: real.name.clone() }),
        support: support.map(|session| MeSupportView { name: session.name, until: session.ends_at }),
        user: UserView::new(standing.user, role),
        organization: standing.organization.into(),
        role,
        artist_id: standing.artist_id,
        permissions: caller.permissions(),
        idle_timeout_minutes: security.idle_timeout_minutes,
        confinement: caller.confinement,
        organizations: engagements.into_iter().map(Into::into).collect(),
    }))
}

/// Changes the caller's own account, in all their organizations.
#[utoipa::path(patch, path = "/api/v1/me", tag = "identity", operation_id = "me_update", security(("bearer" = [])),
    request_body = MeUpdate,
    responses((status = 200, body = UserView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn me_update(
    cx: Authorized<allow::AccountUpdate>,
    JsonBody(body): JsonBody<MeUpdate>,
) -> Result<Json<UserView>, Problem> {
    let changes = checked(body).map_err(IdentityError::Invalid)?;
    let user_id = cx.user_id();
    let (user, member) = cx.write(async |tx| account::update_own(tx, user_id, &changes).await).await?;
    Ok(Json(UserView::new(user, member.role)))
}

fn checked(body: MeUpdate) -> Result<OwnChanges, Vec<FieldError>> {
    type Check = fn(&str, &str) -> Result<String, FieldError>;
    let mut errors = Vec::new();
    let mut check = |field: &str, value: Option<String>, check: Check| {
        value.and_then(|value| check(field, &value).map_err(|error| errors.push(error)).ok())
    };
    let changes = OwnChanges {
        first_name: check("first_name", body.first_name, model::person_name),
        last_name: check("last_name", body.last_name, model::person_name),
        locale: check("locale", body.locale, model::locale),
        timezone: check("timezone", body.timezone, model::timezone),
    };
    if errors.is_empty() { Ok(changes) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_cannot_be_accepted_is_told_at_once() {
        let body = MeUpdate {
            first_name: Some(" ".into()),
            last_name: Some("Chen".into()),
            locale: Some("en_US".into()),
            timezone: Some("Mars/Base".into()),
        };
        let errors = checked(body).err().unwrap();
        assert_eq!(
            errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(),
            ["first_name", "locale", "timezone"]
        );
    }
}
