//! Durations, counted in the days and weeks that people work.

/// How long a day and a week of work are: Jira counts durations in them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Working {
    /// Hours a day.
    pub(crate) hours: f64,
    /// Days a week.
    pub(crate) days: f64,
}

impl Default for Working {
    fn default() -> Self {
        Working {
            hours: 8.0,
            days: 5.0,
        }
    }
}

impl Working {
    /// Seconds as Jira writes a duration: `1w 2d 3h 4m`.
    pub(crate) fn duration(self, seconds: i64) -> String {
        let mut rest = seconds / 60;
        let day = (self.hours * 60.0) as i64;
        let units = [
            ((self.hours * self.days * 60.0) as i64, "w"),
            (day, "d"),
            (60, "h"),
            (1, "m"),
        ];
        let mut words = Vec::new();
        for (minutes, unit) in units {
            let count = rest / minutes.max(1);
            rest -= count * minutes.max(1);
            if count > 0 {
                words.push(format!("{count}{unit}"));
            }
        }
        match words.is_empty() {
            true => "0m".to_owned(),
            false => words.join(" "),
        }
    }

    /// A duration as people write it, in seconds; a bare number is minutes.
    pub(crate) fn seconds(self, text: &str) -> Option<i64> {
        let mut total = 0.0;
        let mut any = false;
        for piece in text.split_whitespace() {
            let (number, factor) = match piece.char_indices().last()? {
                (at, 'w') => (piece.get(..at)?, self.days * self.hours * 3600.0),
                (at, 'd') => (piece.get(..at)?, self.hours * 3600.0),
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
            assert_eq!(Working::default().seconds(text), expected, "{text}");
        }
        let working = Working::default();
        assert_eq!(working.duration(5 * 28_800 + 3600 + 60), "1w 1h 1m");
        assert_eq!(working.duration(0), "0m");
        let shorter = Working {
            hours: 7.5,
            days: 4.0,
        };
        assert_eq!(shorter.seconds("1w"), Some(4 * 27_000));
        assert_eq!(shorter.duration(4 * 27_000 + 27_000 + 1800), "1w 1d 30m");
    }
}
