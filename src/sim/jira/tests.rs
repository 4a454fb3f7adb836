//! Jira over HTTP, both editions.
