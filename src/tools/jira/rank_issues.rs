//! `jira_rank_issues`: the order of the backlog and of a sprint.

use super::add_issues_to_sprint::named;
use super::planning;
use super::words::IssueKey;
use crate::jira::flows::{self, Source};
use crate::jira::{MOST_MOVED, Rank, SearchQuery};
use crate::tools::prelude::*;

/// Rank issues before or after another one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RankIssues {
    /// `PROJ-1, PROJ-2`, in their new order
    issue_keys: Csv,
    /// This or `after`
    before: Option<IssueKey>,
    after: Option<IssueKey>,
}

impl Tool for RankIssues {
    const NAME: &'static str = "jira_rank_issues";
    const TITLE: &'static str = "Rank issues";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        let anchors = [&self.before, &self.after].into_iter().flatten();
        let mut targets = named(&self.issue_keys);
        targets.extend(anchors.flat_map(IssueKey::targets));
        targets
    }
}

impl Write for RankIssues {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let (anchor, word) = match (&self.before, &self.after) {
            (Some(key), None) => (key, "before"),
            (None, Some(key)) => (key, "after"),
            _ => {
                return Err(Error::arguments(
                    "Give either `before` or `after`, and only one of them.",
                ));
            }
        };
        let issues = planning::issues(jira, &self.issue_keys, &["summary"]).await?;
        if issues.len() > MOST_MOVED {
            return Err(Error::arguments(format!(
                "At most {MOST_MOVED} issues can be ranked at once."
            )));
        }
        let anchor = super::issue_now(jira, anchor, &["summary"], &[]).await?.key;
        let keys = planning::keys(&issues);
        if keys.contains(&anchor) {
            return Err(Error::arguments(format!(
                "`{anchor}` cannot be ranked against itself."
            )));
        }
        let place = match word {
            "before" => Rank::Before(anchor.clone()),
            _ => Rank::After(anchor.clone()),
        };
        let title = format!("Rank {} {word} {anchor}", keys.join(", "));
        let order = match word {
            "before" => format!("{}, {anchor}", keys.join(", ")),
            _ => format!("{anchor}, {}", keys.join(", ")),
        };
        let mut change = Change::new(Action::Update, title, {
            let (keys, anchor) = (keys.clone(), anchor.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let stayed = jira
                    .rank(&keys, &place, &permit)
                    .await
                    .about(|| format!("The rank beside `{anchor}`"))?;
                let mut all = keys.clone();
                all.push(anchor.clone());
                let query = SearchQuery {
                    jql: format!("key in ({}) ORDER BY Rank ASC", all.join(", ")),
                    fields: vec!["summary".into()],
                    limit: all.len(),
                    ..SearchQuery::default()
                };
                let now = flows::search(jira, &Source::Site, query).await?;
                let order = planning::keys(&now.items);
                let mut wanted = keys.clone();
                match &place {
                    Rank::Before(_) => wanted.push(anchor.clone()),
                    Rank::After(_) => wanted.insert(0, anchor.clone()),
                }
                let mut applied = Applied {
                    message: format!("Ranked: {}", order.join(", ")),
                    body: Map::from_iter([("order".to_owned(), json!(order))]),
                    ..Applied::default()
                };
                applied.not_applied = stayed
                    .into_iter()
                    .map(|(field, reason)| NotApplied { field, reason })
                    .collect();
                if order != wanted && applied.not_applied.is_empty() {
                    applied.not_applied.push(NotApplied {
                        field: "rank".into(),
                        reason: "Jira took the request; its search index does not show the new order (yet).".into(),
                    });
                }
                Ok(applied)
            }
        })
        .edit("order", Value::Null, json!(order));
        for target in planning::targets(&issues).chain(Target::project_of_issue(&anchor)) {
            change = change.target(target);
        }
        Ok(change)
    }
}
