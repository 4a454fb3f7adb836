//! `jira_remove_issue_link`: take a link away, between issues or to the web.

use super::words::IssueKey;
use crate::atlassian::Kind;
use crate::tools::prelude::*;

/// Remove a link between issues, or a web link of an issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RemoveIssueLink {
    link_id: String,
    /// For a web link
    issue_key: Option<IssueKey>,
}

impl Tool for RemoveIssueLink {
    const NAME: &'static str = "jira_remove_issue_link";
    const TITLE: &'static str = "Remove link";
    const TOOLSET: Toolset = Toolset::JiraLinks;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.iter().flat_map(IssueKey::targets).collect()
    }
}

impl Write for RemoveIssueLink {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let id = self.link_id.trim().to_owned();
        match self.issue_key {
            None => between_issues(cx, id).await,
            Some(key) => to_the_web(cx, key, id).await,
        }
    }
}

async fn between_issues(cx: &Context, id: String) -> Result<Change> {
    let jira = cx.jira()?;
    let link = jira.link(&id).await.about(|| format!("Link `{id}`"))?;
    let text = |pointer: &str| {
        link.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (from, to) = (text("/inwardIssue/key"), text("/outwardIssue/key"));
    let sentence = format!("{from} {} {to}", text("/type/outward"));
    let mut change = Change::new(
        Action::Delete,
        format!("Remove the link: {sentence}"),
        Undo::by(
            "jira_create_issue_link",
            json!({"link_type": text("/type/name"), "inward_issue_key": from, "outward_issue_key": to}),
        ),
        {
            let sentence = sentence.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_link(&id, &permit)
                    .await
                    .about(|| format!("Link `{id}`"))?;
                match jira.link(&id).await {
                    Err(error) if error.kind == Kind::NotFound => Ok(Applied {
                        message: format!("Link removed: {sentence}"),
                        body: Map::from_iter([("link_id".to_owned(), json!(id))]),
                        ..Applied::default()
                    }),
                    Err(error) => Err(error.into()),
                    Ok(_) => Ok(still_there(&id)),
                }
            }
        },
    )
    .edit("link", json!(sentence), Value::Null);
    for key in [from, to] {
        if let Some(target) = Target::project_of_issue(&key) {
            change = change.target(target);
        }
    }
    Ok(change)
}

async fn to_the_web(cx: &Context, key: IssueKey, id: String) -> Result<Change> {
    let jira = cx.jira()?;
    let issue = super::issue_now(jira, &key, &["summary"], &[]).await?;
    let key = issue.key;
    let links = jira
        .remote_links(&key)
        .await
        .about(|| format!("The links of `{key}`"))?;
    let Some(link) = find(&links, &id) else {
        return Err(Error::new(
            ErrorKind::NotFound,
            format!("`{key}` has no web link `{id}`."),
        )
        .hint("`jira_get_issue` with `include` `remote_links` lists them."));
    };
    let shown = json!({
        "title": link.pointer("/object/title"),
        "url": link.pointer("/object/url"),
    });
    let exact = Value::Object(exactly(link));
    let mut change = Change::new(
        Action::Delete,
        format!("Remove a web link of {key}"),
        Undo::by(
            "jira_create_remote_issue_link",
            json!({
                "issue_key": key,
                "url": shown["url"].as_str().unwrap_or_default(),
                "title": shown["title"].as_str().unwrap_or_default(),
                "raw": exact,
            }),
        ),
        {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_remote_link(&key, &id, &permit)
                    .await
                    .about(|| format!("Link `{id}` of `{key}`"))?;
                let now = jira
                    .remote_links(&key)
                    .await
                    .about(|| format!("The links of `{key}`"))?;
                if find(&now, &id).is_some() {
                    return Ok(still_there(&id));
                }
                Ok(Applied {
                    message: format!("Web link removed from {key}"),
                    body: Map::from_iter([("link_id".to_owned(), json!(id))]),
                    url: Some(jira.browse_url(&key)),
                    ..Applied::default()
                })
            }
        },
    )
    .state("link", &exact)
    .edit("link", shown, Value::Null);
    change.targets.extend(Target::project_of_issue(&key));
    Ok(change)
}

/// The web link of that number.
pub(super) fn find<'a>(links: &'a Value, id: &str) -> Option<&'a Value> {
    links.as_array()?.iter().find(|link| {
        link.get("id")
            .is_some_and(|it| it.to_string().trim_matches('"') == id)
    })
}

/// A web link as a request carries it.
pub(super) fn exactly(link: &Value) -> Map<String, Value> {
    ["globalId", "application", "relationship", "object"]
        .into_iter()
        .filter_map(|part| Some((part.to_owned(), link.get(part)?.clone())))
        .collect()
}

fn still_there(id: &str) -> Applied {
    Applied {
        message: format!("Link {id} is still there"),
        not_applied: vec![NotApplied {
            field: "link".into(),
            reason: "Jira accepted the request and the link can still be read.".into(),
        }],
        ..Applied::default()
    }
}
