//! Storage format as a small tree, read strictly as Confluence reads it.
//!
//! The simulator must refuse what Confluence refuses, so a body that is not well formed is an error with Confluence's words.
//! It shares no parser with the program under test: a mistake in one would otherwise be invisible to the other.

/// One node of a storage document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// An element with its attributes in source order.
    Element(Element),
    /// Text with entities decoded.
    Text(String),
    /// The content of a CDATA section, verbatim.
    CData(String),
}

/// An element of a storage document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    /// The qualified name, for example `ac:structured-macro`.
    pub(crate) name: String,
    /// Attributes with decoded values.
    pub(crate) attributes: Vec<(String, String)>,
    /// Child nodes.
    pub(crate) children: Vec<Node>,
}

impl Element {
    /// Gives the value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Gives the child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// Gives the first child element of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// Gives the text of a macro parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.elements()
            .find(|child| child.name == "ac:parameter" && child.attribute("ac:name") == Some(name))
            .map(|child| raw_text(&child.children))
    }
}

/// Joins all text below some nodes without any separation.
pub(crate) fn raw_text(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) | Node::CData(text) => out.push_str(text),
            Node::Element(element) => out.push_str(&raw_text(&element.children)),
        }
    }
    out
}

/// Reads a storage body.
///
/// # Errors
///
/// Answers the sentence Confluence puts into its 400 answer when the body is not well formed.
pub(crate) fn parse(source: &str) -> Result<Vec<Node>, String> {
    let mut reader = Reader {
        source,
        position: 0,
    };
    let mut stack: Vec<Element> = Vec::new();
    let mut top: Vec<Node> = Vec::new();
    while !reader.rest().is_empty() {
        let node = match reader.next()? {
            Token::Text(text) => Node::Text(text),
            Token::CData(text) => Node::CData(text),
            Token::Skip => continue,
            Token::Start(element, false) => {
                stack.push(element);
                continue;
            }
            Token::Start(element, true) => Node::Element(element),
            Token::End(name) => match stack.pop() {
                Some(element) if element.name == name => Node::Element(element),
                Some(element) => {
                    return Err(reader.error(&format!(
                        "Unexpected close tag </{name}>; expected </{}>.",
                        element.name
                    )));
                }
                None => {
                    return Err(
                        reader.error(&format!("Unexpected close tag </{name}>; expected </xml>."))
                    );
                }
            },
        };
        match stack.last_mut() {
            Some(parent) => parent.children.push(node),
            None => top.push(node),
        }
    }
    match stack.pop() {
        Some(element) => Err(reader.error(&format!(
            "Unexpected close tag </xml>; expected </{}>.",
            element.name
        ))),
        None => Ok(top),
    }
}

enum Token {
    Text(String),
    CData(String),
    Start(Element, bool),
    End(String),
    Skip,
}

struct Reader<'a> {
    source: &'a str,
    position: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.position..).unwrap_or("")
    }

    fn error(&self, message: &str) -> String {
        let before = self.source.get(..self.position).unwrap_or("");
        let row = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!(
            "Error parsing xhtml: {message}\n at [row,col {{unknown-source}}]: [{row},{column}]"
        )
    }

    fn until(&mut self, end: &str, what: &str) -> Result<&'a str, String> {
        let rest = self.rest();
        match rest.find(end) {
            Some(length) => {
                self.position += length + end.len();
                Ok(rest.get(..length).unwrap_or(""))
            }
            None => Err(self.error(&format!("Unexpected EOF in {what}"))),
        }
    }

    fn next(&mut self) -> Result<Token, String> {
        let rest = self.rest();
        if let Some(after) = rest.strip_prefix("<![CDATA[") {
            self.position += rest.len() - after.len();
            return Ok(Token::CData(self.until("]]>", "CDATA section")?.to_owned()));
        }
        if rest.starts_with("<!--") {
            self.until("-->", "comment")?;
            return Ok(Token::Skip);
        }
        if rest.starts_with("</") {
            self.position += 2;
            let name = self.until(">", "end tag")?.trim().to_owned();
            return Ok(Token::End(name));
        }
        if rest.starts_with('<') {
            return self.start();
        }
        let length = rest.find('<').unwrap_or(rest.len());
        let raw = rest.get(..length).unwrap_or("");
        let text = self.decode(raw)?;
        self.position += length;
        Ok(Token::Text(text))
    }

    fn start(&mut self) -> Result<Token, String> {
        self.position += 1;
        let name = self.name();
        if name.is_empty() {
            let found = self.rest().chars().next().unwrap_or(' ');
            return Err(self.error(&format!(
                "Unexpected character '{found}' (code {}) in content after '<' (malformed start element?).",
                u32::from(found)
            )));
        }
        let mut element = Element {
            name,
            ..Element::default()
        };
        loop {
            self.space();
            let rest = self.rest();
            if rest.starts_with("/>") {
                self.position += 2;
                return Ok(Token::Start(element, true));
            }
            if rest.starts_with('>') {
                self.position += 1;
                return Ok(Token::Start(element, false));
            }
            let key = self.name();
            self.space();
            if key.is_empty() || !self.rest().starts_with('=') {
                let found = self.rest().chars().next().unwrap_or(' ');
                return Err(self.error(&format!(
                    "Unexpected character '{found}' (code {}) expected '='",
                    u32::from(found)
                )));
            }
            self.position += 1;
            self.space();
            let quote = match self.rest().chars().next() {
                Some('"') => "\"",
                Some('\'') => "'",
                other => {
                    let found = other.unwrap_or(' ');
                    return Err(self.error(&format!(
                        "Unexpected character '{found}' (code {}) in start tag Expected a quote",
                        u32::from(found)
                    )));
                }
            };
            self.position += 1;
            let raw = self.until(quote, "attribute value")?;
            let value = self.decode(raw)?;
            element.attributes.push((key, value));
        }
    }

    fn name(&mut self) -> String {
        let rest = self.rest();
        let length = if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.')))
                .unwrap_or(rest.len())
        } else {
            0
        };
        self.position += length;
        rest.get(..length).unwrap_or("").to_owned()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start().len();
    }

    fn decode(&self, raw: &str) -> Result<String, String> {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            out.push_str(rest.get(..at).unwrap_or(""));
            let after = rest.get(at + 1..).unwrap_or("");
            let name = after.split(';').next().unwrap_or("");
            let terminated = after.len() > name.len() && !name.is_empty();
            match terminated.then(|| entity(name)).flatten() {
                Some(character) => out.push(character),
                None if terminated && name.chars().all(char::is_alphanumeric) => {
                    return Err(self.error(&format!("Undeclared general entity \"{name}\"")));
                }
                None => {
                    let found = after.chars().next().unwrap_or(' ');
                    return Err(self.error(&format!(
                        "Unexpected character '{found}' (code {}) (missing name?)",
                        u32::from(found)
                    )));
                }
            }
            rest = after.get(name.len() + 1..).unwrap_or("");
        }
        out.push_str(rest);
        Ok(out)
    }
}

