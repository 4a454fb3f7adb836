//! Who may see and do what in a project.

use crate::core::Caller;
use crate::core::directory::User;

use super::call::{Cx, Problem};
use super::model::{Comment, Issue, Project, Visibility};

/// Whether the caller sees the project's issues.
pub(crate) fn browse(caller: &Caller, project: &Project) -> bool {
    caller
        .user
        .as_ref()
        .is_some_and(|user| may(user, &project.browse, project.kind == "service_desk"))
}

/// Whether the caller may create, edit, comment and move issues of the project.
pub(crate) fn write(caller: &Caller, project: &Project) -> bool {
    browse(caller, project)
        && caller
            .user
            .as_ref()
            .is_some_and(|user| may(user, &project.write, false))
        && !project.archived
}

/// Whether the caller may delete issues of the project.
pub(crate) fn delete(caller: &Caller, project: &Project) -> bool {
    write(caller, project)
        && caller
            .user
            .as_ref()
            .is_some_and(|user| may(user, &project.delete, false))
}

/// Whether issues of the project can be assigned to the user.
pub(crate) fn assignable(user: &User, project: &Project) -> bool {
    user.active && user.account_type == "atlassian" && may(user, &project.browse, false)
}

/// Customers have no access to Jira itself, only to requests of a service desk.
fn may(user: &User, groups: &[String], customers: bool) -> bool {
    let allowed =
        groups.is_empty() || user.is_admin() || groups.iter().any(|name| user.is_in(name));
    allowed && user.active && (user.jira || customers)
}

/// Whether the caller may read something with this visibility; roles are the project's groups here.
pub(crate) fn visible(caller: &Caller, visibility: Option<&Visibility>) -> bool {
    let Some(visibility) = visibility else {
        return true;
    };
    let Some(user) = &caller.user else {
        return false;
    };
    match (visibility.kind.as_str(), visibility.value.as_str()) {
        ("group", group) => user.is_in(group),
        ("role", "Administrators") => user.is_admin(),
        ("role", "Developers") => user.is_in("developers") || user.is_admin(),
        ("role", _) => user.jira,
        _ => false,
    }
}

/// The comments of an issue that the caller may read.
pub(crate) fn comments<'a>(caller: &Caller, issue: &'a Issue) -> Vec<&'a Comment> {
    issue
        .comments
        .iter()
        .filter(|comment| visible(caller, comment.visibility.as_ref()))
        .collect()
}

impl Cx<'_> {
    /// The issue the path names, if the caller sees it.
    pub(crate) fn visible_issue(&self, id_or_key: &str) -> Result<&Issue, Problem> {
        let issue = self
            .state
            .issue_id(id_or_key)
            .and_then(|id| self.state.issue(id))
            .ok_or_else(|| self.no_issue())?;
        let project = self
            .state
            .project(&issue.project)
            .ok_or_else(|| self.no_issue())?;
        if browse(&self.call.caller, project) {
            return Ok(issue);
        }
        if self.call.caller.user.is_none() && !self.cloud() {
            // Data Center tells an anonymous caller to sign in; Cloud pretends there is nothing.
            return Err(Problem {
                status: 401,
                messages: vec![
                    "You do not have the permission to see the specified issue.".to_owned(),
                    "Login Required".to_owned(),
                ],
                ..Problem::default()
            });
        }
        Err(self.no_issue())
    }

    /// The 404 for an issue that is not there or not to be seen, in the edition's words.
    pub(crate) fn no_issue(&self) -> Problem {
        match self.cloud() {
            true => Problem::no_issue(),
            false => Problem::new(404, "Issue Does Not Exist"),
        }
    }

    /// The issue, if the caller may change it.
    pub(crate) fn writable_issue(&self, id_or_key: &str) -> Result<&Issue, Problem> {
        let issue = self.visible_issue(id_or_key)?;
        let project = self
            .state
            .project(&issue.project)
            .ok_or_else(Problem::no_issue)?;
        match write(&self.call.caller, project) {
            true => Ok(issue),
            false => Err(Problem::new(
                403,
                "You do not have permission to edit issues in this project.",
            )),
        }
    }

    /// The project, if the caller sees it; the words are the edition's.
    pub(crate) fn visible_project(&self, id_or_key: &str) -> Result<&Project, Problem> {
        self.state
            .project_by(id_or_key)
            .filter(|project| browse(&self.call.caller, project))
            .ok_or_else(|| {
                Problem::new(
                    404,
                    format!("No project could be found with key '{id_or_key}'."),
                )
            })
    }
}
