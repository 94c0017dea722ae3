//! List, upload, detail, edit, fields, history.

use axum::Json;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, RawQuery};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use platform::audit::{self, HistoryView, Readers};
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::idempotency::IdempotencyKey;
use platform::kept::{PageBody, Question, RevisedList};
use platform::page::{Cursor, Moment, Page, PageQuery};
use platform::policy::{Permission, allow, scope_of};
use platform::problem::ProblemView;
use platform::version::{IfMatch, Versioned};
use platform::{Authorized, DbError, FieldError, Problem, Scope};
use serde::Deserialize;
use serde_json::{Map, Value};
use types::{ArtistId, ContractId, FieldId};

use super::views::{ContractListView, ContractView};
use super::{caller, present};
use crate::error::ContractError;
use crate::model::{ContractStatus, FieldKind, SigningMode, SigningOrder};
use crate::service::create::{self, ContractDetails};
use crate::service::read::{self, NewField};
use crate::store::contracts::Changes;
use crate::store::fields::FieldRow;
use crate::store::lists::{self, ListFilter};

/// Filters of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractListQuery {
    /// States, separated by commas; without, all but archived. Artists find what they have signed under the state it had
    /// before it was archived.
    pub status: Option<String>,
    /// Contracts this artist has a part in.
    pub artist_id: Option<ArtistId>,
    /// Uploaded at or after: an instant or a date.
    #[param(value_type = Option<String>)]
    pub created_after: Option<Moment>,
    /// Uploaded before: an instant or a date.
    #[param(value_type = Option<String>)]
    pub created_before: Option<Moment>,
    /// With this tag.
    pub tag: Option<String>,
    /// Words of title or description, each as a beginning.
    pub q: Option<String>,
    /// Only what waits for the caller's signature.
    pub waiting_for_me: Option<bool>,
    /// `failed`: only contracts with a document whose seal failed.
    pub seal: Option<String>,
}

/// Lists contracts, newest first. Artists see what was sent to them.
#[utoipa::path(get, path = "/api/v1/contracts", tag = "contracts", operation_id = "contract_list",
    params(ContractListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ContractListView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_list(
    cx: Authorized<allow::ContractRead>,
    QueryParams(query): QueryParams<ContractListQuery>,
    QueryParams(page): QueryParams<PageQuery>,
    RawQuery(asked): RawQuery,
) -> Result<PageBody, Problem> {
    let page = page.parse()?;
    let caller = caller(&cx);
    let mut statuses = Vec::new();
    for word in query.status.as_deref().unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        let status = ContractStatus::parse(word)
            .ok_or_else(|| Problem::field("status", format!("There is no state {}.", word.escape_debug())))?;
        statuses.push(status);
    }
    let words = query.q.filter(|words| !words.trim().is_empty());
    if words.as_ref().is_some_and(|words| words.chars().count() > 200) {
        return Err(Problem::field("q", "Search for at most 200 characters."));
    }
    let waiting = query.waiting_for_me.unwrap_or(false);
    let filter = ListFilter {
        statuses,
        sent_to: (!caller.is_office() && !waiting).then_some(caller.user_id),
        waiting_for: waiting.then_some(caller.user_id),
        artist_id: query.artist_id,
        created_after: query.created_after.map(|moment| moment.0),
        created_before: query.created_before.map(|moment| moment.0),
        tag: query.tag,
        words,
        has_failed_seal: has_failed_seal(query.seal.as_deref())?,
    };
    let is_search = filter.words.is_some();
    let list = async |tx: &mut platform::TenantTx| {
        let (rows, total) = lists::list(tx, &filter, &page, caller.user_id).await?;
        let page = Page::new(&page, rows, total, |row| Cursor { created_at: row.created_at, id: row.id.0 });
        Ok::<_, DbError>(page.map(|row| ContractListView::new(row, caller.user_id, caller.is_office())))
    };
    let question = Question {
        list: RevisedList::Contracts,
        user_id: caller.user_id,
        scope: caller.scope,
        query: asked.unwrap_or_default(),
    };
    let read = async || if is_search { cx.read(list).await } else { cx.read_planned(list).await };
    Ok(cx.platform().kept.answer(&cx, question, read).await?)
}

