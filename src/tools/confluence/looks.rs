//! Emoji and width of a page: content properties that are set after the page itself.

use serde_json::{Value, json};

use super::words::PageWidth;
use crate::confluence::model::Content;
use crate::confluence::{Client, flows};
use crate::http::Permit;
use crate::tools::{Change, NotApplied};
use crate::view::page::{emoji, width as shown_width};

/// What a caller said of a page's looks; `None` is nothing said.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// The emoji of the title; empty removes it.
    pub emoji: Option<String>,
    /// The width.
    pub width: Option<PageWidth>,
}

impl Looks {
    /// Whether anything was said.
    pub(super) fn is_some(&self) -> bool {
        self.emoji.is_some() || self.width.is_some()
    }

    /// Puts the looks into a preview.
    pub(super) fn preview(&self, mut change: Change, page: Option<&Content>) -> Change {
        if let Some(wanted) = &self.emoji {
            let before = page.and_then(|page| emoji(&page.properties));
            let after = Some(wanted).filter(|wanted| !wanted.is_empty());
            change = change.edit("emoji", json!(before), json!(after));
        }
        if let Some(width) = self.width {
            let before = page.and_then(|page| shown_width(&page.properties));
            change = change.edit("page_width", json!(before), json!(width.value()));
        }
        change
    }

    /// Sets the properties, and gives what did not happen. What did is put into `page`.
    ///
    /// The draft's go along, or the editor would bring the old ones back with the next edit.
    pub(super) async fn apply(
        &self,
        confluence: &Client,
        page: &mut Content,
        permit: &Permit,
    ) -> Vec<NotApplied> {
        let mut wanted: Vec<(&'static str, Option<Value>)> = Vec::new();
        if let Some(text) = &self.emoji {
            let value = code_points(text).map(Value::String);
            wanted.push(("emoji-title-published", value.clone()));
            wanted.push(("emoji-title-draft", value));
        }
        if let Some(width) = self.width {
            let value = width.value().map(|width| json!(width));
            wanted.push(("content-appearance-published", value.clone()));
            wanted.push(("content-appearance-draft", value));
        }
        if wanted.is_empty() {
            return Vec::new();
        }
        let outcomes =
            match flows::set_properties(confluence, &page.id, &page.kind, &wanted, permit).await {
                Ok(outcomes) => outcomes,
                Err(error) => {
                    let reason = crate::tools::Error::from(error).to_string();
                    return vec![NotApplied {
                        field: "emoji and page_width".into(),
                        reason,
                    }];
                }
            };
        let mut not_applied = Vec::new();
        for (key, outcome) in outcomes {
            page.properties.retain(|property| property.key != key);
            match outcome {
                Ok(Some(property)) => page.properties.push(property),
                Ok(None) => {}
                Err(error) => not_applied.push(NotApplied {
                    field: field(key).into(),
                    reason: crate::tools::Error::from(error).to_string(),
                }),
            }
        }
        not_applied
    }
}

fn field(key: &str) -> &'static str {
    match key {
        "emoji-title-published" => "emoji",
        "emoji-title-draft" => "emoji (draft)",
        "content-appearance-published" => "page_width",
        _ => "page_width (draft)",
    }
}

/// What Confluence keeps for an emoji: its code points in hexadecimal, joined by `-`.
fn code_points(text: &str) -> Option<String> {
    let codes: Vec<String> = text
        .trim()
        .chars()
        .map(|character| format!("{:x}", u32::from(character)))
        .collect();
    (!codes.is_empty()).then(|| codes.join("-"))
}

#[cfg(test)]
mod tests {
    use super::code_points;

    #[test]
    fn behaviour_150_emoji_are_kept_as_code_points() {
        assert_eq!(code_points("🚀").as_deref(), Some("1f680"));
        assert_eq!(
            code_points("👩\u{200d}💻").as_deref(),
            Some("1f469-200d-1f4bb")
        );
        assert_eq!(code_points(""), None);
    }
}
