//! The tools of Jira, one file each, and the argument words they share.

pub mod add_comment;
pub mod assign_issue;
pub mod batch_create_issues;
pub mod batch_get_changelogs;
pub mod create_issue;
pub mod delete_issue;
pub mod edit_comment;
pub mod get_field_options;
pub mod get_issue;
pub mod get_project_issues;
pub mod get_transitions;
pub mod move_issue;
pub mod search;
pub mod search_fields;
pub mod transition_issue;
pub mod update_issue;

mod guard;
mod mentions;
mod readback;
mod step;
mod text;
mod update;
mod words;
mod writing;

use crate::jira::flows::field_ids;
use crate::jira::model::Issue;
use crate::jira::{Client, IssueQuery};
use crate::tools::{About, Context, Error, ErrorKind, Result};
use serde_json::Value;
use words::IssueKey;

/// An issue as it is now, with these fields and expansions.
async fn issue_now(
    jira: &Client,
    key: &IssueKey,
    fields: &[&str],
    expand: &[&str],
) -> Result<Issue> {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    let query = IssueQuery {
        fields: owned(fields),
        expand: owned(expand),
        ..IssueQuery::default()
    };
    jira.issue(key.as_str(), &query)
        .await
        .about(|| format!("Issue `{key}`"))
}

/// Refuses to go on with a plan whose issue was changed since.
async fn unchanged(cx: &Context, key: &str, updated: &Value) -> Result<()> {
    let jira = cx.jira()?;
    let query = IssueQuery {
        fields: vec!["updated".into()],
        ..IssueQuery::default()
    };
    let now = jira
        .issue(key, &query)
        .await
        .about(|| format!("Issue `{key}`"))?;
    if now.fields.value("updated") == *updated {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Conflict,
        format!("Issue `{key}` was changed since the plan was made; nothing was overwritten."),
    )
    .hint("Read it again (`include` `changelog` tells who changed what) and plan anew."))
}

/// Field ids from ids and names; an unknown name is answered with the nearest ones.
async fn ids(jira: &Client, wanted: &[String]) -> Result<Vec<String>> {
    match field_ids(jira, wanted).await? {
        Ok(ids) => Ok(ids),
        Err(unknown) => {
            let fields = jira.fields(false).await?;
            let mut near: Vec<_> = fields
                .iter()
                .map(|field| (strsim::jaro_winkler(&field.name, &unknown), field))
                .collect();
            near.sort_by(|one, other| other.0.total_cmp(&one.0));
            let near = near
                .iter()
                .take(3)
                .map(|(_, field)| format!("`{}` ({})", field.name, field.id))
                .collect::<Vec<_>>()
                .join(", ");
            Err(Error::new(
                ErrorKind::Arguments,
                format!("This Jira has no field `{unknown}`."),
            )
            .hint(format!(
                "Nearest: {near}. `jira_search_fields` finds others."
            )))
        }
    }
}
