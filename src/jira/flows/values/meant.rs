//! Which field somebody means by a key.
//!
//! The fields that every Jira has are known here with their types, so that writing them asks nobody; any other key is
//! looked up in the field list of the site, which is fetched once a process. Custom fields are known by what they are
//! (the key of their plugin type), never by a number: numbers differ from site to site.

use serde_json::{Map, Value};

use super::namesakes::{Namesakes, Unfound};
use crate::jira::Client;
use crate::jira::flows::failure::{Failure, Told};
use crate::jira::flows::users::folded;
use crate::jira::model::{Field, FieldMeta};

/// The plugin type of the field that ties an issue to its epic on Data Center.
const EPIC_LINK: &str = "com.pyxis.greenhopper.jira:gh-epic-link";

/// The plugin type of an epic's own short name on Data Center.
const EPIC_NAME: &str = "com.pyxis.greenhopper.jira:gh-epic-label";

/// How many near names an error offers.
const NEAR: usize = 3;

/// A field and what somebody wrote for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// The field.
    pub field: Field,
    /// What was written for it.
    pub value: Value,
}

/// What was written, by field.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Each field once.
    pub fields: Vec<Meant>,
    /// The field that stands in for `parent` on issues that are no sub-tasks, where the edition has one.
    pub epic_link: Option<Field>,
    /// What was written for a name that several fields have; a screen tells which is meant.
    pub namesakes: Vec<Namesakes>,
}

impl Asked {
    /// What was written for a field, by its id.
    pub fn value(&self, id: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|meant| meant.field.id == id)
            .map(|meant| &meant.value)
    }

    /// The fields to read before they are changed.
    pub fn ids(&self) -> Vec<String> {
        let own = self.fields.iter().map(|meant| meant.field.id.clone());
        let epic_link = self
            .value("parent")
            .and(self.epic_link.as_ref())
            .map(|field| field.id.clone());
        own.chain(epic_link).collect()
    }
}

/// Finds the field for each key, and tells of the keys that mean nothing or too much. None is left out in silence.
///
/// # Errors
/// Whatever the site says to the question for its fields.
pub async fn meant(
    jira: &Client,
    written: Map<String, Value>,
) -> Result<(Asked, Vec<Told>), Failure> {
    let mut asked = Asked::default();
    let mut problems = Vec::new();
    let has_parent = written.keys().any(|key| squeezed(key) == "parent");
    let mut estimates = Map::new();
    for (key, value) in written {
        if let Some(name) = estimate(&key) {
            estimates.insert(name.to_owned(), value);
            continue;
        }
        let found = if is_epic_key(&key) {
            // An alias filled with nothing says nothing, and an explicit parent wins (behaviour 50).
            if has_parent || crate::jira::flows::values::says_nothing(&value) {
                continue;
            }
            epic(jira).await?
        } else {
            field(jira, &key).await?
        };
        match found {
            Ok(field) => problems.extend(asked.put(field, value)),
            Err(Unfound::Unknown(told)) => problems.push(told),
            Err(Unfound::Several(fields, told)) => asked.namesakes.push(Namesakes {
                fields,
                value,
                told,
            }),
        }
    }
    if let (false, Some(field)) = (estimates.is_empty(), system("timetracking")) {
        let whole = asked
            .fields
            .iter_mut()
            .find(|meant| meant.field.id == field.id);
        match whole.map(|meant| &mut meant.value) {
            Some(Value::Object(map)) => map.extend(estimates),
            Some(_) => problems.push(Told::new("The estimates are given twice.")),
            None => problems.extend(asked.put(field, estimates.into())),
        }
    }
    if asked.value("parent").is_some() && !jira.epic_is_parent() {
        asked.epic_link = typed(jira, EPIC_LINK).await?;
    }
    Ok((asked, problems))
}

