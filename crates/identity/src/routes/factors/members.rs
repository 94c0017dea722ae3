//! What the office may do about a member's second factors.

use http::StatusCode;
use platform::db::context::Purpose;
use platform::http::extract::PathParams;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use types::MembershipId;

use crate::service::factors::reset;

/// Takes away a member's second factors and ends their sessions, for the day the phone is lost. The member is told by
/// e-mail. Somebody who handles money or people in another company, too, cannot be reset by one company alone.
#[utoipa::path(post, path = "/api/v1/members/{id}/reset-factors", tag = "identity",
    operation_id = "member_factors_reset", params(("id" = MembershipId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn member_factors_reset(
    cx: Authorized<allow::MemberManage>,
    PathParams(id): PathParams<MembershipId>,
) -> Result<StatusCode, Problem> {
    let platform = cx.platform();
    let system = platform.system(Purpose::FactorReset, cx.origin().clone());
    reset::reset_member(&cx, &system, platform, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
