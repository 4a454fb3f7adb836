//! The rows of the settings that say how issues are measured.

use super::reference::{Kind, Row, Words};

pub(super) static MEASURES: [Row; 7] = [
    Row::new(
        "measures.metrics",
        Kind::List,
        "What `jira_get_issue_sla` measures when a call does not say.",
    )
    .variables(&["JIRA_SLA_METRICS"])
    .default("cycle_time,time_in_status")
    .of_reference(),
    Row::new(
        "measures.working_hours_only",
        Kind::Switch(Words::Three),
        "Counts the hours people work, and not those of the clock, when a call does not say.",
    )
    .variables(&["JIRA_SLA_WORKING_HOURS_ONLY"])
    .default("false")
    .of_reference(),
    Row::new(
        "measures.start",
        Kind::Text,
        "When people begin to work: `HH:MM`.",
    )
    .variables(&["JIRA_SLA_WORKING_HOURS_START"])
    .default("09:00")
    .of_reference(),
    Row::new("measures.end", Kind::Text, "When they stop: `HH:MM`.")
        .variables(&["JIRA_SLA_WORKING_HOURS_END"])
        .default("17:00")
        .of_reference(),
    Row::new(
        "measures.days",
        Kind::List,
        "The days they work, from 1 (Monday) to 7.",
    )
    .variables(&["JIRA_SLA_WORKING_DAYS"])
    .default("1,2,3,4,5")
    .of_reference(),
    Row::new(
        "measures.timezone",
        Kind::Text,
        "Where they work: an IANA name such as `Europe/Berlin`. An unknown one counts as UTC.",
    )
    .variables(&["JIRA_SLA_TIMEZONE"])
    .default("UTC")
    .of_reference(),
    Row::new(
        "measures.hierarchy_phrases",
        Kind::List,
        "Phrases of links between an epic and what stands above it: `child:PHRASE` as read from the epic, \
         `parent:PHRASE` as read from the other issue.",
    )
    .variables(&["HIERARCHY_LINK_PHRASES"])
    .default("child:is child of,child:is contained by,child:split from")
    .of_reference(),
];
