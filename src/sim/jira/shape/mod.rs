//! The JSON of answers: how users, projects, issues and the rest look in each edition.
//!
//! Sources: the schemas of the published descriptions (named at each function) and their examples.

mod catalog;
mod change;
mod field;
mod issue;
mod meta;
mod project;
mod talk;
mod user;

use serde_json::{Map, Value};

pub(crate) use self::catalog::*;
pub(crate) use self::change::*;
pub(crate) use self::field::*;
pub(crate) use self::issue::*;
pub(crate) use self::meta::*;
pub(crate) use self::project::*;
pub(crate) use self::talk::*;
pub(crate) use self::user::*;

/// Puts a value under a name; saves spelling `to_owned` everywhere.
pub(crate) fn put(map: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    map.insert(name.to_owned(), value.into());
}

/// Seconds as Jira writes a duration: `1w 2d 3h 4m`, with weeks of 5 days of 8 hours.
pub(crate) fn duration(seconds: i64) -> String {
    let minutes = seconds / 60;
    let parts = [
        (minutes / (60 * 8 * 5), "w"),
        (minutes / (60 * 8) % 5, "d"),
        (minutes / 60 % 8, "h"),
        (minutes % 60, "m"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    match words.is_empty() {
        true => "0m".to_owned(),
        false => words.join(" "),
    }
}

/// A duration as people write it, in seconds; a bare number is minutes.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let mut total = 0.0;
    let mut any = false;
    for piece in text.split_whitespace() {
        let (number, factor) = match piece.char_indices().last()? {
            (at, 'w') => (piece.get(..at)?, 5.0 * 8.0 * 3600.0),
            (at, 'd') => (piece.get(..at)?, 8.0 * 3600.0),
            (at, 'h') => (piece.get(..at)?, 3600.0),
            (at, 'm') => (piece.get(..at)?, 60.0),
            _ => (piece, 60.0),
        };
        total += number.parse::<f64>().ok().filter(|number| *number >= 0.0)? * factor;
        any = true;
    }
    // Fractions of a minute are cut off.
    any.then_some((total as i64) / 60 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_counted_in_working_days() {
        for (text, expected) in [
            ("1d", Some(28_800)),
            (
                "1w 2d 3h 4m",
                Some(5 * 28_800 + 2 * 28_800 + 3 * 3600 + 240),
            ),
            ("1.5h", Some(5400)),
            ("30", Some(1800)),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        assert_eq!(duration(5 * 28_800 + 3600 + 60), "1w 1h 1m");
        assert_eq!(duration(0), "0m");
    }
}
