//! Which step through the workflow somebody means: by its name, its number, or the status it leads to.

use serde_json::Value;

use super::failure::{Failure, Told};
use super::refusal::described;
use super::users::folded;
use super::values::{Values, says_nothing};
use crate::jira::model::{FieldMeta, Issue, Transition};
use crate::jira::{Client, IssueQuery};

/// What a caller names first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A transition; a status only if no transition is called so.
    Transition,
    /// A status; a transition only if none leads to a status of that name.
    Status,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Take this step.
    Take(Transition),
    /// Nothing: the issue is in that status already.
    There(String),
}

/// The transitions that were read with an issue (`transitions.fields`).
pub fn of(issue: &Issue) -> Vec<Transition> {
    issue
        .expanded
        .get("transitions")
        .map(crate::jira::wire_meta::transitions)
        .unwrap_or_default()
}

/// What names a step: a text, a number, or an object with a name or number (behaviour 69).
pub fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => ["name", "id", "ID", "transitionId", "status"]
            .iter()
            .find_map(|key| map.get(*key))
            .and_then(written),
        _ => None,
    }
}

/// The step that is meant.
///
/// # Errors
/// That none is called so, or several are, with all there are as `Name (id) → Status`.
pub fn choose(
    transitions: &[Transition],
    wanted: &str,
    by: By,
    status: &str,
) -> Result<Choice, Told> {
    let name = folded(wanted);
    let by_id = |transition: &&Transition| transition.id == wanted;
    let by_name = |transition: &&Transition| folded(&transition.name) == name;
    let by_status =
        |transition: &&Transition| folded(&transition.to) == name || transition.to_id == wanted;
    let filters: [&dyn Fn(&&Transition) -> bool; 3] = match by {
        By::Transition => [&by_id, &by_name, &by_status],
        By::Status => [&by_status, &by_name, &by_id],
    };
    for filter in filters {
        let found: Vec<&Transition> = transitions.iter().filter(|one| filter(one)).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(Choice::Take((*only).clone())),
            several => match best(several, &name) {
                Some(transition) => return Ok(Choice::Take(transition.clone())),
                None => {
                    return Err(
                        Told::new(format!("Several transitions lead to `{wanted}`.")).hint(
                            format!("Give the number of one: {}.", list(several.iter().copied())),
                        ),
                    );
                }
            },
        }
    }
    if folded(status) == name {
        return Ok(Choice::There(status.to_owned()));
    }
    let told = Told::new(format!(
        "There is no transition `{wanted}` from status `{status}`."
    ));
    Err(match transitions {
        [] => told.hint("There is none at all for this account."),
        all => told.hint(format!("There are: {}.", list(all.iter()))),
    })
}

/// Of several ways to one status: the one called like it, else the only one that asks for nothing.
fn best<'a>(several: &[&'a Transition], name: &str) -> Option<&'a Transition> {
    let mut named = several.iter().filter(|one| folded(&one.name) == name);
    if let (Some(only), None) = (named.next(), named.next()) {
        return Some(only);
    }
    let mut free = several
        .iter()
        .filter(|one| !one.fields.iter().any(FieldMeta::must_be_said));
    match (free.next(), free.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn list<'a>(transitions: impl Iterator<Item = &'a Transition>) -> String {
    let names: Vec<String> = transitions
        .map(|one| format!("`{}` ({}) → {}", one.name, one.id, one.to))
        .collect();
    names.join(", ")
}

