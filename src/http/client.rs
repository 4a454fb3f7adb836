//! Sends calls to one site: signed, bounded, repeated where that is safe, and decoded.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use tokio::sync::Semaphore;
use tracing::debug;
use url::Url;

use super::address::url;
use super::auth::{Signed, Signer};
use super::call::{Body, Call, Permit, Request, Write};
use super::gateway::Gateway;
use super::retry::{self, Again};
use super::{redirect, remote, transport};
use crate::atlassian::{Error, Kind, Site};

/// How many redirects are followed within one origin.
pub(super) const REDIRECTS: usize = 5;

/// How often one call is sent again because of a 401: for another token, and for the way through the gateway.
const DETOURS: usize = 2;

/// How much of a refusal's body is read.
const REFUSAL_BYTES: usize = 256 * 1024;

/// A site and the connections to it, kept for the life of the process.
pub struct Client {
    pub(super) site: Site,
    pub(super) signer: Signer,
    pub(super) gateway: Gateway,
    pool: OnceLock<Result<reqwest::Client, String>>,
    /// The site's cloud id, once it was asked for.
    pub(super) cloud_id: OnceLock<String>,
    /// For other hosts: nothing of the site's credentials is in it.
    pub(super) unsigned_pool: OnceLock<Result<reqwest::Client, String>>,
    places: Semaphore,
}

/// One answer, whole.
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// How often the request was sent for it.
    pub(super) attempts: u32,
}

impl Answer {
    /// What was answered.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The same with another body.
    #[must_use]
    pub fn with_body(self, body: Vec<u8>) -> Self {
        Self {
            body: body.into(),
            ..self
        }
    }
}

/// Why an attempt gave no success, and whether another may.
pub(super) struct Failure {
    pub(super) error: Error,
    again: Again,
    asked_wait: Option<Duration>,
    /// Whether the site may have done what was asked.
    may_be_done: bool,
}

impl Client {
    /// Opens nothing yet: the pool is built when the first call leaves.
    pub fn new(site: Site) -> Self {
        Self {
            signer: Signer::new(site.product, site.auth.clone()),
            gateway: Gateway::new(&site),
            pool: OnceLock::new(),
            cloud_id: OnceLock::new(),
            unsigned_pool: OnceLock::new(),
            places: Semaphore::new(site.limits.concurrency.max(1)),
            site,
        }
    }

    /// The site it speaks to.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Sends a call that changes nothing. It may be sent more than once.
    pub async fn run<T>(&self, call: Call<T>) -> Result<T, Error> {
        let answer = self.fetch(&call).await?;
        self.read(&call, &answer)
    }

    /// The first half of [`Client::run`], for who looks at an answer before it is read.
    ///
    /// # Errors
    /// Whatever keeps the answer away.
    pub async fn fetch<T>(&self, call: &Call<T>) -> Result<Answer, Error> {
        self.send(&call.request, true).await
    }

    /// The second half of [`Client::run`].
    ///
    /// # Errors
    /// If the answer is not what the call expects.
    pub fn read<T>(&self, call: &Call<T>, answer: &Answer) -> Result<T, Error> {
        (call.decode)(&answer.body).map_err(|text| self.unreadable(&call.request, answer, text))
    }

    /// Sends a change, at most once unless the site itself says that it did nothing with it.
    pub async fn change<T>(&self, write: Write<T>, permit: &Permit) -> Result<T, Error> {
        let Write(call) = write;
        if self.site.read_only {
            return Err(self.error(&call.request, Kind::ReadOnly));
        }
        let answer = match self.send(&call.request, false).await {
            Ok(answer) => answer,
            Err(error) => {
                if error.is_open {
                    permit.took_effect();
                }
                return Err(error);
            }
        };
        permit.took_effect();
        self.read(&call, &answer).map_err(|error| Error {
            // It was taken, and is probably made; a page in its place is of whoever stands before the site.
            is_open: !matches!(error.kind, Kind::WebPage(_)),
            ..error
        })
    }