impl Asked {
    pub(super) fn put(&mut self, field: Field, value: Value) -> Option<Told> {
        match self.value(&field.id) {
            None => self.fields.push(Meant { field, value }),
            Some(other) if *other == value => {}
            Some(_) => {
                return Some(Told::new(format!(
                    "`{}` is given twice with different values.",
                    field.name
                )));
            }
        }
        None
    }
}

/// Finds the field for each key among the fields of a screen.
///
/// # Errors
/// Keys that no field of the screen goes by, all at once, with the fields there are.
pub fn on_screen(
    screen: &[FieldMeta],
    title: &str,
    written: Map<String, Value>,
) -> Result<Asked, Told> {
    let fields: Vec<Field> = screen.iter().map(|meta| meta.field.clone()).collect();
    let names: Vec<String> = fields
        .iter()
        .map(|field| format!("`{}`", field.name))
        .collect();
    let mut asked = Asked::default();
    let mut problems = Vec::new();
    for (key, value) in written {
        let system = alias(&key).unwrap_or(&key);
        let by_id = fields.iter().find(|field| field.id == system);
        let found = by_id.map(known).or_else(|| listed(&fields, &key).ok());
        match found {
            Some(field) => problems.extend(asked.put(field, value)),
            None => problems.push(
                Told::new(format!("{title} has no field `{key}` on its screen.")).hint(match names
                    .as_slice()
                {
                    [] => "It has no screen: set the field by `jira_update_issue`.".to_owned(),
                    names => format!("The screen has: {}.", names.join(", ")),
                }),
            ),
        }
    }
    if problems.is_empty() {
        Ok(asked)
    } else {
        Err(Told::all(problems))
    }
}

/// The field of epics' short names, where the site has it.
pub async fn epic_name(jira: &Client) -> Result<Option<Field>, Failure> {
    typed(jira, EPIC_NAME).await
}

async fn typed(jira: &Client, custom_type: &str) -> Result<Option<Field>, Failure> {
    let fields = jira.fields(false).await?;
    Ok(fields
        .iter()
        .find(|field| field.custom_type.as_deref() == Some(custom_type))
        .cloned())
}

async fn epic(jira: &Client) -> Result<Result<Field, Unfound>, Failure> {
    if jira.epic_is_parent() {
        return Ok(system("parent").ok_or_else(|| Unfound::Unknown(Told::default())));
    }
    let field = typed(jira, EPIC_LINK).await?;
    Ok(field.ok_or_else(|| {
        Unfound::Unknown(Told::new(
            "This Jira has no field that links an issue to an epic.",
        ))
    }))
}

async fn field(jira: &Client, key: &str) -> Result<Result<Field, Unfound>, Failure> {
    let key = key.trim();
    if let Some(field) = system(key).or_else(|| system(alias(key)?)) {
        return Ok(Ok(field));
    }
    let fields = jira.fields(false).await?;
    Ok(listed(&fields, key))
}

/// The field of the list that a key means: its id first, then its name, then the name without blanks and signs.
fn listed(fields: &[Field], key: &str) -> Result<Field, Unfound> {
    let id = custom_id(key);
    if let Some(field) = fields.iter().find(|field| field.id == id) {
        return Ok(known(field));
    }
    let wanted = folded(key);
    let tight = squeezed(key);
    let ranks: [&dyn Fn(&Field) -> bool; 3] = [
        &|field| field.name == key,
        &|field| folded(&field.name) == wanted,
        &|field| {
            squeezed(&field.name) == tight
                || field
                    .clause_names
                    .iter()
                    .any(|name| squeezed(name) == tight)
        },
    ];
    for rank in ranks {
        let matches: Vec<&Field> = fields.iter().filter(|field| rank(field)).collect();
        // What Jira brings along is meant before what somebody called the same.
        match matches
            .iter()
            .find(|field| !field.custom)
            .or(matches.first())
        {
            None => {}
            Some(field) if matches.len() == 1 || !field.custom => return Ok(known(field)),
            Some(_) => {
                let ids: Vec<String> = matches
                    .iter()
                    .map(|field| format!("`{}`", field.id))
                    .collect();
                let told = Told::new(format!(
                    "This Jira has {} fields called `{key}`.",
                    matches.len()
                ))
                .hint(format!("Name one by its id: {}.", ids.join(", ")));
                let matches = matches.into_iter().map(known).collect();
                return Err(Unfound::Several(matches, told));
            }
        }
    }
    Err(Unfound::Unknown(unknown(fields, key)))
}

