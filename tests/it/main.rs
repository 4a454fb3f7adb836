//! One binary for all integration tests, so that it links once.
//!
//! `support` puts a simulated Atlassian and the door in one process; `tools` has one file per tool.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests may fail as loudly as the tests"
)]

mod absent;
mod audit;
mod cli;
mod closed;
mod confirm;
mod deprecated;
mod doctor;
mod input;
mod judged;
mod kept;
mod listing;
mod lockdown;
mod mcp;
mod openapi;
mod phrases_confluence;
mod phrases_jira;
mod policy;
mod printed;
mod raw;
mod redteam;
mod rules;
mod secrets;
mod support;
mod tidy;
mod tools;
mod undo;
mod undo_confluence;
mod undo_jira;
mod undo_kinds;
mod wire;
