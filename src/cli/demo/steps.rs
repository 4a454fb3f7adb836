//! What the demo does: the wishes of the user guide, each one call.

use serde_json::{Value, json};

/// One wish and the call that fulfils it.
pub(super) struct Step {
    pub(super) wish: &'static str,
    pub(super) tool: &'static str,
    pub(super) arguments: fn(&Memory) -> Value,
}

/// What later steps need of earlier answers.
#[derive(Default)]
pub(super) struct Memory {
    issue: Option<String>,
    page: Option<String>,
    plan: Option<String>,
}

impl Memory {
    /// Remembers what was made or planned.
    pub(super) fn keep(&mut self, tool: &str, answer: &Value) {
        let text = |pointer: &str| {
            answer
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        match tool {
            "jira_create_issue" => self.issue = text("/issue/key"),
            "confluence_create_page" => self.page = text("/page/id"),
            _ => {}
        }
        if let Some(plan) = text("/plan") {
            self.plan = Some(plan);
        }
    }

    fn issue(&self) -> &str {
        self.issue.as_deref().unwrap_or("PROJ-456")
    }

    fn page(&self) -> &str {
        self.page.as_deref().unwrap_or("12345")
    }
}

pub(super) const STEPS: &[Step] = &[
    Step {
        wish: "Find all open issues assigned to me",
        tool: "jira_search",
        arguments: |_| json!({"jql": "assignee = currentUser() AND resolution = EMPTY ORDER BY priority DESC", "limit": 5}),
    },
    Step {
        wish: "List issues in sprint 'Sprint 42' that are in progress",
        tool: "jira_search",
        arguments: |_| json!({"jql": "sprint = \"Sprint 42\" AND status = \"In Progress\"", "limit": 5}),
    },
    Step {
        wish: "Create a bug ticket: Login fails with OAuth",
        tool: "jira_create_issue",
        arguments: |_| {
            json!({
                "project_key": "PROJ", "issue_type": "Bug", "summary": "Login fails with OAuth",
                "description": "After the redirect the session is **empty**.\n\n1. Sign in with OAuth\n2. See `401`",
            })
        },
    },
    Step {
        wish: "Change its priority to High: show me first",
        tool: "jira_update_issue",
        arguments: |memory| json!({"issue_key": memory.issue(), "fields": {"priority": "High", "labels": ["security"]}, "dry_run": true}),
    },
    Step {
        wish: "Yes, do that",
        tool: "atlassian_apply",
        arguments: |memory| json!({"plan": memory.plan}),
    },
    Step {
        wish: "Update its status to In Progress",
        tool: "jira_transition_issue",
        arguments: |memory| json!({"issue_key": memory.issue(), "transition_id": "In Progress"}),
    },
    Step {
        wish: "Add a comment: This is fixed in PR #123",
        tool: "jira_add_comment",
        arguments: |memory| json!({"issue_key": memory.issue(), "body": "This is **fixed** in PR #123"}),
    },
    Step {
        wish: "Read it back",
        tool: "jira_get_issue",
        arguments: |memory| json!({"issue_key": memory.issue()}),
    },
    Step {
        wish: "Find pages about API authentication in the Tech space",
        tool: "confluence_search",
        arguments: |_| json!({"query": "API authentication", "spaces_filter": "TECH", "limit": 3}),
    },
    Step {
        wish: "Create a Confluence page titled 'New Feature Design' in the DESIGN space",
        tool: "confluence_create_page",
        arguments: |_| {
            json!({
                "space_key": "DESIGN", "title": "New Feature Design",
                "content": "# Goal\n\nOne sign-in for all products.\n\n| Step | Owner |\n|---|---|\n| Draft | Ada |\n\n# Open questions\n\n- [ ] Which provider?",
            })
        },
    },
    Step {
        wish: "Replace what stands under 'Open questions'",
        tool: "confluence_update_page_section",
        arguments: |memory| json!({"page_id": memory.page(), "heading_text": "Open questions", "new_content": "- [x] Which provider? The one we have."}),
    },
    Step {
        wish: "Read the page",
        tool: "confluence_get_page",
        arguments: |memory| json!({"page_id": memory.page()}),
    },
];
