//! `jira_update_proforma_form_answers`: fill in a form.

use super::form_view::{self, choices};
use super::words::IssueKey;
use crate::jira::Client;
use crate::jira::flows::users::{self, folded};
use crate::tools::prelude::*;

/// Fill in questions of a form.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdateProformaFormAnswers {
    issue_key: IssueKey,
    form_id: String,
    /// `[{"questionId": "1", "value": "…"}]`; `questionId` may be the label
    answers: Vec<JsonObject>,
    /// Answers by question as the site kept them, `{}` where there was none; from an undo alone.
    #[schemars(skip)]
    raw: Option<JsonObject>,
}

impl Tool for UpdateProformaFormAnswers {
    const NAME: &'static str = "jira_update_proforma_form_answers";
    const TITLE: &'static str = "Answer form";
    const TOOLSET: Toolset = Toolset::JiraForms;
    const ACTION: Action = Action::Update;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for UpdateProformaFormAnswers {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.form_id.trim().to_owned();
        let (key, form) = form_view::read(jira, &self.issue_key, &id).await?;
        let status = form_view::status(&form);
        if status != "open" {
            return Err(Error::new(
                ErrorKind::Invalid,
                format!("Form `{id}` of `{key}` is {status} and cannot be changed."),
            )
            .hint("A person has to reopen it in Jira."));
        }
        let questions = form_view::questions(&form);
        let asked = match self.raw {
            Some(raw) => raw,
            None => read(jira, &questions, self.answers).await?,
        };
        let before = form_view::answers(&form);
        // Whether the site puts answers beside those there are or in their place, nothing gets lost.
        let mut sent = before.clone();
        sent.extend(asked.clone());
        let name = form
            .pointer("/design/settings/name")
            .and_then(Value::as_str)
            .unwrap_or(&id)
            .to_owned();
        let none = json!({});
        let question = |id: &str| questions.get(id).cloned().unwrap_or_default();
        let label = |id: &str| {
            let question = question(id);
            let label = question.get("label").and_then(Value::as_str);
            label.unwrap_or(id).to_owned()
        };
        let shown = |id: &str, answer: Option<&Value>| match answer {
            Some(answer) if *answer != json!({}) => form_view::said(&question(id), answer),
            _ => Value::Null,
        };
        let edits: Vec<FieldEdit> = asked
            .iter()
            .map(|(id, answer)| FieldEdit {
                field: label(id),
                before: shown(id, before.get(id)),
                after: shown(id, Some(answer)),
            })
            .filter(|edit| edit.before != edit.after)
            .collect();
        let undo = Undo::Later(&["jira_update_proforma_form_answers"]);
        let state: Vec<(String, Value)> = questions
            .keys()
            .map(|id| (id.clone(), before.get(id).unwrap_or(&none).clone()))
            .collect();
        let mut change = Change::new(
            Action::Update,
            format!("Fill in form {name} of {key}"),
            undo,
            {
                let (key, id, questions) = (key.clone(), id.clone(), questions.clone());
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    jira.answer_form(&key, &id, &sent, &permit)
                        .await
                        .about(|| format!("Form `{id}` of `{key}`"))?;
                    let now = jira.form(&key, &id).await.about(|| {
                        format!("Form `{id}` was changed, but reading it back failed: it")
                    })?;
                    let kept = form_view::answers(&now);
                    let mut applied = Applied {
                        message: format!("Form {name} of {key} updated"),
                        url: Some(jira.browse_url(&key)),
                        ..Applied::default()
                    };
                    let mut raw = Map::new();
                    let mut left = Vec::new();
                    for (question, wanted) in &asked {
                        let what = questions.get(question).cloned().unwrap_or_default();
                        let empty = json!({});
                        let was = before.get(question).unwrap_or(&empty).clone();
                        let is = kept.get(question).unwrap_or(&empty).clone();
                        let field = what["label"].as_str().unwrap_or(question).to_owned();
                        let seen = |answer: &Value| match *answer == json!({}) {
                            true => Value::Null,
                            false => form_view::said(&what, answer),
                        };
                        if is != *wanted {
                            applied.not_applied.push(NotApplied {
                                field: field.clone(),
                                reason: format!("Jira took the request and kept `{}`.", seen(&is)),
                            });
                        }
                        if was != is {
                            applied.changed.push(FieldEdit {
                                field,
                                before: seen(&was),
                                after: seen(&is),
                            });
                            raw.insert(question.clone(), was);
                            left.push((question.clone(), is));
                        }
                    }
                    let undo = match raw.is_empty() {
                        true => Undo::By(Vec::new()),
                        false => Undo::by(
                            "jira_update_proforma_form_answers",
                            json!({"issue_key": key, "form_id": id, "answers": [], "raw": raw}),
                        ),
                    };
                    applied.undo = Some(
                        left.iter()
                            .fold(undo, |undo, (part, is)| undo.expecting(part, is)),
                    );
                    if let Value::Object(body) = form_view::view(&key, &now) {
                        applied.body = body;
                    }
                    Ok(applied)
                }
            },
        );
        for (part, value) in state {
            change = change.state(part, &value);
        }
        change.edits = edits;
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}

