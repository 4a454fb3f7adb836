//! `jira_get_dashboards`: dashboards, and the filters that the gadgets of one read.

use super::jql_help::names_closed;
use crate::atlassian::{Kind, Product};
use crate::jira::Client;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List dashboards; of one, the gadgets and the filters (JQL), projects and boards they read.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetDashboards {
    /// Part of a name
    name: Option<String>,
    /// This one alone, with its gadgets
    dashboard_id: Option<String>,
}

impl Tool for GetDashboards {
    const NAME: &'static str = "jira_get_dashboards";
    const TITLE: &'static str = "List dashboards";
    const TOOLSET: Toolset = Toolset::JiraProjectAnalysis;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

/// More gadgets of a dashboard are named, and not looked into.
const GADGETS: usize = 30;

/// So many settings of a gadget are read.
const SETTINGS: usize = 5;

impl Read for GetDashboards {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        if let Some(id) = &self.dashboard_id {
            return one(cx, jira, id.trim()).await;
        }
        let found = jira.dashboards(self.name.as_deref()).await?;
        let part = self.name.unwrap_or_default().to_lowercase();
        let dashboards: Vec<Value> = found
            .iter()
            .filter(|dashboard| {
                let name = dashboard["name"].as_str().unwrap_or_default();
                name.to_lowercase().contains(&part)
            })
            .map(|dashboard| Value::Object(view(dashboard)))
            .collect();
        Ok(Reply::new(json!({"dashboards": dashboards})).plan(Plan {
            list: Some("dashboards"),
            columns: &["owner"],
            ..Plan::default()
        }))
    }
}

fn view(dashboard: &Value) -> Map<String, Value> {
    let mut view = Map::new();
    for (name, pointer) in [
        ("id", "/id"),
        ("name", "/name"),
        ("owner", "/owner/displayName"),
        ("url", "/view"),
    ] {
        if let Some(value) = dashboard.pointer(pointer).filter(|value| !value.is_null()) {
            view.insert(name.to_owned(), value.clone());
        }
    }
    view
}

async fn one(cx: &Context, jira: &Client, id: &str) -> Result<Reply> {
    let dashboard = jira
        .dashboard(id)
        .await
        .about(|| format!("Dashboard `{id}`"))?;
    let mut body = view(&dashboard);
    let gadgets = match jira.gadgets(id).await {
        Ok(gadgets) => gadgets,
        Err(error) if matches!(error.kind, Kind::NotFound | Kind::Permission) => {
            body.insert(
                "notes".into(),
                json!(["This Jira does not tell the gadgets of its dashboards."]),
            );
            return Ok(Reply::new(body));
        }
        Err(error) => return Err(error).about(|| format!("The gadgets of dashboard `{id}`")),
    };
    let mut shown = Vec::new();
    let mut hidden = 0;
    for (index, gadget) in gadgets.iter().enumerate() {
        let mut reads = Reads::default();
        // Data Center tells the older gadgets' preferences with them.
        reads.take(gadget, 0);
        if index < GADGETS {
            reads.ask(jira, id, &text(gadget.get("id"))).await?;
        }
        let mut view = Map::from_iter([("id".to_owned(), json!(text(gadget.get("id"))))]);
        for (name, key) in [("title", "title"), ("type", "moduleKey"), ("type", "uri")] {
            if let Some(value) = gadget.get(key).and_then(Value::as_str) {
                view.entry(name).or_insert_with(|| json!(value));
            }
        }
        match reads.view(cx, jira).await? {
            Some(read) => view.extend(read),
            None => {
                hidden += 1;
                continue;
            }
        }
        shown.push(Value::Object(view));
    }
    body.insert("gadgets".into(), shown.into());
    if hidden > 0 {
        body.insert("hidden_by_policy".into(), json!(hidden));
    }
    Ok(Reply::new(body).plan(Plan {
        list: Some("gadgets"),
        columns: &["type"],
        ..Plan::default()
    }))
}

/// What a gadget reads, as far as its settings tell.
#[derive(Debug, Default, PartialEq)]
struct Reads {
    filter: Option<String>,
    project: Option<String>,
    board: Option<String>,
    jql: Option<String>,
}

impl Reads {
    /// Reads the settings of a gadget. One that has none, or tells none, reads nothing that can be told.
    async fn ask(&mut self, jira: &Client, dashboard: &str, gadget: &str) -> Result<()> {
        let keys = match jira.gadget_settings(dashboard, gadget).await {
            Ok(keys) => keys,
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Permission) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        for key in keys.iter().take(SETTINGS) {
            let value = jira
                .gadget_setting(dashboard, gadget, key)
                .await
                .about(|| format!("The setting `{key}` of gadget `{gadget}`"))?;
            self.take(&json!({key: value}), 0);
        }
        Ok(())
    }

