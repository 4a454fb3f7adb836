//! The way every request takes: fault, caller, product, fault, log.
//!
//! It wraps the whole router, so that it sees unknown routes and may rewrite the gateway's paths before routing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde_json::Value;

use super::answer::{self, UnknownRoute};
use super::fault::{Fault, Instead};
use super::flavor::Product;
use super::log::Exchange;
use super::{Caller, Core, admin, auth};

/// Bodies larger than this are refused, as a proxy in front of the product would.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

#[derive(Clone)]
struct Frame {
    core: Arc<Core>,
    product: Product,
}

/// Puts the shared way around a product's router, and the admin endpoints beside it.
pub(crate) fn wrap(core: Arc<Core>, product: Product, router: Router) -> Router {
    let router = router.fallback(unknown_route);
    let frame = Frame {
        core: Arc::clone(&core),
        product,
    };
    Router::new()
        .fallback_service(router)
        .layer(middleware::from_fn_with_state(frame, pass))
        .merge(admin::router(core))
}

async fn unknown_route(request: Request) -> Response {
    answer::unknown_route(request.method().as_str(), request.uri().path())
}

async fn pass(State(frame): State<Frame>, request: Request, next: Next) -> Response {
    let core = &frame.core;
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return answer::text(413, "text/plain", "Request entity too large");
    };
    let url = parts
        .uri
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let gateway = ungateway(core, frame.product, &url);
    if let Some(inner) = gateway
        .as_deref()
        .and_then(|inner| inner.parse::<Uri>().ok())
    {
        parts.uri = inner;
    }

    let method = parts.method.clone();
    let fault = core
        .faults
        .take(frame.product, method.as_str(), &url, &body);
    if let Some(delay) = fault.as_ref().and_then(|fault| fault.delay) {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }

    let caller = match fault.as_ref().is_some_and(|fault| fault.expired) {
        true => Err(Box::new(auth::unauthorized(
            core.flavor,
            frame.product,
            scheme(&parts.headers),
            gateway.is_some(),
        ))),
        false => auth::authenticate(core, frame.product, &parts.headers, gateway.is_some()),
    };
    let caller_id = caller
        .as_ref()
        .ok()
        .and_then(|caller| caller.user.as_ref())
        .map(|user| user.account_id.clone());
    let caller_name = caller
        .as_ref()
        .ok()
        .and_then(|caller| caller.user.as_ref())
        .map(|user| user.name.clone());

    let headers = parts.headers.clone();
    let skip = fault.as_ref().is_some_and(Fault::skips_product);
    let mut response = match caller {
        Err(refusal) => *refusal,
        Ok(_) if skip => answer::empty(204),
        Ok(caller) => {
            parts.extensions.insert::<Caller>(caller);
            let again = fault.as_ref().is_some_and(|fault| fault.duplicate);
            let first = Request::from_parts(parts.clone(), Body::from(body.clone()));
            if again {
                // A proxy that repeats: the product sees the request twice, the client sees the last answer.
                let second = Request::from_parts(parts, Body::from(body.clone()));
                let _ = next.clone().run(first).await;
                next.run(second).await
            } else {
                next.run(first).await
            }
        }
    };
    sign(core, frame.product, caller_name.as_deref(), &mut response);

    let unknown = response.extensions().get::<UnknownRoute>().is_some();
    let (head, answer_body) = response.into_parts();
    let answer_body = to_bytes(answer_body, usize::MAX).await.unwrap_or_default();
    let intact = Response::from_parts(head, Body::from(answer_body.clone()));
    let (response, sent) = match &fault {
        Some(fault) => spoil(fault, intact, &answer_body),
        None => (intact, answer_body),
    };
    if core.log.is_on() {
        core.log.add(Exchange {
            product: frame.product,
            method: method.to_string(),
            url,
            headers: plain_headers(&headers),
            body: readable(&headers, &body),
            caller: caller_id,
            status: response.status().as_u16(),
            response_headers: plain_headers(response.headers()),
            response: readable(response.headers(), &sent),
            unknown,
            fault: fault.map(|fault| fault.rule),
        });
    }
    response
}