/// The answers as the site takes them. What is wrong is told of all of them at once.
async fn read(
    jira: &Client,
    questions: &Map<String, Value>,
    written: Vec<JsonObject>,
) -> Result<Map<String, Value>> {
    if written.is_empty() {
        return Err(Error::arguments("`answers` is empty."));
    }
    let mut asked = Map::new();
    let mut problems = Vec::new();
    for answer in written {
        let name = ["questionId", "question_id", "id", "label"]
            .iter()
            .find_map(|name| match answer.get(*name)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
        let Some(name) = name else {
            problems.push("An answer has no `questionId`.".to_owned());
            continue;
        };
        let found = questions.iter().find(|(id, question)| {
            let label = question.get("label").and_then(Value::as_str);
            **id == name || label.is_some_and(|label| folded(label) == folded(&name))
        });
        let Some((id, question)) = found else {
            problems.push(format!("The form has no question `{name}`."));
            continue;
        };
        let value = answer.get("value").cloned().unwrap_or_default();
        let kind = answer.get("type").and_then(Value::as_str);
        match one(jira, question, kind, value).await {
            Ok(value) => {
                asked.insert(id.clone(), value);
            }
            Err(problem) => problems.push(format!("`{name}`: {problem}")),
        }
    }
    if problems.is_empty() {
        return Ok(asked);
    }
    let known: Vec<String> = questions
        .iter()
        .map(|(id, question)| {
            format!(
                "`{}` ({id})",
                question["label"].as_str().unwrap_or_default()
            )
        })
        .collect();
    Err(Error::arguments(problems.join(" ")).hint(format!("Its questions: {}.", known.join(", "))))
}

/// The part of an answer that a kind of question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Text,
    Number,
    Date,
    Time,
    Choices,
    Users,
}

/// By the caller's word, as the reference has them, or by the form's own.
fn part(kind: Option<&str>, question: &Value) -> Part {
    let own = question.get("type").and_then(Value::as_str);
    match kind.map(str::to_uppercase).as_deref() {
        Some("NUMBER") => return Part::Number,
        Some("DATE" | "DATETIME") => return Part::Date,
        Some("TIME") => return Part::Time,
        Some(
            "SELECT" | "CHOICE" | "CHOICES" | "RADIO" | "DROPDOWN" | "CHECKBOX" | "MULTI_SELECT",
        ) => {
            return Part::Choices;
        }
        Some("USER" | "USERS") => return Part::Users,
        Some("TEXT" | "PARAGRAPH") => return Part::Text,
        _ => {}
    }
    match own {
        Some("nm") => Part::Number,
        Some("da" | "dt") => Part::Date,
        Some("ti") => Part::Time,
        Some("cs" | "cm" | "cd" | "cl") => Part::Choices,
        Some("us" | "um") => Part::Users,
        _ if !choices(question).is_empty() => Part::Choices,
        _ => Part::Text,
    }
}