    /// Looks for what names a filter, a project or a board: the names that Jira's own gadgets use, in objects, in lists
    /// of `{"name": …, "value": …}`, and in JSON that is kept as text.
    fn take(&mut self, value: &Value, depth: usize) {
        if depth > 8 {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.take(item, depth + 1)),
            Value::Object(map) => {
                if let (Some(Value::String(name)), Some(value)) =
                    (map.get("name"), map.get("value"))
                {
                    self.named(name, value);
                }
                for (name, value) in map {
                    self.named(name, value);
                    self.take(value, depth + 1);
                }
            }
            Value::String(text) if text.trim_start().starts_with('{') => {
                if let Ok(inner) = serde_json::from_str::<Value>(text) {
                    self.take(&inner, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, name: &str, value: &Value) {
        let said = text(Some(value));
        if said.is_empty() || value.is_object() || value.is_array() {
            return;
        }
        let (kind, said) = match (name.to_lowercase().as_str(), said.split_once('-')) {
            ("projectorfilterid", Some(("filter", id))) => ("filter", id.to_owned()),
            ("projectorfilterid", Some(("project", id))) => ("project", id.to_owned()),
            ("filterid" | "filter_id", Some(("filter", id))) => ("filter", id.to_owned()),
            ("filterid" | "filter_id", _) => ("filter", said),
            ("projectid" | "project_id", Some(("project", id))) => ("project", id.to_owned()),
            ("projectid" | "project_id" | "projectkey", _) => ("project", said),
            ("rapidviewid" | "boardid", _) => ("board", said),
            ("jql", _) => ("jql", said),
            _ => return,
        };
        let place = match kind {
            "filter" => &mut self.filter,
            "project" => &mut self.project,
            "board" => &mut self.board,
            _ => &mut self.jql,
        };
        place.get_or_insert(said);
    }

    /// What is read as an answer holds it; nothing where the configuration closes what it names.
    async fn view(&self, cx: &Context, jira: &Client) -> Result<Option<Map<String, Value>>> {
        let mut view = Map::new();
        if let Some(id) = &self.filter {
            let mut shown = json!({"id": id});
            match jira.filter(id).await {
                Ok(filter) => {
                    let jql = filter["jql"].as_str().unwrap_or_default();
                    if names_closed(cx, jql) {
                        return Ok(None);
                    }
                    shown["name"] = filter["name"].clone();
                    shown["jql"] = json!(jql);
                }
                Err(error) => shown["error"] = json!(error.to_string()),
            }
            view.insert("filter".into(), shown);
        }
        if self.jql.as_deref().is_some_and(|jql| names_closed(cx, jql)) {
            return Ok(None);
        }
        // A number tells nobody which project or whose board it is.
        let is_told_apart = cx.reach.hides(Product::Jira);
        if is_told_apart && (self.project.is_some() || self.board.is_some()) {
            return Ok(None);
        }
        for (name, value) in [
            ("project_id", &self.project),
            ("board_id", &self.board),
            ("jql", &self.jql),
        ] {
            if let Some(value) = value {
                view.insert(name.to_owned(), json!(value));
            }
        }
        Ok(Some(view))
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_wherever_gadgets_keep_them() {
        let of = |value: Value| {
            let mut reads = Reads::default();
            reads.take(&value, 0);
            reads
        };
        let filter = Reads {
            filter: Some("10100".into()),
            ..Reads::default()
        };
        for value in [
            json!({"config": {"filterId": "10100", "num": 10}}),
            json!({"config": {"filterId": 10100}}),
            json!({"config": "{\"filterId\": \"filter-10100\"}"}),
            json!({"userPrefs": {"fields": [{"name": "projectOrFilterId", "value": "filter-10100"}]}}),
            json!({"context": {"dashboardItem": {"properties": {"filterId": "10100"}}}}),
        ] {
            assert_eq!(of(value.clone()), filter, "{value}");
        }
        let project = of(json!({"projectOrFilterId": "project-10000", "rapidViewId": 7}));
        assert_eq!(project.project.as_deref(), Some("10000"));
        assert_eq!(project.board.as_deref(), Some("7"));
        assert_eq!(of(json!({"refresh": 15, "filterId": ""})), Reads::default());
        let mut deep = json!({"filterId": "1"});
        for _ in 0..100 {
            deep = json!({"a": deep});
        }
        assert_eq!(of(deep), Reads::default());
    }
}
