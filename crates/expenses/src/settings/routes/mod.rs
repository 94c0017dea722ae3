//! The HTTP face of the settings: parsing, calling a use case, answering.

pub mod allowances;
pub mod categories;
pub mod general;
pub mod periods;
pub mod rates;

use axum::extract::DefaultBodyLimit;
use platform::Platform;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ecb;

/// All routes of the settings.
pub fn routes() -> OpenApiRouter<Platform> {
    // A little more than is read, so that what is too large gets its own words.
    let lists = OpenApiRouter::new()
        .routes(routes!(rates::exchange_rate_import))
        .layer(DefaultBodyLimit::max(ecb::MAX_BYTES + 1024));
    OpenApiRouter::new()
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
