//! Durations in the days and weeks of the site: a day of eight hours is one of many.
//!
//! Jira counts `2d` itself. What it is told stays what was written, as long as its numbers are whole; a part of a day is
//! told in hours and minutes, which every Jira reads alike. A reader is told how many hours it is.

use crate::jira::{Client, DayLength};

/// The duration as it is sent, and what a reader should know of it. Takes the words of
/// [`values::duration`](super::values::duration). Nobody is asked where no day or week is named.
pub async fn exact(jira: &Client, words: &str) -> (String, Option<String>) {
    if !words.contains(['d', 'w']) {
        return (words.to_owned(), None);
    }
    match jira.day_length().await {
        Ok(length) => match *length {
            Some(length) => counted(words, length),
            None => (words.to_owned(), Some(untold(words))),
        },
        // A question that only says more of it must not stop the work.
        Err(_) => (words.to_owned(), Some(untold(words))),
    }
}

/// The seconds of a duration without days and weeks, whose length is the site's.
pub fn seconds(words: &str) -> Option<u64> {
    let mut seconds = 0;
    for word in words.split_whitespace() {
        let (number, factor) = match word.strip_suffix('h') {
            Some(hours) => (hours, 3600),
            None => (word.strip_suffix('m')?, 60),
        };
        seconds += number.parse::<u64>().ok()? * factor;
    }
    Some(seconds)
}

fn untold(words: &str) -> String {
    format!(
        "This Jira does not tell how long its days and weeks are, so it converts `{words}` itself."
    )
}

fn counted(words: &str, length: DayLength) -> (String, Option<String>) {
    let mut minutes = 0.0;
    let mut is_whole = true;
    for word in words.split_whitespace() {
        let (number, unit) = word.split_at(word.len().saturating_sub(1));
        let Ok(number) = number.parse::<f64>() else {
            return (words.to_owned(), None);
        };
        is_whole &= number.fract() == 0.0;
        minutes += number
            * match unit {
                "w" => length.week_minutes(),
                "d" => length.day_minutes(),
                "h" => 60.0,
                _ => 1.0,
            };
    }
    let minutes = minutes.round() as u64;
    let told = format!(
        "`{words}` is {} here: {} hours a day, {} days a week.",
        clock(minutes),
        length.hours_per_day,
        length.days_per_week
    );
    match is_whole {
        true => (words.to_owned(), Some(told)),
        false => (clock(minutes), Some(told)),
    }
}

/// `12h 30m`: no days, which differ.
fn clock(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, rest) => format!("{hours}h {rest}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_minutes_are_alike_everywhere() {
        assert_eq!(seconds("1h 30m"), Some(5400));
        assert_eq!(seconds("90m"), Some(5400));
        assert_eq!(seconds("1d 2h"), None);
        assert_eq!(seconds("0.5d"), None);
    }

    #[test]
    fn days_and_weeks_are_as_long_as_the_site_says() {
        let usual = DayLength {
            hours_per_day: 8.0,
            days_per_week: 5.0,
        };
        let short = DayLength {
            hours_per_day: 7.5,
            days_per_week: 4.0,
        };
        for (words, length, sent, told) in [
            (
                "1w 2d 3h 30m",
                usual,
                "1w 2d 3h 30m",
                "59h 30m here: 8 hours a day, 5",
            ),
            ("1w", short, "1w", "30h here: 7.5 hours a day, 4 days"),
            ("1.5d", short, "11h 15m", "`1.5d` is 11h 15m here"),
            ("0.5w 1h", usual, "21h", "21h here"),
            ("0.01d", usual, "5m", "5m here"),
        ] {
            let (out, note) = counted(words, length);
            assert_eq!(out, sent, "{words}");
            assert!(
                note.as_deref().is_some_and(|note| note.contains(told)),
                "{note:?}"
            );
        }
    }
}
