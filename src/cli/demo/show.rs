//! Answers for a person's eye: the few things that matter, a line each.

use serde_json::Value;

/// Lines of one answer shown at the most.
const LINES: usize = 14;

/// The answer in some lines.
pub(super) fn answer(answer: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(message) = text(answer, "/message") {
        lines.push(message);
    }
    if answer.get("dry_run").is_some() {
        lines.extend(text(answer, "/change").map(|title| format!("would: {title}")));
    }
    for key in ["edits", "changed"] {
        for edit in answer
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            lines.extend(self::edit(edit));
        }
    }
    for gap in answer
        .get("not_applied")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        lines.push(format!("not applied: {gap}"));
    }
    for issue in answer
        .get("issues")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        lines.push(self::issue(issue));
    }
    for page in answer
        .get("results")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        lines.push(self::page(page));
    }
    if let Some(issue) = answer.get("issue") {
        lines.push(self::issue(issue));
    }
    if let Some(page) = answer.get("page") {
        lines.push(self::page(page));
    }
    if answer.get("key").is_some() {
        lines.push(issue(answer));
        for comment in answer
            .get("comments")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let author = text(comment, "/author/display_name").unwrap_or_default();
            lines.push(format!(
                "{author}: {}",
                text(comment, "/body").unwrap_or_default()
            ));
        }
        lines.extend(block(text(answer, "/description")));
    }
    if let Some(metadata) = answer.get("metadata") {
        lines.push(page(metadata));
        lines.extend(block(text(metadata, "/content/value")));
    }
    if lines.is_empty() || (lines.len() == 1 && answer.get("body").is_some()) {
        lines.extend(block(text(answer, "/body")));
    }
    let whole = lines.len();
    lines.truncate(LINES);
    if whole > LINES {
        lines.push(format!("… {} more lines", whole - LINES));
    }
    lines.iter().map(|line| one_line(line, 110)).collect()
}

/// The requests behind an answer, short.
pub(super) fn requests(requests: &[String]) -> String {
    match requests {
        [] => "nothing".to_owned(),
        [one] => one_line(one, 76),
        many => {
            let methods: Vec<&str> = many
                .iter()
                .filter_map(|line| line.split(' ').next())
                .collect();
            format!("{} requests ({})", many.len(), methods.join(", "))
        }
    }
}

/// A text on one line, no longer than `limit` characters.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut cut: String = line.chars().take(limit.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

fn issue(issue: &Value) -> String {
    let part = |pointer: &str| text(issue, pointer).unwrap_or_default();
    let columns = [
        format!("{:<11}", part("/key")),
        format!("{:<12}", part("/status/name")),
        format!("{:<8}", part("/priority/name")),
        part("/summary"),
    ];
    columns.join(" ").trim_end().to_owned()
}

fn page(page: &Value) -> String {
    let space = text(page, "/space/key").unwrap_or_default();
    let mut line = format!(
        "{:<8} {:<7} {}",
        text(page, "/id").unwrap_or_default(),
        space,
        text(page, "/title").unwrap_or_default()
    );
    if let Some(version) = page.get("version").filter(|version| version.is_number()) {
        line.push_str(&format!(" (version {version})"));
    }
    line
}

fn edit(edit: &Value) -> Vec<String> {
    let field = text(edit, "/field").unwrap_or_default();
    match text(edit, "/diff") {
        Some(diff) => diff
            .lines()
            .skip(1)
            .map(|line| format!("{field} {line}"))
            .collect(),
        None => {
            let side = |name: &str| match edit.get(name) {
                None => "nothing".to_owned(),
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
            };
            vec![format!("{field}: {} → {}", side("before"), side("after"))]
        }
    }
}

fn block(text: Option<String>) -> Vec<String> {
    text.unwrap_or_default()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("  {line}"))
        .collect()
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_shapes_of_answers_are_shown_in_their_own_way() {
        let found =
            json!({"issues": [{"key": "A-1", "summary": "One", "status": {"name": "To Do"}}]});
        assert_eq!(answer(&found), ["A-1         To Do                 One"]);
        let changed = json!({"message": "done", "changed": [{"field": "priority", "before": "Low", "after": "High"}]});
        assert_eq!(answer(&changed), ["done", "priority: Low → High"]);
        assert_eq!(requests(&["GET /x".into()]), "GET /x");
        assert_eq!(
            requests(&["GET /x".into(), "PUT /x".into()]),
            "2 requests (GET, PUT)"
        );
        assert_eq!(one_line("abc\ndef", 5), "abc …");
    }
}
