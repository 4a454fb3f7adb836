//! New issues: what is written for one made ready, and sent with a second try where the first name of a thing did not fit.

use serde_json::{Map, Value, json};

use super::failure::{Failure, Told};
use super::issue_type::{find, spells_epic, spells_subtask};
use super::refusal::{self, Screen};
use super::screen::{self, Blamed};
use super::values::{self, Entry, Place, Values, WriteText};
use crate::atlassian::{Error, Kind};
use crate::http::Permit;
use crate::jira::Client;
use crate::jira::model::Created;

/// An issue that is yet to be made.
#[derive(Clone, Debug)]
pub struct NewIssue {
    /// The project's key.
    pub project: String,
    /// The type's name or number, as it was written.
    pub issue_type: String,
    /// The fields but project and type.
    pub values: Values,
    /// A field that was added here and not asked for: an epic's name. The site may not want it.
    unasked: Option<String>,
}

impl NewIssue {
    /// The field that was added here and not asked for.
    pub(super) fn unasked(&self) -> Option<&str> {
        self.unasked.as_deref()
    }

    /// Whether [`create`] may put a refused custom field right: one that was added here, or one that is an epic's name.
    pub(super) fn may_mend(&self, field: &str) -> bool {
        self.unasked.as_deref() == Some(field)
            || (spells_epic(&self.issue_type) && self.values.entry(field).is_none())
    }

    /// The fields as a request carries them.
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("project".into(), json!({"key": self.project}));
        let id = self.issue_type.trim();
        let by = match id.bytes().all(|byte| byte.is_ascii_digit()) {
            true => "id",
            false => "name",
        };
        fields.insert("issuetype".into(), json!({by: id}));
        fields.extend(self.values.fields());
        fields
    }
}

/// Makes everything that was written ready to be sent, and checks it.
///
/// # Errors
/// What cannot be meant so: unknown fields, values that do not fit, people nobody knows, a sub-task without a parent.
pub async fn prepare(
    jira: &Client,
    project: &str,
    issue_type: &str,
    written: Map<String, Value>,
    text: WriteText<'_>,
) -> Result<NewIssue, Failure> {
    let (mut asked, mut unknown) = values::meant(jira, written).await?;
    if !asked.namesakes.is_empty() {
        let screen = refusal::create_fields(jira, project, issue_type).await;
        unknown.extend(asked.decide(&screen.unwrap_or_default()));
    }
    let mut blamed: Vec<Blamed> = unknown
        .into_iter()
        .map(|told| (String::new(), told))
        .collect();
    for id in ["project", "issuetype"] {
        if asked.value(id).is_some() {
            return Err(Told::new(format!(
                "`{id}` has an argument of its own and cannot be among the other fields."
            ))
            .into());
        }
    }
    // A new issue has nothing yet that could be emptied.
    asked
        .fields
        .retain(|meant| !values::says_nothing(&meant.value));
    let has_parent = asked.value("parent").is_some();
    let mut is_subtask = spells_subtask(issue_type);
    if has_parent && !is_subtask && !jira.epic_is_parent() {
        // Whether a parent is a parent or an epic hangs on the type, and its name does not always tell.
        let types = jira.types(project).await?;
        is_subtask = find(&types, issue_type).is_some_and(|kind| kind.subtask);
    }
    if is_subtask && !has_parent {
        return Err(Told::new("A sub-task needs a `parent`.")
            .hint("Put the key of the issue above into `additional_fields`: `{\"parent\": \"PROJ-123\"}`.")
            .into());
    }
    let place = Place {
        project,
        issue: None,
        is_subtask,
        text,
    };
    let (mut values, wrong) = values::write_what_fits(jira, place, asked).await?;
    blamed.extend(wrong);
    if !blamed.is_empty() {
        // One answer with all of it: what the screen will not take besides, and what it wants.
        screen::check_new(jira, project, issue_type, &values, None, blamed).await?;
    }
    let mut unasked = None;
    if spells_epic(issue_type)
        && !jira.epic_is_parent()
        && let Some(field) = values::epic_name(jira).await?
        && values.entry(&field.id).is_none()
        && let Some(summary) = values.entry("summary").map(|entry| entry.wire.clone())
    {
        unasked = Some(field.id.clone());
        values.entries.push(Entry {
            field,
            wire: summary,
            shown: None,
        });
    }
    Ok(NewIssue {
        project: project.to_owned(),
        issue_type: issue_type.to_owned(),
        values,
        unasked,
    })
}

/// Makes an issue.
///
/// A refusal means that nothing was made, so what can be put right by itself is, and sent again: a type by its name in
/// the project's language, an epic name that the screen does not have.
///
/// # Errors
/// Why the site refused, with what the fields take.
pub async fn create(jira: &Client, new: &NewIssue, permit: &Permit) -> Result<Created, Failure> {
    let mut fields = new.fields();
    let mut knows_type = false;
    loop {
        let error = match jira.create_issue(&fields, permit).await {
            Ok(created) => return Ok(created),
            Err(error) => error,
        };
        if !knows_type && blames(&error, "issuetype") {
            knows_type = true;
            let types = jira.types_now(&new.project).await?;
            match find(&types, &new.issue_type) {
                Some(kind) if kind.name != new.issue_type => {
                    fields.insert("issuetype".into(), json!({"id": kind.id}));
                    continue;
                }
                Some(_) => {}
                None => {
                    let told = refusal::no_type(&new.project, &new.issue_type, &types);
                    return Err(Failure::Refused(told));
                }
            }
        }
        if let Some(unasked) = &new.unasked
            && blames(&error, unasked)
            && fields.remove(unasked).is_some()
        {
            continue;
        }
        if let Some(field) = missing_epic_name(jira, &error, &fields).await?
            && let Some(summary) = fields.get("summary").cloned()
        {
            fields.insert(field, summary);
            continue;
        }
        let screen = Screen::Create {
            project: &new.project,
            issue_type: &new.issue_type,
        };
        return Err(refusal::explain(jira, error, screen, &new.values).await);
    }
}

/// The field of an epic's name if that is what the site misses: some projects on Cloud still want one.
async fn missing_epic_name(
    jira: &Client,
    error: &Error,
    sent: &Map<String, Value>,
) -> Result<Option<String>, Failure> {
    let missing: Vec<String> = error
        .fields
        .iter()
        .map(|(id, _)| id.clone())
        .filter(|id| id.starts_with("customfield_") && !sent.contains_key(id))
        .collect();
    if error.kind != Kind::Invalid || missing.is_empty() {
        return Ok(None);
    }
    let name = values::epic_name(jira).await?;
    Ok(name.map(|field| field.id).filter(|id| missing.contains(id)))
}

fn blames(error: &Error, field: &str) -> bool {
    error.kind == Kind::Invalid && error.fields.iter().any(|(id, _)| id == field)
}
