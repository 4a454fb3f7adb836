//! Leaves out of an answer what may not be read: linked issues, parents, sub-tasks, hits of a search, what a history tells.
//!
//! A tool names what its answer is about, and the door judges that. But an issue that may be read shows others beside
//! it, of any project. They are found by their shape, in the answer of every tool alike: an object with the key of an
//! issue, a project or a space; a text that is the key of an issue; an entry of a history in which the site itself wrote
//! one (`moved from SECRET-1`). What users wrote stays theirs. What is left out is counted. Only done where something may
//! have to be.

use serde_json::{Map, Value};

use crate::atlassian::{Product, Reach, Target};

/// Fields whose old and new values are texts that people wrote.
const WRITTEN: &[&str] = &["summary", "description", "environment", "comment"];

/// Whether anything may have to be left out.
pub(super) fn may_hide(reach: &Reach) -> bool {
    reach.hides(Product::Jira) || reach.hides(Product::Confluence)
}

/// Takes out what may not be read; gives how much that was.
pub(super) fn withhold(body: &mut Value, reach: &Reach) -> usize {
    if !may_hide(reach) {
        return 0;
    }
    let mut count = 0;
    walk(body, reach, &mut count);
    count
}

fn walk(value: &mut Value, reach: &Reach, count: &mut usize) {
    match value {
        Value::Array(items) => {
            // The name of the project stands in an entry of its own, beside the one with the key.
            let is_moved = items
                .iter()
                .any(|item| is_entry_of(item, "key") && tells_of_hidden(item, reach));
            items.retain(|item| {
                let is_closed = is_hidden(item, reach)
                    || is_about_hidden(item, reach)
                    || tells_of_hidden(item, reach)
                    || (is_moved && is_entry_of(item, "project"));
                *count += usize::from(is_closed);
                !is_closed
            });
            for item in items {
                walk(item, reach, count);
            }
        }
        Value::Object(map) => {
            map.retain(|name, member| {
                let is_shown = !is_hidden(member, reach) && !is_key_of_hidden(name, reach);
                *count += usize::from(!is_shown);
                is_shown
            });
            for (_, member) in map {
                walk(member, reach, count);
            }
        }
        _ => {}
    }
}

/// Whether it is an issue, page or space that may not be read, or the bare key of such an issue.
fn is_hidden(value: &Value, reach: &Reach) -> bool {
    match value {
        Value::String(text) => is_key_of_hidden(text, reach),
        Value::Object(map) => target_of(map).is_some_and(|target| !reach.shows(&target)),
        _ => false,
    }
}

fn is_key_of_hidden(text: &str, reach: &Reach) -> bool {
    issue_key(text).is_some_and(|target| !reach.shows(&target))
}

/// Whether it is something without a key of its own that tells of one that may not be read: the link to an issue.
fn is_about_hidden(item: &Value, reach: &Reach) -> bool {
    match item {
        Value::Object(map) if target_of(map).is_none() => {
            map.values().any(|member| is_hidden(member, reach))
        }
        _ => false,
    }
}

/// The field that an entry of a history is about.
fn field_of(item: &Value) -> Option<&str> {
    let field = item.get("field")?.as_str()?;
    let has_values = ["from", "to", "from_string", "to_string"]
        .iter()
        .any(|name| item.get(*name).is_some());
    has_values.then_some(field)
}

fn is_entry_of(item: &Value, field: &str) -> bool {
    field_of(item).is_some_and(|own| own.eq_ignore_ascii_case(field))
}

/// Whether it is an entry of a history in which the site wrote the key of an issue that may not be read.
fn tells_of_hidden(item: &Value, reach: &Reach) -> bool {
    let Some(field) = field_of(item) else {
        return false;
    };
    let is_written = WRITTEN
        .iter()
        .any(|written| written.eq_ignore_ascii_case(field));
    let Value::Object(map) = item else {
        return false;
    };
    !is_written
        && map
            .values()
            .filter_map(Value::as_str)
            .any(|text| mentions_hidden(text, reach))
}

/// Whether one of the words of a text is the key of an issue that may not be read.
fn mentions_hidden(text: &str, reach: &Reach) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_')
        .any(|word| is_key_of_hidden(word.trim_matches('-'), reach))
}

fn target_of(map: &Map<String, Value>) -> Option<Target> {
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if let Some(target) = ["key", "issue_key"]
        .iter()
        .find_map(|name| issue_key(text(name)?))
    {
        return Some(target);
    }
    let project = map.get("project").and_then(|project| match project {
        Value::String(key) => is_project_key(key).then_some(key.as_str()),
        project => project.get("key")?.as_str(),
    });
    if let Some(key) = project.or_else(|| text("project_key").filter(|key| is_project_key(key))) {
        return Some(Target::Project(key.to_owned()));
    }
    let space = map.get("space").and_then(|space| match space {
        Value::String(key) => Some(key.as_str()),
        space => space.get("key")?.as_str(),
    });
    let key = space.or_else(|| text("space_key"))?;
    Some(Target::Space(key.to_owned()))
}

