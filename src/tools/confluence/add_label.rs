//! `confluence_add_label`: one label or several onto a content.

use super::labelling;
use super::words::ContentRef;
use crate::tools::prelude::*;

/// Add labels to a page, blog post or attachment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddLabel {
    /// Page id or URL, or `att…`
    page_id: ContentRef,
    /// One or several: `a, b`
    name: Csv,
}

impl Tool for AddLabel {
    const NAME: &'static str = "confluence_add_label";
    const TITLE: &'static str = "Add labels";
    const TOOLSET: Toolset = Toolset::ConfluenceLabels;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("names", "name"), ("label", "name"), ("labels", "name")];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for AddLabel {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let names = labelling::names(&self.name.0)?;
        let (id, targets) = labelling::owner(cx, &self.page_id).await?;
        let before = labelling::read(cx, &id).await?;
        let has = |name: &String| before.iter().any(|label| label.name == *name);
        let new: Vec<String> = names.iter().filter(|name| !has(name)).cloned().collect();
        let mut after: Vec<&str> = before.iter().map(|label| label.name.as_str()).collect();
        after.extend(new.iter().map(String::as_str));
        let (was, shall) = (labelling::list(&before), json!(after));
        let line = format!("Label content {id} with {}", names.join(", "));
        let state = labelling::present(&before, &names);
        let undo = if new.is_empty() {
            Undo::By(Vec::new())
        } else {
            let mut left = new.clone();
            left.sort_unstable();
            Undo::by(
                "confluence_remove_label",
                json!({"page_id": id, "name": new}),
            )
            .expecting("labels", &json!(left))
        };
        let mut change = Change::new(Action::Create, line, undo, {
            let was = was.clone();
            move |cx, permit| async move {
                let labels = if new.is_empty() {
                    before
                } else {
                    cx.confluence()?
                        .add_labels(&id, &new, &permit)
                        .await
                        .about(|| format!("Content `{id}`"))?
                };
                let not_applied = new
                    .iter()
                    .filter(|name| !labels.iter().any(|label| label.name == **name))
                    .map(|name| NotApplied {
                        field: name.clone(),
                        reason: "the site does not list it among the labels".into(),
                    })
                    .collect();
                let mut applied = Applied {
                    message: if new.is_empty() {
                        format!("Content {id} has these labels already; nothing was written")
                    } else {
                        format!("Content {id} labelled")
                    },
                    not_applied,
                    ..Applied::default()
                };
                let now = labelling::list(&labels);
                if now != was {
                    applied.changed.push(FieldEdit {
                        field: "labels".into(),
                        before: was,
                        after: now,
                    });
                }
                applied
                    .body
                    .insert("labels".into(), labelling::view(&labels));
                Ok(applied)
            }
        })
        .state("labels", &state)
        .edit("labels", was, shall);
        change.targets = targets;
        Ok(change)
    }
}
