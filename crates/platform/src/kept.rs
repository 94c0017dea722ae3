//! Answers that are kept for as long as nothing they show has changed.
//!
//! What a list shows is changed in transactions that raise the list's revision (the trigger `revised`, see the migration of
//! `revisions`). A reader asks for the revision first, by one statement without a transaction around it; where the same
//! question was answered at this revision, the answer is sent again, else the list is read, after the revision and so not
//! older. Nothing is ever out of date, in however many processes, and a phone that opens the list again costs one small
//! statement. What is kept is bounded, and forgotten first where nobody asks for it.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderValue, header};
use moka::sync::Cache;
use serde::Serialize;
use types::{OrganizationId, UserId};

use crate::db::context::TenantContext;
use crate::db::error::DbError;
use crate::page::Page;
use crate::policy::Scope;

/// Bytes of all answers that are kept.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Larger answers are not kept.
const MOST_ANSWER_BYTES: usize = 128 * 1024;
/// How long one is kept for which nobody asks.
const IDLE: Duration = Duration::from_secs(600);
/// What an entry takes besides its answer and its question.
const ENTRY_BYTES: usize = 200;

/// A list whose changes raise a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RevisedList {
    /// Contracts with their parts.
    Contracts,
}

impl RevisedList {
    /// What its triggers are given.
    fn name(self) -> &'static str {
        match self {
            Self::Contracts => "contracts",
        }
    }
}

/// All that an answer depends on besides the list itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// Of which list.
    pub list: RevisedList,
    /// Who asks.
    pub user_id: UserId,
    /// How far their permission reaches.
    pub scope: Scope,
    /// The query string, as it came.
    pub query: String,
}

#[derive(Clone)]
struct Kept {
    revision: i64,
    body: Bytes,
}

/// The answers of this process.
#[derive(Clone)]
pub struct KeptAnswers(Cache<(OrganizationId, Question), Kept>);

impl Default for KeptAnswers {
    fn default() -> Self {
        let size = |(_, question): &(OrganizationId, Question), kept: &Kept| {
            u32::try_from(kept.body.len() + question.query.len() + ENTRY_BYTES).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(size).max_capacity(MOST_BYTES).time_to_idle(IDLE).build())
    }
}

/// A page as it is sent.
pub struct PageBody(Bytes);

impl IntoResponse for PageBody {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}

impl KeptAnswers {
    /// The answer that was given at the list's present revision, or else the one that `ask` gives.
    pub async fn answer<T: Serialize, E: From<DbError>>(
        &self,
        cx: &TenantContext,
        question: Question,
        ask: impl AsyncFnOnce() -> Result<Page<T>, E>,
    ) -> Result<PageBody, E> {
        // Before the list is read: what is read after it is at least as new.
        let revision = revision(cx, question.list).await?;
        let key = (cx.organization_id(), question);
        if let Some(kept) = self.0.get(&key)
            && kept.revision == revision
        {
            return Ok(PageBody(kept.body));
        }
        let page = ask().await?;
        let body = page.to_json().map_err(|error| DbError::Other(format!("a page: {error}")))?;
        let body = Bytes::from(body);
        if body.len() <= MOST_ANSWER_BYTES {
            self.0.insert(key, Kept { revision, body: body.clone() });
        }
        Ok(PageBody(body))
    }
}

/// How often what the list shows has changed; 0 where it never has. Asked outside a transaction of the organization, whose
/// setting would cost more than the question: the function names the organization instead, and says nothing else of it.
async fn revision(cx: &TenantContext, list: RevisedList) -> Result<i64, DbError> {
    let connection = cx.db.connection().await?;
    let statement = connection.prepare_cached("SELECT revision_of($1, $2)").await?;
    Ok(connection.query_one(&statement, &[&cx.organization_id(), &list.name()]).await?.get(0))
}
