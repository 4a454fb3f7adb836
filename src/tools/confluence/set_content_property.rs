//! `confluence_set_content_property`: a value under a key beside a page.

use super::pages;
use super::words::PageRef;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;

/// Set a content property of a page, or remove it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SetContentProperty {
    page_id: PageRef,
    key: String,
    /// JSON or text; empty removes
    value: Option<String>,
}

impl Tool for SetContentProperty {
    const NAME: &'static str = "confluence_set_content_property";
    const TITLE: &'static str = "Set content property";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["value"];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for SetContentProperty {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let key = self.key.trim().to_owned();
        if key.is_empty() || key.len() > 255 {
            return Err(Error::arguments("`key` must have 1 to 255 characters."));
        }
        // Data Center names a property in its address, where these two are other places.
        if matches!(key.as_str(), "." | "..") {
            return Err(Error::arguments(format!(
                "`{key}` is no key of a property."
            )));
        }
        let Some(text) = self.value else {
            return Err(Error::arguments(
                "Give `value`; an empty one removes the property.",
            ));
        };
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let value = match text.trim() {
            "" => None,
            trimmed => Some(serde_json::from_str(trimmed).unwrap_or_else(|_| json!(text))),
        };
        let known = flows::properties(cx.confluence()?, &page.id, &page.kind)
            .await
            .about(|| format!("The properties of page `{}`", page.id))?;
        let known = known.into_iter().find(|property| property.key == key);
        // As JSON text, so that it comes back as the value it was.
        let old = known.as_ref().map(|property| property.value.to_string());
        let before: Value = known.map(|property| property.value).unwrap_or_default();
        let undo = Undo::by(
            "confluence_set_content_property",
            json!({"page_id": page.id, "key": key, "value": old.unwrap_or_default()}),
        )
        .expecting("property", &json!(value));
        let line = format!(
            "Set property `{key}` of page `{}` ({})",
            page.title, page.id
        );
        let shown = json!(value);
        let field = key.clone();
        let was = before.clone();
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| async move {
            let wanted = [(key.as_str(), value.clone())];
            let mut applied = Applied {
                message: format!("Property `{key}` of page `{}` is set", page.title),
                ..Applied::default()
            };
            let outcomes =
                flows::set_properties(cx.confluence()?, &page.id, &page.kind, &wanted, &permit)
                    .await
                    .about(|| format!("Property `{key}` of page `{}`", page.id))?;
            for (_, outcome) in outcomes {
                let kept = outcome.about(|| format!("Property `{key}` of page `{}`", page.id))?;
                let after: Value = kept.map(|property| property.value).unwrap_or_default();
                if after != json!(value) {
                    applied.not_applied.push(NotApplied {
                        field: key.clone(),
                        reason: "the site keeps another value".into(),
                    });
                }
                if after != was {
                    applied.changed.push(FieldEdit {
                        field: key.clone(),
                        before: was.clone(),
                        after,
                    });
                }
            }
            Ok(applied)
        })
        .state("property", &before)
        .edit(field, before, shown);
        change.targets = targets;
        Ok(change)
    }
}
