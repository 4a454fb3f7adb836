//! Characters and attributes as XML writes them.
//!
//! Apart because every part of the writer needs it and only here is decided what XML 1.0 can carry: control
//! characters cannot be written at all, not even as references, and are replaced by `U+FFFD`.

use crate::find;

/// Whether XML 1.0 can carry a character.
fn is_writable(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends text between tags; a no-break space becomes `&nbsp;`, as Confluence stores it.
pub(crate) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |character| match character {
        '\n' | '\t' | '"' => None,
        other => reference(other),
    });
}

/// Appends an attribute's value, without its quotes; line breaks as references, else they would be read as spaces.
pub(super) fn push_value(out: &mut String, value: &str) {
    push_escaped(out, value, reference);
}

/// What stands for a character that cannot stand for itself everywhere.
fn reference(character: char) -> Option<&'static str> {
    Some(match character {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\u{a0}' => "&nbsp;",
        '\n' => "&#10;",
        '\r' => "&#13;",
        '\t' => "&#9;",
        other if !is_writable(other) => "\u{fffd}",
        _ => return None,
    })
}

/// Copies long runs at once and asks only about characters that might need a reference.
fn push_escaped(out: &mut String, text: &str, reference: impl Fn(char) -> Option<&'static str>) {
    // 0xc2 leads the no-break space, 0xef the two last characters of the first plane.
    let suspect = |byte: u8| {
        (byte < b' ')
            | (byte == b'&')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == b'"')
            | (byte == 0xc2)
            | (byte == 0xef)
    };
    let mut rest = text;
    while let Some(at) = find::position(rest.as_bytes(), suspect) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = tail.chars();
        if let Some(character) = characters.next() {
            match reference(character) {
                Some(replacement) => out.push_str(replacement),
                None => out.push(character),
            }
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

/// Appends ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_value(out, value);
    out.push('"');
}

/// Appends text as CDATA; `]]>` within is split over two sections.
pub(crate) fn push_cdata(out: &mut String, text: &str) {
    out.push_str("<![CDATA[");
    let mut parts = text.split("]]>");
    push_writable(out, parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("]]]]><![CDATA[>");
        push_writable(out, part);
    }
    out.push_str("]]>");
}

fn push_writable(out: &mut String, text: &str) {
    if text.chars().all(is_writable) {
        out.push_str(text);
    } else {
        out.extend(
            text.chars()
                .map(|c| if is_writable(c) { c } else { '\u{fffd}' }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{push_attribute, push_cdata, push_text};

    #[test]
    fn text_values_and_cdata() {
        let mut out = String::new();
        push_text(&mut out, "a<b>&\"\u{a0}é\u{0}\n\u{fffe}");
        assert_eq!(out, "a&lt;b&gt;&amp;\"&nbsp;é\u{fffd}\n\u{fffd}");
        out.clear();
        push_attribute(&mut out, "ac:name", "<\"&\">");
        assert_eq!(out, " ac:name=\"&lt;&quot;&amp;&quot;&gt;\"");
        out.clear();
        push_cdata(&mut out, "x]]>y\u{1}]]");
        assert_eq!(out, "<![CDATA[x]]]]><![CDATA[>y\u{fffd}]]]]>");
    }
}
