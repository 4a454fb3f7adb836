//! Who may see a comment: the guard of service projects.
//!
//! A comment through Jira's ordinary call is visible to the customer in a service project (sooperset/mcp-atlassian
//! #847). `JIRA_INTERNAL_ONLY_PROJECTS` names projects in which none may be. A file that is attached by the ordinary call is
//! not shown to the customer (andygrunwald/go-jira#616), so it needs no guard.

use crate::atlassian::{Kind, Target};
use crate::jira::Client;
use crate::jira::flows::values::Entry;
use crate::jira::model::Issue;
use crate::tools::{About, Context, Error, ErrorKind, Result};

/// Whether comments in the issue's project may never be seen by customers. The key is the one the *site* gave, so
/// that no spelling of an argument gets around it.
pub(super) fn is_internal_only(cx: &Context, issue_key: &str) -> bool {
    match Target::project_of_issue(issue_key) {
        Some(Target::Project(project)) => cx
            .internal_only_projects
            .iter()
            .any(|internal| internal.eq_ignore_ascii_case(&project)),
        // A key without a project cannot be told apart from a guarded one.
        _ => !cx.internal_only_projects.is_empty(),
    }
}

/// Whether an issue that was read with its `project` is in a service project.
pub(super) fn is_service(issue: &Issue) -> bool {
    issue.fields.value("project")["projectTypeKey"] == "service_desk"
}

/// What a reader should know of an ordinary comment, which customers of a service project can see.
pub(super) fn seen_outside(issue: &Issue) -> Option<String> {
    is_service(issue).then(|| {
        format!(
            "`{}` is in a service project: the customer will see the comment. `jira_add_comment` writes internal ones.",
            issue.key
        )
    })
}

/// Refuses an ordinary comment (one without a word on who sees it) in a guarded project.
pub(super) fn ordinary_comment(cx: &Context, issue_key: &str) -> Result<()> {
    if is_internal_only(cx, issue_key) {
        return Err(Error::new(
            ErrorKind::NotAllowed,
            format!(
                "`{issue_key}` is in an internal-only service project: a comment that customers could see is not \
                 allowed there."
            ),
        )
        .hint("Use `jira_add_comment` with `public: false`."));
    }
    Ok(())
}

/// Refuses a request in a guarded project: its words, its files and everything said below it in public are for the
/// customer, the participants and, on many sites, everybody of their organisation to see.
pub(super) fn request(cx: &Context, target: Option<&Target>) -> Result<()> {
    let project = match target {
        Some(Target::Project(key)) => key.as_str(),
        // A desk whose project is not told cannot be told apart from a guarded one.
        _ => "",
    };
    let is_open = match project {
        "" => cx.internal_only_projects.is_empty(),
        // Any number does: what counts is the project.
        key => !is_internal_only(cx, &format!("{key}-1")),
    };
    if is_open {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::NotAllowed,
        format!(
            "`{project}` is an internal-only service project: a request there would be visible to customers; nothing was \
             raised."
        ),
    )
    .hint("`jira_create_issue` makes an issue that no portal shows, as long as it gets no request type."))
}

/// The type of the field that makes an issue a request, whatever the field is called in the language of the account.
const REQUEST_TYPE: &str = "com.atlassian.servicedesk:vp-origin";

fn gives_request_type(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| {
        // Without one, an issue is in no portal: it may be taken away.
        entry.field.custom_type.as_deref() == Some(REQUEST_TYPE) && !entry.wire.is_null()
    })
}

/// Refuses a request type for an issue in a guarded project: with one, the portal shows the issue.
pub(super) fn request_type(cx: &Context, issue_key: &str, entries: &[Entry]) -> Result<()> {
    if !gives_request_type(entries) || !is_internal_only(cx, issue_key) {
        return Ok(());
    }
    Err(shown_in_portal(&format!(
        "`{issue_key}` is in an internal-only service project"
    )))
}

/// The same for an issue that is yet to be made. The project may be written as it was called once.
pub(super) async fn new_request_type(
    cx: &Context,
    jira: &Client,
    project: &str,
    entries: &[Entry],
) -> Result<()> {
    if !gives_request_type(entries) || cx.internal_only_projects.is_empty() {
        return Ok(());
    }
    let key = jira
        .project_key(project)
        .await
        .about(|| format!("Project `{project}`"))?;
    // Any number does: what counts is the project.
    match is_internal_only(cx, &format!("{key}-1")) {
        true => Err(shown_in_portal(&format!(
            "`{key}` is an internal-only service project"
        ))),
        false => Ok(()),
    }
}

fn shown_in_portal(place: &str) -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        format!(
            "{place}: with a request type, the portal would show the issue to customers; nothing was written."
        ),
    )
    .hint("Leave the request type out.")
}

/// Refuses an edit of a comment that customers can see, in a guarded project. Anything but a clear "not public"
/// counts as public.
pub(super) async fn edit(cx: &Context, jira: &Client, issue_key: &str, id: &str) -> Result<()> {
    if !is_internal_only(cx, issue_key) {
        return Ok(());
    }
    let comment = match jira.request_comment(issue_key, id).await {
        // Not a request: nobody outside sees it.
        Err(error) if error.kind == Kind::NotFound => return Ok(()),
        other => other.about(|| format!("Comment `{id}` of `{issue_key}`"))?,
    };
    if comment.get("public").and_then(serde_json::Value::as_bool) == Some(false) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::NotAllowed,
        format!(
            "Comment `{id}` of `{issue_key}` is visible to the customer, and the project is internal-only."
        ),
    ))
}
