//! Fields by kind: what a field of that kind is called, how it is described, read, written.
//!
//! - `system`: the fields every site has.
//! - `parse`: what a client sends to the canonical value.
//! - `display`: the canonical value as the history names it.

pub(crate) mod display;
pub(crate) mod parse;
pub(crate) mod system;

use serde_json::{Map, Value, json};

use super::model::{Context, Field, FieldOption, State};

/// What sort of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Rich,
    Number,
    Date,
    DateTime,
    User,
    Users,
    Select,
    Radio,
    MultiSelect,
    Checkboxes,
    Cascade,
    Labels,
    Url,
    Versions,
    Components,
    Project,
    IssueType,
    Status,
    StatusCategory,
    Priority,
    Resolution,
    Security,
    Parent,
    EpicLink,
    EpicName,
    Sprint,
    Rank,
    Checklist,
    RequestType,
    Assets,
    TimeTracking,
    Duration,
    Ratio,
    Progress,
    Comments,
    Worklogs,
    Attachments,
    Links,
    Subtasks,
    Watches,
    Votes,
    Key,
    Thumbnail,
    Restriction,
}

const PLATFORM: &str = "com.atlassian.jira.plugin.system.customfieldtypes:";

impl Kind {
    /// The word a seed uses for a custom field's kind.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "text" => Kind::Text,
            "textarea" => Kind::Rich,
            "number" => Kind::Number,
            "date" => Kind::Date,
            "datetime" => Kind::DateTime,
            "user" => Kind::User,
            "users" => Kind::Users,
            "select" => Kind::Select,
            "radio" => Kind::Radio,
            "multiselect" => Kind::MultiSelect,
            "checkboxes" => Kind::Checkboxes,
            "cascade" => Kind::Cascade,
            "labels" => Kind::Labels,
            "url" => Kind::Url,
            "versions" => Kind::Versions,
            "epic-link" => Kind::EpicLink,
            "epic-name" => Kind::EpicName,
            "sprint" => Kind::Sprint,
            "rank" => Kind::Rank,
            "checklist" => Kind::Checklist,
            "request-type" => Kind::RequestType,
            "assets" => Kind::Assets,
            _ => return None,
        })
    }

    /// `type`, `items` and `custom` of the field's schema.
    fn described(self, cloud: bool) -> (&'static str, Option<&'static str>, String) {
        let platform = |word: &str| format!("{PLATFORM}{word}");
        match self {
            Kind::Text => ("string", None, platform("textfield")),
            Kind::Rich => ("string", None, platform("textarea")),
            Kind::Number => ("number", None, platform("float")),
            Kind::Date => ("date", None, platform("datepicker")),
            Kind::DateTime => ("datetime", None, platform("datetime")),
            Kind::User => ("user", None, platform("userpicker")),
            Kind::Users => ("array", Some("user"), platform("multiuserpicker")),
            Kind::Select => ("option", None, platform("select")),
            Kind::Radio => ("option", None, platform("radiobuttons")),
            Kind::MultiSelect => ("array", Some("option"), platform("multiselect")),
            Kind::Checkboxes => ("array", Some("option"), platform("multicheckboxes")),
            Kind::Cascade => ("option-with-child", None, platform("cascadingselect")),
            Kind::Labels => ("array", Some("string"), platform("labels")),
            Kind::Url => ("string", None, platform("url")),
            Kind::Versions => ("array", Some("version"), platform("multiversion")),
            Kind::Components => ("array", Some("component"), String::new()),
            Kind::Project => ("project", None, platform("project")),
            Kind::IssueType => ("issuetype", None, String::new()),
            Kind::Status => ("status", None, String::new()),
            Kind::StatusCategory => ("statusCategory", None, String::new()),
            Kind::Priority => ("priority", None, String::new()),
            Kind::Resolution => ("resolution", None, String::new()),
            Kind::Security => ("securitylevel", None, String::new()),
            Kind::Parent => ("issuelink", None, String::new()),
            Kind::EpicLink => (
                "any",
                None,
                "com.pyxis.greenhopper.jira:gh-epic-link".to_owned(),
            ),
            Kind::EpicName => (
                "string",
                None,
                "com.pyxis.greenhopper.jira:gh-epic-label".to_owned(),
            ),
            // Data Center describes the items as strings, and sends the `toString` of a Java object.
            Kind::Sprint => (
                "array",
                Some(if cloud { "json" } else { "string" }),
                "com.pyxis.greenhopper.jira:gh-sprint".to_owned(),
            ),
            Kind::Rank => (
                "any",
                None,
                "com.pyxis.greenhopper.jira:gh-lexo-rank".to_owned(),
            ),
            Kind::Checklist => (
                "array",
                Some("checklist-item"),
                "com.okapya.jira.checklist:checklist".to_owned(),
            ),
            Kind::RequestType => (
                "sd-customerrequesttype",
                None,
                "com.atlassian.servicedesk:vp-origin".to_owned(),
            ),
            Kind::Assets if cloud => (
                "array",
                Some("cmdb-object-field"),
                "com.atlassian.jira.plugins.cmdb:cmdb-object-cftype".to_owned(),
            ),
            Kind::Assets => (
                "any",
                None,
                "com.riadalabs.jira.plugins.insight:rlabs-customfield-default-object".to_owned(),
            ),
            Kind::TimeTracking => ("timetracking", None, String::new()),
            Kind::Duration | Kind::Ratio => ("number", None, String::new()),
            Kind::Progress => ("progress", None, String::new()),
            Kind::Comments => ("comments-page", None, String::new()),
            Kind::Worklogs => ("array", Some("worklog"), String::new()),
            Kind::Attachments => ("array", Some("attachment"), String::new()),
            Kind::Links | Kind::Subtasks => ("array", Some("issuelinks"), String::new()),
            Kind::Watches => ("watches", None, String::new()),
            Kind::Votes => ("votes", None, String::new()),
            Kind::Restriction => ("issuerestriction", None, String::new()),
            Kind::Key | Kind::Thumbnail => ("string", None, String::new()),
        }
    }

    /// Whether the value is chosen from options of the field's context.
    pub(crate) fn has_options(self) -> bool {
        matches!(
            self,
            Kind::Select | Kind::Radio | Kind::MultiSelect | Kind::Checkboxes | Kind::Cascade
        )
    }

    /// Whether an empty value is `[]` and not `null` in answers.
    pub(crate) fn empty_is_list(self) -> bool {
        matches!(
            self,
            Kind::Versions | Kind::Components | Kind::Attachments | Kind::Links | Kind::Subtasks
        )
    }

    /// The operations that `update` accepts, as editmeta lists them.
    pub(crate) fn operations(self) -> &'static [&'static str] {
        match self {
            Kind::Labels
            | Kind::Versions
            | Kind::Components
            | Kind::MultiSelect
            | Kind::Checkboxes
            | Kind::Users => &["add", "set", "remove"],
            Kind::Links => &["add", "copy"],
            Kind::Comments => &["add", "edit", "remove"],
            Kind::Worklogs => &["add"],
            Kind::TimeTracking => &["set", "edit"],
            Kind::Attachments => &["set", "copy"],
            Kind::IssueType | Kind::Project => &[],
            _ => &["set"],
        }
    }
}

