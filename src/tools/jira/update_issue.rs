//! `jira_update_issue`: fields, files, a transition, a comment and logged work in one call.

use super::beside::{self, Beside, Comment};
use super::step::{self, Step};
use super::update::{self, Ahead, Work};
use super::words::IssueKey;
use super::{guard, undoing, work, writing};
use crate::jira::flows::lots::Lot;
use crate::jira::flows::media;
use crate::jira::flows::screen::{self, Blamed};
use crate::jira::flows::transitions::{self, By};
use crate::jira::flows::values::{self, Asked, Values};
use crate::jira::model::{Issue, NewWorklog};
use crate::jira::{Client, IssueQuery};
use crate::tools::prelude::*;
use crate::tools::upload;

/// Change a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdateIssue {
    issue_key: IssueKey,
    /// By name or id: `{"priority": "High", "status": "Done", "assignee": ""}`
    fields: Option<JsonObject>,
    additional_fields: Option<JsonObject>,
    components: Option<Csv>,
    /// File paths
    attachments: Option<Csv>,
    /// Id, name or target status
    transition: Option<String>,
    /// Markdown
    comment: Option<String>,
    /// `{"type": "role", "value": "Developers"}`
    comment_visibility: Option<JsonObject>,
    /// `1h 30m`
    worklog: Option<String>,
    worklog_started: Option<String>,
    /// Default: those changed
    return_fields: Option<Csv>,
    /// Values by field id as a request carries them; from an undo alone.
    #[schemars(skip)]
    raw: Option<JsonObject>,
}

impl Tool for UpdateIssue {
    const NAME: &'static str = "jira_update_issue";
    const TITLE: &'static str = "Update issue";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for UpdateIssue {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let work = self.work(cx, jira).await?;
        self.change(cx, jira, work).await
    }
}

impl UpdateIssue {
    /// The update of one of several, and the parts of it that the site may take with those of the others.
    pub(super) async fn in_bulk(self, cx: &Context) -> Result<(Change, Vec<Lot>)> {
        let jira = cx.jira()?;
        let mut work = self.work(cx, jira).await?;
        let lots = match jira.has_tasks() {
            true => work.lots(jira).await,
            false => Vec::new(),
        };
        Ok((self.change(cx, jira, work).await?, lots))
    }

    /// All that is to be done, checked.
    async fn work(&self, cx: &Context, jira: &Client) -> Result<Work> {
        let (written, status) = self.written();
        let (step, by) = match (&self.transition, &status) {
            (Some(transition), _) => (
                transitions::written(&step::parsed(transition)),
                By::Transition,
            ),
            (None, Some(status)) => (transitions::written(status), By::Status),
            (None, None) => (None, By::Status),
        };
        let (mut asked, mut unknown) = values::meant(jira, written).await?;
        if !asked.namesakes.is_empty() {
            let screen = jira.edit_fields(self.issue_key.as_str()).await;
            unknown.extend(asked.decide(&screen.unwrap_or_default()));
        }
        let raw = self.raw.clone().unwrap_or_default();
        if asked.fields.is_empty()
            && unknown.is_empty()
            && raw.is_empty()
            && step.is_none()
            && [&self.comment, &self.worklog]
                .iter()
                .all(|one| one.is_none())
            && self.attachments.is_none()
        {
            return Err(Error::arguments("There is nothing to update.").hint(
                "Give `fields`, `components`, `attachments`, `transition`, `comment` or `worklog`.",
            ));
        }
        let shown = match &self.return_fields {
            Some(Csv(names)) => Some(super::ids(jira, names).await?),
            None => None,
        };
        let beside = beside::to_read(
            step.is_some(),
            self.comment.is_some(),
            self.worklog.is_some(),
        );
        let before = read(jira, &self.issue_key, &asked, &raw, step.is_some(), beside).await?;
        let step = match step {
            Some(wanted) => {
                Some(step::prepare(cx, jira, &before, &wanted, by, Map::new(), &mut asked).await?)
            }
            None => None,
        };
        let keeps_media = matches!(asked.value("description"), Some(Value::String(_)));
        let (mut values, wrong) = writing::values_that_fit(cx, jira, &before, asked).await?;
        let unknown = unknown.into_iter().map(|told| (String::new(), told));
        let blamed: Vec<Blamed> = unknown.chain(wrong).collect();
        if !blamed.is_empty() {
            // One answer with all of it: what the screen will not take besides.
            screen::check_edit(jira, &before.key, &values, blamed).await?;
        }
        if keeps_media {
            keep_media(&before, &mut values);
        }
        values.entries.extend(writing::raw(jira, raw).await?);
        guard::request_type(cx, &before.key, &values.entries)?;
        let comment = self.comment(cx, jira, &before).await?;
        let worklog = self.worklog(jira).await?;
        Ok(Work {
            beside: Beside::new(comment, worklog, step.as_ref(), &before),
            files: match &self.attachments {
                Some(Csv(paths)) => upload::check(cx, paths).await?,
                None => Vec::new(),
            },
            values,
            step,
            shown,
            before,
            ahead: Ahead::default(),
        })
    }

    /// An update of what stands above an issue, and of nothing else.
    pub(super) fn parent(issue_key: IssueKey, parent: &str) -> Self {
        let fields = Map::from_iter([("parent".to_owned(), json!(parent))]);
        Self::of(issue_key, fields, None, None)
    }

    /// The update of one of several.
    pub(super) fn of(
        issue_key: IssueKey,
        fields: JsonObject,
        transition: Option<String>,
        comment: Option<String>,
    ) -> Self {
        Self {
            issue_key,
            fields: Some(fields),
            additional_fields: None,
            components: None,
            attachments: None,
            transition,
            comment,
            comment_visibility: None,
            worklog: None,
            worklog_started: None,
            return_fields: None,
            raw: None,
        }
    }

