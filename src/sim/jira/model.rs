//! What Jira holds: plain collections, ids as the strings the product shows.
//!
//! An issue's fields are kept in one canonical form (ids instead of objects), so that reading, writing, history and JQL
//! all work by the *kind* of a field and no field needs code of its own in four places.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::assets::Assets;
use super::fields::Kind;
use super::working::Working;

/// All data of Jira.
#[derive(Debug, Default, Clone)]
pub(crate) struct State {
    /// Applications that are not installed, by where their calls begin.
    pub(crate) missing: Vec<String>,
    /// How long its days and weeks are.
    pub(crate) working: Working,
    pub(crate) projects: Vec<Project>,
    pub(crate) issue_types: Vec<IssueType>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) priorities: Vec<Named>,
    pub(crate) resolutions: Vec<Named>,
    pub(crate) link_types: Vec<LinkType>,
    pub(crate) fields: Vec<Field>,
    pub(crate) options: Vec<FieldOption>,
    pub(crate) workflows: BTreeMap<String, Workflow>,
    pub(crate) versions: Vec<Version>,
    pub(crate) components: Vec<Component>,
    pub(crate) boards: Vec<Board>,
    pub(crate) sprints: Vec<Sprint>,
    pub(crate) desks: Vec<Desk>,
    pub(crate) filters: Vec<(String, String)>,
    /// Dashboards as the seed has them.
    pub(crate) dashboards: Vec<Value>,
    pub(crate) issues: BTreeMap<u64, Issue>,
    /// Every key an issue has or had, to its id.
    pub(crate) keys: HashMap<String, u64>,
    pub(crate) links: Vec<Link>,
    pub(crate) tasks: Vec<Value>,
    /// Uploaded files that no request has taken yet: id, name, type, bytes.
    pub(crate) temporary: Vec<(String, String, String, Vec<u8>)>,
    /// Forms: the issue they are on, and all there is of them.
    pub(crate) forms: Vec<(String, Value)>,
    /// Development information: issue key, tool, what it knows.
    pub(crate) development: Vec<(String, String, Value)>,
    /// What Assets keeps.
    pub(crate) assets: Assets,
    pub(crate) last_id: u64,
}

/// Somebody's name for something: a priority or a resolution.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) color: String,
}

#[derive(Debug, Clone)]
pub(crate) struct IssueType {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) subtask: bool,
    /// 1 for epics, 0 for standard types, -1 for sub-tasks.
    pub(crate) level: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Status {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// `new`, `indeterminate` or `done`.
    pub(crate) category: String,
}

#[derive(Debug, Clone)]
pub(crate) struct LinkType {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) inward: String,
    pub(crate) outward: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Project {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Account id.
    pub(crate) lead: String,
    /// `software`, `business` or `service_desk`.
    pub(crate) kind: String,
    pub(crate) category: Option<Named>,
    pub(crate) issue_types: Vec<String>,
    /// Issue type id, or `*`, to the workflow's name.
    pub(crate) workflows: BTreeMap<String, String>,
    /// Issue type id, or `*`, to the screens.
    pub(crate) screens: BTreeMap<String, Screens>,
    /// Groups that may see the project; empty is everybody who signed in.
    pub(crate) browse: Vec<String>,
    /// Groups that may change its issues; empty is everybody who may see it.
    pub(crate) write: Vec<String>,
    /// Groups that may delete its issues; empty is everybody who may change them.
    pub(crate) delete: Vec<String>,
    pub(crate) archived: bool,
    pub(crate) next_number: u64,
}

/// Field ids on the screens of one issue type.
#[derive(Debug, Clone, Default)]
pub(crate) struct Screens {
    pub(crate) create: Vec<String>,
    pub(crate) edit: Vec<String>,
    pub(crate) required: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) custom: bool,
    pub(crate) clause_names: Vec<String>,
    pub(crate) navigable: bool,
    pub(crate) orderable: bool,
    pub(crate) searchable: bool,
    pub(crate) description: String,
    pub(crate) contexts: Vec<Context>,
}

#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Project ids; empty is all.
    pub(crate) projects: Vec<String>,
    /// Issue type ids; empty is all.
    pub(crate) issue_types: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct FieldOption {
    pub(crate) id: String,
    pub(crate) value: String,
    pub(crate) field: String,
    pub(crate) context: String,
    pub(crate) parent: Option<String>,
    pub(crate) disabled: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Workflow {
    /// Status id of a new issue.
    pub(crate) initial: String,
    pub(crate) transitions: Vec<Transition>,
}

#[derive(Debug, Clone)]
pub(crate) struct Transition {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Status ids it starts from; empty is any (a global transition).
    pub(crate) from: Vec<String>,
    pub(crate) to: String,
    /// Field ids on its screen, with whether each is required.
    pub(crate) screen: Vec<(String, bool)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) project: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) released: bool,
    pub(crate) archived: bool,
    pub(crate) start_date: Option<String>,
    pub(crate) release_date: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Component {
    pub(crate) id: String,
    pub(crate) project: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) lead: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Board {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// `scrum`, `kanban` or `simple`.
    pub(crate) kind: String,
    /// Project id.
    pub(crate) project: String,
    pub(crate) jql: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Sprint {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// `future`, `active` or `closed`.
    pub(crate) state: String,
    pub(crate) board: u64,
    pub(crate) goal: String,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) complete: Option<String>,
}

