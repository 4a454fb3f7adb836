//! `jira_batch_get_changelogs`: what happened to many issues.

use std::collections::HashMap;

use super::words::IssueKey;
use crate::jira::SearchQuery;
use crate::jira::flows;
use crate::query::jql::{self, Jql};
use crate::tools::prelude::*;
use crate::view::{Plan, history};

/// The site takes this many issues in one request.
const ISSUES: usize = 1000;

/// Read the histories of several Jira issues.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BatchGetChangelogs {
    /// `PROJ-1,PROJ-2`
    issue_ids_or_keys: Csv,
    /// Only changes of these fields
    fields: Option<Csv>,
    /// Newest entries per issue; -1 all
    limit: Option<i64>,
}

impl Tool for BatchGetChangelogs {
    const NAME: &'static str = "jira_batch_get_changelogs";
    const TITLE: &'static str = "Get changelogs";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_ids_or_keys
            .0
            .iter()
            .filter_map(|key| Target::project_of_issue(key))
            .collect()
    }
}

impl Read for BatchGetChangelogs {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let mut keys = Vec::new();
        for text in &self.issue_ids_or_keys.0 {
            let key =
                IssueKey::parse(text).map_err(|reason| Error::arguments(format!("{reason}.")))?;
            keys.push(key.as_str().to_owned());
        }
        if keys.is_empty() || keys.len() > ISSUES {
            return Err(Error::arguments(format!(
                "`issue_ids_or_keys` must name 1 to {ISSUES} issues."
            )));
        }
        let fields = match self.fields {
            Some(Csv(fields)) => super::ids(jira, &fields).await?,
            None => Vec::new(),
        };
        // The answer has numbers only. Where the reach is limited, a search within it tells which are inside.
        let known = match cx.reach.is_limited(Product::Jira) {
            true => within_reach(cx, &keys).await?,
            false => by_number(cx, &keys).await?,
        };
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| !known.iter().any(|(id, now)| id == *key || now == *key))
            .collect();
        if known.is_empty() {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!(
                    "None of these issues is there for the account: {}.",
                    keys.join(", ")
                ),
            ));
        }
        let asked: Vec<(String, String)> = known.clone().into_iter().collect();
        let found = flows::history::of_many(jira, &asked, &fields).await?;
        let limit = self
            .limit
            .filter(|limit| *limit >= 0)
            .map(|limit| limit as usize);
        let mut issues: Vec<(String, Vec<Value>)> = Vec::new();
        for one in found {
            match issues.iter_mut().find(|(id, _)| *id == one.issue_id) {
                // A long history may come in several pieces.
                Some((_, entries)) => entries.extend(one.entries),
                None => issues.push((one.issue_id, one.entries)),
            }
        }
        let touched: Vec<Target> = known
            .values()
            .filter_map(|key| Target::project_of_issue(key))
            .collect();
        let issues: Vec<Value> = issues
            .into_iter()
            .map(|(id, mut entries)| {
                let skip = entries.len().saturating_sub(limit.unwrap_or(usize::MAX));
                entries.drain(..skip);
                let mut issue = json!({"issue_id": id});
                if let Some(key) = known.get(&id) {
                    issue["key"] = json!(key);
                }
                issue["changelogs"] = history::list(&Value::Array(entries));
                issue
            })
            .collect();
        let mut body = json!({"issues": issues});
        // One that was moved answers under its new key, and is not missing.
        if missing.len() > keys.len() - asked.len() {
            body["note"] = json!("Some issues have other keys now than those asked for.");
        } else if !missing.is_empty() {
            body["not_found"] = json!(missing);
        }
        Ok(Reply::new(body).listing(touched).plan(Plan {
            list: Some("issues"),
            ..Plan::default()
        }))
    }
}

/// The numbers and keys of issues as they are now; one that is not there is left out.
async fn by_number(cx: &Context, keys: &[String]) -> Result<HashMap<String, String>> {
    let jira = cx.jira()?;
    let fields = ["summary".to_owned()];
    let mut known = HashMap::new();
    for chunk in keys.chunks(100) {
        let issues = jira.issues(chunk, &fields).await?;
        known.extend(issues.into_iter().map(|issue| (issue.id, issue.key)));
    }
    Ok(known)
}

/// The numbers and keys of those issues that a search within reach finds.
async fn within_reach(cx: &Context, keys: &[String]) -> Result<HashMap<String, String>> {
    let jira = cx.jira()?;
    let wanted = jql::one_of("issuekey", keys.iter().cloned());
    let query = SearchQuery {
        jql: cx
            .jql(&Jql::from(wanted).to_string(), &[])?
            .as_str()
            .to_owned(),
        fields: vec!["project".into()],
        limit: keys.len(),
        ..SearchQuery::default()
    };
    let page = flows::search(jira, &flows::Source::Site, query).await?;
    Ok(page
        .items
        .into_iter()
        .map(|issue| (issue.id, issue.key))
        .collect())
}