/// `/ex/jira/{cloudId}/rest/…` of the API gateway to the site's own path; `None` if it is no gateway path.
///
/// The real gateway lives on `api.atlassian.com`; here it is the same port.
fn ungateway(core: &Core, product: Product, url: &str) -> Option<String> {
    if !core.flavor.is_cloud() {
        return None;
    }
    let prefix = format!("/ex/{}/{}", product.name(), core.cloud_id);
    let rest = url.strip_prefix(prefix.as_str())?;
    // What a site serves below `/gateway/api` is the gateway.
    match rest.starts_with("/jsm/") {
        true => Some(format!("/gateway/api{rest}")),
        false => rest.starts_with('/').then(|| rest.to_owned()),
    }
}

fn scheme(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION);
    value
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(' ').next())
        .unwrap_or("Basic")
}

/// The headers by which the products are known.
fn sign(core: &Core, product: Product, name: Option<&str>, response: &mut Response) {
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put("x-content-type-options", "nosniff");
    match (core.flavor.is_cloud(), product) {
        (true, _) => {
            put("atl-traceid", "f0e1d2c3b4a5968778695a4b3c2d1e0f");
            put("x-arequestid", "0123456789abcdef0123456789abcdef");
            put("server", "AtlassianEdge");
        }
        (false, Product::Jira) => {
            put("x-arequestid", "540x1234x1");
            put("x-anodeid", "node1");
            put("x-asessionid", "1k2j3h4");
            put("x-ausername", name.unwrap_or("anonymous"));
        }
        (false, Product::Confluence) => {
            put("x-confluence-request-time", "1795165200000");
            put("x-confluence-cluster-node", "node1");
            if let Some(name) = name {
                put("x-ausername", name);
            }
        }
    }
}

/// What the fault makes of the answer, and the bytes that leave.
fn spoil(fault: &Fault, response: Response, body: &Bytes) -> (Response, Bytes) {
    let (mut response, bytes) = match &fault.instead {
        Some(Instead {
            status,
            content_type,
            body,
            headers,
        }) => {
            let mut answer = answer::bytes(*status, content_type, body.clone().into_bytes());
            for (name, value) in headers {
                answer = answer::with_headers(answer, &[(name, value)]);
            }
            (answer, Bytes::from(body.clone()))
        }
        None => (response, body.clone()),
    };
    for (name, value) in &fault.headers {
        response = answer::with_headers(response, &[(name, value)]);
    }
    let (mut head, _) = response.into_parts();
    if let Some(size) = fault.huge {
        head.headers.remove(header::CONTENT_LENGTH);
        let padded = Bytes::from(pad(&bytes, size));
        return (Response::from_parts(head, Body::from(padded)), bytes);
    }
    if let Some(length) = fault.truncate {
        head.headers.remove(header::CONTENT_LENGTH);
        let cut = bytes.slice(..length.min(bytes.len()));
        return (Response::from_parts(head, Body::from(cut.clone())), cut);
    }
    if let Some(length) = fault.reset {
        let cut = bytes.slice(..length.min(bytes.len()));
        // The whole length is promised and the stream ends in an error, so hyper drops the connection.
        head.headers.insert(
            header::CONTENT_LENGTH,
            HeaderValue::from(bytes.len().max(length + 1)),
        );
        let first = cut.clone();
        let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(first) })
            .chain(futures_util::stream::once(async {
                // What was sent must leave before the connection dies, or the client sees no answer at all.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
            }));
        return (Response::from_parts(head, Body::from_stream(stream)), cut);
    }
    (Response::from_parts(head, Body::from(bytes.clone())), bytes)
}

/// Blanks before the first byte: still valid JSON, only large.
fn pad(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut padded = vec![b' '; size.saturating_sub(bytes.len())];
    padded.extend_from_slice(bytes);
    padded
}

fn plain_headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let secret = matches!(
                name.as_str(),
                "authorization" | "cookie" | "proxy-authorization"
            );
            let shown = match value.split_once(' ') {
                Some((scheme, _)) if secret => format!("{scheme} <secret>"),
                None if secret => "<secret>".to_owned(),
                _ => value,
            };
            (name.as_str().to_owned(), shown)
        })
        .collect()
}

/// A body as the log shows it.
fn readable(headers: &HeaderMap, body: &Bytes) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.starts_with("application/json")
        && let Ok(value) = serde_json::from_slice(body)
    {
        return value;
    }
    let shown = body.slice(..body.len().min(64 * 1024));
    Value::String(String::from_utf8_lossy(&shown).into_owned())
}
