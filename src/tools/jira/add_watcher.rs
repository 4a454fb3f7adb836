//! `jira_add_watcher`: let somebody be told of what happens to an issue.

use super::get_issue_watchers::view;
use super::words::IssueKey;
use crate::jira::flows::users;
use crate::tools::prelude::*;

/// Add a watcher to a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddWatcher {
    issue_key: IssueKey,
    /// Email, name or id; `me`
    user_identifier: String,
}

impl Tool for AddWatcher {
    const NAME: &'static str = "jira_add_watcher";
    const TITLE: &'static str = "Add watcher";
    const TOOLSET: Toolset = Toolset::JiraWatchers;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for AddWatcher {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        change(cx, &self.issue_key, &self.user_identifier, Wish::Watch).await
    }
}

/// What is wanted of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To watch.
    Watch,
    /// To watch no longer.
    Leave,
}

/// Somebody more or less among the watchers of an issue.
pub(super) async fn change(
    cx: &Context,
    issue_key: &IssueKey,
    person: &str,
    wish: Wish,
) -> Result<Change> {
    let jira = cx.jira()?;
    let user = users::person(jira, person).await.map_err(Error::from)?;
    let issue = super::issue_now(jira, issue_key, &["summary"], &[]).await?;
    let key = issue.key.clone();
    let Some(id) = jira.watcher(&user) else {
        return Err(Error::new(
            ErrorKind::Site,
            format!(
                "Jira does not tell the identifier of {}.",
                users::named(&user)
            ),
        ));
    };
    let name = match user.display_name.as_str() {
        "" => person.to_owned(),
        name => name.to_owned(),
    };
    let before = jira
        .watchers(&key)
        .await
        .about(|| format!("The watchers of `{key}`"))?;
    let is_there = watches(&before, &id);
    let (action, title) = match wish {
        Wish::Watch => (Action::Create, format!("Let {name} watch {key}")),
        Wish::Leave => (Action::Delete, format!("Let {name} no longer watch {key}")),
    };
    let shown = |there: Option<bool>| there.map_or(Value::Null, |there| json!(there));
    let mut change = Change::new(action, title, {
        let (key, name) = (key.clone(), name.clone());
        move |cx, permit| async move {
            let jira = cx.jira()?;
            let sent = match wish {
                Wish::Watch => jira.add_watcher(&key, &id, &permit).await,
                Wish::Leave => jira.remove_watcher(&key, &id, &permit).await,
            };
            sent.about(|| format!("{name} or issue `{key}`"))?;
            let now = jira
                .watchers(&key)
                .await
                .about(|| format!("The watchers of `{key}`"))?;
            let is_now = watches(&now, &id);
            let mut applied = Applied {
                message: match wish {
                    Wish::Watch => format!("{name} watches {key}"),
                    Wish::Leave => format!("{name} no longer watches {key}"),
                },
                url: Some(jira.browse_url(&key)),
                ..Applied::default()
            };
            if let Value::Object(body) = view(&key, &now) {
                applied.body = body;
            }
            applied.body.insert("user".into(), json!(name));
            // Without the right to see watchers there is a number and no names.
            if is_now.is_some_and(|now| now != (wish == Wish::Watch)) {
                applied.not_applied.push(NotApplied {
                    field: "watchers".into(),
                    reason: "Jira took the request and the list of watchers says otherwise.".into(),
                });
            }
            Ok(applied)
        }
    })
    .edit(
        format!("{name} watches"),
        shown(is_there),
        json!(wish == Wish::Watch),
    );
    if is_there == Some(wish == Wish::Watch) {
        change.notes.push(match wish {
            Wish::Watch => format!("{name} watches {key} already."),
            Wish::Leave => format!("{name} does not watch {key}."),
        });
    }
    change.targets.extend(Target::project_of_issue(&key));
    Ok(change)
}

/// Whether somebody is in the list; nothing where the account may not see who is.
fn watches(watchers: &Value, id: &str) -> Option<bool> {
    let list = watchers.get("watchers")?.as_array()?;
    let count = watchers.get("watchCount").and_then(Value::as_u64);
    if list.is_empty() && count != Some(0) {
        return None;
    }
    Some(list.iter().any(|person| {
        ["accountId", "name", "key"]
            .iter()
            .any(|mark| person.get(*mark).and_then(Value::as_str) == Some(id))
    }))
}
