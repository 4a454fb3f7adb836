//! Text out of files that are none: PDF, office documents; and what is in a zip file, which is never expanded.
//!
//! All of it is written by strangers. It is read in the worker, within bounds of size, number and time, and goes on as text
//! of a file like any other.

use super::office::{self, Kind};
use super::{Named, pdf, worker, zip_file};

/// The most bytes of a file that text is read out of.
const MOST: usize = 20 * 1024 * 1024;

/// The most bytes of text that are read out of a file.
pub(super) const TEXT: usize = 1024 * 1024;

/// Text that was read out of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::tools) struct Extract {
    /// The text.
    pub text: String,
    /// What was left out, as a sentence.
    pub note: Option<String>,
}

/// What a file holds that can be read so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tools) enum Form {
    /// A PDF.
    Pdf,
    /// A document of an office program.
    Office(Kind),
    /// A zip file.
    Zip,
}

impl Named<'_> {
    /// How text is read out of it; by the ending of its name, because sites call most of these a zip file or bytes.
    pub(in crate::tools) fn form(&self) -> Option<Form> {
        let by_name = match self.ending().as_str() {
            "pdf" => Some(Form::Pdf),
            "docx" | "docm" | "dotx" => Some(Form::Office(Kind::Word)),
            "xlsx" | "xlsm" => Some(Form::Office(Kind::Sheet)),
            "pptx" | "pptm" | "ppsx" => Some(Form::Office(Kind::Slides)),
            "odt" | "ods" | "odp" | "ott" => Some(Form::Office(Kind::Open)),
            "zip" | "jar" => Some(Form::Zip),
            _ => None,
        };
        by_name.or(match self.kind() {
            "application/pdf" => Some(Form::Pdf),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
                Some(Form::Office(Kind::Word))
            }
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => {
                Some(Form::Office(Kind::Sheet))
            }
            "application/vnd.openxmlformats-officedocument.presentationml.presentation" => {
                Some(Form::Office(Kind::Slides))
            }
            "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.presentation" => Some(Form::Office(Kind::Open)),
            "application/zip" | "application/x-zip-compressed" => Some(Form::Zip),
            _ => None,
        })
    }
}

/// Reads the text out of a file.
///
/// # Errors
/// Why there is none, as the end of a sentence about the file.
pub(in crate::tools) async fn read(bytes: Vec<u8>, form: Form) -> Result<Extract, String> {
    if bytes.len() > MOST {
        return Err(format!(
            "text is read out of files up to {} MiB",
            MOST / (1024 * 1024)
        ));
    }
    worker::work(move || match form {
        Form::Pdf => pdf::text(&bytes),
        Form::Office(kind) => office::text(&bytes, kind),
        Form::Zip => zip_file::listing(&bytes),
    })
    .await
}

/// A text that grows up to a bound.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    text: String,
    is_cut: bool,
}

impl Bounded {
    /// Adds a piece, as far as it fits.
    pub(super) fn push(&mut self, piece: &str) {
        let room = TEXT.saturating_sub(self.text.len());
        if piece.len() <= room {
            self.text.push_str(piece);
            return;
        }
        self.is_cut = true;
        let end = piece.floor_char_boundary(room);
        self.text.push_str(piece.get(..end).unwrap_or_default());
    }

    /// Whether nothing more fits.
    pub(super) fn is_full(&self) -> bool {
        self.is_cut
    }

    /// Ends a line, unless one was ended.
    pub(super) fn line(&mut self) {
        while self.text.ends_with(['\t', ' ']) {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push("\n");
        }
    }

    /// Takes back the end of a line: what follows stands in it too.
    pub(super) fn unline(&mut self) {
        while self.text.ends_with('\n') {
            self.text.pop();
        }
    }

    /// The text and what was left out.
    pub(super) fn finish(mut self) -> Extract {
        self.text.truncate(self.text.trim_end().len());
        Extract {
            text: self.text,
            note: self
                .is_cut
                .then(|| format!("Only the first {} KiB of its text were read.", TEXT / 1024)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_told_by_the_name_and_else_by_the_type() {
        for (media_type, name, form) in [
            ("application/zip", "a.docx", Some(Form::Office(Kind::Word))),
            ("application/octet-stream", "A.PDF", Some(Form::Pdf)),
            ("application/pdf", "report", Some(Form::Pdf)),
            ("application/zip", "logs", Some(Form::Zip)),
            (
                "application/vnd.oasis.opendocument.text",
                "x",
                Some(Form::Office(Kind::Open)),
            ),
            ("image/png", "a.png", None),
            ("text/plain", "a.txt", None),
        ] {
            assert_eq!(
                Named { media_type, name }.form(),
                form,
                "{media_type} {name}"
            );
        }
    }

    #[test]
    fn a_text_grows_to_its_bound_and_is_cut_between_characters() {
        let mut text = Bounded::default();
        text.push(&"x".repeat(TEXT - 1));
        text.push("ää");
        assert!(text.is_full());
        let extract = text.finish();
        assert_eq!(extract.text.len(), TEXT - 1);
        assert!(extract.note.is_some());
    }

    #[tokio::test]
    async fn too_large_a_file_is_not_looked_into() {
        let said = read(vec![0; MOST + 1], Form::Zip).await;
        assert!(said.is_err_and(|said| said.contains("20 MiB")));
    }
}
