//! JSON as text: what a site answered, looked into without being parsed, and what a reader gets, cleaned, counted and
//! written.
//!
//! A package of its own because every byte of every answer goes through here: a release builds it for speed, where most
//! of the program is built for size.
//!
//! - [`Walk`] goes once through a long answer; [`Raw`] is a value as the site wrote it, [`Owned`] keeps an object.
//! - [`Tree`] is an answer that borrows from what the site wrote.
//! - [`strip_invisible`] takes out of an answer what a reader cannot see.
//! - [`text`] writes an answer, [`length`] counts what that would give.

mod clean;
mod owned;
mod raw;
mod scan;
mod tree;
mod walk;
mod write;

pub use self::clean::{strip_invisible, visible};
pub use self::owned::Owned;
pub use self::raw::{Kind, Members, Raw};
pub use self::tree::{Object, Tree};
pub use self::walk::{Unfit, Walk};
pub use self::write::{length, length_of, length_of_object, push_string, text};
