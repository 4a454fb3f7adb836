//! `confluence_create_page_from_template`: a page with a template's text, its variables filled in (Cloud).

use std::collections::BTreeMap;

use super::pages;
use super::templating;
use super::words::{PageRef, SpaceKey};
use crate::confluence::model::{Body, NewContent};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Create a page from a template.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreatePageFromTemplate {
    space_key: SpaceKey,
    title: String,
    template_id: String,
    /// Default: the space's home page
    parent_id: Option<PageRef>,
    /// Values of the template's variables
    variables: Option<JsonObject>,
}

impl Tool for CreatePageFromTemplate {
    const NAME: &'static str = "confluence_create_page_from_template";
    const TITLE: &'static str = "Create page from template";
    const TOOLSET: Toolset = Toolset::ConfluenceTemplates;
    const ACTION: Action = Action::Create;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        let mut targets = vec![self.space_key.target()];
        targets.extend(self.parent_id.iter().flat_map(PageRef::targets));
        targets
    }
}

impl Write for CreatePageFromTemplate {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            return Err(Error::arguments("`title` must not be empty."));
        }
        let space = pages::space(cx, self.space_key.as_str()).await?;
        let mut targets = vec![Target::Space(space.key.clone())];
        let parent_id = match &self.parent_id {
            Some(parent) => {
                let id = pages::id(cx, parent).await?;
                targets.extend(pages::targets_of_id(cx, &id).await?);
                Some(id)
            }
            None => None,
        };
        let (template, _) = templating::read(cx, self.template_id.trim()).await?;
        let storage = template.body.clone().unwrap_or_default();
        let known = templating::variables(&storage);
        let values = values(self.variables, &known)?;
        let (text, empty) = templating::filled(&storage, &values);
        let (shown, _) = view::markdown(confluence, &text);
        let new = NewContent {
            space: (*space).clone(),
            title: title.clone(),
            parent_id: parent_id.clone(),
            body: Body::storage(text),
            subtype: None,
        };
        let line = format!(
            "Create page `{title}` in space {} from template `{}`",
            space.key, template.name
        );
        let undo = Undo::Later(&["confluence_delete_page"]);
        let mut change = Change::new(Action::Create, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let mut page = confluence
                .create_page(&new, &permit)
                .await
                .about(|| format!("Page `{}` in space `{}`", new.title, new.space.key))?;
            page.space.name = Some(new.space.name.clone());
            let not_applied = super::outcome::differences(&page, &new.title, &new.body);
            let mut body = Map::new();
            body.insert("page".into(), view::page(confluence, &page).into());
            Ok(Applied {
                message: format!("Page `{}` created", page.title),
                body,
                not_applied,
                undo: Some(pages::undo_creation(&page)),
                ..Applied::default()
            })
        })
        .edit("title", Value::Null, json!(title))
        .edit("space", Value::Null, json!(space.key))
        .edit("parent_id", Value::Null, json!(parent_id))
        .edit("content", Value::Null, json!(shown));
        change.targets = targets;
        if !empty.is_empty() {
            change.notes.push(format!(
                "Left empty, for want of a value in `variables`: {}.",
                empty.join(", ")
            ));
        }
        Ok(change)
    }
}

/// The values as texts; a name the template does not have is refused with those it has.
fn values(given: Option<JsonObject>, known: &[String]) -> Result<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (name, value) in given.unwrap_or_default() {
        if !known.contains(&name) {
            return Err(Error::arguments(if known.is_empty() {
                format!("The template has no variables, so not `{name}` either.")
            } else {
                format!(
                    "The template has no variable `{name}`; it has `{}`.",
                    known.join("`, `")
                )
            }));
        }
        let text = match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        };
        values.insert(name, text);
    }
    Ok(values)
}