async fn one(
    jira: &Client,
    question: &Value,
    kind: Option<&str>,
    value: Value,
) -> std::result::Result<Value, String> {
    // An object is what the site takes; nothing empties the answer.
    if value.is_object() {
        return Ok(value);
    }
    if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
        return Ok(json!({}));
    }
    match part(kind, question) {
        Part::Text => Ok(json!({"text": plain(&value)})),
        Part::Time => Ok(json!({"time": plain(&value)})),
        Part::Number => match &value {
            Value::Number(_) => Ok(json!({"number": value})),
            other => {
                let text = plain(other);
                let number: f64 = text
                    .trim()
                    .parse()
                    .map_err(|_| format!("`{text}` is no number."))?;
                Ok(json!({"number": number}))
            }
        },
        Part::Date => Ok(json!({"date": milliseconds(&value)?})),
        Part::Choices => {
            let known = choices(question);
            let mut ids = Vec::new();
            for wanted in listed(&value) {
                let found = known
                    .iter()
                    .find(|(id, label)| *id == wanted || folded(label) == folded(&wanted));
                match found {
                    Some((id, _)) => ids.push(id.clone()),
                    None if known.is_empty() => ids.push(wanted),
                    None => {
                        let labels: Vec<String> = known
                            .iter()
                            .map(|(_, label)| format!("`{label}`"))
                            .collect();
                        return Err(format!(
                            "there is no choice `{wanted}`; it has {}.",
                            labels.join(", ")
                        ));
                    }
                }
            }
            Ok(json!({"choices": ids}))
        }
        Part::Users => {
            let mut ids = Vec::new();
            for person in listed(&value) {
                let user = users::person(jira, &person)
                    .await
                    .map_err(|failure| Error::from(failure).to_string())?;
                ids.push(jira.watcher(&user).unwrap_or(person));
            }
            Ok(json!({"users": ids}))
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn listed(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        one => vec![plain(one)],
    }
}

/// A day or a point in time as the form keeps it (behaviour 175).
fn milliseconds(value: &Value) -> std::result::Result<i64, String> {
    let text = match value {
        Value::Number(number) => {
            return number
                .as_i64()
                .ok_or_else(|| format!("`{number}` is no whole number."));
        }
        other => plain(other),
    };
    let at = text
        .trim()
        .parse::<jiff::Timestamp>()
        .ok()
        .or_else(|| {
            let (moment, _) = crate::jira::flows::values::moment(&text)?;
            crate::jira::flows::history::moment(Some(&json!(moment)))
        })
        .ok_or_else(|| format!("`{text}` is neither a day nor a point in time."))?;
    Ok(at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviour_175_days_become_milliseconds() {
        for (written, wanted) in [
            (json!("2026-01-21"), 1_768_953_600_000),
            (json!("2026-01-21T00:00:00Z"), 1_768_953_600_000),
            (json!("2026-01-21T01:00:00+01:00"), 1_768_953_600_000),
            (json!(1_768_953_600_000_i64), 1_768_953_600_000),
        ] {
            assert_eq!(milliseconds(&written), Ok(wanted), "{written}");
        }
        assert!(milliseconds(&json!("soon")).is_err());
    }

    #[test]
    fn the_part_follows_the_word_or_the_form() {
        assert_eq!(part(Some("DATE"), &json!({"type": "ts"})), Part::Date);
        assert_eq!(part(None, &json!({"type": "nm"})), Part::Number);
        assert_eq!(part(Some("ODD"), &json!({"type": "cd"})), Part::Choices);
        assert_eq!(part(None, &json!({"type": "ts"})), Part::Text);
    }
}
