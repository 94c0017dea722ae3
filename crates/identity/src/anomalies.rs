//! Sign-ins that look as if somebody else had come: from a country the person was never seen in, or from further away
//! than they can have travelled. Pure; where places are unknown, nothing is suspected. What is suspected is not refused:
//! it asks for one proof more.

use jiff::{SignedDuration, Timestamp};
use platform::places::Place;

/// Faster than an airliner.
const HIGHEST_SPEED_KM_PER_HOUR: f64 = 900.0;
/// Address ranges are placed no better than this, and mobile networks put people into the next city.
const BLUR_KM: f64 = 150.0;
const EARTH_RADIUS_KM: f64 = 6371.0;

/// A sign-in that was, or is to be.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// When.
    pub at: Timestamp,
    /// Where, if that is known.
    pub place: Option<Place>,
}

/// What is odd about a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anomaly {
    /// The person was never seen in this country.
    NewCountry,
    /// Nobody gets from the last place to this one in that time.
    ImpossibleTravel,
}

impl Anomaly {
    /// As the audit log and the person's history name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewCountry => "new_country",
            Self::ImpossibleTravel => "impossible_travel",
        }
    }
}

/// What is odd about `now`, given earlier sign-ins in any order. The first sign-in with a known place is never odd.
pub fn judge(now: &Sighting, earlier: &[Sighting]) -> Option<Anomaly> {
    let place = now.place.as_ref()?;
    let known: Vec<(&Place, Timestamp)> =
        earlier.iter().filter_map(|seen| Some((seen.place.as_ref()?, seen.at))).collect();
    let (last_place, last_at) = known.iter().max_by_key(|(_, at)| *at)?;
    if is_too_fast(last_place, place, now.at.duration_since(*last_at)) {
        return Some(Anomaly::ImpossibleTravel);
    }
    known.iter().all(|(seen, _)| seen.country_code() != place.country_code()).then_some(Anomaly::NewCountry)
}

fn is_too_fast(from: &Place, to: &Place, took: SignedDuration) -> bool {
    let distance = distance_km(from, to);
    let hours = took.as_secs_f64().abs() / 3600.0;
    distance > BLUR_KM && distance - BLUR_KM > hours * HIGHEST_SPEED_KM_PER_HOUR
}

/// Along the great circle (haversine).
fn distance_km(from: &Place, to: &Place) -> f64 {
    let (latitude_1, latitude_2) =
        (f64::from(from.latitude).to_radians(), f64::from(to.latitude).to_radians());
    let across = ((latitude_2 - latitude_1) / 2.0).sin().powi(2);
    let along = ((f64::from(to.longitude) - f64::from(from.longitude)).to_radians() / 2.0).sin().powi(2);
    let chord = across + latitude_1.cos() * latitude_2.cos() * along;
    2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(country: &str, latitude: f32, longitude: f32) -> Place {
        Place::new(country, latitude, longitude).unwrap()
    }

    fn vienna() -> Place {
        place("AT", 48.21, 16.37)
    }

    fn tokyo() -> Place {
        place("JP", 35.68, 139.69)
    }

    fn bratislava() -> Place {
        place("SK", 48.15, 17.11)
    }

    fn seen(place: Option<Place>, minute: i64) -> Sighting {
        Sighting { at: Timestamp::from_second(1_800_000_000 + minute * 60).unwrap(), place }
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        assert!((distance_km(&vienna(), &tokyo()) - 9130.0).abs() < 50.0);
        assert!((distance_km(&place("XX", 0.0, 0.0), &place("XX", 0.0, 180.0)) - 20_015.0).abs() < 5.0);
        assert!(distance_km(&place("FJ", -18.0, 179.9), &place("FJ", -18.0, -179.9)) < 30.0);
    }

    #[test]
    fn a_country_never_seen_before_is_odd() {
        let before = [seen(Some(vienna()), 0), seen(Some(tokyo()), 100_000)];
        let day_later = 100_000 + 24 * 60;
        assert_eq!(judge(&seen(Some(vienna()), day_later), &before), None);
        assert_eq!(judge(&seen(Some(bratislava()), day_later), &before), Some(Anomaly::NewCountry));
    }

    #[test]
    fn nobody_flies_from_vienna_to_tokyo_in_an_hour() {
        let before = [seen(Some(tokyo()), -100_000), seen(Some(vienna()), 0)];
        assert_eq!(judge(&seen(Some(tokyo()), 60), &before), Some(Anomaly::ImpossibleTravel));
        assert_eq!(judge(&seen(Some(tokyo()), 12 * 60), &before), None);
    }

    #[test]
    fn the_next_city_within_a_minute_is_no_journey() {
        let before = [seen(Some(bratislava()), -100_000), seen(Some(vienna()), 0)];
        assert_eq!(judge(&seen(Some(bratislava()), 1), &before), None);
    }

    #[test]
    fn what_is_not_known_is_not_odd() {
        assert_eq!(judge(&seen(Some(vienna()), 0), &[]), None);
        assert_eq!(judge(&seen(None, 0), &[seen(Some(vienna()), -1)]), None);
        assert_eq!(judge(&seen(Some(tokyo()), 1), &[seen(None, 0)]), None);
    }

    proptest! {
        #[test]
        fn staying_where_one_was_is_never_odd(latitude in -90.0_f32..90.0, longitude in -180.0_f32..180.0, minutes in 0_i64..1_000_000) {
            let here = place("AT", latitude, longitude);
            prop_assert_eq!(judge(&seen(Some(here), minutes), &[seen(Some(here), 0)]), None);
        }

        #[test]
        fn whoever_had_more_time_is_never_more_suspect(latitude in -90.0_f32..90.0, longitude in -180.0_f32..180.0, minutes in 0_i64..3000) {
            let there = place("AT", latitude, longitude);
            let odd = |minutes| judge(&seen(Some(there), minutes), &[seen(Some(vienna()), 0)]).is_some();
            prop_assert!(odd(minutes) || !odd(minutes + 1));
        }
    }
}
