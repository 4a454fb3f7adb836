//! `WAS` and `CHANGED`: what a field was, and when, from the history.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ast::{Operand, Operator, Predicate, Term};
use super::compile::{Compiler, Test};
use super::dates;
use super::values::Wanted;
use crate::jira::fields::Kind;
use crate::jira::fields::display;
use crate::jira::model::{Field, Issue};

/// The conditions behind the operator.
#[derive(Default)]
struct When {
    after: Option<Timestamp>,
    before: Option<Timestamp>,
    by: Option<Vec<String>>,
    from: Option<Wanted>,
    to: Option<Wanted>,
}

/// A value a field had for a while; `value` as the history writes it.
struct Span {
    value: Option<String>,
    since: Timestamp,
    until: Timestamp,
    author: String,
}

impl<'a> Compiler<'a> {
    /// A term with `WAS`, `CHANGED` and kin.
    pub(crate) fn history(
        &mut self,
        field: &'a Field,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        let kept = matches!(
            field.kind,
            Kind::Status | Kind::Priority | Kind::Resolution | Kind::User | Kind::Versions
        ) && !field.custom
            && !matches!(field.id.as_str(), "creator" | "versions");
        if !kept {
            return Err(format!(
                "History searches do not support the '{}' field.",
                term.field
            ));
        }
        let when = self.when(field, term)?;
        let wanted = match operator {
            Operator::Changed | Operator::NotChanged => Vec::new(),
            _ => {
                let ids = self.resolve(field, term, &term.operand)?;
                self.as_written(field, ids)
            }
        };
        let positive = !operator.is_negative();
        let changed = matches!(operator, Operator::Changed | Operator::NotChanged);
        let from = when.from.map(|ids| self.as_written(field, ids));
        let to = when.to.map(|ids| self.as_written(field, ids));
        let (core, state) = (self.ground.core, self.ground.state);
        let now = self.now;
        Ok(Box::new(move |issue| {
            let in_time = |at: Timestamp| {
                when.after.is_none_or(|after| at > after)
                    && when.before.is_none_or(|before| at < before)
            };
            let by = |author: &str| {
                when.by
                    .as_ref()
                    .is_none_or(|names| names.iter().any(|name| name == author))
            };
            let hit = if changed {
                issue
                    .history
                    .iter()
                    .filter(|change| by(&change.author))
                    .filter(|change| dates::stored(&change.created).is_some_and(in_time))
                    .flat_map(|change| &change.items)
                    .filter(|item| item.field_id == field.id)
                    .any(|item| {
                        from.as_ref().is_none_or(|from| from.contains(&item.from))
                            && to.as_ref().is_none_or(|to| to.contains(&item.to))
                    })
            } else {
                let current = issue.values.get(&field.id);
                let current = display::change(core, state, field, current).0;
                spans(field, issue, current, now).iter().any(|span| {
                    wanted.contains(&span.value)
                        && by(&span.author)
                        && when.after.is_none_or(|after| span.until > after)
                        && when.before.is_none_or(|before| span.since < before)
                })
            };
            hit == positive
        }))
    }

    /// History names people by account id or key, other things by id.
    fn as_written(&self, field: &Field, ids: Wanted) -> Wanted {
        ids.into_iter()
            .map(|id| {
                let id = serde_json::Value::String(id?);
                display::change(self.ground.core, self.ground.state, field, Some(&id)).0
            })
            .collect()
    }

    fn when(&mut self, field: &Field, term: &Term) -> Result<When, String> {
        let mut when = When::default();
        for (predicate, operand) in &term.predicates {
            match predicate {
                Predicate::After => when.after = Some(self.moment(term, operand)?),
                Predicate::Before => when.before = Some(self.moment(term, operand)?),
                Predicate::On => {
                    let day = self.moment(term, operand)?.to_zoned(TimeZone::UTC);
                    when.after = day.start_of_day().ok().map(|it| it.timestamp());
                    when.before = day.end_of_day().ok().map(|it| it.timestamp());
                }
                Predicate::During => {
                    let Operand::List(items) = operand else {
                        return Err("Incorrect syntax for the DURING predicate; it takes two dates in parentheses.".to_owned());
                    };
                    if let [start, end] = items.as_slice() {
                        when.after = Some(self.moment(term, start)?);
                        when.before = Some(self.moment(term, end)?);
                    }
                }
                Predicate::By => when.by = Some(self.people(operand)?),
                Predicate::From => when.from = Some(self.resolve(field, term, operand)?),
                Predicate::To => when.to = Some(self.resolve(field, term, operand)?),
            }
        }
        Ok(when)
    }

    /// The account ids an operand of `BY` means.
    fn people(&self, operand: &Operand) -> Result<Vec<String>, String> {
        match operand {
            Operand::Value(word) => self.user(word).map(|id| vec![id]).ok_or_else(|| {
                format!(
                    "The user '{word}' does not exist and cannot be used in the 'by' predicate."
                )
            }),
            Operand::Function(name, arguments) => self.people_function(name, arguments),
            Operand::List(items) => {
                let mut all = Vec::new();
                for item in items {
                    all.extend(self.people(item)?);
                }
                Ok(all)
            }
            Operand::Empty | Operand::None => Ok(Vec::new()),
        }
    }
}

/// The values a field had, one after the other; the last is the present one.
fn spans(field: &Field, issue: &Issue, current: Option<String>, now: Timestamp) -> Vec<Span> {
    let mut since = issue.text("created").and_then(dates::stored).unwrap_or(now);
    let mut author = issue.text("creator").unwrap_or_default().to_owned();
    let mut spans = Vec::new();
    for change in &issue.history {
        let Some(at) = dates::stored(&change.created) else {
            continue;
        };
        for item in change.items.iter().filter(|item| item.field_id == field.id) {
            spans.push(Span {
                value: item.from.clone(),
                since,
                until: at,
                author: std::mem::replace(&mut author, change.author.clone()),
            });
            since = at;
        }
    }
    spans.push(Span {
        value: current,
        since,
        until: Timestamp::MAX,
        author,
    });
    spans
}
