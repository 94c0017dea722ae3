//! Creates that can be repeated safely: with `Idempotency-Key`, the first answer is stored in the creating transaction
//! and replayed to whoever asks again; five at once make one row.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use types::UserId;

use crate::crypto::sha256;
use crate::db::context::TenantContext;
use crate::db::error::DbError;
use crate::db::tenant::TenantTx;
use crate::problem::{Problem, ProblemType};

/// The `Idempotency-Key` header, if sent: 1 to 255 visible characters.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        match value.to_str() {
            Ok(text) if (1..=255).contains(&text.len()) => Ok(Self(Some(text.to_owned()))),
            _ => Err(Problem::field("Idempotency-Key", "Use 1 to 255 visible ASCII characters.")),
        }
    }
}

enum Claim {
    New,
    Replay { status: u16, body: String },
    OtherRequest,
}

impl IdempotencyKey {
    /// Runs `work` once per key: `fingerprint` is what makes two requests the same (path and body).
    pub async fn write_once<T, E>(
        &self,
        cx: &TenantContext,
        user_id: UserId,
        status: StatusCode,
        fingerprint: &impl Serialize,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, E>,
    ) -> Result<Response, Problem>
    where
        T: Serialize,
        E: From<DbError> + Into<Problem>,
    {
        let Some(key) = &self.0 else {
            let value = cx.write(work).await.map_err(Into::into)?;
            return Ok((status, Json(value)).into_response());
        };
        let (_, path) = crate::http::request::current();
        let request = serde_json::to_vec(&(path, fingerprint)).map_err(Problem::internal)?;
        let hash = sha256(&request);
        enum Answer {
            First(String),
            Again(Claim),
        }
        let answer: Result<Answer, E> = cx
            .write(async |tx| {
                match claim(tx, user_id, key, &hash).await? {
                    Claim::New => {}
                    claimed => return Ok(Answer::Again(claimed)),
                }
                let value = work(tx).await?;
                let body = serde_json::to_string(&value)
                    .map_err(|error| DbError::Other(format!("answer to keep: {error}")))?;
                remember(tx, user_id, key, status.as_u16(), &body).await?;
                Ok(Answer::First(body))
            })
            .await;
        match answer.map_err(Into::into)? {
            Answer::First(body) => Ok(json(status, body, false)),
            Answer::Again(Claim::Replay { status, body }) => {
                Ok(json(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body, true))
            }
            Answer::Again(_) => Err(Problem::new(ProblemType::IdempotencyConflict)),
        }
    }
}

fn json(status: StatusCode, body: String, replayed: bool) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if replayed {
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

/// Takes the key, or waits for the transaction that has it and reads its answer.
async fn claim(tx: &mut TenantTx, user_id: UserId, key: &str, hash: &[u8]) -> Result<Claim, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let taken = tx
        .execute(
            "INSERT INTO idempotency_keys (organization_id, user_id, key, request_hash, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            &[&organization, &user_id, &key, &hash, &now],
        )
        .await?;
    if taken == 1 {
        return Ok(Claim::New);
    }
    let row = tx
        .query_one(
            "SELECT request_hash, status, body FROM idempotency_keys
             WHERE organization_id = $1 AND user_id = $2 AND key = $3",
            &[&organization, &user_id, &key],
        )
        .await?;
    if row.get::<_, Vec<u8>>("request_hash") != hash {
        return Ok(Claim::OtherRequest);
    }
    match (row.get::<_, Option<i16>>("status"), row.get::<_, Option<String>>("body")) {
        (Some(status), Some(body)) => Ok(Claim::Replay { status: status.unsigned_abs(), body }),
        _ => Ok(Claim::OtherRequest),
    }
}

async fn remember(
    tx: &mut TenantTx,
    user_id: UserId,
    key: &str,
    status: u16,
    body: &str,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let status = i16::try_from(status).unwrap_or(200);
    tx.execute(
        "UPDATE idempotency_keys SET status = $4, body = $5
         WHERE organization_id = $1 AND user_id = $2 AND key = $3",
        &[&organization, &user_id, &key, &status, &body],
    )
    .await?;
    Ok(())
}

/// Forgets keys older than a day; returns how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "DELETE FROM idempotency_keys WHERE organization_id = $1 AND created_at < $2::timestamptz - interval '24 hours'",
        &[&organization, &now],
    )
    .await
}
