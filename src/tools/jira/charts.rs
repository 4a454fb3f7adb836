//! The charts that tools put beside their text when asked: burndown, velocity, time in status.

use serde_json::Value;

use super::burndown::Day;
use super::sprint_report::Report;
use crate::jira::flows::sprint::Fate;
use crate::tools::Beside;
use crate::view::chart::{Chart, Ink, Kind, Series};

/// What is left, what the sprint holds, and a straight way from the start to nothing left.
pub(super) fn burndown(
    name: &str,
    report: &Report<'_>,
    days: &[Day],
    n_planned: usize,
) -> Vec<Beside> {
    // A sprint that goes on has days before it, without numbers; one that is late has more than were planned.
    let n_days = n_planned.max(days.len());
    let first = days.first();
    let labels = (0..n_days).map(|index| {
        let date = first.and_then(|day| {
            let on = jiff::Span::new().try_days(index as i64).ok()?;
            day.date.checked_add(on).ok()
        });
        date.map(|date| date.strftime("%m-%d").to_string())
            .unwrap_or_default()
    });
    let begin = report.committed();
    let n_even = match n_planned {
        0 => n_days,
        planned => planned,
    };
    let steps = n_even.saturating_sub(1).max(1) as f64;
    let values = |of: &dyn Fn(&Day) -> f64| days.iter().map(|day| Some(of(day))).collect();
    picture(&Chart {
        title: format!("Burndown of {name}"),
        unit: report.unit().to_owned(),
        kind: Kind::Lines,
        labels: labels.collect(),
        series: vec![
            Series {
                name: "even pace",
                ink: Ink::Grey,
                values: (0..n_even)
                    .map(|index| Some(begin * (1.0 - index as f64 / steps)))
                    .collect(),
            },
            Series {
                name: "scope",
                ink: Ink::Orange,
                values: values(&|day| day.scope),
            },
            Series {
                name: "remaining",
                ink: Ink::Blue,
                values: values(&|day| day.remaining),
            },
        ],
    })
}

/// What each sprint committed to and completed.
pub(super) fn velocity(board: &str, names: &[Value], reports: &[Report<'_>]) -> Vec<Beside> {
    let unit = reports.first().map_or("issues", Report::unit);
    let values =
        |of: &dyn Fn(&Report<'_>) -> f64| reports.iter().map(|report| Some(of(report))).collect();
    let labels = names.iter().map(|name| name.as_str().unwrap_or_default());
    picture(&Chart {
        title: format!("Velocity of board {board}"),
        unit: unit.to_owned(),
        kind: Kind::Bars,
        labels: labels.map(str::to_owned).collect(),
        series: vec![
            Series {
                name: "committed",
                ink: Ink::Orange,
                values: values(&|report| report.committed()),
            },
            Series {
                name: "completed",
                ink: Ink::Blue,
                values: values(&|report| report.of(Fate::Completed)),
            },
        ],
    })
}

/// How long an issue was in each status.
pub(super) fn statuses(key: &str, minutes: &[(String, i64)]) -> Vec<Beside> {
    let most = minutes.iter().map(|(_, minutes)| *minutes).max();
    let (unit, size) = match most.unwrap_or_default() {
        short if short < 3 * 60 => ("minutes", 1.0),
        day if day < 3 * 24 * 60 => ("hours", 60.0),
        _ => ("days", 24.0 * 60.0),
    };
    picture(&Chart {
        title: format!("Time of {key} in each status"),
        unit: unit.to_owned(),
        kind: Kind::Bars,
        labels: minutes.iter().map(|(status, _)| status.clone()).collect(),
        series: vec![Series {
            name: "time in status",
            ink: Ink::Blue,
            values: minutes
                .iter()
                .map(|(_, minutes)| Some((*minutes as f64 / size * 10.0).round() / 10.0))
                .collect(),
        }],
    })
}

fn picture(chart: &Chart) -> Vec<Beside> {
    let png = chart.png().map(|bytes| Beside::Picture {
        media_type: "image/png".into(),
        bytes: bytes.into(),
    });
    png.into_iter().collect()
}
