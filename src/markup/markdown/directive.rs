//! Directives: `:::name …` containers, `{expand:Title}`, `!!! note`, and the attributes they share with images and code.
//!
//! Apart because the pre-pass, the reader and the writer must agree on what a directive is.

use crate::document::PanelKind;

/// What a directive line says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Directive {
    /// `:::info Title`, `:::custom color=#fff`.
    Panel {
        kind: PanelKind,
        attributes: Attributes,
    },
    /// `:::expand Title` or `{expand:Title}`.
    Expand(String),
    /// `:::columns type=two_equal`.
    Columns(Attributes),
    /// `:::column width=50`.
    Column(Attributes),
    /// `:::decisions`.
    Decisions,
    /// `:::figure`: an image and its caption.
    Figure,
    /// `:::files`: images side by side.
    Files,
    /// `:::table layout=wide width=960`: the attributes of the table inside.
    Table(Attributes),
    /// `:::macro …`, the rest of the line as in a placeholder.
    Macro(String),
    /// `:::` alone.
    Close,
    /// `{expand}`: opens or closes.
    ExpandToggle,
}

/// Names and values, and the words that were no `name=value`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Attributes {
    pub pairs: Vec<(String, String)>,
    pub words: String,
}

impl Attributes {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite() && *number >= 0.0)
    }

    /// `title=…`, or the words after the name.
    pub(super) fn title(&self) -> Option<&str> {
        self.get("title")
            .or(Some(self.words.as_str()).filter(|words| !words.is_empty()))
    }
}

/// Whether a line that begins with `:::` is one of ours (other text may begin so too).
pub(super) fn is_fence(line: &str) -> bool {
    let rest = line.trim_start_matches(':').trim();
    rest.is_empty() || rest.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// The directive a line says; `None` for unknown names, which stay text.
pub(super) fn read(line: &str) -> Option<Directive> {
    let line = line.trim();
    if line.starts_with('{') {
        return expand(line);
    }
    let rest = line.strip_prefix(":::")?.trim_start_matches(':').trim();
    if rest.is_empty() {
        return Some(Directive::Close);
    }
    let end = rest
        .find(|character: char| character.is_whitespace())
        .unwrap_or(rest.len());
    let (name, arguments) = rest.split_at(end);
    let arguments = arguments.trim();
    let panel = |kind| Directive::Panel {
        kind,
        attributes: attributes(arguments),
    };
    Some(match name {
        "info" => panel(PanelKind::Info),
        "note" => panel(PanelKind::Note),
        "tip" => panel(PanelKind::Tip),
        "success" => panel(PanelKind::Success),
        "warning" => panel(PanelKind::Warning),
        "error" => panel(PanelKind::Error),
        "custom" => panel(PanelKind::Custom),
        "expand" => Directive::Expand(unquoted(arguments)),
        "columns" => Directive::Columns(attributes(arguments)),
        "table" => Directive::Table(attributes(arguments)),
        "column" => Directive::Column(attributes(arguments)),
        "decisions" => Directive::Decisions,
        "figure" => Directive::Figure,
        "files" => Directive::Files,
        "macro" if !arguments.is_empty() => Directive::Macro(arguments.to_owned()),
        _ => return None,
    })
}

/// `{expand:Title}` and `{expand}`.
pub(super) fn expand(line: &str) -> Option<Directive> {
    let inner = line.trim().strip_prefix("{expand")?.strip_suffix('}')?;
    if inner.is_empty() {
        return Some(Directive::ExpandToggle);
    }
    let title = inner.strip_prefix(':')?.trim();
    Some(Directive::Expand(
        title.strip_prefix("title=").unwrap_or(title).to_owned(),
    ))
}

/// The `:::` line for MkDocs' `!!! type "Title"`.
pub(super) fn admonition(line: &str) -> Option<String> {
    let rest = line.strip_prefix("!!! ")?.trim();
    let (kind, title) = match rest.split_once(' ') {
        Some((kind, title)) => (kind, title.trim()),
        None => (rest, ""),
    };
    let kind = match kind {
        "note" | "info" | "abstract" | "summary" | "question" | "example" | "quote" => "info",
        "tip" | "hint" => "tip",
        "success" | "check" | "done" => "success",
        "warning" | "caution" | "attention" => "warning",
        "danger" | "error" | "failure" | "bug" => "error",
        "important" => "note",
        _ => return None,
    };
    if title.is_empty() {
        return Some(format!(":::{kind}"));
    }
    let title = unquoted(title);
    let mut line = format!(":::{kind} title=");
    push_value(&mut line, &title);
    Some(line)
}

fn unquoted(text: &str) -> String {
    match text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(_) => serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()),
        None => text.to_owned(),
    }
}

/// Reads `name=value name="a value" words`.
pub(super) fn attributes(text: &str) -> Attributes {
    let mut attributes = Attributes::default();
    let mut rest = text.trim();
    let mut words: Vec<&str> = Vec::new();
    while !rest.is_empty() {
        match pair(rest) {
            Some((name, value, tail)) => {
                attributes.pairs.push((name, value));
                rest = tail.trim_start();
            }
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let (word, tail) = rest.split_at(end);
                words.push(word);
                rest = tail.trim_start();
            }
        }
    }
    attributes.words = words.join(" ");
    attributes
}

fn pair(text: &str) -> Option<(String, String, &str)> {
    let (name, rest) = text.split_once('=')?;
    let plain = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !plain {
        return None;
    }
    if rest.starts_with('"') {
        let end = quoted_end(rest)?;
        let (value, tail) = rest.split_at(end);
        let value = serde_json::from_str(value).ok()?;
        return Some((name.to_owned(), value, tail));
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (value, tail) = rest.split_at(end);
    Some((name.to_owned(), value.to_owned(), tail))
}

/// One past the closing quote of a JSON string.
fn quoted_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(index + 1),
            _ => {}
        }
    }
    None
}

/// Appends a value, quoted where it must be.
pub(super) fn push_value(out: &mut String, value: &str) {
    let bare = !value.is_empty()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._/+-#%:,".contains(&byte));
    if bare {
        out.push_str(value);
    } else {
        // Writing a string as JSON cannot fail.
        out.push_str(&serde_json::Value::String(value.to_owned()).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        assert_eq!(read(":::"), Some(Directive::Close));
        assert_eq!(
            read("{expand:More}"),
            Some(Directive::Expand("More".into()))
        );
        assert_eq!(read("{expand}"), Some(Directive::ExpandToggle));
        assert_eq!(read(":::foo"), None);
        let Some(Directive::Panel { kind, attributes }) = read("::: info Mind the gap") else {
            panic!()
        };
        assert_eq!(
            (kind, attributes.title()),
            (PanelKind::Info, Some("Mind the gap"))
        );
        assert_eq!(
            admonition("!!! tip \"A b\"").as_deref(),
            Some(":::tip title=\"A b\"")
        );
    }

    #[test]
    fn attributes_are_read() {
        let attributes = attributes(r#"a=1 b="x \"y\"" some words c=#fff"#);
        assert_eq!(attributes.get("b"), Some("x \"y\""));
        assert_eq!(attributes.get("c"), Some("#fff"));
        assert_eq!(attributes.words, "some words");
        assert_eq!(attributes.number("a"), Some(1.0));
    }
}
