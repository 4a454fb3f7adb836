//! `atlassian_list_changes`: what was changed through this server, newest first, and what of it can be undone.

use super::super::record::{self, Record, Stage};
use crate::tools::prelude::*;
use crate::view::Plan;

/// List recent changes made through this server, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListChanges {
    /// Only of this project or space
    of: Option<String>,
    #[schemars(range(min = 1, max = 100))]
    limit: Option<usize>,
}

impl Tool for ListChanges {
    const NAME: &'static str = "atlassian_list_changes";
    const TITLE: &'static str = "List changes";
    const TOOLSET: Toolset = Toolset::Atlassian;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        // Those of the records, which are judged one by one below.
        Vec::new()
    }
}

impl Read for ListChanges {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let history = record::history(cx).await?;
        let limit = self.limit.unwrap_or(20).clamp(1, 100);
        let undone: Vec<(&str, &str)> = history
            .records
            .iter()
            .filter(|record| record.stage == Stage::Made)
            .filter_map(|record| Some((record.undoes.as_deref()?, record.id.as_str())))
            .collect();
        let mut hidden = 0;
        let mut changes = Vec::new();
        let mut more = 0;
        for record in history.records.iter().rev() {
            let targets = record.targets();
            if !targets.iter().all(|target| cx.may_read(target)) {
                hidden += 1;
                continue;
            }
            let is_meant = self.of.as_deref().is_none_or(|key| {
                let key = key.trim();
                let keys = record.projects.iter().chain(&record.spaces);
                keys.clone().any(|known| known.eq_ignore_ascii_case(key))
            });
            if !is_meant {
                continue;
            }
            if changes.len() == limit {
                more += 1;
                continue;
            }
            let by = undone.iter().find(|(id, _)| *id == record.id);
            changes.push(view(record, by.map(|(_, by)| *by)));
        }
        let mut body = Map::new();
        body.insert("changes".into(), changes.into());
        if more > 0 {
            body.insert("older".into(), json!(more));
        }
        if hidden > 0 {
            body.insert("hidden_by_policy".into(), json!(hidden));
        }
        if history.unreadable > 0 {
            body.insert("unreadable_lines".into(), json!(history.unreadable));
        }
        Ok(Reply::new(body).plan(Plan {
            list: Some("changes"),
            item_texts: &["before", "after"],
            ..Plan::default()
        }))
    }
}

/// What is said of a change that was begun and of whose end nothing is known.
const UNFINISHED: &str = "begun, and nobody knows how it ended: look at the target";

fn view(record: &Record, undone_by: Option<&str>) -> Value {
    let mut view = Map::new();
    view.insert("id".into(), json!(record.id));
    view.insert("time".into(), json!(record.time));
    view.insert("change".into(), json!(record.title));
    view.insert("tool".into(), json!(record.tool));
    if record.stage == Stage::Begun {
        view.insert("unfinished".into(), json!(UNFINISHED));
    }
    if let Some(user) = &record.user {
        view.insert("user".into(), json!(user));
    }
    if let Some(client) = &record.client {
        view.insert("client".into(), json!(client));
    }
    if !record.changed.is_empty() {
        view.insert("changed".into(), json!(record.changed));
    }
    if let Some(undoes) = &record.undoes {
        view.insert("undoes".into(), json!(undoes));
    }
    match (undone_by, &record.never) {
        (Some(by), _) => view.insert("undone_by".into(), json!(by)),
        (None, Some(reason)) => view.insert("cannot_be_undone".into(), json!(reason)),
        (None, None) if record.undo.is_empty() => view.insert(
            "cannot_be_undone".into(),
            json!("nothing tells what was made"),
        ),
        (None, None) => None,
    };
    view.into()
}
