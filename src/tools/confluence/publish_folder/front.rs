//! What a Markdown file says of itself before its text: title, labels, parent, the page it is.
//!
//! YAML between lines of `---`, as static site generators have it. Other keys are theirs and mean nothing here, nested
//! ones included; a block that is no YAML is an error, because its title would else be lost without a word.

use saphyr_parser::{Event, Parser};

/// The front matter of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Front {
    /// `title`.
    pub title: Option<String>,
    /// `labels` or `tags`.
    pub labels: Vec<String>,
    /// `parent`: the title of the page to stand below.
    pub parent: Option<String>,
    /// `page_id`, as an export writes it.
    pub page_id: Option<String>,
}

/// Takes the front matter off a text.
///
/// # Errors
/// Where it cannot be read, in words that follow "its front matter".
pub(in super::super) fn split(text: &str) -> Result<(Front, &str), String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = opened(text) else {
        return Ok((Front::default(), text));
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = rest.get(..at).unwrap_or_default();
            let body = rest.get(at + line.len()..).unwrap_or_default();
            return Ok((read(yaml)?, body.trim_start_matches(['\r', '\n'])));
        }
        at += line.len();
    }
    // A rule at the beginning of a text without any front matter.
    Ok((Front::default(), text))
}

fn opened(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n')?;
    (first.trim_end() == "---").then_some(rest)
}

fn read(yaml: &str) -> Result<Front, String> {
    let mut front = Front::default();
    let mut depth = 0;
    let mut key: Option<String> = None;
    for event in Parser::new_from_str(yaml) {
        let (event, _) = event.map_err(|error| format!("cannot be read as YAML: {error}"))?;
        match event {
            Event::MappingStart(..) => depth += 1,
            Event::SequenceStart(..) => {
                if depth == 0 {
                    return Err("is a list; it must name its values".into());
                }
                depth += 1;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth -= 1;
                if depth == 1 {
                    key = None;
                }
            }
            Event::Scalar(value, ..) => match (depth, &key) {
                (0, _) if !value.is_empty() => {
                    return Err("is no list of names and values".into());
                }
                (1, None) => key = Some(value.into_owned()),
                (1, Some(name)) => {
                    front.put(name, &value, true);
                    key = None;
                }
                (2, Some(name)) => front.put(name, &value, false),
                _ => {}
            },
            Event::Alias(_) if depth == 1 => key = None,
            _ => {}
        }
    }
    Ok(front)
}

impl Front {
    fn put(&mut self, name: &str, value: &str, is_single: bool) {
        let value = value.trim();
        if value.is_empty() || value == "~" || value == "null" {
            return;
        }
        match (name, is_single) {
            ("title", true) => self.title = Some(value.to_owned()),
            ("parent", true) => self.parent = Some(value.to_owned()),
            ("page_id" | "confluence_page_id", true) => self.page_id = Some(value.to_owned()),
            ("labels" | "tags", true) => {
                let several = value.split([',', ' ']).map(str::trim);
                several.for_each(|label| self.label(label));
            }
            ("labels" | "tags", false) => self.label(value),
            _ => {}
        }
    }

    fn label(&mut self, label: &str) {
        // As a label may be written on the site: in small letters, without spaces.
        let label = label
            .to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join("-");
        if !label.is_empty() && !self.labels.contains(&label) {
            self.labels.push(label);
        }
    }

    /// As an export writes it.
    pub(in super::super) fn written(&self) -> String {
        let mut text = String::from("---\n");
        let mut line = |name: &str, value: &Option<String>| {
            if let Some(value) = value {
                // JSON's strings are YAML's.
                text.push_str(&format!(
                    "{name}: {}\n",
                    serde_json::Value::from(value.as_str())
                ));
            }
        };
        line("title", &self.title);
        line("page_id", &self.page_id);
        line("parent", &self.parent);
        if !self.labels.is_empty() {
            text.push_str(&format!("labels: [{}]\n", self.labels.join(", ")));
        }
        text.push_str("---\n\n");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> Front {
        split(text).expect("front matter").0
    }

    #[test]
    fn title_labels_and_parent_are_taken_and_the_rest_is_left() {
        let (found, body) = split(
            "---\ntitle: \"Set up: a guide\"\ndate: 2026-01-31\nlabels: [Ops, how to]\nparent: Home\nauthor:\n  title: x\n  \
             labels: [no]\npage_id: 12345\nweight: 10\n---\n\n# Text\n---\n",
        )
        .expect("front matter");
        assert_eq!(found.title.as_deref(), Some("Set up: a guide"));
        assert_eq!(found.labels, ["ops", "how-to"]);
        assert_eq!(found.parent.as_deref(), Some("Home"));
        assert_eq!(found.page_id.as_deref(), Some("12345"));
        assert_eq!(body, "# Text\n---\n");
    }

    #[test]
    fn lists_are_written_in_every_way_people_do() {
        for text in [
            "tags: a, b",
            "labels: a b",
            "labels:\n  - a\n  - b\n  - a",
            "tags: [\"a\", 'b']",
        ] {
            assert_eq!(
                front(&format!("---\n{text}\n---\n")).labels,
                ["a", "b"],
                "{text}"
            );
        }
        assert_eq!(
            front("---\ntitle: 1.10\n---\n").title.as_deref(),
            Some("1.10")
        );
        assert_eq!(
            front("---\r\ntitle: a\r\n---\r\nx").title.as_deref(),
            Some("a")
        );
        assert_eq!(front("---\ntitle:\nlabels: []\n---\n"), Front::default());
    }

    #[test]
    fn a_text_without_front_matter_is_whole() {
        for text in [
            "# a\n",
            "",
            "---",
            "---\nnot closed\n# a\n",
            "a\n---\ntitle: x\n---\n",
        ] {
            let (found, body) = split(text).expect("no front matter");
            assert_eq!((found, body), (Front::default(), text));
        }
        assert_eq!(split("---\n---\nx").expect("empty").1, "x");
        assert!(split("---\ntitle: [a\n---\nx").is_err());
        assert!(split("---\n- a\n---\nx").is_err());
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let all = Front {
            title: Some("A \"b\": c # d".into()),
            labels: vec!["x".into(), "y-z".into()],
            parent: Some("- p".into()),
            page_id: Some("7".into()),
        };
        assert_eq!(front(&format!("{}text", all.written())), all);
    }
}
