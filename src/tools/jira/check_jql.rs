//! `jira_check_jql`: whether a query can be read, means what it says, and how much it finds; before anything is fetched.

use super::jql_help;
use crate::query::jql;
use crate::tools::prelude::*;

/// Check JQL: syntax, fields, values with the nearest right ones; count what it finds.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CheckJql {
    jql: String,
}

impl Tool for CheckJql {
    const NAME: &'static str = "jira_check_jql";
    const TITLE: &'static str = "Check JQL";
    const TOOLSET: Toolset = Toolset::JiraProjectAnalysis;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for CheckJql {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let query = match jql::parse(&self.jql) {
            Ok(query) => query,
            Err(error) => {
                // The explanation shows the place with a caret below it.
                return Ok(Reply::new(json!({
                    "valid": false,
                    "errors": [error.to_string()],
                    "line": error.line,
                    "column": error.column,
                })));
            }
        };
        let mut errors = jql_help::problems(cx, jira, &query).await?;
        // Kept within reach, so that a count tells nothing of what may not be seen.
        let scoped = cx.jql(&self.jql, &[])?;
        let count = match errors.is_empty() {
            false => Value::Null,
            true => match jira.count(scoped.as_str()).await {
                Ok(count) => json!(count),
                Err(error) if error.kind == crate::atlassian::Kind::Invalid => {
                    errors.push(Error::from(error).to_string());
                    Value::Null
                }
                Err(error) => return Err(error.into()),
            },
        };
        let mut body = json!({"valid": errors.is_empty(), "jql": query.to_string()});
        if !errors.is_empty() {
            body["errors"] = json!(errors);
        }
        if !count.is_null() {
            body["count"] = count;
        }
        Ok(Reply::new(body))
    }
}
