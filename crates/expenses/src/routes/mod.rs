//! The HTTP face of claims: parsing, calling a use case, answering. No decisions here.

pub mod categories;
pub mod claims;
pub mod conversation;
pub mod defaults;
pub mod drafts;
pub mod lists;
pub mod receipts;
pub mod views;

use platform::http::routing::Routes;
use platform::policy::{Permission, PermissionType, allow, scope_of};
use platform::{Authorized, routes};

use crate::model::MAX_RECEIPT_BYTES;
use crate::service::Caller;

/// All routes of this feature.
pub fn routes() -> Routes {
    // The file and a little more for the fields around it; the stream itself is cut at the limit.
    let upload_limit = usize::try_from(MAX_RECEIPT_BYTES).unwrap_or(usize::MAX) + 1024 * 1024;
    let uploads =
        Routes::new().routes(routes!(receipts::expense_receipt_create)).with_body_limit(upload_limit);
    Routes::new()
        .routes(routes!(lists::expense_list, claims::expense_create))
        .routes(routes!(defaults::expense_defaults))
        .routes(routes!(claims::expense_detail, claims::expense_replace))
        .routes(routes!(claims::expense_submit))
        .routes(routes!(claims::expense_withdraw))
        .routes(routes!(claims::expense_cancel))
        .routes(routes!(conversation::expense_comment))
        .routes(routes!(conversation::expense_event_list))
        .routes(routes!(receipts::expense_receipt_delete))
        .routes(routes!(categories::expense_category_list))
        .merge(uploads)
        .merge(crate::approval::routes())
        .merge(crate::payments::routes())
        .merge(crate::reports::routes())
        .merge(crate::settings::routes())
}

/// Routes outside the API: the addresses that receipts are given.
pub fn file_routes() -> Routes {
    Routes::new().routes(routes!(receipts::receipt_download))
}

/// The caller as the use cases see them.
fn caller<P: PermissionType>(cx: &Authorized<P>) -> Caller {
    Caller { user_id: cx.user_id(), role: cx.principal().role, scope: cx.scope() }
}

/// The caller of an act on any claim that they may read.
fn reader(cx: &Authorized<allow::ExpenseWrite>) -> Caller {
    let scope = scope_of(cx.principal().role, Permission::ExpenseRead);
    Caller { scope, ..caller(cx) }
}
