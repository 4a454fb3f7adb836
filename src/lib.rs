//! map to come
pub mod atlassian;
pub mod http;
pub mod secret;
