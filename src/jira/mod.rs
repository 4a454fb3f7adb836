//! Jira: its nouns (`model`), its two dialects, one method a call, and the flows that need several.
//!
//! The list of overrides in `cloud` and `data_center` is the list of differences between the editions. A method of
//! [`Client`] sends one call; whatever sends two or more is a free function in [`flows`], client first.

mod agile;
mod applications;
mod assets;
mod bulk;
mod client;
mod cloud;
mod connection;
mod dashboards;
mod data_center;
mod desk;
mod development;
mod dialect;
mod editing;
mod facts;
mod files;
pub mod flows;
mod forms;
mod links;
mod pages;
mod people;
mod projects;
mod queries;
mod removing;
mod sprint;
mod watching;
mod wire;
mod wire_meta;

pub mod model;

pub use agile::{Agile, BoardQuery, MOST_MOVED, Rank};
pub use applications::{Application, Applications};
pub use bulk::MOST_IN_A_TASK;
pub use client::Client;
pub use dashboards::Dashboards;
pub use desk::Desks;
pub use development::Development;
pub use dialect::{Dialect, IssueQuery, SearchQuery};
pub use editing::{Editing, Edition, NestedOption};
pub use files::FilesOfIssues;
pub use links::Links;
pub use people::{Assignment, People};
pub use projects::Projects;
pub use queries::Queries;
pub use sprint::java_sprint;
pub use watching::{DayLength, Watching};
