//! Logged work as a caller writes it, for every tool that logs some.
//!
//! A duration is checked here and counted by the site.

use crate::jira::Client;
use crate::jira::flows::{day_length, values};
use crate::jira::model::NewWorklog;
use crate::tools::{Error, Result};

/// The work, and what a reader should know of it. `argument` is what the duration was written in.
pub(super) async fn read(
    jira: &Client,
    spent: &str,
    started: Option<&str>,
    argument: &str,
) -> Result<(NewWorklog, Vec<String>)> {
    let started = started
        .map(|text| {
            values::moment(text).ok_or_else(|| {
                Error::arguments(format!("The start is not a point in time: `{text}`."))
                    .hint("Write it like `2026-01-21T09:00:00+01:00`.")
            })
        })
        .transpose()?;
    let is_assumed = started.as_ref().is_some_and(|(_, assumed)| *assumed);
    let (time_spent, note) = duration(jira, spent, argument).await?;
    let mut notes: Vec<String> = note.into_iter().collect();
    if is_assumed {
        notes.push("The start came without an offset and is taken as UTC.".to_owned());
    }
    let worklog = NewWorklog {
        time_spent,
        started: started.map(|(moment, _)| moment),
        ..NewWorklog::default()
    };
    Ok((worklog, notes))
}

/// A duration in the site's own words, and what a reader should know of it: its day and its week are as long as the site
/// says.
pub(super) async fn duration(
    jira: &Client,
    text: &str,
    argument: &str,
) -> Result<(String, Option<String>)> {
    let words = values::duration(text)
        .map_err(|message| Error::arguments(format!("`{argument}`: {message}.")))?;
    Ok(day_length::exact(jira, &words).await)
}
