//! The readable form of a seed: records of lines, so that bodies can be read and changed by people.
//!
//! A record begins with `=== kind`, then `key: value` lines, then bodies. `---` begins the body of the first version,
//! `--- who | when | message | minor` that of a later one. It is turned into the JSON that a seed file holds.

use serde_json::{Map, Value, json};

/// Reads records into one JSON list.
pub(crate) fn read(source: &str) -> Vec<Value> {
    let mut records: Vec<Record> = Vec::new();
    for line in source.lines() {
        if let Some(kind) = line.strip_prefix("=== ") {
            records.push(Record::new(kind.trim()));
            continue;
        }
        let Some(record) = records.last_mut() else {
            // What stands before the first record is a note to the reader.
            continue;
        };
        if line == "---" || line.starts_with("--- ") {
            record.versions.push((heading(line), Vec::new()));
        } else if let Some((_, body)) = record.versions.last_mut() {
            body.push(line.to_owned());
        } else if let Some((key, value)) = line.split_once(": ") {
            record.fields.insert(key.to_owned(), json!(value.trim()));
        }
    }
    records.into_iter().map(Record::json).collect()
}

struct Record {
    fields: Map<String, Value>,
    versions: Vec<(Map<String, Value>, Vec<String>)>,
}

impl Record {
    fn new(kind: &str) -> Self {
        let mut fields = Map::new();
        fields.insert("kind".to_owned(), json!(kind));
        Self {
            fields,
            versions: Vec::new(),
        }
    }

    fn json(mut self) -> Value {
        // Storage has no line breaks between elements; other bodies keep theirs.
        let storage = !matches!(
            self.fields.get("kind").and_then(Value::as_str),
            Some("attachment" | "thread")
        );
        let versions: Vec<Value> = self
            .versions
            .into_iter()
            .map(|(mut version, lines)| {
                let body = if storage {
                    one_line(&lines)
                } else {
                    lines.join("\n")
                };
                version.insert("body".to_owned(), json!(body));
                Value::Object(version)
            })
            .collect();
        self.fields.insert("versions".to_owned(), json!(versions));
        Value::Object(self.fields)
    }
}

fn heading(line: &str) -> Map<String, Value> {
    let mut version = Map::new();
    let pieces = line.trim_start_matches('-').split('|').map(str::trim);
    for (name, piece) in ["by", "when", "message", "minor"].into_iter().zip(pieces) {
        if !piece.is_empty() {
            version.insert(name.to_owned(), json!(piece));
        }
    }
    version
}

/// Joins lines, keeping breaks only inside CDATA.
fn one_line(lines: &[String]) -> String {
    let mut out = String::new();
    let mut inside = false;
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && inside {
            out.push('\n');
        }
        out.push_str(line);
        inside = match (out.rfind("<![CDATA["), out.rfind("]]>")) {
            (Some(open), Some(close)) => open > close,
            (open, _) => open.is_some(),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_fields_and_versions() {
        let found = read(
            "note\n=== page\nid: 7\ntitle: A: b\n---\n<p>x</p>\n<p><![CDATA[a\nb]]></p>\n--- ada | 2026-01-02 03:04 | why\n<p>y</p>\n=== folder\nid: 8\n",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0]["title"], "A: b");
        assert_eq!(
            found[0]["versions"][0]["body"],
            "<p>x</p><p><![CDATA[a\nb]]></p>"
        );
        assert_eq!(found[0]["versions"][1]["by"], "ada");
        assert_eq!(found[1]["kind"], "folder");
    }
}
