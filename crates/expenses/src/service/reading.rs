//! Reading a receipt in a worker. What is read is a suggestion beside the receipt: it changes no claim, and no claim
//! waits for it.

use std::sync::Arc;

use ::receipts::fields::{Date, Fields, Found};
use ::receipts::read::MAX_TIME;
use ::receipts::{ReadFailure, Reader, Tesseract, Thumbnail, thumbnail};
use jiff::tz::TimeZone;
use platform::crypto::Keyring;
use platform::files::StoredFile;
use platform::jobs::{JobContext, JobError};
use platform::machine::{Turn, yielding};
use platform::{DbError, TenantTx};
use rust_decimal::Decimal;
use tokio::sync::OnceCell;
use types::ReceiptId;

use super::pictures::{self, Data};
use super::receipts::reading_context;
use crate::announce;
use crate::error::ClaimError;
use crate::model::{ReadValue, Reading, ReceiptReading};
use crate::store::{claims, receipts};

impl From<ClaimError> for JobError {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::Db(error) => error.into(),
            ClaimError::File(error) => Self::Retry(error.to_string()),
            other => Self::Retry(format!("{other:?}")),
        }
    }
}

/// Looked for once; none where the installation has no engine.
static READER: OnceCell<Option<Arc<Reader<Tesseract>>>> = OnceCell::const_new();

/// What came of a reading.
struct Outcome {
    reading: Reading,
    read: Option<ReceiptReading>,
    /// The small picture, where the places of all numbers are known.
    thumbnail: Option<Vec<u8>>,
}

impl Outcome {
    fn without(reading: Reading) -> Self {
        Self { reading, read: None, thumbnail: None }
    }
}

/// The job: reads and keeps what was read.
pub(crate) async fn read(cx: &JobContext, id: ReceiptId) -> Result<(), JobError> {
    let begun: Result<bool, DbError> = cx.write(async |tx| receipts::begin_reading(tx, id).await).await;
    if !begun? {
        return Err(JobError::Discard("the receipt was deleted, or read already".into()));
    }
    let outcome = match reader().await? {
        Some(reader) => look(cx, reader, id).await?,
        None => Outcome::without(Reading::Unavailable),
    };
    let Outcome { reading, read, thumbnail } = outcome;
    let thumbnail = match thumbnail {
        Some(jpeg) => Some(cx.platform.files.put(cx.organization_id(), "image/jpeg", &jpeg).await),
        None => None,
    };
    let thumbnail = thumbnail.transpose().map_err(ClaimError::File)?;
    let keyring = &cx.platform.keyring;
    cx.write(async |tx| {
        if finish(tx, keyring, id, reading, read.as_ref()).await?
            && let Some(thumbnail) = thumbnail
        {
            let file = tx.keep_file(thumbnail).await?;
            receipts::cover(tx, id, file.id).await?;
        }
        Ok::<_, ClaimError>(())
    })
    .await?;
    Ok(())
}

async fn reader() -> Result<Option<Arc<Reader<Tesseract>>>, JobError> {
    let found = READER.get_or_try_init(|| async {
        let detected = tokio::task::spawn_blocking(Tesseract::detect).await;
        let engine = detected.map_err(|error| JobError::Retry(error.to_string()))?;
        match &engine {
            Ok(engine) => tracing::info!(version = engine.version, "receipts are read with Tesseract"),
            Err(missing) => tracing::warn!("{missing}"),
        }
        Ok::<_, JobError>(engine.ok().map(|engine| Arc::new(Reader::new(engine))))
    });
    found.await.cloned()
}

