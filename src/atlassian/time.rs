//! Points in time as the sites write them.

use std::borrow::Cow;

/// RFC 3339 with the offset the site sent, to the second.
///
/// Jira writes `2026-01-21T15:00:00.000+0000`, Confluence `2026-01-21T15:00:00.000Z`; both become
/// `2026-01-21T15:00:00+00:00` or `…Z`. Text of any other form (a bare date) is given back as it is:
/// a broken time is still better read than missing.
pub fn timestamp<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    match parts(&text) {
        None => text,
        Some([date, seconds, "Z", _]) => [date, "T", seconds, "Z"].concat().into(),
        Some([date, seconds, hours, minutes]) => {
            [date, "T", seconds, hours, ":", minutes].concat().into()
        }
    }
}

/// Date, time of day to the second, hours and minutes of the offset; `None` for every text that is not wholly a time.
fn parts(text: &str) -> Option<[&str; 4]> {
    let (date, clock) = text.split_at_checked(10)?;
    let (seconds, rest) = clock.strip_prefix('T')?.split_at_checked(8)?;
    if !fits(date, "0000-00-00") || !fits(seconds, "00:00:00") {
        return None;
    }
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    if zone == "Z" {
        return Some([date, seconds, "Z", ""]);
    }
    let (hours, minutes) = zone.split_at_checked(3)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    let is_offset = (fits(hours, "+00") || fits(hours, "-00")) && fits(minutes, "00");
    is_offset.then_some([date, seconds, hours, minutes])
}

/// Whether a text has digits where the form has `0`, and else the same.
fn fits(text: &str, form: &str) -> bool {
    let fits = |(byte, wanted): (&u8, &u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        wanted => byte == wanted,
    };
    text.len() == form.len() && text.as_bytes().iter().zip(form.as_bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn one_form_for_both_products() {
        assert_eq!(
            timestamp("2026-01-21T15:00:00.000+0000"),
            "2026-01-21T15:00:00+00:00"
        );
        assert_eq!(
            timestamp("2026-01-21T15:00:00.123-0530"),
            "2026-01-21T15:00:00-05:30"
        );
        assert_eq!(
            timestamp("2026-01-21T15:00:00.000Z"),
            "2026-01-21T15:00:00Z"
        );
        assert_eq!(
            timestamp("2026-01-21T15:00:00+05:30"),
            "2026-01-21T15:00:00+05:30"
        );
    }

    #[test]
    fn anything_else_stays_as_it_is() {
        assert_eq!(timestamp("2026-01-21"), "2026-01-21");
        assert_eq!(timestamp("Today"), "Today");
        // A summary with a `T`, a full stop and a dash is no time.
        assert_eq!(timestamp("Timeouts. in-prod"), "Timeouts. in-prod");
        let nearly = "2026-01-21T15:00:00.000+0000 or so";
        assert_eq!(timestamp(nearly), nearly);
        assert_eq!(timestamp(""), "");
    }
}
