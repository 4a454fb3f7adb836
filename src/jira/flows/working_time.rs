//! Minutes between two moments: of the clock, or of the hours people work.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The hours people work.
#[derive(Clone, Debug)]
pub struct WorkingHours {
    /// When they begin.
    pub start: Time,
    /// When they stop.
    pub end: Time,
    /// The days they come.
    pub days: Vec<Weekday>,
    /// Where they are.
    pub zone: TimeZone,
}

/// Whole minutes from one moment to another; none if it would be less than none.
pub fn minutes(from: Timestamp, to: Timestamp, hours: Option<&WorkingHours>) -> i64 {
    if to <= from {
        return 0;
    }
    let Some(hours) = hours else {
        return (to.as_second() - from.as_second()) / 60;
    };
    let (from, to) = (
        from.to_zoned(hours.zone.clone()),
        to.to_zoned(hours.zone.clone()),
    );
    let mut seconds = 0;
    let mut day = from.date();
    while day <= to.date() {
        if hours.days.contains(&day.weekday()) {
            let at = |time: Time| day.to_datetime(time).to_zoned(hours.zone.clone());
            if let (Ok(begin), Ok(end)) = (at(hours.start), at(hours.end)) {
                let begin = begin.timestamp().max(from.timestamp());
                let end = end.timestamp().min(to.timestamp());
                seconds += (end.as_second() - begin.as_second()).max(0);
            }
        }
        match day.checked_add(1.day()) {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    seconds / 60
}

/// Minutes for a reader: `1d 0h 5m`, `2h 0m`, `5m`. A day has twenty-four hours here.
pub fn formatted(minutes: i64) -> String {
    let minutes = minutes.max(0);
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{rest}m"),
        (0, hours) => format!("{hours}h {rest}m"),
        (days, hours) => format!("{days}d {hours}h {rest}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn working_minutes_173() {
        let hours = WorkingHours {
            start: Time::constant(9, 0, 0, 0),
            end: Time::constant(17, 0, 0, 0),
            days: vec![
                Weekday::Monday,
                Weekday::Tuesday,
                Weekday::Wednesday,
                Weekday::Thursday,
                Weekday::Friday,
            ],
            zone: TimeZone::UTC,
        };
        for (from, to, wanted) in [
            // A whole Monday; Friday and the Monday after; a night; a part of a day.
            ("2026-01-05T09:00:00Z", "2026-01-05T17:00:00Z", 480),
            ("2026-01-09T09:00:00Z", "2026-01-12T17:00:00Z", 960),
            ("2026-01-05T18:00:00Z", "2026-01-06T08:00:00Z", 0),
            ("2026-01-05T16:30:00Z", "2026-01-06T09:15:00Z", 45),
            ("2026-01-06T09:00:00Z", "2026-01-05T09:00:00Z", 0),
        ] {
            assert_eq!(
                minutes(at(from), at(to), Some(&hours)),
                wanted,
                "{from} {to}"
            );
        }
        assert_eq!(
            minutes(at("2026-01-05T00:00:00Z"), at("2026-01-06T00:01:59Z"), None),
            1441
        );
    }

    #[test]
    fn durations_read_as_the_reference_writes_them_169() {
        for (number, text) in [
            (0, "0m"),
            (5, "5m"),
            (120, "2h 0m"),
            (1445, "1d 0h 5m"),
            (-3, "0m"),
        ] {
            assert_eq!(formatted(number), text);
        }
    }
}
