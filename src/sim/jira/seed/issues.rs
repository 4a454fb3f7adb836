//! The issues of a seed, with what people did to them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{field_id, flag, list, maybe, status_id, text, type_id, whole, words};
use crate::sim::core::Core;
use crate::sim::core::clock::jira_time;
use crate::sim::jira::fields::parse::moment;
use crate::sim::jira::fields::{Kind, display};
use crate::sim::jira::model::{
    Attachment, Change, ChangeItem, Comment, Issue, Link, State, Visibility, Worklog,
};
use crate::sim::jira::{shape, text as rich};

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
struct Ids {
    comment: u64,
    worklog: u64,
    attachment: u64,
    change: u64,
    link: u64,
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

fn count(counter: &mut u64) -> u64 {
    *counter += 1;
    *counter
}

struct Reader<'a> {
    core: &'a Core,
    state: &'a State,
    ids: &'a mut Ids,
}

impl Reader<'_> {
    fn account(&self, word: &str) -> Result<String, String> {
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
    fn moment(&self, entry: &Value, name: &str) -> String {
        maybe(entry, name)
            .as_deref()
            .and_then(moment)
            .unwrap_or_else(|| jira_time(self.core.clock.now()))
    }

    /// Seeds are written in wiki markup; Cloud keeps ADF, with mentions by account id.
    fn rich(&self, wiki: &str) -> Value {
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
            let author = self.account(&text(item, "author"))?;
            let created = self.moment(item, "created");
            issue.comments.push(Comment {
                id: count(&mut self.ids.comment),
                update_author: author.clone(),
                author,
                updated: maybe(item, "updated")
                    .as_deref()
                    .and_then(moment)
                    .unwrap_or_else(|| created.clone()),
                created,
                body: self.rich(&text(item, "body")),
                visibility: visibility(item),
                public: !flag(item, "internal"),
            });
        }
        for item in list(entry, "worklogs") {
            let author = self.account(&text(item, "author"))?;
            let started = self.moment(item, "started");
            issue.worklogs.push(Worklog {
                id: count(&mut self.ids.worklog),
                update_author: author.clone(),
                author,
                created: started.clone(),
                updated: started.clone(),
                started,
                seconds: shape::seconds(&text(item, "spent")).unwrap_or(3600),
                comment: maybe(item, "comment").map(|wiki| self.rich(&wiki)),
                visibility: None,
            });
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
            if let Some(seconds) = maybe(entry, name).as_deref().and_then(shape::seconds) {
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

    fn attachment(&mut self, item: &Value) -> Result<Attachment, String> {
        let bytes = match (maybe(item, "base64"), maybe(item, "text")) {
            (Some(encoded), _) => STANDARD
                .decode(encoded)
                .map_err(|_| "an attachment is no base64".to_owned())?,
            (None, text) => text.unwrap_or_default().into_bytes(),
        };
        Ok(Attachment {
            id: count(&mut self.ids.attachment),
            filename: text(item, "filename"),
            author: self.account(&text(item, "author"))?,
            created: self.moment(item, "created"),
            mime: maybe(item, "mime").unwrap_or_else(|| "text/plain".to_owned()),
            bytes,
        })
    }

    /// `{"author", "created", "items": [[field, from, to], …]}`.
    fn change(&mut self, item: &Value) -> Result<Change, String> {
        let mut items = Vec::new();
        for triple in list(item, "items") {
            let word = |at: usize| triple.get(at).and_then(Value::as_str);
            let name = word(0).unwrap_or_default();
            let Ok(id) = field_id(self.state, name) else {
                // An edition without the field has no such history.
                continue;
            };
            let (from, from_string) = self.side(&id, word(1))?;
            let (to, to_string) = self.side(&id, word(2))?;
            items.push(ChangeItem {
                field: name.to_owned(),
                field_id: id,
                from,
                from_string,
                to,
                to_string,
            });
        }
        Ok(Change {
            id: count(&mut self.ids.change),
            author: self.account(&text(item, "author"))?,
            created: self.moment(item, "created"),
            items,
        })
    }

    fn side(
        &self,
        field: &str,
        word: Option<&str>,
    ) -> Result<(Option<String>, Option<String>), String> {
        let Some(word) = word else {
            return Ok((None, None));
        };
        let Some(field) = self.state.field(field) else {
            return Ok((None, Some(word.to_owned())));
        };
        let value = match field.kind {
            Kind::Status => json!(status_id(self.state, word)?),
            Kind::Priority => self
                .state
                .priorities
                .iter()
                .find(|it| it.name == word)
                .map(|it| json!(it.id))
                .unwrap_or(json!(word)),
            Kind::Resolution => self
                .state
                .resolutions
                .iter()
                .find(|it| it.name == word)
                .map(|it| json!(it.id))
                .unwrap_or(json!(word)),
            Kind::User => json!(self.account(word)?),
            Kind::Sprint => {
                let sprint = self
                    .state
                    .sprints
                    .iter()
                    .find(|it| it.name == word)
                    .ok_or_else(|| format!("no sprint `{word}`"))?;
                json!([sprint.id.to_string()])
            }
            _ => return Ok((None, Some(word.to_owned()))),
        };
        Ok(display::change(self.core, self.state, field, Some(&value)))
    }
}

fn visibility(item: &Value) -> Option<Visibility> {
    let role = maybe(item, "role").map(|value| ("role", value));
    let (kind, value) = role.or_else(|| maybe(item, "group").map(|value| ("group", value)))?;
    Some(Visibility {
        kind: kind.to_owned(),
        value,
    })
}

fn remote(item: &Value) -> Value {
    json!({
        "globalId": maybe(item, "global_id"),
        "relationship": maybe(item, "relationship"),
        "object": {"url": text(item, "url"), "title": text(item, "title"), "summary": text(item, "summary")},
    })
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
