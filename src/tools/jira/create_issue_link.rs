//! `jira_create_issue_link`: one issue blocks, duplicates or clones another.

use super::words::IssueKey;
use super::{guard, mentions, text, undoing};
use crate::jira::Client;
use crate::jira::flows::users::folded;
use crate::jira::model::{Issue, LinkType, NewComment};
use crate::tools::Reverse;
use crate::tools::prelude::*;

/// Link two Jira issues: `inward_issue_key` blocks `outward_issue_key`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateIssueLink {
    /// Name (`Blocks`) or phrase (`is blocked by`)
    link_type: String,
    inward_issue_key: IssueKey,
    outward_issue_key: IssueKey,
    /// Markdown
    comment: Option<String>,
    /// `{"type": "role", "value": "Developers"}`
    comment_visibility: Option<JsonObject>,
}

impl Tool for CreateIssueLink {
    const NAME: &'static str = "jira_create_issue_link";
    const TITLE: &'static str = "Link issues";
    const TOOLSET: Toolset = Toolset::JiraLinks;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        let ends = [&self.inward_issue_key, &self.outward_issue_key];
        ends.iter().flat_map(|key| key.targets()).collect()
    }
}

/// What is read of both ends.
const FIELDS: &[&str] = &["summary", "issuelinks", "comment", "project"];

impl Write for CreateIssueLink {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let types = jira.link_types().await?;
        let (kind, is_backwards) = find(&types, &self.link_type)?;
        // "A is blocked by B" is "B blocks A".
        let (from, to) = match is_backwards {
            false => (&self.inward_issue_key, &self.outward_issue_key),
            true => (&self.outward_issue_key, &self.inward_issue_key),
        };
        let (from, to) = tokio::join!(
            super::issue_now(jira, from, FIELDS, &[]),
            super::issue_now(jira, to, FIELDS, &[])
        );
        let (from, to) = (from?, to?);
        if from.id == to.id {
            return Err(Error::arguments(format!(
                "`{}` cannot be linked to itself.",
                from.key
            )));
        }
        if let Some(id) = link_between(&from, &to.key, kind) {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!(
                    "{} {} {} already (link `{id}`).",
                    from.key, kind.outward, to.key
                ),
            ));
        }
        let mut losses = Vec::new();
        let comment = match &self.comment {
            None if self.comment_visibility.is_some() => {
                return Err(Error::arguments(
                    "`comment_visibility` says who sees a `comment`, and there is none.",
                ));
            }
            None => None,
            Some(markdown) => {
                // The comment stands on one of the two, and is told of on the other.
                guard::ordinary_comment(cx, &from.key)?;
                guard::ordinary_comment(cx, &to.key)?;
                let options = mentions::options(jira, &[markdown]).await;
                let converted = text::to_site_with(cx, jira, markdown, &options)?;
                losses = converted.losses;
                Some(NewComment {
                    text: converted.text,
                    visibility: self.comment_visibility.clone().map(Value::Object),
                })
            }
        };
        let told = comment.is_some() && self.comment_visibility.is_none();
        let sentence = format!("{} {} {}", from.key, kind.outward, to.key);
        let (kind, markdown) = (kind.clone(), self.comment);
        let (from_key, to_key) = (from.key.clone(), to.key.clone());
        let mut change = Change::new(
            Action::Create,
            format!("Link: {sentence}"),
            Undo::Later(&["jira_remove_issue_link", "jira_delete_comment"]),
            {
                let sentence = sentence.clone();
                let mut known = undoing::comment_ids(&from);
                known.extend(undoing::comment_ids(&to));
                let told = comment.is_some().then_some(known);
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    jira.create_link(&kind.name, &from_key, &to_key, comment.as_ref(), &permit)
                        .await
                        .about(|| format!("The link `{sentence}`"))?;
                    read_back(jira, &from_key, &to_key, &kind, sentence, told).await
                }
            },
        )
        .edit("link", Value::Null, json!(sentence))
        .edit("comment", Value::Null, json!(markdown));
        if change.edits.iter().any(|edit| edit.field == "comment") {
            change = change.also(Action::Comment);
        }
        change.notes.extend(losses);
        if told {
            for issue in [&from, &to] {
                change.notes.extend(guard::seen_outside(issue));
            }
        }
        for issue in [&from, &to] {
            if let Some(target) = Target::project_of_issue(&issue.key) {
                change = change.target(target);
            }
        }
        Ok(change)
    }
}

/// The kind of link a name or phrase means, and whether the phrase is the inward one.
fn find<'a>(types: &'a [LinkType], written: &str) -> Result<(&'a LinkType, bool)> {
    let wanted = folded(written);
    let by = |text: fn(&LinkType) -> &str| types.iter().find(|kind| folded(text(kind)) == wanted);
    if let Some(kind) = by(|kind| &kind.name).or_else(|| by(|kind| &kind.outward)) {
        return Ok((kind, false));
    }
    if let Some(kind) = by(|kind| &kind.inward) {
        return Ok((kind, true));
    }
    let known: Vec<String> = types
        .iter()
        .map(|kind| format!("`{}` ({})", kind.name, kind.outward))
        .collect();
    Err(
        Error::arguments(format!("This Jira has no link type `{written}`."))
            .hint(format!("It has: {}.", known.join(", "))),
    )
}

/// The number of the link that says this, as the issue that does it shows it.
fn link_between(from: &Issue, to: &str, kind: &LinkType) -> Option<String> {
    let links = from.fields.value("issuelinks");
    let link = links.as_array()?.iter().find(|link| {
        link.pointer("/type/id").and_then(Value::as_str) == Some(kind.id.as_str())
            && link.pointer("/outwardIssue/key").and_then(Value::as_str) == Some(to)
    })?;
    link.get("id")?.as_str().map(str::to_owned)
}

/// What the link came to. `known` holds the comments there were, if one was written along with it.
async fn read_back(
    jira: &Client,
    from: &str,
    to: &str,
    kind: &LinkType,
    sentence: String,
    known: Option<Vec<String>>,
) -> Result<Applied> {
    let key = |text: &str| IssueKey::parse(text).map_err(Error::arguments);
    let issue = super::issue_now(jira, &key(from)?, FIELDS, &[]).await?;
    let id = link_between(&issue, to, kind);
    let mut calls: Vec<Reverse> = id
        .iter()
        .map(|id| Reverse::call("jira_remove_issue_link", json!({"link_id": id})))
        .collect();
    let mut message = sentence;
    if let Some(known) = known {
        // Which of the two ends took the comment, the site alone knows.
        let other = super::issue_now(jira, &key(to)?, FIELDS, &[]).await?;
        let own = jira.own_account().await.ok();
        let ours = undoing::new_comment(own.as_deref(), &[&issue, &other], &known);
        match ours.and_then(|(key, comment)| undoing::comment(&key, &comment)) {
            Some(call) => calls.push(call),
            None => message.push_str(undoing::COMMENT_STAYS),
        }
    }
    let undo = (!calls.is_empty()).then_some(Undo::By(calls));
    let mut applied = Applied {
        message,
        body: Map::from_iter([
            ("link_type".to_owned(), json!(kind.name)),
            ("inward_issue".to_owned(), json!(from)),
            ("outward_issue".to_owned(), json!(to)),
            ("link_id".to_owned(), json!(id)),
        ]),
        url: Some(jira.browse_url(from)),
        undo,
        ..Applied::default()
    };
    if id.is_none() {
        applied.not_applied.push(NotApplied {
            field: "link".into(),
            reason: "Jira took the request, and the issue does not show the link.".into(),
        });
    }
    Ok(applied)
}
