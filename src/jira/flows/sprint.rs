//! What a sprint held at any moment, from the histories of its issues: which issues, done or not, of what size.
//!
//! An issue is known as it is now; each change of its history after a moment is taken back to know it as it was then.
//! So are Jira's own reports made: the velocity chart counts what a sprint held when it began and what was done in it
//! when it ended, whatever became of it later
//! (<https://support.atlassian.com/jira-software-cloud/docs/view-and-understand-the-velocity-chart/>).

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::history;
use crate::jira::model::Issue;

/// The fields that a history is read for.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The field that holds sprints: its id and its name.
    pub sprint: (String, String),
    /// The field for points, the same.
    pub points: Option<(String, String)>,
    /// The numbers of the statuses in which work is done.
    pub done: BTreeSet<String>,
}

/// An issue at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The numbers of its sprints.
    pub sprints: BTreeSet<String>,
    /// Whether it is done.
    pub is_done: bool,
    /// Its points.
    pub points: Option<f64>,
}

/// An issue with its past.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    created: Timestamp,
    now: State,
    /// Oldest first.
    steps: Vec<(Timestamp, Step)>,
}

#[derive(Clone, Debug)]
enum Step {
    Sprints {
        from: BTreeSet<String>,
        to: BTreeSet<String>,
    },
    Done {
        from: bool,
        to: bool,
    },
    Points {
        from: Option<f64>,
    },
}

/// What became of an issue in a sprint, in the words of Jira's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Done while it was in the sprint.
    Completed,
    /// Done before the sprint, or before it came into it.
    CompletedOutside,
    /// In it to the end, and not done.
    NotCompleted,
    /// Taken out while the sprint went on.
    Removed,
}

/// The part of an issue in a sprint.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The issue.
    pub past: &'a Past,
    /// What became of it.
    pub fate: Fate,
    /// When it came into the sprint, if the sprint had begun by then.
    pub added: Option<Timestamp>,
    /// Its points when the sprint began.
    pub points_before: Option<f64>,
    /// Its points when the sprint ended, or now.
    pub points: Option<f64>,
}

