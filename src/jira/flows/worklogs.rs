//! All the work logged on an issue, however many pages it takes.

use serde_json::Value;

use crate::atlassian::Error;
use crate::jira::Client;

/// Every piece of logged work, the oldest first.
pub async fn all_worklogs(jira: &Client, key: &str) -> Result<Vec<Value>, Error> {
    let mut all = Vec::new();
    loop {
        let start = (!all.is_empty()).then(|| all.len().to_string());
        let mut page = jira.worklogs(key, start.as_deref()).await?;
        let total = page
            .get("total")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        let Some(Value::Array(worklogs)) = page.get_mut("worklogs").map(Value::take) else {
            return Ok(all);
        };
        let is_end = worklogs.is_empty();
        all.extend(worklogs);
        if is_end || all.len() as u64 >= total {
            return Ok(all);
        }
    }
}
