//! What was done, kept in files: the journal of changes, which can be undone, and the audit, which is never read back.
//!
//! Apart because it is the only room that writes records to disk, and must do so in a way that a person can rely on:
//! owner-only, whole lines or none, bounded, by many processes at once. It knows no tool and no policy; what a record
//! says is the business of those who write it. Nothing is opened before the first record.

mod audit;
mod journal;
mod lines;

pub use audit::Audit;
pub use journal::{History, Journal};
