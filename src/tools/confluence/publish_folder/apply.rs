//! Publishing: pages that are missing first, then texts, then labels and files.
//!
//! A page is made empty and gets its text afterwards, when every page that texts link to is there, and so that its
//! newest version says what was published. What fails is told, and the rest goes on.

use std::sync::Arc;

use serde_json::{Value, json};

use super::links;
use super::plan::{Above, CHILDREN, Step};
use crate::confluence::model::{Body, Content, NewContent, Space, Update, Upload};
use crate::confluence::{Client, flows};
use crate::http::Permit;
use crate::tools::confluence::{attached, outcome, pages};
use crate::tools::{
    Applied, Context, Error, FieldEdit, NotApplied, Result, Reverse, Undo, progress,
};

/// The most pages that are written in one call; the next call goes on, since what was written is then unchanged.
pub(super) const PAGES: usize = 200;

/// Everything that is to be done.
pub(super) struct Work {
    pub space: Space,
    pub steps: Vec<Step>,
}

/// What is done to one page.
struct Done {
    /// The page as it is now; `None` if it could not be made.
    page: Option<Content>,
    made: bool,
    wrote: bool,
}

pub(super) async fn apply(cx: Arc<Context>, permit: Permit, work: Work) -> Result<Applied> {
    let confluence = cx.confluence()?;
    let Work { space, steps } = work;
    let mut applied = Applied::default();
    let mut done: Vec<Done> = Vec::with_capacity(steps.len());
    let mut deletions: Vec<Reverse> = Vec::new();
    let mut restorations: Vec<Reverse> = Vec::new();
    let total = steps.iter().filter(|step| !step.is_idle()).count();
    let mut begun = 0;
    for step in &steps {
        let mut one = Done {
            page: step.page.clone(),
            made: false,
            wrote: false,
        };
        if step.page.is_none() && step.refusal.is_none() {
            match make(confluence, &space, step, &done, &permit).await {
                Ok(page) => {
                    one.page = Some(page);
                    one.made = true;
                }
                Err(reason) => refuse(&mut applied, step, reason),
            }
        }
        done.push(one);
    }
    for (place, step) in steps.iter().enumerate() {
        if let Some(reason) = &step.refusal {
            refuse(&mut applied, step, reason.clone());
            continue;
        }
        if !step.is_idle() {
            begun += 1;
            progress::report(begun, total, &step.path);
        }
        let parent = parent(step, &done);
        let Some(one) = done.get_mut(place) else {
            continue;
        };
        let Some(before) = one.page.clone() else {
            continue;
        };
        if step.writes() && step.text.as_deref() != Some(CHILDREN) {
            match write(confluence, step, &before, parent, &permit).await {
                Ok(now) => {
                    for not_applied in outcome::differences(&now, &step.title, &sent(step, &before))
                    {
                        refuse(
                            &mut applied,
                            step,
                            format!("{}: {}", not_applied.field, not_applied.reason),
                        );
                    }
                    if !one.made {
                        restorations.push(restoration(step, &before, &now));
                    }
                    one.page = Some(now);
                    one.wrote = true;
                }
                Err(error) => {
                    let base = pages::version(&before);
                    let error = pages::explain(confluence, error, &before.id, base).await;
                    refuse(&mut applied, step, error.to_string());
                }
            }
        }
        if one.made {
            let page = one.page.as_ref().unwrap_or(&before);
            deletions.push(
                Reverse::call("confluence_delete_page", json!({"page_id": page.id}))
                    .expecting("version", &json!(pages::version(page))),
            );
        }
        labels(
            confluence,
            step,
            &before.id,
            one.made,
            &permit,
            &mut applied,
            &mut restorations,
        )
        .await;
        files(
            confluence,
            step,
            &before.id,
            one.made,
            &permit,
            &mut applied,
            &mut restorations,
        )
        .await;
    }
    // What stands below goes before what it stands below.
    deletions.reverse();
    restorations.append(&mut deletions);
    applied.undo = Some(Undo::By(restorations));
    report(confluence, &steps, &done, &mut applied);
    Ok(applied)
}

fn refuse(applied: &mut Applied, step: &Step, reason: String) {
    applied.not_applied.push(NotApplied {
        field: step.path.clone(),
        reason,
    });
}

/// The id of the page above, once it is there.
fn parent(step: &Step, done: &[Done]) -> Option<String> {
    match &step.above {
        Above::Nothing => None,
        Above::Page(id) => Some(id.clone()),
        Above::Step(place) => done.get(*place)?.page.as_ref().map(|page| page.id.clone()),
    }
}

async fn make(
    confluence: &Client,
    space: &Space,
    step: &Step,
    done: &[Done],
    permit: &Permit,
) -> std::result::Result<Content, String> {
    let parent_id = parent(step, done);
    if parent_id.is_none() && step.above != Above::Nothing {
        return Err("the page it shall stand below was not made".into());
    }
    let text = step
        .text
        .as_deref()
        .filter(|text| *text == CHILDREN)
        .unwrap_or_default();
    let new = NewContent {
        space: space.clone(),
        title: step.title.clone(),
        parent_id,
        body: Body::storage(text.to_owned()),
        subtype: None,
    };
    let made = confluence.create_page(&new, permit).await;
    made.map_err(|error| Error::from(error).to_string())
}

