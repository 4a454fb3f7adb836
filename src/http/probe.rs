//! One request as a person would try it: nothing repeated, no redirect followed, nothing judged. A signed one goes
//! through Atlassian's gateway if calls go there.
//!
//! For `doctor`, which explains what other calls only report: it needs the headers of a refusal and answers that are no
//! success.

use std::time::{Duration, Instant, SystemTime};

use http::HeaderMap;

use super::call::Call;
use super::client::Client;
use super::remote;
use crate::atlassian::Error;

/// An answer as it came.
#[derive(Debug)]
pub struct Probe {
    /// The status.
    pub status: u16,
    /// The body as text; of a refusal at most its first 256 KiB.
    pub body: String,
    /// How long it took, the connection included.
    pub took: Duration,
    headers: HeaderMap,
}

/// Whether a request says who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// With the credential of the site.
    Signed,
    /// Without it.
    Anonymous,
}

impl Probe {
    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// What the site itself said, if it refused.
    pub fn messages(&self) -> Vec<String> {
        let (mut messages, fields) = remote::messages(self.body.as_bytes());
        messages.extend(
            fields
                .into_iter()
                .map(|(field, text)| format!("{field}: {text}")),
        );
        messages
    }

    /// How far the site's clock is ahead of ours; negative if it is behind. `None` if it tells no time.
    pub fn clock_ahead_seconds(&self) -> Option<i64> {
        let there: SystemTime = httpdate(self.header("date")?)?;
        let here = remote::now();
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        Some(match there.duration_since(here) {
            Ok(ahead) => seconds(ahead),
            Err(behind) => -seconds(behind.duration()),
        })
    }
}

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn httpdate(text: &str) -> Option<SystemTime> {
    jiff::fmt::rfc2822::parse(text)
        .ok()
        .map(|time| time.timestamp().into())
}

impl Client {
    /// Sends one GET to a path below the site's address, or, if it begins with `//`, below its host.
    ///
    /// # Errors
    /// No answer at all: no connection, no credential.
    pub async fn probe(&self, path: &str, signing: Signing) -> Result<Probe, Error> {
        let call = Call::get("probe", path, |_| Ok(())).request;
        let (authorization, base) = match signing {
            Signing::Signed => {
                let signed = self.sign(&call)?;
                let base = self.gateway.base(&self.site, signed.generation);
                (signed.header, base)
            }
            Signing::Anonymous => (None, self.site.base.clone()),
        };
        let mut url = base.clone();
        let (below, path) = match path.strip_prefix('/').filter(|rest| rest.starts_with('/')) {
            Some(path) => ("", path),
            None => (base.path().trim_end_matches('/'), path),
        };
        let (path, query) = path
            .split_once('?')
            .map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{below}{path}"));
        url.set_query(query);
        let started = Instant::now();
        let answer = self
            .exchange(&call, &url, authorization)
            .await
            .map_err(|failure| failure.error)?;
        Ok(Probe {
            status: answer.status,
            body: String::from_utf8_lossy(&answer.body).into_owned(),
            took: started.elapsed(),
            headers: answer.headers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &'static str)], body: &str) -> Probe {
        Probe {
            status: 403,
            body: body.into(),
            took: Duration::ZERO,
            headers: headers
                .iter()
                .map(|(name, value)| {
                    let name = http::HeaderName::from_static(name);
                    (name, http::HeaderValue::from_static(value))
                })
                .collect(),
        }
    }

    #[test]
    fn reads_dates_headers_and_messages() {
        let old = answer(
            &[
                ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                ("x-seraph-loginreason", "OUT"),
            ],
            r#"{"errorMessages":["No."],"errors":{"name":"Missing."}}"#,
        );
        assert!(
            old.clock_ahead_seconds()
                .is_some_and(|seconds| seconds < -900_000_000)
        );
        assert_eq!(old.header("x-seraph-loginreason"), Some("OUT"));
        assert_eq!(old.messages(), ["No.", "name: Missing."]);
        assert_eq!(answer(&[], "").clock_ahead_seconds(), None);
    }
}
