//! `jira_rank_issues`: the order of the backlog and of a sprint.

use super::add_issues_to_sprint::named;
use super::planning;
use super::words::IssueKey;
use crate::jira::flows::{self, Source};
use crate::jira::{Client, MOST_MOVED, Rank, SearchQuery};
use crate::tools::prelude::*;

/// Rank issues before or after another one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RankIssues {
    /// `PROJ-1, PROJ-2`, in their new order
    issue_keys: Csv,
    /// This or `after`
    before: Option<IssueKey>,
    after: Option<IssueKey>,
    /// Several moves, each with its place; from an undo alone.
    #[schemars(skip)]
    raw: Option<Vec<JsonObject>>,
}

impl Tool for RankIssues {
    const NAME: &'static str = "jira_rank_issues";
    const TITLE: &'static str = "Rank issues";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        let anchors = [&self.before, &self.after].into_iter().flatten();
        let mut targets = named(&self.issue_keys);
        targets.extend(anchors.flat_map(IssueKey::targets));
        targets
    }
}

/// Issues that go to one place, in their order.
struct Move {
    keys: Vec<String>,
    place: Rank,
}

impl Move {
    fn anchor(&self) -> &str {
        match &self.place {
            Rank::Before(anchor) | Rank::After(anchor) => anchor,
        }
    }

    fn title(&self) -> String {
        let word = match self.place {
            Rank::Before(_) => "before",
            Rank::After(_) => "after",
        };
        format!("Rank {} {word} {}", self.keys.join(", "), self.anchor())
    }

    /// From what an undo says.
    fn read(raw: &JsonObject) -> Option<Self> {
        let keys = raw.get("issue_keys")?.as_array()?.iter();
        let text = |name: &str| raw.get(name)?.as_str().map(str::to_owned);
        Some(Self {
            keys: keys
                .filter_map(|key| key.as_str().map(str::to_owned))
                .collect(),
            place: match (text("before"), text("after")) {
                (Some(anchor), _) => Rank::Before(anchor),
                (None, anchor) => Rank::After(anchor?),
            },
        })
    }
}

impl Write for RankIssues {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let issues = planning::issues(jira, &self.issue_keys, &["summary"]).await?;
        if issues.len() > MOST_MOVED {
            return Err(Error::arguments(format!(
                "At most {MOST_MOVED} issues can be ranked at once."
            )));
        }
        let keys = planning::keys(&issues);
        let moves = match &self.raw {
            Some(raw) => raw.iter().filter_map(Move::read).collect(),
            None => vec![self.one(jira, keys.clone()).await?],
        };
        let anchors: Vec<String> = moves.iter().map(|one| one.anchor().to_owned()).collect();
        let now = order(cx, jira, &keys, &anchors).await?;
        let undo = match &now {
            Some(now) => back(now, &moves),
            None => Undo::never("their place now lies too deep in the order to be told"),
        };
        let title = moves.iter().map(Move::title).collect::<Vec<_>>().join("; ");
        let shown: Vec<String> = moves
            .iter()
            .map(|one| match &one.place {
                Rank::Before(anchor) => format!("{}, {anchor}", one.keys.join(", ")),
                Rank::After(anchor) => format!("{anchor}, {}", one.keys.join(", ")),
            })
            .collect();
        let named = named_of(&keys, &anchors);
        let state = now.as_ref().map(|now| filtered(now, &named));
        let mut change = Change::new(Action::Update, title, undo, {
            let named = named.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let mut stayed = Vec::new();
                for one in &moves {
                    let anchor = one.anchor();
                    stayed.extend(
                        jira.rank(&one.keys, &one.place, &permit)
                            .await
                            .about(|| format!("The rank beside `{anchor}`"))?,
                    );
                }
                let query = SearchQuery {
                    jql: format!("key in ({}) ORDER BY Rank ASC", named.join(", ")),
                    fields: vec!["summary".into()],
                    limit: named.len(),
                    ..SearchQuery::default()
                };
                let now = flows::search(jira, &Source::Site, query).await?;
                let order = planning::keys(&now.items);
                let mut applied = Applied {
                    message: format!("Ranked: {}", order.join(", ")),
                    body: Map::from_iter([("order".to_owned(), json!(order))]),
                    ..Applied::default()
                };
                applied.not_applied = stayed
                    .into_iter()
                    .map(|(field, reason)| NotApplied { field, reason })
                    .collect();
                let is_so = moves.iter().all(|one| is_beside(&order, one));
                if !is_so && applied.not_applied.is_empty() {
                    applied.not_applied.push(NotApplied {
                        field: "rank".into(),
                        reason: "Jira took the request; its search index does not show the new order (yet).".into(),
                    });
                }
                Ok(applied)
            }
        })
        .edit("order", Value::Null, json!(shown.join("; ")));
        if let Some(state) = state {
            change = change.state("order", &json!(state));
        }
        let anchors = anchors.iter();
        let anchors = anchors.filter_map(|anchor| Target::project_of_issue(anchor));
        for target in planning::targets(&issues).chain(anchors) {
            change = change.target(target);
        }
        Ok(change)
    }
}

impl RankIssues {
    /// The move that a caller asks for.
    async fn one(&self, jira: &Client, keys: Vec<String>) -> Result<Move> {
        let (anchor, is_before) = match (&self.before, &self.after) {
            (Some(key), None) => (key, true),
            (None, Some(key)) => (key, false),
            _ => {
                return Err(Error::arguments(
                    "Give either `before` or `after`, and only one of them.",
                ));
            }
        };
        let anchor = super::issue_now(jira, anchor, &["summary"], &[]).await?.key;
        if keys.contains(&anchor) {
            return Err(Error::arguments(format!(
                "`{anchor}` cannot be ranked against itself."
            )));
        }
        Ok(Move {
            keys,
            place: match is_before {
                true => Rank::Before(anchor),
                false => Rank::After(anchor),
            },
        })
    }
}

