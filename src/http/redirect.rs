//! Where a redirect may lead: within the site with its credential, for the bytes of files to any host without.
//!
//! Cloud answers a download with an address of its media service that is signed for a few minutes, and a self-hosted
//! site may keep its files in a store of its own. Who asks is nobody's business there: neither the credential nor the
//! headers an operator configured nor a client certificate go along, and once away nothing is signed again.

use std::time::Instant;

use http::Method;
use tracing::debug;
use url::Url;

use super::call::Request;
use super::client::{Answer, Client, Failure, REDIRECTS};
use super::retry::Again;
use super::transport;
use crate::atlassian::Kind;

impl Client {
    /// Gets what another host keeps for the site.
    pub(super) async fn away(&self, request: &Request, mut url: Url) -> Result<Answer, Failure> {
        let pool = self
            .unsigned_pool
            .get_or_init(|| transport::unsigned(&self.site))
            .as_ref()
            .map_err(|text| self.failure(request, Kind::Network(text.clone()), Again::No))?;
        for _ in 0..=REDIRECTS {
            if !is_safe(&self.site.base, &url) {
                let kind = Kind::Elsewhere(without_query(url));
                return Err(self.failure(request, kind, Again::No));
            }
            let host = url.host_str().unwrap_or("another host").to_owned();
            let started = Instant::now();
            super::count::one();
            let response = pool.get(url.clone()).send().await.map_err(|error| {
                let kind = Kind::Network(self.network_text_of(&host, &error));
                self.failure(request, kind, Again::after_break(&error))
            })?;
            let status = response.status().as_u16();
            let headers = response.headers().clone();
            let body = self
                .body(request, response, self.site.limits.body_bytes)
                .await?;
            debug!(
                call = request.name,
                status,
                bytes = body.len(),
                duration_ms = started.elapsed().as_millis() as u64,
                "the host where the site keeps it answered"
            );
            let answer = Answer {
                status,
                headers,
                body,
                attempts: 1,
            };
            match location(&url, &answer) {
                Some(next) => url = next,
                None if (200..300).contains(&status) => return Ok(answer),
                // Not as the site's own status: a 401 there says nothing of the credential, which did not go there.
                None => {
                    let text = format!("{host}, where the site keeps it, answered with {status}");
                    let again = Again::after(status);
                    return Err(self.failure(request, Kind::Network(text), again));
                }
            }
        }
        let kind = Kind::Network("the site redirects in a circle".into());
        Err(self.failure(request, kind, Again::No))
    }
}

/// Where the bytes of a file are kept, if that is another host.
pub(super) fn leads_away(
    request: &Request,
    base: &Url,
    from: &Url,
    answer: &Answer,
) -> Option<Url> {
    let next = location(from, answer)?;
    let may = request.may_leave && request.method == Method::GET;
    (may && next.origin() != base.origin()).then_some(next)
}

/// No way from a site with TLS to one without, and no address that carries a name and a password.
fn is_safe(base: &Url, url: &Url) -> bool {
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && base.scheme() == "http");
    scheme && url.username().is_empty() && url.password().is_none()
}

/// Where to go on: only for a read, only within the origin that the credential belongs to, and not to a
/// login page.
pub(super) fn within(request: &Request, base: &Url, from: &Url, answer: &Answer) -> Option<Url> {
    let next = location(from, answer)?;
    (request.method == Method::GET && next.origin() == base.origin() && !is_login(from, &next))
        .then_some(next)
}

/// Where a redirect leads.
pub(super) fn location(from: &Url, answer: &Answer) -> Option<Url> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = answer.headers.get("location")?.to_str().ok()?;
    from.join(location).ok()
}

/// The site's own login page: the credential was not accepted.
pub(super) fn is_login(from: &Url, next: &Url) -> bool {
    next.origin() == from.origin() && next.path().contains("login")
}

/// What follows `?` may hold a session or the words of a search.
pub(super) fn without_query(mut url: Url) -> String {
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Call;

    #[test]
    fn only_the_bytes_of_files_are_fetched_elsewhere() {
        let base = Url::parse("https://acme.example/").expect("an address");
        let mut headers = http::HeaderMap::new();
        let elsewhere = http::HeaderValue::from_static("https://media.example/x");
        headers.insert("location", elsewhere);
        let answer = Answer {
            status: 302,
            headers,
            body: Default::default(),
            attempts: 1,
        };
        let plain = Call::get("get issue", "/rest/x", |_| Ok(())).request;
        let file = Call::get("download file", "/x", |_| Ok(()))
            .may_leave()
            .request;
        let mut sent = file.clone();
        sent.method = Method::POST;
        assert!(leads_away(&file, &base, &base, &answer).is_some());
        assert!(leads_away(&plain, &base, &base, &answer).is_none());
        assert!(leads_away(&sent, &base, &base, &answer).is_none());
        for request in [&plain, &file] {
            assert!(within(request, &base, &base, &answer).is_none());
        }
    }

    #[test]
    fn nothing_leads_from_tls_to_plain_text() {
        let url = |text: &str| Url::parse(text).expect("an address");
        let (safe, plain) = (url("https://acme.example/wiki"), url("http://localhost:1/"));
        assert!(is_safe(&safe, &url("https://media.example/file?token=x")));
        assert!(!is_safe(&safe, &url("http://media.example/file")));
        assert!(is_safe(&plain, &url("http://media.example/file")));
        for bad in [
            "https://a:b@media.example/",
            "file:///etc/passwd",
            "ftp://media.example/",
        ] {
            assert!(!is_safe(&safe, &url(bad)), "{bad}");
        }
    }
}
