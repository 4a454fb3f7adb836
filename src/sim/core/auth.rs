//! Who is calling: Basic and Bearer as each edition takes them, and the answers it gives to wrong ones.

use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::answer;
use super::directory::SecretKind;
use super::flavor::{Flavor, Product};
use super::{Caller, Core};

/// Reads the `Authorization` header.
///
/// No header is an anonymous caller; a header that does not convince is an answer with status 401.
pub(crate) fn authenticate(
    core: &Core,
    product: Product,
    headers: &HeaderMap,
    gateway: bool,
) -> Result<Caller, Box<Response>> {
    let Some(header) = headers.get("authorization") else {
        return if gateway {
            Err(Box::new(unauthorized(core.flavor, product, "Bearer", true)))
        } else {
            Ok(Caller::anonymous())
        };
    };
    let header = header.to_str().unwrap_or_default();
    let (scheme, value) = header.split_once(' ').unwrap_or((header, ""));
    let value = value.trim();
    let found = match (scheme.to_ascii_lowercase().as_str(), core.flavor) {
        ("basic", flavor) => basic(core, flavor, value, gateway),
        ("bearer", Flavor::Cloud) => bearer(core, value, &[SecretKind::AccessToken]),
        ("bearer", Flavor::DataCenter) => bearer(
            core,
            value,
            &[SecretKind::PersonalToken, SecretKind::AccessToken],
        ),
        _ => None,
    };
    match found {
        Some(caller) => Ok(caller),
        None => Err(Box::new(unauthorized(
            core.flavor,
            product,
            scheme,
            gateway,
        ))),
    }
}

fn basic(core: &Core, flavor: Flavor, value: &str, gateway: bool) -> Option<Caller> {
    let decoded = STANDARD.decode(value).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (login, secret) = decoded.split_once(':')?;
    // Scoped tokens work through the gateway only; the site itself answers 401 to them.
    let kinds: &[SecretKind] = match (flavor, gateway) {
        (Flavor::Cloud, false) => &[SecretKind::ApiToken],
        (Flavor::Cloud, true) => &[SecretKind::ApiToken, SecretKind::ScopedToken],
        (Flavor::DataCenter, _) => &[SecretKind::Password],
    };
    let owner = match flavor {
        Flavor::Cloud => core.directory.by_email(login)?,
        Flavor::DataCenter => core.directory.by_name(login)?,
    };
    let (credential, user) = core.directory.credential_of(owner, secret, kinds)?;
    (!credential.expired && user.active).then(|| Caller::signed_in(user))
}

fn bearer(core: &Core, value: &str, kinds: &[SecretKind]) -> Option<Caller> {
    let (credential, user) = core.directory.credential(value, kinds)?;
    (!credential.expired && user.active).then(|| Caller::signed_in(user))
}

/// The 401 of the product.
///
/// Cloud answers a wrong API token with one line of text and a wrong Bearer token with JSON; Data Center answers with its HTML page.
pub(crate) fn unauthorized(
    flavor: Flavor,
    product: Product,
    scheme: &str,
    gateway: bool,
) -> Response {
    match flavor {
        Flavor::Cloud if gateway || scheme.eq_ignore_ascii_case("bearer") => answer::json(
            401,
            &serde_json::json!({"code": 401, "message": "Unauthorized"}),
        ),
        Flavor::Cloud => answer::with_headers(
            answer::text(
                401,
                "text/html;charset=UTF-8",
                "Client must be authenticated to access this resource.",
            ),
            &[
                ("x-seraph-loginreason", "AUTHENTICATED_FAILED"),
                (
                    "www-authenticate",
                    "OAuth realm=\"https%3A%2F%2Fexample.atlassian.net\"",
                ),
            ],
        ),
        Flavor::DataCenter => {
            let page = format!(
                "<html>\n<head>\n    <title>Unauthorized (401)</title>\n    <link rel=\"shortcut icon\" href=\"/favicon.ico\">\n</head>\n<body>\n\
                 <div id=\"page\"><section id=\"content\"><header><h1>Unauthorized (401)</h1></header>\n\
                 <p>Encountered a <code>&quot;401 - Unauthorized&quot;</code> error while loading this page.</p>\n\
                 <p><em>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</em></p>\n\
                 <p><a href=\"/login.jsp\">Go to {} home</a></p></section></div>\n</body>\n</html>\n",
                product.name()
            );
            answer::with_headers(
                answer::text(401, "text/html;charset=UTF-8", &page),
                &[
                    ("x-seraph-loginreason", "AUTHENTICATED_FAILED"),
                    ("www-authenticate", "OAuth realm=\"http%3A%2F%2Flocalhost\""),
                ],
            )
        }
    }
}
