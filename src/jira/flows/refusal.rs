//! Why the site refused fields, in words that let a caller do it right at once: each field by its name, what it takes,
//! and every required field that is missing.
//!
//! What a screen asks for is looked up only after a refusal: it costs a request or two, and most writes are right.

use super::failure::{Failure, Told};
use super::issue_type;
use super::values::Values;
use crate::atlassian::{Error, Kind};
use crate::jira::model::{Allowed, FieldMeta};
use crate::jira::{Client, pages};

/// How many allowed values are named.
const SHOWN: usize = 20;

/// What was to be written.
#[derive(Clone, Copy, Debug)]
pub enum Screen<'a> {
    /// A new issue of a type in a project.
    Create {
        /// The project's key.
        project: &'a str,
        /// The type's name or number.
        issue_type: &'a str,
    },
    /// An issue that exists.
    Edit {
        /// Its key.
        key: &'a str,
    },
}

/// All fields that can be set on a new issue of a type.
///
/// # Errors
/// Whatever the site says, or that the project has no such type.
pub async fn create_fields(
    jira: &Client,
    project: &str,
    wanted: &str,
) -> Result<Vec<FieldMeta>, Failure> {
    let types = jira.types(project).await?;
    let kind = issue_type::find(&types, wanted).ok_or_else(|| no_type(project, wanted, &types))?;
    let id = kind.id.as_str();
    let all = pages::all("list fields of new issues", |start| async move {
        jira.create_fields(project, id, start.as_deref()).await
    });
    Ok(all.await?)
}

/// That a project has no such type, with those it has.
pub fn no_type(project: &str, wanted: &str, types: &[crate::jira::model::IssueType]) -> Told {
    let told = Told::new(format!("Project `{project}` has no issue type `{wanted}`."));
    match types {
        [] => told.hint("The account may create no issues there, or the project does not exist."),
        types => told.hint(format!("It has: {}.", issue_type::names(types))),
    }
}

/// What the site meant when it refused `values`.
pub async fn explain(jira: &Client, error: Error, screen: Screen<'_>, values: &Values) -> Failure {
    if error.kind != Kind::Invalid || (error.fields.is_empty() && error.messages.is_empty()) {
        return Failure::Site(error);
    }
    let blames = |id: &str| error.fields.iter().any(|(field, _)| field == id);
    let mut hints = Vec::new();
    let fields = match screen {
        Screen::Create { project, .. } if blames("project") => {
            hints.push(format!(
                "Is `{project}` the key of a project in which the account may create issues?"
            ));
            Vec::new()
        }
        Screen::Create {
            project,
            issue_type,
        } => match create_fields(jira, project, issue_type).await {
            Ok(fields) => fields,
            Err(Failure::Told(told)) => return Failure::Refused(told),
            Err(_) => Vec::new(),
        },
        Screen::Edit { key } => jira.edit_fields(key).await.unwrap_or_default(),
    };
    let what = match screen {
        Screen::Create { project, .. } => format!("create the issue in `{project}`"),
        Screen::Edit { key } => format!("update `{key}`"),
    };
    let mut sentences: Vec<String> = error.messages.clone();
    for (id, text) in &error.fields {
        sentences.push(field_sentence(id, text, &fields, values));
    }
    if let Screen::Create { .. } = screen {
        let missing: Vec<String> = fields
            .iter()
            .filter(|meta| meta.must_be_said() && !is_said(meta, values) && !blames(&meta.field.id))
            .map(described)
            .collect();
        if !missing.is_empty() {
            sentences.push(format!("Required too: {}.", missing.join("; ")));
        }
    }
    let off_screen = |text: &str| text.contains("not on the appropriate screen");
    if error.fields.iter().any(|(_, text)| off_screen(text)) && !fields.is_empty() {
        let names: Vec<String> = fields
            .iter()
            .map(|meta| format!("`{}`", meta.field.name))
            .collect();
        hints.push(format!("The screen has: {}.", names.join(", ")));
    }
    Failure::Refused(Told {
        message: format!("Jira refused to {what}: {}", sentences.join(" ")),
        hint: (!hints.is_empty()).then(|| hints.join(" ")),
    })
}

