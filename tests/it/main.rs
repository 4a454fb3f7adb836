//! One binary for all integration tests, so that it links once.
//!
//! `support` puts a simulated Atlassian and the door in one process; `tools` has one file per tool.

mod input;
mod listing;
mod mcp;
mod policy;
mod printed;
mod support;
mod tidy;
mod tools;
mod wire;
