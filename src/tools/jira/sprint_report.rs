//! What sprints came to, as Jira's own reports define it: committed, added, removed, completed within, not completed.
//!
//! Sub-tasks count with their parents, as in Jira's reports.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Map, Value, json};

use super::planning;
use crate::atlassian::Target;
use crate::jira::flows::sprint::{Fate, Measured, Part, Past};
use crate::jira::flows::{self, Source, history};
use crate::jira::model::{Field, Issue};
use crate::jira::{Client, SearchQuery};
use crate::tools::{About, Context, Result};

/// More issues are not read.
const MOST: usize = 1000;

/// So many issues that are in none of the sprints now are looked through for those that were taken out.
const MOST_ELSEWHERE: usize = 500;

/// The issues of some sprints, with their past.
pub(super) struct Issues {
    pasts: Vec<Past>,
    /// What is not counted, and why.
    pub notes: Vec<String>,
}

/// Which issues are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// What may be read, and what was taken out of the sprints.
    Report,
    /// All that is in the sprint, to be judged issue by issue before it is changed.
    Everything,
}

/// Reads the issues of sprints of one board.
pub(super) async fn read(
    cx: &Context,
    sprints: &[&Value],
    board: Option<&str>,
    reading: Reading,
) -> Result<Issues> {
    let jira = cx.jira()?;
    let origin = sprints
        .iter()
        .find_map(|sprint| sprint.get("originBoardId"))
        .map(Value::to_string);
    let board = board.map(str::to_owned).or(origin);
    let mut issues = Issues {
        pasts: Vec::new(),
        notes: Vec::new(),
    };
    let ids: Vec<String> = sprints
        .iter()
        .map(|sprint| sprint["id"].to_string())
        .collect();
    if ids.is_empty() {
        return Ok(issues);
    }
    let measured = measured(jira, board.as_deref()).await?;
    let ids = ids.join(", ");
    let members = format!("sprint in ({ids})");
    let jql = match reading {
        Reading::Report => cx.jql(&members, &[])?.as_str().to_owned(),
        Reading::Everything => members,
    };
    let query = SearchQuery {
        jql,
        fields: fields(&measured),
        expand: vec!["changelog".to_owned()],
        limit: MOST,
        ..SearchQuery::default()
    };
    let page = flows::search(jira, &Source::Site, query.clone()).await?;
    if page.next.is_some() {
        issues
            .notes
            .push(format!("Only the first {MOST} issues are counted."));
    }
    issues.take(jira, &page.items, &measured).await?;
    let begun = sprints
        .iter()
        .filter_map(|sprint| history::moment(sprint.get("startDate")))
        .min();
    if let (Reading::Report, Some(begun), Some(board)) = (reading, begun, board) {
        // Who was taken out was changed since the sprint began. A day more, for the zone in which JQL reads dates.
        let day = begun.checked_sub(24.hours()).unwrap_or(begun);
        let day = day.strftime("%Y-%m-%d");
        let elsewhere = format!(
            "updated >= \"{day}\" AND (sprint is EMPTY OR sprint not in ({ids})) ORDER BY updated ASC"
        );
        let query = SearchQuery {
            jql: cx.jql(&elsewhere, &[])?.as_str().to_owned(),
            limit: MOST_ELSEWHERE,
            ..query
        };
        match flows::search(jira, &Source::Board(board), query).await {
            Ok(page) => {
                if page.next.is_some() {
                    issues.notes.push(format!(
                        "{MOST_ELSEWHERE} issues outside of the sprint were looked through for those taken out of it; there may be more."
                    ));
                }
                issues.take(jira, &page.items, &measured).await?;
            }
            Err(error) => issues.notes.push(format!(
                "What was taken out of the sprint is not counted: {error}"
            )),
        }
    }
    Ok(issues)
}

