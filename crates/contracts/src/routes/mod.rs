//! The HTTP face of contracts: parsing, calling a use case, answering. No decisions here.

pub mod assignments;
pub mod contracts;
pub mod documents;
pub mod lifecycle;
pub mod seal_certificate;
pub mod signing;
pub mod verify;
pub mod views;

use platform::http::routing::Routes;
use platform::policy::PermissionType;
use platform::{Authorized, routes};

use crate::model::MAX_DOCUMENT_BYTES;
use crate::service::Caller;

/// All routes of this feature.
pub fn routes() -> Routes {
    // The document and a little more for the fields around it; the stream itself is cut at the limit.
    let upload_limit = usize::try_from(MAX_DOCUMENT_BYTES).unwrap_or(usize::MAX) + 1024 * 1024;
    let uploads = Routes::new()
        .routes(routes!(contracts::contract_create))
        .routes(routes!(verify::document_verify))
        .with_body_limit(upload_limit);
    Routes::new()
        .routes(routes!(contracts::contract_list))
        .routes(routes!(contracts::contract_detail, contracts::contract_update))
        .routes(routes!(contracts::contract_fields_replace))
        .routes(routes!(contracts::contract_activity))
        .routes(routes!(assignments::contract_assign))
        .routes(routes!(assignments::contract_assignment_list))
        .routes(routes!(assignments::contract_status))
        .routes(routes!(assignments::contract_remind))
        .routes(routes!(signing::contract_view))
        .routes(routes!(signing::contract_sign))
        .routes(routes!(signing::contract_signature_commit))
        .routes(routes!(signing::contract_decline))
        .routes(routes!(
            signing::saved_signature_detail,
            signing::saved_signature_replace,
            signing::saved_signature_delete
        ))
        .routes(routes!(lifecycle::contract_withdraw))
        .routes(routes!(lifecycle::contract_void))
        .routes(routes!(lifecycle::contract_complete))
        .routes(routes!(lifecycle::contract_archive))
        .routes(routes!(lifecycle::contract_unarchive))
        .routes(routes!(lifecycle::contract_seal_retry))
        .routes(routes!(documents::contract_page))
        .routes(routes!(documents::contract_download))
        .routes(routes!(seal_certificate::seal_certificate_detail))
        .merge(uploads)
}

/// Routes outside the API: the addresses that downloads are given.
pub fn file_routes() -> Routes {
    Routes::new().routes(routes!(documents::file_download))
}

/// A member that is there, null or not; one that is left out stays `None` by default.
fn present<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    member: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(member).map(Some)
}

/// The caller as the use cases see them.
fn caller<P: PermissionType>(cx: &Authorized<P>) -> Caller {
    Caller { user_id: cx.user_id(), scope: cx.scope() }
}
