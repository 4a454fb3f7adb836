//! `jira_assign_issue`: who is in charge of an issue.

use super::words::IssueKey;
use super::{readback, undoing};
use crate::atlassian::User;
use crate::jira::flows::{users, values};
use crate::jira::{Assignment, Client, IssueQuery};
use crate::tools::prelude::*;
use crate::view::issue::IssueView;

/// Assign a Jira issue; an empty `assignee` unassigns.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AssignIssue {
    issue_key: IssueKey,
    /// Email, name or id; `me`
    assignee: Option<String>,
}

impl Tool for AssignIssue {
    const NAME: &'static str = "jira_assign_issue";
    const TITLE: &'static str = "Assign issue";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["assignee"];

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

/// What is read before and after.
const FIELDS: &[&str] = &["summary", "status", "assignee", "updated"];

impl Write for AssignIssue {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let Some(wanted) = self.assignee else {
            return Err(
                Error::arguments("Whom shall the issue be assigned to?").hint(
                    "Give `assignee` a mail address, name or id, or an empty text to unassign.",
                ),
            );
        };
        let issue = super::issue_now(jira, &self.issue_key, FIELDS, &[]).await?;
        let key = issue.key.clone();
        let user = assignee(jira, &key, &wanted).await?;
        let before = issue.fields.value("assignee");
        let updated = issue.fields.value("updated");
        let name = user.as_ref().map(|user| match user.display_name.as_str() {
            "" => users::named(user),
            name => name.to_owned(),
        });
        let title = match &name {
            Some(name) => format!("Assign {key} to {name}: {}", summary(&issue)),
            None => format!("Unassign {key}: {}", summary(&issue)),
        };
        let was = before.get("displayName").cloned().unwrap_or(Value::Null);
        let undo = Undo::Later(&["jira_assign_issue"]);
        let mut change = Change::new(Action::Update, title, undo, {
            let (key, before) = (key.clone(), before.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.assign(&key, user.as_ref(), &permit)
                    .await
                    .about(|| format!("Issue `{key}`"))?;
                read_back(jira, &key, user.as_ref(), &before).await
            }
        })
        .state("assignee", &undoing::person(&before))
        .edit("assignee", was, json!(name))
        .still({
            let key = key.clone();
            move |cx| async move { super::unchanged(&cx, &key, &updated).await }
        });
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}

/// Whom the argument means; nobody for an empty one.
async fn assignee(jira: &Client, key: &str, wanted: &str) -> Result<Option<User>> {
    let wanted = wanted.trim();
    if wanted.is_empty() || wanted.eq_ignore_ascii_case("unassigned") {
        return Ok(None);
    }
    if matches!(wanted.to_lowercase().as_str(), "-1" | "automatic") {
        return Ok(Some(values::automatic()));
    }
    // A user object as another tool or Jira itself wrote it.
    if wanted.starts_with('{')
        && let Ok(Value::Object(map)) = serde_json::from_str::<Value>(wanted)
    {
        let value = Value::Object(map);
        return Ok(Some(values::given_assignee(jira, key, &value).await?));
    }
    let scope = Assignment::Issue(key.to_owned());
    let user = users::assignee(jira, wanted, &scope)
        .await
        .map_err(Error::from)?;
    Ok(Some((*user).clone()))
}

fn summary(issue: &crate::jira::model::Issue) -> String {
    issue.fields.text("summary", "").unwrap_or_default()
}

async fn read_back(
    jira: &Client,
    key: &str,
    wanted: Option<&User>,
    before: &Value,
) -> Result<Applied> {
    let fields: Vec<String> = ["summary", "status", "assignee"].map(str::to_owned).into();
    let query = IssueQuery {
        fields: fields.clone(),
        ..IssueQuery::default()
    };
    let issue = jira
        .issue(key, &query)
        .await
        .about(|| format!("Issue `{key}` was assigned, but reading it back failed: it"))?;
    let now = issue.fields.value("assignee");
    let was = before.get("displayName").cloned().unwrap_or(Value::Null);
    let is = now.get("displayName").cloned().unwrap_or(Value::Null);
    let sent = wanted
        .and_then(|user| jira.user_value(user))
        .unwrap_or(Value::Null);
    let mut applied = Applied {
        message: match is.as_str() {
            Some(name) => format!("Issue {key} is assigned to {name}"),
            None => format!("Issue {key} is unassigned"),
        },
        undo: Some(undoing::assignee(key, before, &now)),
        ..Applied::default()
    };
    if !readback::agrees(&sent, &now) {
        applied.not_applied.push(NotApplied {
            field: "assignee".into(),
            reason: "Jira took the request and kept another assignee.".into(),
        });
    }
    if is != was {
        applied.changed.push(FieldEdit {
            field: "assignee".into(),
            before: was,
            after: is,
        });
    }
    let view = IssueView {
        text_format: jira.text_format(),
        fields: &fields,
        names: None,
        comments: 0,
        display_names: false,
        whole_people: true,
        without_description: false,
    };
    let shown = Map::from(view.with_address(&issue, jira.browse_url(&issue.key)));
    applied.body.insert("issue".into(), shown.into());
    Ok(applied)
}
