//! How the office wants people to be told of their calls.

use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem};
use serde::{Deserialize, Serialize};

use crate::service::notice_settings::{self, NoticeSettings};

/// How people are told of their calls.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScheduleNoticeSettingsView {
    /// How many hours before the call somebody who has not seen the last change gets a text message.
    pub text_hours_before: i32,
    /// For `If-Match`; 0 where nothing was set.
    pub version: i64,
}

impl From<NoticeSettings> for Versioned<ScheduleNoticeSettingsView> {
    fn from(NoticeSettings { text_hours_before, version }: NoticeSettings) -> Self {
        Self(version, ScheduleNoticeSettingsView { text_hours_before, version })
    }
}

/// What is to be.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleNoticeSettingsUpdate {
    /// 1 to 48.
    pub text_hours_before: i32,
}

/// Shows how people are told of their calls.
#[utoipa::path(get, path = "/api/v1/schedule-notice-settings", tag = "schedule",
    operation_id = "schedule_notice_settings_detail", security(("bearer" = [])),
    responses((status = 200, body = ScheduleNoticeSettingsView, headers(("ETag" = String))),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn schedule_notice_settings_detail(
    cx: Authorized<allow::ScheduleWrite>,
) -> Result<Versioned<ScheduleNoticeSettingsView>, Problem> {
    Ok(cx.read(async |tx| notice_settings::read(tx).await).await?.into())
}

/// Changes how people are told of their calls, over the version that was seen.
#[utoipa::path(put, path = "/api/v1/schedule-notice-settings", tag = "schedule",
    operation_id = "schedule_notice_settings_replace", request_body = ScheduleNoticeSettingsUpdate,
    params(("If-Match" = String, Header, description = "ETag as given")), security(("bearer" = [])),
    responses((status = 200, body = ScheduleNoticeSettingsView, headers(("ETag" = String))),
        (status = 400, body = ProblemView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 412, body = ProblemView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 428, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn schedule_notice_settings_replace(
    cx: Authorized<allow::ScheduleWrite>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ScheduleNoticeSettingsUpdate>,
) -> Result<Versioned<ScheduleNoticeSettingsView>, Problem> {
    let hours = body.text_hours_before;
    Ok(cx.write(async |tx| notice_settings::replace(tx, hours, version).await).await?.into())
}
