//! The tree written as Markdown: code blocks.
//!
//! Apart from `write` because a fence has rules of its own: longer than any run of its sign inside, and an info string
//! that the parser reads with escapes.

use super::directive::push_value;
use super::escape;
use super::write::Writer;
use crate::document::CodeBlock;

impl Writer<'_> {
    pub(super) fn code(&mut self, code: &CodeBlock) {
        self.note_extras(&code.extras, "a code block");
        let mut info = String::new();
        if let Some(language) = &code.language {
            let plain = !language.is_empty()
                && !language
                    .contains(|sign: char| sign.is_whitespace() || "`~=\\&\"".contains(sign));
            if plain {
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
        if info.contains(['\\', '&']) {
            info = info.replace('\\', "\\\\").replace('&', "&amp;");
        }
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
        self.out
            .extend(std::iter::repeat_n(char::from(sign), length));
    }

    /// Lines of code, empty ones too.
    fn code_lines(&mut self, text: &str) {
        for line in text.split('\n') {
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