/// What a screen says against a new issue before it is sent: required fields that are missing, and fields it has not.
pub fn objection(fields: &[FieldMeta], new: &super::create::NewIssue) -> Option<Told> {
    let missing: Vec<String> = fields
        .iter()
        .filter(|meta| meta.must_be_said() && !is_said(meta, &new.values))
        .map(described)
        .collect();
    let is_there = |id: &str| fields.iter().any(|meta| meta.field.id == id);
    let strange: Vec<String> = new
        .values
        .entries
        .iter()
        .filter(|entry| !is_there(&entry.field.id) && !new.may_mend(&entry.field.id))
        .map(|entry| format!("`{}`", entry.field.name))
        .collect();
    let mut sentences = Vec::new();
    if !missing.is_empty() {
        sentences.push(format!("Required too: {}.", missing.join("; ")));
    }
    if !strange.is_empty() {
        sentences.push(format!("Not on the screen: {}.", strange.join(", ")));
    }
    (!sentences.is_empty()).then(|| Told::new(sentences.join(" ")))
}

/// Whether a required field needs nothing more: it is among the values, or goes without saying.
fn is_said(meta: &FieldMeta, values: &Values) -> bool {
    matches!(meta.field.id.as_str(), "project" | "issuetype")
        || values
            .entry(&meta.field.id)
            .is_some_and(|entry| !super::values::says_nothing(&entry.wire))
}

/// What the site says of one field, with the field's name and what it takes.
fn field_sentence(id: &str, text: &str, fields: &[FieldMeta], values: &Values) -> String {
    let meta = fields.iter().find(|meta| meta.field.id == id);
    let name = meta
        .map(|meta| meta.field.name.as_str())
        .or_else(|| values.entry(id).map(|entry| entry.field.name.as_str()))
        .filter(|name| !name.is_empty());
    let text = text.trim().trim_end_matches('.');
    let mut sentence = match name {
        Some(name) => format!("`{name}` ({id}): {text}."),
        None => format!("`{id}`: {text}."),
    };
    if let Some(allowed) = meta.and_then(|meta| takes(meta.allowed.as_deref()?)) {
        sentence.push_str(&format!(" It takes: {allowed}."));
    }
    sentence
}

/// A field and what it takes: `` `Severity` (customfield_1), which takes: Low, High ``.
pub fn described(meta: &FieldMeta) -> String {
    let name = format!("`{}` ({})", meta.field.name, meta.field.id);
    match meta.allowed.as_deref().and_then(takes) {
        Some(allowed) => format!("{name}, which takes: {allowed}"),
        None => name,
    }
}

/// The names of allowed values; `None` if there are none.
pub fn takes(values: &[Allowed]) -> Option<String> {
    let values: Vec<&Allowed> = values.iter().filter(|value| !value.disabled).collect();
    if values.is_empty() {
        return None;
    }
    let mut names: Vec<String> = values
        .iter()
        .take(SHOWN)
        .map(|value| value.name.clone())
        .collect();
    if values.len() > SHOWN {
        names.push(format!(
            "{} more (`jira_get_field_options` lists them)",
            values.len() - SHOWN
        ));
    }
    Some(names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::model::Field;

    fn meta(id: &str, name: &str, allowed: &[&str]) -> FieldMeta {
        FieldMeta {
            field: Field {
                id: id.into(),
                name: name.into(),
                custom: true,
                clause_names: Vec::new(),
                kind: None,
                items: None,
                custom_type: None,
                system: None,
            },
            required: true,
            has_default: false,
            allowed: Some(
                allowed
                    .iter()
                    .map(|name| Allowed {
                        name: (*name).to_owned(),
                        ..Allowed::default()
                    })
                    .collect(),
            ),
        }
    }

    #[test]
    fn a_refused_field_is_named_with_what_it_takes() {
        let fields = [meta("customfield_1", "Severity", &["Low", "High"])];
        let said = field_sentence(
            "customfield_1",
            "Severity is required.",
            &fields,
            &Values::default(),
        );
        assert_eq!(
            said,
            "`Severity` (customfield_1): Severity is required. It takes: Low, High."
        );
        let said = field_sentence("x", "No", &fields, &Values::default());
        assert_eq!(said, "`x`: No.");
    }

    #[test]
    fn long_lists_are_cut_with_the_way_to_the_rest() {
        let names: Vec<String> = (0..25).map(|n| format!("v{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let said = described(&meta("customfield_1", "Team", &names));
        assert!(
            said.ends_with("v19, 5 more (`jira_get_field_options` lists them)"),
            "{said}"
        );
    }
}