/// What Jira's reports go by: work is done in the last column of its board, and measured by the field that the board
/// estimates with. Where the board does not tell, by the category of the status and the field called so.
async fn measured(jira: &Client, board: Option<&str>) -> Result<Measured> {
    let configuration = match board {
        Some(board) => jira.board_configuration(board).await.ok(),
        None => None,
    };
    let name = |field: &Field| (field.id.clone(), field.name.clone());
    let sprint = planning::sprint_field(jira).await?;
    let fields = jira.fields(false).await?;
    let sprint = fields.iter().find(|field| field.id == sprint);
    let points = match configuration.as_ref().and_then(|all| all.get("estimation")) {
        Some(estimation) => {
            let id = estimation.pointer("/field/fieldId");
            let is_it = |field: &&Field| {
                field.kind.as_deref() == Some("number")
                    && id.and_then(Value::as_str) == Some(&field.id)
            };
            // A board that counts issues or hours is told in issues.
            fields.iter().find(is_it).cloned()
        }
        None => points_field(&fields),
    };
    let done = configuration.as_ref().map(last_column).unwrap_or_default();
    Ok(Measured {
        sprint: sprint.map(name).unwrap_or_default(),
        points: points.as_ref().map(name),
        done: match done.is_empty() {
            false => done,
            true => done_by_category(jira).await?,
        },
    })
}

/// The statuses of the last column of a board.
fn last_column(configuration: &Value) -> BTreeSet<String> {
    let columns = configuration.pointer("/columnConfig/columns");
    let last = columns.and_then(Value::as_array).and_then(|all| all.last());
    let statuses = last.and_then(|column| column.get("statuses")?.as_array());
    statuses
        .into_iter()
        .flatten()
        .filter_map(|status| status.get("id")?.as_str().map(str::to_owned))
        .collect()
}

async fn done_by_category(jira: &Client) -> Result<BTreeSet<String>> {
    let statuses = jira.statuses().await?;
    let done = statuses.iter().filter(|status| {
        let category = status.pointer("/statusCategory/key");
        category.and_then(Value::as_str) == Some("done")
    });
    Ok(done
        .filter_map(|status| status.get("id")?.as_str().map(str::to_owned))
        .collect())
}

fn fields(measured: &Measured) -> Vec<String> {
    let mut fields: Vec<String> = ["summary", "status", "created", "issuetype"]
        .map(str::to_owned)
        .into();
    fields.push(measured.sprint.0.clone());
    fields.extend(measured.points.iter().map(|(id, _)| id.clone()));
    fields
}

impl Issues {
    async fn take(&mut self, jira: &Client, issues: &[Issue], measured: &Measured) -> Result<()> {
        for issue in issues {
            let is_subtask = issue.fields.value("issuetype")["subtask"] == true;
            if is_subtask || self.pasts.iter().any(|past| past.key == issue.key) {
                continue;
            }
            let entries = history::entries(jira, issue)
                .await
                .about(|| format!("The history of `{}`", issue.key))?;
            let sprints: BTreeSet<String> =
                planning::sprint_ids(&issue.fields.value(&measured.sprint.0));
            self.pasts
                .push(Past::read(issue, sprints, &entries, measured));
        }
        Ok(())
    }

    /// What a sprint came to; up to now if it goes on.
    pub(super) fn report(&self, sprint: &Value) -> Report<'_> {
        let start = history::moment(sprint.get("startDate"));
        let newest = self.pasts.iter().map(Past::newest).max();
        let end = history::moment(sprint.get("completeDate")).unwrap_or_else(|| {
            // The clocks of two machines differ.
            let now = Timestamp::now();
            newest.map_or(now, |newest| newest.max(now))
        });
        let id = sprint["id"].to_string();
        // One that has not begun was begun by nobody: what is in it is what is planned.
        let begins = start.unwrap_or(end);
        let parts: Vec<Part<'_>> = self
            .pasts
            .iter()
            .filter_map(|past| past.part(&id, begins, end))
            .collect();
        Report {
            has_points: parts
                .iter()
                .any(|part| part.points.or(part.points_before).is_some()),
            id,
            start,
            end,
            parts,
        }
    }
}

/// What a sprint came to.
pub(super) struct Report<'a> {
    /// The sprint's number.
    pub id: String,
    /// When it began.
    pub start: Option<Timestamp>,
    /// When it was completed, or now.
    pub end: Timestamp,
    /// The part of each issue.
    pub parts: Vec<Part<'a>>,
    /// Whether the numbers are points; else they are issues.
    pub has_points: bool,
}

