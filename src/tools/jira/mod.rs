//! The tools of Jira, one file each, and the argument words they share.

pub mod add_comment;
pub mod add_issues_to_sprint;
pub mod add_watcher;
pub mod add_worklog;
pub mod answer_approval;
pub mod assign_issue;
pub mod batch_create_issues;
pub mod batch_create_versions;
pub mod batch_get_changelogs;
pub mod bulk_delete_issues;
pub mod bulk_move_issues;
pub mod bulk_update_issues;
pub mod check_jql;
pub mod create_customer_request;
pub mod create_issue;
pub mod create_issue_link;
pub mod create_remote_issue_link;
pub mod create_sprint;
pub mod create_version;
pub mod delete_attachment;
pub mod delete_comment;
pub mod delete_component;
pub mod delete_issue;
pub mod delete_sprint;
pub mod delete_version;
pub mod delete_worklog;
pub mod download_attachments;
pub mod edit_comment;
pub mod get_agile_boards;
pub mod get_all_projects;
pub mod get_board_issues;
pub mod get_board_velocity;
pub mod get_comments;
pub mod get_create_fields;
pub mod get_cross_project_dependencies;
pub mod get_customer_request;
pub mod get_dashboards;
pub mod get_field_options;
pub mod get_filters;
pub mod get_issue;
pub mod get_issue_dates;
pub mod get_issue_development_info;
pub mod get_issue_images;
pub mod get_issue_proforma_forms;
pub mod get_issue_sla;
pub mod get_issue_watchers;
pub mod get_issues_development_info;
pub mod get_link_types;
pub mod get_my_permissions;
pub mod get_proforma_form_details;
pub mod get_project_components;
pub mod get_project_epic_hierarchy;
pub mod get_project_fields;
pub mod get_project_issue_types;
pub mod get_project_issues;
pub mod get_project_statuses;
pub mod get_project_versions;
pub mod get_queue_issues;
pub mod get_request_type_fields;
pub mod get_request_types;
pub mod get_service_desk_for_project;
pub mod get_service_desk_queues;
pub mod get_sprint_issues;
pub mod get_sprint_report;
pub mod get_sprints_from_board;
pub mod get_transitions;
pub mod get_user_profile;
pub mod get_worklog;
pub mod link_to_epic;
pub mod move_issue;
pub mod move_issues_to_backlog;
pub mod rank_issues;
pub mod remove_issue_link;
pub mod remove_watcher;
pub mod save_component;
pub mod search;
pub mod search_assignable_users;
pub mod search_fields;
pub mod search_projects;
pub mod search_users;
pub mod transition_issue;
pub mod update_issue;
pub mod update_proforma_form_answers;
pub mod update_sprint;
pub mod update_version;
pub mod upload_attachments;

mod attached;
mod beside;
mod bulk;
mod burndown;
mod charts;
mod dates;
mod desk;
mod form_view;
mod guard;
mod jql_help;
mod mentions;
pub mod offers;
mod person;
mod planning;
mod readback;
mod request_values;
mod sprint_report;
mod step;
mod text;
mod undoing;
mod update;
mod version;
mod words;
mod work;
mod writing;

use crate::atlassian::{Product, Target};
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

/// The key of an issue as the site knows it now, to be judged by what is asked of its parts. Asked only where projects
/// are limited: a number, or the key of an issue that was moved, leads somewhere else than it says.
async fn reach_of(cx: &Context, jira: &Client, key: &IssueKey) -> Result<String> {
    if !cx.reach.is_limited(Product::Jira) {
        return Ok(key.as_str().to_owned());
    }
    Ok(issue_now(jira, key, &["summary"], &[]).await?.key)
}

/// Refuses a comment or worklog that is not one of this issue: the site may find it by its number alone, and the issue is
/// what was judged.
fn of_issue(thing: &Value, issue: &Issue, what: impl FnOnce() -> String) -> Result<()> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let told = thing.get("issueId").and_then(text).or_else(|| {
        let own = text(thing.get("self")?)?;
        let (_, rest) = own.rsplit_once("/issue/")?;
        Some(rest.split('/').next()?.to_owned())
    });
    match told {
        Some(told) if told != issue.id && !told.eq_ignore_ascii_case(&issue.key) => Err(
            Error::new(ErrorKind::NotFound, format!("{} does not exist.", what())),
        ),
        _ => Ok(()),
    }
}

/// The project that a version or component belongs to, as the site knows it now.
async fn project_of(cx: &Context, jira: &Client, thing: &Value) -> Result<Target> {
    if let Some(key) = thing.get("project").and_then(Value::as_str) {
        return writing::project(cx, jira, key).await;
    }
    let id = match thing.get("projectId") {
        Some(Value::Number(id)) => id.to_string(),
        Some(Value::String(id)) => id.clone(),
        _ => {
            return Err(Error::new(
                ErrorKind::Site,
                "Jira did not say which project it belongs to.",
            ));
        }
    };
    let key = jira
        .project_key(&id)
        .await
        .about(|| format!("Project `{id}`"))?;
    Ok(Target::Project(key))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_comment_of_another_issue_is_not_found() {
        let issue = Issue {
            id: "10001".into(),
            key: "PROJ-1".into(),
            ..Issue::default()
        };
        let of = |thing: Value| of_issue(&thing, &issue, || "Comment `7`".into());
        for own in [
            json!({"self": "https://x.example/rest/api/2/issue/10001/comment/7"}),
            json!({"self": "https://x.example/rest/api/2/issue/proj-1/comment/7"}),
            json!({"issueId": "10001", "self": "https://x.example/rest/api/2/issue/9/worklog/7"}),
            json!({"id": "7"}),
        ] {
            assert!(of(own.clone()).is_ok(), "{own}");
        }
        for other in [
            json!({"self": "https://x.example/rest/api/2/issue/10002/comment/7"}),
            json!({"issueId": "10002"}),
        ] {
            let error = of(other.clone()).expect_err("another's");
            assert_eq!(error.message, "Comment `7` does not exist.", "{other}");
        }
    }
}