fn has_failed_seal(word: Option<&str>) -> Result<bool, Problem> {
    match word {
        None | Some("") => Ok(false),
        Some("failed") => Ok(true),
        Some(_) => Err(Problem::field("seal", "Ask for failed, or leave it out.")),
    }
}

/// The upload form; fields before the file.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)] // Read field by field from the stream; the struct describes it.
pub struct ContractCreate {
    /// 1 to 255 characters; the file's name where missing.
    title: Option<String>,
    /// At most 4000 characters.
    description: Option<String>,
    /// A JSON object.
    metadata: Option<String>,
    /// Words separated by commas.
    tags: Option<String>,
    /// `individual` (default) or `joint`.
    signing_mode: Option<SigningMode>,
    /// `parallel` (default) or `sequential`.
    signing_order: Option<SigningOrder>,
    /// PDF or DOCX, at most 50 MB; the last field.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

#[derive(Default)]
struct Form {
    title: Option<String>,
    description: Option<String>,
    metadata: Option<Value>,
    tags: Vec<String>,
    signing_mode: Option<SigningMode>,
    signing_order: Option<SigningOrder>,
}

/// Uploads a document and makes a draft.
#[utoipa::path(post, path = "/api/v1/contracts", tag = "contracts", operation_id = "contract_create",
    request_body(content = ContractCreate, content_type = "multipart/form-data"), security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ContractView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 413, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_create(
    cx: Authorized<allow::ContractWrite>,
    idempotency: IdempotencyKey,
    multipart: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Problem> {
    let mut multipart =
        multipart.map_err(|_| Problem::field("file", "Send the document as multipart/form-data."))?;
    let mut form = Form::default();
    let checked = loop {
        let field = multipart
            .next_field()
            .await
            .map_err(|error| Problem::field("file", error.body_text()))?
            .ok_or_else(|| Problem::field("file", "Choose a document."))?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name = field.file_name().unwrap_or("document").to_owned();
            form.title.get_or_insert_with(|| title_from(&file_name));
            break create::receive(cx.platform(), cx.organization_id(), &file_name, field).await?;
        }
        read_field(&mut form, &name, field).await?;
    };
    let details = ContractDetails {
        title: checked_title(form.title.as_deref().unwrap_or_default())?,
        description: checked_description(form.description)?,
        metadata: form.metadata.unwrap_or_else(|| Value::Object(Map::new())),
        tags: checked_tags(form.tags)?,
        signing_mode: form.signing_mode.unwrap_or(SigningMode::Individual),
        signing_order: form.signing_order.unwrap_or(SigningOrder::Parallel),
    };
    let caller = caller(&cx);
    let fingerprint = (&details.title, checked.fingerprint());
    let mut response = idempotency
        .write_once(&cx, caller.user_id, StatusCode::CREATED, &fingerprint, async |tx| {
            let id = create::create(tx, &details, checked).await?;
            read::detail(tx, id, caller, true).await
        })
        .await?;
    response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"1\""));
    Ok(response)
}

async fn read_field(form: &mut Form, name: &str, field: Field<'_>) -> Result<(), Problem> {
    let text = bounded_text(name, field).await?;
    match name {
        "title" => form.title = Some(text),
        "description" => form.description = Some(text),
        "metadata" => {
            let value = serde_json::from_str(&text).ok();
            let value = value.ok_or_else(|| Problem::field("metadata", "Send a JSON object."))?;
            form.metadata = Some(checked_metadata(value)?);
        }
        "tags" => form.tags = text.split(',').map(str::to_owned).collect(),
        "signing_mode" => {
            let mode = SigningMode::parse(&text);
            form.signing_mode =
                Some(mode.ok_or_else(|| Problem::field(name, "Choose individual or joint."))?);
        }
        "signing_order" => {
            let order = SigningOrder::parse(&text);
            form.signing_order =
                Some(order.ok_or_else(|| Problem::field(name, "Choose parallel or sequential."))?);
        }
        other => {
            return Err(Problem::field(
                &other.chars().take(50).collect::<String>(),
                "There is no such field.",
            ));
        }
    }
    Ok(())
}

