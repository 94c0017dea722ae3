//! The rules of rest that a company has chosen.

use jiff::Timestamp;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};

use crate::packs::{self as data, Pack, Rule};
use crate::service::packs::{self, InForce};

/// The rules that calls are held against.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ScheduleRulesView {
    /// The chosen pack, or `own` where its values were changed.
    pub pack: String,
    /// What is kept.
    pub rules: Vec<Rule>,
    /// When it was chosen; missing where it never was.
    pub updated_at: Option<Timestamp>,
    /// For `If-Match`; 0 where it was never chosen.
    pub version: i64,
    /// What can be chosen.
    pub packs: Vec<Pack>,
}

impl From<InForce> for ScheduleRulesView {
    fn from(held: InForce) -> Self {
        let InForce { pack, rules, updated_at, version } = held;
        Self { pack, rules, updated_at, version, packs: data::shipped().to_vec() }
    }
}

/// What is to be kept from now on. Events that are there stay as they are.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleRulesReplace {
    /// One of the packs, or `own`.
    pub pack: String,
    /// At most 20; of a pack left out, its own.
    pub rules: Option<Vec<Rule>>,
}

/// Shows the rules of rest that calls are held against, and the packs that can be chosen.
#[utoipa::path(get, path = "/api/v1/schedule-rules", tag = "schedule", operation_id = "schedule_rules_detail",
    security(("bearer" = [])),
    responses((status = 200, body = ScheduleRulesView, headers(("ETag" = String))), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn schedule_rules_detail(
    cx: Authorized<allow::ScheduleRead>,
) -> Result<Versioned<ScheduleRulesView>, Problem> {
    let held = cx.read(async |tx| packs::detail(tx).await).await?;
    Ok(Versioned(held.version, held.into()))
}

/// Chooses a pack of rules, or writes the company's own.
#[utoipa::path(put, path = "/api/v1/schedule-rules", tag = "schedule", operation_id = "schedule_rules_replace",
    request_body = ScheduleRulesReplace, security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = ScheduleRulesView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 412, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 428, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn schedule_rules_replace(
    cx: Authorized<allow::ScheduleManage>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ScheduleRulesReplace>,
) -> Result<Versioned<ScheduleRulesView>, Problem> {
    let held = cx.write(async |tx| packs::replace(tx, version, &body.pack, body.rules.clone()).await).await?;
    Ok(Versioned(held.version, held.into()))
}
