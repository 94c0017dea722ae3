//! Background work of the schedule: series go on, and people are told of changes.

use platform::jobs::{Job, JobContext, JobError};
use serde::{Deserialize, Serialize};

use crate::error::ScheduleError;
use crate::service::availability::telling;
use crate::service::notices::{self, remind};
use crate::service::series;

/// Makes the occurrences of series that have come within the horizon, and tells the office what they clash with. Running twice
/// makes and tells it once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeriesExtend {}

fn fault(error: ScheduleError) -> JobError {
    JobError::Retry(format!("{error:?}"))
}

impl Job for SeriesExtend {
    const NAME: &'static str = "event_series_extend";
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let due = cx.read(async |tx| series::to_extend(tx).await).await.map_err(fault)?;
        for id in due {
            // One series a transaction: what one cannot do does not hold up the others.
            match cx.write(async |tx| series::extend(tx, &cx.platform, id).await).await {
                Ok(_) => {}
                Err(error) => tracing::error!(%id, ?error, "a series could not be extended"),
            }
        }
        Ok(())
    }
}

/// Writes to those to whom something of the schedule is due. Running twice writes once: what was told is noted in the
/// transaction that queues the e-mails.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NoticesTell {}

impl Job for NoticesTell {
    const NAME: &'static str = "event_notices_tell";

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let platform = &cx.platform;
        while cx.write(async |tx| notices::tell(tx, platform).await).await.map_err(fault)? > 0 {}
        Ok(())
    }
}

/// Climbs the ladder: a text message to those who have not seen the last change of what begins soon, an e-mail to those who
/// have let a deadline pass, and one to those who are soon to have said when they could come. What was sent is noted, so a second run sends nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnseenSweep {}

impl Job for UnseenSweep {
    const NAME: &'static str = "event_unseen_sweep";
    // The next one comes within minutes.
    const MAX_ATTEMPTS: i16 = 3;

    async fn run(self, cx: JobContext) -> Result<(), JobError> {
        let platform = &cx.platform;
        while cx.write(async |tx| remind::text_unseen(tx, platform).await).await.map_err(fault)? {}
        while cx.write(async |tx| remind::remind_late(tx, platform).await).await.map_err(fault)? {}
        while cx.write(async |tx| telling::remind_due(tx, platform).await).await.map_err(fault)? {}
        Ok(())
    }
}
