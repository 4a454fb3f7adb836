//! The simulator's clock: a fixed start, one second further with every write.
//!
//! It is apart because nothing in the simulator may read the real time; runs must be repeatable to the byte.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Where the clock stands unless told otherwise: 2026-11-20T09:00:00Z, a Friday.
pub const DEFAULT_START: Timestamp = Timestamp::constant(1_795_165_200, 0);

/// A clock that only writes move.
#[derive(Debug)]
pub struct Clock {
    start: i64,
    now: AtomicI64,
}

impl Clock {
    /// A clock that stands at `start`, cut to whole seconds.
    pub fn new(start: Timestamp) -> Self {
        Clock {
            start: start.as_second(),
            now: AtomicI64::new(start.as_second()),
        }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.now.load(Ordering::SeqCst)).unwrap_or(DEFAULT_START)
    }

    /// Advances by a second and returns the new moment; every write calls it once.
    pub fn tick(&self) -> Timestamp {
        let second = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        Timestamp::from_second(second).unwrap_or(DEFAULT_START)
    }

    /// Moves the clock by a number of seconds (a test's way to let time pass).
    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Returns to the start.
    pub fn reset(&self) {
        self.now.store(self.start, Ordering::SeqCst);
    }
}

/// How Jira writes a moment: `2026-01-21T15:00:00.000+0000`.
pub fn jira_time(moment: Timestamp) -> String {
    moment
        .to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%S.%3f%z")
        .to_string()
}

/// How Confluence Cloud writes a moment: `2026-01-21T15:00:00.000Z`.
pub fn iso_time(moment: Timestamp) -> String {
    moment
        .to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_start_is_what_its_comment_says() {
        assert_eq!(iso_time(DEFAULT_START), "2026-11-20T09:00:00.000Z");
        assert_eq!(jira_time(DEFAULT_START), "2026-11-20T09:00:00.000+0000");
    }

    #[test]
    fn only_a_tick_moves_the_clock() {
        let clock = Clock::new(DEFAULT_START);
        assert_eq!(clock.now(), clock.now());
        assert_eq!(clock.tick().as_second(), DEFAULT_START.as_second() + 1);
        clock.reset();
        assert_eq!(clock.now(), DEFAULT_START);
    }
}
