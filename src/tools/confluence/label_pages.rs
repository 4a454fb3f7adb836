//! `confluence_label_pages`: labels onto and off many pages at once.

use super::labelling;
use super::pages;
use super::words::PageRef;
use crate::confluence::SearchQuery;
use crate::confluence::flows;
use crate::tools::Reverse;
use crate::tools::prelude::*;

/// Add and remove labels on many pages, listed or found by CQL.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LabelPages {
    /// Ids or URLs
    page_ids: Option<Csv>,
    /// Instead of `page_ids`
    cql: Option<String>,
    add: Option<Csv>,
    remove: Option<Csv>,
}

/// The most pages of one call.
const PAGES: usize = 100;

/// One page, and what changes on it.
struct One {
    id: String,
    before: Vec<String>,
    add: Vec<String>,
    remove: Vec<String>,
}

impl Tool for LabelPages {
    const NAME: &'static str = "confluence_label_pages";
    const TITLE: &'static str = "Label many pages";
    const TOOLSET: Toolset = Toolset::ConfluenceLabels;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for LabelPages {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let named = |list: &Option<Csv>| match list {
            Some(list) if !list.0.is_empty() => labelling::names(&list.0),
            _ => Ok(Vec::new()),
        };
        let (add, remove) = (named(&self.add)?, named(&self.remove)?);
        if add.is_empty() && remove.is_empty() {
            return Err(Error::arguments("Give labels to `add` or to `remove`."));
        }
        let ids = ids(cx, self.page_ids, self.cql).await?;
        let mut targets: Vec<Target> = Vec::new();
        let mut work: Vec<One> = Vec::new();
        let mut states: Vec<(String, Vec<String>)> = Vec::new();
        for id in ids {
            for target in pages::targets_of_id(cx, &id).await? {
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
            let before: Vec<String> = labelling::read(cx, &id)
                .await?
                .into_iter()
                .map(|label| label.name)
                .collect();
            states.push((id.clone(), before.clone()));
            let one = One {
                add: add
                    .iter()
                    .filter(|name| !before.contains(name))
                    .cloned()
                    .collect(),
                remove: remove
                    .iter()
                    .filter(|name| before.contains(name))
                    .cloned()
                    .collect(),
                before,
                id,
            };
            if !one.add.is_empty() || !one.remove.is_empty() {
                work.push(one);
            }
        }
        let edits: Vec<(String, Value, Value)> = work
            .iter()
            .map(|one| {
                let mut after = one.before.clone();
                after.extend(one.add.iter().cloned());
                after.retain(|name| !one.remove.contains(name));
                (one.id.clone(), json!(one.before), json!(after))
            })
            .collect();
        let line = format!("Change the labels of {} pages", work.len());
        let undo = undo(&work);
        let states: Vec<(String, Value)> = states
            .into_iter()
            .map(|(id, labels)| {
                let named: Vec<String> = add.iter().chain(&remove).cloned().collect();
                (id, present(&labels, &named))
            })
            .collect();
        let mut change = Change::new(Action::Update, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            let mut applied = Applied::default();
            let mut done = 0;
            for one in &work {
                let mut failed = None;
                if !one.add.is_empty()
                    && let Err(error) = confluence.add_labels(&one.id, &one.add, &permit).await
                {
                    failed = Some(Error::from(error));
                }
                for name in &one.remove {
                    if failed.is_none()
                        && let Err(error) = confluence.remove_label(&one.id, name, &permit).await
                    {
                        failed = Some(Error::from(error));
                    }
                }
                if let Some(error) = failed {
                    applied.not_applied.push(NotApplied {
                        field: one.id.clone(),
                        reason: error.to_string(),
                    });
                }
                // One that cannot be read back must not hide what was done to the others.
                let now: Vec<String> = match labelling::read(&cx, &one.id).await {
                    Ok(labels) => labels.into_iter().map(|label| label.name).collect(),
                    Err(error) => {
                        applied.not_applied.push(NotApplied {
                            field: one.id.clone(),
                            reason: format!("its labels could not be read back: {error}"),
                        });
                        continue;
                    }
                };
                if now != one.before {
                    done += 1;
                    applied.changed.push(FieldEdit {
                        field: one.id.clone(),
                        before: json!(one.before),
                        after: json!(now),
                    });
                }
            }
            applied.message = format!("Labels of {done} pages changed");
            Ok(applied)
        });
        for (id, before, after) in edits {
            change = change.edit(id, before, after);
        }
        for (id, state) in &states {
            change = change.state(id, state);
        }
        change.targets = targets;
        Ok(change)
    }
}

