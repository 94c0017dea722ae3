//! The HTTP face of payments: parsing, calling a use case, answering.

pub mod batches;
pub mod payable;
pub mod returns;
pub mod views;

use platform::http::routing::Routes;
use platform::routes;

/// All routes of payments.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(payable::expense_payable_list))
        .routes(routes!(payable::expense_pay))
        .routes(routes!(returns::advance_return_create))
        .routes(routes!(batches::payment_batch_list, batches::payment_batch_create))
        .routes(routes!(batches::payment_batch_detail))
        .routes(routes!(batches::payment_batch_pain001))
        .routes(routes!(batches::payment_batch_csv))
        .routes(routes!(batches::payment_batch_pay))
        .routes(routes!(batches::payment_batch_cancel))
}
