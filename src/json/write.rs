//! Writes an answer, and counts what writing would give.

use serde_json::{Map, Value};

/// A value as JSON text, without a space more than needed.
pub fn text(value: &Value) -> String {
    // A `Value` has string keys only, which serde_json cannot fail to write.
    serde_json::to_string(value).unwrap_or_default()
}

/// The characters of what [`text`] writes, counted instead of written.
pub fn length(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => length_of(text),
        Value::Array(items) => {
            let commas = items.len().saturating_sub(1);
            2 + commas + items.iter().map(length).sum::<usize>()
        }
        Value::Object(map) => length_of_object(map),
    }
}

/// The characters of an object as [`text`] writes it.
pub fn length_of_object(map: &Map<String, Value>) -> usize {
    let commas = map.len().saturating_sub(1);
    let members = map
        .iter()
        .map(|(key, value)| length_of(key) + 1 + length(value));
    2 + commas + members.sum::<usize>()
}

/// The characters of a text as JSON writes it, quotes included.
pub fn length_of(text: &str) -> usize {
    // Characters are counted by their first bytes. Sums of few bytes at a time stay small, so many are added at once.
    let parts = text.as_bytes().chunks(32).map(|part| {
        part.iter()
            .map(|byte| u16::from(WRITTEN[usize::from(*byte)]))
            .sum::<u16>()
    });
    2 + parts.map(usize::from).sum::<usize>()
}

/// The characters that a byte adds.
const WRITTEN: [u8; 256] = {
    let mut written = [1; 256];
    let mut byte = 0;
    while byte < 256 {
        written[byte] = match byte as u8 {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
            0..0x20 => 6,
            0x80..0xc0 => 0,
            _ => 1,
        };
        byte += 1;
    }
    written
};

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_counted_is_what_is_written() {
        let values = [
            json!(null),
            json!([]),
            json!({}),
            json!([true, false, null, 1, -2.5, 1e30]),
            json!({"a": {"b\"c": ["d\\", "e\n\r\t\u{8}\u{c}"]}, "ü": "漢字 👩\u{200d}💻"}),
            json!("\u{1}\u{1f}\u{7f}/"),
            json!("x".repeat(1000) + "ü"),
        ];
        for value in values {
            let written = text(&value);
            assert_eq!(length(&value), written.chars().count(), "{written}");
            assert_eq!(serde_json::from_str::<Value>(&written).ok(), Some(value));
        }
    }
}