/// A service desk of a service project.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) id: String,
    pub(crate) project: String,
    /// Id, name, issue type id, description.
    pub(crate) request_types: Vec<(String, String, String, String)>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Issue {
    pub(crate) id: u64,
    pub(crate) key: String,
    /// Project id.
    pub(crate) project: String,
    /// Field id to canonical value; absent is empty.
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) worklogs: Vec<Worklog>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) remote_links: Vec<(u64, Value)>,
    /// Account ids.
    pub(crate) watchers: Vec<String>,
    /// Account ids.
    pub(crate) votes: Vec<String>,
    pub(crate) properties: BTreeMap<String, Value>,
    pub(crate) history: Vec<Change>,
    /// Account ids of the participants of a request.
    pub(crate) participants: Vec<String>,
    /// What was decided about a request.
    pub(crate) approval: Option<String>,
}

impl Issue {
    /// A canonical value that is a string.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.values.get(field).and_then(Value::as_str)
    }

    /// A canonical value that is a number.
    pub(crate) fn number(&self, field: &str) -> Option<f64> {
        self.values.get(field).and_then(Value::as_f64)
    }

    /// Seconds of work logged.
    pub(crate) fn time_spent(&self) -> i64 {
        self.worklogs.iter().map(|worklog| worklog.seconds).sum()
    }
}

/// Who may read a comment or a worklog.
#[derive(Debug, Clone)]
pub(crate) struct Visibility {
    /// `group` or `role`.
    pub(crate) kind: String,
    pub(crate) value: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) update_author: String,
    pub(crate) created: String,
    pub(crate) updated: String,
    /// Wiki text or an ADF document.
    pub(crate) body: Value,
    pub(crate) visibility: Option<Visibility>,
    /// Whether a customer of the service desk sees it.
    pub(crate) public: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Worklog {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) update_author: String,
    pub(crate) created: String,
    pub(crate) updated: String,
    pub(crate) started: String,
    pub(crate) seconds: i64,
    pub(crate) comment: Option<Value>,
    pub(crate) visibility: Option<Visibility>,
}

#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    pub(crate) id: u64,
    pub(crate) filename: String,
    pub(crate) author: String,
    pub(crate) created: String,
    pub(crate) mime: String,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) id: u64,
    /// Link type id.
    pub(crate) kind: String,
    /// The issue that does it: `outward` is said of this one.
    pub(crate) source: u64,
    /// The issue it is done to.
    pub(crate) destination: u64,
}

/// One group of the history.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) created: String,
    pub(crate) items: Vec<ChangeItem>,
}

#[derive(Debug, Clone)]
pub(crate) struct ChangeItem {
    /// Field id.
    pub(crate) field_id: String,
    /// The name the history shows: the id of a system field, the name of a custom one.
    pub(crate) field: String,
    pub(crate) from: Option<String>,
    pub(crate) from_string: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) to_string: Option<String>,
}

impl State {
    /// A fresh id for whatever needs one.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn project(&self, id: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.id == id)
    }

    /// By id or key; keys in any case, as Jira takes them.
    pub(crate) fn project_by(&self, id_or_key: &str) -> Option<&Project> {
        self.projects
            .iter()
            .find(|project| project.id == id_or_key || project.key.eq_ignore_ascii_case(id_or_key))
    }

    pub(crate) fn issue_type(&self, id: &str) -> Option<&IssueType> {
        self.issue_types.iter().find(|kind| kind.id == id)
    }

    pub(crate) fn status(&self, id: &str) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == id)
    }

    pub(crate) fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    pub(crate) fn option(&self, id: &str) -> Option<&FieldOption> {
        self.options.iter().find(|option| option.id == id)
    }

    pub(crate) fn sprint(&self, id: u64) -> Option<&Sprint> {
        self.sprints.iter().find(|sprint| sprint.id == id)
    }

    pub(crate) fn link_type(&self, id: &str) -> Option<&LinkType> {
        self.link_types.iter().find(|kind| kind.id == id)
    }

    /// By id or by a key it has or had.
    pub(crate) fn issue_id(&self, id_or_key: &str) -> Option<u64> {
        if let Ok(id) = id_or_key.parse::<u64>() {
            return self.issues.contains_key(&id).then_some(id);
        }
        self.keys.get(&id_or_key.to_ascii_uppercase()).copied()
    }

    pub(crate) fn issue(&self, id: u64) -> Option<&Issue> {
        self.issues.get(&id)
    }

    /// Sub-tasks of an issue, in the order of their creation.
    pub(crate) fn subtasks(&self, id: u64) -> impl Iterator<Item = &Issue> {
        let parent = id.to_string();
        self.issues.values().filter(move |issue| {
            issue.text("parent") == Some(parent.as_str()) && self.is_subtask(issue)
        })
    }

    /// Whether the issue's type is one of sub-tasks.
    pub(crate) fn is_subtask(&self, issue: &Issue) -> bool {
        issue
            .text("issuetype")
            .and_then(|id| self.issue_type(id))
            .is_some_and(|kind| kind.subtask)
    }

    /// The first field of a kind (there is one Sprint, one Epic Link, …).
    pub(crate) fn field_of_kind(&self, kind: Kind) -> Option<&Field> {
        self.fields.iter().find(|field| field.kind == kind)
    }

    /// The workflow of an issue type in a project.
    pub(crate) fn workflow(&self, project: &Project, issue_type: &str) -> Option<&Workflow> {
        let name = project
            .workflows
            .get(issue_type)
            .or_else(|| project.workflows.get("*"))?;
        self.workflows.get(name)
    }

    /// The screens of an issue type in a project.
    pub(crate) fn screens<'a>(
        &self,
        project: &'a Project,
        issue_type: &str,
    ) -> Option<&'a Screens> {
        project
            .screens
            .get(issue_type)
            .or_else(|| project.screens.get("*"))
    }
}
