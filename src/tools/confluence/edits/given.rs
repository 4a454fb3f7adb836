//! One edit as a caller wrote it: its words and numbers, lenient on form and strict on meaning.

use serde_json::{Map, Value};

use super::OPS;
use crate::markup::{Occurrence, TaskPlace};
use crate::tools::{Error, Result};

/// One edit as it was given.
pub(super) struct Given<'g> {
    /// The object.
    pub edit: &'g Map<String, Value>,
}

impl<'g> Given<'g> {
    pub(super) fn optional(&self, key: &str) -> Option<&'g str> {
        self.edit.get(key).and_then(Value::as_str)
    }

    /// A text that may be empty, but must be there.
    pub(super) fn text(&self, key: &str) -> Result<&'g str> {
        self.optional(key)
            .ok_or_else(|| Error::arguments(format!("`{key}` is missing, or is no text.")))
    }

    pub(super) fn word(&self, key: &str) -> Result<&'g str> {
        match self.optional(key) {
            Some(word) => Ok(word.trim()),
            None => Err(Error::arguments(format!("`{key}` is missing; use {OPS}."))),
        }
    }

    pub(super) fn number(&self, key: &str) -> Result<Option<usize>> {
        let value = match self.edit.get(key) {
            None | Some(Value::Null) => return Ok(None),
            Some(value) => value,
        };
        let number = match value {
            Value::String(text) => text.trim().parse().ok(),
            other => other
                .as_u64()
                .and_then(|number| usize::try_from(number).ok()),
        };
        number
            .map(Some)
            .ok_or_else(|| Error::arguments(format!("`{key}` must be a number from 0 on.")))
    }

    pub(super) fn needed(&self, key: &str) -> Result<usize> {
        self.number(key)?.ok_or_else(|| {
            Error::arguments(format!("`{key}` is missing; it is a number from 0 on."))
        })
    }

    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>> {
        match self.edit.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(Error::arguments(format!("`{key}` must be true or false."))),
        }
    }

    pub(super) fn occurrence(&self) -> Result<Occurrence> {
        if self
            .optional("occurrence")
            .is_some_and(|text| text == "all")
        {
            return Ok(Occurrence::All);
        }
        match self.number("occurrence") {
            Ok(None) => Ok(Occurrence::Only),
            Ok(Some(number @ 1..)) => Ok(Occurrence::Nth(number)),
            _ => Err(Error::arguments(
                "`occurrence` must be `all` or a number from 1 on.",
            )),
        }
    }

    /// A task by its number, or by its words.
    pub(super) fn task(&self) -> Result<TaskPlace> {
        match (self.edit.get("task"), self.number("task")) {
            (Some(_), Ok(Some(number))) => Ok(TaskPlace::Index(number)),
            (Some(Value::String(text)), _) => Ok(TaskPlace::Text(text.clone())),
            _ => Err(Error::arguments(
                "`task` must be the task's number from 0 on, or its text.",
            )),
        }
    }

    /// Refuses what the edit does not take: a wrong word would else be ignored.
    pub(super) fn nothing_else(&self, op: &str) -> Result<()> {
        let known: &[&str] = match op {
            "append" | "prepend" => &["content"],
            "remove_section" | "remove_block" => &["at"],
            "replace_text" => &["find", "replace", "occurrence"],
            "set_cell" => &["table", "row", "column", "content"],
            "add_row" => &["table", "after", "cells"],
            "tick_task" => &["task", "done"],
            _ => &["at", "content"],
        };
        let other = self
            .edit
            .keys()
            .find(|key| *key != "op" && !known.contains(&key.as_str()));
        match other {
            Some(key) => Err(Error::arguments(format!(
                "`{op}` does not take `{key}`; it takes `{}`.",
                known.join("`, `")
            ))),
            None => Ok(()),
        }
    }
}