/// The text that was sent.
fn sent(step: &Step, before: &Content) -> Body {
    let old = || before.body.clone().unwrap_or_default();
    Body::storage(step.text.clone().unwrap_or_else(old))
}

async fn write(
    confluence: &Client,
    step: &Step,
    before: &Content,
    parent: Option<String>,
    permit: &Permit,
) -> std::result::Result<Content, crate::atlassian::Error> {
    let update = Update {
        id: before.id.clone(),
        kind: before.kind.clone(),
        title: step.title.clone(),
        body: sent(step, before),
        number: pages::version(before) + 1,
        message: Some(step.message.clone()),
        is_minor: false,
        parent_id: parent.filter(|_| step.moves),
        space_key: None,
    };
    let now = confluence.update_page(&update, permit).await?;
    if now.body.is_some() {
        return Ok(now);
    }
    let query = crate::confluence::PageQuery {
        body: true,
        properties: false,
    };
    flows::page(confluence, &before.id, query).await
}

/// What brings the page back to how it was.
fn restoration(step: &Step, before: &Content, now: &Content) -> Reverse {
    let mut arguments = json!({"page_id": before.id, "content_format": "storage"});
    let mut left: Vec<(&str, Value)> = Vec::new();
    if step.text.is_some() {
        arguments["content"] = json!(before.body.as_deref().unwrap_or_default());
        left.push(("content", json!(now.body)));
    }
    if before.title != now.title {
        arguments["title"] = json!(before.title);
        left.push(("title", json!(now.title)));
    }
    if step.moves && before.parent_id.is_some() {
        arguments["parent_id"] = json!(before.parent_id);
        left.push(("parent_id", json!(now.parent_id)));
    }
    let call = Reverse::call("confluence_update_page", arguments);
    left.into_iter()
        .fold(call, |call, (part, value)| call.expecting(part, &value))
}

async fn labels(
    confluence: &Client,
    step: &Step,
    id: &str,
    made: bool,
    permit: &Permit,
    applied: &mut Applied,
    undo: &mut Vec<Reverse>,
) {
    if step.labels.is_empty() {
        return;
    }
    match confluence.add_labels(id, &step.labels, permit).await {
        Ok(now) => {
            let is_there = |name: &&String| now.iter().any(|label| label.name == **name);
            let missing: Vec<&String> = step.labels.iter().filter(|name| !is_there(name)).collect();
            if !missing.is_empty() {
                refuse(
                    applied,
                    step,
                    format!("the site does not list the labels {missing:?}"),
                );
            }
            if !made {
                undo.push(Reverse::call(
                    "confluence_remove_label",
                    json!({"page_id": id, "name": step.labels}),
                ));
            }
        }
        Err(error) => refuse(applied, step, format!("its labels: {}", Error::from(error))),
    }
}

async fn files(
    confluence: &Client,
    step: &Step,
    id: &str,
    made: bool,
    permit: &Permit,
    applied: &mut Applied,
    undo: &mut Vec<Reverse>,
) {
    for sending in &step.files {
        let mut fail =
            |reason: String| refuse(applied, step, format!("`{}`: {reason}", sending.name));
        let bytes = match links::bytes(&sending.file).await {
            Ok(bytes) => bytes,
            Err(reason) => {
                fail(format!("the file cannot be sent: {reason}"));
                continue;
            }
        };
        let upload = Upload {
            name: sending.name.clone(),
            bytes: bytes.into(),
            comment: Some(sending.comment.clone()),
            is_minor: true,
        };
        let known = sending.known.as_ref();
        match confluence
            .upload(id, known.map(|known| known.id.as_str()), &upload, permit)
            .await
        {
            Err(error) => fail(Error::from(error).to_string()),
            Ok(kept) => match known {
                _ if made => {}
                Some(known) => undo.push(attached::undo_version(
                    &known.id,
                    attached::number(known),
                    &kept,
                )),
                None => undo.push(
                    Reverse::call(
                        "confluence_delete_attachment",
                        json!({"attachment_id": kept.id}),
                    )
                    .expecting("version", &json!(attached::number(&kept))),
                ),
            },
        }
    }
}

/// What a reader learns of each page.
fn report(confluence: &Client, steps: &[Step], done: &[Done], applied: &mut Applied) {
    let mut shown: Vec<Value> = Vec::new();
    let (mut made, mut changed, mut same) = (0, 0, 0);
    for (step, one) in steps.iter().zip(done) {
        let Some(page) = &one.page else { continue };
        let is_touched = one.wrote || !step.labels.is_empty() || !step.files.is_empty();
        let what = if one.made {
            made += 1;
            "created"
        } else if is_touched && step.refusal.is_none() {
            changed += 1;
            "updated"
        } else {
            same += usize::from(step.refusal.is_none());
            continue;
        };
        applied.changed.push(FieldEdit {
            field: step.path.clone(),
            before: step
                .page
                .as_ref()
                .map_or(Value::Null, |page| json!({"version": pages::version(page)})),
            after: json!({"version": pages::version(page)}),
        });
        shown.push(json!({
            "file": step.path,
            "id": page.id,
            "title": page.title,
            "action": what,
            "url": confluence.page_url(page),
        }));
    }
    applied.message = format!("{made} pages created, {changed} updated, {same} unchanged");
    applied.body.insert("pages".into(), shown.into());
    applied.body.insert("unchanged".into(), json!(same));
}
