//! One request as a handler sees it, and the ways it can fail.

use std::sync::Arc;

use axum::extract::{Extension, FromRequest, RawPathParams, Request, State as AxumState};
use axum::extract::{FromRequestParts, rejection::RawPathParamsRejection};
use axum::response::Response;
use axum::routing::{self, MethodRouter};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Jira;
use super::model::State;
use crate::core::clock::jira_time;
use crate::core::directory::User;
use crate::core::{Caller, Core, answer, lock};

/// What a handler returns.
pub(crate) type Outcome = Result<Response, Problem>;

/// A handler: synchronous, with the whole state in its hands.
pub(crate) type Handler = fn(&mut Cx<'_>) -> Outcome;

/// An error answer in Jira's shape: messages of the whole and messages by field.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Problem {
    /// HTTP status.
    pub(crate) status: u16,
    /// `errorMessages`.
    pub(crate) messages: Vec<String>,
    /// `errors`, in the order they were found.
    pub(crate) errors: Vec<(String, String)>,
    /// The body where it has another shape; boxed, so that a result stays small.
    pub(crate) body: Option<Box<Value>>,
}

impl Problem {
    /// One message of the whole.
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Problem {
            status,
            messages: vec![message.into()],
            ..Problem::default()
        }
    }

    /// Messages by field, with status 400.
    pub(crate) fn fields(errors: Vec<(String, String)>) -> Self {
        Problem {
            status: 400,
            errors,
            ..Problem::default()
        }
    }

    /// One message for one field, with status 400.
    pub(crate) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Problem::fields(vec![(field.into(), message.into())])
    }

    /// A body that is not Jira's usual one.
    pub(crate) fn with_body(status: u16, body: Value) -> Self {
        Problem {
            status,
            body: Some(Box::new(body)),
            ..Problem::default()
        }
    }

    /// The words for an issue that is not there or not to be seen; Jira does not tell which.
    pub(crate) fn no_issue() -> Self {
        Problem::new(
            404,
            "Issue does not exist or you do not have permission to see it.",
        )
    }

    /// The words for a caller who has to sign in.
    pub(crate) fn sign_in() -> Self {
        Problem::new(
            401,
            "You are not authenticated. Authentication required to perform this operation.",
        )
    }

    /// `{"errorMessages": …, "errors": …}`.
    pub(crate) fn to_json(&self) -> Value {
        if let Some(body) = &self.body {
            return body.as_ref().clone();
        }
        let errors: Map<String, Value> = self
            .errors
            .iter()
            .map(|(field, message)| (field.clone(), json!(message)))
            .collect();
        json!({"errorMessages": self.messages, "errors": errors})
    }

    fn into_response(self) -> Response {
        answer::json(self.status, &self.to_json())
    }
}

/// A request, read whole.
pub(crate) struct Call {
    pub(crate) caller: Caller,
    /// HTTP method in upper case.
    pub(crate) method: String,
    /// Path as sent.
    pub(crate) path: String,
    params: Vec<(String, String)>,
    query: Vec<(String, String)>,
    pub(crate) content_type: String,
    headers: http::HeaderMap,
    pub(crate) body: Bytes,
}

impl FromRequest<Arc<Jira>> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, jira: &Arc<Jira>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let caller = match Extension::<Caller>::from_request_parts(&mut parts, jira).await {
            Ok(Extension(caller)) => caller,
            Err(_) => Caller::anonymous(),
        };
        let params: Result<RawPathParams, RawPathParamsRejection> =
            RawPathParams::from_request_parts(&mut parts, jira).await;
        let params = params
            .map(|params| {
                params
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect()
            })
            .unwrap_or_default();
        let query = parts.uri.query().unwrap_or_default();
        let query = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .map_err(|_| answer::empty(400))?;
        let content_type = parts
            .headers
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        Ok(Call {
            caller,
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            params,
            query,
            content_type,
            headers: parts.headers,
            body,
        })
    }
}

