//! `jira_save_component`: a new component, or a change of one that exists.

use super::undoing;
use super::words::ProjectKey;
use crate::jira::flows::users;
use crate::tools::prelude::*;
use crate::view::project;

/// Create a component, or change one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SaveComponent {
    /// For a new one
    project_key: Option<ProjectKey>,
    /// For a change
    component_id: Option<String>,
    name: Option<String>,
    description: Option<String>,
    /// Email, name or id
    lead: Option<String>,
}

impl Tool for SaveComponent {
    const NAME: &'static str = "jira_save_component";
    const TITLE: &'static str = "Save component";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["description", "lead"];

    fn targets(&self) -> Vec<Target> {
        self.project_key.iter().map(ProjectKey::target).collect()
    }
}

impl Write for SaveComponent {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let mut asked = Map::new();
        if let Some(name) = &self.name {
            asked.insert("name".into(), json!(name.trim()));
        }
        if let Some(description) = &self.description {
            asked.insert("description".into(), json!(description));
        }
        let mut lead = None;
        if let Some(text) = self.lead.as_deref().map(str::trim) {
            let user = match text {
                "" => None,
                text => Some(users::person(jira, text).await.map_err(Error::from)?),
            };
            let (field, value) = jira.component_lead(user.as_deref());
            // Somebody who was told by an id alone may have no name here.
            let name = user.map(|user| user.display_name.clone());
            let name = name.map(|name| {
                if name.is_empty() {
                    text.to_owned()
                } else {
                    name
                }
            });
            lead = Some(Lead {
                id: value.clone(),
                name: json!(name),
            });
            asked.insert(field.into(), value);
        }
        match (&self.component_id, &self.project_key) {
            (Some(id), _) => change(cx, id.trim().to_owned(), asked, lead).await,
            (None, Some(key)) => create(cx, key.as_str().to_owned(), asked).await,
            (None, None) => Err(Error::arguments(
                "Give `project_key` for a new component, or `component_id` to change one.",
            )),
        }
    }
}

/// Who shall lead a component.
struct Lead {
    /// How the site knows them; empty for nobody.
    id: Value,
    /// How a reader does.
    name: Value,
}

async fn create(cx: &Context, key: String, mut asked: Map<String, Value>) -> Result<Change> {
    let jira = cx.jira()?;
    let Some(name) = asked.get("name").and_then(Value::as_str).map(str::to_owned) else {
        return Err(Error::arguments("A new component needs a `name`."));
    };
    let target = super::writing::project(cx, jira, &key).await?;
    let shown = Value::Object(asked.clone());
    asked.insert("project".into(), json!(key));
    let title = format!("Create component {name} in {key}");
    Ok(Change::new(
        Action::Create,
        title,
        Undo::Later(&["jira_delete_component"]),
        move |cx, permit| async move {
            let jira = cx.jira()?;
            let made = jira
                .create_component(&asked, &permit)
                .await
                .about(|| format!("Project `{key}`"))?;
            let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
            let now = jira.component(id).await.about(|| {
                format!("Component `{name}` was created, but reading it back failed: it")
            })?;
            let view = project::component(&now);
            let undo = Undo::by("jira_delete_component", json!({"component_id": id}))
                .expecting("component", &view)
                .expecting("issues", &json!(0));
            Ok(Applied {
                message: format!("Component {name} created in {key}"),
                body: Map::from_iter([("component".to_owned(), view)]),
                undo: Some(undo),
                ..Applied::default()
            })
        },
    )
    .edit("component", Value::Null, shown)
    .target(target))
}

async fn change(
    cx: &Context,
    id: String,
    asked: Map<String, Value>,
    lead: Option<Lead>,
) -> Result<Change> {
    let jira = cx.jira()?;
    if asked.is_empty() {
        return Err(Error::arguments("There is nothing to change.")
            .hint("Give `name`, `description` or `lead`."));
    }
    let before = jira
        .component(&id)
        .await
        .about(|| format!("Component `{id}`"))?;
    let target = super::project_of(cx, jira, &before).await?;
    let seen = |component: &Value, field: &str| match field {
        "lead" => component
            .pointer("/lead/displayName")
            .cloned()
            .unwrap_or_default(),
        field => component.get(field).cloned().unwrap_or_default(),
    };
    let mut wanted: Vec<(&str, Value)> = ["name", "description"]
        .into_iter()
        .filter_map(|field| Some((field, asked.get(field)?.clone())))
        .collect();
    if let Some(lead) = &lead {
        wanted.push(("lead", lead.name.clone()));
    }
    let name = seen(&before, "name").as_str().unwrap_or(&id).to_owned();
    let edits: Vec<FieldEdit> = wanted
        .iter()
        .map(|(field, after)| FieldEdit {
            field: (*field).to_owned(),
            before: seen(&before, field),
            after: after.clone(),
        })
        .filter(|edit| edit.before != edit.after)
        .collect();
    let mut change = Change::new(
        Action::Update,
        format!("Update component {name}"),
        Undo::Later(&["jira_save_component"]),
        {
            let before = before.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.update_component(&id, &asked, &permit)
                    .await
                    .about(|| format!("Component `{id}`"))?;
                let now = jira.component(&id).await.about(|| {
                    format!("Component `{id}` was changed, but reading it back failed: it")
                })?;
                let mut applied = Applied {
                    undo: Some(back(&id, &before, &now)),
                    message: format!("Component {name} updated"),
                    body: Map::from_iter([("component".to_owned(), project::component(&now))]),
                    ..Applied::default()
                };
                for (field, after) in wanted {
                    let (was, is) = (seen(&before, field), seen(&now, field));
                    let nothing = after == json!("") && is.is_null();
                    let is_same = match &lead {
                        Some(lead) if field == "lead" => {
                            undoing::person(&now["lead"]).as_str().unwrap_or_default() == lead.id
                        }
                        _ => is == after,
                    };
                    if !is_same && !nothing {
                        applied.not_applied.push(NotApplied {
                            field: field.to_owned(),
                            reason: format!("Jira took the request and kept `{is}`."),
                        });
                    }
                    if was != is {
                        applied.changed.push(FieldEdit {
                            field: field.to_owned(),
                            before: was,
                            after: is,
                        });
                    }
                }
                Ok(applied)
            }
        },
    )
    .target(target);
    for (part, value) in marks(&before) {
        change = change.state(part, &value);
    }
    change.edits = edits;
    Ok(change)
}

/// A component as parts of a state, each under the name of its argument.
pub(super) fn marks(component: &Value) -> Vec<(&'static str, Value)> {
    let value = |field: &str| component.get(field).cloned().unwrap_or_default();
    vec![
        ("name", value("name")),
        ("description", value("description")),
        ("lead", undoing::person(&value("lead"))),
    ]
}

/// Gives a component the values back that it had.
fn back(id: &str, before: &Value, now: &Value) -> Undo {
    let mut arguments = Map::new();
    let mut left = Vec::new();
    for ((part, was), (_, is)) in marks(before).into_iter().zip(marks(now)) {
        if was == is {
            continue;
        }
        let was = match was {
            Value::Null => json!(""),
            was => was,
        };
        arguments.insert(part.to_owned(), was);
        left.push((part, is));
    }
    if left.is_empty() {
        return Undo::By(Vec::new());
    }
    arguments.insert("component_id".into(), json!(id));
    let undo = Undo::by("jira_save_component", arguments.into());
    left.into_iter()
        .fold(undo, |undo, (part, is)| undo.expecting(part, &is))
}
