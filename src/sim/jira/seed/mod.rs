//! The Jira part of a seed, read into the state.
//!
//! A seed names things by their names; ids are given where a test or a person wants to rely on them, and counted up elsewhere.
//! What differs between the editions (ids of custom fields, the field that ties an issue to its epic) is decided here.

mod issues;
mod past;

use std::collections::BTreeMap;

use serde_json::Value;

use super::assets::AssetsObject;
use super::fields::{Kind, system};
use super::model::{
    Board, Component, Context, Desk, Field, FieldOption, IssueType, LinkType, Named, Project,
    Screens, Sprint, State, Status, Transition, Version, Workflow,
};
use crate::core::Core;

/// Reads the seed.
///
/// # Errors
/// A sentence naming what is not understood.
pub(crate) fn load(core: &Core, seed: &Value) -> Result<State, String> {
    let mut state = State {
        last_id: 30_000,
        fields: system::fields(core.flavor.is_cloud()),
        ..State::default()
    };
    for application in list(seed, "missing") {
        state.missing.push(match application.as_str() {
            Some("software") => "/rest/agile/".to_owned(),
            Some("service_management") => "/rest/servicedeskapi/".to_owned(),
            _ => return Err(format!("no application `{application}`")),
        });
    }
    if let Some(own) = seed.get("working") {
        let number = |name: &str| own.get(name).and_then(Value::as_f64);
        state.working.hours = number("hours").unwrap_or(state.working.hours);
        state.working.days = number("days").unwrap_or(state.working.days);
    }
    catalog(&mut state, seed);
    custom_fields(core, &mut state, seed)?;
    workflows(&mut state, seed)?;
    for entry in list(seed, "projects") {
        project(core, &mut state, entry)?;
    }
    contexts(core, &mut state, seed)?;
    boards(&mut state, seed)?;
    for entry in list(seed, "forms") {
        let form = entry.get("form").cloned().unwrap_or_default();
        state.forms.push((text(entry, "key"), form));
    }
    if let Some(own) = seed.get("assets") {
        state.assets.workspace = text(own, "workspace");
        for entry in list(own, "objects") {
            state.assets.objects.push(AssetsObject {
                id: text(entry, "id"),
                key: text(entry, "key"),
                label: text(entry, "label"),
                kind: text(entry, "type"),
            });
        }
    }
    for entry in list(seed, "development") {
        let known = (text(entry, "key"), text(entry, "tool"), entry.clone());
        state.development.push(known);
    }
    issues::load(core, &mut state, seed)?;
    Ok(state)
}

/// The items of a list; none if it is missing.
fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text(value: &Value, name: &str) -> String {
    maybe(value, name).unwrap_or_default()
}