    /// The fields as they were written, the later ones winning, and the status among them. A transition beats a status
    /// (behaviour 68).
    fn written(&self) -> (JsonObject, Option<Value>) {
        let mut written = self.fields.clone().unwrap_or_default();
        // Some callers wrap the fields as Jira's own API has them.
        if let (1, Some(Value::Object(inner))) = (written.len(), written.get("fields")) {
            written = inner.clone();
        }
        written.extend(self.additional_fields.clone().unwrap_or_default());
        if let Some(Csv(names)) = &self.components {
            written.retain(|key, _| !key.eq_ignore_ascii_case("components"));
            written.insert("components".into(), names.clone().into());
        }
        let mut status = None;
        written.retain(|key, value| {
            let is_status = key.eq_ignore_ascii_case("status");
            if is_status {
                status = Some(value.take());
            }
            !is_status
        });
        (written, status)
    }

    async fn comment(
        &self,
        cx: &Context,
        jira: &Client,
        before: &Issue,
    ) -> Result<Option<Comment>> {
        let visibility = self.comment_visibility.as_ref();
        match (&self.comment, visibility) {
            (Some(markdown), _) => Comment::prepare(cx, jira, before, markdown, visibility)
                .await
                .map(Some),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Error::arguments(
                "`comment_visibility` says who sees a `comment`, and there is none.",
            )),
        }
    }

    async fn worklog(&self, jira: &Client) -> Result<Option<(NewWorklog, Vec<String>)>> {
        let Some(spent) = &self.worklog else {
            return match &self.worklog_started {
                None => Ok(None),
                Some(_) => Err(Error::arguments(
                    "`worklog_started` says when a `worklog` began, and there is none.",
                )),
            };
        };
        let started = self.worklog_started.as_deref();
        work::read(jira, spent, started, "worklog").await.map(Some)
    }

    async fn change(&self, cx: &Context, jira: &Client, work: Work) -> Result<Change> {
        let key = work.before.key.clone();
        let mut targets = writing::others(cx, jira, &work.values).await?;
        if let Some(Step::Take { values, .. }) = &work.step {
            targets.extend(writing::others(cx, jira, values).await?);
        }
        let title = format!(
            "Update {key}: {}",
            work.before.fields.text("summary", "").unwrap_or_default()
        );
        let edits = work.edits(jira);
        let notes = work.notes();
        let has_step = matches!(work.step, Some(Step::Take { .. }));
        let updated = work.before.fields.value("updated");
        let is_more = has_step
            || self.comment.is_some()
            || self.worklog.is_some()
            || self.attachments.is_some();
        // Known before, it outlasts a process that is killed before it can tell.
        let known = undoing::fields_before(&key, &work.values, &work.before.fields);
        let undo = match known {
            Some(call) if !is_more => Undo::By(vec![call]),
            _ => Undo::Later(&["jira_update_issue"]),
        };
        let state = undoing::state(&work.values, &work.before.fields);
        let planned = (key.clone(), work.values.clone(), self.raw.is_some());
        let mut change = Change::new(Action::Update, title, undo, move |cx, permit| async move {
            update::apply(cx.jira()?, work, &permit).await
        })
        .still({
            let key = key.clone();
            move |cx| async move { super::unchanged(&cx, &key, &updated).await }
        })
        .checked(move |cx| async move {
            let (key, values, is_undo) = planned;
            match is_undo || values.entries.is_empty() {
                true => Ok(()),
                false => Ok(screen::check_edit(cx.jira()?, &key, &values, Vec::new()).await?),
            }
        });
        change.state = state;
        if has_step {
            change = change.also(Action::Transition);
        }
        if self.comment.is_some() {
            change = change.also(Action::Comment);
        }
        change.edits = edits;
        change.notes = notes;
        change.targets.extend(Target::project_of_issue(&key));
        for target in targets {
            change = change.target(target);
        }
        Ok(change)
    }
}

/// The issue as it is: what will be touched, what names it, and its transitions if one is wanted.
async fn read(
    jira: &Client,
    key: &IssueKey,
    asked: &Asked,
    raw: &JsonObject,
    steps: bool,
    (more, beside): (Vec<&str>, Vec<&str>),
) -> Result<Issue> {
    let mut fields: Vec<String> = step::FIELDS.iter().map(|id| (*id).to_owned()).collect();
    for id in asked.ids().into_iter().chain(raw.keys().cloned()) {
        if !fields.contains(&id) {
            fields.push(id);
        }
    }
    fields.extend(more.into_iter().map(str::to_owned));
    let mut expand: Vec<String> = beside.into_iter().map(str::to_owned).collect();
    if steps {
        expand.extend(["transitions", "transitions.fields"].map(str::to_owned));
    }
    let query = IssueQuery {
        fields,
        expand,
        ..IssueQuery::default()
    };
    jira.issue(key.as_str(), &query)
        .await
        .about(|| format!("Issue `{key}`"))
}

/// Keeps the images of the old description, and says so.
fn keep_media(before: &Issue, values: &mut Values) {
    let old = before.fields.value("description");
    let Some(entry) = values
        .entries
        .iter_mut()
        .find(|entry| entry.field.id == "description")
    else {
        return;
    };
    match media::keep(&old, &mut entry.wire) {
        0 => {}
        kept => values.notes.push(format!(
            "Description: {kept} images or files of the old text are kept at the end of the new one."
        )),
    }
}
