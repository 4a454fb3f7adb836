//! What a sprint has come to: done and open issues, and their points where the site estimates in points.

use serde_json::{Map, Value, json};

use crate::atlassian::Target;
use crate::jira::SearchQuery;
use crate::jira::flows::{self, Source};
use crate::jira::model::Issue;
use crate::tools::{Context, Result};

/// More issues are not read for a report.
const MOST: usize = 1000;

/// The counts of a sprint.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    /// How many issues are done.
    pub n_done: usize,
    /// The keys of those that are not.
    pub open: Vec<String>,
    points_done: f64,
    points_open: f64,
    has_points: bool,
    is_cut: bool,
}

/// Reads the issues of a sprint and counts them.
pub(super) async fn of(cx: &Context, sprint: &str) -> Result<Report> {
    let points = points_field(cx.jira()?).await?;
    by(cx, sprint, points.as_deref()).await
}

/// The same, where the field for points is known.
pub(super) async fn by(cx: &Context, sprint: &str, points: Option<&str>) -> Result<Report> {
    let jira = cx.jira()?;
    let mut fields = vec!["status".to_owned()];
    fields.extend(points.map(str::to_owned));
    let query = SearchQuery {
        jql: format!("sprint = {sprint}"),
        fields,
        limit: MOST,
        ..SearchQuery::default()
    };
    let page = flows::search(jira, &Source::Site, query).await?;
    let mut report = Report {
        is_cut: page.next.is_some(),
        ..Report::default()
    };
    for issue in &page.items {
        report.count(issue, points);
    }
    Ok(report)
}

impl Report {
    fn count(&mut self, issue: &Issue, points: Option<&str>) {
        let status = issue.fields.value("status");
        let is_done = status
            .pointer("/statusCategory/key")
            .and_then(Value::as_str)
            == Some("done");
        let points = points.and_then(|field| issue.fields.value(field).as_f64());
        self.has_points |= points.is_some();
        let points = points.unwrap_or_default();
        if is_done {
            self.n_done += 1;
            self.points_done += points;
        } else {
            self.open.push(issue.key.clone());
            self.points_open += points;
        }
    }

    /// The points that are done.
    pub(super) fn points_done(&self) -> f64 {
        self.points_done
    }

    /// The report as an answer holds it.
    pub(super) fn view(&self) -> Value {
        let mut view = Map::new();
        view.insert("issues_done".into(), json!(self.n_done));
        view.insert("issues_open".into(), json!(self.open.len()));
        if self.has_points {
            view.insert("points_done".into(), json!(self.points_done));
            view.insert("points_open".into(), json!(self.points_open));
        }
        if !self.open.is_empty() {
            view.insert("open_issues".into(), json!(self.open));
        }
        if self.is_cut {
            view.insert("counted_only".into(), json!(MOST));
        }
        view.into()
    }

    /// The projects of the issues that are not done.
    pub(super) fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        self.open
            .iter()
            .filter_map(|key| Target::project_of_issue(key))
    }
}

/// The field for story points, known by its type (Cloud's team-managed projects) or by what Jira itself names it.
pub(super) async fn points_field(jira: &crate::jira::Client) -> Result<Option<String>> {
    let fields = jira.fields(false).await?;
    let named = |name: &str| {
        fields
            .iter()
            .find(|field| {
                field.kind.as_deref() == Some("number") && field.name.eq_ignore_ascii_case(name)
            })
            .map(|field| field.id.clone())
    };
    Ok(named("Story Points").or_else(|| named("Story point estimate")))
}
