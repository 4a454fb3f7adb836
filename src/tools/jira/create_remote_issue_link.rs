//! `jira_create_remote_issue_link`: an address on the web, shown on an issue.

use super::remove_issue_link::{exactly, find};
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Put a web link on a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateRemoteIssueLink {
    issue_key: IssueKey,
    url: String,
    title: String,
    summary: Option<String>,
    /// `causes`, `mentioned in`
    relationship: Option<String>,
    icon_url: Option<String>,
    /// The link as the site kept it; from an undo alone.
    #[schemars(skip)]
    raw: Option<JsonObject>,
}

impl Tool for CreateRemoteIssueLink {
    const NAME: &'static str = "jira_create_remote_issue_link";
    const TITLE: &'static str = "Add web link";
    const TOOLSET: Toolset = Toolset::JiraLinks;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for CreateRemoteIssueLink {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let address = self.url.trim();
        let is_web = url::Url::parse(address)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        if !is_web {
            return Err(
                Error::arguments(format!("`{address}` is no address on the web."))
                    .hint("Write it like `https://example.com/page`."),
            );
        }
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let key = issue.key.clone();
        let known = jira
            .remote_links(&key)
            .await
            .about(|| format!("The links of `{key}`"))?;
        let same = known
            .as_array()
            .into_iter()
            .flatten()
            .find(|link| link.pointer("/object/url").and_then(Value::as_str) == Some(address));
        let mut object = json!({"url": address, "title": self.title.trim()});
        if let Some(summary) = &self.summary {
            object["summary"] = json!(summary);
        }
        if let Some(icon) = &self.icon_url {
            object["icon"] = json!({"url16x16": icon, "title": self.title.trim()});
        }
        let mut link = Map::new();
        link.insert("object".into(), object);
        if let Some(relationship) = &self.relationship {
            link.insert("relationship".into(), json!(relationship));
        }
        let link = self.raw.unwrap_or(link);
        let shown = json!({
            "title": self.title.trim(),
            "url": address,
            "relationship": self.relationship,
        });
        let title = format!("Put the link {} on {key}", self.title.trim());
        let mut change = Change::new(
            Action::Create,
            title,
            Undo::Later(&["jira_remove_issue_link"]),
            {
                let (key, shown) = (key.clone(), shown.clone());
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    let id = jira
                        .create_remote_link(&key, &link, &permit)
                        .await
                        .about(|| format!("Issue `{key}`"))?;
                    let now = jira
                        .remote_links(&key)
                        .await
                        .about(|| format!("The links of `{key}`"))?;
                    let kept = find(&now, &id);
                    let mut applied = Applied {
                        message: format!("Link added to {key}"),
                        body: Map::from_iter([
                            ("issue_key".to_owned(), json!(key)),
                            ("link_id".to_owned(), json!(id)),
                            ("link_title".to_owned(), shown["title"].clone()),
                            ("link_url".to_owned(), shown["url"].clone()),
                        ]),
                        url: Some(jira.browse_url(&key)),
                        ..Applied::default()
                    };
                    if let Some(kept) = kept {
                        let arguments = json!({"link_id": id, "issue_key": key});
                        let undo = Undo::by("jira_remove_issue_link", arguments);
                        applied.undo = Some(undo.expecting("link", &exactly(kept).into()));
                    } else {
                        applied.not_applied.push(NotApplied {
                            field: "link".into(),
                            reason: "Jira took the request, and the issue does not show the link."
                                .into(),
                        });
                    }
                    Ok(applied)
                }
            },
        )
        .edit("link", Value::Null, shown);
        if let Some(same) = same {
            change.notes.push(format!(
                "The issue links to this address already, as `{}`.",
                same.pointer("/object/title")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            ));
        }
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}