fn maybe(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn words(value: &Value, name: &str) -> Vec<String> {
    list(value, name)
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn whole(value: &Value, name: &str) -> u64 {
    value.get(name).and_then(Value::as_u64).unwrap_or_default()
}

fn catalog(state: &mut State, seed: &Value) {
    for entry in list(seed, "issue_types") {
        let level = entry.get("level").and_then(Value::as_i64).unwrap_or(0);
        state.issue_types.push(IssueType {
            id: text(entry, "id"),
            name: text(entry, "name"),
            description: text(entry, "description"),
            subtask: level < 0,
            level,
        });
    }
    for entry in list(seed, "statuses") {
        state.statuses.push(Status {
            id: text(entry, "id"),
            name: text(entry, "name"),
            description: text(entry, "description"),
            category: text(entry, "category"),
        });
    }
    state.priorities = list(seed, "priorities").map(named).collect();
    state.resolutions = list(seed, "resolutions").map(named).collect();
    for entry in list(seed, "link_types") {
        state.link_types.push(LinkType {
            id: text(entry, "id"),
            name: text(entry, "name"),
            inward: text(entry, "inward"),
            outward: text(entry, "outward"),
        });
    }
    state.dashboards = list(seed, "dashboards").cloned().collect();
    for entry in list(seed, "filters") {
        state
            .filters
            .push((text(entry, "name"), text(entry, "jql")));
    }
}

fn named(entry: &Value) -> Named {
    Named {
        id: text(entry, "id"),
        name: text(entry, "name"),
        description: text(entry, "description"),
        color: maybe(entry, "color").unwrap_or_else(|| "#cccccc".to_owned()),
    }
}

/// A value that is the same on both editions, or `{"cloud": …, "dc": …}`.
fn by_flavor(core: &Core, value: Option<&Value>) -> Option<String> {
    let value = value?;
    let edition = if core.flavor.is_cloud() {
        "cloud"
    } else {
        "dc"
    };
    let value = value.get(edition).unwrap_or(value);
    value.as_str().map(str::to_owned)
}

fn custom_fields(core: &Core, state: &mut State, seed: &Value) -> Result<(), String> {
    let edition = if core.flavor.is_cloud() {
        "cloud"
    } else {
        "dc"
    };
    for entry in list(seed, "fields") {
        if maybe(entry, "only").is_some_and(|only| only != edition) {
            continue;
        }
        let name = text(entry, "name");
        let word = text(entry, "kind");
        let kind = Kind::from_word(&word)
            .ok_or_else(|| format!("field `{name}` has the unknown kind `{word}`"))?;
        let id = by_flavor(core, entry.get("id"))
            .ok_or_else(|| format!("field `{name}` has no id for this edition"))?;
        let number = id.strip_prefix("customfield_").unwrap_or_default();
        let clause_names = vec![format!("cf[{number}]"), name.clone()];
        state.fields.push(Field {
            id,
            name,
            kind,
            custom: true,
            clause_names,
            navigable: true,
            orderable: true,
            searchable: kind != Kind::Checklist,
            description: text(entry, "description"),
            contexts: Vec::new(),
        });
    }
    Ok(())
}

/// Contexts and options come after the projects, which they name.
fn contexts(core: &Core, state: &mut State, seed: &Value) -> Result<(), String> {
    let mut next_context = 10_300_u64;
    let mut next_option = 10_400_u64;
    for entry in list(seed, "fields") {
        let Some(id) = by_flavor(core, entry.get("id")) else {
            continue;
        };
        if state.field(&id).is_none() {
            continue;
        }
        let mut contexts = Vec::new();
        for context in list(entry, "contexts") {
            next_context += 1;
            let context_id = maybe(context, "id").unwrap_or_else(|| next_context.to_string());
            let mut projects = Vec::new();
            for key in words(context, "projects") {
                let project = state
                    .project_by(&key)
                    .ok_or_else(|| format!("no project `{key}`"))?;
                projects.push(project.id.clone());
            }
            let mut issue_types = Vec::new();
            for name in words(context, "types") {
                issue_types.push(type_id(state, &name)?);
            }
            contexts.push(Context {
                id: context_id.clone(),
                name: maybe(context, "name")
                    .unwrap_or_else(|| "Default Configuration Scheme".to_owned()),
                projects,
                issue_types,
            });
            for option in list(context, "options") {
                options(state, option, &id, &context_id, None, &mut next_option);
            }
        }
        if contexts.is_empty() {
            next_context += 1;
            contexts.push(Context {
                id: next_context.to_string(),
                name: format!("Default Configuration Scheme for {}", text(entry, "name")),
                projects: Vec::new(),
                issue_types: Vec::new(),
            });
        }
        if let Some(field) = state.fields.iter_mut().find(|field| field.id == id) {
            field.contexts = contexts;
        }
    }
    Ok(())
}

/// An option is a word, or an object with `value`, `disabled` and `children`.
fn options(
    state: &mut State,
    entry: &Value,
    field: &str,
    context: &str,
    parent: Option<&str>,
    next: &mut u64,
) {
    *next += 1;
    let id = maybe(entry, "id").unwrap_or_else(|| next.to_string());
    let value = entry
        .as_str()
        .map_or_else(|| text(entry, "value"), str::to_owned);
    state.options.push(FieldOption {
        id: id.clone(),
        value,
        field: field.to_owned(),
        context: context.to_owned(),
        parent: parent.map(str::to_owned),
        disabled: flag(entry, "disabled"),
    });
    for child in list(entry, "children") {
        options(state, child, field, context, Some(&id), next);
    }
}

fn type_id(state: &State, name: &str) -> Result<String, String> {
    state
        .issue_types
        .iter()
        .find(|kind| kind.name == name)
        .map(|kind| kind.id.clone())
        .ok_or_else(|| format!("no issue type `{name}`"))
}

fn status_id(state: &State, name: &str) -> Result<String, String> {
    state
        .statuses
        .iter()
        .find(|status| status.name == name)
        .map(|status| status.id.clone())
        .ok_or_else(|| format!("no status `{name}`"))
}

/// A field by id or by name.
fn field_id(state: &State, word: &str) -> Result<String, String> {
    state
        .fields
        .iter()
        .find(|field| field.id == word || (field.custom && field.name == word))
        .map(|field| field.id.clone())
        .ok_or_else(|| format!("no field `{word}`"))
}

/// Fields of a screen; one that this edition does not have is left out.
fn screen_fields(state: &State, value: &Value, name: &str) -> Vec<String> {
    words(value, name)
        .iter()
        .filter_map(|word| field_id(state, word).ok())
        .collect()
}

fn workflows(state: &mut State, seed: &Value) -> Result<(), String> {
    let entries = seed.get("workflows").and_then(Value::as_object);
    for (name, entry) in entries.into_iter().flatten() {
        let mut workflow = Workflow {
            initial: status_id(state, &text(entry, "initial"))?,
            transitions: Vec::new(),
        };
        for step in list(entry, "transitions") {
            let mut from = Vec::new();
            for name in words(step, "from") {
                from.push(status_id(state, &name)?);
            }
            let mut screen = Vec::new();
            let fields = step.get("screen").and_then(Value::as_object);
            for (word, required) in fields.into_iter().flatten() {
                if let Ok(id) = field_id(state, word) {
                    screen.push((id, required.as_bool().unwrap_or(false)));
                }
            }
            workflow.transitions.push(Transition {
                id: text(step, "id"),
                name: text(step, "name"),
                from,
                to: status_id(state, &text(step, "to"))?,
                screen,
            });
        }
        state.workflows.insert(name.clone(), workflow);
    }
    Ok(())
}

fn project(core: &Core, state: &mut State, entry: &Value) -> Result<(), String> {
    let key = text(entry, "key");
    let id = text(entry, "id");
    let account = |word: &str| {
        core.directory
            .find(word)
            .map(|user| user.account_id.clone())
    };
    let lead =
        account(&text(entry, "lead")).ok_or_else(|| format!("project `{key}` has no lead"))?;
    let mut issue_types = Vec::new();
    for name in words(entry, "types") {
        issue_types.push(type_id(state, &name)?);
    }
    let mut workflows = BTreeMap::new();
    let entries = entry.get("workflows").and_then(Value::as_object);
    for (kind, name) in entries.into_iter().flatten() {
        let name = name.as_str().unwrap_or_default().to_owned();
        workflows.insert(star_or_type(state, kind)?, name);
    }
    let mut screens = BTreeMap::new();
    let entries = entry.get("screens").and_then(Value::as_object);
    for (kind, screen) in entries.into_iter().flatten() {
        let screen = Screens {
            create: screen_fields(state, screen, "create"),
            edit: screen_fields(state, screen, "edit"),
            required: screen_fields(state, screen, "required"),
        };
        screens.insert(star_or_type(state, kind)?, screen);
    }
    for (number, item) in list(entry, "components").enumerate() {
        state.components.push(Component {
            id: maybe(item, "id").unwrap_or_else(|| format!("{id}{number}")),
            project: id.clone(),
            name: text(item, "name"),
            description: text(item, "description"),
            lead: maybe(item, "lead").and_then(|word| account(&word)),
        });
    }
    for (number, item) in list(entry, "versions").enumerate() {
        state.versions.push(Version {
            id: maybe(item, "id").unwrap_or_else(|| format!("{id}5{number}")),
            project: id.clone(),
            name: text(item, "name"),
            description: text(item, "description"),
            released: flag(item, "released"),
            archived: flag(item, "archived"),
            start_date: maybe(item, "start"),
            release_date: maybe(item, "release"),
        });
    }
    state.projects.push(Project {
        name: text(entry, "name"),
        description: text(entry, "description"),
        lead,
        kind: maybe(entry, "kind").unwrap_or_else(|| "software".to_owned()),
        category: entry.get("category").map(named),
        issue_types,
        workflows,
        screens,
        browse: words(entry, "browse"),
        write: words(entry, "write"),
        delete: words(entry, "delete"),
        archived: flag(entry, "archived"),
        next_number: 1,
        id,
        key,
    });
    Ok(())
}

fn star_or_type(state: &State, word: &str) -> Result<String, String> {
    match word {
        "*" => Ok("*".to_owned()),
        name => type_id(state, name),
    }
}

fn boards(state: &mut State, seed: &Value) -> Result<(), String> {
    for entry in list(seed, "boards") {
        let key = text(entry, "project");
        let project = state
            .project_by(&key)
            .ok_or_else(|| format!("no project `{key}`"))?;
        let board = Board {
            id: whole(entry, "id"),
            name: text(entry, "name"),
            kind: text(entry, "kind"),
            project: project.id.clone(),
            jql: maybe(entry, "jql")
                .unwrap_or_else(|| format!("project = {key} ORDER BY Rank ASC")),
        };
        state.boards.push(board);
    }
    for entry in list(seed, "sprints") {
        let date = |name: &str| {
            maybe(entry, name)
                .as_deref()
                .and_then(super::fields::parse::moment)
        };
        state.sprints.push(Sprint {
            id: whole(entry, "id"),
            name: text(entry, "name"),
            state: text(entry, "state"),
            board: whole(entry, "board"),
            goal: text(entry, "goal"),
            start: date("start"),
            end: date("end"),
            complete: date("complete"),
        });
    }
    for entry in list(seed, "desks") {
        let key = text(entry, "project");
        let project = state
            .project_by(&key)
            .map(|project| project.id.clone())
            .ok_or_else(|| format!("no project `{key}`"))?;
        let mut request_types = Vec::new();
        for item in list(entry, "request_types") {
            let kind = type_id(state, &text(item, "type"))?;
            request_types.push((
                text(item, "id"),
                text(item, "name"),
                kind,
                text(item, "description"),
            ));
        }
        state.desks.push(Desk {
            id: text(entry, "id"),
            project,
            request_types,
        });
    }
    Ok(())
}
