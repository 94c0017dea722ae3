//! The HTTP face of approval: parsing, calling a use case, answering.

pub mod deciding;
pub mod rules;
pub mod substitutes;

use platform::http::routing::Routes;
use platform::routes;

/// All routes of approval.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(rules::approval_rule_list, rules::approval_rule_create))
        .routes(routes!(rules::approval_rule_order))
        .routes(routes!(rules::approval_rule_preview))
        .routes(routes!(rules::approval_rule_update, rules::approval_rule_delete))
        .routes(routes!(substitutes::approval_substitute_list, substitutes::approval_substitute_create))
        .routes(routes!(substitutes::approval_substitute_delete))
        .routes(routes!(deciding::expense_approve))
        .routes(routes!(deciding::expense_decide))
        .routes(routes!(deciding::expense_reject))
        .routes(routes!(deciding::expense_bulk_approve))
}