async fn bounded_text(name: &str, mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| Problem::field("file", error.body_text()))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > 16 * 1024 {
            return Err(Problem::field(name, "This is too long."));
        }
    }
    String::from_utf8(bytes).map_err(|_| Problem::field(name, "Send text in UTF-8."))
}

fn title_from(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ").chars().filter(|c| !c.is_control()).take(255).collect()
}

fn checked_title(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 255 || text.chars().any(char::is_control) {
        return Err(Problem::field("title", "Give a title of 1 to 255 characters."));
    }
    Ok(text.to_owned())
}

fn checked_description(text: Option<String>) -> Result<Option<String>, Problem> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > 4000 || text.contains('\0')) {
        return Err(Problem::field("description", "Use at most 4000 characters."));
    }
    Ok(text)
}

fn checked_tags(tags: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> =
        tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    tags.sort();
    tags.dedup();
    if tags.len() > 20 || tags.iter().any(|tag| tag.chars().count() > 50 || tag.chars().any(char::is_control))
    {
        return Err(Problem::field("tags", "Use at most 20 tags of at most 50 characters."));
    }
    Ok(tags)
}

/// What the office notes, without NUL, which the database cannot hold.
fn checked_metadata(metadata: Map<String, Value>) -> Result<Value, Problem> {
    fn is_storable(value: &Value) -> bool {
        match value {
            Value::String(text) => !text.contains('\0'),
            Value::Array(items) => items.iter().all(is_storable),
            Value::Object(members) => {
                members.iter().all(|(name, value)| !name.contains('\0') && is_storable(value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        }
    }
    let metadata = Value::Object(metadata);
    if is_storable(&metadata) {
        Ok(metadata)
    } else {
        Err(Problem::field("metadata", "Leave out characters with the code 0."))
    }
}

fn manages(cx: &Authorized<allow::ContractRead>) -> bool {
    scope_of(cx.principal().role, Permission::ContractManage) == Scope::Organization
}

/// One contract in full.
#[utoipa::path(get, path = "/api/v1/contracts/{id}", tag = "contracts", operation_id = "contract_detail",
    params(("id" = ContractId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn contract_detail(
    cx: Authorized<allow::ContractRead>,
    PathParams(id): PathParams<ContractId>,
) -> Result<Versioned<ContractView>, Problem> {
    let (caller, manages) = (caller(&cx), manages(&cx));
    let view = cx.read(async |tx| read::detail(tx, id, caller, manages).await).await?;
    Ok(Versioned(view.version, view))
}

/// What can be edited; what is left out stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractUpdate {
    /// 1 to 255 characters.
    pub title: Option<String>,
    /// At most 4000 characters; empty removes it.
    pub description: Option<String>,
    /// At most 20.
    pub tags: Option<Vec<String>>,
    /// A JSON object.
    pub metadata: Option<Map<String, Value>>,
    /// In a draft only.
    pub signing_mode: Option<SigningMode>,
    /// In a draft only.
    pub signing_order: Option<SigningOrder>,
    /// Until when it can be signed; null lifts the deadline.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Timestamp>)]
    pub expires_at: Option<Option<Timestamp>>,
}

/// Edits a contract.
#[utoipa::path(patch, path = "/api/v1/contracts/{id}", tag = "contracts", operation_id = "contract_update",
    params(("id" = ContractId, Path), ("If-Match" = String, Header)), request_body = ContractUpdate,
    security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 412, body = ProblemView), (status = 415, body = ProblemView), (status = 428, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_update(
    cx: Authorized<allow::ContractWrite>,
    PathParams(id): PathParams<ContractId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<ContractUpdate>,
) -> Result<Versioned<ContractView>, Problem> {
    let changes = Changes {
        title: body.title.as_deref().map(checked_title).transpose()?,
        description: body.description.map(|text| checked_description(Some(text))).transpose()?,
        tags: body.tags.map(checked_tags).transpose()?,
        metadata: body.metadata.map(checked_metadata).transpose()?,
        signing_mode: body.signing_mode,
        signing_order: body.signing_order,
        expires_at: body.expires_at,
    };
    let caller = caller(&cx);
    let view = cx
        .write(async |tx| {
            read::update(tx, id, version, &changes).await?;
            read::detail(tx, id, caller, true).await
        })
        .await?;
    Ok(Versioned(view.version, view))
}

/// A field to be placed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldCreate {
    /// Keeps a field's identity across edits.
    pub id: Option<FieldId>,
    /// 0 for the counter-signer, else 1…n.
    pub slot: i16,
    /// What goes in.
    pub kind: FieldKind,
    /// The first page is 1.
    pub page: i32,
    /// Fraction of the page's width, from the left.
    pub x: f64,
    /// Fraction of the page's height, from the top.
    pub y: f64,
    /// Fraction of the page's width.
    pub width: f64,
    /// Fraction of the page's height.
    pub height: f64,
    /// What the signer is asked, for text fields.
    pub label: Option<String>,
    /// Whether signing needs it; true where left out.
    pub required: Option<bool>,
}

/// All fields of a contract.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldsReplace {
    /// They take the place of all earlier ones.
    pub fields: Vec<FieldCreate>,
}

/// Places the fields of a draft.
#[utoipa::path(put, path = "/api/v1/contracts/{id}/fields", tag = "contracts", operation_id = "contract_fields_replace",
    params(("id" = ContractId, Path), ("If-Match" = String, Header)), request_body = FieldsReplace,
    security(("bearer" = [])),
    responses((status = 200, body = ContractView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 412, body = ProblemView), (status = 415, body = ProblemView), (status = 428, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_fields_replace(
    cx: Authorized<allow::ContractWrite>,
    PathParams(id): PathParams<ContractId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<FieldsReplace>,
) -> Result<Versioned<ContractView>, Problem> {
    let mut fields = Vec::with_capacity(body.fields.len());
    for (index, field) in body.fields.into_iter().enumerate() {
        if field.label.as_ref().is_some_and(|label| label.chars().count() > 120 || label.contains('\0')) {
            let error = FieldError::new(&format!("fields[{index}].label"), "Use at most 120 characters.");
            return Err(Problem::validation(vec![error]));
        }
        let row = FieldRow {
            id: FieldId::generate(),
            slot: field.slot,
            kind: field.kind,
            page: field.page,
            x: field.x,
            y: field.y,
            width: field.width,
            height: field.height,
            label: field.label,
            required: field.required.unwrap_or(true),
        };
        fields.push(NewField { id: field.id, field: row });
    }
    let caller = caller(&cx);
    let view = cx
        .write(async |tx| {
            read::place_fields(tx, id, version, fields).await?;
            read::detail(tx, id, caller, true).await
        })
        .await?;
    Ok(Versioned(view.version, view))
}

/// What has happened to a contract, newest first. Artists see what they did and what the company did for all.
#[utoipa::path(get, path = "/api/v1/contracts/{id}/activity", tag = "contracts", operation_id = "contract_activity",
    params(("id" = ContractId, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<HistoryView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn contract_activity(
    cx: Authorized<allow::ContractRead>,
    PathParams(id): PathParams<ContractId>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<HistoryView>>, Problem> {
    const FOR_ALL: &[&str] = &["contract_assign", "contract_void", "contract_complete", "contract_expire"];
    // A history is read as a whole: as much of it as a page can hold, unless less is asked for.
    let paging = PageQuery { limit: paging.limit.or(Some(100)), ..paging };
    let request = paging.parse()?;
    let (caller, manages) = (caller(&cx), manages(&cx));
    let readers = if caller.is_office() {
        Readers::Office
    } else {
        Readers::Person { actor_id: caller.user_id.0, of_everybody: FOR_ALL }
    };
    let entries = cx
        .read(async |tx| {
            read::detail(tx, id, caller, manages).await?;
            let before = audit::before(&request);
            Ok::<_, ContractError>(
                audit::history(tx, ("contract", id.0), readers, before, request.fetch()).await?,
            )
        })
        .await?;
    Ok(Json(Page::new(&request, entries, None, |entry| audit::position(entry.at, entry.seq))))
}
