//! Points in time as calendars write them, and the one from which a series starts (DTSTART).

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::refusal::{Refusal, shortened};
use crate::zones;

/// How a point in time is written (RFC 5545 §3.3.4, §3.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// `20260105`: a whole day.
    Date,
    /// `20260105T193000`: what a clock on the wall shows.
    Local,
    /// `20260105T183000Z`: the same moment everywhere.
    Utc,
}

/// A DATE or DATE-TIME value; displayed in the RFC's basic form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// Midnight for [`Form::Date`].
    pub local: DateTime,
    /// How it was written.
    pub form: Form,
}

impl Value {
    /// Reads `20260105`, `20260105T193000` or `20260105T183000Z`. Second 60 is read as 59, as the RFC asks of those who
    /// have no leap seconds.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        Self::read(text).ok_or_else(|| Refusal::NotATime(shortened(text)))
    }

    fn read(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once(['T', 't']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let date = Self::date(date)?;
        let Some(time) = time else {
            return Some(Self { local: date.to_datetime(Time::midnight()), form: Form::Date });
        };
        let (time, form) = match time.strip_suffix(['Z', 'z']) {
            Some(time) => (time, Form::Utc),
            None => (time, Form::Local),
        };
        if time.len() != 6 {
            return None;
        }
        let second = digits(&time[4..])?.min(59 + i16::from(&time[4..] != "60"));
        let time =
            Time::new(two(time.get(..2)?)?, two(time.get(2..4)?)?, i8::try_from(second).ok()?, 0).ok()?;
        Some(Self { local: date.to_datetime(time), form })
    }

    fn date(text: &str) -> Option<Date> {
        if text.len() != 8 {
            return None;
        }
        Date::new(digits(text.get(..4)?)?, two(text.get(4..6)?)?, two(text.get(6..)?)?).ok()
    }
}

fn digits(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn two(text: &str) -> Option<i8> {
    i8::try_from(digits(text)?).ok()
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.local;
        write!(f, "{:04}{:02}{:02}", at.year(), at.month(), at.day())?;
        if self.form != Form::Date {
            write!(f, "T{:02}{:02}{:02}", at.hour(), at.minute(), at.second())?;
        }
        if self.form == Form::Utc { f.write_str("Z") } else { Ok(()) }
    }
}

/// Where a series starts, and in which zone its times are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    pub(super) local: DateTime,
    pub(super) form: Form,
    /// UTC for [`Form::Utc`]; none for whole days and for times that float.
    pub(super) zone: Option<TimeZone>,
}

impl Start {
    /// A whole day.
    pub fn date(date: Date) -> Self {
        Self { local: date.to_datetime(Time::midnight()), form: Form::Date, zone: None }
    }

    /// A time on the wall of wherever the reader is.
    pub fn floating(local: DateTime) -> Self {
        Self { local: whole_seconds(local), form: Form::Local, zone: None }
    }

    /// A time on the wall in `zone`, which it keeps through changes of the clocks.
    pub fn in_zone(local: DateTime, zone: TimeZone) -> Self {
        Self { local: whole_seconds(local), form: Form::Local, zone: Some(zone) }
    }

    /// A time of UTC.
    pub fn utc(at: DateTime) -> Self {
        Self { local: whole_seconds(at), form: Form::Utc, zone: Some(TimeZone::UTC) }
    }

    /// From a value and the name of its zone. An instant (`…Z`) with a zone is meant as that zone's time on the wall; a
    /// whole day belongs to no zone.
    pub fn parse(text: &str, zone: Option<&str>) -> Result<Self, Refusal> {
        let value = Value::parse(text)?;
        let Some(name) = zone else {
            return Ok(match value.form {
                Form::Date => Self::date(value.local.date()),
                Form::Local => Self::floating(value.local),
                Form::Utc => Self::utc(value.local),
            });
        };
        let zone = zones::find(name).ok_or_else(|| Refusal::unknown_zone(name))?;
        Ok(match value.form {
            Form::Date => Self::date(value.local.date()),
            Form::Local => Self::in_zone(value.local, zone),
            Form::Utc => match utc_instant(value.local) {
                Some(instant) => Self::in_zone(zone.to_datetime(instant), zone),
                None => return Err(Refusal::NotATime(shortened(text))),
            },
        })
    }

    /// Another time of the same kind in the same zone.
    pub fn at(&self, local: DateTime) -> Self {
        Self { local, ..self.clone() }
    }

    /// The start as it was meant.
    pub fn local(&self) -> DateTime {
        self.local
    }

    /// How it is written.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The zone in which all times of the series are meant.
    pub fn zone(&self) -> Option<&TimeZone> {
        self.zone.as_ref()
    }

    /// The instant that `local` means here: in a gap later by the gap, of a doubled hour the first (RFC 5545 §3.3.5).
    pub fn instant(&self, local: DateTime) -> Option<Timestamp> {
        let zone = self.zone.as_ref()?;
        zone.to_ambiguous_timestamp(local).compatible().ok()
    }

    /// What a value says in this series' own times.
    pub(super) fn own_time(&self, value: Value) -> Option<DateTime> {
        match (value.form, &self.zone) {
            (Form::Utc, Some(zone)) => Some(zone.to_datetime(utc_instant(value.local)?)),
            _ => Some(value.local),
        }
    }
}

/// Calendars know no fractions of seconds.
fn whole_seconds(local: DateTime) -> DateTime {
    local.with().subsec_nanosecond(0).build().unwrap_or(local)
}

/// The instant of a time of UTC.
pub(super) fn utc_instant(at: DateTime) -> Option<Timestamp> {
    Offset::UTC.to_timestamp(at).ok()
}

impl From<&Zoned> for Start {
    fn from(zoned: &Zoned) -> Self {
        Self::in_zone(zoned.datetime(), zoned.time_zone().clone())
    }
}
