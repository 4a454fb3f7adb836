//! `jira_update_sprint`: rename, plan, start or complete a sprint; completing it tells what was done.

use super::create_sprint;
use super::planning;
use super::sprint_report::{self, Reading, Report};
use crate::jira::MOST_MOVED;
use crate::jira::flows::sprint::Fate;
use crate::tools::prelude::*;
use crate::view::agile;

/// Change, start (`state` `active`) or complete (`closed`) a sprint.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdateSprint {
    sprint_id: String,
    name: Option<String>,
    /// `active`, `closed`, `future`
    state: Option<String>,
    /// `2026-01-21T09:00:00+01:00`
    start_date: Option<String>,
    end_date: Option<String>,
    goal: Option<String>,
    /// On `closed`: sprint id for what is not done; default the backlog
    move_open_issues_to: Option<String>,
    /// Values under the site's names, `null` where there was none; from an undo alone.
    #[schemars(skip)]
    raw: Option<JsonObject>,
}

impl Tool for UpdateSprint {
    const NAME: &'static str = "jira_update_sprint";
    const TITLE: &'static str = "Update sprint";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Update;
    const CLEARABLE: &'static [&'static str] = &["goal"];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

/// What may be said of a sprint: the answer's name for it, and the site's.
const FIELDS: &[(&str, &str)] = &[
    ("name", "name"),
    ("state", "state"),
    ("goal", "goal"),
    ("start_date", "startDate"),
    ("end_date", "endDate"),
];

