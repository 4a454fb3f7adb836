//! `jira_get_all_projects`: every project the account sees and calls may reach.

use crate::jira::flows;
use crate::tools::prelude::*;
use crate::view::{Plan, project};

/// List the Jira projects.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetAllProjects {
    include_archived: Option<bool>,
}

impl Tool for GetAllProjects {
    const NAME: &'static str = "jira_get_all_projects";
    const TITLE: &'static str = "List projects";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetAllProjects {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let projects = flows::all_projects(jira, self.include_archived.unwrap_or(false)).await?;
        Ok(listed(cx, projects, usize::MAX))
    }
}

/// A list of projects without those that may not be read, which are counted.
pub(super) fn listed(cx: &Context, found: Vec<Value>, limit: usize) -> Reply {
    let n_found = found.len();
    let (mut projects, touched): (Vec<Value>, Vec<Target>) = found
        .iter()
        .filter_map(|found| {
            let key = found.get("key")?.as_str()?;
            let target = Target::Project(key.to_uppercase());
            cx.may_read(&target)
                .then(|| (project::project(found), target))
        })
        .unzip();
    let hidden = n_found - projects.len();
    projects.truncate(limit);
    let mut body = json!({"total": projects.len(), "projects": projects});
    if hidden > 0 {
        body["hidden_by_policy"] = json!(hidden);
    }
    Reply::new(body).listing(touched).plan(plan())
}

/// How a list of projects is shortened.
fn plan() -> Plan {
    Plan {
        list: Some("projects"),
        item_texts: &["description"],
        columns: &["category", "type", "id", "lead"],
        rest: Some(Box::new(
            |_| json!({"tool": "jira_search_projects", "arguments": {"query": "part of a name or key"}}),
        )),
        ..Plan::default()
    }
}
