//! `jira_add_comment`: write one comment on an issue.

use super::words::IssueKey;
use super::{guard, mentions, undoing};
use crate::atlassian::Kind;
use crate::http::Permit;
use crate::jira::Client;
use crate::jira::model::NewComment;
use crate::json::Raw;
use crate::markup::{self, Format};
use crate::tools::prelude::*;
use crate::view::shape::Shaper;

/// Comment on a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddComment {
    issue_key: IssueKey,
    /// Markdown
    body: String,
    /// `{"type": "group", "value": "jira-users"}`
    visibility: Option<JsonObject>,
    /// Service requests: true shows it to the customer
    public: Option<bool>,
}

impl Tool for AddComment {
    const NAME: &'static str = "jira_add_comment";
    const TITLE: &'static str = "Add comment";
    const TOOLSET: Toolset = Toolset::JiraComments;
    const ACTION: Action = Action::Comment;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("comment", "body")];

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for AddComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        if self.public.is_some() && self.visibility.is_some() {
            return Err(
                Error::arguments("`public` and `visibility` exclude each other.")
                    .hint("`public` is for service requests, `visibility` for everything else."),
            );
        }
        let issue = super::issue_now(jira, &self.issue_key, &["summary", "project"], &[]).await?;
        let key = issue.key.clone();
        let is_guarded = guard::is_internal_only(cx, &key);
        if is_guarded && self.public != Some(false) {
            guard::ordinary_comment(cx, &key)?;
        }
        let options = mentions::options(jira, &[&self.body]).await;
        let converted = super::text::to_site_with(cx, jira, &self.body, &options)?;
        // In a service project an ordinary comment is a public one; that has to be said.
        let is_by_default =
            self.public.is_none() && self.visibility.is_none() && guard::is_service(&issue);
        let public = if is_by_default {
            Some(false)
        } else {
            self.public
        };
        // The service desk takes wiki markup on both editions.
        let request = public
            .map(|public| {
                let wiki = markup::convert(&self.body, Format::Markdown, Format::Wiki, &options)
                    .map_err(|error| {
                        Error::arguments(format!("The text cannot be read: {error}."))
                    })?;
                Ok::<_, Error>((public, wiki.text))
            })
            .transpose()?;
        let comment = NewComment {
            text: converted.text,
            visibility: self.visibility.map(Value::Object),
        };
        let title = format!(
            "Comment on {key}: {}",
            issue.fields.text("summary", "").unwrap_or_default()
        );
        let undo = Undo::Later(&["jira_delete_comment"]);
        let mut change = Change::new(Action::Comment, title, undo, {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let written = match request {
                    Some((public, wiki)) => {
                        on_request(jira, &key, &wiki, public, &comment, &permit).await?
                    }
                    None => ordinary(jira, &key, &comment, &permit).await?,
                };
                Ok(applied(jira, &key, written, public))
            }
        })
        .edit("comment", Value::Null, Value::String(self.body));
        change.targets.extend(Target::project_of_issue(&key));
        change.notes.extend(converted.losses);
        if public == Some(true) {
            change.notes.push("The customer will see it.".into());
        }
        if is_by_default {
            let note = "It is internal, as it is in a service project; `public: true` shows it to the customer.";
            change.notes.push(note.into());
        }
        Ok(change)
    }
}

pub(super) async fn ordinary(
    jira: &Client,
    key: &str,
    comment: &NewComment,
    permit: &Permit,
) -> Result<Value> {
    jira.add_comment(key, comment, permit)
        .await
        .about(|| format!("Issue `{key}`"))
}

/// Through the service desk's call. An issue that is no request has no customer: an internal comment is then an
/// ordinary one, and a public one an error; a comment never becomes more visible than asked for.
pub(super) async fn on_request(
    jira: &Client,
    key: &str,
    wiki: &str,
    public: bool,
    comment: &NewComment,
    permit: &Permit,
) -> Result<Value> {
    match jira.add_request_comment(key, wiki, public, permit).await {
        Err(error) if error.kind == Kind::NotFound && !public => ordinary(jira, key, comment, permit).await,
        Err(error) if error.kind == Kind::NotFound => Err(Error::new(
            ErrorKind::Invalid,
            format!("`{key}` is no service request, so nobody outside could see a public comment; none was written."),
        )
        .hint("Leave `public` out.")),
        other => other.about(|| format!("Request `{key}`")),
    }
}

/// A comment as either call writes it, for a reader.
pub(super) fn shown(jira: &Client, mut written: Value) -> Map<String, Value> {
    let is_request = written.get("public").is_some();
    let shaper = Shaper {
        text_format: if is_request {
            Format::Wiki
        } else {
            jira.text_format()
        },
        whole_people: false,
        text_chars: None,
    };
    // The service desk writes its times as `{"iso8601": …, "jira": …}`.
    if let Some(time) = written.pointer("/created/iso8601").cloned() {
        written["created"] = time;
    }
    let mut body = Map::from(shaper.comment(Raw::new(&written.to_string())));
    if let Some(public) = written.get("public") {
        body.insert("public".into(), public.clone());
    }
    body
}

/// The site answers with the comment as it keeps it: that is the read-back.
fn applied(jira: &Client, key: &str, written: Value, asked: Option<bool>) -> Applied {
    let undo = undoing::comment(key, &written).map(|call| Undo::By(vec![call]));
    let body = shown(jira, written);
    let mut not_applied = Vec::new();
    if let Some(public) = body.get("public")
        && asked.is_some_and(|asked| Value::Bool(asked) != *public)
    {
        not_applied.push(NotApplied {
            field: "public".into(),
            reason: format!("Jira wrote the comment with `public: {public}`."),
        });
    }
    Applied {
        message: format!("Comment added to {key}"),
        body,
        not_applied,
        url: Some(jira.browse_url(key)),
        undo,
        ..Applied::default()
    }
}
