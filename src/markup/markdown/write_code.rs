//! The tree written as Markdown: code blocks.
//!
//! Apart from `write` because a fence has rules of its own: longer than any run of its sign inside, and an info string
//! that the parser reads with escapes.

use std::borrow::Cow;

use super::directive::push_value;
use super::escape;
use super::write::{Writer, lines};
use crate::document::CodeBlock;

impl Writer<'_> {
    pub(super) fn code(&mut self, code: &CodeBlock) {
        self.note_extras(&code.extras, "a code block");
        let info = match (&code.language, &code.title) {
            (None, None) => Cow::Borrowed(""),
            (Some(language), None) if is_plain(language) => Cow::Borrowed(language.as_str()),
            _ => Cow::Owned(info(code)),
        };
        let sign = if info.contains('`') { b'~' } else { b'`' };
        let length = escape::longest_run(&code.text, sign).max(2) + 1;
        self.line_start();
        self.push_run(sign, length);
        self.out.push_str(&info);
        if !code.text.is_empty() {
            self.code_lines(&code.text);
        }
        self.line_start();
        self.push_run(sign, length);
    }

    fn push_run(&mut self, sign: u8, length: usize) {
        for _ in 0..length {
            self.out.push(char::from(sign));
        }
    }

    /// Lines of code, empty ones too.
    fn code_lines(&mut self, text: &str) {
        for line in lines(text) {
            if !self.out.ends_with('\n') {
                self.out.push('\n');
            }
            if line.is_empty() {
                self.out.push_str(self.prefix.trim_end());
                self.out.push('\n');
            } else {
                self.out.push_str(&self.prefix);
                self.out.push_str(line);
            }
        }
    }
}

/// Whether a language needs no quotes.
fn is_plain(language: &str) -> bool {
    let is_special =
        |sign: char| matches!(sign, '`' | '~' | '=' | '\\' | '&' | '"') || sign.is_whitespace();
    let is_word = language.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !language.is_empty() && (is_word || !language.contains(is_special))
}

/// What stands behind a fence: language and title.
fn info(code: &CodeBlock) -> String {
    let mut info = String::new();
    if let Some(language) = &code.language {
        if is_plain(language) {
            info.push_str(language);
        } else {
            info.push_str("language=");
            push_value(&mut info, language);
        }
    }
    if let Some(title) = &code.title {
        if !info.is_empty() {
            info.push(' ');
        }
        info.push_str("title=");
        push_value(&mut info, title);
    }
    // The parser resolves escapes in the info string.
    info.replace('\\', "\\\\").replace('&', "&amp;")
}
