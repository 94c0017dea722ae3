//! Why a rule is not taken, in words for the person who wrote it.

/// What is wrong with a rule, its dates or its start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("“{0}” is no date or time. Write 20260105, 20260105T193000 or 20260105T183000Z.")]
    NotATime(String),
    #[error("There is no time zone called “{0}”.")]
    UnknownZone(String),
    #[error("“{0}” cannot be read as part of a recurrence.")]
    NotALine(String),
    #[error("{0} is not a part of recurrences any more. Leave dates out with EXDATE instead.")]
    Withdrawn(&'static str),
    #[error("There are more than {0} recurrence rules.")]
    TooManyRules(usize),
    #[error("There are more than {0} single dates.")]
    TooManyDates(usize),
    #[error("“{0}” is no part of a recurrence rule. A part looks like INTERVAL=2.")]
    NotAPart(String),
    #[error("The rule has {0} twice.")]
    Twice(String),
    #[error("The rule does not say how often: FREQ is missing.")]
    NoFrequency,
    #[error("FREQ={0} is unknown. It can be YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY or SECONDLY.")]
    UnknownFrequency(String),
    #[error("{part} cannot be “{value}”: it must be {allowed}.")]
    Value { part: &'static str, value: String, allowed: &'static str },
    #[error("A rule ends with COUNT or with UNTIL, not with both.")]
    CountAndUntil,
    #[error("BYSETPOS chooses among what other BY… parts give, and there is none.")]
    PositionOfNothing,
    #[error("{part} cannot be used in a rule with FREQ={frequency}.")]
    NotWithFrequency { part: &'static str, frequency: &'static str },
    #[error("A weekday with a number, like 2MO, needs FREQ=MONTHLY or FREQ=YEARLY, and no BYWEEKNO.")]
    NumberedWeekday,
    #[error("{0} belongs to calendars other than the Gregorian one, which are not supported.")]
    OtherCalendar(&'static str),
    #[error("Whole days cannot repeat with FREQ={0}. Give the start a time.")]
    WholeDaysWithinADay(&'static str),
    #[error("The added date “{0}” needs a time, because the series has one.")]
    DateWithoutTime(String),
}

impl Refusal {
    pub(crate) fn unknown_zone(name: &str) -> Self {
        Self::UnknownZone(shortened(name))
    }
}

/// Looking for the next instance took more steps than a sensible rule needs. An empty or distant part of a series is
/// reported like this instead of being searched for seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This rule repeats so often, or so rarely, that its instances cannot be found in reasonable time.")]
pub struct TooFar;

/// What people wrote, short enough to be repeated to them.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
