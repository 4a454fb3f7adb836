//! A change before it is made, as a reader can judge it.

use serde_json::{Map, Value, json};

use crate::markup;

/// Longer texts are shown as what differs.
const SHORT: usize = 120;

/// The edits of a change: short values as before and after, longer texts as a unified diff.
pub fn preview<'a>(edits: impl Iterator<Item = (&'a str, &'a Value, &'a Value)>) -> Vec<Value> {
    edits
        .map(|(field, before, after)| {
            if let (Value::String(_) | Value::Null, Value::String(_) | Value::Null) =
                (before, after)
            {
                let (before, after) = (text(before), text(after));
                if is_long(before) || is_long(after) {
                    return json!({"field": field, "diff": unified(before, after)});
                }
            }
            let mut edit = Map::new();
            edit.insert("field".into(), json!(field));
            if !before.is_null() {
                edit.insert("before".into(), before.clone());
            }
            if !after.is_null() {
                edit.insert("after".into(), after.clone());
            }
            Value::Object(edit)
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn is_long(text: &str) -> bool {
    text.len() > SHORT || text.trim_end().contains('\n')
}

fn unified(before: &str, after: &str) -> String {
    markup::diff_lines(before, after, 2)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::preview;

    #[test]
    fn short_values_stand_side_by_side_and_long_ones_as_a_difference() {
        let (low, high) = (json!("Low"), json!("High"));
        let before = json!("one\ntwo\nthree\n");
        let after = json!("one\n2\nthree\n");
        let edits = [("priority", &low, &high), ("description", &before, &after)];
        let shown = preview(edits.into_iter());
        assert_eq!(
            shown,
            [
                json!({"field": "priority", "before": "Low", "after": "High"}),
                json!({"field": "description", "diff": "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"}),
            ]
        );
    }
}
