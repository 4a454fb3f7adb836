//! The server itself: version, access mode, manifest, conversion of bodies, all users.
//!
//! Source: `/rest/api/server-information`, `/accessmode`, `/contentbody/convert/{to}`, `/user/list` of the Data Center
//! description; `/rest/applinks/1.0/manifest` is how other Atlassian products ask a server who it is.

use axum::extract::State as AxumState;
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;

use super::super::body;
use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask, Site};
use super::super::state::{Content, Kind};
use super::super::v1::body::render;
use super::super::v1::{input, user};
use crate::core::answer;

/// The version that is played, the one of the description.
pub(crate) const VERSION: &str = "10.2.14";

/// Answers version and build.
pub(crate) fn information(ask: &Ask) -> Answer {
    Ok(answer::json(
        200,
        &json!({
            "version": VERSION,
            "buildDate": "2026-06-30T00:00:00.000+00:00",
            "buildNumber": 10_214,
            "marketplaceBuildNumber": 10_214,
            "baseUrl": ask.base(),
        }),
    ))
}

/// Answers whether the server is read-only.
pub(crate) fn access_mode(_ask: &Ask) -> Answer {
    Ok(answer::json(200, &json!("READ_WRITE")))
}

/// Answers who this is, to anybody who asks.
pub(crate) async fn manifest(AxumState(site): AxumState<Arc<Site>>) -> Response {
    let base = &site.core.confluence_url;
    answer::text(
        200,
        "application/xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><manifest><id>8e1b6c3a-5d0f-3b0e-9a53-2f0f6e1c7d11</id><name>Confluence</name><typeId>confluence</typeId><version>{VERSION}</version><buildNumber>10214</buildNumber><applinksVersion>10.0.0</applinksVersion><inboundAuthenticationTypes>com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider</inboundAuthenticationTypes><publicSignup>false</publicSignup><url>{base}</url></manifest>"
        ),
    )
}

/// Converts a body.
pub(crate) fn convert(ask: &Ask) -> Answer {
    let request = ask.json()?;
    let to = ask.param("to");
    let value = input::text(&request, "/value").unwrap_or("");
    let from = input::text(&request, "/representation").unwrap_or("");
    let supported = matches!(
        (from, to),
        (
            "storage" | "wiki" | "editor",
            "storage" | "view" | "export_view" | "styled_view" | "editor"
        )
    );
    if !supported {
        return Err(Problem::Invalid(format!(
            "Cannot convert from {from} to {to}"
        )));
    }
    let storage = body::to_storage(from, value)?;
    super::super::write::check_body(&storage)?;
    let state = ask.state();
    let nowhere = Content::new(0, Kind::Page, 0, &ask.user.name, ask.now());
    let value = render(ask, &state, &nowhere, &storage, to);
    Ok(answer::json(
        200,
        &json!({"value": value, "representation": to, "_expandable": {"webresource": "", "content": ""}}),
    ))
}

/// Lists all users.
pub(crate) fn users(ask: &Ask) -> Answer {
    let users: Vec<Value> = ask
        .site
        .core
        .directory
        .users()
        .iter()
        .map(|found| user::write(ask, found))
        .collect();
    paging::offset_list(ask, users, 25, 200, |found| found)
}
