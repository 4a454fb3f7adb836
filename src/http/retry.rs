//! When a request may be sent again, and how long to wait before.

use std::time::{Duration, SystemTime};

use backon::BackoffBuilder;
use http::HeaderMap;

use crate::atlassian::Limits;

/// Longer than this nobody waits for one answer: the caller is told instead.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The shortest wait the site can talk us into: `Retry-After: 0` has caused storms (needs.md 46).
const SHORTEST_WAIT: Duration = Duration::from_millis(250);

/// The waits between attempts: doubling from `limits.backoff` to 30 s, each lengthened at random so that
/// many clients do not come back in one moment.
pub(super) fn delays(limits: &Limits) -> impl Iterator<Item = Duration> + Send + use<> {
    backon::ExponentialBuilder::default()
        .with_min_delay(limits.backoff)
        .with_max_delay(LONGEST_WAIT)
        .with_max_times(limits.retries)
        .with_jitter()
        .build()
}

/// The wait before the only repetition of a request that found no connection.
pub(super) const SOON: Duration = Duration::from_millis(500);

/// What a failed attempt says about another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// The site did nothing with it (429): any request may be repeated.
    Always,
    /// It never left, for want of a connection: any request may be repeated, but only once and soon. A wrong name, port
    /// or certificate does not get better by waiting, and somebody waits for the words that say so.
    Soon,
    /// The site may have done something: only what changes nothing may be repeated.
    IfRead,
    /// Repeating would not help.
    No,
}

impl Again {
    /// What a status says.
    pub(super) fn after(status: u16) -> Self {
        match status {
            429 => Again::Always,
            408 | 502..=504 => Again::IfRead,
            _ => Again::No,
        }
    }

    /// What a connection that failed or broke says. Who has waited for one time-out does not want to wait for four.
    pub(super) fn after_break(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Again::No
        } else if error.is_connect() {
            Again::Soon
        } else {
            Again::IfRead
        }
    }
}

/// How long the site asks us to wait: `Retry-After` in seconds or as a date, else `X-RateLimit-Reset` as
/// ISO 8601 (Atlassian's "Rate limiting" page for Jira Cloud; Data Center sends `Retry-After`).
pub(super) fn asked_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let until = |time: jiff::Timestamp| {
        let now = jiff::Timestamp::try_from(now).ok()?;
        Duration::try_from(time - now).ok().or(Some(Duration::ZERO))
    };
    if let Some(value) = text("retry-after") {
        if let Ok(seconds) = value.parse::<u64>() {
            return Some(Duration::from_secs(seconds));
        }
        if let Ok(date) = jiff::fmt::rfc2822::parse(value) {
            return until(date.timestamp());
        }
    }
    until(text("x-ratelimit-reset")?.parse().ok()?)
}

/// The wait before the next attempt, or `None` if the site asks for more patience than anybody has.
pub(super) fn wait(planned: Duration, asked: Option<Duration>) -> Option<Duration> {
    match asked {
        Some(asked) if asked > LONGEST_WAIT => None,
        Some(asked) => Some(planned.min(asked.max(SHORTEST_WAIT)).max(asked)),
        None => Some(planned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, http::HeaderValue::from_static(value));
        headers
    }

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
    }

    #[test]
    fn reads_every_form_of_patience() {
        let asked = |name, value| asked_wait(&headers(name, value), now());
        assert_eq!(asked("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(
            asked("retry-after", "Mon, 21 Sep 2026 14:13:50 GMT"),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            asked("x-ratelimit-reset", "2026-09-21T14:13:30Z"),
            Some(Duration::from_secs(10))
        );
        assert_eq!(
            asked("x-ratelimit-reset", "2026-09-21T14:13:00Z"),
            Some(Duration::ZERO),
            "a moment that has passed"
        );
        assert_eq!(asked("retry-after", "soon"), None);
    }

    #[test]
    fn zero_is_not_taken_at_its_word() {
        let planned = Duration::from_secs(2);
        assert_eq!(wait(planned, Some(Duration::ZERO)), Some(SHORTEST_WAIT));
        assert_eq!(
            wait(planned, Some(Duration::from_secs(5))),
            Some(Duration::from_secs(5))
        );
        assert_eq!(wait(planned, None), Some(planned));
        assert_eq!(wait(planned, Some(Duration::from_secs(3600))), None);
    }

    #[test]
    fn only_what_the_site_refused_outright_is_repeated_for_a_write() {
        assert_eq!(Again::after(429), Again::Always);
        assert_eq!(Again::after(503), Again::IfRead);
        assert_eq!(Again::after(408), Again::IfRead);
        assert_eq!(Again::after(500), Again::No);
        assert_eq!(Again::after(400), Again::No);
    }
}
