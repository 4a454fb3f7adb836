//! The running Confluence: the shared core, the state, and one request as a handler sees it.
//!
//! Handlers are plain functions from an `Ask` to an answer or a `Problem`; what is the same for all of them (caller, query,
//! paging, the wording of refusals) is here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, RawPathParams, Request, State as AxumState};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::problem::Problem;
use super::state::State;
use crate::core::directory::User;
use crate::core::flavor::Flavor;
use crate::core::{Caller, Core, answer, lock};

/// What a handler gives back.
pub(crate) type Answer = Result<Response, Problem>;

/// The largest attachment, as Confluence is delivered: 100 MB.
const UPLOAD_LIMIT: usize = 100 * 1024 * 1024;

/// The simulated Confluence.
pub(crate) struct Site {
    pub(crate) core: Arc<Core>,
    pub(crate) state: Mutex<State>,
}

/// In which words and shapes a request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    DataCenter,
    /// What is left of the old API on Cloud.
    CloudV1,
    CloudV2,
}

/// One field of a multipart body.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) data: Vec<u8>,
}

/// One request.
pub(crate) struct Ask {
    pub(crate) site: Arc<Site>,
    pub(crate) dialect: Dialect,
    /// The signed-in user.
    pub(crate) user: Arc<User>,
    /// Path below the host, without the query.
    pub(crate) route: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) parts: Vec<Part>,
    params: BTreeMap<String, String>,
}

impl Ask {
    /// Locks the state.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.site.state)
    }

    /// Gives the time of a write; every write moves the clock.
    pub(crate) fn tick(&self) -> Timestamp {
        self.site.core.clock.tick()
    }

    /// Gives the present time.
    pub(crate) fn now(&self) -> Timestamp {
        self.site.core.clock.now()
    }

    /// Says whether Cloud is played.
    pub(crate) fn is_cloud(&self) -> bool {
        self.site.core.flavor.is_cloud()
    }

    /// Gives the address of Confluence, with `/wiki` on Cloud.
    pub(crate) fn base(&self) -> &str {
        &self.site.core.confluence_url
    }

    /// Gives a path parameter, empty if the route has none of that name.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// Gives a query parameter that is not empty.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Gives all values of a query parameter; repeated and comma-separated forms mean the same.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.query
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Reads a query parameter that is `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.first(name) == Some("true")
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// Refuses a body that is not JSON.
    pub(crate) fn json(&self) -> Result<Value, Problem> {
        let content_type = self
            .headers
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        if !content_type.starts_with("application/json") {
            return Err(Problem::MediaType(
                "HTTP 415 Unsupported Media Type".to_owned(),
            ));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| Problem::Invalid(format!("Could not parse JSON body: {error}")))
    }

    /// Writes a refusal in the words of the dialect.
    pub(crate) fn refuse(&self, problem: &Problem) -> Response {
        refusal(self.dialect, problem)
    }
}

fn refusal(dialect: Dialect, problem: &Problem) -> Response {
    match dialect {
        Dialect::DataCenter => answer::json(problem.status(), &problem.data_center()),
        Dialect::CloudV1 => answer::json(problem.status(), &problem.cloud_v1()),
        Dialect::CloudV2 => answer::json(problem.status_v2(), &problem.cloud_v2()),
    }
}

/// Makes an axum handler of a handler of ours.
pub(crate) fn run(
    handler: fn(&Ask) -> Answer,
) -> impl Fn(
    AxumState<Arc<Site>>,
    RawPathParams,
    Request,
) -> futures_util::future::BoxFuture<'static, Response>
+ Clone
+ Send
+ 'static {
    move |AxumState(site), params, request| Box::pin(serve(handler, site, params, request))
}

async fn serve(
    handler: fn(&Ask) -> Answer,
    site: Arc<Site>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let route = request.uri().path().to_owned();
    let dialect = match site.core.flavor {
        Flavor::DataCenter => Dialect::DataCenter,
        Flavor::Cloud if route.contains("/api/v2/") => Dialect::CloudV2,
        Flavor::Cloud => Dialect::CloudV1,
    };
    let caller = request.extensions().get::<Caller>().cloned();
    let user = match caller.and_then(|caller| caller.user) {
        Some(user) if user.confluence => user,
        Some(_) => {
            let text = "User not permitted to use Confluence".to_owned();
            return refusal(dialect, &Problem::Forbidden(text));
        }
        None => return unauthenticated(dialect),
    };
    let query = request
        .uri()
        .query()
        .map(|query| {
            url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect()
        })
        .unwrap_or_default();
    let headers = request.headers().clone();
    let (body, parts) = match read_body(request).await {
        Ok(read) => read,
        Err(problem) => return refusal(dialect, &problem),
    };
    let ask = Ask {
        site,
        dialect,
        user,
        route,
        query,
        headers,
        body,
        parts,
        params: params
            .iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
    };
    match handler(&ask) {
        Ok(response) => response,
        Err(problem) => ask.refuse(&problem),
    }
}

/// The demo site has no anonymous access, as new sites have none.
fn unauthenticated(dialect: Dialect) -> Response {
    let text = "User not permitted to use Confluence".to_owned();
    match dialect {
        Dialect::CloudV2 => answer::json(
            401,
            &serde_json::json!({"errors": [{"status": 401, "code": "UNAUTHORIZED", "title": "Unauthorized", "detail": null}]}),
        ),
        Dialect::CloudV1 => refusal(dialect, &Problem::Forbidden(text)),
        Dialect::DataCenter => answer::json(
            401,
            &serde_json::json!({"statusCode": 401, "data": {"authorized": false, "valid": true, "errors": [], "successful": false},
                "message": text, "reason": "Unauthorized"}),
        ),
    }
}

async fn read_body(request: Request) -> Result<(Bytes, Vec<Part>), Problem> {
    let multipart = request
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    let broken = |what: &dyn std::fmt::Display| {
        Problem::Invalid(format!("Could not read the multipart body: {what}"))
    };
    if !multipart {
        let body: Body = request.into_body();
        let body = to_bytes(body, usize::MAX)
            .await
            .map_err(|error| broken(&error))?;
        return Ok((body, Vec::new()));
    }
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| broken(&error))?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let media_type = field.content_type().map(str::to_owned);
        let data = field.bytes().await.map_err(|error| broken(&error))?;
        if data.len() > UPLOAD_LIMIT {
            return Err(Problem::TooLarge(format!(
                "The attachment is larger than the allowed size of {UPLOAD_LIMIT} bytes"
            )));
        }
        parts.push(Part {
            name,
            file,
            media_type,
            data: data.to_vec(),
        });
    }
    Ok((Bytes::new(), parts))
}
