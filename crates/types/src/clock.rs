//! The time of day as a value that is handed in, so that a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Tells the current instant. Cloning shares the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds added to the system clock; moved by tests only.
    offset_micros: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// The current instant, to the microsecond: what PostgreSQL stores, so values compare equal after a round trip.
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now().as_microsecond() + self.offset_micros.load(Ordering::Relaxed);
        Timestamp::from_microsecond(now).unwrap_or(Timestamp::MAX)
    }

    /// Moves this clock and all its clones forward (or back, with a negative duration).
    pub fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX / 4);
        self.offset_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_move_together() {
        let clock = Clock::system();
        let clone = clock.clone();
        clock.advance(SignedDuration::from_hours(24));
        assert!(clone.now().duration_since(Timestamp::now()) > SignedDuration::from_hours(23));
    }
}
