//! `jira_search_fields`: field definitions by something like their name.

use crate::jira::model::Field;
use crate::tools::prelude::*;

/// Find Jira fields by name or id.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SearchFields {
    keyword: Option<String>,
    /// Default 10
    limit: Option<u32>,
    /// Ask the site again
    refresh: Option<bool>,
}

impl Tool for SearchFields {
    const NAME: &'static str = "jira_search_fields";
    const TITLE: &'static str = "Search fields";
    const TOOLSET: Toolset = Toolset::JiraFields;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for SearchFields {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let fields = jira.fields(self.refresh.unwrap_or(false)).await?;
        let keyword = self.keyword.unwrap_or_default().to_lowercase();
        let mut found: Vec<(f64, &Field)> = fields
            .iter()
            .map(|field| (likeness(field, &keyword), field))
            .filter(|(likeness, _)| keyword.is_empty() || *likeness >= LIKE_ENOUGH)
            .collect();
        // A stable sort keeps the site's order among equals, and all of it without a keyword.
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        let fields: Vec<Value> = found
            .iter()
            .take(self.limit.unwrap_or(10) as usize)
            .map(|(_, field)| view(field))
            .collect();
        Ok(Reply::new(json!({"total": found.len(), "fields": fields})))
    }
}

/// Below this two names have little more in common than some letters.
const LIKE_ENOUGH: f64 = 0.6;

/// How much a field is like the keyword: 1 if a name begins with it, somewhat less if it is inside, else how alike
/// the letters are.
fn likeness(field: &Field, keyword: &str) -> f64 {
    if keyword.is_empty() {
        return 0.0;
    }
    let names = [&field.id, &field.name]
        .into_iter()
        .chain(&field.clause_names);
    names
        .map(|name| {
            let name = name.to_lowercase();
            if name == keyword {
                1.1
            } else if name.starts_with(keyword) {
                1.0
            } else if name.contains(keyword) {
                0.9
            } else {
                name.split_whitespace()
                    .map(|word| strsim::normalized_damerau_levenshtein(word, keyword))
                    .chain([strsim::normalized_damerau_levenshtein(&name, keyword)])
                    .fold(0.0, f64::max)
                    * 0.85
            }
        })
        .fold(0.0, f64::max)
}

/// A field as a reader needs it: how to name it, what it holds.
fn view(field: &Field) -> Value {
    let mut view = json!({"id": field.id, "name": field.name, "custom": field.custom});
    if !field.clause_names.is_empty() {
        view["clauseNames"] = json!(field.clause_names);
    }
    let mut schema = Map::new();
    let parts = [
        ("type", &field.kind),
        ("items", &field.items),
        ("custom", &field.custom_type),
    ];
    for (name, part) in parts {
        if let Some(part) = part {
            schema.insert(name.into(), json!(part));
        }
    }
    if !schema.is_empty() {
        view["schema"] = schema.into();
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(id: &str, name: &str) -> Field {
        Field {
            id: id.into(),
            name: name.into(),
            custom: false,
            clause_names: vec![],
            kind: None,
            items: None,
            custom_type: None,
            system: None,
        }
    }

    #[test]
    fn the_nearest_name_wins() {
        let points = field("customfield_1", "Story Points");
        let epic = field("customfield_2", "Epic Link");
        assert!(likeness(&points, "story points") > likeness(&points, "story"));
        assert!(likeness(&points, "points") > LIKE_ENOUGH);
        assert!(
            likeness(&points, "stroy") >= LIKE_ENOUGH,
            "a slip of the fingers"
        );
        assert!(likeness(&epic, "story") < LIKE_ENOUGH);
    }
}
