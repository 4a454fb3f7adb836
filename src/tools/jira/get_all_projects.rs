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
        let (projects, touched) = within_reach(cx, projects);
        Ok(
            Reply::new(json!({"total": projects.len(), "projects": projects}))
                .touching(touched)
                .plan(plan()),
        )
    }
}

/// The projects that calls may reach, and their keys as targets.
pub(super) fn within_reach(cx: &Context, projects: Vec<Value>) -> (Vec<Value>, Vec<Target>) {
    projects
        .iter()
        .filter_map(|found| {
            let key = found.get("key")?.as_str()?;
            let target = Target::Project(key.to_uppercase());
            cx.reach
                .allows(&target)
                .then(|| (project::project(found), target))
        })
        .unzip()
}

/// How a list of projects is shortened.
pub(super) fn plan() -> Plan {
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
