//! The visible stand-in for a macro or an unknown node, and its way back.
//!
//! One syntax, written as a code span in Markdown so that nothing in it is taken for markup:
//!
//! ```text
//! `{macro:toc maxLevel=3 #1a2b3c4d}`                                   a macro on lines of its own
//! `{inline:jira key=PROJ-7 #5e6f7a8b}`                                 a macro within a line
//! `{block:adf/syncBlock resourceId=r1 #0badcafe source="{\"type\"…}"}`  an unknown block, with its source
//! `{span:storage/ac:link #deadbeef}`                                   an unknown node within a line
//! `{status:"In progress" color=blue}` `{date:2024-01-31}` `{anchor:top}` `{template:"Write here"}`
//! ```
//!
//! kind, colon, name, parameters (`name=value`, the value a JSON string when it holds more than letters, digits
//! and `._:/+-`), `#` and the id: the first eight hexadecimal digits of a hash of the node's source, so the same node has the
//! same id on every run. `source=` at the end carries the node where name and parameters do not say all of it
//! ([`Placeholders::SelfContained`](super::options::Placeholders)). A code span that is not exactly of this form, or names neither source, known
//! original nor a macro, stays code.

/// What a placeholder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// What it stands for.
    pub kind: Kind,
    /// Macro name, or `format/name` of an unknown node.
    pub name: String,
    /// Parameters in source order.
    pub parameters: Vec<(String, String)>,
    /// The id, eight hexadecimal digits; may be missing when a person wrote the placeholder.
    pub id: Option<String>,
    /// The node's source, if carried along.
    pub source: Option<String>,
}

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A macro or extension as a block.
    Macro,
    /// A macro or extension within a line.
    Inline,
    /// An unknown block.
    Block,
    /// An unknown node within a line.
    Span,
    /// A status label; the name is its text.
    Status,
    /// A date; the name is the day.
    Date,
    /// An anchor; the name is its own.
    Anchor,
    /// A template's instruction; the name is its text.
    Template,
}

const KINDS: [Kind; 8] = [
    Kind::Macro,
    Kind::Inline,
    Kind::Block,
    Kind::Span,
    Kind::Status,
    Kind::Date,
    Kind::Anchor,
    Kind::Template,
];

impl Kind {
    /// The word in the placeholder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Macro => "macro",
            Self::Inline => "inline",
            Self::Block => "block",
            Self::Span => "span",
            Self::Status => "status",
            Self::Date => "date",
            Self::Anchor => "anchor",
            Self::Template => "template",
        }
    }
}

/// The id of a source: eight hexadecimal digits of its FNV-1a hash.
pub fn id_of(source: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in source.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{:08x}", (hash >> 32) as u32 ^ hash as u32)
}

/// Writes a placeholder, braces included, without the code span around it.
pub fn write(placeholder: &Placeholder) -> String {
    format!(
        "{{{}:{}}}",
        placeholder.kind.name(),
        write_arguments(placeholder)
    )
}

/// Writes what stands behind the kind.
pub fn write_arguments(placeholder: &Placeholder) -> String {
    let mut out = String::new();
    push_value(&mut out, &placeholder.name);
    for (name, value) in &placeholder.parameters {
        out.push(' ');
        push_value(&mut out, name);
        out.push('=');
        push_value(&mut out, value);
    }
    if let Some(id) = &placeholder.id {
        out.push_str(" #");
        out.push_str(id);
    }
    if let Some(source) = &placeholder.source {
        out.push_str(" source=");
        push_quoted(&mut out, source);
    }
    out
}

fn is_bare(value: &str) -> bool {
    !value.is_empty()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._:/+-".contains(&byte))
}

fn push_value(out: &mut String, value: &str) {
    if is_bare(value) {
        out.push_str(value);
    } else {
        push_quoted(out, value);
    }
}

/// A JSON string; backticks are escaped too, so that the code span around it needs one only.
fn push_quoted(out: &mut String, value: &str) {
    out.push('"');
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '`' => out.push_str("\\u0060"),
            '|' => out.push_str("\\u007c"),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Reads a placeholder, braces included; `None` when the text is not exactly one.
pub fn read(text: &str) -> Option<Placeholder> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let (kind, rest) = inner.split_once(':')?;
    let kind = KINDS.into_iter().find(|known| known.name() == kind)?;
    arguments(kind, rest)
}

/// Reads what stands behind the kind: name, parameters, id, source.
pub fn arguments(kind: Kind, rest: &str) -> Option<Placeholder> {
    let (name, mut rest) = take_value(rest)?;
    let mut placeholder = Placeholder {
        kind,
        name,
        parameters: Vec::new(),
        id: None,
        source: None,
    };
    while let Some(tail) = rest.strip_prefix(' ') {
        if let Some(id) = tail.strip_prefix('#') {
            let end = id.find(' ').unwrap_or(id.len());
            let (id, tail) = id.split_at(end);
            if placeholder.id.is_some() || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            placeholder.id = Some(id.to_owned());
            rest = tail;
            continue;
        }
        let (name, tail) = take_value(tail)?;
        let (value, tail) = take_value(tail.strip_prefix('=')?)?;
        if name == "source" && placeholder.id.is_some() {
            placeholder.source = Some(value);
        } else {
            placeholder.parameters.push((name, value));
        }
        rest = tail;
    }
    rest.is_empty().then_some(placeholder)
}

fn take_value(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        let mut escaped = false;
        for (index, byte) in text.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    let (quoted, rest) = text.split_at(index + 1);
                    return Some((serde_json::from_str(quoted).ok()?, rest));
                }
                _ => {}
            }
        }
        return None;
    }
    let end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"._:/+-".contains(&byte)))
        .unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    (!value.is_empty()).then(|| (value.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_come_back() {
        let placeholder = Placeholder {
            kind: Kind::Block,
            name: "adf/sync Block".into(),
            parameters: vec![
                ("a".into(), "x \"y\" `z` | \n\u{1}".into()),
                (String::new(), "v".into()),
            ],
            id: Some(id_of("source")),
            source: Some("{\"type\":\"x\"}".into()),
        };
        let written = write(&placeholder);
        assert!(!written.contains(['`', '\n', '|']));
        assert_eq!(read(&written), Some(placeholder));
    }

    #[test]
    fn other_braces_are_left_alone() {
        for text in [
            "{a}",
            "{macro:}",
            "{macro:toc",
            "{macro:toc  a=b}",
            "{macro:toc a}",
            "{macro:toc #xyz}",
            "{}",
            "{status:\"x}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            write(&read("{macro:toc maxLevel=3 #1a2b3c4d}").unwrap()),
            "{macro:toc maxLevel=3 #1a2b3c4d}"
        );
    }
}
