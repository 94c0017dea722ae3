//! The HTTP face of the schedule: parsing, calling a use case, answering. No decisions here.

pub mod answers;
pub mod attendance;
pub mod availability;
pub mod block_outs;
pub mod clone;
pub mod drafts;
pub mod events;
pub mod export;
pub mod feeds;
pub mod import;
pub mod lists;
pub mod members;
pub mod notice_settings;
pub mod packs;
pub mod participants;
pub mod preview;
pub mod productions;
pub mod rooms;
pub mod sheets;
pub mod shift;
pub mod unseen;
pub mod updates;
pub mod views;
pub mod windows;

use platform::http::routing::Routes;
use platform::policy::{Permission, PermissionType};
use platform::{Authorized, FieldError, Problem, routes};
use serde::{Deserialize, Deserializer};

use crate::service::Caller;
use crate::time::Zone;

/// All routes of this feature.
pub fn routes() -> Routes {
    // A little more than is read, so that what is too large gets its own words.
    let imports = Routes::new()
        .routes(routes!(import::event_import_preview))
        .routes(routes!(import::event_import))
        .with_body_limit(crate::import::MAX_BYTES + 512 * 1024);
    Routes::new()
        .merge(imports)
        .routes(routes!(lists::event_list, events::event_create))
        .routes(routes!(events::event_detail, events::event_update))
        .routes(routes!(events::event_cancel))
        .routes(routes!(preview::event_preview))
        .routes(routes!(preview::event_conflicts))
        .routes(routes!(unseen::event_unseen_list))
        .routes(routes!(unseen::event_remind))
        .routes(routes!(
            notice_settings::schedule_notice_settings_detail,
            notice_settings::schedule_notice_settings_replace
        ))
        .routes(routes!(attendance::event_check_in))
        .routes(routes!(attendance::event_check_out))
        .routes(routes!(attendance::event_attendance))
        .routes(routes!(answers::event_see))
        .routes(routes!(answers::event_acknowledge))
        .routes(routes!(answers::event_answer))
        .routes(routes!(participants::event_participant_list, participants::event_participants_add))
        .routes(routes!(participants::event_participant_remove))
        .routes(routes!(updates::event_update_list))
        .routes(routes!(block_outs::block_out_list, block_outs::block_out_create))
        .routes(routes!(block_outs::block_out_delete))
        .routes(routes!(availability::availability_request_list, availability::availability_request_create))
        .routes(routes!(availability::availability_request_detail))
        .routes(routes!(availability::availability_request_answer))
        .routes(routes!(availability::availability_request_remind))
        .routes(routes!(availability::availability_request_close))
        .routes(routes!(rooms::room_list, rooms::room_create))
        .routes(routes!(rooms::room_update))
        .routes(routes!(rooms::room_archive))
        .routes(routes!(productions::production_list, productions::production_create))
        .routes(routes!(productions::production_update))
        .routes(routes!(productions::production_archive))
        .routes(routes!(members::production_member_list, members::production_members_add))
        .routes(routes!(members::production_members_remove))
        .routes(routes!(members::production_group_list))
        .routes(routes!(packs::schedule_rules_detail, packs::schedule_rules_replace))
        .routes(routes!(feeds::calendar_feed_list, feeds::calendar_feed_create))
        .routes(routes!(feeds::calendar_feed_delete))
        .routes(routes!(export::event_export))
        .routes(routes!(clone::event_clone))
        .routes(routes!(shift::event_shift))
        .routes(routes!(sheets::event_call_sheet))
        .routes(routes!(sheets::event_call_sheet_pdf))
        .routes(routes!(sheets::event_call_sheet_issue))
        .routes(routes!(sheets::call_sheet_detail))
        .routes(routes!(sheets::call_sheet_pdf))
        .routes(routes!(sheets::call_sheet_issue))
}

/// The address under which calendar programs read, which is no part of the API.
pub fn feed_routes() -> Routes {
    Routes::new().routes(routes!(feeds::calendar_feed_read))
}

/// The caller as the use cases see them, whatever they are about to do.
fn caller<P: PermissionType>(cx: &Authorized<P>) -> Caller {
    let scope = cx.principal().scope(Permission::ScheduleRead);
    Caller { user_id: cx.user_id(), scope }
}

/// A member that is there, be it null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A text without what surrounds it; an empty one is none.
fn text(field: &str, text: Option<String>, most: usize, errors: &mut Vec<FieldError>) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
    if text.chars().count() > most {
        errors.push(FieldError::new(field, format!("Use at most {most} characters.")));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        errors.push(FieldError::new(field, "Leave out control characters."));
    }
    Some(text)
}

/// A zone of the IANA database.
fn zone(field: &str, name: Option<&str>, errors: &mut Vec<FieldError>) -> Option<Zone> {
    let name = name.filter(|name| !name.is_empty())?;
    let zone = Zone::parse(name);
    if zone.is_none() {
        errors.push(FieldError::new(field, "Use a zone such as Europe/Vienna or America/New_York."));
    }
    zone
}

/// The zone that a query asks for.
fn asked_zone(name: Option<&str>) -> Result<Option<Zone>, Problem> {
    let mut errors = Vec::new();
    let zone = zone("timezone", name, &mut errors);
    if errors.is_empty() { Ok(zone) } else { Err(Problem::validation(errors)) }
}

/// Words of a list separated by commas.
fn words<T>(field: &str, text: Option<&str>, parse: fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
    let mut found = Vec::new();
    for word in text.unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        let value = parse(word)
            .ok_or_else(|| Problem::field(field, format!("There is no {field} {}.", word.escape_debug())))?;
        found.push(value);
    }
    Ok(found)
}
