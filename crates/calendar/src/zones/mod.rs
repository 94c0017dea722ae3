//! Time zones by name: the tz database's, and what calendar programs write instead.

mod windows;

use jiff::tz::TimeZone;

/// Longer than any zone's name.
const MAX_NAME_BYTES: usize = 200;

/// The zone of that name. Programs put an address of their own before the name (`/example.org/Europe/Vienna`), which is
/// passed over; Outlook writes the names of Windows (`W. Europe Standard Time`).
pub fn find(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    if name.eq_ignore_ascii_case("Z") || name.eq_ignore_ascii_case("UTC") {
        return Some(TimeZone::UTC);
    }
    let known = windows::ZONES.binary_search_by(|(known, _)| {
        known
            .bytes()
            .map(|byte| byte.to_ascii_lowercase())
            .cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
    });
    if let Ok(known) = known {
        return TimeZone::get(windows::ZONES[known].1).ok();
    }
    let mut rest = name.trim_start_matches('/');
    loop {
        // These are settings of the machine, not places.
        let is_setting = ["localtime", "posixrules"].iter().any(|file| rest.eq_ignore_ascii_case(file));
        if !is_setting && let Ok(zone) = TimeZone::get(rest) {
            return Some(zone);
        }
        rest = rest.split_once('/')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_the_names_programs_give_them() {
        for (name, zone) in [
            ("Europe/Vienna", "Europe/Vienna"),
            ("europe/vienna", "Europe/Vienna"),
            ("/example.org/20240101_1/Europe/Vienna", "Europe/Vienna"),
            ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("Z", "UTC"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("aus central w. standard time", "Australia/Eucla"),
        ] {
            assert_eq!(find(name).unwrap().iana_name(), Some(zone), "{name}");
        }
    }

    #[test]
    fn every_zone_of_windows_is_a_place() {
        for (name, _) in windows::ZONES {
            assert!(find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_is_no_place_is_not_found() {
        for name in ["", "/", "Mars/Olympus", "localtime", "../../etc/passwd", "Europe/", &"A/".repeat(200)] {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
