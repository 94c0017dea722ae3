//! Batches: making, showing, taking to the bank, marking as paid.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use jiff::civil::Date;
use platform::crypto::Keyring;
use platform::http::download;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, TenantTx};
use serde::{Deserialize, Serialize};
use types::{ClaimId, PaymentBatchId};

use super::super::service;
use super::super::store::batches;
use super::payable::PaymentWrite;
use super::views::{PaymentBatchSummaryView, PaymentBatchView};
use crate::office::OfficeError;
use crate::reports::files::{Cell, Table};

/// Lists batches, newest first.
#[utoipa::path(get, path = "/api/v1/payment-batches", tag = "expenses", operation_id = "payment_batch_list",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<PaymentBatchSummaryView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn payment_batch_list(
    cx: Authorized<allow::ExpenseManage>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Json<Page<PaymentBatchSummaryView>>, Problem> {
    let page = page.parse()?;
    let (rows, total) = cx.read(async |tx| batches::page(tx, &page).await).await?;
    let page = Page::new(&page, rows, total, |row| Cursor { created_at: row.created_at, id: row.id.0 });
    Ok(Json(page.map(Into::into)))
}

/// A new batch.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBatchCreate {
    /// 1 to 1,000 approved claims that are in no other batch.
    pub expense_ids: Vec<ClaimId>,
    /// When the bank is to pay: today or later.
    #[schema(value_type = String, format = Date)]
    pub execute_on: Date,
}

async fn shown(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: PaymentBatchId,
) -> Result<PaymentBatchView, OfficeError> {
    let (batch, items) = service::batch(tx, id).await?;
    let without_address = service::without_address(tx, keyring, &items).await?;
    Ok(PaymentBatchView::new(batch, items, without_address))
}

/// Puts approved claims together that are to be paid on one day.
#[utoipa::path(post, path = "/api/v1/payment-batches", tag = "expenses", operation_id = "payment_batch_create",
    request_body = PaymentBatchCreate, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = PaymentBatchView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn payment_batch_create(
    cx: Authorized<allow::ExpensePay>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<PaymentBatchCreate>,
) -> Result<Response, Problem> {
    let (user_id, keyring) = (cx.user_id(), &cx.platform().keyring);
    idempotency
        .write_once(&cx, user_id, StatusCode::CREATED, &body, async |tx| {
            let batch = service::create_batch(tx, user_id, &body.expense_ids, body.execute_on).await?;
            shown(tx, keyring, batch.id).await
        })
        .await
}

/// Shows a batch.
#[utoipa::path(get, path = "/api/v1/payment-batches/{id}", tag = "expenses", operation_id = "payment_batch_detail",
    params(("id" = PaymentBatchId, Path)), security(("bearer" = [])),
    responses((status = 200, body = PaymentBatchView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn payment_batch_detail(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(id): PathParams<PaymentBatchId>,
) -> Result<Json<PaymentBatchView>, Problem> {
    let keyring = &cx.platform().keyring;
    Ok(Json(cx.read(async |tx| shown(tx, keyring, id).await).await?))
}

/// The batch as a file for the bank (ISO 20022 pain.001.001.09). Only in EUR, and only where everybody's account is known.
#[utoipa::path(get, path = "/api/v1/payment-batches/{id}/pain001", tag = "expenses", operation_id = "payment_batch_pain001",
    params(("id" = PaymentBatchId, Path)), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "application/xml"), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn payment_batch_pain001(
    cx: Authorized<allow::ExpensePay>,
    PathParams(id): PathParams<PaymentBatchId>,
) -> Result<Response, Problem> {
    let keyring = &cx.platform().keyring;
    let (batch, xml) = cx.write(async |tx| service::pain001(tx, keyring, id).await).await?;
    Ok(download::attached("application/xml", &format!("batch-{}.xml", batch.number), xml.into_bytes()))
}

/// The batch as a table: who gets how much, on which account, and what for.
#[utoipa::path(get, path = "/api/v1/payment-batches/{id}/csv", tag = "expenses", operation_id = "payment_batch_csv",
    params(("id" = PaymentBatchId, Path)), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn payment_batch_csv(
    cx: Authorized<allow::ExpensePay>,
    PathParams(id): PathParams<PaymentBatchId>,
) -> Result<Response, Problem> {
    let keyring = &cx.platform().keyring;
    let (batch, outgoing) = cx.write(async |tx| service::outgoing(tx, keyring, id, "csv").await).await?;
    let mut table = Table::new(&["Name", "IBAN", "Amount", "Currency", "Execute on", "Purpose"]);
    for (transfer, iban) in outgoing {
        let purpose = transfer.purpose();
        table.row([
            transfer.name.into(),
            iban.into(),
            Cell::money(transfer.amount, batch.currency),
            batch.currency.code().into(),
            batch.execute_on.into(),
            purpose.into(),
        ]);
    }
    Ok(download::attached("text/csv; charset=utf-8", &format!("batch-{}.csv", batch.number), table.csv()?))
}

/// Marks a batch, and with it all of its claims, as paid.
#[utoipa::path(post, path = "/api/v1/payment-batches/{id}/paid", tag = "expenses", operation_id = "payment_batch_pay",
    params(("id" = PaymentBatchId, Path)), request_body = PaymentWrite, security(("bearer" = [])),
    responses((status = 200, body = PaymentBatchView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn payment_batch_pay(
    cx: Authorized<allow::ExpensePay>,
    PathParams(id): PathParams<PaymentBatchId>,
    JsonBody(body): JsonBody<PaymentWrite>,
) -> Result<Json<PaymentBatchView>, Problem> {
    let platform = cx.platform();
    let keyring = &platform.keyring;
    let view = cx
        .write(async |tx| {
            service::pay_batch(tx, platform, id, &body.paid()).await?;
            shown(tx, keyring, id).await
        })
        .await?;
    Ok(Json(view))
}

/// Gives a batch up that the bank has not paid; its claims wait to be paid again.
#[utoipa::path(post, path = "/api/v1/payment-batches/{id}/cancel", tag = "expenses", operation_id = "payment_batch_cancel",
    params(("id" = PaymentBatchId, Path)), security(("bearer" = [])),
    responses((status = 200, body = PaymentBatchView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 409, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn payment_batch_cancel(
    cx: Authorized<allow::ExpensePay>,
    PathParams(id): PathParams<PaymentBatchId>,
) -> Result<Json<PaymentBatchView>, Problem> {
    let keyring = &cx.platform().keyring;
    let view = cx
        .write(async |tx| {
            service::cancel(tx, id).await?;
            shown(tx, keyring, id).await
        })
        .await?;
    Ok(Json(view))
}
