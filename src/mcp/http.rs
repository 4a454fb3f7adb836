//! Serving many clients over HTTP.
//!
//! Stateless, with plain JSON answers: no session to lose at a restart, 2 KB instead of 50 a client, and any copy
//! of the server can answer any request. rmcp checks the protocol; this adds what a server needs around it: health,
//! limits, no Nagle delay, and a stop that lets running calls finish.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{any, get};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::gate::Gate;
use super::server::Server;
use super::shutdown::Shutdown;
use super::{connections, refuse};
use crate::door::{Door, Readiness};

/// Both kinds of answer the protocol wants a client to accept.
const BOTH_KINDS: HeaderValue = HeaderValue::from_static("application/json, text/event-stream");

/// How long a site may take to say that it is there.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// How long cancelled calls may take to be answered.
const GRACE_AT_END: Duration = Duration::from_millis(500);

/// How the HTTP server behaves.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// Path of the protocol's endpoint.
    pub path: String,
    /// Values of `Host` accepted besides loopback and the address listened on: `name` or `name:port`; `*` for any.
    pub allowed_hosts: Vec<String>,
    /// Values of `Origin` accepted besides loopback: `scheme://name[:port]`, port `*` for any; `*` for any origin.
    pub allowed_origins: Vec<String>,
    /// The largest request body, in bytes.
    pub largest_body: usize,
    /// How long a client may take to send a request: its head, and then its body.
    pub patience: Duration,
    /// How long running calls may take to finish once a stop is asked for.
    pub grace: Duration,
    /// File with the token that every client has to send; `None` asks for none.
    pub auth_token_file: Option<PathBuf>,
    /// The header by which a proxy in front names the user.
    pub user_header: Option<String>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            path: "/mcp".to_owned(),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            largest_body: 16 * 1024 * 1024,
            patience: Duration::from_secs(60),
            grace: Duration::from_secs(5),
            auth_token_file: None,
            user_header: None,
        }
    }
}

type Service = StreamableHttpService<Server, NeverSessionManager>;

/// What the endpoint needs for each request.
struct Front {
    service: Service,
    largest_body: usize,
    gate: Arc<Gate>,
    patience: Duration,
    user_header: Option<HeaderName>,
}

/// The user whom a proxy in front named, as it travels with a request.
#[derive(Clone, Debug)]
pub(super) struct NamedUser(pub(super) String);

/// Serves HTTP on `listener` until shutdown.
///
/// # Errors
///
/// When an option cannot be used, or the listener breaks down.
pub async fn http(
    door: Arc<Door>,
    listener: TcpListener,
    options: HttpOptions,
    shutdown: Shutdown,
) -> io::Result<()> {
    let stop = CancellationToken::new();
    let app = router(door, &options, listener.local_addr()?.ip(), stop.clone())?;
    let begun = shutdown.clone();
    let serving = connections::serve(listener, app, options.patience, async move {
        begun.begun().await;
    });
    let last_call = async {
        shutdown.begun().await;
        tokio::select! {
            () = tokio::time::sleep(options.grace) => {}
            () = shutdown.forced() => {}
        }
        // Only now: rmcp answers running calls with an error as soon as this is cancelled.
        stop.cancel();
        tokio::time::sleep(GRACE_AT_END).await;
    };
    tokio::select! {
        result = serving => result,
        () = last_call => Ok(()),
    }
}

fn router(
    door: Arc<Door>,
    options: &HttpOptions,
    address: IpAddr,
    stop: CancellationToken,
) -> io::Result<Router> {
    let path = endpoint_path(&options.path)?;
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(options.largest_body)
        .with_cancellation_token(stop);
    let config = match allowed_hosts(&options.allowed_hosts, address) {
        Some(hosts) => config.with_allowed_hosts(hosts),
        None => config.disable_allowed_hosts(),
    };
    let config = match allowed_origins(&options.allowed_origins)? {
        Some(origins) => config
            .with_allowed_origins(origins)
            .enforce_origin_validation(),
        None => config.disable_allowed_origins(),
    };
    let server = Server::new(door.clone());
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    let gate = Arc::new(Gate::new(options.auth_token_file.as_deref())?);
    let front = Arc::new(Front {
        service,
        largest_body: options.largest_body,
        gate: gate.clone(),
        patience: options.patience,
        user_header: options
            .user_header
            .as_deref()
            .map(header_name)
            .transpose()?,
    });
    let nothing_here = format!("Nothing is here. The MCP endpoint is `{path}`.\n");
    let protocol = any(endpoint).with_state(front);
    Ok(Router::new()
        .route("/healthz", get(async || Json(json!({"status": "ok"}))))
        .route(
            "/metrics",
            get(metrics).with_state((door.clone(), gate.clone())),
        )
        .route("/readyz", get(ready).with_state((door, gate)))
        .route(&format!("{path}/"), protocol.clone())
        .route(&path, protocol)
        .fallback(async || (StatusCode::NOT_FOUND, nothing_here)))
}

