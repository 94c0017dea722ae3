//! Rules: who decides about which claims.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, Problem, Role, TenantTx};
use serde::{Deserialize, Serialize};
use types::{Amount, ApprovalRuleId, CategoryId, UserId};

use super::super::model::{Decider, Rule};
use super::super::rules::Facts;
use super::super::service::{self, Preview, RuleContent};
use super::super::store;
use crate::office::OfficeError;

/// Who decides a step.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeciderView {
    /// By role …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// … or by person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The role's or the person's.
    pub name: String,
}

async fn shown(tx: &mut TenantTx, steps: &[Decider]) -> Result<Vec<DeciderView>, OfficeError> {
    let names = service::names(tx, steps).await?;
    let view = |(decider, name): (&Decider, String)| match decider {
        Decider::Role(role) => DeciderView { role: Some(*role), user_id: None, name },
        Decider::UserId(user) => DeciderView { role: None, user_id: Some(*user), name },
    };
    Ok(steps.iter().zip(names).map(view).collect())
}

/// A rule.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApprovalRuleView {
    /// Identifier.
    pub id: ApprovalRuleId,
    /// Lower ones are asked first.
    pub position: i32,
    /// As the office calls it.
    pub name: String,
    /// From this amount on, in the organization's currency.
    #[schema(required)]
    pub min_amount: Option<Amount>,
    /// Below this amount.
    #[schema(required)]
    pub max_amount: Option<Amount>,
    /// With a line in this category.
    #[schema(required)]
    pub category_id: Option<CategoryId>,
    /// For this production.
    #[schema(required)]
    pub production: Option<String>,
    /// Who decides, in order.
    pub steps: Vec<DeciderView>,
    /// Whether it is asked at all.
    pub is_active: bool,
    /// For `If-Match`.
    pub version: i64,
}

async fn view(tx: &mut TenantTx, rule: Rule) -> Result<ApprovalRuleView, OfficeError> {
    Ok(ApprovalRuleView {
        steps: shown(tx, &rule.steps).await?,
        id: rule.id,
        position: rule.position,
        name: rule.name,
        min_amount: rule.min_amount,
        max_amount: rule.max_amount,
        category_id: rule.category_id,
        production: rule.production,
        is_active: rule.is_active,
        version: rule.version,
    })
}

/// All rules.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApprovalRuleList {
    /// In the order in which they are asked.
    pub data: Vec<ApprovalRuleView>,
}

async fn all(tx: &mut TenantTx, rules: Vec<Rule>) -> Result<ApprovalRuleList, OfficeError> {
    let mut data = Vec::with_capacity(rules.len());
    for rule in rules {
        data.push(view(tx, rule).await?);
    }
    Ok(ApprovalRuleList { data })
}

/// A rule as it is typed.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRuleWrite {
    /// 1 to 100 characters.
    pub name: String,
    /// From this amount on, in the organization's currency.
    pub min_amount: Option<Amount>,
    /// Below this amount.
    pub max_amount: Option<Amount>,
    /// With a line in this category.
    pub category_id: Option<CategoryId>,
    /// For this production; capitals do not matter.
    pub production: Option<String>,
    /// 1 to 10 who decide, in order.
    pub steps: Vec<Decider>,
    /// Whether it is asked at all: so where left out.
    pub is_active: Option<bool>,
}

impl From<ApprovalRuleWrite> for RuleContent {
    fn from(body: ApprovalRuleWrite) -> Self {
        Self {
            name: body.name,
            min_amount: body.min_amount,
            max_amount: body.max_amount,
            category_id: body.category_id,
            production: body.production,
            steps: body.steps,
            is_active: body.is_active.unwrap_or(true),
        }
    }
}

