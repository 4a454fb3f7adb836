//! Logged work as a caller writes it, for every tool that logs some.

use crate::jira::flows::values;
use crate::jira::model::NewWorklog;
use crate::tools::{Error, Result};

/// The work, and what a reader should know of it. `argument` is what the duration was written in.
pub(super) fn read(
    spent: &str,
    started: Option<&str>,
    argument: &str,
) -> Result<(NewWorklog, Option<String>)> {
    let started = started
        .map(|text| {
            values::moment(text).ok_or_else(|| {
                Error::arguments(format!("The start is not a point in time: `{text}`."))
                    .hint("Write it like `2026-01-21T09:00:00+01:00`.")
            })
        })
        .transpose()?;
    let is_assumed = started.as_ref().is_some_and(|(_, assumed)| *assumed);
    let note =
        is_assumed.then(|| "The start came without an offset and is taken as UTC.".to_owned());
    let worklog = NewWorklog {
        time_spent: duration(spent, argument)?,
        started: started.map(|(moment, _)| moment),
        ..NewWorklog::default()
    };
    Ok((worklog, note))
}

/// A duration in the site's own words; its day and its week are as long as the site says.
pub(super) fn duration(text: &str, argument: &str) -> Result<String> {
    values::duration(text).map_err(|message| Error::arguments(format!("`{argument}`: {message}.")))
}
