//! Dates, points in time and durations, from how people write them to how Jira reads them.

use jiff::civil::{Date, Time};

/// A day: `2026-01-21`, also out of a point in time.
pub fn date(text: &str) -> Option<String> {
    let day = text.trim().split(['T', ' ']).next()?;
    day.parse::<Date>().ok().map(|day| day.to_string())
}

/// A point in time as Jira writes it, `2026-01-21T15:00:00.000+0000`, and whether the zone had to be assumed.
///
/// The offset that was given is kept. Jira refuses a time without one, so UTC is put there and said.
pub fn moment(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let (day, clock) = match text.split_once(['T', ' ']) {
        Some((day, clock)) => (day, clock.trim()),
        None => (text, "00:00"),
    };
    let day: Date = day.parse().ok()?;
    let zone_at = clock.find(['Z', 'z', '+', '-']);
    let (clock, zone) = clock.split_at(zone_at.unwrap_or(clock.len()));
    let clock = match clock.trim_end().matches(':').count() {
        1 => format!("{}:00", clock.trim_end()),
        _ => clock.trim_end().to_owned(),
    };
    let clock: Time = clock.parse().ok()?;
    let offset = offset(zone)?;
    Some((
        format!(
            "{day}T{:02}:{:02}:{:02}.{:03}{offset}",
            clock.hour(),
            clock.minute(),
            clock.second(),
            clock.millisecond()
        ),
        zone.is_empty(),
    ))
}

/// `+0530` of `+05:30`, `+0530` or `+05`; `+0000` of `Z` or nothing.
fn offset(zone: &str) -> Option<String> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some("+0000".into());
    }
    let sign = zone.get(..1)?;
    let digits: String = zone.get(1..)?.chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        4 => Some(format!("{sign}{digits}")),
        2 => Some(format!("{sign}{digits}00")),
        _ => None,
    }
}

/// A duration in Jira's own words: `1h 30m`, from `1h30m`, `1.5h`, `90 minutes`, `1 day 2 hours`.
///
/// Days and weeks are left to the site, which knows how long its day is; only hours are split into minutes. A bare
/// number is refused: it is minutes for one and seconds for another.
///
/// # Errors
/// A sentence that says how to write it.
pub fn duration(text: &str) -> Result<String, String> {
    let wrong = || {
        format!("`{text}` is not a duration; write it like `1h 30m`, `2d` or `45m`, with the unit")
    };
    let lower = text.trim().to_lowercase().replace(',', ".");
    let mut parts: Vec<String> = Vec::new();
    let mut rest = lower.as_str();
    while !rest.is_empty() {
        let number_end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(wrong)?;
        let (number, after) = rest.split_at(number_end);
        let after = after.trim_start();
        let unit_end = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        rest = after.trim_start();
        let amount: f64 = number.parse().map_err(|_| wrong())?;
        let whole = amount.fract() == 0.0;
        let minutes = match unit {
            "w" | "week" | "weeks" => {
                parts.push(format!("{number}w"));
                continue;
            }
            "d" | "day" | "days" => {
                parts.push(format!("{number}d"));
                continue;
            }
            "h" | "hr" | "hrs" | "hour" | "hours" if whole => {
                parts.push(format!("{amount}h"));
                continue;
            }
            "h" | "hr" | "hrs" | "hour" | "hours" => amount * 60.0,
            "m" | "min" | "mins" | "minute" | "minutes" if whole => {
                parts.push(format!("{amount}m"));
                continue;
            }
            "m" | "min" | "mins" | "minute" | "minutes" => amount,
            "s" | "sec" | "secs" | "second" | "seconds" => amount / 60.0,
            _ => return Err(wrong()),
        };
        let minutes = minutes.round() as u64;
        if minutes >= 60 {
            parts.push(format!("{}h", minutes / 60));
        }
        if !minutes.is_multiple_of(60) {
            parts.push(format!("{}m", minutes % 60));
        }
    }
    if parts.is_empty() {
        return Err(wrong());
    }
    Ok(parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_keep_their_offset_56() {
        let said = |text: &str| moment(text);
        let utc = |text: &str| Some((text.to_owned(), false));
        assert_eq!(
            said("2026-01-21T15:00:00+00:00"),
            utc("2026-01-21T15:00:00.000+0000")
        );
        assert_eq!(
            said("2026-01-21T15:00:00.5+0530"),
            utc("2026-01-21T15:00:00.500+0530")
        );
        assert_eq!(
            said("2026-01-21T15:00Z"),
            utc("2026-01-21T15:00:00.000+0000")
        );
        assert_eq!(
            said("2026-01-21 15:00"),
            Some(("2026-01-21T15:00:00.000+0000".into(), true))
        );
        assert_eq!(
            said("2026-01-21"),
            Some(("2026-01-21T00:00:00.000+0000".into(), true))
        );
        for bad in [
            "tomorrow",
            "",
            "2026-13-01",
            "2026-01-21T25:00",
            "2026-01-21T15:00+5",
        ] {
            assert_eq!(said(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_come_out_of_anything_that_has_one() {
        assert_eq!(date("2026-01-21").as_deref(), Some("2026-01-21"));
        assert_eq!(date("2026-01-21T15:00:00Z").as_deref(), Some("2026-01-21"));
        assert_eq!(date("21.01.2026"), None);
        assert_eq!(date("2026-02-30"), None);
    }

    #[test]
    fn durations_mean_what_they_say_92() {
        for (written, sent) in [
            ("1h 30m", "1h 30m"),
            ("1h30m", "1h 30m"),
            ("1.5h", "1h 30m"),
            ("1,5h", "1h 30m"),
            ("0.25h", "15m"),
            ("1d", "1d"),
            ("1w 2d", "1w 2d"),
            ("0.5d", "0.5d"),
            ("90 minutes", "90m"),
            ("2 Hours", "2h"),
            ("3600s", "1h"),
        ] {
            assert_eq!(duration(written).as_deref(), Ok(sent), "{written}");
        }
        for bad in ["60", "", "invalid", "1x", "h", "1h 2", "0s"] {
            let said = duration(bad).expect_err(bad);
            assert!(said.contains("1h 30m"), "{said}");
        }
    }
}
