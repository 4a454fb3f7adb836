//! What is said beside a step through the workflow or beside new values: a comment and logged work, each on a sure way.
//!
//! 1. With the step, where the screen of the transition has a place for it: one request, all of it or nothing.
//! 2. Together in one edit of the issue, where both are left over and its edit screen has a place for both.
//! 3. In a request of its own. Jira takes a comment for which a screen has no place and drops it without a word, so
//!    nothing is sent along on the chance.
//!
//! In a service project a comment is internal unless it is said otherwise, and always goes by the service desk's own call:
//! only that one is documented, on both editions, to keep a comment from the customer.

use serde_json::{Map, Value, json};

use super::step::Step;
use super::{add_comment, guard, mentions, undoing, writing};
use crate::http::Permit;
use crate::jira::Client;
use crate::jira::flows::{all_worklogs, day_length};
use crate::jira::model::{Along, Issue, NewComment, NewWorklog};
use crate::json::Raw;
use crate::markup::{self, Format};
use crate::tools::{About, Context, Error, FieldEdit, JsonObject, NotApplied, Result, Reverse};

/// A comment that is to be written.
#[derive(Debug)]
pub(super) struct Comment {
    /// As it was given.
    markdown: String,
    /// As the site takes it, with who may see it.
    new: NewComment,
    /// What the site's format cannot say.
    losses: Vec<String>,
    /// The same in the service desk's format, where it goes there.
    internal: Option<String>,
}

impl Comment {
    /// Reads and guards a comment on an issue that was read with its `project`.
    pub(super) async fn prepare(
        cx: &Context,
        jira: &Client,
        issue: &Issue,
        markdown: &str,
        visibility: Option<&JsonObject>,
    ) -> Result<Self> {
        guard::ordinary_comment(cx, &issue.key)?;
        if let Some(visibility) = visibility {
            let has = |name: &str| visibility.get(name).is_some_and(Value::is_string);
            if !(has("type") && (has("value") || has("identifier"))) {
                return Err(
                    Error::arguments("`comment_visibility` names no role or group.")
                        .hint("Write it like `{\"type\": \"role\", \"value\": \"Developers\"}`."),
                );
            }
        }
        let options = mentions::options(jira, &[markdown]).await;
        let converted = super::text::to_site_with(cx, jira, markdown, &options)?;
        let internal = match visibility.is_none() && guard::is_service(issue) {
            false => None,
            true => {
                let wiki = markup::convert(markdown, Format::Markdown, Format::Wiki, &options);
                let wiki = wiki.map_err(|error| {
                    Error::arguments(format!("The text cannot be read: {error}."))
                })?;
                Some(wiki.text)
            }
        };
        Ok(Self {
            markdown: markdown.to_owned(),
            new: NewComment {
                text: converted.text,
                visibility: visibility.cloned().map(Value::Object),
            },
            losses: converted.losses,
            internal,
        })
    }
}

/// How something gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Step,
    Edit,
    Own,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The comment.
    Comment,
    /// The logged work.
    Worklog,
}

impl Part {
    /// The name in an answer, which is that of the field.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Part::Comment => "comment",
            Part::Worklog => "worklog",
        }
    }
}

/// What became of one of the two.
pub(super) struct Said {
    /// Which.
    pub(super) part: Part,
    /// As the site keeps it; nothing where only a look at the issue tells.
    pub(super) written: std::result::Result<Option<Value>, Error>,
}

/// A comment and logged work, with the ways they go.
#[derive(Debug, Default)]
pub(super) struct Beside {
    comment: Option<(Comment, Way)>,
    worklog: Option<(NewWorklog, Vec<String>, Way)>,
    /// The numbers of the comments and worklogs there were before.
    known: Vec<String>,
    /// What the transition is called.
    step: Option<String>,
}

/// What has to be read of an issue for [`Beside::new`] besides the fields of a step: fields and expansions.
pub(super) fn to_read(
    has_step: bool,
    has_comment: bool,
    has_worklog: bool,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut fields = Vec::new();
    let mut expand = Vec::new();
    if has_step && has_comment {
        fields.push("comment");
    }
    if has_step && has_worklog {
        fields.push("worklog");
    }
    if has_step && has_comment && has_worklog {
        expand.push("editmeta");
    }
    (fields, expand)
}

