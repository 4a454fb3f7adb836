//! Dates in CQL: absolute ones, `now("-2w")`, and the `startOf…`/`endOf…` functions.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// A stretch of time that a date operand stands for: a day when no hour was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) start: Timestamp,
    /// The last moment that still counts as equal.
    pub(crate) end: Timestamp,
}

/// Reads `2026-11-22`, `2026/11/22`, either with ` 10:30`, or a relative span such as `-4w`.
pub(crate) fn absolute(text: &str, now: Timestamp) -> Option<Moment> {
    let text = text.trim();
    if let Some(span) = relative(text) {
        let at = shift(now, span)?;
        return Some(Moment { start: at, end: at });
    }
    let normal = text.replace('/', "-");
    let (day, time) = match normal.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (normal.as_str(), None),
    };
    let mut parts = day.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    match time {
        None => Some(Moment {
            start: utc(date.to_datetime(Time::midnight()))?,
            end: utc(date.at(23, 59, 59, 999_000_000))?,
        }),
        Some(time) => {
            let mut parts = time.split(':');
            let hour = parts.next()?.parse().ok()?;
            let minute = parts.next()?.parse().ok()?;
            let start = utc(date.to_datetime(Time::new(hour, minute, 0, 0).ok()?))?;
            Some(Moment {
                start,
                end: start.checked_add(Span::new().milliseconds(59_999)).ok()?,
            })
        }
    }
}

/// Evaluates a date function of CQL; `None` if the name or the argument is not one.
pub(crate) fn function(name: &str, argument: Option<&str>, now: Timestamp) -> Option<Moment> {
    let name = name.to_ascii_lowercase();
    let zoned = now.to_zoned(TimeZone::UTC);
    let date = zoned.date();
    let (first, length) = match name.as_str() {
        "now" => {
            let at = match argument {
                Some(argument) => shift(now, relative(argument)?)?,
                None => now,
            };
            return Some(Moment { start: at, end: at });
        }
        "startofday" | "endofday" => (date, Span::new().days(1)),
        "startofweek" | "endofweek" => {
            let back = date.weekday().since(Weekday::Sunday);
            (
                date.checked_sub(Span::new().days(back)).ok()?,
                Span::new().weeks(1),
            )
        }
        "startofmonth" | "endofmonth" => (date.first_of_month(), Span::new().months(1)),
        "startofyear" | "endofyear" => (date.first_of_year(), Span::new().years(1)),
        _ => return None,
    };
    // A unit may be left out of the argument: `startOfMonth("-1")` is the month before.
    let span = match argument {
        None => Span::new(),
        Some(argument) => match argument.trim().parse::<i64>() {
            Ok(count) => times(length, count)?,
            Err(_) => relative(argument)?,
        },
    };
    let start = first.to_datetime(Time::midnight()).checked_add(span).ok()?;
    let at = if name.starts_with("end") {
        let next = start.checked_add(length).ok()?;
        utc(next.checked_sub(Span::new().milliseconds(1)).ok()?)?
    } else {
        utc(start)?
    };
    Some(Moment { start: at, end: at })
}

fn times(span: Span, count: i64) -> Option<Span> {
    span.checked_mul(count).ok()
}

fn relative(text: &str) -> Option<Span> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let count: i64 = text
        .strip_suffix(unit)?
        .trim_start_matches('+')
        .parse()
        .ok()?;
    let span = Span::new();
    match unit {
        'm' => span.try_minutes(count),
        'h' => span.try_hours(count),
        'd' => span.try_days(count),
        'w' => span.try_weeks(count),
        'M' => span.try_months(count),
        'y' => span.try_years(count),
        _ => return None,
    }
    .ok()
}

fn shift(now: Timestamp, span: Span) -> Option<Timestamp> {
    let zoned: Zoned = now.to_zoned(TimeZone::UTC);
    zoned.checked_add(span).ok().map(|zoned| zoned.timestamp())
}

fn utc(at: DateTime) -> Option<Timestamp> {
    at.to_zoned(TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-18T15:30:00Z".parse().unwrap()
    }

    #[test]
    fn a_day_lasts_a_day_and_a_minute_a_minute() {
        let day = absolute("2026/11/02", now()).unwrap();
        assert_eq!(day.start.to_string(), "2026-11-02T00:00:00Z");
        assert_eq!(day.end.to_string(), "2026-11-02T23:59:59.999Z");
        let minute = absolute("2026-11-02 10:15", now()).unwrap();
        assert_eq!(minute.start.to_string(), "2026-11-02T10:15:00Z");
        assert!(absolute("soon", now()).is_none());
        assert!(absolute("2026-13-02", now()).is_none());
    }

    #[test]
    fn functions_move_from_now() {
        for (name, argument, expected) in [
            ("now", Some("-4w"), "2026-10-21T15:30:00Z"),
            ("startOfDay", None, "2026-11-18T00:00:00Z"),
            ("startOfDay", Some("-1d"), "2026-11-17T00:00:00Z"),
            ("startOfWeek", None, "2026-11-15T00:00:00Z"),
            ("startOfMonth", Some("-1"), "2026-10-01T00:00:00Z"),
            ("endOfMonth", None, "2026-11-30T23:59:59.999Z"),
            ("startOfYear", None, "2026-01-01T00:00:00Z"),
        ] {
            let moment = function(name, argument, now()).unwrap();
            assert_eq!(moment.start.to_string(), expected, "{name}({argument:?})");
        }
        assert!(function("currentUser", None, now()).is_none());
        assert!(function("now", Some("-4x"), now()).is_none());
    }
}
