//! The tools of Confluence, one file each, and the argument words they share.

pub mod add_comment;
pub mod add_inline_comment;
pub mod copy_page;
pub mod create_page;
pub mod delete_comment;
pub mod delete_page;
pub mod get_comments;
pub mod get_inline_comments;
pub mod get_page;
pub mod get_page_children;
pub mod get_page_diff;
pub mod get_page_history;
pub mod get_page_restrictions;
pub mod get_space_page_tree;
pub mod move_page;
pub mod reply_to_comment;
pub mod restore_page;
pub mod search;
pub mod set_page_restrictions;
pub mod update_page;
pub mod update_page_section;

mod commenting;
mod kept;
mod looks;
mod outcome;
mod pages;
mod people;
mod saving;
mod text;
mod words;
