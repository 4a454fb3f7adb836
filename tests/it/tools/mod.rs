//! One file per tool, named like the tool.

mod jira_add_comment;
mod jira_get_issue;