fn is_project_key(text: &str) -> bool {
    text.len() >= 2
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The project of a text that is the key of an issue and nothing else.
fn issue_key(text: &str) -> Option<Target> {
    let (project, number) = text.split_once('-')?;
    let is_key = is_project_key(project)
        && !number.is_empty()
        && number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_key.then(|| Target::Project(project.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::atlassian::{Profile, Rule, Rules};

    #[test]
    fn what_stands_beside_an_issue_is_left_out_and_counted() {
        let reach = Reach::new(Some(&["PROJ".into()]), None);
        let mut body = json!({
            "key": "PROJ-1",
            "summary": "HR-1 is in the text, which its author wrote",
            "parent": {"key": "HR-1", "summary": "Pay"},
            "epic_link": "HR-9",
            "subtasks": [{"key": "PROJ-2"}, {"key": "HR-2", "summary": "Dismissals"}],
            "issuelinks": [
                {"type": "blocks", "outward_issue": {"key": "HR-3", "summary": "x"}},
                {"type": "blocks", "outward_issue": {"key": "PROJ-3"}},
            ],
            "related": ["PROJ-4", "HR-4"],
            "versions": [{"id": "5", "project": {"key": "HR"}}],
            "date": "UTC-1 is no key of ours",
        });
        assert_eq!(withhold(&mut body, &reach), 6);
        assert_eq!(
            body,
            json!({
                "key": "PROJ-1",
                "summary": "HR-1 is in the text, which its author wrote",
                "subtasks": [{"key": "PROJ-2"}],
                "issuelinks": [{"type": "blocks", "outward_issue": {"key": "PROJ-3"}}],
                "related": ["PROJ-4"],
                "versions": [],
                "date": "UTC-1 is no key of ours",
            })
        );
    }

    #[test]
    fn a_history_tells_nothing_of_where_an_issue_came_from() {
        let reach = Reach::new(Some(&["PROJ".into()]), None);
        let mut body = json!({"key": "PROJ-9", "changelogs": [{"author": "Ada", "items": [
            {"field": "project", "from_string": "Secret merger", "to_string": "Project"},
            {"field": "Key", "from_string": "SECRET-1", "to_string": "PROJ-9"},
            {"field": "Link", "to_string": "This issue is blocked by SECRET-2"},
            {"field": "Epic Child", "to": "[SECRET-3]"},
            {"field": "status", "from_string": "To Do", "to_string": "Done"},
            {"field": "Link", "to_string": "This issue blocks PROJ-3"},
            {"field": "description", "to_string": "See SECRET-2, says its author"},
        ]}]});
        assert_eq!(withhold(&mut body, &reach), 4);
        let items = body["changelogs"][0]["items"].as_array().expect("a list");
        let fields: Vec<_> = items
            .iter()
            .map(|item| item["field"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(fields, ["status", "Link", "description"]);
        assert!(!body.to_string().contains("merger"), "{body}");
    }

    #[test]
    fn what_has_no_key_of_its_own_goes_with_the_key_it_names() {
        let reach = Reach::new(Some(&["PROJ".into()]), Some(&["TECH".into()]));
        let mut body = json!({
            "epics": [{"epic": "HR-1", "name": "Dismissals"}, {"epic": "PROJ-1", "name": "Work"}],
            "by_issue": {"HR-2": {"status": "Done"}, "PROJ-2": {"status": "Done"}},
            "boards": [{"name": "Pay", "project": "HR"}, {"name": "Work", "project_key": "PROJ"}],
            "pages": [{"title": "Pay", "space_key": "HR"}, {"title": "How", "space_key": "TECH"}],
        });
        assert_eq!(withhold(&mut body, &reach), 4);
        let text = body.to_string();
        assert!(!text.contains("HR") && !text.contains("Dismissals") && !text.contains("Pay"));
        assert!(text.contains("PROJ-1") && text.contains("PROJ-2") && text.contains("How"));
    }

    #[test]
    fn rules_hide_as_lists_do_and_nothing_hides_nothing() {
        let rule = Rule::parse("deny read in SECRET*").expect("a rule");
        let reach = Reach::default().with(Rules::new(vec![rule], Profile::Open));
        let all = json!({"results": [
            {"id": "1", "space": {"key": "SECRETS"}}, {"id": "2", "space": {"key": "TECH"}},
            {"id": "3", "space": "SECRET"},
        ]});
        let mut body = all.clone();
        assert_eq!(withhold(&mut body, &reach), 2);
        assert_eq!(body["results"].as_array().map(Vec::len), Some(1));
        let mut body = all.clone();
        assert_eq!(withhold(&mut body, &Reach::default()), 0);
        assert_eq!(body, all);
    }
}