/// The path without its last slash; axum would panic on some of the others.
fn endpoint_path(path: &str) -> io::Result<String> {
    let trimmed = path.trim_end_matches('/');
    let usable = trimmed.starts_with('/')
        && !trimmed.contains(|letter: char| "{}*:?#%".contains(letter) || letter.is_whitespace())
        && !["/healthz", "/readyz", "/metrics"].contains(&trimmed);
    if usable {
        Ok(trimmed.to_owned())
    } else {
        Err(unusable(format!(
            "`{path}` cannot be the path of the MCP endpoint: write a plain path such as `/mcp`, other than `/`, `/healthz`, `/readyz` and `/metrics`"
        )))
    }
}

fn header_name(name: &str) -> io::Result<HeaderName> {
    HeaderName::try_from(name.trim())
        .map_err(|_| unusable(format!("`{name}` cannot be the name of a header")))
}

/// The hosts accepted; `None` for any.
fn allowed_hosts(configured: &[String], address: IpAddr) -> Option<Vec<String>> {
    if configured.iter().any(|host| host == "*") {
        return None;
    }
    let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
    if !address.is_unspecified() {
        // Safe: a page on a rebound name still sends that name, never this number.
        hosts.push(address.to_string());
    }
    hosts.extend(configured.iter().cloned());
    Some(hosts)
}

/// The origins accepted; `None` for any. One without a port means the scheme's own, as browsers write it.
fn allowed_origins(configured: &[String]) -> io::Result<Option<Vec<String>>> {
    if configured.iter().any(|origin| origin == "*") {
        return Ok(None);
    }
    let loopback = ["localhost", "127.0.0.1", "[::1]"];
    let mut origins: Vec<String> = loopback
        .iter()
        .flat_map(|host| [format!("http://{host}:*"), format!("https://{host}:*")])
        .collect();
    for origin in configured {
        let origin = origin.trim_end_matches('/');
        let (scheme, authority) = origin.split_once("://").ok_or_else(|| {
            unusable(format!(
                "allowed origin `{origin}` has no scheme: write `https://{origin}`"
            ))
        })?;
        let bare = authority.rsplit(']').next().unwrap_or(authority);
        let port = match scheme {
            _ if bare.contains(':') => "",
            "http" => ":80",
            "https" => ":443",
            _ => ":*",
        };
        origins.push(format!("{scheme}://{authority}{port}"));
    }
    Ok(Some(origins))
}

fn unusable(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// The protocol's endpoint.
async fn endpoint(State(front): State<Arc<Front>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Err(refused) = front.gate.admits(&parts.headers) {
        return refused;
    }
    let body = if parts.method == Method::POST {
        accept_both(&mut parts.headers);
        let whole = axum::body::to_bytes(body, front.largest_body);
        match tokio::time::timeout(front.patience, whole).await {
            Ok(Ok(body)) => body,
            Ok(Err(error)) => return refuse::body(&error, front.largest_body),
            Err(_) => return refuse::slow(front.patience),
        }
    } else {
        bytes::Bytes::new()
    };
    if let Some(name) = &front.user_header
        && let Some(user) = named_user(parts.headers.get(name))
    {
        parts.extensions.insert(user);
    }
    let asked = refuse::Asked::about(&parts.headers, body.clone());
    let request = Request::from_parts(parts, Body::from(body));
    let response = front.service.handle(request).await.map(Body::new);
    refuse::explained(response, asked).await
}

/// What a proxy called the user: what is readable of it, and not much.
fn named_user(value: Option<&HeaderValue>) -> Option<NamedUser> {
    const LONGEST: usize = 200;
    let text = String::from_utf8_lossy(value?.as_bytes()).into_owned();
    let visible = text.chars().filter(|letter| !letter.is_control());
    let name: String = visible.take(LONGEST).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| NamedUser(name.to_owned()))
}

