//! JQL over the demo company: what each query finds, and the words for what is wrong.

use super::*;
use crate::core::Core;
use crate::jira::seed;
use crate::{Caller, Flavor, Options, Seed};

struct Site {
    core: Core,
    state: State,
    caller: Caller,
}

fn site(flavor: Flavor) -> Site {
    let core = Core::new(&Options::demo(flavor), "http://jira", "http://wiki").unwrap();
    let state = seed::load(&core, &Seed::demo().jira).unwrap();
    let caller = Caller::signed_in(core.directory.by_name("ada").unwrap().clone());
    Site {
        core,
        state,
        caller,
    }
}

impl Site {
    fn search(&self, jql: &str) -> Result<Vec<String>, String> {
        let ground = Ground {
            core: &self.core,
            state: &self.state,
            caller: &self.caller,
            lenient: false,
        };
        search(ground, jql)
            .map(|issues| issues.iter().map(|issue| issue.key.clone()).collect())
            .map_err(|problem| problem.messages.join(" | "))
    }
}

#[test]
fn queries_find_what_they_say() {
    let cases: &[(&str, &str)] = &[
        ("key = PROJ-123", "PROJ-123"),
        (
            "issue in (PROJ-111, 'PROJ-222') order by key",
            "PROJ-111 PROJ-222",
        ),
        (
            "project = BACKEND AND priority = Critical AND type = Bug AND resolution = Unresolved",
            "BACKEND-5 BACKEND-4 BACKEND-6",
        ),
        (
            "project = backend and priority > High and statusCategory != Done",
            "BACKEND-5 BACKEND-4 BACKEND-6",
        ),
        (
            "sprint = 'Sprint 42' AND status = \"In Progress\" AND type != Sub-task order by key",
            "PROJ-105 PROJ-109 PROJ-224 PROJ-789",
        ),
        (
            "sprint in openSprints() AND type = Bug order by key",
            "PROJ-109 PROJ-116 PROJ-125 PROJ-789",
        ),
        (
            "sprint in futureSprints() order by key",
            "PROJ-111 PROJ-124 PROJ-222",
        ),
        (
            "labels = security AND resolution is EMPTY AND project = PROJ order by key asc",
            "PROJ-100 PROJ-109 PROJ-112 PROJ-123 PROJ-125",
        ),
        (
            "assignee = currentUser() AND duedate < now() AND statusCategory != Done order by due, key",
            "PROJ-223 PROJ-122 BACKEND-11 PROJ-109 DOCS-9 PROJ-105 PROJ-125",
        ),
        (
            "assignee is EMPTY AND project = PROJ order by created",
            "PROJ-120 PROJ-111 PROJ-113 PROJ-119",
        ),
        (
            "assignee != 'Ada Lindqvist' AND project = PROJECT order by key",
            "PROJECT-122 PROJECT-123 PROJECT-124",
        ),
        (
            "NOT assignee = 'Ada Lindqvist' AND project = PROJECT order by key",
            "PROJECT-122 PROJECT-123 PROJECT-124",
        ),
        (
            "project = DOCS and assignee in membersOf('developers') order by key",
            "DOCS-6 DOCS-7 DOCS-9",
        ),
        (
            "text ~ 'discovery' and project = PROJ order by key",
            "PROJ-105 PROJ-106 PROJ-125",
        ),
        (
            "summary ~ 'session*' order by key",
            "BACKEND-3 PROJ-109 PROJ-456 PROJ-457 PROJ-789",
        ),
        ("comment ~ \"hard-coded\"", "PROJ-104"),
        ("status was Done and status != Done", ""),
        ("status changed from Done to 'To Do'", "PROJ-126"),
        (
            "status changed to Done by 'Ada Lindqvist' after -30d and project = PROJ order by key",
            "PROJ-106 PROJ-121 PROJ-126",
        ),
        (
            "status was 'In Review' and project = BACKEND and status != Done",
            "BACKEND-6",
        ),
        ("priority was Medium and priority = High", "PROJ-123"),
        (
            "assignee changed to 'John Doe' and key = PROJ-123",
            "PROJ-123",
        ),
        (
            "parent = PROJ-105 order by key",
            "PROJ-106 PROJ-107 PROJ-108",
        ),
        (
            "issue in linkedIssues(PROJ-123) order by key",
            "BACKEND-3 PROJ-117",
        ),
        ("issue in linkedIssues(PROJ-123, blocks)", "PROJ-117"),
        ("issueLinkType = 'is duplicated by'", "PROJ-118"),
        (
            "fixVersion in unreleasedVersions(PROJ) and component = Reports order by key",
            "PROJ-102 PROJ-114 PROJ-115",
        ),
        ("fixVersion = 3.0", "PROJ-101"),
        (
            "\"Story Points\" >= 8 and project = PROJ and type = Story order by \"Story Points\" desc, key",
            "PROJ-105 PROJ-103 PROJ-104 PROJ-120",
        ),
        ("Severity = 'Sev 1' order by key", "BACKEND-4 BACKEND-5"),
        (
            "'Affected area' = Account order by key",
            "PROJ-109 PROJ-789",
        ),
        (
            "Platforms in (iOS, Android) order by key",
            "PROJ-103 PROJ-113 PROJECT-122",
        ),
        (
            "created >= 2026-11-17 order by created",
            "BACKEND-5 SUP-4 SUP-5",
        ),
        (
            "created >= startOfWeek() and created <= endOfWeek() and project = SUP order by key",
            "SUP-2 SUP-4 SUP-5",
        ),
        (
            "originalEstimate > 2d order by key",
            "PROJ-103 PROJ-104 PROJ-105",
        ),
        (
            "worklogAuthor = 'ada@example.com' order by key",
            "PROJ-103 PROJ-105 PROJ-107",
        ),
        ("watcher = currentUser() order by key", "PROJ-100 PROJ-123"),
        ("votes > 2", "PROJ-120"),
        ("category = Internal and type = Epic", "DOCS-1"),
        (
            "filter = 'My open bugs' order by key",
            "BACKEND-6 PROJ-109 PROJ-122 PROJ-125",
        ),
        (
            "project = PROJ and (priority = Lowest or priority = Low) and status = 'To Do' order by key",
            "PROJ-108 PROJ-113 PROJ-120 PROJ-223",
        ),
        (
            "key > PROJ-222 and key <= PROJ-456 order by key",
            "PROJ-223 PROJ-224 PROJ-456",
        ),
        ("type in subtaskIssueTypes() and project = DOCS", "DOCS-7"),
        (
            "issuekey in updatedBy('John Doe', -14d) and project = PROJ order by key",
            "PROJ-125 PROJ-123 PROJ-789",
        ),
        ("attachments is not EMPTY order by key", "PROJ-116 PROJ-123"),
        ("due = 2026-11-18", "PROJ-105"),
        ("resolved >= -10d and project = DOCS order by key", "DOCS-8"),
        (
            "project = PRIV",
            "!The value 'PRIV' does not exist for the field 'project'.",
        ),
    ];
    let mut wrong = Vec::new();
    for flavor in [Flavor::Cloud, Flavor::DataCenter] {
        let site = site(flavor);
        for (jql, expected) in cases {
            let found = match site.search(jql) {
                Ok(keys) => sorted(&keys.join(" "), jql),
                Err(message) => format!("!{message}"),
            };
            if found != sorted(expected, jql) {
                wrong.push(format!(
                    "{flavor:?}: {jql}\n  found    {found}\n  expected {expected}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Keys in the order of the alphabet, unless the query gives one of its own.
fn sorted(keys: &str, jql: &str) -> String {
    if keys.starts_with('!') || (jql.contains("order by") && !jql.ends_with("order by key")) {
        return keys.to_owned();
    }
    let mut keys: Vec<&str> = keys.split_whitespace().collect();
    keys.sort_unstable();
    keys.join(" ")
}

#[test]
fn epics_are_found_by_the_field_of_the_edition() {
    let epic = "PROJ-114 PROJ-115";
    let own = site(Flavor::DataCenter);
    assert_eq!(
        own.search("'Epic Link' = PROJ-102 order by key")
            .unwrap()
            .join(" "),
        epic
    );
    assert_eq!(own.search("parent = PROJ-102").unwrap().len(), 0);
    let cloud = site(Flavor::Cloud);
    assert_eq!(
        cloud
            .search("parent = PROJ-102 order by key")
            .unwrap()
            .join(" "),
        epic
    );
    assert_eq!(
        cloud
            .search("'Epic Link' = PROJ-102 order by key")
            .unwrap()
            .join(" "),
        epic
    );
}

#[test]
fn custom_fields_have_the_number_of_the_edition() {
    assert_eq!(
        site(Flavor::Cloud).search("cf[10034] ~ 'ACME-77'").unwrap(),
        ["PROJ-123"]
    );
    assert_eq!(
        site(Flavor::DataCenter)
            .search("cf[10203] ~ 'ACME-77'")
            .unwrap(),
        ["PROJ-123"]
    );
    assert_eq!(
        site(Flavor::Cloud).search("cf[99999] = 1").unwrap_err(),
        "Field 'cf[99999]' does not exist or you do not have permission to view it."
    );
}

#[test]
fn without_an_order_the_newest_comes_first_and_priority_descends_from_the_highest() {
    let site = site(Flavor::Cloud);
    let newest = site.search("project = SUP").unwrap();
    assert_eq!(newest, ["SUP-5", "SUP-4", "SUP-2", "SUP-3", "SUP-1"]);
    let urgent = site
        .search("project = PROJ AND status != Done ORDER BY priority DESC, key")
        .unwrap();
    assert_eq!(urgent[..3], ["PROJ-109", "PROJ-125", "PROJ-100"]);
}

#[test]
fn mistakes_are_named_as_jira_names_them() {
    let cases: &[(&str, &str)] = &[
        (
            "foo = 1",
            "Field 'foo' does not exist or you do not have permission to view it.",
        ),
        (
            "project = NOPE",
            "The value 'NOPE' does not exist for the field 'project'.",
        ),
        (
            "project = NOPE and foo = 1",
            "The value 'NOPE' does not exist for the field 'project'. | Field 'foo' does not exist or you do not have permission to view it.",
        ),
        (
            "status ~ Done",
            "The operator '~' is not supported by the 'status' field.",
        ),
        (
            "summary = x",
            "The operator '=' is not supported by the 'summary' field.",
        ),
        (
            "created > soon",
            "Date value 'soon' for field 'created' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
        ),
        (
            "assignee = nobody()",
            "Unable to find JQL function 'nobody()'.",
        ),
        (
            "key = PROJ-9999",
            "An issue with key 'PROJ-9999' does not exist for field 'key'.",
        ),
        (
            "key = PRIV-1",
            "An issue with key 'PRIV-1' does not exist for field 'key'.",
        ),
        (
            "sprint = 'Sprint 99'",
            "Sprint with name 'Sprint 99' does not exist or you do not have permission to view it.",
        ),
        (
            "project = PROJ order by nothing",
            "Field 'nothing' does not exist or you do not have permission to view it.",
        ),
        (
            "project = PROJ order by comment",
            "Not able to sort using field 'comment'.",
        ),
        (
            "summary ~ '*x'",
            "The text query '*x' for field 'summary' is not allowed to start with '*'.",
        ),
        (
            "reporter was 'Ada Lindqvist' and labels was x",
            "History searches do not support the 'labels' field.",
        ),
        (
            "project PROJ",
            "Error in the JQL Query: Expecting operator but got 'PROJ'. The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS', 'IS NOT', 'WAS', 'WAS IN', 'WAS NOT IN', 'WAS NOT' and 'CHANGED'. (line 1, character 9)",
        ),
        (
            "project = PROJ AND",
            "Error in the JQL Query: Expecting a field name at the end of the query.",
        ),
        (
            "(project = PROJ",
            "Error in the JQL Query: Expecting ')' before the end of the query.",
        ),
        (
            "project = PROJ)",
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got ')'. (line 1, character 15)",
        ),
        (
            "project = PROJ status = Done",
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 16)",
        ),
        (
            "project = and",
            "Error in the JQL Query: Expecting either a value, list or function but got 'and'. You must surround 'and' in quotation marks to use it as a value. (line 1, character 11)",
        ),
        (
            "summary ~ 'open",
            "Error in the JQL Query: The quoted string 'open' has not been completed. (line 1, character 11)",
        ),
        (
            "assignee = a@b.c",
            "Error in the JQL Query: The character '@' is a reserved JQL character. You must enclose it in a string or use the escape '\\u0040' instead. (line 1, character 13)",
        ),
        (
            "project in PROJ, X",
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got ','. (line 1, character 16)",
        ),
    ];
    let site = site(Flavor::Cloud);
    for (jql, expected) in cases {
        assert_eq!(site.search(jql).unwrap_err(), *expected, "{jql}");
    }
}
