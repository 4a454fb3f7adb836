//! JQL's functions other than those of dates.

use super::ast::Term;
use super::compile::Compiler;
use super::dates;
use super::values::Wanted;
use crate::jira::fields::Kind;
use crate::jira::model::Field;
use crate::jira::permission;

/// The functions this simulator knows, as `GET jql/autocompletedata` lists them: name with arguments, whether it gives a list, type.
pub(crate) const NAMES: &[(&str, bool, &str)] = &[
    ("closedSprints()", true, "java.lang.Object"),
    ("currentLogin()", false, "java.util.Date"),
    (
        "currentUser()",
        false,
        "com.atlassian.jira.user.ApplicationUser",
    ),
    (
        "earliestUnreleasedVersion()",
        true,
        "com.atlassian.jira.project.version.Version",
    ),
    ("endOfDay()", false, "java.util.Date"),
    ("endOfMonth()", false, "java.util.Date"),
    ("endOfWeek()", false, "java.util.Date"),
    ("endOfYear()", false, "java.util.Date"),
    ("futureSprints()", true, "java.lang.Object"),
    ("issueHistory()", true, "com.atlassian.jira.issue.Issue"),
    ("lastLogin()", false, "java.util.Date"),
    (
        "latestReleasedVersion()",
        true,
        "com.atlassian.jira.project.version.Version",
    ),
    ("linkedIssues(\"\")", true, "com.atlassian.jira.issue.Issue"),
    (
        "membersOf(\"\")",
        true,
        "com.atlassian.jira.user.ApplicationUser",
    ),
    ("now()", false, "java.util.Date"),
    ("openSprints()", true, "java.lang.Object"),
    (
        "projectsLeadByUser()",
        true,
        "com.atlassian.jira.project.Project",
    ),
    (
        "releasedVersions()",
        true,
        "com.atlassian.jira.project.version.Version",
    ),
    (
        "standardIssueTypes()",
        true,
        "com.atlassian.jira.issue.issuetype.IssueType",
    ),
    ("startOfDay()", false, "java.util.Date"),
    ("startOfMonth()", false, "java.util.Date"),
    ("startOfWeek()", false, "java.util.Date"),
    ("startOfYear()", false, "java.util.Date"),
    (
        "subtaskIssueTypes()",
        true,
        "com.atlassian.jira.issue.issuetype.IssueType",
    ),
    (
        "unreleasedVersions()",
        true,
        "com.atlassian.jira.project.version.Version",
    ),
    ("updatedBy(\"\")", true, "com.atlassian.jira.issue.Issue"),
    ("votedIssues()", true, "com.atlassian.jira.issue.Issue"),
    ("watchedIssues()", true, "com.atlassian.jira.issue.Issue"),
];

pub(crate) fn unknown(name: &str) -> String {
    format!("Unable to find JQL function '{name}()'.")
}

