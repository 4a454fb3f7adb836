//! Projects on Data Center: all at once, or a few from the picker.

use serde::Deserialize;
use serde_json::Value;

use super::DataCenter;
use crate::atlassian::{Page, User};
use crate::http::{Call, json};
use crate::jira::projects::Projects;

impl Projects for DataCenter {
    fn projects(&self, archived: bool, _start: Option<&str>) -> Call<Page<Value>> {
        let call = Call::get("list projects", "/rest/api/2/project", |bytes| {
            let items: Vec<Value> = json(bytes)?;
            Ok(Page {
                next: None,
                total: Some(items.len() as u64),
                items,
            })
        })
        .query("expand", "description,lead");
        match archived {
            true => call.query("includeArchived", "true"),
            false => call,
        }
    }

    /// The picker gives key and name, and compares both with the text.
    fn find_projects(&self, text: &str, limit: usize) -> Call<Vec<Value>> {
        #[derive(Deserialize)]
        struct Picked {
            #[serde(default)]
            projects: Vec<Value>,
        }
        Call::get("find projects", "/rest/api/2/projects/picker", |bytes| {
            json::<Picked>(bytes).map(|picked| picked.projects)
        })
        .query("query", text)
        .query("maxResults", limit.to_string())
    }

    fn component_lead(&self, user: Option<&User>) -> (&'static str, Value) {
        let id = user.and_then(|user| user.name.as_deref());
        ("leadUserName", id.unwrap_or_default().into())
    }
}