/// One call for all pages that got and lost the same labels.
fn undo(work: &[One]) -> Undo {
    let mut calls: Vec<Reverse> = Vec::new();
    let mut done: Vec<(&[String], &[String])> = Vec::new();
    for one in work {
        let kind = (one.add.as_slice(), one.remove.as_slice());
        if done.contains(&kind) {
            continue;
        }
        done.push(kind);
        let alike: Vec<&One> = work
            .iter()
            .filter(|other| (other.add.as_slice(), other.remove.as_slice()) == kind)
            .collect();
        let ids: Vec<&str> = alike.iter().map(|one| one.id.as_str()).collect();
        let list = |names: &[String]| match names {
            [] => Value::Null,
            names => json!(names),
        };
        let mut call = Reverse::call(
            "confluence_label_pages",
            json!({"page_ids": ids, "add": list(&one.remove), "remove": list(&one.add)}),
        );
        let named: Vec<String> = one.add.iter().chain(&one.remove).cloned().collect();
        for id in ids {
            call = call.expecting(id, &present(&one.add, &named));
        }
        calls.push(call);
    }
    Undo::By(calls)
}

/// Those of `names` that are among the labels.
fn present(labels: &[String], names: &[String]) -> Value {
    let mut found: Vec<&String> = names.iter().filter(|name| labels.contains(name)).collect();
    found.sort_unstable();
    json!(found)
}

/// The pages meant; those a query finds are kept within reach.
async fn ids(cx: &Context, listed: Option<Csv>, cql: Option<String>) -> Result<Vec<String>> {
    let too_many = |count: usize| {
        Error::new(
            ErrorKind::Limit,
            format!("{count} pages are meant; at most {PAGES} are changed at once."),
        )
        .hint("Narrow the query, or go on in parts.")
    };
    match (listed, cql) {
        (Some(Csv(list)), None) if !list.is_empty() => {
            if list.len() > PAGES {
                return Err(too_many(list.len()));
            }
            let mut ids: Vec<String> = Vec::new();
            for named in &list {
                let page =
                    PageRef::parse(named).map_err(|text| Error::arguments(format!("{text}.")))?;
                let id = pages::id(cx, &page).await?;
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Ok(ids)
        }
        (None, Some(cql)) => {
            let query = SearchQuery {
                cql: cx.cql(&cql, &[])?.as_str().to_owned(),
                limit: PAGES + 1,
                cursor: None,
                viewed: false,
            };
            let found = flows::search(cx.confluence()?, query)
                .await
                .about(|| "The search for pages".to_owned())?;
            let mut ids: Vec<String> = Vec::new();
            for content in found.items.into_iter().filter_map(|hit| hit.content) {
                let is_page = matches!(content.kind.as_str(), "page" | "blogpost");
                if is_page && !ids.contains(&content.id) {
                    ids.push(content.id);
                }
            }
            if ids.len() > PAGES {
                return Err(too_many(
                    found.total.map_or(ids.len(), |total| total as usize),
                ));
            }
            if ids.is_empty() {
                return Err(Error::new(ErrorKind::NotFound, "The query finds no pages."));
            }
            Ok(ids)
        }
        _ => Err(Error::arguments("Give either `page_ids` or `cql`.")),
    }
}