/// Lists the rules.
#[utoipa::path(get, path = "/api/v1/approval-rules", tag = "expenses", operation_id = "approval_rule_list",
    security(("bearer" = [])),
    responses((status = 200, body = ApprovalRuleList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn approval_rule_list(
    cx: Authorized<allow::ExpenseManage>,
) -> Result<Json<ApprovalRuleList>, Problem> {
    let read = async |tx: &mut TenantTx| -> Result<ApprovalRuleList, OfficeError> {
        let rules = store::rules(tx).await?;
        all(tx, rules).await
    };
    Ok(Json(cx.read(read).await?))
}

/// Adds a rule behind all others.
#[utoipa::path(post, path = "/api/v1/approval-rules", tag = "expenses", operation_id = "approval_rule_create",
    request_body = ApprovalRuleWrite, security(("bearer" = [])), params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ApprovalRuleView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn approval_rule_create(
    cx: Authorized<allow::ExpenseManage>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<ApprovalRuleWrite>,
) -> Result<Response, Problem> {
    let content = RuleContent::from(body.clone());
    idempotency
        .write_once(&cx, cx.user_id(), StatusCode::CREATED, &body, async |tx| {
            let rule = service::create_rule(tx, content).await?;
            view(tx, rule).await
        })
        .await
}

/// Changes a rule. Claims that are under way keep their steps.
#[utoipa::path(put, path = "/api/v1/approval-rules/{id}", tag = "expenses", operation_id = "approval_rule_update",
    request_body = ApprovalRuleWrite, security(("bearer" = [])),
    params(("id" = ApprovalRuleId, Path), ("If-Match" = String, Header, description = "ETag as given")),
    responses((status = 200, body = ApprovalRuleView, headers(("ETag" = String))), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 412, body = ProblemView), (status = 415, body = ProblemView), (status = 428, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn approval_rule_update(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(id): PathParams<ApprovalRuleId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ApprovalRuleWrite>,
) -> Result<Versioned<ApprovalRuleView>, Problem> {
    let change = async |tx: &mut TenantTx| -> Result<ApprovalRuleView, OfficeError> {
        let rule = service::update_rule(tx, id, version, body.into()).await?;
        view(tx, rule).await
    };
    let view = cx.write(change).await?;
    Ok(Versioned(view.version, view))
}

/// Takes a rule away. Claims that are under way keep their steps.
#[utoipa::path(delete, path = "/api/v1/approval-rules/{id}", tag = "expenses", operation_id = "approval_rule_delete",
    params(("id" = ApprovalRuleId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn approval_rule_delete(
    cx: Authorized<allow::ExpenseManage>,
    PathParams(id): PathParams<ApprovalRuleId>,
) -> Result<StatusCode, Problem> {
    cx.write(async |tx| service::delete_rule(tx, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The order of the rules.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRuleOrder {
    /// Each rule once; the first is asked first.
    pub ids: Vec<ApprovalRuleId>,
}

/// Puts the rules into a new order.
#[utoipa::path(put, path = "/api/v1/approval-rules/order", tag = "expenses", operation_id = "approval_rule_order",
    request_body = ApprovalRuleOrder, security(("bearer" = [])),
    responses((status = 200, body = ApprovalRuleList), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn approval_rule_order(
    cx: Authorized<allow::ExpenseManage>,
    JsonBody(body): JsonBody<ApprovalRuleOrder>,
) -> Result<Json<ApprovalRuleList>, Problem> {
    let change = async |tx: &mut TenantTx| -> Result<ApprovalRuleList, OfficeError> {
        let rules = service::order_rules(tx, &body.ids).await?;
        all(tx, rules).await
    };
    Ok(Json(cx.write(change).await?))
}

/// A claim that there might be.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalPreviewCreate {
    /// In the organization's currency.
    pub amount: Amount,
    /// Of its line.
    pub category_id: Option<CategoryId>,
    /// For which production.
    pub production: Option<String>,
}

/// Who would decide.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApprovalPreviewView {
    /// The rule that fits; none: anybody of the office decides alone.
    #[schema(required)]
    pub rule_id: Option<ApprovalRuleId>,
    /// Who decides, in order.
    pub steps: Vec<DeciderView>,
    /// The first step, from 0, for which nobody would be left, because nobody decides two steps of one claim: the claim
    /// would wait there until somebody joins.
    #[schema(required)]
    pub nobody_left: Option<usize>,
}

/// Shows who would decide about such a claim.
#[utoipa::path(post, path = "/api/v1/approval-rules/preview", tag = "expenses", operation_id = "approval_rule_preview",
    request_body = ApprovalPreviewCreate, security(("bearer" = [])),
    responses((status = 200, body = ApprovalPreviewView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn approval_rule_preview(
    cx: Authorized<allow::ExpenseManage>,
    JsonBody(body): JsonBody<ApprovalPreviewCreate>,
) -> Result<Json<ApprovalPreviewView>, Problem> {
    let facts = Facts {
        base_amount: body.amount,
        categories: body.category_id.into_iter().collect(),
        productions: body.production.as_deref().into_iter().collect(),
    };
    let ask = async |tx: &mut TenantTx| -> Result<ApprovalPreviewView, OfficeError> {
        let Preview { rule_id, steps, nobody_left } = service::preview(tx, &facts).await?;
        Ok(ApprovalPreviewView { rule_id, steps: shown(tx, &steps).await?, nobody_left })
    };
    Ok(Json(cx.read(ask).await?))
}
