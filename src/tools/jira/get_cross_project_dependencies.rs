//! `jira_get_cross_project_dependencies`: links from a project to others, and circles among blockers.

use std::collections::{BTreeMap, BTreeSet};

use super::words::ProjectKey;
use crate::jira::flows::{self, Source};
use crate::jira::{Client, MOST_MOVED, SearchQuery};
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
                link.block(&issue.key, &mut blocks);
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
        let scanned = page.items.iter().map(|issue| issue.key.clone());
        let is_whole = follow(cx, jira, scanned.collect(), &mut blocks).await;
        let circles = circles(&blocks);
        if !is_whole {
            body["circles_beyond"] = json!(format!(
                "Blockers were followed through {FOLLOWED} issues of other projects; a longer way round is not seen."
            ));
        }
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

/// Follows blockers out of the project, as a circle may lead through issues that have no link with it. Gives whether the
/// end of every way was seen.
async fn follow(
    cx: &Context,
    jira: &Client,
    mut seen: BTreeSet<String>,
    blocks: &mut BTreeMap<String, BTreeSet<String>>,
) -> bool {
    let mut n_followed = 0;
    loop {
        let nodes = blocks.iter().flat_map(|(from, to)| to.iter().chain([from]));
        let next: BTreeSet<String> = nodes
            .filter(|key| !seen.contains(*key))
            .take(FOLLOWED - n_followed)
            .cloned()
            .collect();
        if next.is_empty() {
            let mut nodes = blocks.values().flatten().chain(blocks.keys());
            return nodes.all(|key| seen.contains(key));
        }
        n_followed += next.len();
        let keys: Vec<String> = next.iter().cloned().collect();
        seen.extend(next);
        for chunk in keys.chunks(MOST_MOVED) {
            // What cannot be read blocks nothing that could be told.
            let Ok(issues) = jira.issues(chunk, &["issuelinks".to_owned()]).await else {
                continue;
            };
            for issue in issues {
                let links = issue.fields.value("issuelinks");
                let links = links.as_array().into_iter().flatten();
                for link in links.filter_map(Link::read) {
                    let target = Target::project_of_issue(&link.other);
                    if target.is_some_and(|target| cx.may_read(&target)) {
                        link.block(&issue.key, blocks);
                    }
                }
            }
        }
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
    /// Notes which of two issues blocks the other, if this is such a link.
    fn block(&self, issue: &str, blocks: &mut BTreeMap<String, BTreeSet<String>>) {
        if !self.kind.eq_ignore_ascii_case("blocks") {
            return;
        }
        let (from, to) = match self.is_outward {
            true => (issue.to_owned(), self.other.clone()),
            false => (self.other.clone(), issue.to_owned()),
        };
        blocks.entry(from).or_default().insert(to);
    }

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
    let mut n_steps = 0;
    for start in blocks.keys().filter(|key| reaches(blocks, key)) {
        let mut paths = vec![vec![start.clone()]];
        while let Some(path) = paths.pop() {
            n_steps += 1;
            if found.len() >= MOST || n_steps > STEPS {
                return found.into_iter().collect();
            }
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
        }
    }
    found.into_iter().collect()
}

/// Whether an issue blocks itself over any way: only then it is in a circle.
fn reaches(blocks: &BTreeMap<String, BTreeSet<String>>, start: &str) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![start];
    while let Some(key) = open.pop() {
        for next in blocks.get(key).into_iter().flatten() {
            if next == start {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// Longer circles are not looked for.
const LONGEST: usize = 8;

/// More circles are not told.
const MOST: usize = 20;

/// Issues that block each other crosswise have more ways round than anybody could read.
const STEPS: usize = 100_000;

/// So many issues of other projects are looked at for what they block.
const FOLLOWED: usize = 200;

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
        let own = circles(&blocks(&[("A-1", "A-1")]));
        assert_eq!(own, [["A-1"]]);
    }

    #[test]
    fn issues_that_all_block_each_other_take_no_age() {
        let keys: Vec<String> = (0..200).map(|number| format!("A-{number}")).collect();
        let all: BTreeSet<String> = keys.iter().cloned().collect();
        let blocks = keys.iter().map(|key| (key.clone(), all.clone()));
        assert_eq!(circles(&blocks.collect()).len(), MOST);
    }
}