impl Past {
    /// Reads an issue, its sprints (as numbers, from the field) and the entries of its history, oldest first.
    pub fn read(
        issue: &Issue,
        sprints: BTreeSet<String>,
        entries: &[Value],
        measured: &Measured,
    ) -> Self {
        let is_done = |id: &str| measured.done.contains(id);
        let points = measured.points.as_ref();
        let mut steps = Vec::new();
        for entry in entries {
            let Some(at) = history::moment(entry.get("created")) else {
                continue;
            };
            for item in entry
                .get("items")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
                let (id, name) = (text("fieldId"), text("field"));
                let is = |field: &(String, String)| {
                    id == field.0 || (id.is_empty() && name.eq_ignore_ascii_case(&field.1))
                };
                if id == "status" || (id.is_empty() && name == "status") {
                    steps.push((
                        at,
                        Step::Done {
                            from: is_done(text("from")),
                            to: is_done(text("to")),
                        },
                    ));
                } else if is(&measured.sprint) {
                    steps.push((
                        at,
                        Step::Sprints {
                            from: numbers(text("from")),
                            to: numbers(text("to")),
                        },
                    ));
                } else if points.is_some_and(is) {
                    let from = text("fromString").trim().parse().ok();
                    steps.push((at, Step::Points { from }));
                }
            }
        }
        let status = issue.fields.text("status", "/id").unwrap_or_default();
        Self {
            key: issue.key.clone(),
            summary: issue.fields.text("summary", "").unwrap_or_default(),
            created: history::moment(Some(&issue.fields.value("created")))
                .unwrap_or(Timestamp::MIN),
            now: State {
                sprints,
                is_done: is_done(&status),
                points: points.and_then(|(id, _)| issue.fields.value(id).as_f64()),
            },
            steps,
        }
    }

    /// The issue at the end of a moment; nothing before it was made.
    pub fn at(&self, moment: Timestamp) -> Option<State> {
        if moment < self.created {
            return None;
        }
        let mut state = self.now.clone();
        for (_, step) in self.steps.iter().rev().take_while(|(at, _)| *at > moment) {
            match step {
                Step::Sprints { from, .. } => state.sprints.clone_from(from),
                Step::Done { from, .. } => state.is_done = *from,
                Step::Points { from } => state.points = *from,
            }
        }
        Some(state)
    }

    /// When the newest thing happened to it.
    pub fn newest(&self) -> Timestamp {
        self.steps.last().map_or(self.created, |(at, _)| *at)
    }

    /// The moments at which something happened to it.
    pub fn moments(&self) -> impl Iterator<Item = Timestamp> + '_ {
        let steps = self.steps.iter().map(|(at, _)| *at);
        [self.created].into_iter().chain(steps)
    }

    /// Its part in a sprint between two moments; nothing if it never was in it.
    pub fn part(&self, sprint: &str, start: Timestamp, end: Timestamp) -> Option<Part<'_>> {
        let is_in = |state: &Option<State>| {
            state
                .as_ref()
                .is_some_and(|state| state.sprints.contains(sprint))
        };
        let (before, after) = (self.at(start), self.at(end));
        let came = self.came(sprint, start, end);
        let (was_in, is_left) = (is_in(&before), is_in(&after));
        if !was_in && !is_left && came.is_none() {
            return None;
        }
        let added = match was_in {
            true => None,
            // Made inside the sprint, it has no entry of that.
            false => Some(came.unwrap_or(self.created)),
        };
        let fate = match &after {
            Some(state) if is_left && state.is_done => {
                let begins = added.unwrap_or(start);
                match self.finished(end) {
                    Some(at) if at <= begins && at < end => Fate::CompletedOutside,
                    _ => Fate::Completed,
                }
            }
            _ if is_left => Fate::NotCompleted,
            _ => Fate::Removed,
        };
        Some(Part {
            past: self,
            fate,
            added,
            points_before: before.and_then(|state| state.points),
            points: after.and_then(|state| state.points),
        })
    }

    /// When it last came into a sprint while that went on.
    fn came(&self, sprint: &str, start: Timestamp, end: Timestamp) -> Option<Timestamp> {
        let newest = self.steps.iter().rev().find(|(at, step)| {
            let comes = match step {
                Step::Sprints { from, to } => to.contains(sprint) && !from.contains(sprint),
                _ => false,
            };
            comes && *at > start && *at <= end
        });
        newest.map(|(at, _)| *at)
    }

    /// When it came into the status of being done for the last time before a moment.
    fn finished(&self, end: Timestamp) -> Option<Timestamp> {
        let newest = self.steps.iter().rev().find(|(at, step)| {
            matches!(
                step,
                Step::Done {
                    from: false,
                    to: true
                }
            ) && *at <= end
        });
        newest.map(|(at, _)| *at).or(Some(self.created))
    }
}

