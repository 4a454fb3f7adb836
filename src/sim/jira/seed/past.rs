//! What people did to a seeded issue: comments, worklogs, attachments, history.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::issues::{Reader, count};
use super::{field_id, flag, list, maybe, status_id, text};
use crate::jira::fields::parse::moment;
use crate::jira::fields::{Kind, display};
use crate::jira::model::{Attachment, Change, ChangeItem, Comment, Visibility, Worklog};

impl Reader<'_> {
    pub(super) fn comment(&mut self, item: &Value) -> Result<Comment, String> {
        let author = self.account(&text(item, "author"))?;
        let created = self.moment(item, "created");
        Ok(Comment {
            id: count(&mut self.ids.comment),
            update_author: author.clone(),
            author,
            updated: maybe(item, "updated")
                .as_deref()
                .and_then(moment)
                .unwrap_or_else(|| created.clone()),
            created,
            body: self.rich(&text(item, "body")),
            visibility: visibility(item),
            public: !flag(item, "internal"),
        })
    }

    pub(super) fn worklog(&mut self, item: &Value) -> Result<Worklog, String> {
        let author = self.account(&text(item, "author"))?;
        let started = self.moment(item, "started");
        Ok(Worklog {
            id: count(&mut self.ids.worklog),
            update_author: author.clone(),
            author,
            created: started.clone(),
            updated: started.clone(),
            started,
            seconds: self
                .state
                .working
                .seconds(&text(item, "spent"))
                .unwrap_or(3600),
            comment: maybe(item, "comment").map(|wiki| self.rich(&wiki)),
            visibility: None,
        })
    }

    pub(super) fn attachment(&mut self, item: &Value) -> Result<Attachment, String> {
        let bytes = match (maybe(item, "base64"), maybe(item, "text")) {
            (Some(encoded), _) => STANDARD
                .decode(encoded)
                .map_err(|_| "an attachment is no base64".to_owned())?,
            (None, text) => text.unwrap_or_default().into_bytes(),
        };
        Ok(Attachment {
            id: count(&mut self.ids.attachment),
            filename: text(item, "filename"),
            author: self.account(&text(item, "author"))?,
            created: self.moment(item, "created"),
            mime: maybe(item, "mime").unwrap_or_else(|| "text/plain".to_owned()),
            bytes,
        })
    }

    /// `{"author", "created", "items": [[field, from, to], …]}`.
    pub(super) fn change(&mut self, item: &Value) -> Result<Change, String> {
        let mut items = Vec::new();
        for triple in list(item, "items") {
            let word = |at: usize| triple.get(at).and_then(Value::as_str);
            let name = word(0).unwrap_or_default();
            let Ok(id) = field_id(self.state, name) else {
                // An edition without the field has no such history.
                continue;
            };
            let (from, from_string) = self.side(&id, word(1))?;
            let (to, to_string) = self.side(&id, word(2))?;
            items.push(ChangeItem {
                field: name.to_owned(),
                field_id: id,
                from,
                from_string,
                to,
                to_string,
            });
        }
        Ok(Change {
            id: count(&mut self.ids.change),
            author: self.account(&text(item, "author"))?,
            created: self.moment(item, "created"),
            items,
        })
    }

    fn side(
        &self,
        field: &str,
        word: Option<&str>,
    ) -> Result<(Option<String>, Option<String>), String> {
        let Some(word) = word else {
            return Ok((None, None));
        };
        let Some(field) = self.state.field(field) else {
            return Ok((None, Some(word.to_owned())));
        };
        let value = match field.kind {
            Kind::Status => json!(status_id(self.state, word)?),
            Kind::Priority => self
                .state
                .priorities
                .iter()
                .find(|it| it.name == word)
                .map(|it| json!(it.id))
                .unwrap_or(json!(word)),
            Kind::Resolution => self
                .state
                .resolutions
                .iter()
                .find(|it| it.name == word)
                .map(|it| json!(it.id))
                .unwrap_or(json!(word)),
            Kind::User => json!(self.account(word)?),
            Kind::Sprint => {
                let sprint = self
                    .state
                    .sprints
                    .iter()
                    .find(|it| it.name == word)
                    .ok_or_else(|| format!("no sprint `{word}`"))?;
                json!([sprint.id.to_string()])
            }
            _ => return Ok((None, Some(word.to_owned()))),
        };
        Ok(display::change(self.core, self.state, field, Some(&value)))
    }
}

fn visibility(item: &Value) -> Option<Visibility> {
    let role = maybe(item, "role").map(|value| ("role", value));
    let (kind, value) = role.or_else(|| maybe(item, "group").map(|value| ("group", value)))?;
    Some(Visibility {
        kind: kind.to_owned(),
        value,
    })
}

pub(super) fn remote(item: &Value) -> Value {
    json!({
        "globalId": maybe(item, "global_id"),
        "relationship": maybe(item, "relationship"),
        "object": {"url": text(item, "url"), "title": text(item, "title"), "summary": text(item, "summary")},
    })
}