impl Call {
    /// A path parameter; the router guarantees that it is there.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The first query parameter of this name.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every query parameter of this name, split at commas, empty pieces left out.
    pub(crate) fn query_list(&self, name: &str) -> Vec<String> {
        self.query
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Whether a query parameter says `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.query(name) == Some("true")
    }

    /// A whole number from the query; Jersey answers 404 to one that is none.
    pub(crate) fn number(&self, name: &str, default: usize) -> Result<usize, Problem> {
        match self.query(name) {
            None | Some("") => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| Problem::new(404, format!("null for parameter `{name}`: {text}"))),
        }
    }

    /// A request header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Problem> {
        let media = self.content_type.split(';').next().unwrap_or_default();
        if media.trim() != "application/json" {
            return Err(Problem::with_body(
                415,
                json!({"status-code": 415, "message": "Unsupported Media Type"}),
            ));
        }
        serde_json::from_slice(&self.body).map_err(|_| {
            Problem::new(
                400,
                "There was an error parsing JSON. Check that your request body is valid.",
            )
        })
    }

    /// Which REST version the path names; `latest` is the edition's own.
    pub(crate) fn version(&self, cloud: bool) -> u8 {
        match self.param("version") {
            "3" => 3,
            "latest" if cloud => 3,
            _ => 2,
        }
    }
}

/// Everything a handler works with.
pub(crate) struct Cx<'a> {
    pub(crate) core: &'a Core,
    pub(crate) state: &'a mut State,
    pub(crate) call: &'a Call,
}

impl Cx<'_> {
    /// Whether this is Cloud.
    pub(crate) fn cloud(&self) -> bool {
        self.core.flavor.is_cloud()
    }

    /// Whether rich text is ADF in this request (REST v3).
    pub(crate) fn adf(&self) -> bool {
        self.call.version(self.cloud()) == 3
    }

    /// `{base}/rest/api/{version}`.
    pub(crate) fn api(&self) -> String {
        let version = self.call.version(self.cloud());
        format!("{}/rest/api/{version}", self.core.jira_url)
    }

    /// The signed-in user, or the 401 for nobody.
    pub(crate) fn user(&self) -> Result<Arc<User>, Problem> {
        self.call.caller.user.clone().ok_or_else(Problem::sign_in)
    }

    /// The user's account id, empty for nobody.
    pub(crate) fn me(&self) -> &str {
        self.call.caller.account_id()
    }

    /// The present moment as Jira writes it; advances the clock, so writes call it once.
    pub(crate) fn tick(&self) -> String {
        jira_time(self.core.clock.tick())
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        self.core.clock.now()
    }
}

/// Answers with JSON.
pub(crate) fn ok(body: &Value) -> Outcome {
    Ok(answer::json(200, body))
}

/// Answers 201 with JSON.
pub(crate) fn created(body: &Value) -> Outcome {
    Ok(answer::json(201, body))
}

/// Answers 204.
pub(crate) fn no_content() -> Outcome {
    Ok(answer::empty(204))
}

fn run(jira: &Jira, call: &Call, handler: Handler) -> Response {
    let cloud = jira.core.flavor.is_cloud();
    let version_exists = match call.param("version") {
        "" | "2" | "latest" => true,
        "3" => cloud,
        _ => false,
    };
    if !version_exists {
        return answer::unknown_route(&call.method, &call.path);
    }
    let mut state = lock(&jira.state);
    let is_missing = |begin: &String| {
        call.path.starts_with(begin)
            || (begin == "/rest/agile/" && call.path.starts_with("/rest/software/"))
    };
    if state.missing.iter().any(is_missing) {
        // As the REST module says it of paths that no application serves.
        let message = format!("null for uri: {}{}", jira.core.jira_url, call.path);
        return answer::json(404, &json!({"message": message, "status-code": 404}));
    }
    let mut cx = Cx {
        core: &jira.core,
        state: &mut state,
        call,
    };
    handler(&mut cx).unwrap_or_else(Problem::into_response)
}

macro_rules! method {
    ($name:ident) => {
        /// Routes this method to the handler.
        pub(crate) fn $name(handler: Handler) -> MethodRouter<Arc<Jira>> {
            routing::$name(
                move |AxumState(jira): AxumState<Arc<Jira>>, call: Call| async move {
                    run(&jira, &call, handler)
                },
            )
        }
    };
}

method!(get);
method!(post);
method!(put);
method!(delete);
