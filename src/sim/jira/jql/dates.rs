//! Moments in JQL: absolute dates, periods from now, and the date functions.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

/// Reads `2026/11/20 09:00`, `2026-11-20`, `-5d`, `4w 2d`.
pub(crate) fn moment(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let dashed = text.replace('/', "-");
    for format in ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"] {
        if let Ok(at) = DateTime::strptime(format, &dashed) {
            return utc(at);
        }
    }
    if let Ok(date) = Date::strptime("%Y-%m-%d", &dashed) {
        return utc(date.to_datetime(jiff::civil::Time::midnight()));
    }
    if let Ok(milliseconds) = text.parse::<i64>()
        && milliseconds > 100_000_000_000
    {
        return Timestamp::from_millisecond(milliseconds).ok();
    }
    let span = period(text)?;
    now.to_zoned(TimeZone::UTC)
        .checked_add(span)
        .ok()
        .map(|zoned| zoned.timestamp())
}

fn utc(at: DateTime) -> Option<Timestamp> {
    at.to_zoned(TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// `-1w 2d`: the sign holds for all pieces. `M` is months, `m` minutes.
fn period(text: &str) -> Option<Span> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut span = Span::new();
    let mut any = false;
    for piece in rest.split_whitespace() {
        let (at, unit) = piece.char_indices().last()?;
        let count: i64 = piece.get(..at)?.parse().ok()?;
        let count = count * sign;
        let more = match unit {
            'y' => count.years(),
            'M' => count.months(),
            'w' => count.weeks(),
            'd' => count.days(),
            'h' => count.hours(),
            'm' => count.minutes(),
            _ => return None,
        };
        span = add(span, more)?;
        any = true;
    }
    any.then_some(span)
}

fn add(left: Span, right: Span) -> Option<Span> {
    let base = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    left.checked_add((right, &base)).ok()
}

/// `now()`, `startOfWeek("-1")` and the like; `None` if it is no date function.
pub(crate) fn function(
    name: &str,
    argument: Option<&str>,
    now: Timestamp,
) -> Option<Result<Timestamp, String>> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "now" | "currentlogin" => return Some(Ok(now)),
        "lastlogin" => {
            let day = now.to_zoned(TimeZone::UTC).checked_sub(1.day());
            return Some(Ok(day.map_or(now, |zoned| zoned.timestamp())));
        }
        _ => {}
    }
    let (end, unit) = match lower.strip_prefix("startof") {
        Some(unit) => (false, unit),
        None => (true, lower.strip_prefix("endof")?),
    };
    let letter = match unit {
        "day" => 'd',
        "week" => 'w',
        "month" => 'M',
        "year" => 'y',
        _ => return None,
    };
    let moved = match argument {
        None => Some(now.to_zoned(TimeZone::UTC)),
        Some(argument) => {
            let argument = argument.trim();
            let spelled = match argument.parse::<i64>() {
                Ok(_) => format!("{argument}{letter}"),
                Err(_) => argument.to_owned(),
            };
            period(&spelled).and_then(|span| now.to_zoned(TimeZone::UTC).checked_add(span).ok())
        }
    };
    let Some(moved) = moved else {
        let argument = argument.unwrap_or_default();
        return Some(Err(format!(
            "Duration for function '{name}' should have the format (+/-)n(yMwdhm), e.g -1M for 1 month earlier. '{argument}' is not valid."
        )));
    };
    let start = start_of(&moved, letter);
    let at = match (end, start) {
        (false, start) => start,
        (true, start) => start.and_then(|start| end_of(&start, letter)),
    };
    Some(Ok(at.map_or(now, |zoned| zoned.timestamp())))
}

fn start_of(at: &Zoned, unit: char) -> Option<Zoned> {
    let date = at.date();
    let first = match unit {
        'd' => date,
        // Weeks start on Sunday, as in a site with the default locale.
        'w' => date
            .checked_sub(i64::from(date.weekday().since(Weekday::Sunday)).days())
            .ok()?,
        'M' => date.first_of_month(),
        _ => date.first_of_year(),
    };
    first.to_zoned(TimeZone::UTC).ok()
}

fn end_of(start: &Zoned, unit: char) -> Option<Zoned> {
    let next = match unit {
        'd' => 1.day(),
        'w' => 1.week(),
        'M' => 1.month(),
        _ => 1.year(),
    };
    start.checked_add(next).ok()?.checked_sub(1.second()).ok()
}

/// A moment that an issue holds: `2026-01-21T15:00:00.000+0000` or `2026-01-21`.
pub(crate) fn stored(text: &str) -> Option<Timestamp> {
    if text.len() == 10 {
        let date: Date = text.parse().ok()?;
        return utc(date.to_datetime(jiff::civil::Time::midnight()));
    }
    let text = text
        .strip_suffix("+0000")
        .map_or_else(|| text.to_owned(), |rest| format!("{rest}Z"));
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::clock::DEFAULT_START;

    #[test]
    fn dates_are_read_in_every_form_jira_takes() {
        for (text, expected) in [
            ("2026/11/20 09:00", "2026-11-20T09:00:00Z"),
            ("2026-11-01", "2026-11-01T00:00:00Z"),
            ("-5d", "2026-11-15T09:00:00Z"),
            ("-1w 2d", "2026-11-11T09:00:00Z"),
            ("1M", "2026-12-20T09:00:00Z"),
            ("30m", "2026-11-20T09:30:00Z"),
        ] {
            let read = moment(text, DEFAULT_START).unwrap();
            assert_eq!(read.to_string(), expected, "{text}");
        }
        assert!(moment("soon", DEFAULT_START).is_none());
    }

    #[test]
    fn the_date_functions_take_an_increment() {
        for (name, argument, expected) in [
            ("startOfDay", None, "2026-11-20T00:00:00Z"),
            ("endOfDay", Some("-1"), "2026-11-19T23:59:59Z"),
            ("startOfWeek", None, "2026-11-15T00:00:00Z"),
            ("startOfMonth", Some("-1"), "2026-10-01T00:00:00Z"),
            ("endOfMonth", None, "2026-11-30T23:59:59Z"),
            ("startOfYear", Some("+1M"), "2026-01-01T00:00:00Z"),
        ] {
            let read = function(name, argument, DEFAULT_START).unwrap().unwrap();
            assert_eq!(read.to_string(), expected, "{name}");
        }
        assert!(function("membersOf", None, DEFAULT_START).is_none());
    }
}