impl Report<'_> {
    /// How much something counts.
    pub(super) fn size(&self, points: Option<f64>) -> f64 {
        match self.has_points {
            true => points.unwrap_or_default(),
            false => 1.0,
        }
    }

    fn sum(&self, of: impl Fn(&Part<'_>) -> Option<f64>) -> f64 {
        self.parts.iter().filter_map(of).sum()
    }

    /// What the sprint held when it began.
    pub(super) fn committed(&self) -> f64 {
        self.sum(|part| part.added.is_none().then(|| self.size(part.points_before)))
    }

    /// What ended so.
    pub(super) fn of(&self, fate: Fate) -> f64 {
        self.sum(|part| (part.fate == fate).then(|| self.size(part.points)))
    }

    /// The issues that ended so.
    pub(super) fn ended(&self, fate: Fate) -> impl Iterator<Item = &Part<'_>> {
        self.parts.iter().filter(move |part| part.fate == fate)
    }

    /// The numbers: committed + added + re-estimated − removed = completed + completed outside + not completed.
    pub(super) fn numbers(&self) -> Map<String, Value> {
        let stays = |part: &Part<'_>| part.fate != Fate::Removed;
        let added =
            self.sum(|part| (part.added.is_some() && stays(part)).then(|| self.size(part.points)));
        let removed = self.sum(|part| {
            (part.added.is_none() && !stays(part)).then(|| self.size(part.points_before))
        });
        let grown = self.sum(|part| {
            let is_same = part.added.is_none() && stays(part);
            is_same.then(|| self.size(part.points) - self.size(part.points_before))
        });
        let mut numbers = Map::from_iter([
            ("committed".to_owned(), number(self.committed())),
            ("added".to_owned(), number(added)),
            ("removed".to_owned(), number(removed)),
            ("completed".to_owned(), number(self.of(Fate::Completed))),
            (
                "not_completed".to_owned(),
                number(self.of(Fate::NotCompleted)),
            ),
        ]);
        let outside = self.of(Fate::CompletedOutside);
        let bare = self.parts.iter().filter(|part| part.points.is_none());
        let n_bare = bare.filter(|part| stays(part)).count();
        if self.has_points && n_bare > 0 {
            numbers.insert("issues_without_points".to_owned(), json!(n_bare));
        }
        for (name, value) in [("re_estimated", grown), ("completed_outside", outside)] {
            if value != 0.0 {
                numbers.insert(name.to_owned(), number(value));
            }
        }
        numbers
    }

    /// The unit of the numbers.
    pub(super) fn unit(&self) -> &'static str {
        match self.has_points {
            true => "points",
            false => "issues",
        }
    }

    /// The keys of the issues that are not done.
    pub(super) fn open(&self) -> Vec<String> {
        self.ended(Fate::NotCompleted)
            .map(|part| part.past.key.clone())
            .collect()
    }

    /// The projects of what is not done.
    pub(super) fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        self.ended(Fate::NotCompleted)
            .filter_map(|part| Target::project_of_issue(&part.past.key))
    }
}

/// A whole number without a fraction.
pub(super) fn number(value: f64) -> Value {
    match value.fract() == 0.0 && value.abs() < 1e15 {
        true => json!(value as i64),
        false => json!((value * 100.0).round() / 100.0),
    }
}

/// The field for story points, known by what Jira itself names it (the second one is of Cloud's team-managed projects).
fn points_field(fields: &[Field]) -> Option<Field> {
    let named = |name: &str| {
        fields.iter().find(|field| {
            field.kind.as_deref() == Some("number") && field.name.eq_ignore_ascii_case(name)
        })
    };
    named("Story Points")
        .or_else(|| named("Story point estimate"))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_in_the_last_column_of_its_board() {
        let of = |columns: Value| last_column(&json!({"columnConfig": {"columns": columns}}));
        let done = of(json!([
            {"name": "To Do", "statuses": [{"id": "1"}]},
            {"name": "Accepted", "statuses": [{"id": "5"}, {"id": "6"}]},
        ]));
        assert_eq!(done, BTreeSet::from(["5".to_owned(), "6".to_owned()]));
        assert!(of(json!([{"name": "Done", "statuses": []}])).is_empty());
        assert!(last_column(&json!({})).is_empty());
    }
}
