//! How the office wants people to be told of their calls.

use platform::TenantTx;
use serde_json::json;

use crate::error::ScheduleError;
use crate::store::notice_settings as store;

/// Where nobody has said anything else.
const TEXT_HOURS_BEFORE: i32 = 3;
/// What can be said.
const POSSIBLE: std::ops::RangeInclusive<i32> = 1..=48;

/// The settings of an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeSettings {
    /// How long before the call somebody who has not seen the last change gets a text message.
    pub text_hours_before: i32,
    /// 0 where nothing was set.
    pub version: i64,
}

/// Reads them.
pub async fn read(tx: &mut TenantTx) -> Result<NoticeSettings, ScheduleError> {
    let (text_hours_before, version) = store::find(tx).await?.unwrap_or((TEXT_HOURS_BEFORE, 0));
    Ok(NoticeSettings { text_hours_before, version })
}

/// Changes them over the version that was seen.
pub async fn replace(
    tx: &mut TenantTx,
    text_hours_before: i32,
    version: i64,
) -> Result<NoticeSettings, ScheduleError> {
    if !POSSIBLE.contains(&text_hours_before) {
        return Err(ScheduleError::field("text_hours_before", "Choose 1 to 48 hours."));
    }
    let before = read(tx).await?.text_hours_before;
    let version = store::save(tx, text_hours_before, version).await?;
    let told = json!({"text_hours_before": {"from": before, "to": text_hours_before}});
    tx.audit("schedule_notice_settings_update", "organization", tx.organization_id().0, told);
    Ok(NoticeSettings { text_hours_before, version })
}
