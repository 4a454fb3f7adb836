//! The issues of a seed, with what people did to them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::past::remote;
use super::{field_id, list, maybe, status_id, text, type_id, whole, words};
use crate::core::Core;
use crate::core::clock::jira_time;
use crate::jira::fields::Kind;
use crate::jira::fields::parse::moment;
use crate::jira::model::{Issue, Link, State};
use crate::jira::text as rich;

/// Reads all issues; those that name others come twice, so that the order does not matter.
pub(super) fn load(core: &Core, state: &mut State, seed: &Value) -> Result<(), String> {
    let mut next = 10_001_u64;
    for entry in list(seed, "issues") {
        let key = text(entry, "key");
        let id = match whole(entry, "id") {
            0 => next,
            id => id,
        };
        next = next.max(id) + 1;
        let (project_key, number) = key
            .rsplit_once('-')
            .ok_or_else(|| format!("`{key}` is no issue key"))?;
        let project = state
            .projects
            .iter_mut()
            .find(|project| project.key == project_key)
            .ok_or_else(|| format!("no project for `{key}`"))?;
        let number: u64 = number
            .parse()
            .map_err(|_| format!("`{key}` is no issue key"))?;
        project.next_number = project.next_number.max(number + 1);
        let issue = Issue {
            id,
            key: key.clone(),
            project: project.id.clone(),
            ..Issue::default()
        };
        state.issues.insert(id, issue);
        state.keys.insert(key, id);
    }
    let mut ids = Ids::default();
    for entry in list(seed, "issues") {
        let key = text(entry, "key");
        let filled = Reader {
            core,
            state,
            ids: &mut ids,
        }
        .issue(entry)
        .map_err(|problem| format!("{key}: {problem}"))?;
        state.issues.insert(filled.id, filled);
        links(state, entry, &mut ids)?;
    }
    Ok(())
}

/// Counters for what issues contain.
pub(super) struct Ids {
    pub(super) comment: u64,
    pub(super) worklog: u64,
    pub(super) attachment: u64,
    pub(super) change: u64,
    pub(super) link: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Ids {
            comment: 10_500,
            worklog: 10_700,
            attachment: 10_800,
            change: 11_000,
            link: 10_900,
        }
    }
}

pub(super) fn count(counter: &mut u64) -> u64 {
    *counter += 1;
    *counter
}

pub(super) struct Reader<'a> {
    pub(super) core: &'a Core,
    pub(super) state: &'a State,
    pub(super) ids: &'a mut Ids,
}

