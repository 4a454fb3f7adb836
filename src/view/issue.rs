//! An issue for a reader: fields shaped by what they are, under the reference's names, empty ones left out.
//!
//! No list of known custom fields: a value is recognised by its form (a document, a user, an option, a named thing,
//! a point in time), which is the same for every site. Only the names of the answer's keys are fixed here.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::budget::level;
use super::shape;
use crate::atlassian::Origin;
use crate::jira::Client;
use crate::jira::model::Issue;
use crate::json::Raw;
use crate::markup::Format;

/// How to look at an issue.
#[derive(Clone, Debug)]
pub struct IssueView<'a> {
    /// What the site writes long texts in.
    pub text_format: Format,
    /// The field ids asked for; the answer has these and no others. Empty means all.
    pub fields: &'a [String],
    /// Display names by field id, where they came with the page and not with the issue.
    pub names: Option<&'a Map<String, Value>>,
    /// How many comments, the newest ones.
    pub comments: usize,
    /// Whether custom fields stand under their display names.
    pub display_names: bool,
    /// Whether people stand with what a later call needs (account id, mail), or with their names alone.
    pub whole_people: bool,
    /// Whether the description is left out. A list adds it when it knows how much room there is for it.
    pub without_description: bool,
}

/// The field a list shortens.
const DESCRIPTION: &str = "description";

impl IssueView<'_> {
    /// The issue as the answer holds it, with the address where a person can look.
    pub fn with_address(&self, jira: &Client, issue: &Issue) -> Map<String, Value> {
        let mut view = self.of(issue);
        view.insert("browse_url".into(), json!(jira.browse_url(&issue.key)));
        view
    }

    /// The issue as a list holds it: the address follows from the key, and would be most of the bytes.
    pub fn of(&self, issue: &Issue) -> Map<String, Value> {
        let mut view = Map::new();
        view.insert("id".into(), json!(issue.id));
        view.insert("key".into(), json!(issue.key));
        let all = self.fields.is_empty() || self.fields.iter().any(|id| id.starts_with('*'));
        let ids: Vec<Cow<'_, str>> = if all {
            issue.fields.ids().collect()
        } else {
            self.fields.iter().map(Cow::from).collect()
        };
        // Before a field that somebody called so.
        if let Some(origin) = self.origin(issue, &ids) {
            view.insert("origin".into(), json!(origin.name()));
        }
        for id in ids {
            if self.without_description && id == DESCRIPTION {
                continue;
            }
            if let Some(raw) = issue.fields.raw(&id) {
                self.field(&mut view, issue, &id, raw);
            }
        }
        view
    }

    /// Where those stand who wrote the issue, if they are known and not all shown: under lockdown they are asked for
    /// whatever fields were wanted.
    fn origin(&self, issue: &Issue, shown: &[Cow<'_, str>]) -> Option<Origin> {
        const AUTHORS: [&str; 2] = ["reporter", "creator"];
        let is_told = |id: &&str| issue.fields.ids().any(|known| known == *id);
        if !AUTHORS.iter().all(is_told) {
            return None;
        }
        let is_shown =
            |id: &&str| shown.iter().any(|known| known == id) && issue.fields.raw(id).is_some();
        if AUTHORS.iter().all(is_shown) {
            return None;
        }
        let mut whole = Origin::Internal;
        for id in AUTHORS {
            let origin = match issue.fields.raw(id) {
                None => Origin::Anonymous,
                Some(person) => shape::origin(person)?,
            };
            if whole == Origin::Internal {
                whole = origin;
            }
        }
        Some(whole)
    }

    /// Adds the descriptions to the views of a list, each so much of it as may be shown in `room` characters of all of them.
    pub fn add_descriptions<'i>(
        &self,
        views: &mut [Map<String, Value>],
        issues: impl Iterator<Item = &'i Issue> + Clone,
        room: usize,
    ) {
        let is_wanted = |id: &String| id == DESCRIPTION || id.starts_with('*');
        if !self.fields.is_empty() && !self.fields.iter().any(is_wanted) {
            return;
        }
        let raws = issues.map(|issue| issue.fields.raw(DESCRIPTION));
        let lengths = raws.clone().flatten().map(Raw::text_chars).collect();
        let shaper = shape::Shaper {
            text_chars: level(lengths, room),
            ..self.shaper()
        };
        for (view, raw) in views.iter_mut().zip(raws) {
            let text = raw.map(|raw| shaper.document(raw)).unwrap_or_default();
            if !shape::is_empty(&text) {
                view.insert(DESCRIPTION.into(), text);
            }
        }
    }

    fn shaper(&self) -> shape::Shaper {
        shape::Shaper {
            text_format: self.text_format,
            whole_people: self.whole_people,
            text_chars: None,
        }
    }

    fn field(&self, view: &mut Map<String, Value>, issue: &Issue, id: &str, raw: Raw<'_>) {
        let shaper = self.shaper();
        let shaped = match id {
            "comment" => {
                let field = raw.members();
                let total = field.value("total").as_u64();
                // Who wrote a comment is read, hardly ever called by.
                let lean = shape::Shaper {
                    whole_people: false,
                    ..shaper
                };
                let comments = lean.comments(&field, self.comments);
                let shown = comments.len() as u64;
                if let Some(total) = total.filter(|total| *total > shown) {
                    view.insert("comments_total".into(), json!(total));
                }
                Value::Array(comments)
            }
            "worklog" => shaper.worklogs(raw),
            "attachment" => shaper.attachments(raw),
            "issuelinks" => shaper.links(raw),
            "description" | "environment" => shaper.document(raw),
            _ if is_wiki_text(issue, id) => shaper.document(raw),
            _ => shaper.value(raw),
        };
        if shape::is_empty(&shaped) {
            return;
        }
        if !id.starts_with("customfield_") {
            view.insert(output_name(id).into(), shaped);
            return;
        }
        let name = self
            .names
            .or(issue.names.as_ref())
            .and_then(|names| names.get(id)?.as_str());
        let mut custom = Map::new();
        custom.insert("value".into(), shaped);
        match name.filter(|name| self.display_names && !view.contains_key(*name)) {
            Some(name) => {
                custom.insert("field_id".into(), json!(id));
                view.insert(name.into(), custom.into());
            }
            None => {
                if let Some(name) = name {
                    custom.insert("name".into(), json!(name));
                }
                view.insert(id.into(), custom.into());
            }
        }
    }
}

/// A text area of a site that writes wiki markup; the field's type says so.
fn is_wiki_text(issue: &Issue, id: &str) -> bool {
    let custom = issue
        .schema
        .as_ref()
        .and_then(|schema| schema.get(id)?.get("custom")?.as_str());
    custom.is_some_and(|custom| custom.ends_with(":textarea"))
}

/// The reference's name of a system field.
pub fn output_name(id: &str) -> &str {
    match id {
        "issuetype" => "issue_type",
        "fixVersions" => "fix_versions",
        "comment" => "comments",
        "attachment" => "attachments",
        _ => id,
    }
}
