//! What a field takes, by its type.
//!
//! The type is the site's own: `schema.type`, `schema.items` and, for custom fields, the key of the plugin type.

use crate::jira::model::Field;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line of text.
    Text,
    /// A text with markup.
    Document,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A point in time.
    Moment,
    /// One of the options of a select: `{"value": …}`.
    Choice,
    /// Some of them.
    Choices,
    /// An option and one below it.
    Cascade,
    /// A person.
    Person,
    /// People.
    People,
    /// Something with a name: a priority, a version, a group.
    Named,
    /// Some of them.
    NamedList,
    /// Words without blanks.
    Labels,
    /// Any texts.
    Texts,
    /// The issue above.
    Parent,
    /// The epic, or what stands above it, by its key alone.
    EpicLink,
    /// A sprint, by its number.
    Sprint,
    /// An address.
    Address,
    /// Objects of Assets (Insight).
    Assets,
    /// A project, by its key.
    Project,
    /// Estimates.
    TimeTracking,
    /// The lines of a checklist kept as text.
    Checklist,
    /// What only its plugin knows: sent as it is.
    Other,
    /// Nothing: the text says what to do instead.
    ReadOnly(&'static str),
}

impl Kind {
    pub(super) fn of(field: &Field) -> Self {
        if let Some(reason) = read_only(&field.id) {
            return Kind::ReadOnly(reason);
        }
        match field.id.as_str() {
            "description" | "environment" => return Kind::Document,
            "parent" => return Kind::Parent,
            "labels" => return Kind::Labels,
            _ => {}
        }
        let custom_type = field.custom_type.as_deref().unwrap_or_default();
        let kind = field.kind.as_deref().unwrap_or_default();
        let plugin = custom_type.rsplit(':').next().unwrap_or_default();
        match plugin {
            "textarea" => return Kind::Document,
            // The second one is the `Parent Link` of Advanced Roadmaps on Data Center.
            "gh-epic-link" | "jpo-custom-field-parent" => return Kind::EpicLink,
            "gh-epic-label" => return Kind::Text,
            "gh-sprint" => return Kind::Sprint,
            "labels" => return Kind::Labels,
            "cascadingselect" => return Kind::Cascade,
            "url" => return Kind::Address,
            // Assets of Cloud and of Data Center, and Insight before it.
            "cmdb-object-cftype" => return Kind::Assets,
            _ if plugin.starts_with("rlabs-customfield-") => return Kind::Assets,
            _ if kind == "string" && custom_type.contains("checklist") => return Kind::Checklist,
            _ => {}
        }
        match kind {
            "string" => Kind::Text,
            "number" => Kind::Number,
            "date" => Kind::Date,
            "datetime" => Kind::Moment,
            "option" => Kind::Choice,
            "option-with-child" => Kind::Cascade,
            "user" => Kind::Person,
            "group" | "version" | "component" | "priority" | "resolution" | "issuetype"
            | "securitylevel" | "status" => Kind::Named,
            "project" => Kind::Project,
            "timetracking" => Kind::TimeTracking,
            "array" => match field.items.as_deref().unwrap_or_default() {
                "option" => Kind::Choices,
                "user" => Kind::People,
                "group" | "version" | "component" => Kind::NamedList,
                "string" => Kind::Texts,
                _ => Kind::Other,
            },
            _ => Kind::Other,
        }
    }

    /// Whether it holds several values.
    pub(super) fn is_list(self) -> bool {
        matches!(
            self,
            Kind::Choices | Kind::People | Kind::NamedList | Kind::Labels | Kind::Texts
        )
    }
}

/// What cannot be set as a field, with the way that can.
fn read_only(id: &str) -> Option<&'static str> {
    Some(match id {
        "status" => "the status changes by a transition",
        "comment" => "comments are added by `jira_add_comment`",
        "attachment" => "files are added by `attachments` of `jira_update_issue`",
        "worklog" | "timespent" => "work is logged by `worklog` of `jira_update_issue`",
        "issuelinks" => "links are made apart from fields",
        "subtasks" => "a sub-task is created with this issue as its `parent`",
        "timeoriginalestimate" | "timeestimate" => {
            "estimates are set by `timetracking`, like `{\"originalEstimate\": \"2d\"}`"
        }
        "watches" | "votes" => "it is changed by people, not as a field",
        "created"
        | "updated"
        | "creator"
        | "resolutiondate"
        | "lastViewed"
        | "workratio"
        | "progress"
        | "aggregateprogress"
        | "aggregatetimespent"
        | "aggregatetimeestimate"
        | "aggregatetimeoriginalestimate"
        | "statuscategorychangedate"
        | "statusCategory"
        | "issuekey"
        | "thumbnail" => "Jira sets it by itself",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str, items: Option<&str>, custom_type: Option<&str>) -> Field {
        Field {
            id: "customfield_1".into(),
            name: "It".into(),
            custom: true,
            clause_names: Vec::new(),
            kind: Some(kind.into()),
            items: items.map(str::to_owned),
            custom_type: custom_type.map(str::to_owned),
            system: None,
        }
    }

    #[test]
    fn the_type_decides_and_never_the_number() {
        let of = |kind: &str, items: Option<&str>, custom: &str| {
            Kind::of(&field(kind, items, Some(custom)))
        };
        let types = "com.atlassian.jira.plugin.system.customfieldtypes";
        let hopper = "com.pyxis.greenhopper.jira";
        assert_eq!(
            of("string", None, &format!("{types}:textarea")),
            Kind::Document
        );
        assert_eq!(
            of("string", None, &format!("{types}:textfield")),
            Kind::Text
        );
        assert_eq!(
            of("any", None, &format!("{hopper}:gh-epic-link")),
            Kind::EpicLink
        );
        assert_eq!(
            of("array", Some("json"), &format!("{hopper}:gh-sprint")),
            Kind::Sprint
        );
        assert_eq!(
            of("array", Some("string"), &format!("{types}:labels")),
            Kind::Labels
        );
        assert_eq!(
            of("array", Some("option"), &format!("{types}:multicheckboxes")),
            Kind::Choices
        );
        assert_eq!(
            of(
                "option-with-child",
                None,
                &format!("{types}:cascadingselect")
            ),
            Kind::Cascade
        );
        assert_eq!(of("string", None, &format!("{types}:url")), Kind::Address);
        let insight = "com.riadalabs.jira.plugins.insight:rlabs-customfield-default-object";
        assert_eq!(of("any", None, insight), Kind::Assets);
        assert_eq!(
            of("string", None, "com.okapya.jira.checklist:checklist"),
            Kind::Checklist
        );
        assert_eq!(
            of(
                "array",
                Some("checklist-item"),
                "com.okapya.jira.checklist:checklist"
            ),
            Kind::Other
        );
    }

    #[test]
    fn what_cannot_be_set_says_what_can() {
        let mut status = field("status", None, None);
        status.id = "status".into();
        assert!(matches!(Kind::of(&status), Kind::ReadOnly(text) if text.contains("transition")));
    }
}
