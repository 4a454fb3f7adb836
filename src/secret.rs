//! A string that does not print: an API token, a password, a personal access token.
//!
//! It is apart so that no other type can be mistaken for it. It has no `Display` and no `Serialize`,
//! its `Debug` says `[redacted]`, and its text leaves through [`Secret::expose`], which only
//! `http::auth` may call (kept by clippy's `disallowed-methods`).

use std::fmt;
use std::path::Path;
use std::time::SystemTime;

use subtle::ConstantTimeEq;

/// A credential in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text without surrounding white space (editors and `echo` add a line break) and without the marks
    /// that nobody sees (a byte order mark, a zero-width space from a web page); `None` if nothing is left, because
    /// an empty credential is a mistake and not a credential.
    pub fn new(text: &str) -> Option<Self> {
        let is_around = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
        let text = text.trim_matches(is_around);
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// Whether `candidate` is the same text. How long it takes tells nothing but the length.
    pub fn is(&self, candidate: &str) -> bool {
        self.0.as_bytes().ct_eq(candidate.as_bytes()).into()
    }

    /// The text itself, for the one place that writes the `Authorization` header.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// What tells one state of a secret's file from the next, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

impl Stamp {
    /// The state of the file now; `None` if there is none.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            inode,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_refuses_empty_text() {
        assert_eq!(Secret::new(" token\r\n"), Secret::new("token"));
        assert_eq!(Secret::new("\u{feff}token\u{200b}\n"), Secret::new("token"));
        assert_eq!(Secret::new(" \n\u{feff}"), None);
    }

    #[test]
    fn is_compared_whole() {
        let secret = Secret::new("hunter2").expect("not empty");
        assert!(secret.is("hunter2"));
        for other in ["", "hunter", "hunter22", "Hunter2"] {
            assert!(!secret.is(other), "{other}");
        }
    }

    #[test]
    fn does_not_print() {
        let secret = Secret::new("hunter2").expect("not empty");
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