fn unknown(fields: &[Field], key: &str) -> Told {
    let lower = key.to_lowercase();
    let mut near: Vec<(f64, &Field)> = fields
        .iter()
        .map(|field| {
            let name = strsim::jaro_winkler(&field.name.to_lowercase(), &lower);
            let id = strsim::jaro_winkler(&field.id.to_lowercase(), &lower);
            (name.max(id), field)
        })
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let near: Vec<String> = near
        .iter()
        .take(NEAR)
        .map(|(_, field)| format!("`{}` ({})", field.name, field.id))
        .collect();
    let told = Told::new(format!("This Jira has no field `{key}`."));
    if near.is_empty() {
        return told;
    }
    told.hint(format!(
        "Nearest: {}. `jira_search_fields` finds others.",
        near.join(", ")
    ))
}

/// A system field of the list with the type known here, any other as the list has it.
fn known(field: &Field) -> Field {
    match system(&field.id) {
        Some(known) => Field {
            name: field.name.clone(),
            ..known
        },
        None => field.clone(),
    }
}

/// `customfield_10010` of `cf_10010`, `cf[10010]`.
fn custom_id(key: &str) -> String {
    let number = key
        .strip_prefix("cf_")
        .or_else(|| key.strip_prefix("cf[")?.strip_suffix(']'));
    match number {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("customfield_{number}")
        }
        _ => key.to_owned(),
    }
}

