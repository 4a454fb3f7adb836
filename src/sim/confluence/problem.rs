//! Why the simulated Confluence refuses a request, and the two ways the product says so.
//!
//! The reasons are shared; the words differ between the old API (`statusCode`, `data`, `message`, `reason`) and Cloud v2
//! (`errors` with `status`, `code`, `title`, `detail`).

use serde_json::{Value, json};

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Problem {
    /// No content of that id that the caller may see.
    NoContent(String),
    /// No space of that key or id that the caller may see.
    NoSpace(String),
    /// Something else that does not exist; the sentence names it.
    Missing(String),
    /// The caller may see the target but not do this.
    Forbidden(String),
    /// The request is wrong; the sentence says how.
    Invalid(String),
    /// An update that is not based on the newest version.
    Version { current: u32, given: u32 },
    /// Another conflict.
    Conflict(String),
    /// Another page of the space has that title.
    TitleTaken { title: String, space: String },
    /// A route that Cloud has removed.
    Gone,
    /// The body or file is over the limit.
    TooLarge(String),
    /// A media type the route does not take.
    MediaType(String),
}

impl Problem {
    /// Gives the HTTP status.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::NoContent(_) | Self::NoSpace(_) | Self::Missing(_) => 404,
            Self::Forbidden(_) => 403,
            Self::Invalid(_) | Self::TitleTaken { .. } => 400,
            Self::Version { .. } | Self::Conflict(_) => 409,
            Self::Gone => 410,
            Self::TooLarge(_) => 413,
            Self::MediaType(_) => 415,
        }
    }

    /// Gives the HTTP status on Cloud v2.
    pub(crate) fn status_v2(&self) -> u16 {
        match self {
            Self::Forbidden(_) => 404,
            _ => self.status(),
        }
    }

    fn reason(&self) -> &'static str {
        match self.status() {
            404 => "Not Found",
            403 => "Forbidden",
            400 => "Bad Request",
            409 => "Conflict",
            410 => "Gone",
            413 => "Request Entity Too Large",
            _ => "Unsupported Media Type",
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::NoContent(id) => format!("No content found with id: ContentId{{id={id}}}"),
            Self::NoSpace(key) => format!("No space with key : {key}"),
            Self::Version { current, .. } => {
                format!("Version must be incremented on update. Current version is: {current}")
            }
            Self::TitleTaken { title, space } => format!(
                "A page with this title already exists: A page already exists with the title {title} in the space with key {space}"
            ),
            Self::Gone => "This deprecated endpoint has been removed.".to_owned(),
            Self::Missing(text)
            | Self::Forbidden(text)
            | Self::Invalid(text)
            | Self::Conflict(text)
            | Self::TooLarge(text)
            | Self::MediaType(text) => text.clone(),
        }
    }

    /// Writes the body of the old API on Data Center.
    ///
    /// Shape: `RestError` of the published Data Center description; sentences as quoted in public issue threads
    /// (`justmiles/go-markdown2confluence#43`, `atlassian-api/atlassian-python-api#195`, `madhead/doktor#58`).
    pub(crate) fn data_center(&self) -> Value {
        json!({
            "statusCode": self.status(),
            "data": {"authorized": self.status() == 409, "valid": true, "allowedInReadOnlyMode": true,
                "errors": [], "successful": false},
            "message": self.sentence(),
            "reason": self.reason(),
        })
    }

    /// Writes the body of what is left of the old API on Cloud, where the message names the exception
    /// (`atlassian-api/atlassian-python-api#1560`).
    pub(crate) fn cloud_v1(&self) -> Value {
        let exception = match self.status() {
            404 => "NotFoundException",
            403 => "PermissionException",
            409 => "ConflictException",
            410 => "GoneException",
            _ => "BadRequestException",
        };
        json!({
            "statusCode": self.status(),
            "data": {"authorized": self.status() != 403, "valid": true, "errors": [], "successful": false},
            "message": format!("com.atlassian.confluence.api.service.exceptions.{exception}: {}", self.sentence()),
        })
    }

    /// Writes the body of Cloud v2.
    pub(crate) fn cloud_v2(&self) -> Value {
        let (code, title) = match self {
            Self::NoContent(_) | Self::NoSpace(_) | Self::Missing(_) => {
                ("NOT_FOUND", "Not Found".to_owned())
            }
            // The v2 description knows no 403: what may not be changed is answered as if it were not there.
            Self::Forbidden(_) => ("NOT_FOUND", "Not Found".to_owned()),
            Self::Invalid(text) => ("INVALID_REQUEST_PARAMETER", text.clone()),
            Self::Version { current, given } => (
                "CONFLICT",
                format!(
                    "Version must be incremented when updating a page. Current Version: [{current}]. Provided version: [{given}]"
                ),
            ),
            Self::Conflict(text) => ("CONFLICT", text.clone()),
            Self::TitleTaken { .. } => (
                "BAD_REQUEST",
                "A page with this title already exists: A page already exists with the same TITLE in this space"
                    .to_owned(),
            ),
            Self::Gone => ("GONE", self.sentence()),
            Self::TooLarge(text) => ("PAYLOAD_TOO_LARGE", text.clone()),
            Self::MediaType(text) => ("UNSUPPORTED_MEDIA_TYPE", text.clone()),
        };
        json!({"errors": [{"status": self.status_v2(), "code": code, "title": title, "detail": null}]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_conflict_is_said_in_three_ways() {
        let problem = Problem::Version {
            current: 3,
            given: 3,
        };
        assert_eq!(
            problem.data_center()["message"],
            "Version must be incremented on update. Current version is: 3"
        );
        assert!(
            problem.cloud_v1()["message"]
                .as_str()
                .unwrap()
                .contains("ConflictException: ")
        );
        assert_eq!(problem.cloud_v2()["errors"][0]["status"], 409);
    }
}