impl Write for UpdateSprint {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let (before, mut targets) = planning::sprint(cx, jira, &self.sprint_id).await?;
        let id = self.sprint_id.trim().to_owned();
        let is_exact = self.raw.is_some();
        let mut asked = self.raw.clone().unwrap_or_default();
        if let Some(name) = &self.name {
            asked.insert("name".into(), json!(name.trim()));
        }
        if let Some(goal) = &self.goal {
            asked.insert("goal".into(), json!(goal));
        }
        let notes = create_sprint::dates(
            &mut asked,
            self.start_date.as_deref(),
            self.end_date.as_deref(),
        )?;
        if let Some(state) = &self.state {
            asked.insert("state".into(), json!(step(&before, state)?));
        }
        if asked.is_empty() {
            return Err(Error::arguments("There is nothing to change.")
                .hint("Give `name`, `state`, `start_date`, `end_date` or `goal`."));
        }
        let mut whole = before.as_object().cloned().unwrap_or_default();
        whole.extend(asked.clone());
        whole.retain(|_, value| !value.is_null());
        create_sprint::in_order(&whole)?;
        let is_completed = asked.get("state") == Some(&json!("closed"));
        let is_started = asked.get("state") == Some(&json!("active"));
        let has_dates = ["startDate", "endDate"]
            .iter()
            .all(|day| whole.contains_key(*day));
        if is_started && !has_dates {
            return Err(
                Error::arguments("A sprint that is started needs a begin and an end.")
                    .hint("Give `start_date` and `end_date`."),
            );
        }
        let name = before["name"].as_str().unwrap_or(&id).to_owned();
        let report = match is_completed {
            true => Some(sprint_report::read(cx, &[&before], None, Reading::Everything).await?),
            false => None,
        };
        let report = report.as_ref().map(|issues| {
            let mut report = issues.report(&before);
            // What is done stays where it is, and is counted only if it may be read. What is not done is judged below.
            report.parts.retain(|part| {
                let target = Target::project_of_issue(&part.past.key);
                part.fate == Fate::NotCompleted || target.is_none_or(|target| cx.may_read(&target))
            });
            Completed::of(&report)
        });
        let next = match (&self.move_open_issues_to, is_completed) {
            (None, _) => None,
            (Some(_), false) => {
                return Err(Error::arguments(
                    "`move_open_issues_to` is for a sprint that is completed (`state` `closed`).",
                ));
            }
            (Some(text), true) if text.trim().eq_ignore_ascii_case("backlog") => None,
            (Some(text), true) => {
                let (next, others) = planning::sprint(cx, jira, text).await?;
                if next["state"] == "closed" || next["id"] == before["id"] {
                    return Err(Error::arguments(format!(
                        "Issues cannot be moved to sprint `{}`.",
                        next["name"].as_str().unwrap_or_default()
                    )));
                }
                targets.extend(others);
                Some(next)
            }
        };
        let said: Vec<String> = asked.keys().cloned().collect();
        let title = match asked.get("state").and_then(Value::as_str) {
            Some("closed") => format!("Complete sprint {name}"),
            Some("active") => format!("Start sprint {name}"),
            _ => format!("Update sprint {name}"),
        };
        let undo = match asked.get("state").and_then(Value::as_str) {
            Some(state) if before["state"] == state => Undo::Later(&["jira_update_sprint"]),
            Some("closed") => Undo::never("a completed sprint cannot be opened again"),
            Some(_) => Undo::never("a sprint that was started cannot become a future one again"),
            None => Undo::Later(&["jira_update_sprint"]),
        };
        let can_go_back = matches!(undo, Undo::Later(_));
        let state: Vec<(&str, Value)> = FIELDS
            .iter()
            .map(|(_, source)| (*source, before.get(*source).cloned().unwrap_or_default()))
            .collect();
        let mut change = Change::new(Action::Update, title, undo, {
            let (id, before, report) = (id.clone(), before.clone(), report.clone());
            let mut whole = whole.clone();
            whole.retain(|field, _| {
                field == "originBoardId" || FIELDS.iter().any(|(_, source)| source == field)
            });
            let next = next.as_ref().map(|next| next["id"].to_string());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let mut not_applied = Vec::new();
                // What is not done moves first: a completed sprint gives nothing away any more.
                if let (Some(next), Some(report)) = (&next, &report) {
                    for chunk in report.open.chunks(MOST_MOVED) {
                        jira.add_to_sprint(next, chunk, &permit)
                            .await
                            .about(|| format!("Sprint `{next}`"))?;
                    }
                }
                // Only the whole can say that a date is no more.
                let sent = match is_exact {
                    true => jira.replace_sprint(&id, &whole, &permit).await,
                    false => jira.update_sprint(&id, &asked, &permit).await,
                };
                sent.about(|| format!("Sprint `{id}`"))?;
                let now = jira.sprint(&id).await.about(|| {
                    format!("Sprint `{id}` was changed, but reading it back failed: it")
                })?;
                let (was, is) = (agile::sprint(&before), agile::sprint(&now));
                for (field, source) in FIELDS {
                    let Some(wanted) = asked.get(*source) else {
                        continue;
                    };
                    if !agrees(wanted, now.get(*source)) {
                        not_applied.push(NotApplied {
                            field: (*field).to_owned(),
                            reason: format!("Jira took the request and kept `{}`.", is[*field]),
                        });
                    }
                }
                let changed = FIELDS
                    .iter()
                    .map(|(field, _)| FieldEdit {
                        field: (*field).to_owned(),
                        before: was[*field].clone(),
                        after: is[*field].clone(),
                    })
                    .filter(|edit| edit.before != edit.after)
                    .collect();
                let mut body = Map::from_iter([("sprint".to_owned(), is.clone())]);
                if let Some(report) = report {
                    body.insert("report".into(), report.view);
                }
                Ok(Applied {
                    message: format!(
                        "Sprint {} is {}",
                        is["name"].as_str().unwrap_or_default(),
                        is["state"].as_str().unwrap_or_default()
                    ),
                    body,
                    changed,
                    not_applied,
                    undo: can_go_back.then(|| back(&id, &before, &now)),
                    ..Applied::default()
                })
            }
        });
        let is_said = |source: &&str| said.iter().any(|field| field == source);
        let (was, will) = (agile::sprint(&before), agile::sprint(&Value::Object(whole)));
        for (field, source) in FIELDS {
            if is_said(source) {
                change = change.edit(*field, was[*field].clone(), will[*field].clone());
            }
        }
        for (field, value) in state {
            change = change.state(field, &value);
        }
        change.notes.extend(notes);
        if let Some(report) = &report {
            let place = match &next {
                Some(next) => format!("sprint {}", next["name"].as_str().unwrap_or_default()),
                None => "the backlog".to_owned(),
            };
            change.notes.push(format!(
                "{} of {} issues are done; {} go to {place}.",
                report.n_issues - report.open.len(),
                report.n_issues,
                report.open.len()
            ));
            change.targets.extend(report.targets.clone());
        }
        change.targets.extend(targets);
        Ok(change.still(move |cx| async move {
            let now = cx
                .jira()?
                .sprint(&id)
                .await
                .about(|| format!("Sprint `{id}`"))?;
            if now == before {
                return Ok(());
            }
            Err(Error::new(
                ErrorKind::Conflict,
                format!(
                    "Sprint `{id}` was changed since the plan was made; nothing was overwritten."
                ),
            )
            .hint("Plan it anew."))
        }))
    }
}

