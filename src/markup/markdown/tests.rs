//! Checks of Markdown reading and writing.
