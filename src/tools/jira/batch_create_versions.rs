//! `jira_batch_create_versions`: several versions of a project, each told of on its own.

use super::create_version::{create, free};
use super::version;
use super::words::ProjectKey;
use crate::tools::prelude::*;

/// Create several versions in a project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BatchCreateVersions {
    project_key: ProjectKey,
    /// `[{"name": "2.0", "startDate": "2026-01-01", "releaseDate": "2026-01-31", "description": "…"}]`
    versions: Vec<JsonObject>,
}

impl Tool for BatchCreateVersions {
    const NAME: &'static str = "jira_batch_create_versions";
    const TITLE: &'static str = "Create versions";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

/// More at once is a mistake.
const MOST: usize = 100;

impl Write for BatchCreateVersions {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str().to_owned();
        if self.versions.is_empty() || self.versions.len() > MOST {
            return Err(Error::arguments(format!(
                "`versions` must name 1 to {MOST} versions."
            )));
        }
        let known = jira
            .versions(&key)
            .await
            .about(|| format!("Project `{key}`"))?;
        // What is wrong is told of all of them at once, and nothing is made.
        let mut new: Vec<Map<String, Value>> = Vec::new();
        let mut problems = Vec::new();
        for (number, written) in self.versions.into_iter().enumerate() {
            let read = read(written).and_then(|version| {
                let name = version
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                free(&key, name, &known)?;
                let made: Vec<Value> = new.iter().cloned().map(Value::Object).collect();
                match free(&key, name, &made) {
                    Ok(()) => Ok(version),
                    Err(_) => Err(Error::arguments(format!("`{name}` is given twice."))),
                }
            });
            match read {
                Ok(version) => new.push(version),
                Err(error) => problems.push(format!("Version {}: {error}", number + 1)),
            }
        }
        if !problems.is_empty() {
            return Err(Error::arguments(problems.join(" ")).hint("Nothing was created."));
        }
        let project = super::writing::project(cx, jira, &key).await?;
        let title = format!("Create {} versions in {key}", new.len());
        let edits = new
            .iter()
            .map(|version| FieldEdit {
                field: "version".into(),
                before: Value::Null,
                after: Value::Object(version.clone()),
            })
            .collect();
        let mut change = Change::new(
            Action::Create,
            title,
            Undo::Later(&["jira_delete_version"]),
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let n_asked = new.len();
                let mut results = Vec::new();
                let mut not_applied = Vec::new();
                let mut undo = Vec::new();
                for version in new {
                    let name = version.get("name").cloned().unwrap_or_default();
                    match create(jira, &key, version, &permit).await {
                        Ok(mut made) => {
                            not_applied.append(&mut made.not_applied);
                            if let Some(Undo::By(calls)) = made.undo {
                                undo.extend(calls);
                            }
                            let version = made.body.remove("version").unwrap_or_default();
                            results.push(json!({"success": true, "version": version}));
                        }
                        Err(error) => {
                            let reason = error.to_string();
                            results.push(json!({"success": false, "error": reason, "input": name}));
                            not_applied.push(NotApplied {
                                field: name.as_str().unwrap_or_default().to_owned(),
                                reason,
                            });
                        }
                    }
                }
                let n_made = results
                    .iter()
                    .filter(|result| result["success"] == true)
                    .count();
                Ok(Applied {
                    message: format!("{n_made} of {n_asked} versions created in {key}"),
                    body: Map::from_iter([("versions".to_owned(), results.into())]),
                    not_applied,
                    // The last first, so that they come back in their order if that is undone.
                    undo: Some(Undo::By(undo.into_iter().rev().collect())),
                    ..Applied::default()
                })
            },
        )
        .target(project);
        change.edits = edits;
        Ok(change)
    }
}

/// One version as it was written; `start_date` is understood for `startDate`.
fn read(written: JsonObject) -> Result<Map<String, Value>> {
    let mut version = Map::new();
    for (key, value) in written {
        let field = match key.as_str() {
            "name" | "description" => key.as_str(),
            "startDate" | "start_date" => "startDate",
            "releaseDate" | "release_date" => "releaseDate",
            _ => {
                return Err(Error::arguments(format!(
                    "`{key}` says nothing of a version; it takes `name`, `startDate`, `releaseDate`, `description`."
                )));
            }
        };
        let text = match value {
            Value::String(text) if !text.trim().is_empty() => text,
            Value::Number(number) if field == "name" => number.to_string(),
            Value::Null | Value::String(_) => continue,
            _ => return Err(Error::arguments(format!("`{key}` must be a text."))),
        };
        let text = match field {
            "startDate" | "releaseDate" => version::date(&key, &text)?,
            _ => text.trim().to_owned(),
        };
        version.insert(field.into(), json!(text));
    }
    version::in_order(&version)?;
    Ok(version)
}
