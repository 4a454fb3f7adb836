//! `jira_create_version`: a new version of a project.

use super::version;
use super::words::ProjectKey;
use crate::jira::Client;
use crate::tools::prelude::*;

/// Create a version in a project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateVersion {
    project_key: ProjectKey,
    name: String,
    /// `2026-01-31`
    start_date: Option<String>,
    release_date: Option<String>,
    description: Option<String>,
    /// What else it was, under the site's names; from an undo alone.
    #[schemars(skip)]
    raw: Option<JsonObject>,
}

impl Tool for CreateVersion {
    const NAME: &'static str = "jira_create_version";
    const TITLE: &'static str = "Create version";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Write for CreateVersion {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str().to_owned();
        let mut new = Map::new();
        new.insert("name".into(), json!(self.name.trim()));
        for (argument, field, text) in [
            ("start_date", "startDate", &self.start_date),
            ("release_date", "releaseDate", &self.release_date),
        ] {
            if let Some(text) = text {
                new.insert(field.into(), json!(version::date(argument, text)?));
            }
        }
        if let Some(description) = &self.description {
            new.insert("description".into(), json!(description));
        }
        new.extend(self.raw.unwrap_or_default());
        version::in_order(&new)?;
        let known = jira
            .versions(&key)
            .await
            .about(|| format!("Project `{key}`"))?;
        free(&key, self.name.trim(), &known)?;
        let project = super::writing::project(cx, jira, &key).await?;
        let title = format!("Create version {} in {key}", self.name.trim());
        let edits = version::edits(&new, None);
        let mut change = Change::new(
            Action::Create,
            title,
            Undo::Later(&["jira_delete_version"]),
            move |cx, permit| async move {
                let jira = cx.jira()?;
                create(jira, &key, new, &permit).await
            },
        )
        .target(project);
        change.edits = edits;
        Ok(change)
    }
}

/// Refuses a name that the project has already: Jira would, and in fewer words.
pub(super) fn free(project: &str, name: &str, known: &[Value]) -> Result<()> {
    if name.is_empty() {
        return Err(Error::arguments("A version needs a `name`."));
    }
    let same = known.iter().find(|version| {
        version
            .get("name")
            .and_then(Value::as_str)
            .is_some_and(|other| other.eq_ignore_ascii_case(name))
    });
    match same {
        None => Ok(()),
        Some(version) => Err(Error::new(
            ErrorKind::Conflict,
            format!("Project `{project}` has a version `{name}` already."),
        )
        .hint(format!(
            "`jira_update_version` changes it; its `version_id` is `{}`.",
            version
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
        ))),
    }
}

/// Makes a version and reads it back.
pub(super) async fn create(
    jira: &Client,
    project: &str,
    version: Map<String, Value>,
    permit: &crate::http::Permit,
) -> Result<Applied> {
    let mut sent = version.clone();
    sent.insert("project".into(), json!(project));
    let made = jira
        .create_version(&sent, permit)
        .await
        .about(|| format!("Project `{project}`"))?;
    let Some(id) = made.get("id").and_then(Value::as_str) else {
        return Err(Error::new(
            ErrorKind::Site,
            "Jira answered with no version.",
        ));
    };
    let mut applied = version::read_back(jira, id, &version, None, "created").await?;
    let left = applied.body.get("version").cloned().unwrap_or_default();
    applied.undo = Some(
        Undo::by("jira_delete_version", json!({"version_id": id}))
            .expecting("version", &left)
            .expecting("issues", &json!(0)),
    );
    Ok(applied)
}
