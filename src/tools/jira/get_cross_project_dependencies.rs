//! `jira_get_cross_project_dependencies`: links from a project to others, and circles among blockers.

use std::collections::{BTreeMap, BTreeSet};

use super::words::ProjectKey;
use crate::jira::SearchQuery;
use crate::jira::flows::{self, Source};
use crate::query::jql::{self, Jql};
use crate::tools::prelude::*;
use crate::view::Plan;

/// Map a project's links to other projects, and find circles of blockers.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetCrossProjectDependencies {
    project_key: ProjectKey,
    /// Default 200
    #[schemars(range(min = 1, max = 500))]
    max_issues: Option<u32>,
}

impl Tool for GetCrossProjectDependencies {
    const NAME: &'static str = "jira_get_cross_project_dependencies";
    const TITLE: &'static str = "Get dependencies";
    const TOOLSET: Toolset = Toolset::JiraProjectAnalysis;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

/// The links to one project.
#[derive(Default)]
struct Other {
    total: usize,
    by_type: BTreeMap<String, Vec<Value>>,
}

impl Read for GetCrossProjectDependencies {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = self.project_key.as_str();
        let project = super::writing::project(cx, jira, key).await?;
        let limit = self.max_issues.unwrap_or(200).clamp(1, 500) as usize;
        let of_project = Jql::from(jql::equals("project", key)).to_string();
        let query = SearchQuery {
            jql: format!("{of_project} ORDER BY updated DESC"),
            fields: vec!["issuelinks".into()],
            limit,
            ..SearchQuery::default()
        };
        let page = flows::search(jira, &Source::Site, query).await?;
        let mut others: BTreeMap<String, Other> = BTreeMap::new();
        let mut blocks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut n_hidden = 0;
        for issue in &page.items {
            let links = issue.fields.value("issuelinks");
            for link in links.as_array().into_iter().flatten() {
                let Some(link) = Link::read(link) else {
                    continue;
                };
                let target = Target::project_of_issue(&link.other);
                if target.as_ref().is_some_and(|target| !cx.may_read(target)) {
                    n_hidden += 1;
                    continue;
                }
                if link.kind.eq_ignore_ascii_case("blocks") {
                    let (from, to) = match link.is_outward {
                        true => (issue.key.clone(), link.other.clone()),
                        false => (link.other.clone(), issue.key.clone()),
                    };
                    blocks.entry(from).or_default().insert(to);
                }
                let Some(Target::Project(elsewhere)) = target else {
                    continue;
                };
                if elsewhere == key {
                    continue;
                }
                let other = others.entry(elsewhere).or_default();
                other.total += 1;
                other.by_type.entry(link.kind).or_default().push(json!({
                    "source": issue.key,
                    "target": link.other,
                    "direction": link.phrase,
                }));
            }
        }
        let total: usize = others.values().map(|other| other.total).sum();
        let by_project: Map<String, Value> = others
            .into_iter()
            .map(|(key, other)| {
                (
                    key,
                    json!({"total_links": other.total, "by_link_type": other.by_type}),
                )
            })
            .collect();
        let mut body = json!({
            "project_key": key,
            "total_issues_scanned": page.items.len(),
            "total_cross_project_links": total,
            "by_project": by_project,
        });
        let circles = circles(&blocks);
        if !circles.is_empty() {
            body["blocking_circles"] = json!(circles);
        }
        if n_hidden > 0 {
            body["links_out_of_reach"] = json!(n_hidden);
        }
        if page.next.is_some() {
            body["more"] = json!(format!("Only the {limit} issues changed last were read."));
        }
        Ok(Reply::new(body).touching([project]).plan(Plan::default()))
    }
}

/// A link as an issue shows it.
struct Link {
    kind: String,
    phrase: String,
    other: String,
    is_outward: bool,
}

impl Link {
    fn read(link: &Value) -> Option<Self> {
        let is_outward = link.get("outwardIssue").is_some();
        let (phrase, other) = match is_outward {
            true => ("/type/outward", "/outwardIssue/key"),
            false => ("/type/inward", "/inwardIssue/key"),
        };
        let text = |pointer: &str| link.pointer(pointer)?.as_str().map(str::to_owned);
        Some(Self {
            kind: text("/type/name")?,
            phrase: text(phrase)?,
            other: text(other)?,
            is_outward,
        })
    }
}

/// Circles in which each blocks the next, each told once, from its smallest key on.
fn circles(blocks: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for start in blocks.keys() {
        let mut paths = vec![vec![start.clone()]];
        while let Some(path) = paths.pop() {
            let Some(last) = path.last() else { continue };
            for next in blocks.get(last).into_iter().flatten() {
                if next == start {
                    found.insert(path.clone());
                } else if next > start && !path.contains(next) && path.len() < LONGEST {
                    let mut longer = path.clone();
                    longer.push(next.clone());
                    paths.push(longer);
                }
            }
            if found.len() >= MOST {
                break;
            }
        }
    }
    found.into_iter().take(MOST).collect()
}

/// Longer circles are not looked for.
const LONGEST: usize = 8;

/// More circles are not told.
const MOST: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once() {
        let blocks = |pairs: &[(&str, &str)]| {
            let mut blocks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (from, to) in pairs {
                blocks
                    .entry((*from).into())
                    .or_default()
                    .insert((*to).into());
            }
            blocks
        };
        let found = circles(&blocks(&[
            ("A-1", "B-1"),
            ("B-1", "C-1"),
            ("C-1", "A-1"),
            ("C-1", "D-1"),
        ]));
        assert_eq!(found, [["A-1", "B-1", "C-1"]]);
        assert!(circles(&blocks(&[("A-1", "B-1"), ("B-1", "C-1")])).is_empty());
    }
}
