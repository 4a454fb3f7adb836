//! `jira_update_version`: rename, date, release or archive a version.

use super::version;
use crate::tools::prelude::*;

/// Change a version: name, dates, released, archived.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdateVersion {
    version_id: String,
    name: Option<String>,
    description: Option<String>,
    /// `2026-01-31`
    start_date: Option<String>,
    release_date: Option<String>,
    archived: Option<bool>,
    released: Option<bool>,
    /// On release: id of the version that takes the unresolved issues
    move_unfixed_issues_to: Option<String>,
}

impl Tool for UpdateVersion {
    const NAME: &'static str = "jira_update_version";
    const TITLE: &'static str = "Update version";
    const TOOLSET: Toolset = Toolset::JiraProjects;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["description", "start_date", "release_date"];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for UpdateVersion {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.version_id.trim().to_owned();
        let asked = self.asked()?;
        if asked.is_empty() {
            return Err(Error::arguments("There is nothing to change.").hint(
                "Give `name`, `description`, `start_date`, `release_date`, `released` or `archived`.",
            ));
        }
        let before = jira
            .version(&id)
            .await
            .about(|| format!("Version `{id}`"))?;
        let mut whole: Map<String, Value> = before.as_object().cloned().unwrap_or_default();
        whole.extend(asked.clone());
        version::in_order(&whole)?;
        let project = super::project_of(cx, jira, &before).await?;
        let name = before.get("name").and_then(Value::as_str).unwrap_or(&id);
        let title = format!("Update version {name}");
        let edits = version::edits(&asked, Some(&before));
        let mut sent = asked.clone();
        if let Some(other) = &self.move_unfixed_issues_to {
            let other = jira
                .version(other.trim())
                .await
                .about(|| format!("Version `{other}`"))?;
            if other.get("projectId") != before.get("projectId") {
                return Err(Error::arguments(
                    "Issues can only move on to a version of their own project.",
                ));
            }
            // The site takes the address of the version, not its number.
            sent.insert(
                "moveUnfixedIssuesTo".into(),
                other.get("self").cloned().unwrap_or_default(),
            );
        }
        let state = version::state(&before);
        let is_move = sent.contains_key("moveUnfixedIssuesTo");
        let undo = match is_move {
            true => Undo::never("the issues that move to the other version are not remembered"),
            false => Undo::Later(&["jira_update_version"]),
        };
        let mut change = Change::new(Action::Update, title, undo, {
            let (id, before) = (id.clone(), before.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.update_version(&id, &sent, &permit)
                    .await
                    .about(|| format!("Version `{id}`"))?;
                let mut applied =
                    version::read_back(jira, &id, &asked, Some(&before), "updated").await?;
                if !is_move {
                    applied.undo = Some(version::back(&id, &applied.changed));
                }
                Ok(applied)
            }
        })
        .target(project)
        .still(move |cx| async move {
            let now = cx
                .jira()?
                .version(&id)
                .await
                .about(|| format!("Version `{id}`"))?;
            if now == before {
                return Ok(());
            }
            Err(Error::new(
                ErrorKind::Conflict,
                format!(
                    "Version `{id}` was changed since the plan was made; nothing was overwritten."
                ),
            )
            .hint("Plan it anew."))
        });
        change.edits = edits;
        for (part, value) in state {
            change = change.state(part, &value);
        }
        Ok(change)
    }
}

impl UpdateVersion {
    fn asked(&self) -> Result<Map<String, Value>> {
        let mut asked = Map::new();
        if let Some(name) = &self.name {
            asked.insert("name".into(), json!(name.trim()));
        }
        if let Some(description) = &self.description {
            asked.insert("description".into(), json!(description));
        }
        for (argument, field, text) in [
            ("start_date", "startDate", &self.start_date),
            ("release_date", "releaseDate", &self.release_date),
        ] {
            match text.as_deref() {
                None => continue,
                Some("") => asked.insert(field.into(), json!("")),
                Some(text) => asked.insert(field.into(), json!(version::date(argument, text)?)),
            };
        }
        for (field, flag) in [("released", self.released), ("archived", self.archived)] {
            if let Some(flag) = flag {
                asked.insert(field.into(), json!(flag));
            }
        }
        Ok(asked)
    }
}