    /// Sends until there is a success, or a reason to stop.
    async fn send(&self, request: &Request, is_read: bool) -> Result<Answer, Error> {
        let _place = self.places.acquire().await;
        let mut delays = retry::delays(&self.site.limits);
        let mut detours = 0;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let signed = self.sign(request)?;
            let base = match request.api {
                None => self.gateway.base(&self.site, signed.generation),
                Some(api) => self.api(request, api).await?,
            };
            let mut failure = match self.attempt(request, &base, &signed).await {
                Ok(answer) => return Ok(Answer { attempts, ..answer }),
                Err(failure) => failure,
            };
            // A 401 says that nothing was done: what was found out meanwhile may help, another token or the other way.
            if failure.error.status == Some(401) && detours < DETOURS && request.api.is_none() {
                let has_news = self.signer.has_other_than(&signed)
                    || self.gateway.base(&self.site, signed.generation) != base;
                if has_news {
                    detours += 1;
                    continue;
                }
                match self.around(request, &signed).await {
                    Some(Ok(answer)) => return Ok(Answer { attempts, ..answer }),
                    Some(Err(through)) => failure = through,
                    None => {}
                }
            }
            failure.error.attempts = attempts;
            failure.error.is_open = failure.may_be_done && !is_read;
            let planned = match failure.again {
                Again::Always => delays.next(),
                Again::IfRead if is_read => delays.next(),
                Again::Soon if attempts == 1 => delays.next().map(|wait| wait.min(retry::SOON)),
                Again::Soon | Again::IfRead | Again::No => None,
            };
            let wait = planned.and_then(|planned| retry::wait(planned, failure.asked_wait));
            let Some(wait) = wait else {
                return Err(failure.error);
            };
            debug!(
                call = request.name,
                attempt = attempts,
                wait_ms = wait.as_millis() as u64,
                "a call is repeated"
            );
            tokio::time::sleep(wait).await;
        }
    }

    /// The same request through Atlassian's gateway; `None` if that is no way for this site and token.
    async fn around(&self, request: &Request, signed: &Signed) -> Option<Result<Answer, Failure>> {
        if !self.gateway.is_untried(signed.generation) {
            return None;
        }
        let base = self.find_gateway(request).await?;
        let outcome = self.attempt(request, &base, signed).await;
        if let Err(through) = &outcome
            && matches!(
                through.error.kind,
                Kind::Auth | Kind::Elsewhere(_) | Kind::Network(_)
            )
        {
            self.gateway.give_up(signed.generation);
            return None;
        }
        self.gateway.enter(base, signed.generation);
        Some(outcome)
    }

    pub(super) fn sign(&self, request: &Request) -> Result<Signed, Error> {
        self.signer
            .sign()
            .map_err(|text| self.error(request, Kind::Credential(text)))
    }

    /// One request with its redirects.
    async fn attempt(
        &self,
        request: &Request,
        base: &Url,
        signed: &Signed,
    ) -> Result<Answer, Failure> {
        // What a site serves as `/gateway/api/…` is Atlassian's gateway, which has no such beginning itself: "Assets
        // REST API", `https://api.atlassian.com/ex/jira/{cloudId}/jsm/assets/…`.
        let path = match request.path.strip_prefix("/gateway/api") {
            Some(rest) if *base != self.site.base => rest,
            _ => &request.path,
        };
        let mut url = url(base, path, &request.query)
            .map_err(|text| self.failure(request, Kind::Request(text), Again::No))?;
        for _ in 0..=REDIRECTS {
            let answer = self.exchange(request, &url, signed.header.clone()).await?;
            match redirect::within(request, base, &url, &answer) {
                Some(next) => url = next,
                None => {
                    return match redirect::leads_away(request, base, &url, &answer) {
                        Some(next) => self.away(request, next).await,
                        None => self.judge(request, &url, answer),
                    };
                }
            }
        }
        let kind = Kind::Network("the site redirects in a circle".into());
        Err(self.failure(request, kind, Again::No))
    }

    pub(super) async fn exchange(
        &self,
        request: &Request,
        url: &Url,
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, Failure> {
        let pool = self
            .pool
            .get_or_init(|| transport::build(&self.site))
            .as_ref()
            .map_err(|text| self.failure(request, Kind::Network(text.clone()), Again::No))?;
        let mut builder = pool.request(request.method.clone(), url.clone());
        builder = builder.header("accept", "application/json");
        if let Some(authorization) = authorization {
            builder = builder.header("authorization", authorization);
        }
        for (name, value) in &request.headers {
            builder = builder.header(*name, *value);
        }
        for (name, value) in self.own_headers() {
            builder = builder.header(name, value);
        }
        builder = match &request.body {
            Body::Empty => builder,
            Body::Json(bytes) => builder
                .header("content-type", "application/json")
                .body(bytes.clone()),
            Body::Form(parts) => builder
                .header("x-atlassian-token", "no-check")
                .multipart(form(parts)),
        };
        let started = Instant::now();
        super::count::one();
        let response = builder.send().await.map_err(|error| {
            let kind = Kind::Network(self.network_text(&error));
            Failure {
                // A connection that was never made carried nothing.
                may_be_done: !error.is_connect(),
                ..self.failure(request, kind, Again::after_break(&error))
            }
        })?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let limit = if status < 400 {
            self.site.limits.body_bytes
        } else {
            REFUSAL_BYTES
        };
        let body = self.body(request, response, limit).await?;
        debug!(
            call = request.name,
            method = %request.method,
            status,
            bytes = body.len(),
            duration_ms = started.elapsed().as_millis() as u64,
            "the site answered"
        );
        Ok(Answer {
            status,
            headers,
            body,
            attempts: 1,
        })
    }

    pub(super) async fn body(
        &self,
        request: &Request,
        mut response: reqwest::Response,
        limit: usize,
    ) -> Result<Bytes, Failure> {
        let is_refusal = response.status().as_u16() >= 400;
        let too_large = || Failure {
            may_be_done: true,
            ..self.failure(request, Kind::TooLarge(limit), Again::No)
        };
        let announced = response.content_length().unwrap_or(0);
        if announced > limit as u64 && !is_refusal {
            return Err(too_large());
        }
        let mut first = None;
        let mut whole = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let so_far = first.as_ref().map_or(0, Bytes::len) + whole.len();
                    if so_far + chunk.len() > limit {
                        if is_refusal {
                            break;
                        }
                        return Err(too_large());
                    }
                    // Most answers come in one piece: it is then used as it is, without a copy.
                    match first.take() {
                        None if whole.is_empty() => first = Some(chunk),
                        None => whole.extend_from_slice(&chunk),
                        Some(earlier) => {
                            whole.reserve((announced as usize).min(limit));
                            whole.extend_from_slice(&earlier);
                            whole.extend_from_slice(&chunk);
                        }
                    }
                }
                Ok(None) => break,
                Err(_) if is_refusal => break,
                Err(error) => {
                    let kind = Kind::Network(self.network_text(&error));
                    return Err(Failure {
                        may_be_done: true,
                        ..self.failure(request, kind, Again::after_break(&error))
                    });
                }
            }
        }
        Ok(first.unwrap_or_else(|| whole.into()))
    }

    #[expect(
        clippy::result_large_err,
        reason = "a failure is as rare as it is large, and is handed on once"
    )]
    fn judge(&self, request: &Request, url: &Url, answer: Answer) -> Result<Answer, Failure> {
        if (200..300).contains(&answer.status) {
            return Ok(answer);
        }
        let (mut messages, mut fields) = remote::messages(&answer.body);
        for text in messages
            .iter_mut()
            .chain(fields.iter_mut().map(|(_, text)| text))
        {
            self.signer.conceal(text);
        }
        let kind = match redirect::location(url, &answer) {
            Some(next) if !redirect::is_login(url, &next) => {
                Kind::Elsewhere(redirect::without_query(next))
            }
            _ => remote::kind(answer.status, &answer.headers),
        };
        let mut error = self.error(request, kind);
        error.status = Some(answer.status);
        error.messages = messages;
        error.fields = fields;
        Err(Failure {
            error,
            again: Again::after(answer.status),
            asked_wait: retry::asked_wait(&answer.headers, remote::now()),
            may_be_done: answer.status >= 500,
        })
    }

    /// A success that does not decode: a login page where a single sign-on stands in front, or nonsense.
    fn unreadable(&self, request: &Request, answer: &Answer, text: String) -> Error {
        let is_page = answer
            .headers
            .get("content-type")
            .is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
            || answer.body.trim_ascii_start().starts_with(b"<");
        let kind = if is_page {
            let mut title = remote::messages(&answer.body).0.into_iter().next();
            if let Some(title) = &mut title {
                self.signer.conceal(title);
            }
            Kind::WebPage(title)
        } else {
            Kind::Unreadable(text)
        };
        let mut error = self.error(request, kind);
        error.status = Some(answer.status);
        error.attempts = answer.attempts;
        error
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "headers an operator configured may be secret, so they are kept as such"
    )]
    fn own_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.site
            .network
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.expose()))
    }

    /// The failure without the address, whose query may hold what a person searched for.
    fn network_text(&self, error: &reqwest::Error) -> String {
        self.network_text_of(self.site.base.host_str().unwrap_or("the site"), error)
    }

    pub(super) fn network_text_of(&self, host: &str, error: &reqwest::Error) -> String {
        if error.is_timeout() {
            let seconds = self.site.network.timeout.as_secs();
            return format!("{host} did not answer within {seconds} seconds");
        }
        let mut innermost: &dyn std::error::Error = error;
        while let Some(cause) = innermost.source() {
            innermost = cause;
        }
        let what = if error.is_connect() {
            "cannot be reached"
        } else {
            "broke the connection"
        };
        format!("{host} {what}: {innermost}")
    }

    pub(super) fn failure(&self, request: &Request, kind: Kind, again: Again) -> Failure {
        Failure {
            error: self.error(request, kind),
            again,
            asked_wait: None,
            may_be_done: false,
        }
    }

    pub(super) fn error(&self, request: &Request, kind: Kind) -> Error {
        Error {
            product: self.site.product,
            call: request.name,
            kind,
            status: None,
            messages: Vec::new(),
            fields: Vec::new(),
            attempts: 1,
            is_open: false,
        }
    }
}

fn form(parts: &[super::Part]) -> reqwest::multipart::Form {
    parts
        .iter()
        .fold(reqwest::multipart::Form::new(), |form, part| {
            let length = part.bytes.len() as u64;
            let mut piece =
                reqwest::multipart::Part::stream_with_length(part.bytes.clone(), length);
            if let Some(name) = &part.file_name {
                piece = piece.file_name(name.clone());
            }
            form.part(part.name, piece)
        })
}
