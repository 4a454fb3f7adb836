//! One binary for all integration tests, so that it links once.
//!
//! `support` puts a simulated Atlassian and the door in one process; `tools` has one file per tool.

mod support;
mod tools;