impl Beside {
    /// Chooses the ways, from the issue as it was read with [`to_read`] and the step that goes with them.
    pub(super) fn new(
        comment: Option<Comment>,
        worklog: Option<(NewWorklog, Vec<String>)>,
        step: Option<&Step>,
        before: &Issue,
    ) -> Self {
        let with_step = |part: Part| step.is_some_and(|step| step.takes(part.name()));
        let way = |part: Part| match with_step(part) {
            true => Way::Step,
            false => Way::Own,
        };
        let mut beside = Self {
            comment: comment.map(|comment| {
                let way = match comment.internal {
                    Some(_) => Way::Own,
                    None => way(Part::Comment),
                };
                (comment, way)
            }),
            worklog: worklog.map(|(worklog, notes)| (worklog, notes, way(Part::Worklog))),
            known: [undoing::comments(before), undoing::worklogs(before)]
                .concat()
                .iter()
                .filter_map(undoing::id)
                .collect(),
            step: step.and_then(Step::name).map(str::to_owned),
        };
        if let (Some((comment, comment_way @ Way::Own)), Some((_, _, worklog_way @ Way::Own))) =
            (&mut beside.comment, &mut beside.worklog)
            && comment.internal.is_none()
            && [Part::Comment, Part::Worklog]
                .iter()
                .all(|part| may_edit(before, part.name()))
        {
            *comment_way = Way::Edit;
            *worklog_way = Way::Edit;
        }
        beside
    }

    /// What would change.
    pub(super) fn edits(&self) -> Vec<FieldEdit> {
        let comment = self.comment.iter().map(|(comment, _)| FieldEdit {
            field: "comment".into(),
            before: Value::Null,
            after: json!(comment.markdown),
        });
        let worklog = self.worklog.iter().map(|(worklog, ..)| FieldEdit {
            field: "worklog".into(),
            before: Value::Null,
            after: json!(worklog.time_spent),
        });
        comment.chain(worklog).collect()
    }

    /// What a reader should know.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let mut left = Vec::new();
        if let Some((comment, way)) = &self.comment {
            notes.extend(comment.losses.clone());
            match (way, &comment.internal) {
                (_, Some(_)) => notes.push(
                    "The comment is internal, as it is in a service project; `jira_add_comment` writes public ones."
                        .to_owned(),
                ),
                (Way::Step, None) => {}
                (_, None) => left.push("the comment"),
            }
        }
        if let Some((_, own, way)) = &self.worklog {
            notes.extend(own.clone());
            if *way != Way::Step {
                left.push("the worklog");
            }
        }
        if let (Some(step), false) = (&self.step, left.is_empty()) {
            notes.push(format!(
                "The screen of `{step}` has no place for {}: a request of its own follows.",
                left.join(" and ")
            ));
        }
        notes
    }

    /// Whether there is a comment.
    pub(super) fn has_comment(&self) -> bool {
        self.comment.is_some()
    }

    /// What goes with the step.
    pub(super) fn with_step(&self) -> Along {
        self.along(Way::Step)
    }

    fn along(&self, wanted: Way) -> Along {
        let comment = self.comment.as_ref().filter(|(_, way)| *way == wanted);
        let worklog = self.worklog.as_ref().filter(|(_, _, way)| *way == wanted);
        Along {
            comment: comment.map(|(comment, _)| comment.new.clone()),
            worklog: worklog.map(|(worklog, ..)| worklog.clone()),
        }
    }

    /// The parts that go with the step.
    pub(super) fn parts_of_step(&self) -> Vec<Part> {
        parts(&self.along(Way::Step))
    }

    /// Writes what does not go with the step.
    pub(super) async fn write(&self, jira: &Client, key: &str, permit: &Permit) -> Vec<Said> {
        let together = self.along(Way::Edit);
        let mut own = self.along(Way::Own);
        if !parts(&together).is_empty() {
            match jira.edit_along(key, &together, permit).await {
                Ok(()) => {
                    let sent = parts(&together).into_iter();
                    return sent
                        .map(|part| Said {
                            part,
                            written: Ok(None),
                        })
                        .collect();
                }
                // A refusal is for both; one by one it is told whose it is.
                Err(error)
                    if error
                        .status
                        .is_some_and(|status| (400..500).contains(&status)) =>
                {
                    own = together;
                }
                Err(error) => {
                    let error = Error::from(error);
                    let lost = parts(&together).into_iter();
                    return lost
                        .map(|part| Said {
                            part,
                            written: Err(error.clone()),
                        })
                        .collect();
                }
            }
        }
        let mut said = Vec::new();
        if let Some(comment) = &own.comment {
            let internal = self
                .comment
                .as_ref()
                .and_then(|(own, _)| own.internal.as_deref());
            let written = match internal {
                Some(wiki) => {
                    add_comment::on_request(jira, key, wiki, false, comment, permit).await
                }
                None => add_comment::ordinary(jira, key, comment, permit).await,
            };
            said.push(Said {
                part: Part::Comment,
                written: written.map(Some),
            });
        }
        if let Some(worklog) = &own.worklog {
            let written = jira.add_worklog(key, worklog, permit).await;
            said.push(Said {
                part: Part::Worklog,
                written: written.map(Some).about(|| format!("Issue `{key}`")),
            });
        }
        said
    }

    /// What the site keeps of a part that went along, from the issue as it is after it. The error tells that nothing is
    /// there, or that it cannot be told for sure what is ours.
    pub(super) async fn found(
        &self,
        jira: &Client,
        after: &Issue,
        part: Part,
    ) -> std::result::Result<Value, Missed> {
        let mut all = match part {
            Part::Comment => undoing::comments(after),
            Part::Worklog => undoing::worklogs(after),
        };
        // An issue shows its first twenty worklogs alone.
        let total = after.fields.value("worklog")["total"].as_u64().unwrap_or(0);
        if part == Part::Worklog && (all.len() as u64) < total {
            all = all_worklogs(jira, &after.key).await.unwrap_or(all);
        }
        let is_new = |one: &Value| undoing::id(one).is_some_and(|id| !self.known.contains(&id));
        let mut new: Vec<Value> = all.into_iter().filter(is_new).collect();
        if let [only] = new.as_slice()
            && self.is_as_sent(jira, part, only)
        {
            return Ok(only.clone());
        }
        if new.is_empty() {
            return Err(Missed::Gone);
        }
        let own = jira.own_account().await.ok();
        new.retain(|one| own.as_ref().is_some_and(|own| undoing::is_by(own, one)));
        match new.len() {
            1 => new.pop().ok_or(Missed::Unsure),
            0 if own.is_some() => Err(Missed::Gone),
            _ => Err(Missed::Unsure),
        }
    }

    /// Whether it says what was sent, so that nobody need be asked whose it is.
    fn is_as_sent(&self, jira: &Client, part: Part, kept: &Value) -> bool {
        match part {
            Part::Comment => self.comment.as_ref().is_some_and(|(comment, _)| {
                let sent = json!({"body": jira.document(comment.new.text.clone())});
                let shaper = writing::shaper(jira);
                let shown = |one: &Value| {
                    Map::from(shaper.comment(Raw::new(&one.to_string()))).remove("body")
                };
                shown(kept) == shown(&sent)
            }),
            Part::Worklog => self.worklog.as_ref().is_some_and(|(worklog, ..)| {
                let seconds = day_length::seconds(&worklog.time_spent);
                seconds.is_some() && kept["timeSpentSeconds"].as_u64() == seconds
            }),
        }
    }
}

