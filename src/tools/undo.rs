//! How a change is undone: by calls of tools, which go through the door like any other.
//!
//! Kept as data, so that it can wait in the journal and be done by another process: the name of a tool and the
//! arguments that restore what was there, exact to the byte (`raw` arguments, which only an undo may give, carry texts
//! in the site's own format). The tool that is called resolves, judges, shows and reads back as ever; what comes of it
//! is a change of its own, which can be undone too.

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a change is undone.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// By these calls, in this order.
    By(Vec<Reverse>),
    /// By calls of these tools that only [`Applied::undo`](super::Applied) can tell: they need the id of what is made.
    Later(&'static [&'static str]),
    /// Not at all; the text ends the sentence "Cannot be undone: …".
    Never(String),
}

/// One call that restores what was there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reverse {
    /// The tool, of [`ALL`](super::ALL) or of [`UNDOING`](super::UNDOING).
    pub tool: String,
    /// Its arguments, in the types of the struct; they are not made lenient again.
    pub arguments: Map<String, Value>,
    /// What the change left behind, part by part, as [`Change::state`](super::Change) of the called tool tells it. A
    /// part that is something else by then was changed by somebody, and the undo asks before it goes over it. A part
    /// that has the name of an argument, or of a key in the argument `raw`, can be left alone by itself.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub expects: Map<String, Value>,
}

impl Undo {
    /// By a call of one tool. `arguments` is a JSON object; parts that are `null` are left out.
    pub fn by(tool: &str, arguments: Value) -> Self {
        Self::By(vec![Reverse::call(tool, arguments)])
    }

    /// By one more call, after those before. Said of something that cannot be undone, it changes nothing.
    #[must_use]
    pub fn and(mut self, tool: &str, arguments: Value) -> Self {
        match &mut self {
            Self::By(calls) => calls.push(Reverse::call(tool, arguments)),
            Self::Later(_) => self = Self::by(tool, arguments),
            Self::Never(_) => {}
        }
        self
    }

    /// What the last call expects to find: the state the change left behind.
    #[must_use]
    pub fn expecting(mut self, part: impl Into<String>, value: &Value) -> Self {
        if let Self::By(calls) = &mut self
            && let Some(call) = calls.last_mut()
        {
            call.expects.insert(part.into(), mark(value));
        }
        self
    }

    /// Not at all, because …
    pub fn never(reason: impl Into<String>) -> Self {
        Self::Never(reason.into())
    }
}

impl Reverse {
    /// A call. `arguments` is a JSON object; parts that are `null` are left out.
    pub fn call(tool: &str, arguments: Value) -> Self {
        let mut arguments = match arguments {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        arguments.retain(|_, value| !value.is_null());
        Self {
            tool: tool.to_owned(),
            arguments,
            expects: Map::new(),
        }
    }

    /// What it expects to find: the state the change left behind.
    #[must_use]
    pub fn expecting(mut self, part: impl Into<String>, value: &Value) -> Self {
        self.expects.insert(part.into(), mark(value));
        self
    }
}

/// A value by which a part of a target is known again: itself if it is short, else its hash.
pub fn mark(value: &Value) -> Value {
    let text = value.to_string();
    if text.len() <= 80 {
        return value.clone();
    }
    let hash = digest(&SHA256, text.as_bytes());
    let hex: String = hash
        .as_ref()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Value::String(format!("sha256:{hex}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn calls_are_data_and_come_back_as_they_went() {
        let undo = Undo::by(
            "jira_edit_comment",
            json!({"body": "a", "visibility": null}),
        )
        .expecting("updated", &json!("now"))
        .and("jira_assign_issue", json!({"assignee": ""}));
        let Undo::By(calls) = undo else {
            panic!("calls");
        };
        assert_eq!(
            calls[0].arguments.len(),
            1,
            "nothing is said of what is not there"
        );
        assert!(calls[1].expects.is_empty());
        let text = serde_json::to_string(&calls).expect("JSON");
        let back: Vec<Reverse> = serde_json::from_str(&text).expect("calls");
        assert_eq!(back, calls);
    }

    #[test]
    fn what_cannot_be_undone_stays_so() {
        let never = Undo::never("gone");
        assert_eq!(never.clone().and("jira_assign_issue", json!({})), never);
    }

    #[test]
    fn long_values_are_known_by_a_hash() {
        assert_eq!(mark(&json!("short")), json!("short"));
        let long = json!("x".repeat(200));
        let hash = mark(&long);
        assert!(
            hash.as_str()
                .is_some_and(|hash| hash.starts_with("sha256:") && hash.len() == 39)
        );
        assert_ne!(hash, mark(&json!("y".repeat(200))));
    }
}