/// The numbers in a list like `101, 102`.
fn numbers(text: &str) -> BTreeSet<String> {
    text.split(',')
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::jira::model::Fields;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn past(
        status: &str,
        points: f64,
        sprints: &[&str],
        entries: &[(&str, &str, &str, &str)],
    ) -> Past {
        let fields = json!({
            "summary": "x", "status": {"id": status}, "created": "2026-01-01T00:00:00.000+0000", "points": points,
        });
        let fields: Fields = serde_json::from_value(fields).expect("fields");
        let issue = Issue {
            key: "A-1".into(),
            fields,
            ..Issue::default()
        };
        let entries: Vec<Value> = entries
            .iter()
            .map(|(time, field, from, to)| {
                json!({"created": time, "items": [
                    {"field": field, "from": from, "to": to, "fromString": from, "toString": to},
                ]})
            })
            .collect();
        let measured = Measured {
            sprint: ("customfield_1".into(), "Sprint".into()),
            points: Some(("points".into(), "Story Points".into())),
            done: BTreeSet::from(["9".to_owned()]),
        };
        let sprints = sprints.iter().map(|id| (*id).to_owned()).collect();
        Past::read(&issue, sprints, &entries, &measured)
    }

    const START: &str = "2026-01-05T09:00:00Z";
    const END: &str = "2026-01-19T09:00:00Z";

    fn fate(past: &Past) -> Option<(Fate, bool)> {
        past.part("8", at(START), at(END))
            .map(|part| (part.fate, part.added.is_some()))
    }

    #[test]
    fn what_was_finished_after_the_end_is_not_completed_in_the_sprint() {
        let late = past(
            "9",
            3.0,
            &["8", "9"],
            &[
                ("2026-01-02T00:00:00Z", "Sprint", "", "8"),
                ("2026-01-19T09:00:01Z", "Sprint", "8", "8, 9"),
                ("2026-01-20T00:00:00Z", "status", "1", "9"),
            ],
        );
        assert_eq!(fate(&late), Some((Fate::NotCompleted, false)));
        let reopened = past(
            "1",
            3.0,
            &["8"],
            &[
                ("2026-01-06T00:00:00Z", "status", "1", "9"),
                ("2026-01-25T00:00:00Z", "status", "9", "1"),
            ],
        );
        assert_eq!(fate(&reopened), Some((Fate::Completed, false)));
    }

    #[test]
    fn what_came_late_what_went_and_what_was_done_before() {
        let added = past(
            "1",
            3.0,
            &["8"],
            &[("2026-01-06T00:00:00Z", "Sprint", "7", "7, 8")],
        );
        assert_eq!(fate(&added), Some((Fate::NotCompleted, true)));
        let removed = past(
            "1",
            3.0,
            &[],
            &[
                ("2026-01-02T00:00:00Z", "Sprint", "", "8"),
                ("2026-01-06T00:00:00Z", "Sprint", "8", ""),
            ],
        );
        assert_eq!(fate(&removed), Some((Fate::Removed, false)));
        let visitor = past(
            "1",
            3.0,
            &[],
            &[
                ("2026-01-06T00:00:00Z", "Sprint", "", "8"),
                ("2026-01-07T00:00:00Z", "Sprint", "8", ""),
            ],
        );
        assert_eq!(fate(&visitor), Some((Fate::Removed, true)));
        let before = past(
            "9",
            3.0,
            &["8"],
            &[("2026-01-03T00:00:00Z", "status", "1", "9")],
        );
        assert_eq!(fate(&before), Some((Fate::CompletedOutside, false)));
        let left_before = past(
            "1",
            3.0,
            &[],
            &[
                ("2026-01-02T00:00:00Z", "Sprint", "", "8"),
                ("2026-01-03T00:00:00Z", "Sprint", "8", ""),
            ],
        );
        assert_eq!(fate(&left_before), None);
        let joined_after = past(
            "1",
            3.0,
            &["8"],
            &[("2026-01-20T00:00:00Z", "Sprint", "", "8")],
        );
        assert_eq!(fate(&joined_after), None);
    }

    #[test]
    fn points_are_those_of_then() {
        let grown = past(
            "9",
            8.0,
            &["8"],
            &[
                ("2026-01-06T00:00:00Z", "Story Points", "2", "5"),
                ("2026-01-07T00:00:00Z", "status", "1", "9"),
                ("2026-01-25T00:00:00Z", "Story Points", "5", "8"),
            ],
        );
        let part = grown.part("8", at(START), at(END)).expect("a part");
        assert_eq!((part.points_before, part.points), (Some(2.0), Some(5.0)));
        assert_eq!(grown.at(at("2025-12-31T00:00:00Z")), None);
    }
}
