//! The values a field takes, from whichever call of the edition lists them.

use std::sync::Arc;

use super::failure::{Failure, Told};
use super::refusal::create_fields;
use crate::atlassian::Error;
use crate::jira::model::{Allowed, FieldContext};
use crate::jira::{Client, pages};

/// Values and where they hold.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The values, in the site's order, children inside their parents.
    pub values: Vec<Allowed>,
    /// The context they belong to, and the others the field has (Cloud).
    pub context: Option<FieldContext>,
    /// Contexts that were not chosen.
    pub others: Vec<FieldContext>,
}

/// More pages of values than any site has; one that leads in circles is followed no further.
const MOST_PAGES: usize = 100;

/// All priorities, resolutions or statuses, however many pages they take.
pub async fn named(jira: &Client, what: &str) -> Result<Vec<Allowed>, Error> {
    let mut all = Vec::new();
    let mut start: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let page = jira.named(what, start.as_deref()).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => start = Some(next.0),
            None => break,
        }
    }
    Ok(all)
}

/// The labels of the site; on Data Center no more than some that begin with a text.
pub async fn labels(jira: &Client, beginning: &str) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    let mut start: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let page = jira.labels(beginning, start.as_deref()).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => start = Some(next.0),
            None => break,
        }
    }
    Ok(all)
}

/// Every priority, asked once a process.
pub async fn priorities(jira: &Client) -> Result<Arc<Vec<Allowed>>, Error> {
    jira.priorities.get(false, named(jira, "priority")).await
}

/// The values a field takes on new issues of a type in a project. Needs no administrator.
///
/// # Errors
/// Whatever the site says; or that the screen has no such field, or the field no list of values.
pub async fn on_screen(
    jira: &Client,
    field: &str,
    project: &str,
    issue_type: &str,
) -> Result<Vec<Allowed>, Failure> {
    let fields = create_fields(jira, project, issue_type).await?;
    let Some(meta) = fields.iter().find(|meta| meta.field.id == field) else {
        let names: Vec<String> = fields
            .iter()
            .filter(|meta| meta.allowed.is_some())
            .map(|meta| format!("`{}`", meta.field.name))
            .collect();
        return Err(Told::new(format!(
            "New issues of type `{issue_type}` in `{project}` have no field `{field}`."
        ))
        .hint(format!(
            "Fields with a list of values there: {}.",
            names.join(", ")
        ))
        .into());
    };
    match &meta.allowed {
        Some(allowed) => Ok(allowed.clone()),
        None => Err(Told::new(format!(
            "`{}` takes no list of values but any {}.",
            meta.field.name,
            meta.field.kind.as_deref().unwrap_or("value")
        ))
        .into()),
    }
}

/// The options of a custom field in one of its contexts: the one given, else the one for all projects, else the first
/// (Cloud, administrators only).
///
/// # Errors
/// Whatever the site says.
pub async fn of_context(
    jira: &Client,
    field: &str,
    context: Option<&str>,
) -> Result<Options, Failure> {
    let mut options = Options::default();
    let id = match context {
        Some(id) => id.to_owned(),
        None => {
            let mut contexts = contexts(jira, field).await?;
            let chosen = contexts
                .iter()
                .position(|context| context.is_global)
                .unwrap_or(0);
            if contexts.is_empty() {
                return Ok(options);
            }
            let chosen = contexts.remove(chosen);
            let id = chosen.id.clone();
            options.context = Some(chosen);
            options.others = contexts;
            id
        }
    };
    let mut orphans = Vec::new();
    let id = id.as_str();
    let all = pages::all("list options", |start| async move {
        jira.field_options(field, id, start.as_deref()).await
    });
    for (option, above) in all.await? {
        match above {
            None => options.values.push(option),
            Some(above) => orphans.push((above, option)),
        }
    }
    // A child may come on an earlier page than its parent.
    for (above, option) in orphans {
        if let Some(parent) = options.values.iter_mut().find(|parent| parent.id == above) {
            parent.children.push(option);
        }
    }
    Ok(options)
}

async fn contexts(jira: &Client, field: &str) -> Result<Vec<FieldContext>, Failure> {
    let all = pages::all("list contexts", |start| async move {
        jira.field_contexts(field, start.as_deref()).await
    });
    Ok(all.await?)
}
