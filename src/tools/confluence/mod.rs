//! The tools of Confluence, one file each, and the argument words they share.

pub mod get_page;

mod pages;
mod words;
