//! `jira_get_project_epic_hierarchy`: the epics of a project below what stands above them in other projects.

use std::collections::BTreeMap;

use super::words::ProjectKey;
use crate::config::Measures;
use crate::jira::flows::{self, Source};
use crate::jira::model::Issue;
use crate::jira::{Client, SearchQuery};
use crate::query::jql::{self, Jql};
use crate::tools::prelude::*;
use crate::view::Plan;

/// Group a project's epics by their parents in other projects.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProjectEpicHierarchy {
    project_key: ProjectKey,
    /// Default 200
    #[schemars(range(min = 1, max = 500))]
    max_epics: Option<u32>,
}

impl Tool for GetProjectEpicHierarchy {
    const NAME: &'static str = "jira_get_project_epic_hierarchy";
    const TITLE: &'static str = "Get epic hierarchy";
    const TOOLSET: Toolset = Toolset::JiraProjectAnalysis;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Read for GetProjectEpicHierarchy {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let project = super::writing::project(cx, jira, key).await?;
        // Epics by their name in the language of the project; there may be several types of them.
        let types = jira.types(key).await.about(|| format!("Project `{key}`"))?;
        let epics: Vec<String> = types
            .iter()
            .filter(|kind| {
                !kind.subtask
                    && kind
                        .name
                        .split_whitespace()
                        .any(flows::issue_type::spells_epic)
            })
            .map(|kind| kind.id.clone())
            .collect();
        if epics.is_empty() {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("Project `{key}` has no epics."),
            ));
        }
        let of_project = Jql::from(jql::equals("project", key)).to_string();
        let limit = self.max_epics.unwrap_or(200).clamp(1, 500) as usize;
        let query = SearchQuery {
            jql: format!(
                "{of_project} AND issuetype in ({}) ORDER BY updated DESC",
                epics.join(", ")
            ),
            fields: ["summary", "status", "issuelinks", "parent"]
                .map(str::to_owned)
                .into(),
            limit,
            ..SearchQuery::default()
        };
        let page = flows::search(jira, &Source::Site, query).await?;
        let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut unlinked = Vec::new();
        for epic in &page.items {
            let shown = json!({
                "key": epic.key,
                "summary": epic.fields.text("summary", ""),
                "status": epic.fields.text("status", "/name"),
            });
            match above(epic, key, &cx.measures).filter(|parent| is_within_reach(cx, parent)) {
                Some(parent) => groups.entry(parent).or_default().push(shown),
                None => unlinked.push(shown),
            }
        }
        let parents: Vec<String> = groups.keys().cloned().collect();
        let summaries = summaries(jira, &parents).await?;
        let mut shown: Vec<Value> = groups
            .into_iter()
            .map(|(parent, epics)| {
                let project = Target::project_of_issue(&parent);
                let project = match project {
                    Some(Target::Project(key) | Target::Space(key)) => key,
                    None => String::new(),
                };
                json!({
                    "parent": {"key": parent, "summary": summaries.get(&parent), "project": project},
                    "epics": epics,
                })
            })
            .collect();
        if !unlinked.is_empty() {
            shown.push(json!({"parent": null, "group_name": "Unlinked", "epics": unlinked}));
        }
        let mut body = json!({
            "project_key": key,
            "total_epics": page.items.len(),
            "groups": shown,
        });
        if page.next.is_some() {
            body["more"] = json!(format!("Only the {limit} changed last are shown."));
        }
        Ok(Reply::new(body).touching([project]).plan(Plan {
            list: Some("groups"),
            ..Plan::default()
        }))
    }
}

fn is_within_reach(cx: &Context, key: &str) -> bool {
    Target::project_of_issue(key).is_none_or(|target| cx.may_read(&target))
}

/// The issue of another project that stands above an epic: its parent, else a link that says so (behaviour 183).
fn above(epic: &Issue, project: &str, measures: &Measures) -> Option<String> {
    let is_elsewhere =
        |key: &String| Target::project_of_issue(key) != Some(Target::Project(project.to_owned()));
    let parent = epic.fields.text("parent", "/key").filter(is_elsewhere);
    if parent.is_some() {
        return parent;
    }
    let links = epic.fields.value("issuelinks");
    links.as_array()?.iter().find_map(|link| {
        // The phrase that is read from this issue to the other one, and the one back.
        let (phrase, back, other) = match link.get("outwardIssue") {
            Some(other) => ("/type/outward", "/type/inward", other),
            None => ("/type/inward", "/type/outward", link.get("inwardIssue")?),
        };
        let says = |pointer: &str, phrases: &[String]| {
            let phrase = link.pointer(pointer).and_then(Value::as_str);
            phrase.is_some_and(|phrase| phrases.contains(&phrase.to_lowercase()))
        };
        let is_below =
            says(phrase, &measures.child_phrases) || says(back, &measures.parent_phrases);
        let key = other.get("key")?.as_str()?.to_owned();
        (is_below && is_elsewhere(&key)).then_some(key)
    })
}

/// The summaries of issues; one that may not be seen has none.
async fn summaries(jira: &Client, keys: &[String]) -> Result<BTreeMap<String, String>> {
    let mut known = BTreeMap::new();
    for chunk in keys.chunks(50) {
        let query = SearchQuery {
            jql: format!("key in ({})", chunk.join(", ")),
            fields: vec!["summary".into()],
            limit: chunk.len(),
            ..SearchQuery::default()
        };
        // A search refuses a key that may not be seen; then each is asked for by itself.
        let found = match flows::search(jira, &Source::Site, query).await {
            Ok(page) => page.items,
            Err(error) if error.kind == crate::atlassian::Kind::Invalid => {
                let fields = ["summary".to_owned()];
                let mut found = Vec::new();
                for key in chunk {
                    if let Ok(issues) = jira.issues(std::slice::from_ref(key), &fields).await {
                        found.extend(issues);
                    }
                }
                found
            }
            Err(error) => return Err(error.into()),
        };
        for issue in found {
            if let Some(summary) = issue.fields.text("summary", "") {
                known.insert(issue.key, summary);
            }
        }
    }
    Ok(known)
}
