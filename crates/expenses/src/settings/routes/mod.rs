//! The HTTP face of the settings: parsing, calling a use case, answering.

pub mod allowances;
pub mod categories;
pub mod general;
pub mod periods;
pub mod rates;

use platform::http::routing::Routes;
use platform::routes;

use super::ecb;

/// All routes of the settings.
pub fn routes() -> Routes {
    // A little more than is read, so that what is too large gets its own words.
    let lists =
        Routes::new().routes(routes!(rates::exchange_rate_import)).with_body_limit(ecb::MAX_BYTES + 1024);
    Routes::new()
        .routes(routes!(general::expense_settings_detail, general::expense_settings_replace))
        .routes(routes!(categories::expense_category_create))
        .routes(routes!(categories::expense_category_update))
        .routes(routes!(rates::exchange_rate_list, rates::exchange_rate_replace))
        .routes(routes!(allowances::mileage_rate_list, allowances::mileage_rate_create))
        .routes(routes!(allowances::mileage_rate_delete))
        .routes(routes!(allowances::per_diem_rate_list, allowances::per_diem_rate_create))
        .routes(routes!(allowances::per_diem_rate_delete))
        .routes(routes!(periods::closed_period_list))
        .routes(routes!(periods::closed_period_create, periods::closed_period_delete))
        .merge(lists)
}
