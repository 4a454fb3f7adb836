//! How the times of issues are measured, checked.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

use super::Problem;
use super::load::Notes;
use super::settings::MeasuresSettings;

/// How the times of issues are measured, and which links put an epic below another issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measures {
    /// What is measured when a call does not say.
    pub metrics: Vec<String>,
    /// Whether only the hours people work count when a call does not say.
    pub working_hours_only: bool,
    /// When they begin.
    pub start: Time,
    /// When they stop.
    pub end: Time,
    /// The days they come.
    pub days: Vec<Weekday>,
    /// Where they are.
    pub zone: TimeZone,
    /// Phrases that say, read from an epic, that the other issue stands above it.
    pub child_phrases: Vec<String>,
    /// Phrases that say, read from the other issue, that it stands above the epic.
    pub parent_phrases: Vec<String>,
}

impl Default for Measures {
    /// Those of the reference: Monday to Friday, nine to five, in UTC.
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            metrics: words(&["cycle_time", "time_in_status"]),
            working_hours_only: false,
            start: Time::constant(9, 0, 0, 0),
            end: Time::constant(17, 0, 0, 0),
            days: vec![
                Weekday::Monday,
                Weekday::Tuesday,
                Weekday::Wednesday,
                Weekday::Thursday,
                Weekday::Friday,
            ],
            zone: TimeZone::UTC,
            child_phrases: words(&["is child of", "is contained by", "split from"]),
            parent_phrases: Vec::new(),
        }
    }
}

pub(super) fn check(said: MeasuresSettings, notes: &mut Notes) -> Measures {
    let mut measures = Measures::default();
    if let Some(metrics) = said.metrics {
        measures.metrics = metrics.iter().map(|name| name.trim().to_owned()).collect();
    }
    measures.working_hours_only = said.working_hours_only.unwrap_or(false);
    for (name, text, slot) in [
        ("measures.start", said.start, &mut measures.start),
        ("measures.end", said.end, &mut measures.end),
    ] {
        let Some(text) = text else { continue };
        match clock(&text) {
            Some(time) => *slot = time,
            None => notes.problems.push(Problem::new(
                format!("`{name}` is `{text}`"),
                "Write it like `09:00`.",
            )),
        }
    }
    if measures.start >= measures.end {
        notes.problems.push(Problem::new(
            format!(
                "People stop working ({}) before they begin ({})",
                measures.end.strftime("%H:%M"),
                measures.start.strftime("%H:%M")
            ),
            "Let `measures.end` come after `measures.start`.",
        ));
    }
    if let Some(days) = said.days {
        match days.iter().map(|day| weekday(day)).collect() {
            Some(days) => measures.days = days,
            None => notes.problems.push(Problem::new(
                format!("`measures.days` is `{}`", days.join(",")),
                "Write the days as numbers from 1 (Monday) to 7 (Sunday).",
            )),
        }
    }
    // A machine without a list of zones knows this one all the same.
    let zone = said
        .timezone
        .filter(|name| !["utc", "etc/utc", "gmt"].contains(&name.trim().to_lowercase().as_str()));
    if let Some(name) = zone {
        match TimeZone::get(name.trim()) {
            Ok(zone) => measures.zone = zone,
            Err(_) => notes.warn(format!(
                "`measures.timezone` is `{name}`, which is no time zone this machine knows; UTC counts."
            )),
        }
    }
    if let Some(phrases) = said.hierarchy_phrases {
        measures.child_phrases.clear();
        for entry in phrases {
            let (kind, phrase) = entry.split_once(':').unwrap_or_default();
            let phrase = phrase.trim().to_lowercase();
            match kind.trim().to_lowercase().as_str() {
                "child" if !phrase.is_empty() => measures.child_phrases.push(phrase),
                "parent" if !phrase.is_empty() => measures.parent_phrases.push(phrase),
                _ => notes.warn(format!(
                    "`{entry}` in `measures.hierarchy_phrases` is neither `child:PHRASE` nor `parent:PHRASE` and is left out."
                )),
            }
        }
    }
    measures
}

fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn weekday(text: &str) -> Option<Weekday> {
    Weekday::from_monday_one_offset(text.trim().parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn list(words: &[&str]) -> Option<Vec<String>> {
        Some(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn what_is_not_said_is_as_in_the_reference() {
        let mut notes = Notes::default();
        assert_eq!(
            check(MeasuresSettings::default(), &mut notes),
            Measures::default()
        );
        assert!(notes.problems.is_empty() && notes.warnings.is_empty());
    }

    #[test]
    fn behaviour_173_days_are_1_to_7_and_a_bad_zone_is_utc() {
        let mut notes = Notes::default();
        let said = MeasuresSettings {
            start: some("08:30"),
            end: some("12:00"),
            days: list(&["6", " 7"]),
            timezone: some("Mars/Base"),
            hierarchy_phrases: list(&["child:Is Part Of", "parent: holds", "cousin:x", "nonsense"]),
            ..MeasuresSettings::default()
        };
        let measures = check(said, &mut notes);
        assert_eq!(measures.start, Time::constant(8, 30, 0, 0));
        assert_eq!(measures.days, [Weekday::Saturday, Weekday::Sunday]);
        assert_eq!(measures.zone, TimeZone::UTC);
        assert_eq!(measures.child_phrases, ["is part of"]);
        assert_eq!(measures.parent_phrases, ["holds"]);
        assert!(notes.problems.is_empty(), "{:?}", notes.problems);
        assert_eq!(notes.warnings.len(), 3, "{:?}", notes.warnings);

        for bad in [
            MeasuresSettings {
                days: list(&["0"]),
                ..MeasuresSettings::default()
            },
            MeasuresSettings {
                days: list(&["8"]),
                ..MeasuresSettings::default()
            },
            MeasuresSettings {
                start: some("nine"),
                ..MeasuresSettings::default()
            },
            MeasuresSettings {
                end: some("08:00"),
                ..MeasuresSettings::default()
            },
        ] {
            let mut notes = Notes::default();
            check(bad, &mut notes);
            assert_eq!(notes.problems.len(), 1, "{:?}", notes.problems);
        }
    }
}
