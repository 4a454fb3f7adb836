//! The fields every site has, as `GET /field` lists them.
//!
//! Source: the answers of `GET /rest/api/3/field` and `GET /rest/api/2/field` that Atlassian's documentation shows, and `jqlReservedWords` beside them.

use super::Kind;
use crate::jira::model::Field;

/// Where a field exists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Both,
    Cloud,
}

struct Row {
    id: &'static str,
    name: &'static str,
    kind: Kind,
    /// Names JQL knows it by, blank-separated.
    clauses: &'static str,
    /// `n` navigable, `o` orderable, `s` searchable.
    traits: &'static str,
    on: On,
}

const fn row(
    id: &'static str,
    name: &'static str,
    kind: Kind,
    clauses: &'static str,
    traits: &'static str,
) -> Row {
    Row {
        id,
        name,
        kind,
        clauses,
        traits,
        on: On::Both,
    }
}

const fn cloud(
    id: &'static str,
    name: &'static str,
    kind: Kind,
    clauses: &'static str,
    traits: &'static str,
) -> Row {
    Row {
        id,
        name,
        kind,
        clauses,
        traits,
        on: On::Cloud,
    }
}

const ROWS: &[Row] = &[
    row("issuekey", "Key", Kind::Key, "id issue issuekey key", "n"),
    row("summary", "Summary", Kind::Text, "summary", "nos"),
    row(
        "issuetype",
        "Issue Type",
        Kind::IssueType,
        "issuetype type",
        "nos",
    ),
    row("status", "Status", Kind::Status, "status", "ns"),
    cloud(
        "statuscategorychangedate",
        "Status Category Changed",
        Kind::DateTime,
        "statusCategoryChangedDate",
        "ns",
    ),
    cloud(
        "statusCategory",
        "Status Category",
        Kind::StatusCategory,
        "statusCategory",
        "ns",
    ),
    row("priority", "Priority", Kind::Priority, "priority", "nos"),
    row(
        "resolution",
        "Resolution",
        Kind::Resolution,
        "resolution",
        "nos",
    ),
    row(
        "resolutiondate",
        "Resolved",
        Kind::DateTime,
        "resolutiondate resolved",
        "ns",
    ),
    row("project", "Project", Kind::Project, "project", "ns"),
    row("parent", "Parent", Kind::Parent, "parent", "ns"),
    row("assignee", "Assignee", Kind::User, "assignee", "nos"),
    row("reporter", "Reporter", Kind::User, "reporter", "nos"),
    row("creator", "Creator", Kind::User, "creator", "ns"),
    row(
        "created",
        "Created",
        Kind::DateTime,
        "created createdDate",
        "ns",
    ),
    row(
        "updated",
        "Updated",
        Kind::DateTime,
        "updated updatedDate",
        "ns",
    ),
    row(
        "lastViewed",
        "Last Viewed",
        Kind::DateTime,
        "lastViewed",
        "ns",
    ),
    row("duedate", "Due date", Kind::Date, "due duedate", "nos"),
    row(
        "description",
        "Description",
        Kind::Rich,
        "description",
        "nos",
    ),
    row(
        "environment",
        "Environment",
        Kind::Rich,
        "environment",
        "nos",
    ),
    row("labels", "Labels", Kind::Labels, "labels", "nos"),
    row(
        "components",
        "Components",
        Kind::Components,
        "component",
        "nos",
    ),
    row(
        "fixVersions",
        "Fix versions",
        Kind::Versions,
        "fixVersion",
        "nos",
    ),
    row(
        "versions",
        "Affects versions",
        Kind::Versions,
        "affectedVersion",
        "nos",
    ),
    row("comment", "Comment", Kind::Comments, "comment", "os"),
    row("worklog", "Log Work", Kind::Worklogs, "", "o"),
    row(
        "attachment",
        "Attachment",
        Kind::Attachments,
        "attachments",
        "os",
    ),
    row("issuelinks", "Linked Issues", Kind::Links, "", "o"),
    row("subtasks", "Sub-tasks", Kind::Subtasks, "subtasks", "n"),
    row("security", "Security Level", Kind::Security, "level", "nos"),
    row("thumbnail", "Images", Kind::Thumbnail, "", "n"),
    cloud(
        "issuerestriction",
        "Restrict to",
        Kind::Restriction,
        "",
        "os",
    ),
    row("timetracking", "Time tracking", Kind::TimeTracking, "", "o"),
    row(
        "timeoriginalestimate",
        "Original estimate",
        Kind::Duration,
        "originalEstimate timeoriginalestimate",
        "ns",
    ),
    row(
        "timeestimate",
        "Remaining Estimate",
        Kind::Duration,
        "remainingEstimate timeestimate",
        "ns",
    ),
    row("timespent", "Time Spent", Kind::Duration, "timespent", "ns"),
    row(
        "aggregatetimeoriginalestimate",
        "Σ Original Estimate",
        Kind::Duration,
        "",
        "n",
    ),
    row(
        "aggregatetimeestimate",
        "Σ Remaining Estimate",
        Kind::Duration,
        "",
        "n",
    ),
    row(
        "aggregatetimespent",
        "Σ Time Spent",
        Kind::Duration,
        "",
        "n",
    ),
    row("progress", "Progress", Kind::Progress, "progress", "n"),
    row("aggregateprogress", "Σ Progress", Kind::Progress, "", "n"),
    row("workratio", "Work Ratio", Kind::Ratio, "workratio", "ns"),
    row("watches", "Watchers", Kind::Watches, "watchers", "ns"),
    row("votes", "Votes", Kind::Votes, "votes", "ns"),
];

/// The system fields of an edition.
pub(crate) fn fields(on_cloud: bool) -> Vec<Field> {
    ROWS.iter()
        .filter(|row| row.on == On::Both || on_cloud)
        .map(|row| Field {
            id: row.id.to_owned(),
            name: name(row, on_cloud),
            kind: row.kind,
            custom: false,
            clause_names: row.clauses.split_whitespace().map(str::to_owned).collect(),
            navigable: row.traits.contains('n'),
            orderable: row.traits.contains('o'),
            searchable: row.traits.contains('s'),
            description: String::new(),
            contexts: Vec::new(),
        })
        .collect()
}

/// Data Center spells a few names differently.
fn name(row: &Row, on_cloud: bool) -> String {
    match (row.id, on_cloud) {
        ("components", false) => "Component/s",
        ("fixVersions", false) => "Fix Version/s",
        ("versions", false) => "Affects Version/s",
        ("duedate", false) => "Due Date",
        ("timetracking", false) => "Time Tracking",
        ("timeoriginalestimate", false) => "Original Estimate",
        _ => row.name,
    }
    .to_owned()
}
