//! Boards and sprints: lean, under the reference's key names.

use serde_json::{Map, Value};

use super::shape::is_empty;
use crate::atlassian::timestamp;

/// A board.
pub fn board(value: &Value) -> Value {
    picked(
        value,
        &[
            ("id", "/id"),
            ("name", "/name"),
            ("type", "/type"),
            ("project_key", "/location/projectKey"),
        ],
    )
}

/// A sprint.
pub fn sprint(value: &Value) -> Value {
    picked(
        value,
        &[
            ("id", "/id"),
            ("name", "/name"),
            ("state", "/state"),
            ("goal", "/goal"),
            ("start_date", "/startDate"),
            ("end_date", "/endDate"),
            ("complete_date", "/completeDate"),
            ("board_id", "/originBoardId"),
        ],
    )
}

fn picked(value: &Value, parts: &[(&str, &str)]) -> Value {
    parts
        .iter()
        .filter_map(|(name, pointer)| Some((*name, value.pointer(pointer)?)))
        .filter(|(_, part)| !is_empty(part))
        .map(|(name, part)| {
            let part = match part {
                Value::String(text) if name.ends_with("_date") => timestamp(text.as_str()).into(),
                part => part.clone(),
            };
            (name.to_owned(), part)
        })
        .collect::<Map<_, _>>()
        .into()
}
