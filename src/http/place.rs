//! Where in a JSON text something is: `fields.comment.comments[0].id`.
//!
//! For the words of a decoding failure. serde_json says line and column, which help nobody who reads an error; a
//! deserialiser that follows the path (`serde_path_to_error`) is built once more for every type that is read, and slows
//! each success down for the sake of a failure. This walks the text again, and only then.

use std::fmt::Write;

/// One step of the way.
enum Step {
    Key(String),
    Item(usize),
}

/// The path at a line and column as serde_json counts them (from 1, in bytes). Empty for the text as a whole.
pub(super) fn path(text: &[u8], line: usize, column: usize) -> String {
    let before = text
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    path_to(text, before.saturating_add(column))
}

/// The path to a byte.
pub(super) fn path_to(text: &[u8], end: usize) -> String {
    let end = end.min(text.len());
    let mut way: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < end {
        match text.get(at) {
            Some(b'"') => {
                let start = at + 1;
                at = string_end(text, start);
                if is_key(text, at)
                    && let Some(Step::Key(key)) = way.last_mut()
                {
                    let name = text.get(start..at.saturating_sub(1)).unwrap_or_default();
                    *key = String::from_utf8_lossy(name).into_owned();
                }
                continue;
            }
            Some(b'{') => way.push(Step::Key(String::new())),
            Some(b'[') => way.push(Step::Item(0)),
            Some(b'}' | b']') => {
                way.pop();
            }
            Some(b',') => match way.last_mut() {
                Some(Step::Item(index)) => *index += 1,
                Some(Step::Key(key)) => key.clear(),
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    written(&way)
}

/// The position behind a string's closing quote.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match text.get(at) {
            None => return at,
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// Whether a colon follows.
fn is_key(text: &[u8], at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    rest.trim_ascii_start().first() == Some(&b':')
}

fn written(way: &[Step]) -> String {
    let mut path = String::new();
    for step in way {
        match step {
            Step::Key(key) if key.is_empty() => {}
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Step::Item(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::http::json;

    #[derive(Deserialize, Debug)]
    struct Comment {
        #[expect(dead_code, reason = "it is only read")]
        id: String,
    }

    #[derive(Deserialize, Debug)]
    struct Comments {
        #[expect(dead_code, reason = "it is only read")]
        comments: Vec<Comment>,
    }

    #[test]
    fn a_failure_names_the_path_of_what_does_not_fit() {
        let cases = [
            (
                r#"{"comments": [{"id": "1"}, {"id": 2}]}"#,
                "comments[1].id",
            ),
            (
                "{\"comments\": [\n  {\"x\": \"a \\\" , [\", \"id\": null}]}",
                "comments[0].id",
            ),
            (
                r#"{"comments": [{"id": "1"}, {"x": {"id": "7"}}]}"#,
                "comments[1]",
            ),
            (r#"{"comments": {"a": 1}}"#, "comments"),
            (r#"{"a": 1, "comments": true}"#, "comments"),
        ];
        for (text, path) in cases {
            let error = json::<Comments>(text.as_bytes()).expect_err(text);
            assert!(
                error.starts_with(&format!("at `{path}`: ")),
                "{text}: {error}"
            );
            assert!(!error.contains("line"), "{error}");
        }
        let error = json::<Comments>(b"7").expect_err("no object");
        assert!(!error.contains("at `"), "{error}");
        let error = json::<Comments>(br#"{"comments": [{"id": "#).expect_err("cut off");
        assert!(error.starts_with("at `comments[0].id`: EOF"), "{error}");
        assert!(json::<Comments>(br#"{"comments": []} x"#).is_err());
    }
}
