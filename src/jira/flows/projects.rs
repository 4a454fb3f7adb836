//! The whole list of projects, however many pages it takes.

use serde_json::Value;

use crate::atlassian::Error;
use crate::jira::Client;

/// Every project the account sees.
pub async fn all_projects(jira: &Client, archived: bool) -> Result<Vec<Value>, Error> {
    let mut all = Vec::new();
    let mut start: Option<String> = None;
    loop {
        let page = jira.projects(archived, start.as_deref()).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => start = Some(next.0),
            None => return Ok(all),
        }
    }
}
