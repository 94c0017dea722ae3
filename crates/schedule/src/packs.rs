//! Rule packs: how much rest people are to have between their calls, as data. Some are shipped as examples (`packs.json`);
//! a company chooses one, or writes its own values, and says of each rule whether it refuses (hard) or asks for a reason
//! (soft). What follows from them for somebody's calls is worked out by [`crate::hours`]. Pure.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The shipped packs; the first one holds where a company has chosen nothing.
static SHIPPED: LazyLock<Vec<Pack>> =
    LazyLock::new(|| serde_json::from_str(include_str!("packs.json")).unwrap_or_default());

/// What a company's own values are called.
pub const OWN: &str = "own";
/// Most rules that a company has.
pub const MOST_RULES: usize = 20;
/// Longest time in which days off are counted.
pub const LONGEST_WITHIN_DAYS: u16 = 28;

types::words! {
    /// What happens where something is broken.
    Severity {
        /// It needs a reason.
        Soft = "soft",
        /// It is refused.
        Hard = "hard",
    }
}

/// What is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Limit {
    /// From the end of a day's last call to the first one of the next day.
    OvernightRest {
        /// At least so long; 1 to 2,880.
        minutes: u16,
    },
    /// From a day's first call to the end of its last one.
    DaySpan {
        /// At most so long; 1 to 2,880.
        minutes: u16,
    },
    /// Pauses between calls.
    Break {
        /// What counts as a pause; 1 to 2,880.
        minutes: u16,
        /// Longest stretch without one; 1 to 2,880.
        after_minutes: u16,
    },
    /// Days on which no call begins.
    DaysOff {
        /// At least so many …
        days: u16,
        /// … of so many days in a row, at most 28.
        within_days: u16,
    },
    /// Between calls in two places.
    Travel {
        /// At least so long; 1 to 2,880.
        minutes: u16,
        /// Longer where both places are known on the map and this is slower; 1 to 1,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kilometres_an_hour: Option<u16>,
    },
}

/// A limit, and what happens where it is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rule {
    /// Whether it refuses or asks for a reason.
    pub severity: Severity,
    /// What is to be kept.
    #[serde(flatten)]
    pub limit: Limit,
}

/// Rules that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pack {
    /// Name for `PUT`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// Where it comes from.
    pub description: String,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// All shipped packs.
pub fn shipped() -> &'static [Pack] {
    &SHIPPED
}

/// A shipped pack by its name.
pub fn find(name: &str) -> Option<&'static Pack> {
    SHIPPED.iter().find(|pack| pack.name == name)
}

impl Limit {
    /// Why it makes no sense, if it does not.
    pub fn fault(self) -> Option<&'static str> {
        let is_time = |minutes: u16| (1..=2_880).contains(&minutes);
        match self {
            Self::OvernightRest { minutes } | Self::DaySpan { minutes } if !is_time(minutes) => {
                Some("Give 1 to 2,880 minutes.")
            }
            Self::Break { minutes, after_minutes } if !is_time(minutes) || !is_time(after_minutes) => {
                Some("Give 1 to 2,880 minutes.")
            }
            Self::Travel { minutes, .. } if !is_time(minutes) => Some("Give 1 to 2,880 minutes."),
            Self::Travel { kilometres_an_hour: Some(speed), .. } if !(1..=1_000).contains(&speed) => {
                Some("Give 1 to 1,000 kilometres an hour.")
            }
            Self::DaysOff { days, within_days }
                if days == 0 || days >= within_days || within_days > LONGEST_WITHIN_DAYS =>
            {
                Some("Give at least one day off within more days than that, of at most 28.")
            }
            Self::OvernightRest { .. }
            | Self::DaySpan { .. }
            | Self::Break { .. }
            | Self::Travel { .. }
            | Self::DaysOff { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_packs_can_be_read_and_make_sense() {
        let names: Vec<&str> = shipped().iter().map(|pack| pack.name.as_str()).collect();
        assert_eq!(names, ["working_time", "opera_ballet", "orchestra", "none"]);
        for rule in shipped().iter().flat_map(|pack| &pack.rules) {
            assert_eq!(rule.limit.fault(), None, "{rule:?}");
            assert_eq!(rule.severity, Severity::Soft, "a company makes it hard itself");
        }
        assert!(find(OWN).is_none());
    }

    #[test]
    fn what_makes_no_sense_has_a_reason() {
        for limit in [
            Limit::OvernightRest { minutes: 0 },
            Limit::DaySpan { minutes: 2_881 },
            Limit::Break { minutes: 30, after_minutes: 0 },
            Limit::DaysOff { days: 7, within_days: 7 },
            Limit::DaysOff { days: 1, within_days: 29 },
            Limit::Travel { minutes: 20, kilometres_an_hour: Some(0) },
        ] {
            assert!(limit.fault().is_some(), "{limit:?}");
        }
    }
}
