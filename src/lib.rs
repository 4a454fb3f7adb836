//! `atlassian-mcp`: the server through which an AI client works in Jira and Confluence.
//!
//! It speaks the Model Context Protocol to the client, and REST to Atlassian Cloud or to a self-hosted Data Center.
//! This page is the map. The user's guide is the README.
//!
//! # The rooms, in reading order
//!
//! | room | what it is |
//! |---|---|
//! | [`secret`] | a string that does not print |
//! | [`atlassian`] | what Jira and Confluence share: a site, a user, a page of results, a target, what goes wrong |
//! | [`query`] | JQL and CQL as trees: read, checked, combined, printed; no input or output |
//! | [`json`] | JSON as text: looked into without being parsed, cleaned, counted, written |
//! | [`markup`] | Markdown, ADF, wiki markup and storage format through one tree; no input or output |
//! | [`config`] | defaults ← TOML ← environment ← flags, then checked |
//! | [`ledger`] | what was done, kept in files: the journal of changes, the audit |
//! | [`http`] | the only room that sends: signing, limits, repetition, what a site says when it refuses |
//! | [`jira`], [`confluence`] | nouns, one method a call, the two dialects side by side, flows of several calls |
//! | [`view`] | what a model gets to see, cut to a budget |
//! | [`tools`] | one file a tool, and the list of them |
//! | [`door`] | the one way every call takes: policy, preview, change, answer |
//! | [`mcp`] | protocol in, protocol out |
//! | [`sim`] | a small Atlassian, to try and to test with |
//! | [`cli`] | the command line; `main.rs` only calls it |
//!
//! A room names only rooms above it, and only those in its row of `tests/it/tidy.rs`, which keeps this table honest.
//! [`json`], [`markup`] and [`sim`] are packages of their own, because they need nothing of ours: who changes a tool does
//! not wait for them, and a release optimises two for speed and the last for size.
//!
//! # One call
//!
//! A client sends `jira_get_issue {"issue_key": "PROJ-1"}`. [`mcp`] takes the line or the HTTP body apart and asks the
//! [`door`]. The door looks the name up among the *visible* tools (a hidden one does not exist), brings the arguments
//! into the types of the schema, and judges the projects and spaces they name. The tool, ten lines in
//! `tools/jira/get_issue.rs`, asks [`jira::Client`] for the issue. The client's dialect, `jira/cloud.rs` or
//! `jira/data_center.rs`, says what to send and how to read the answer, without sending anything; [`http::Client`]
//! signs it, sends it, repeats it where that is safe, and decodes it into a model. [`view`] picks, names and shortens;
//! [`markup`] turns rich text into Markdown. Back at the door the answer is judged again by what it really speaks of,
//! stripped of what a reader cannot see, cut to its budget, and handed to [`mcp`] as one text.
//!
//! A tool that changes something stops half-way: it *prepares* a [`tools::Change`], what is there now and what would
//! be. The door shows it (`dry_run`), keeps it for `atlassian_apply`, or applies it with an [`http::Permit`] that only
//! the door can make; then the target is read back, and the answer tells what changed and what did not.
//!
//! # Invariants
//!
//! - [`markup`] and [`query`] know no site.
//! - Only [`http`] sends; only `http::auth` sees a secret; nothing that changes something leaves without a permit.
//! - Only [`config`] reads the environment.
//! - Editions are named in two places per product, and where a site is made.
//! - Tools hold no state, decide no policy and cut no answer.
//! - Models are not serialisable, views are not deserialisable.
//! - [`sim`] imports nothing of ours.
//! - Only [`mcp`] knows the protocol; standard output belongs to it.
//! - Every document that lists code is printed by code.

pub mod atlassian;
pub mod cli;
pub mod config;
pub mod confluence;
pub mod door;
pub mod http;
pub mod jira;
pub mod ledger;
pub mod mcp;
pub mod query;
pub mod secret;
pub mod tools;
pub mod view;

pub use atlassian_mcp_json as json;
pub use atlassian_mcp_markup as markup;
pub use atlassian_mcp_sim as sim;
