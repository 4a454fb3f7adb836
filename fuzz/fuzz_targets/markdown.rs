//! Any text, read as markdown.
#![no_main]

use atlassian_mcp_fuzz::check;
use atlassian_mcp_markup::Format;

libfuzzer_sys::fuzz_target!(|text: &str| check(text, Format::Markdown));