/// Why something that went along is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missed {
    /// It is not there.
    Gone,
    /// Several are, and nothing tells which is ours.
    Unsure,
}

/// Whether the edit screen takes one more of a part.
fn may_edit(issue: &Issue, part: &str) -> bool {
    let fields = issue
        .expanded
        .get("editmeta")
        .and_then(|meta| meta.get("fields"));
    let operations = fields.and_then(|fields| fields.get(part)?.get("operations")?.as_array());
    operations.is_some_and(|known| known.iter().any(|one| one == "add"))
}

fn parts(along: &Along) -> Vec<Part> {
    let comment = along.comment.as_ref().map(|_| Part::Comment);
    let worklog = along.worklog.as_ref().map(|_| Part::Worklog);
    comment.into_iter().chain(worklog).collect()
}

/// How a part is shown, undone and complained of once it is known what the site keeps of it.
pub(super) fn told(
    jira: &Client,
    key: &str,
    part: Part,
    written: Value,
) -> (Value, Option<Reverse>, Option<NotApplied>) {
    match part {
        Part::Comment => {
            let undo = undoing::comment(key, &written);
            let is_public = written.get("public") == Some(&Value::Bool(true));
            let shown = add_comment::shown(jira, written);
            let wrong = is_public.then(|| NotApplied {
                field: "comment".into(),
                reason: "Jira wrote the comment where the customer sees it.".into(),
            });
            (shown.into(), undo, wrong)
        }
        Part::Worklog => {
            let undo = undoing::worklog(key, &written);
            let shown = Map::from(writing::shaper(jira).worklog(Raw::new(&written.to_string())));
            (shown.into(), undo, None)
        }
    }
}

/// What of the parts that went along is there, put into an answer: shown, undone, or not applied with the reason. Gives
/// what a reader should know of the undo.
pub(super) async fn look(
    jira: &Client,
    beside: &Beside,
    after: &Issue,
    sent: &[Part],
    body: &mut Map<String, Value>,
    undo: &mut Vec<Reverse>,
    not_applied: &mut Vec<NotApplied>,
) -> &'static str {
    let mut stays = "";
    for part in sent {
        match beside.found(jira, after, *part).await {
            Ok(written) => {
                let (shown, back, wrong) = told(jira, &after.key, *part, written);
                body.insert(part.name().into(), shown);
                undo.extend(back);
                not_applied.extend(wrong);
            }
            Err(Missed::Gone) => not_applied.push(NotApplied {
                field: part.name().into(),
                reason: "Jira took the request and kept nothing of it.".into(),
            }),
            Err(Missed::Unsure) => stays = undoing::STAYS,
        }
    }
    stays
}