/// A key without blanks, underscores, dashes and slashes, in lower case.
fn squeezed(key: &str) -> String {
    key.chars()
        .filter(|character| !matches!(character, ' ' | '_' | '-' | '/' | '(' | ')'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// `epicKey`, `epic_link`, `epicLink`, `epic link` (behaviour 50).
fn is_epic_key(key: &str) -> bool {
    matches!(squeezed(key).as_str(), "epickey" | "epiclink")
}

/// The part of the time tracking that a key means: an estimate is read under a name of its own and written as a part.
fn estimate(key: &str) -> Option<&'static str> {
    match squeezed(key).as_str() {
        "originalestimate" | "timeoriginalestimate" => Some("originalEstimate"),
        "remainingestimate" | "timeestimate" => Some("remainingEstimate"),
        _ => None,
    }
}

/// The fields that every Jira has and a request can set: id, name, type, type of the items.
const SYSTEM: &[(&str, &str, &str, &str)] = &[
    ("summary", "Summary", "string", ""),
    ("description", "Description", "string", ""),
    ("environment", "Environment", "string", ""),
    ("issuetype", "Issue Type", "issuetype", ""),
    ("project", "Project", "project", ""),
    ("priority", "Priority", "priority", ""),
    ("resolution", "Resolution", "resolution", ""),
    ("security", "Security Level", "securitylevel", ""),
    ("assignee", "Assignee", "user", ""),
    ("reporter", "Reporter", "user", ""),
    ("labels", "Labels", "array", "string"),
    ("components", "Components", "array", "component"),
    ("fixVersions", "Fix versions", "array", "version"),
    ("versions", "Affects versions", "array", "version"),
    ("duedate", "Due date", "date", ""),
    ("parent", "Parent", "issuelink", ""),
    ("timetracking", "Time tracking", "timetracking", ""),
];

/// The id of the field that every Jira has and a key names, so that nobody need be asked for it.
pub fn system_id(key: &str) -> Option<&'static str> {
    let known = |id: &str| SYSTEM.iter().find(|(known, ..)| *known == id);
    known(key.trim())
        .or_else(|| known(alias(key)?))
        .map(|(id, ..)| *id)
}

fn system(id: &str) -> Option<Field> {
    let (id, name, kind, items) = SYSTEM.iter().find(|(known, ..)| *known == id)?;
    Some(Field {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        custom: false,
        clause_names: Vec::new(),
        kind: Some((*kind).to_owned()),
        items: (!items.is_empty()).then(|| (*items).to_owned()),
        custom_type: None,
        system: Some((*id).to_owned()),
    })
}

/// The id behind the names of our answers, and behind what people and models write instead.
fn alias(key: &str) -> Option<&'static str> {
    Some(match squeezed(key).as_str() {
        "summary" | "title" => "summary",
        "description" => "description",
        "environment" => "environment",
        "issuetype" => "issuetype",
        "project" | "projectkey" => "project",
        "priority" => "priority",
        "resolution" => "resolution",
        "security" | "securitylevel" => "security",
        "assignee" => "assignee",
        "reporter" => "reporter",
        "labels" => "labels",
        "components" | "component" => "components",
        "fixversions" | "fixversion" => "fixVersions",
        "versions" | "affectsversions" | "affectsversion" | "affectedversions" => "versions",
        "duedate" | "due" => "duedate",
        "parent" => "parent",
        "timetracking" => "timetracking",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(id: &str, name: &str) -> Field {
        Field {
            id: id.into(),
            name: name.into(),
            custom: true,
            clause_names: vec![
                format!("cf[{}]", id.trim_start_matches("customfield_")),
                name.into(),
            ],
            kind: Some("number".into()),
            items: None,
            custom_type: None,
            system: None,
        }
    }

    fn fields() -> Vec<Field> {
        let mut priority = custom("priority", "Priorität");
        priority.custom = false;
        vec![
            custom("customfield_10016", "Story Points"),
            custom("customfield_10020", "Team"),
            custom("customfield_10021", "Team"),
            priority,
        ]
    }

    fn id(key: &str) -> Result<String, String> {
        listed(&fields(), key)
            .map(|field| field.id)
            .map_err(Unfound::told)
            .map_err(|told| format!("{} {}", told.message, told.hint.unwrap_or_default()))
    }

    #[test]
    fn custom_fields_go_by_id_number_and_name() {
        for key in [
            "customfield_10016",
            "cf_10016",
            "cf[10016]",
            "story points",
            "storyPoints",
            "story_points",
        ] {
            assert_eq!(id(key).as_deref(), Ok("customfield_10016"), "{key}");
        }
    }

    #[test]
    fn an_unknown_key_is_answered_with_the_nearest_fields_61() {
        assert_eq!(
            id("Story Pionts"),
            Err("This Jira has no field `Story Pionts`. Nearest: `Story Points` (customfield_10016), \
                 `Priorität` (priority), `Team` (customfield_10020). `jira_search_fields` finds others."
                .into())
        );
    }

    #[test]
    fn a_name_of_two_fields_is_not_guessed() {
        let said = id("team").expect_err("two");
        assert!(said.contains("2 fields called `team`"), "{said}");
        assert!(
            said.contains("`customfield_10020`, `customfield_10021`"),
            "{said}"
        );
    }

    #[test]
    fn system_fields_have_their_types_in_any_language() {
        let field = listed(&fields(), "Priorität").expect("known");
        assert_eq!(
            (field.id.as_str(), field.kind.as_deref()),
            ("priority", Some("priority"))
        );
        for (key, id) in [
            ("fix_versions", "fixVersions"),
            ("Fix Version/s", "fixVersions"),
            ("due_date", "duedate"),
            ("issue_type", "issuetype"),
            ("Affects Version/s", "versions"),
        ] {
            assert_eq!(alias(key), Some(id), "{key}");
        }
    }

    #[test]
    fn the_epic_has_many_names() {
        for key in ["epicKey", "epic_link", "epicLink", "epic link", "Epic Link"] {
            assert!(is_epic_key(key), "{key}");
        }
        assert!(!is_epic_key("Epic Name"));
    }
}