impl Reader<'_> {
    pub(super) fn account(&self, word: &str) -> Result<String, String> {
        self.core
            .directory
            .find(word)
            .map(|user| user.account_id.clone())
            .ok_or_else(|| format!("no user `{word}`"))
    }

    fn maybe_account(&self, entry: &Value, name: &str) -> Result<Option<String>, String> {
        maybe(entry, name)
            .map(|word| self.account(&word))
            .transpose()
    }

    /// A moment of the seed, as Jira writes it; the clock's start if there is none.
    pub(super) fn moment(&self, entry: &Value, name: &str) -> String {
        maybe(entry, name)
            .as_deref()
            .and_then(moment)
            .unwrap_or_else(|| jira_time(self.core.clock.now()))
    }

    /// Seeds are written in wiki markup; Cloud keeps ADF, with mentions by account id.
    pub(super) fn rich(&self, wiki: &str) -> Value {
        let mut wiki = wiki.to_owned();
        if !self.core.flavor.is_cloud() {
            return json!(wiki);
        }
        for user in self.core.directory.users() {
            let by_name = format!("[~{}]", user.name);
            wiki = wiki.replace(&by_name, &format!("[~accountid:{}]", user.account_id));
        }
        let mut document = rich::to_adf(&json!(wiki));
        self.name_mentions(&mut document);
        document
    }

    fn name_mentions(&self, node: &mut Value) {
        if node.get("type").and_then(Value::as_str) == Some("mention") {
            let id = node
                .pointer("/attrs/id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let name = self
                .core
                .directory
                .by_account_id(id)
                .map(|user| format!("@{}", user.display_name));
            if let (Some(name), Some(slot)) = (name, node.pointer_mut("/attrs/text")) {
                *slot = json!(name);
            }
        }
        if let Some(children) = node.get_mut("content").and_then(Value::as_array_mut) {
            for child in children {
                self.name_mentions(child);
            }
        }
    }

    fn issue(&mut self, entry: &Value) -> Result<Issue, String> {
        let key = text(entry, "key");
        let id = self.state.issue_id(&key).unwrap_or_default();
        let mut issue = self.state.issue(id).cloned().unwrap_or_default();
        let mut values = self.values(entry, &issue.project)?;
        self.people(entry, &mut values)?;
        issue.values = values;
        for item in list(entry, "comments") {
            issue.comments.push(self.comment(item)?);
        }
        for item in list(entry, "worklogs") {
            issue.worklogs.push(self.worklog(item)?);
        }
        for item in list(entry, "attachments") {
            issue.attachments.push(self.attachment(item)?);
        }
        for item in list(entry, "history") {
            issue.history.push(self.change(item)?);
        }
        for word in words(entry, "watchers") {
            issue.watchers.push(self.account(&word)?);
        }
        for word in words(entry, "votes") {
            issue.votes.push(self.account(&word)?);
        }
        for item in list(entry, "remote") {
            issue
                .remote_links
                .push((count(&mut self.ids.link), remote(item)));
        }
        if let Some(properties) = entry.get("properties").and_then(Value::as_object) {
            issue.properties = properties
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
        }
        Ok(issue)
    }

    fn values(&self, entry: &Value, project: &str) -> Result<BTreeMap<String, Value>, String> {
        let state = self.state;
        let mut values = BTreeMap::new();
        let mut set = |name: &str, value: Value| values.insert(name.to_owned(), value);
        let kind = type_id(state, &text(entry, "type"))?;
        set("project", json!(project));
        set("issuetype", json!(kind));
        set("summary", json!(text(entry, "summary")));
        set("status", json!(status_id(state, &text(entry, "status"))?));
        let simple = [
            ("priority", &state.priorities),
            ("resolution", &state.resolutions),
        ];
        for (name, all) in simple {
            if let Some(word) = maybe(entry, name) {
                let found = all
                    .iter()
                    .find(|it| it.name == word)
                    .ok_or_else(|| format!("no {name} `{word}`"))?;
                set(name, json!(found.id));
            }
        }
        for (name, field) in [("due", "duedate")] {
            if let Some(date) = maybe(entry, name) {
                set(field, json!(date));
            }
        }
        for name in ["description", "environment"] {
            if let Some(wiki) = maybe(entry, name) {
                set(name, self.rich(&wiki));
            }
        }
        let labels = words(entry, "labels");
        if !labels.is_empty() {
            set("labels", json!(labels));
        }
        for (name, field) in [
            ("components", "components"),
            ("fix", "fixVersions"),
            ("affects", "versions"),
        ] {
            let mut ids = Vec::new();
            for word in words(entry, name) {
                ids.push(self.part(field, project, &word)?);
            }
            if !ids.is_empty() {
                set(field, json!(ids));
            }
        }
        for (name, field) in [
            ("estimate", "timeoriginalestimate"),
            ("remaining", "timeestimate"),
        ] {
            if let Some(seconds) =
                maybe(entry, name).and_then(|text| self.state.working.seconds(&text))
            {
                set(field, json!(seconds));
            }
        }
        if let Some(key) = maybe(entry, "parent") {
            let id = state
                .issue_id(&key)
                .ok_or_else(|| format!("no parent `{key}`"))?;
            set("parent", json!(id.to_string()));
        }
        if let Some(key) = maybe(entry, "epic") {
            let id = state
                .issue_id(&key)
                .ok_or_else(|| format!("no epic `{key}`"))?;
            // Cloud keeps an epic as the parent, Data Center in a field of its own.
            match (
                self.core.flavor.is_cloud(),
                state.field_of_kind(Kind::EpicLink),
            ) {
                (false, Some(field)) => set(&field.id.clone(), json!(id.to_string())),
                _ => set("parent", json!(id.to_string())),
            };
        }
        let sprints: Vec<String> = list(entry, "sprint").map(ToString::to_string).collect();
        if let (false, Some(field)) = (sprints.is_empty(), state.field_of_kind(Kind::Sprint)) {
            set(&field.id.clone(), json!(sprints));
        }
        if let Some(field) = state.field_of_kind(Kind::Rank) {
            let number = text(entry, "key")
                .rsplit('-')
                .next()
                .and_then(|it| it.parse::<u64>().ok());
            set(
                &field.id.clone(),
                json!(format!("0|i{:05}:", number.unwrap_or_default())),
            );
        }
        for (name, word) in entry
            .get("custom")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            // A field that only the other edition has.
            let Ok(id) = field_id(state, name) else {
                continue;
            };
            let value = self.custom(&id, project, &kind, word)?;
            set(&id, value);
        }
        Ok(values)
    }

    fn people(&self, entry: &Value, values: &mut BTreeMap<String, Value>) -> Result<(), String> {
        let reporter = self.maybe_account(entry, "reporter")?;
        let creator = self
            .maybe_account(entry, "creator")?
            .or_else(|| reporter.clone());
        for (field, id) in [
            ("assignee", self.maybe_account(entry, "assignee")?),
            ("reporter", reporter),
            ("creator", creator),
        ] {
            if let Some(id) = id {
                values.insert(field.to_owned(), json!(id));
            }
        }
        let created = self.moment(entry, "created");
        let latest = self.moment_or(entry, "updated", &created);
        values.insert("created".to_owned(), json!(created));
        values.insert("updated".to_owned(), json!(latest));
        if let Some(resolved) = maybe(entry, "resolved").as_deref().and_then(moment) {
            values.insert("resolutiondate".to_owned(), json!(resolved));
        }
        if self.core.flavor.is_cloud() {
            let changed = list(entry, "history")
                .filter(|item| item.to_string().contains("\"status\""))
                .last()
                .map_or(created, |item| self.moment(item, "created"));
            values.insert("statuscategorychangedate".to_owned(), json!(changed));
        }
        Ok(())
    }

    fn moment_or(&self, entry: &Value, name: &str, default: &str) -> String {
        maybe(entry, name)
            .as_deref()
            .and_then(moment)
            .unwrap_or_else(|| default.to_owned())
    }

    /// The id of a version or component by name.
    fn part(&self, field: &str, project: &str, word: &str) -> Result<String, String> {
        let found = match field {
            "components" => self
                .state
                .components
                .iter()
                .find(|it| it.project == project && it.name == word)
                .map(|it| it.id.clone()),
            _ => self
                .state
                .versions
                .iter()
                .find(|it| it.project == project && it.name == word)
                .map(|it| it.id.clone()),
        };
        found.ok_or_else(|| format!("no {field} `{word}`"))
    }

    /// A custom value by words: option values, user names, plain numbers and texts.
    fn custom(
        &self,
        field: &str,
        project: &str,
        kind: &str,
        word: &Value,
    ) -> Result<Value, String> {
        let Some(field) = self.state.field(field) else {
            return Err(format!("no field `{field}`"));
        };
        let option = |value: &Value| {
            let value = value.as_str().unwrap_or_default();
            self.state
                .options_of(field, project, kind)
                .into_iter()
                .find(|option| option.value == value)
                .map(|option| option.id.clone())
                .ok_or_else(|| format!("`{}` has no option `{value}`", field.name))
        };
        let each = |read: &dyn Fn(&Value) -> Result<String, String>| -> Result<Value, String> {
            let mut all = Vec::new();
            for item in word.as_array().into_iter().flatten() {
                all.push(read(item)?);
            }
            Ok(json!(all))
        };
        Ok(match field.kind {
            Kind::Select | Kind::Radio => json!(option(word)?),
            Kind::MultiSelect | Kind::Checkboxes => each(&option)?,
            Kind::Cascade => {
                let parent = option(word.get(0).unwrap_or(&Value::Null))?;
                let child = word.get(1).and_then(Value::as_str);
                let child = self
                    .state
                    .children(&parent)
                    .into_iter()
                    .find(|it| Some(it.value.as_str()) == child);
                match child {
                    Some(child) => json!([parent, child.id]),
                    None => json!([parent]),
                }
            }
            Kind::User => json!(self.account(word.as_str().unwrap_or_default())?),
            Kind::Users => each(&|item| self.account(item.as_str().unwrap_or_default()))?,
            Kind::Rich => self.rich(word.as_str().unwrap_or_default()),
            Kind::DateTime => json!(
                word.as_str()
                    .and_then(moment)
                    .ok_or("a moment is expected")?
            ),
            _ => word.clone(),
        })
    }
}

fn links(state: &mut State, entry: &Value, ids: &mut Ids) -> Result<(), String> {
    let key = text(entry, "key");
    for item in list(entry, "links") {
        let name = text(item, "type");
        let kind = state
            .link_types
            .iter()
            .find(|kind| kind.name == name)
            .map(|kind| kind.id.clone())
            .ok_or_else(|| format!("no link type `{name}`"))?;
        let target = text(item, "to");
        let destination = state
            .issue_id(&target)
            .ok_or_else(|| format!("{key}: no issue `{target}`"))?;
        let source = state.issue_id(&key).unwrap_or_default();
        state.links.push(Link {
            id: count(&mut ids.link),
            kind,
            source,
            destination,
        });
    }
    Ok(())
}