impl Field {
    /// The field's `schema` object.
    pub(crate) fn schema(&self, cloud: bool) -> Value {
        let (kind, items, custom) = self.kind.described(cloud);
        let mut schema = Map::new();
        // Cloud describes a system text as `string`, whatever it holds; so does Data Center.
        schema.insert("type".to_owned(), json!(kind));
        if let Some(items) = items {
            schema.insert("items".to_owned(), json!(items));
        }
        if self.custom {
            schema.insert("custom".to_owned(), json!(custom));
            let number: u64 = self.number().parse().unwrap_or_default();
            schema.insert("customId".to_owned(), json!(number));
        } else {
            schema.insert("system".to_owned(), json!(self.id));
        }
        Value::Object(schema)
    }

    /// The digits of `customfield_10010`.
    pub(crate) fn number(&self) -> &str {
        self.id.strip_prefix("customfield_").unwrap_or_default()
    }

    /// The context that holds in a project for an issue type: the narrowest first.
    pub(crate) fn context(&self, project: &str, issue_type: &str) -> Option<&Context> {
        let fits = |context: &&Context| {
            (context.projects.is_empty() || context.projects.iter().any(|id| id == project))
                && (context.issue_types.is_empty()
                    || context.issue_types.iter().any(|id| id == issue_type))
        };
        self.contexts
            .iter()
            .filter(fits)
            .max_by_key(|context| !context.projects.is_empty())
    }
}

impl State {
    /// The options of a field in a project for an issue type; children are not among them.
    pub(crate) fn options_of(
        &self,
        field: &Field,
        project: &str,
        issue_type: &str,
    ) -> Vec<&FieldOption> {
        let Some(context) = field.context(project, issue_type) else {
            return Vec::new();
        };
        self.options
            .iter()
            .filter(|option| {
                option.field == field.id && option.context == context.id && option.parent.is_none()
            })
            .collect()
    }

    /// The children of a cascading option.
    pub(crate) fn children(&self, parent: &str) -> Vec<&FieldOption> {
        self.options
            .iter()
            .filter(|option| option.parent.as_deref() == Some(parent))
            .collect()
    }
}