impl Compiler<'_> {
    /// What a function gives for a field.
    pub(crate) fn function(
        &mut self,
        field: &Field,
        term: &Term,
        name: &str,
        arguments: &[String],
    ) -> Result<Wanted, String> {
        let lower = name.to_ascii_lowercase();
        let wrong = || {
            format!(
                "A value provided by the function '{name}' is invalid for the field '{}'.",
                term.field
            )
        };
        let some = |ids: Vec<String>| ids.into_iter().map(Some).collect::<Wanted>();
        match field.kind {
            Kind::User | Kind::Users => self.people_function(name, arguments).map(some),
            Kind::Sprint => match lower.as_str() {
                "opensprints" => Ok(some(self.sprints("active"))),
                "closedsprints" => Ok(some(self.sprints("closed"))),
                "futuresprints" => Ok(some(self.sprints("future"))),
                _ if is_known(&lower) => Err(wrong()),
                _ => Err(unknown(name)),
            },
            Kind::Key => self.issues(&lower, name, arguments).map(some),
            Kind::IssueType => {
                let types = &self.ground.state.issue_types;
                let subtasks = match lower.as_str() {
                    "standardissuetypes" => false,
                    "subtaskissuetypes" => true,
                    _ if is_known(&lower) => return Err(wrong()),
                    _ => return Err(unknown(name)),
                };
                Ok(some(
                    types
                        .iter()
                        .filter(|it| it.subtask == subtasks)
                        .map(|it| it.id.clone())
                        .collect(),
                ))
            }
            Kind::Versions => self
                .versions(&lower, arguments)
                .map(some)
                .ok_or_else(|| unknown(name)),
            Kind::Project if lower == "projectsleadbyuser" => {
                let lead = match arguments.first() {
                    Some(word) => self.user(word),
                    None => Some(self.ground.caller.account_id().to_owned()),
                };
                let projects = &self.ground.state.projects;
                Ok(some(
                    projects
                        .iter()
                        .filter(|it| Some(&it.lead) == lead.as_ref())
                        .map(|it| it.id.clone())
                        .collect(),
                ))
            }
            _ if is_known(&lower) => Err(wrong()),
            _ => Err(unknown(name)),
        }
    }

    /// `currentUser()` and `membersOf()`.
    pub(crate) fn people_function(
        &self,
        name: &str,
        arguments: &[String],
    ) -> Result<Vec<String>, String> {
        match name.to_ascii_lowercase().as_str() {
            "currentuser" => Ok(self
                .ground
                .caller
                .user
                .iter()
                .map(|user| user.account_id.clone())
                .collect()),
            "membersof" => {
                let group = arguments.first().map_or("", String::as_str);
                let directory = &self.ground.core.directory;
                if !directory
                    .groups()
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(group))
                {
                    return Err(format!(
                        "Function 'membersOf' can not generate a list of usernames for group '{group}'; the group does not exist."
                    ));
                }
                Ok(directory
                    .users()
                    .iter()
                    .filter(|user| user.groups.iter().any(|it| it.eq_ignore_ascii_case(group)))
                    .map(|user| user.account_id.clone())
                    .collect())
            }
            _ => Err(unknown(name)),
        }
    }

    fn sprints(&self, state: &str) -> Vec<String> {
        let sprints = &self.ground.state.sprints;
        sprints
            .iter()
            .filter(|it| it.state == state)
            .map(|it| it.id.to_string())
            .collect()
    }

    fn versions(&self, lower: &str, arguments: &[String]) -> Option<Vec<String>> {
        let state = self.ground.state;
        let projects: Vec<&str> = arguments
            .iter()
            .filter_map(|word| state.project_by(word))
            .map(|it| it.id.as_str())
            .collect();
        let mut here = state
            .versions
            .iter()
            .filter(|it| projects.is_empty() || projects.contains(&it.project.as_str()))
            .filter(|it| !it.archived);
        Some(match lower {
            "releasedversions" => here
                .filter(|it| it.released)
                .map(|it| it.id.clone())
                .collect(),
            "unreleasedversions" => here
                .filter(|it| !it.released)
                .map(|it| it.id.clone())
                .collect(),
            "latestreleasedversion" => here
                .rfind(|it| it.released)
                .map(|it| it.id.clone())
                .into_iter()
                .collect(),
            "earliestunreleasedversion" => here
                .find(|it| !it.released)
                .map(|it| it.id.clone())
                .into_iter()
                .collect(),
            _ => return None,
        })
    }

    /// Functions that give issues.
    fn issues(&self, lower: &str, name: &str, arguments: &[String]) -> Result<Vec<String>, String> {
        let state = self.ground.state;
        let me = self.ground.caller.account_id();
        let all = state.issues.values();
        match lower {
            "watchedissues" => Ok(all
                .filter(|it| it.watchers.iter().any(|id| id == me))
                .map(|it| it.id.to_string())
                .collect()),
            "votedissues" => Ok(all
                .filter(|it| it.votes.iter().any(|id| id == me))
                .map(|it| it.id.to_string())
                .collect()),
            // What the caller looked at lately; here: what the caller touched.
            "issuehistory" => Ok(all
                .filter(|it| {
                    it.history.iter().any(|change| change.author == me)
                        || it.text("creator") == Some(me)
                })
                .map(|it| it.id.to_string())
                .collect()),
            "linkedissues" => {
                let key = arguments.first().map_or("", String::as_str);
                let id = self.issue(key, "issue").map_err(|_| {
                    format!("Issue '{key}' could not be found in function 'linkedIssues'.")
                })?;
                let id: u64 = id.parse().unwrap_or_default();
                let phrase = arguments.get(1).map(String::as_str);
                Ok(self.linked(id, phrase))
            }
            "updatedby" => {
                let who = arguments.first().and_then(|word| self.user(word));
                let Some(who) = who else {
                    return Err(format!(
                        "The user '{}' does not exist.",
                        arguments.first().map_or("", String::as_str)
                    ));
                };
                let bound = |at: usize| {
                    arguments
                        .get(at)
                        .and_then(|word| dates::moment(word, self.now))
                };
                let (after, before) = (bound(1), bound(2));
                let fits = |text: &str| {
                    dates::stored(text).is_some_and(|at| {
                        after.is_none_or(|after| at >= after)
                            && before.is_none_or(|before| at <= before)
                    })
                };
                Ok(all
                    .filter(|it| {
                        it.history
                            .iter()
                            .any(|change| change.author == who && fits(&change.created))
                            || it
                                .comments
                                .iter()
                                .any(|comment| comment.author == who && fits(&comment.created))
                            || (it.text("creator") == Some(who.as_str())
                                && it.text("created").is_some_and(fits))
                    })
                    .map(|it| it.id.to_string())
                    .collect())
            }
            _ if is_known(lower) => Err(format!(
                "A value provided by the function '{name}' is invalid for the field 'issue'."
            )),
            _ => Err(unknown(name)),
        }
    }

    fn linked(&self, id: u64, phrase: Option<&str>) -> Vec<String> {
        let state = self.ground.state;
        state
            .links
            .iter()
            .filter_map(|link| {
                let kind = state.link_type(&link.kind)?;
                let (other, said) = match (link.source == id, link.destination == id) {
                    (true, _) => (link.destination, &kind.outward),
                    (_, true) => (link.source, &kind.inward),
                    _ => return None,
                };
                let fits = phrase.is_none_or(|phrase| said.eq_ignore_ascii_case(phrase));
                let other = state.issue(other)?;
                let seen = state
                    .project(&other.project)
                    .is_some_and(|project| permission::browse(self.ground.caller, project));
                (fits && seen).then(|| other.id.to_string())
            })
            .collect()
    }
}

fn is_known(lower: &str) -> bool {
    NAMES.iter().any(|(name, _, _)| {
        name.split('(')
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(lower))
    })
}
