//! The marks inside a line of wiki markup.

use serde_json::{Map, Value, json};

/// Reads one line (or several, joined by line breaks) into ADF inline nodes.
pub(super) fn read(text: &str) -> Vec<Value> {
    let mut reader = Reader {
        letters: text.chars().collect(),
        at: 0,
        plain: String::new(),
        nodes: Vec::new(),
    };
    reader.run(&[]);
    reader.nodes
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    plain: String,
    nodes: Vec<Value>,
}

impl Reader {
    fn run(&mut self, marks: &[Value]) {
        while let Some(letter) = self.peek(0) {
            let matched = match letter {
                '\\' => self.escape(),
                '\n' => self.line_break(marks),
                '{' => self.mono(marks) || self.color(marks),
                '[' => self.link(marks),
                '!' => self.image(marks),
                '*' => self.span('*', "strong", marks),
                '_' => self.span('_', "em", marks),
                '-' => self.span('-', "strike", marks),
                '+' => self.span('+', "underline", marks),
                _ => false,
            };
            if !matched {
                self.plain.push(letter);
                self.at += 1;
            }
        }
        self.flush(marks);
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn flush(&mut self, marks: &[Value]) {
        if self.plain.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.plain);
        self.nodes.push(text_node(&text, marks));
    }

    fn escape(&mut self) -> bool {
        match self.peek(1) {
            // `\\` is a forced line break.
            Some('\\') => {
                self.at += 2;
                self.plain.push('\n');
                let text = std::mem::take(&mut self.plain);
                let text = text.trim_end_matches('\n');
                if !text.is_empty() {
                    self.nodes.push(text_node(text, &[]));
                }
                self.nodes.push(json!({"type": "hardBreak"}));
                true
            }
            Some(letter) if !letter.is_alphanumeric() && !letter.is_whitespace() => {
                self.plain.push(letter);
                self.at += 2;
                true
            }
            _ => false,
        }
    }

    fn line_break(&mut self, marks: &[Value]) -> bool {
        self.flush(marks);
        self.nodes.push(json!({"type": "hardBreak"}));
        self.at += 1;
        true
    }

    /// The text between the present place plus `skip` and the next `end`, on the same line.
    fn until(&self, skip: usize, end: &str) -> Option<(String, usize)> {
        let start = self.at + skip;
        let end: Vec<char> = end.chars().collect();
        let mut at = start;
        while at < self.letters.len() {
            let rest = self.letters.get(at..)?;
            if rest.starts_with(&end) {
                let inner: String = self.letters.get(start..at)?.iter().collect();
                return Some((inner, at + end.len()));
            }
            if rest.first() == Some(&'\n') {
                return None;
            }
            at += 1;
        }
        None
    }

    fn mono(&mut self, marks: &[Value]) -> bool {
        if self.peek(1) != Some('{') {
            return false;
        }
        let Some((inner, end)) = self.until(2, "}}").filter(|(inner, _)| !inner.is_empty()) else {
            return false;
        };
        self.flush(marks);
        self.nodes
            .push(text_node(&inner, &[json!({"type": "code"})]));
        self.at = end;
        true
    }

    /// `{color:red}text{color}`; the colour is kept as a mark when it is a hexadecimal one.
    fn color(&mut self, marks: &[Value]) -> bool {
        let rest: String = self
            .letters
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .collect();
        let Some(tail) = rest.strip_prefix("{color:") else {
            return false;
        };
        let Some((name, tail)) = tail.split_once('}') else {
            return false;
        };
        let Some((inner, _)) = tail.split_once("{color}") else {
            return false;
        };
        self.flush(marks);
        let mut with = marks.to_vec();
        if name.starts_with('#') {
            with.push(json!({"type": "textColor", "attrs": {"color": name}}));
        }
        self.nodes.extend(read_marked(inner, &with));
        let length = "{color:".len() + name.len() + 1 + inner.len() + "{color}".len();
        self.at += rest.get(..length).map_or(0, |taken| taken.chars().count());
        true
    }

    fn link(&mut self, marks: &[Value]) -> bool {
        let Some((inner, end)) = self.until(1, "]").filter(|(inner, _)| !inner.is_empty()) else {
            return false;
        };
        let node = if let Some(user) = inner.strip_prefix('~') {
            let id = user.strip_prefix("accountid:").unwrap_or(user);
            json!({"type": "mention", "attrs": {"id": id, "text": format!("@{id}")}})
        } else {
            let (text, target) = match inner.split_once('|') {
                Some((text, target)) => (text, target.split('|').next().unwrap_or(target)),
                None => (inner.as_str(), inner.as_str()),
            };
            let is_address =
                target.contains("://") || target.starts_with("mailto:") || target.starts_with('/');
            if !is_address {
                return false;
            }
            let mut with = marks.to_vec();
            with.push(json!({"type": "link", "attrs": {"href": target}}));
            text_node(text, &with)
        };
        self.flush(marks);
        self.nodes.push(node);
        self.at = end;
        true
    }

    /// `!name.png!`, kept as text: an ADF media node would need an id of the media service.
    fn image(&mut self, marks: &[Value]) -> bool {
        let Some((inner, end)) = self.until(1, "!") else {
            return false;
        };
        let name = inner.split('|').next().unwrap_or(&inner);
        if !name.contains('.') || name.contains(char::is_whitespace) {
            return false;
        }
        self.flush(marks);
        self.nodes.push(text_node(&format!("!{inner}!"), marks));
        self.at = end;
        true
    }

    fn span(&mut self, sign: char, mark: &str, marks: &[Value]) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.letters.get(at));
        if before.is_some_and(|letter| letter.is_alphanumeric()) {
            return false;
        }
        let Some((inner, end)) = self.until(1, &sign.to_string()) else {
            return false;
        };
        let tight = !inner.is_empty()
            && !inner.starts_with(char::is_whitespace)
            && !inner.ends_with(char::is_whitespace);
        let after = self.letters.get(end);
        if !tight || after.is_some_and(|letter| letter.is_alphanumeric()) {
            return false;
        }
        self.flush(marks);
        let mut with = marks.to_vec();
        with.push(json!({"type": mark}));
        self.nodes.extend(read_marked(&inner, &with));
        self.at = end;
        true
    }
}

fn read_marked(text: &str, marks: &[Value]) -> Vec<Value> {
    let mut reader = Reader {
        letters: text.chars().collect(),
        at: 0,
        plain: String::new(),
        nodes: Vec::new(),
    };
    reader.run(marks);
    reader.nodes
}

fn text_node(text: &str, marks: &[Value]) -> Value {
    let mut node = Map::new();
    node.insert("type".to_owned(), json!("text"));
    node.insert("text".to_owned(), json!(text));
    if !marks.is_empty() {
        node.insert("marks".to_owned(), json!(marks));
    }
    Value::Object(node)
}
