//! Days as `YYYY-MM-DD` and as milliseconds since 1970, by calendar arithmetic alone.
//!
//! Apart because ADF counts milliseconds and everyone else writes the day; no clock and no time zone is involved.

const DAY_MS: i64 = 86_400_000;

/// The day of a count of milliseconds since 1970 (UTC); `None` outside the years 0 to 9999.
pub(crate) fn from_millis(millis: i64) -> Option<String> {
    // The civil calendar from a day count, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let days = millis.div_euclid(DAY_MS).checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (0..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Milliseconds since 1970 at the beginning of a day (UTC); `None` when the text is no day.
pub(crate) fn to_millis(date: &str) -> Option<i64> {
    let bytes = date.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let number = |range| -> Option<i64> {
        let digits: &str = date.get(range)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some((era * 146_097 + day_of_era - 719_468) * DAY_MS)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_milliseconds_agree() {
        for (date, millis) in [
            ("1970-01-01", 0),
            ("2024-02-29", 1_709_164_800_000),
            ("1969-12-31", -DAY_MS),
            ("2000-03-01", 951_868_800_000),
        ] {
            assert_eq!(to_millis(date), Some(millis));
            assert_eq!(from_millis(millis).as_deref(), Some(date));
        }
        assert_eq!(
            from_millis(1_709_164_800_000 + 5).as_deref(),
            Some("2024-02-29")
        );
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for date in [
            "2023-02-29",
            "2024-13-01",
            "2024-1-1",
            "x",
            "2024-02-30",
            "+024-01-01",
        ] {
            assert_eq!(to_millis(date), None, "{date}");
        }
        assert_eq!(from_millis(i64::MAX), None);
        assert_eq!(from_millis(i64::MIN), None);
    }
}