/// Those that are moved and those they are moved to, each once.
fn named_of(keys: &[String], anchors: &[String]) -> Vec<String> {
    let mut named = keys.to_vec();
    for anchor in anchors {
        if !named.contains(anchor) {
            named.push(anchor.clone());
        }
    }
    named
}

/// The order of some of the issues.
fn filtered(order: &[String], named: &[String]) -> Vec<String> {
    let kept = order.iter().filter(|key| named.contains(key));
    kept.cloned().collect()
}

/// Whether the issues and their anchor stand in the wanted order.
fn is_beside(order: &[String], wanted: &Move) -> bool {
    let mut run = wanted.keys.clone();
    match &wanted.place {
        Rank::Before(anchor) => run.push(anchor.clone()),
        Rank::After(anchor) => run.insert(0, anchor.clone()),
    }
    let place = |key: &String| order.iter().position(|known| known == key);
    let places: Option<Vec<usize>> = run.iter().map(place).collect();
    places.is_some_and(|places| places.is_sorted())
}

/// No further down than this is the order of issues looked at.
const MOST_READ: usize = 1000;

/// The order of the issues of these projects, down to the last of those named; nothing if it lies too deep.
async fn order(
    cx: &Context,
    jira: &Client,
    keys: &[String],
    anchors: &[String],
) -> Result<Option<Vec<String>>> {
    let named = named_of(keys, anchors);
    let mut projects: Vec<String> = Vec::new();
    for key in &named {
        if let Some(Target::Project(project)) = Target::project_of_issue(key)
            && !projects.contains(&project)
        {
            projects.push(project);
        }
    }
    let mut query = SearchQuery {
        jql: cx.jql("ORDER BY Rank ASC", &projects)?.as_str().to_owned(),
        fields: vec!["summary".into()],
        limit: jira.search_page(),
        ..SearchQuery::default()
    };
    let mut order: Vec<String> = Vec::new();
    loop {
        let page = flows::search(jira, &Source::Site, query.clone()).await?;
        order.extend(page.items.into_iter().map(|issue| issue.key));
        let is_whole = named.iter().all(|key| order.contains(key));
        // One more is needed to know what comes after the last.
        let ends_within = order.last().is_some_and(|last| named.contains(last));
        match page.next {
            Some(next) if order.len() < MOST_READ && (!is_whole || ends_within) => {
                query.cursor = Some(next.0);
            }
            _ => return Ok(is_whole.then_some(order)),
        }
    }
}

/// Puts each run of issues back before what comes after it now, or after what comes before: as one call, because the
/// runs may lean on each other.
fn back(now: &[String], moves: &[Move]) -> Undo {
    let keys: Vec<&String> = moves.iter().flat_map(|one| &one.keys).collect();
    let mut then = now.to_vec();
    for one in moves {
        then.retain(|key| !one.keys.contains(key));
        let (anchor, after) = match &one.place {
            Rank::Before(anchor) => (anchor, 0),
            Rank::After(anchor) => (anchor, 1),
        };
        let at = then.iter().position(|key| key == anchor);
        let at = at.map_or(then.len(), |at| at + after);
        then.splice(at..at, one.keys.iter().cloned());
    }
    let mut raw = Vec::new();
    let mut anchors = Vec::new();
    let mut runs: Vec<(Vec<&String>, Option<&String>, Option<&String>)> = Vec::new();
    let mut before: Option<&String> = None;
    let mut is_open = false;
    for key in now {
        if !keys.contains(&key) {
            if let (true, Some(run)) = (is_open, runs.last_mut()) {
                run.2 = Some(key);
            }
            is_open = false;
            before = Some(key);
        } else if let (true, Some(run)) = (is_open, runs.last_mut()) {
            run.0.push(key);
        } else {
            runs.push((vec![key], before, None));
            is_open = true;
        }
    }
    for (run, before, after) in runs {
        let (word, anchor) = match (after, before) {
            (Some(after), _) => ("before", after),
            (None, Some(before)) => ("after", before),
            (None, None) => continue,
        };
        anchors.push(anchor.clone());
        raw.push(json!({"issue_keys": run, word: anchor}));
    }
    let owned: Vec<String> = keys.into_iter().cloned().collect();
    let left = filtered(&then, &named_of(&owned, &anchors));
    Undo::by("jira_rank_issues", json!({"issue_keys": owned, "raw": raw}))
        .expecting("order", &json!(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_goes_back_to_where_it_was() {
        let now: Vec<String> = ["A-1", "A-2", "A-3", "A-4", "A-5"]
            .map(str::to_owned)
            .into();
        let moved = Move {
            keys: ["A-5", "A-2", "A-3"].map(str::to_owned).into(),
            place: Rank::Before("A-1".into()),
        };
        let Undo::By(calls) = back(&now, &[moved]) else {
            panic!("no calls");
        };
        assert_eq!(calls.len(), 1);
        assert_eq!(
            calls[0].arguments["raw"],
            json!([
                {"issue_keys": ["A-2", "A-3"], "before": "A-4"},
                {"issue_keys": ["A-5"], "after": "A-4"},
            ])
        );
        assert_eq!(
            calls[0].expects["order"],
            json!(["A-5", "A-2", "A-3", "A-4"])
        );
    }
}
