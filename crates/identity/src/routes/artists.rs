//! The organization's artists, for its office.

use axum::Json;
use jiff::Timestamp;
use platform::http::extract::{PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, Problem};
use serde::Deserialize;
use types::ArtistId;

use super::search_words;
use super::views::ArtistView;
use crate::error::IdentityError;
use crate::store::artists;

/// Filters of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArtistListQuery {
    /// Part of a name, discipline or address.
    pub q: Option<String>,
}

/// Lists artists by name.
#[utoipa::path(get, path = "/api/v1/artists", tag = "identity", operation_id = "artist_list",
    params(ArtistListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ArtistView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn artist_list(
    cx: Authorized<allow::ArtistRead>,
    QueryParams(query): QueryParams<ArtistListQuery>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<ArtistView>>, Problem> {
    let request = paging.parse()?;
    let q = search_words(query.q)?;
    let (rows, total) = cx
        .read(async |tx| {
            let rows = artists::page(tx, &request, q.as_deref()).await?;
            let total = if request.count { Some(artists::count(tx, q.as_deref()).await?) } else { None };
            Ok::<_, DbError>((rows, total))
        })
        .await?;
    let rows = rows.into_iter().map(ArtistView::from).collect();
    // The list is by name: the cursor names the last artist, and the store goes on after that one's name.
    let position = |artist: &ArtistView| Cursor { created_at: Timestamp::UNIX_EPOCH, id: artist.id.0 };
    Ok(Json(Page::new(&request, rows, total, position)))
}

/// One artist.
#[utoipa::path(get, path = "/api/v1/artists/{id}", tag = "identity", operation_id = "artist_detail",
    params(("id" = ArtistId, Path)), security(("bearer" = [])),
    responses((status = 200, body = ArtistView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn artist_detail(
    cx: Authorized<allow::ArtistRead>,
    PathParams(id): PathParams<ArtistId>,
) -> Result<Json<ArtistView>, Problem> {
    let artist =
        cx.read(async |tx| artists::find(tx, id).await?.ok_or(IdentityError::ArtistNotFound)).await?;
    Ok(Json(artist.into()))
}
