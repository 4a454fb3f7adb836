//! Points in time as the sites write them.

/// RFC 3339 with the offset the site sent, to the second.
///
/// Jira writes `2026-01-21T15:00:00.000+0000`, Confluence `2026-01-21T15:00:00.000Z`; both become
/// `2026-01-21T15:00:00+00:00` or `…Z`. Text of any other form (a bare date) is given back as it is:
/// a broken time is still better read than missing.
pub fn timestamp(text: &str) -> String {
    let Some((date, clock)) = text.split_once('T') else {
        return text.to_owned();
    };
    let zone_at = clock
        .find(['Z', '+', '-'])
        .filter(|at| *at >= "00:00:00".len());
    let Some(zone_at) = zone_at else {
        return text.to_owned();
    };
    let (seconds, zone) = clock.split_at(zone_at);
    let seconds = seconds.split('.').next().unwrap_or(seconds);
    let mut out = String::with_capacity(25);
    out.push_str(date);
    out.push('T');
    out.push_str(seconds);
    if zone.len() == 5 && zone.is_ascii() && !zone.contains(':') {
        out.push_str(&zone[..3]);
        out.push(':');
        out.push_str(&zone[3..]);
    } else {
        out.push_str(zone);
    }
    out
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
        assert_eq!(timestamp(""), "");
    }
}
