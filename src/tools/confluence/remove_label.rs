//! `confluence_remove_label`: labels off a content.

use super::labelling;
use super::words::ContentRef;
use crate::tools::prelude::*;

/// Take labels off a page, blog post or attachment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RemoveLabel {
    /// Page id or URL, or `att…`
    page_id: ContentRef,
    /// One or several: `a, b`
    name: Csv,
}

impl Tool for RemoveLabel {
    const NAME: &'static str = "confluence_remove_label";
    const TITLE: &'static str = "Remove labels";
    const TOOLSET: Toolset = Toolset::ConfluenceLabels;
    const ACTION: Action = Action::Delete;
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("names", "name"), ("label", "name"), ("labels", "name")];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for RemoveLabel {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let names = labelling::names(&self.name.0)?;
        let (id, targets) = labelling::owner(cx, &self.page_id).await?;
        let before = labelling::read(cx, &id).await?;
        let has = |name: &String| before.iter().any(|label| label.name == *name);
        let state = labelling::present(&before, &names);
        let (going, missing): (Vec<String>, Vec<String>) = names.into_iter().partition(has);
        let after: Vec<&str> = before
            .iter()
            .map(|label| label.name.as_str())
            .filter(|name| !going.iter().any(|going| going == name))
            .collect();
        let (was, shall) = (labelling::list(&before), json!(after));
        let line = format!("Take {} off content {id}", going.join(", "));
        let undo = if going.is_empty() {
            Undo::By(Vec::new())
        } else {
            Undo::by(
                "confluence_add_label",
                json!({"page_id": id, "name": going}),
            )
            .expecting("labels", &json!([]))
        };
        let mut change = Change::new(Action::Delete, line, undo, {
            let was = was.clone();
            move |cx, permit| async move {
                let confluence = cx.confluence()?;
                let mut not_applied = Vec::new();
                for name in &going {
                    if let Err(error) = confluence.remove_label(&id, name, &permit).await {
                        not_applied.push(NotApplied {
                            field: name.clone(),
                            reason: Error::from(error).to_string(),
                        });
                    }
                }
                let labels = labelling::read(&cx, &id).await?;
                for name in &going {
                    let is_told = not_applied.iter().any(|one| one.field == *name);
                    if !is_told && labels.iter().any(|label| label.name == *name) {
                        not_applied.push(NotApplied {
                            field: name.clone(),
                            reason: "the site still lists it".into(),
                        });
                    }
                }
                let now = labelling::list(&labels);
                let mut applied = Applied {
                    message: if now == was {
                        format!("Content {id} keeps its labels")
                    } else {
                        format!("Labels of content {id} removed")
                    },
                    not_applied,
                    ..Applied::default()
                };
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
        if !missing.is_empty() {
            change
                .notes
                .push(format!("Not there: {}.", missing.join(", ")));
        }
        Ok(change)
    }
}