/// Decodes the entities that occur in practice.
///
/// Confluence declares all HTML entities; the ones not listed here do not occur in the seed nor in what editors write.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    NAMED
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, character)| *character)
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("hellip", '\u{2026}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("laquo", '\u{ab}'),
    ("raquo", '\u{bb}'),
    ("bull", '\u{2022}'),
    ("middot", '\u{b7}'),
    ("rarr", '\u{2192}'),
    ("larr", '\u{2190}'),
    ("uarr", '\u{2191}'),
    ("darr", '\u{2193}'),
    ("harr", '\u{2194}'),
    ("rArr", '\u{21d2}'),
    ("times", '\u{d7}'),
    ("divide", '\u{f7}'),
    ("plusmn", '\u{b1}'),
    ("le", '\u{2264}'),
    ("ge", '\u{2265}'),
    ("ne", '\u{2260}'),
    ("deg", '\u{b0}'),
    ("micro", '\u{b5}'),
    ("euro", '\u{20ac}'),
    ("pound", '\u{a3}'),
    ("yen", '\u{a5}'),
    ("cent", '\u{a2}'),
    ("sect", '\u{a7}'),
    ("para", '\u{b6}'),
    ("copy", '\u{a9}'),
    ("reg", '\u{ae}'),
    ("trade", '\u{2122}'),
    ("frac12", '\u{bd}'),
    ("frac14", '\u{bc}'),
    ("frac34", '\u{be}'),
    ("sup2", '\u{b2}'),
    ("sup3", '\u{b3}'),
    ("auml", '\u{e4}'),
    ("ouml", '\u{f6}'),
    ("uuml", '\u{fc}'),
    ("Auml", '\u{c4}'),
    ("Ouml", '\u{d6}'),
    ("Uuml", '\u{dc}'),
    ("szlig", '\u{df}'),
    ("eacute", '\u{e9}'),
    ("egrave", '\u{e8}'),
    ("ecirc", '\u{ea}'),
    ("agrave", '\u{e0}'),
    ("aacute", '\u{e1}'),
    ("acirc", '\u{e2}'),
    ("ccedil", '\u{e7}'),
    ("ntilde", '\u{f1}'),
    ("oacute", '\u{f3}'),
    ("iacute", '\u{ed}'),
    ("uacute", '\u{fa}'),
    ("aring", '\u{e5}'),
    ("oslash", '\u{f8}'),
    ("aelig", '\u{e6}'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
    ("thinsp", '\u{2009}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("shy", '\u{ad}'),
    ("check", '\u{2713}'),
    ("infin", '\u{221e}'),
    ("sum", '\u{2211}'),
    ("alpha", '\u{3b1}'),
    ("beta", '\u{3b2}'),
    ("lambda", '\u{3bb}'),
    ("mu", '\u{3bc}'),
    ("pi", '\u{3c0}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_nested_elements_and_entities() {
        let nodes = parse("<p class=\"a\">x &amp; y<br/></p><![CDATA[<raw>]]>").unwrap();
        assert_eq!(nodes.len(), 2);
        assert_eq!(raw_text(&nodes), "x & y<raw>");
        let Node::Element(paragraph) = &nodes[0] else {
            panic!("no element");
        };
        assert_eq!(paragraph.attribute("class"), Some("a"));
    }

    #[test]
    fn refuses_what_confluence_refuses() {
        for (body, words) in [
            ("<p><b>x</p>", "Unexpected close tag </p>; expected </b>."),
            ("<p>", "expected </p>"),
            ("a & b", "missing name?"),
            ("<3 thanks", "malformed start element?"),
            ("&nosuch;", "Undeclared general entity \"nosuch\""),
        ] {
            let error = parse(body).unwrap_err();
            assert!(error.starts_with("Error parsing xhtml: "), "{error}");
            assert!(error.contains(words), "{error}");
        }
    }
}
