//! JQL: Jira's query language.

pub use super::build::{
    compare, contains, equals, function, is_empty, is_not_empty, none_of, not_contains, not_equals,
    one_of,
};
use super::{
    combine::{Jira, Query},
    error::ParseError,
};

/// A JQL query.
pub type Jql = Query<Jira>;

/// Reads JQL. An empty text is the query without condition and sort.
///
/// # Errors
/// The text is no JQL.
pub fn parse(source: &str) -> Result<Jql, ParseError> {
    Jql::parse(source)
}

impl Jql {
    /// Asks only for issues of these projects: `project IN (…) AND (…)`.
    ///
    /// An empty list lets nothing through; do not call this where there is no rule. Jira also takes a value for a
    /// project's name when no project has that key.
    pub fn restrict_projects(self, allowed: &[String]) -> Jql {
        self.restrict(one_of("project", allowed))
    }

    /// Leaves out the issues of these projects: `(…) AND project NOT IN (…)`. An empty list changes nothing.
    ///
    /// Jira refuses the query if one of the projects does not exist or is hidden from the user.
    pub fn exclude_projects(self, denied: &[String]) -> Jql {
        match denied {
            [] => self,
            _ => self.and(none_of("project", denied)),
        }
    }
}

/// The fields every Jira has, as far as JQL names them; app and custom fields come from the site.
///
/// Source: "JQL fields" in Atlassian's support pages for Cloud, and the same page for Data Center 10.
pub const FIELDS: &[&str] = &[
    "affectedVersion",
    "approvals",
    "assignee",
    "attachments",
    "category",
    "comment",
    "component",
    "created",
    "createdDate",
    "creator",
    "description",
    "due",
    "dueDate",
    "environment",
    "filter",
    "fixVersion",
    "hierarchyLevel",
    "id",
    "issue",
    "issueKey",
    "issueLink",
    "issueLinkType",
    "issueType",
    "key",
    "labels",
    "lastViewed",
    "level",
    "organizations",
    "originalEstimate",
    "parent",
    "priority",
    "project",
    "projectType",
    "rank",
    "remainingEstimate",
    "reporter",
    "request",
    "resolution",
    "resolutionDate",
    "resolved",
    "savedFilter",
    "searchRequest",
    "sprint",
    "status",
    "statusCategory",
    "statusCategoryChangedDate",
    "subtasks",
    "summary",
    "text",
    "textFields",
    "timeEstimate",
    "timeOriginalEstimate",
    "timeSpent",
    "type",
    "updated",
    "updatedDate",
    "voter",
    "votes",
    "watcher",
    "watchers",
    "worklogAuthor",
    "worklogComment",
    "worklogDate",
    "workRatio",
];
