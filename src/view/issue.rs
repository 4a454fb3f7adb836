//! An issue for a reader: fields shaped by what they are, under the reference's names, empty ones left out.
//!
//! No list of known custom fields: a value is recognised by its form (a document, a user, an option, a named thing,
//! a point in time), which is the same for every site. Only the names of the answer's keys are fixed here.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::budget::{SHORTEST_TEXT, level};
use super::shape::{self, MORE};
use crate::atlassian::Origin;
use crate::jira::model::Issue;
use crate::json::{Object, Raw, Tree};
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
    pub fn with_address<'i>(&'i self, issue: &'i Issue, address: String) -> Object<'i> {
        let mut view = self.of(issue);
        view.insert("browse_url", address);
        view
    }

    /// The issue as a list holds it: the address follows from the key, and would be most of the bytes.
    pub fn of<'i>(&'i self, issue: &'i Issue) -> Object<'i> {
        let mut view = Object::with_capacity(16);
        view.insert("id", issue.id.as_str());
        view.insert("key", issue.key.as_str());
        let all = self.fields.is_empty() || self.fields.iter().any(|id| id.starts_with('*'));
        let ids: Vec<Cow<'_, str>> = if all {
            issue.fields.ids().collect()
        } else {
            self.fields.iter().map(Cow::from).collect()
        };
        // Before a field that somebody called so.
        if let Some(origin) = self.origin(issue, &ids) {
            view.insert("origin", origin.name());
        }
        for id in ids {
            if self.without_description && id == DESCRIPTION {
                continue;
            }
            if let Some(raw) = issue.fields.raw(&id) {
                self.field(&mut view, issue, id, raw);
            }
        }
        view
    }

    /// Where those stand who wrote the issue, if they are known and not all shown: under lockdown they are asked for
    /// whatever fields were wanted.
    fn origin(&self, issue: &Issue, shown: &[Cow<'_, str>]) -> Option<Origin> {
        const AUTHORS: [&str; 2] = ["reporter", "creator"];
        let is_told = |id: &&str| issue.fields.has(id);
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
        views: &mut [Object<'i>],
        issues: impl Iterator<Item = &'i Issue> + Clone,
        room: usize,
    ) {
        let is_wanted = |id: &String| id == DESCRIPTION || id.starts_with('*');
        if !self.fields.is_empty() && !self.fields.iter().any(is_wanted) {
            return;
        }
        let raws = issues.map(|issue| issue.fields.raw(DESCRIPTION));
        let most = match room {
            0 => Some(0),
            _ => level(raws.clone().flatten().map(Raw::text_chars).collect(), room),
        };
        let shaper = shape::Shaper {
            text_chars: most,
            ..self.shaper()
        };
        // Where too little of a text would be shown, it is not worth converting: that there is some is told.
        let is_hopeless = |raw: Raw<'_>| match most {
            Some(0) => raw.has_text(),
            Some(most) if most < SHORTEST_TEXT => raw.text_chars() > most,
            _ => false,
        };
        for (view, raw) in views.iter_mut().zip(raws) {
            let text = match raw {
                None => Tree::Null,
                Some(raw) if is_hopeless(raw) => MORE.into(),
                Some(raw) => shaper.document(raw),
            };
            if !text.is_empty() {
                view.insert(DESCRIPTION, text);
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

    fn field<'i>(
        &'i self,
        view: &mut Object<'i>,
        issue: &'i Issue,
        id: Cow<'i, str>,
        raw: Raw<'i>,
    ) {
        let shaper = self.shaper();
        let shaped = match id.as_ref() {
            "comment" => {
                // Who wrote a comment is read, hardly ever called by.
                let lean = shape::Shaper {
                    whole_people: false,
                    ..shaper
                };
                let (comments, total) = lean.comments(raw, self.comments);
                let shown = comments.len() as u64;
                if let Some(total) = total.filter(|total| *total > shown) {
                    view.insert("comments_total", total);
                }
                comments.into()
            }
            "worklog" => shaper.worklogs(raw),
            "attachment" => shaper.attachments(raw),
            "issuelinks" => shaper.links(raw),
            "description" | "environment" => shaper.document(raw),
            id if is_wiki_text(issue, id) => shaper.document(raw),
            _ => shaper.value(raw),
        };
        if shaped.is_empty() {
            return;
        }
        if !id.starts_with("customfield_") {
            match output_name(&id) {
                Some(name) => view.insert(name, shaped),
                None => view.insert(id, shaped),
            }
            return;
        }
        let name = self
            .names
            .or(issue.names.as_ref())
            .and_then(|names| names.get(id.as_ref())?.as_str());
        let mut custom = Object::from([("value", shaped)]);
        match name.filter(|name| self.display_names && view.get(name).is_none()) {
            Some(name) => {
                custom.insert("field_id", id);
                view.insert(name, custom);
            }
            None => {
                if let Some(name) = name {
                    custom.insert("name", name);
                }
                view.insert(id, custom);
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

/// The reference's name of a system field that it calls otherwise.
pub fn output_name(id: &str) -> Option<&'static str> {
    match id {
        "issuetype" => Some("issue_type"),
        "fixVersions" => Some("fix_versions"),
        "comment" => Some("comments"),
        "attachment" => Some("attachments"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_description_is_shown_where_long_ones_have_no_room() {
        let issue = |text: &str| Issue {
            fields: serde_json::from_value(serde_json::json!({ "description": text }))
                .unwrap_or_default(),
            ..Issue::default()
        };
        let issues = [issue("Short."), issue(&"long ".repeat(100)), issue("")];
        let view = IssueView {
            text_format: Format::Wiki,
            fields: &[],
            names: None,
            comments: 0,
            display_names: false,
            whole_people: false,
            without_description: true,
        };
        let shown = |room: usize| {
            let mut views = [Object::new(), Object::new(), Object::new()];
            view.add_descriptions(&mut views, issues.iter(), room);
            views.map(|view| Some(view.get(DESCRIPTION)?.text()?.to_owned()))
        };
        let told = Some(MORE.to_owned());
        assert_eq!(shown(50), [Some("Short.".into()), told.clone(), None]);
        assert_eq!(shown(0), [told.clone(), told, None]);
        let whole = "long ".repeat(100).trim_end().to_owned();
        assert_eq!(shown(1000), [Some("Short.".into()), Some(whole), None]);
    }
}