async fn look(cx: &JobContext, reader: Arc<Reader<Tesseract>>, id: ReceiptId) -> Result<Outcome, JobError> {
    let file: Result<Option<StoredFile>, ClaimError> = cx
        .read(async |tx| match receipts::find(tx, id).await? {
            Some(row) => Ok(tx.file(row.file_id).await?),
            None => Ok(None),
        })
        .await;
    let file = file?.ok_or_else(|| JobError::Discard("the receipt has no file".into()))?;
    let data: Data = Arc::new(cx.platform.files.map(&file).await.map_err(ClaimError::File)?);
    // Where the person was is not known here; a day ahead of UTC is accepted by the reader.
    let today = cx.platform.clock.now().to_zoned(TimeZone::UTC).date();
    let work = yielding(Turn::Last, move || seen(&reader, &data, today));
    let outcome = work.await.map_err(|error| JobError::Retry(error.to_string()))?;
    let outcome = outcome.ok_or_else(|| JobError::Retry("the reading panicked".to_owned()))?;
    Ok(outcome.unwrap_or_else(|failure| {
        tracing::warn!(receipt_id = %id, %failure, "a receipt could not be read");
        Outcome::without(Reading::Failed)
    }))
}

/// Blocks for at most a minute.
fn seen(reader: &Reader<Tesseract>, data: &Data, today: Date) -> Result<Outcome, ReadFailure> {
    // A page that cannot be drawn shows nothing to read.
    let Ok(picture) = pictures::pixels(data) else { return Ok(Outcome::without(Reading::Nothing)) };
    let found = reader.read(&picture, today, MAX_TIME)?;
    let thumbnail = match thumbnail::covered(&picture, &found) {
        Thumbnail::Covered { jpeg, .. } => Some(jpeg),
        Thumbnail::Veiled(_) => None,
    };
    let read = suggestions(found.fields);
    let reading = if read == ReceiptReading::default() { Reading::Nothing } else { Reading::Read };
    Ok(Outcome { reading, read: (reading == Reading::Read).then_some(read), thumbnail })
}

fn suggestions(fields: Fields) -> ReceiptReading {
    fn value<T>(found: Option<Found<T>>, text: impl Fn(T) -> String) -> Option<ReadValue> {
        found.map(|found| {
            let region = found.region;
            ReadValue {
                value: text(found.value),
                confidence: f64::from(found.confidence),
                page: 1,
                r#box: [region.left, region.top, region.width, region.height].map(f64::from),
            }
        })
    }
    let money = |units: i64| Decimal::new(units, fields.digits.into()).to_string();
    ReceiptReading {
        amount: value(fields.total, money),
        date: value(fields.date, |date| date.to_string()),
        merchant: value(fields.merchant, |name| name),
        currency: value(fields.currency, |code| code),
        tax: value(fields.tax, money),
    }
}

/// Keeps what came of a reading and tells whoever looks at the claim. `false` where the receipt was deleted meanwhile, or
/// somebody else was quicker: then nothing is kept.
pub async fn finish(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: ReceiptId,
    reading: Reading,
    read: Option<&ReceiptReading>,
) -> Result<bool, ClaimError> {
    let sealed = match read {
        Some(read) => {
            let plain = serde_json::to_vec(read).map_err(|error| ClaimError::Internal(error.to_string()))?;
            Some(keyring.seal_field(&reading_context(id), &plain))
        }
        None => None,
    };
    let Some(claim) = receipts::finish_reading(tx, id, reading, sealed.as_deref()).await? else {
        return Ok(false);
    };
    let claim = claims::find(tx, claim).await?.ok_or(ClaimError::NotFound)?;
    announce::one(tx, &claim, claim.version).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use ::receipts::Region;

    use super::*;

    #[test]
    fn amounts_are_suggested_with_the_digits_of_their_currency() {
        let region = Region { left: 0.1, top: 0.2, width: 0.3, height: 0.1 };
        let read = |value, digits| {
            let total = Some(Found { value, confidence: 0.9, region });
            suggestions(Fields { total, digits, ..Fields::default() }).amount.unwrap().value
        };
        assert_eq!(
            (read(1_230, 2), read(5_750, 3), read(7, 3)),
            ("12.30".into(), "5.750".into(), "0.007".into())
        );
        assert_eq!(suggestions(Fields::default()), ReceiptReading::default());
    }
}
