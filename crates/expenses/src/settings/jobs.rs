//! Fetching the rates of the day.

use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};

use super::service;
use crate::office::OfficeError;

/// Fetches the rates of the day, where the organization asks for it and has none that are a few hours old.
#[derive(Serialize, Deserialize)]
pub struct RatesFetch {}

impl Job for RatesFetch {
    const NAME: &'static str = "exchange_rates_fetch";
    // The next one comes within minutes.
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        if !service::is_fetch_due(&cx).await? {
            return Ok(());
        }
        let allows_private = cx.platform.config.sso_allow_private_hosts;
        match service::fetch_and_import(&cx, allows_private).await {
            Ok(_) => Ok(()),
            Err(OfficeError::Unreachable(why)) => Err(JobError::Retry(why)),
            Err(error) => Err(JobError::Retry(format!("{error:?}"))),
        }
    }
}