/// Checks that every field the screen requires is given, or holds something already.
///
/// # Errors
/// The fields that are missing, with what they take; or whatever the site says to the question what they hold.
pub async fn check_required(
    jira: &Client,
    issue: &str,
    transition: &Transition,
    values: &Values,
) -> Result<(), Failure> {
    let missing: Vec<&FieldMeta> = transition
        .fields
        .iter()
        .filter(|meta| meta.must_be_said())
        .filter(|meta| {
            values
                .entry(&meta.field.id)
                .is_none_or(|entry| says_nothing(&entry.wire))
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    // What is not sent keeps its value, so only what is empty is missing.
    let query = IssueQuery {
        fields: missing.iter().map(|meta| meta.field.id.clone()).collect(),
        ..IssueQuery::default()
    };
    let now = jira.issue(issue, &query).await?;
    let missing: Vec<String> = missing
        .into_iter()
        .filter(|meta| says_nothing(&now.fields.value(&meta.field.id)))
        .map(described)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Told::new(format!(
        "The transition `{}` requires {}.",
        transition.name,
        missing.join("; ")
    ))
    .hint("Give them in `fields` of `jira_transition_issue`.")
    .into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn step(id: &str, name: &str, to: &str) -> Transition {
        Transition {
            id: id.into(),
            name: name.into(),
            to: to.into(),
            to_id: format!("1{id}"),
            fields: Vec::new(),
        }
    }

    fn steps() -> Vec<Transition> {
        vec![
            step("11", "Start Progress", "In Progress"),
            step("21", "Done", "Done"),
            step("31", "Close", "Done"),
            step("41", "Abort", "Cancelled"),
            step("51", "Reject", "Cancelled"),
        ]
    }

    fn id(wanted: &str, by: By) -> Result<String, String> {
        match choose(&steps(), wanted, by, "To Do") {
            Ok(Choice::Take(transition)) => Ok(transition.id),
            Ok(Choice::There(status)) => Ok(format!("there: {status}")),
            Err(told) => Err(format!(
                "{} {}",
                told.message,
                told.hint.unwrap_or_default()
            )),
        }
    }

    #[test]
    fn a_step_goes_by_number_name_and_status_82() {
        for by in [By::Transition, By::Status] {
            assert_eq!(id("31", by).as_deref(), Ok("31"));
            assert_eq!(id("start progress", by).as_deref(), Ok("11"));
            assert_eq!(id("In progress", by).as_deref(), Ok("11"));
            assert_eq!(
                id("111", by).as_deref(),
                Ok("11"),
                "the number of the status"
            );
            assert_eq!(
                id("done", by).as_deref(),
                Ok("21"),
                "called like the status"
            );
        }
        assert_eq!(id("to do", By::Status).as_deref(), Ok("there: To Do"));
    }

    #[test]
    fn what_cannot_be_told_is_listed_with_where_it_leads() {
        assert_eq!(
            id("Cancelled", By::Status),
            Err("Several transitions lead to `Cancelled`. Give the number of one: `Abort` (41) → Cancelled, \
                 `Reject` (51) → Cancelled."
                .into())
        );
        let said = id("Fly", By::Transition).expect_err("unknown");
        assert!(
            said.starts_with("There is no transition `Fly` from status `To Do`."),
            "{said}"
        );
        assert!(
            said.contains("`Start Progress` (11) → In Progress"),
            "{said}"
        );
    }

    #[test]
    fn of_two_ways_the_one_that_asks_nothing_is_taken() {
        let mut asking = step("41", "Abort", "Cancelled");
        asking.fields.push(FieldMeta {
            field: crate::jira::model::Field {
                id: "resolution".into(),
                name: "Resolution".into(),
                custom: false,
                clause_names: Vec::new(),
                kind: None,
                items: None,
                custom_type: None,
                system: None,
            },
            required: true,
            has_default: false,
            allowed: None,
        });
        let both = [asking, step("51", "Reject", "Cancelled")];
        let chosen = choose(&both, "cancelled", By::Status, "To Do");
        assert!(matches!(chosen, Ok(Choice::Take(one)) if one.id == "51"));
    }

    #[test]
    fn every_form_of_naming_a_step_is_read_69_83() {
        for value in [
            json!("31"),
            json!(31),
            json!({"id": "31"}),
            json!({"transitionId": 31}),
            json!({"name": "31"}),
        ] {
            assert_eq!(written(&value).as_deref(), Some("31"), "{value}");
        }
        assert_eq!(written(&json!(null)), None);
        assert_eq!(written(&json!(" ")), None);
    }
}
