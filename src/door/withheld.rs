//! Leaves out of an answer what may not be read: linked issues, parents, sub-tasks, hits of a search.
//!
//! A tool names what its answer is about, and the door judges that. But an issue that may be read shows others beside
//! it, of any project. They are found by their shape, in the answer of every tool alike: an object with the key of an
//! issue, or with the key of a space. What is left out is counted. Only done where something may have to be.

use serde_json::{Map, Value};

use crate::atlassian::{Product, Reach, Target};

/// Takes out what may not be read; gives how much that was.
pub(super) fn withhold(body: &mut Value, reach: &Reach) -> usize {
    if !reach.hides(Product::Jira) && !reach.hides(Product::Confluence) {
        return 0;
    }
    let mut count = 0;
    walk(body, reach, &mut count);
    count
}

fn walk(value: &mut Value, reach: &Reach, count: &mut usize) {
    match value {
        Value::Array(items) => {
            items.retain(|item| {
                let is_shown = !is_hidden(item, reach) && !is_about_hidden(item, reach);
                *count += usize::from(!is_shown);
                is_shown
            });
            for item in items {
                walk(item, reach, count);
            }
        }
        Value::Object(map) => {
            map.retain(|_, member| {
                let is_shown = !is_hidden(member, reach);
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
    let target = match value {
        Value::String(text) => issue_key(text),
        Value::Object(map) => target_of(map),
        _ => None,
    };
    target.is_some_and(|target| !reach.shows(&target))
}

/// Whether it is something without a key of its own that tells of one that may not be read: the link to an issue.
fn is_about_hidden(item: &Value, reach: &Reach) -> bool {
    match item {
        Value::Object(map) if target_of(map).is_none() => map
            .values()
            .any(|member| member.is_object() && is_hidden(member, reach)),
        _ => false,
    }
}

fn target_of(map: &Map<String, Value>) -> Option<Target> {
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if let Some(target) = ["key", "issue_key"]
        .iter()
        .find_map(|name| issue_key(text(name)?))
    {
        return Some(target);
    }
    let project = map
        .get("project")
        .and_then(|project| project.get("key")?.as_str());
    if let Some(key) = project {
        return Some(Target::Project(key.to_owned()));
    }
    let space = map.get("space").and_then(|space| match space {
        Value::String(key) => Some(key.as_str()),
        space => space.get("key")?.as_str(),
    });
    let key = space.or_else(|| text("space_key"))?;
    Some(Target::Space(key.to_owned()))
}

/// The project of a text that is the key of an issue and nothing else.
fn issue_key(text: &str) -> Option<Target> {
    let (project, number) = text.split_once('-')?;
    let is_key = project.len() >= 2
        && project.starts_with(|first: char| first.is_ascii_uppercase())
        && project
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
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