/// What a sprint that is completed has come to.
#[derive(Clone)]
struct Completed {
    /// As the answer holds it.
    view: Value,
    /// The keys of what is not done.
    open: Vec<String>,
    n_issues: usize,
    /// The projects of what is not done.
    targets: Vec<Target>,
}

impl Completed {
    fn of(report: &Report<'_>) -> Self {
        let open = report.open();
        let n_issues = report.parts.len();
        let mut view = report.numbers();
        view.insert("unit".into(), json!(report.unit()));
        view.insert("issues_completed".into(), json!(n_issues - open.len()));
        view.insert("issues_not_completed".into(), json!(open.len()));
        if !open.is_empty() {
            view.insert("open_issues".into(), json!(open));
        }
        Self {
            view: view.into(),
            open,
            n_issues,
            targets: report.targets().collect(),
        }
    }
}

/// Gives a sprint its old values back.
fn back(id: &str, before: &Value, now: &Value) -> Undo {
    let mut raw = Map::new();
    let mut left = Vec::new();
    for (_, source) in FIELDS {
        let (was, is) = (&before[*source], &now[*source]);
        if was != is {
            raw.insert((*source).to_owned(), was.clone());
            left.push((*source, is));
        }
    }
    if raw.is_empty() {
        return Undo::By(Vec::new());
    }
    let undo = Undo::by("jira_update_sprint", json!({"sprint_id": id, "raw": raw}));
    left.into_iter()
        .fold(undo, |undo, (part, is)| undo.expecting(part, is))
}

/// The state to send, if the sprint can get there from where it is.
fn step(before: &Value, wanted: &str) -> Result<&'static str> {
    let wanted = match wanted.trim().to_lowercase().as_str() {
        "active" | "start" | "started" => "active",
        "closed" | "complete" | "completed" => "closed",
        "future" => "future",
        other => {
            return Err(
                Error::arguments(format!("`{other}` is no state of a sprint."))
                    .hint("It is `active` to start, `closed` to complete."),
            );
        }
    };
    let is = before["state"].as_str().unwrap_or_default();
    match (is, wanted) {
        (is, wanted) if is == wanted => Ok(wanted),
        ("future", "active") | ("active", "closed") => Ok(wanted),
        _ => Err(Error::new(
            ErrorKind::Invalid,
            format!("The sprint is `{is}` and cannot become `{wanted}`."),
        )
        .hint("A sprint goes from `future` to `active` to `closed`.")),
    }
}

/// Whether the site keeps what was sent; times are compared as points in time.
fn agrees(wanted: &Value, is: Option<&Value>) -> bool {
    let is = is.cloned().unwrap_or_default();
    if is == *wanted || (is.is_null() && *wanted == json!("")) {
        return true;
    }
    let at = |value: &Value| {
        value
            .as_str()
            .and_then(|text| text.parse::<jiff::Timestamp>().ok())
    };
    matches!((at(wanted), at(&is)), (Some(one), Some(other)) if one == other)
}
