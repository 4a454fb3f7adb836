//! Attachments: stored, replaced, served; the rules both flavors share.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State as AxumState};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::problem::Problem;
use super::site::{Ask, Part, Site};
use super::state::{Content, Kind, State, Status, Version};
use crate::core::directory::User;
use crate::core::{answer, lock};

/// A file to be stored.
pub(crate) struct Upload<'a> {
    pub(crate) name: &'a str,
    pub(crate) media_type: String,
    pub(crate) data: Vec<u8>,
    pub(crate) comment: String,
    pub(crate) minor: bool,
}

/// Reads the files of a multipart body.
///
/// # Errors
///
/// Refuses a request without the header against forged requests, and one without a file.
pub(crate) fn uploads(ask: &Ask) -> Result<Vec<Upload<'_>>, Problem> {
    // Both flavors demand it; "no-check" is the form without a hyphen problem, "nocheck" the older one.
    let token = ask
        .headers
        .get("x-atlassian-token")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    if !matches!(token, "no-check" | "nocheck") {
        return Err(Problem::Forbidden("XSRF check failed".to_owned()));
    }
    let text = |name: &str| {
        ask.parts
            .iter()
            .find(|part| part.name == name && part.file.is_none())
            .map(|part| String::from_utf8_lossy(&part.data).into_owned())
            .unwrap_or_default()
    };
    let comment = text("comment");
    let minor = text("minorEdit") == "true";
    let files: Vec<Upload<'_>> = ask
        .parts
        .iter()
        .filter(|part| part.name == "file")
        .filter_map(|part| upload(part, &comment, minor))
        .collect();
    if files.is_empty() {
        return Err(Problem::Invalid(
            "At least one attachment file must be provided".to_owned(),
        ));
    }
    Ok(files)
}

fn upload<'a>(part: &'a Part, comment: &str, minor: bool) -> Option<Upload<'a>> {
    let name = part.file.as_deref().filter(|name| !name.is_empty())?;
    let media_type = part
        .media_type
        .clone()
        .filter(|found| found != "application/octet-stream")
        .unwrap_or_else(|| guess(name).to_owned());
    Some(Upload {
        name,
        media_type,
        data: part.data.clone(),
        comment: comment.to_owned(),
        minor,
    })
}

/// Guesses the media type from the ending of a name.
pub(crate) fn guess(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    match ending.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "txt" | "log" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "json" => "application/json",
        "xml" => "application/xml",
        "zip" => "application/zip",
        "html" => "text/html",
        _ => "application/octet-stream",
    }
}

impl State {
    /// Stores a file on a page, as a new attachment or as a new version of one with the same name.
    pub(crate) fn store(
        &mut self,
        user: &User,
        page: u64,
        file: Upload<'_>,
        now: Timestamp,
    ) -> Option<u64> {
        let space = self.contents.get(&page)?.space;
        let existing = self.file(page, file.name).map(|found| found.id);
        let id = existing.unwrap_or_else(|| self.next_id());
        let attachment = self
            .contents
            .entry(id)
            .or_insert_with(|| Content::new(id, Kind::Attachment, space, &user.name, now));
        attachment.container = Some(page);
        attachment.media_type = file.media_type;
        let version = Version {
            number: attachment.latest().number + 1,
            title: file.name.to_owned(),
            body: String::new(),
            by: user.name.clone(),
            when: now,
            message: file.comment,
            minor: file.minor,
            data: Some(Arc::new(file.data)),
        };
        attachment.versions.push(version);
        Some(id)
    }

    /// Finds the attachment of a page with that file name.
    pub(crate) fn file(&self, page: u64, name: &str) -> Option<&Content> {
        self.contents.values().find(|content| {
            content.kind == Kind::Attachment
                && content.container == Some(page)
                && content.status == Status::Current
                && content.title() == name
        })
    }
}

/// Answers the bytes of an attachment; `/download/attachments/{page}/{name}?version=` on both flavors.
///
/// # Errors
///
/// Refuses with 404 what does not exist or is hidden.
pub(crate) fn serve(ask: &Ask) -> Result<Response, Problem> {
    let state = ask.state();
    let page = state.live(&ask.user, ask.param("page"))?;
    let name = ask.param("name");
    let missing = || Problem::Missing(format!("No attachment {name} on page {}", page.id));
    let file = state.file(page.id, name).ok_or_else(missing)?;
    let version = match ask.first("version") {
        None => file.latest(),
        Some(text) => text
            .parse()
            .ok()
            .and_then(|number| file.version(number))
            .ok_or_else(missing)?,
    };
    let data = version.data.as_ref().ok_or_else(missing)?;
    let disposition = format!(
        "attachment; filename*=UTF-8''{}",
        super::links::percent(&version.title)
    );
    Ok(answer::with_headers(
        answer::bytes(200, &file.media_type, data.as_ref().clone()),
        &[
            ("content-disposition", &disposition),
            ("x-content-type-options", "nosniff"),
        ],
    ))
}

/// The address of the media service for one version of a file (Cloud): another host, signed for a while.
///
/// On the loopback device the other host is the same one by its other name; elsewhere there is no other.
pub(crate) fn media_address(ask: &Ask, file: &Content, version: &Version) -> String {
    let host = ask.base().trim_end_matches("/wiki");
    format!(
        "{}/file/{}/binary?token={}&version={}&client=sim&dl=true&name={}",
        host.replacen("//127.0.0.1:", "//localhost:", 1),
        file.id,
        token(file.id, version.number),
        version.number,
        super::links::percent(&version.title)
    )
}

fn token(id: u64, version: u32) -> String {
    URL_SAFE_NO_PAD.encode(format!("{id}.{version}"))
}

/// Answers as the media service: to whoever holds the address, and not to one who says who he is besides.
pub(crate) async fn media(
    AxumState(site): AxumState<Arc<Site>>,
    Path(id): Path<u64>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if headers.contains_key("authorization") || headers.contains_key("cookie") {
        return answer::empty(400);
    }
    let state = lock(&site.state);
    let number = query.get("version").and_then(|text| text.parse().ok());
    let file = state.contents.get(&id);
    let version = number.and_then(|number| file?.version(number));
    let (Some(file), Some(version)) = (file, version) else {
        return answer::empty(404);
    };
    let is_signed = query.get("token") == Some(&token(id, version.number));
    match &version.data {
        Some(data) if is_signed => answer::bytes(200, &file.media_type, data.as_ref().clone()),
        Some(_) => answer::empty(403),
        None => answer::empty(404),
    }
}