/// Makes up for clients that do not name both kinds of answer but can read one (curl sends `*/*`): the answers here
/// are JSON.
fn accept_both(headers: &mut HeaderMap) {
    let reads_json = headers.get_all(header::ACCEPT).iter().all(|value| {
        value.to_str().is_ok_and(|value| {
            ["application/json", "application/*", "*/*"]
                .iter()
                .any(|kind| value.to_ascii_lowercase().contains(kind))
        })
    });
    if reads_json {
        headers.insert(header::ACCEPT, BOTH_KINDS);
    }
}

/// Whether the sites can be reached: 200 when one can, 503 when none can; either way with the reasons. It asks the
/// sites with our credentials, so it is for those who may use them.
async fn ready(State((door, gate)): State<(Arc<Door>, Arc<Gate>)>, headers: HeaderMap) -> Response {
    if let Err(refused) = gate.admits(&headers) {
        return refused;
    }
    let Ok(products) = tokio::time::timeout(READY_WITHIN, door.ready()).await else {
        let late = json!({"status": "unavailable", "reason": "the sites did not answer in time"});
        return (StatusCode::SERVICE_UNAVAILABLE, Json(late)).into_response();
    };
    let n_ready = products.iter().filter(|product| product.ready).count();
    let (code, status) = match n_ready {
        0 => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        n if n == products.len() => (StatusCode::OK, "ready"),
        _ => (StatusCode::OK, "degraded"),
    };
    let products: Vec<_> = products.iter().map(product).collect();
    (code, Json(json!({"status": status, "products": products}))).into_response()
}

/// Counts for monitoring. They tell what a server is used for, so they are for those who may use it.
async fn metrics(
    State((door, gate)): State<(Arc<Door>, Arc<Gate>)>,
    headers: HeaderMap,
) -> Response {
    if let Err(refused) = gate.admits(&headers) {
        return refused;
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, door.metrics()).into_response()
}

fn product(readiness: &Readiness) -> serde_json::Value {
    match &readiness.reason {
        Some(reason) => {
            json!({"product": readiness.product, "ready": readiness.ready, "reason": reason})
        }
        None => json!({"product": readiness.product, "ready": readiness.ready}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_plain() {
        assert_eq!(endpoint_path("/mcp").unwrap(), "/mcp");
        assert_eq!(endpoint_path("/a/b/").unwrap(), "/a/b");
        for path in ["", "/", "mcp", "/{x}", "/a*", "/healthz", "/a b"] {
            assert!(endpoint_path(path).is_err(), "{path}");
        }
    }

    #[test]
    fn loopback_and_the_own_address_are_always_hosts() {
        let hosts = allowed_hosts(&["mcp.example.com".to_owned()], [10, 0, 0, 7].into()).unwrap();
        assert_eq!(
            hosts,
            [
                "localhost",
                "127.0.0.1",
                "::1",
                "10.0.0.7",
                "mcp.example.com"
            ]
        );
        assert!(allowed_hosts(&["*".to_owned()], [0, 0, 0, 0].into()).is_none());
    }

    #[test]
    fn origins_get_the_port_browsers_leave_out() {
        let configured = [
            "https://a.example/",
            "http://b.example:8080",
            "https://[fd00::1]",
        ];
        let origins = allowed_origins(&configured.map(str::to_owned))
            .unwrap()
            .unwrap();
        assert_eq!(
            origins.get(6..).unwrap(),
            [
                "https://a.example:443",
                "http://b.example:8080",
                "https://[fd00::1]:443"
            ]
        );
        let error = allowed_origins(&["a.example".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("write `https://a.example`"));
    }

    #[test]
    fn only_clients_that_read_json_are_helped() {
        let cases = [
            (None, true),
            (Some("*/*"), true),
            (Some("application/json"), true),
            (Some("application/json, text/event-stream"), true),
            (Some("text/event-stream"), false),
            (Some("text/html"), false),
        ];
        for (accept, helped) in cases {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            }
            accept_both(&mut headers);
            assert_eq!(
                headers.get(header::ACCEPT) == Some(&BOTH_KINDS),
                helped,
                "{accept:?}"
            );
        }
    }
}
