//! `jira_add_watcher`: let somebody be told of what happens to an issue.

use super::get_issue_watchers::view;
use super::words::IssueKey;
use crate::jira::flows::lots::{Lot, Outcome};
use crate::jira::flows::users;
use crate::jira::model::BulkWork;
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
    let (change, _) = in_bulk(cx, issue_key, person, wish).await?;
    Ok(change)
}

/// The same for one of several issues; and what the site may take with those of the others, which it does for the
/// account itself alone.
pub(super) async fn in_bulk(
    cx: &Context,
    issue_key: &IssueKey,
    person: &str,
    wish: Wish,
) -> Result<(Change, Option<Lot>)> {
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
    let undo = match (wish, is_there) {
        (Wish::Watch, Some(true)) | (Wish::Leave, Some(false)) => Undo::never("it was so before"),
        (Wish::Watch, _) => Undo::by(
            "jira_remove_watcher",
            json!({"issue_key": key, "username": person}),
        ),
        (Wish::Leave, _) => Undo::by(
            "jira_add_watcher",
            json!({"issue_key": key, "user_identifier": person}),
        ),
    };
    let is_own = jira.has_tasks()
        && jira
            .own_account()
            .await
            .is_ok_and(|own| jira.watcher(&own).as_deref() == Some(id.as_str()));
    let lot = is_own.then(|| {
        Lot::new(
            &issue,
            match wish {
                Wish::Watch => BulkWork::Watch,
                Wish::Leave => BulkWork::Unwatch,
            },
        )
    });
    let mut change = Change::new(action, title, undo, {
        let (key, name) = (key.clone(), name.clone());
        let ahead = lot.as_ref().map(|lot| lot.sent.clone());
        move |cx, permit| async move {
            let jira = cx.jira()?;
            let ahead = ahead.as_ref().and_then(|sent| sent.outcome());
            let sent = match (ahead, wish) {
                (Some(Outcome::Failed(reason)), _) => {
                    return Err(Error::new(ErrorKind::Invalid, reason.clone()));
                }
                (Some(Outcome::Done | Outcome::Open(_)), _) => Ok(()),
                (None, Wish::Watch) => jira.add_watcher(&key, &id, &permit).await,
                (None, Wish::Leave) => jira.remove_watcher(&key, &id, &permit).await,
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
                    reason: match ahead {
                        Some(Outcome::Open(reason)) => reason.clone(),
                        _ => {
                            "Jira took the request and the list of watchers says otherwise.".into()
                        }
                    },
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
    Ok((change, lot))
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
