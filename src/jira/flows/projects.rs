//! The whole list of projects, however many pages it takes.

use serde_json::Value;

use crate::atlassian::Error;
use crate::jira::{Client, pages};

/// Every project the account sees.
pub async fn all_projects(jira: &Client, archived: bool) -> Result<Vec<Value>, Error> {
    pages::all("list projects", |start| async move {
        jira.projects(archived, start.as_deref()).await
    })
    .await
}
