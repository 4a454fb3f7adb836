//! What a file is to a reader: a picture to look at, a text to read, or something for the client to keep.

mod bring;
mod extract;
mod office;
mod pdf;
mod picture;
mod worker;
mod zip_file;

use serde_json::{Map, Value, json};

pub(super) use bring::{Brought, Wanted, bring, fetched};

use super::{Beside, Context, Error, Result};
use extract::Form;
use picture::Picture;

/// The most bytes of one file, as the reference has it.
pub(super) const MOST: u64 = 50 * 1024 * 1024;

/// The most bytes of a file that stand beside one answer: they become a third more on the way, and clients take
/// lines of 16 MiB at most.
pub(super) const PART: usize = 4 * 1024 * 1024;

/// The most bytes of a text that is given as text.
pub(super) const TEXT: u64 = 1024 * 1024;

/// The most bytes all files of one answer have together.
pub(super) const TOGETHER: u64 = 50 * 1024 * 1024;

/// The most files of one answer.
pub(super) const FILES: usize = 100;

/// A file's name and what its site takes it for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The site's word for its kind.
    pub media_type: &'a str,
}

impl Named<'_> {
    /// The media type of a picture that clients show; by the name where the site knows no better.
    pub(super) fn picture(&self) -> Option<&'static str> {
        let by_type = match self.kind() {
            "image/png" => Some("image/png"),
            "image/jpeg" | "image/jpg" => Some("image/jpeg"),
            "image/gif" => Some("image/gif"),
            "image/webp" => Some("image/webp"),
            "image/bmp" | "image/x-ms-bmp" => Some("image/bmp"),
            "image/svg+xml" => Some("image/svg+xml"),
            _ => None,
        };
        if by_type.is_some() || !self.is_vague() {
            return by_type;
        }
        match self.ending().as_str() {
            "png" => Some("image/png"),
            "jpg" | "jpeg" => Some("image/jpeg"),
            "gif" => Some("image/gif"),
            "webp" => Some("image/webp"),
            "bmp" => Some("image/bmp"),
            "svg" => Some("image/svg+xml"),
            _ => None,
        }
    }

    /// Whether it is text that can be read as it is.
    pub(super) fn is_text(&self) -> bool {
        let kind = self.kind();
        let by_type = kind.starts_with("text/")
            || kind.ends_with("+json")
            || (kind.ends_with("+xml") && kind != "image/svg+xml")
            || matches!(
                kind,
                "application/json"
                    | "application/xml"
                    | "application/yaml"
                    | "application/x-yaml"
                    | "application/toml"
                    | "application/javascript"
                    | "application/sql"
                    | "application/x-sh"
            );
        by_type
            || (self.is_vague()
                && matches!(
                    self.ending().as_str(),
                    "txt"
                        | "log"
                        | "md"
                        | "csv"
                        | "tsv"
                        | "json"
                        | "xml"
                        | "yaml"
                        | "yml"
                        | "toml"
                        | "ini"
                        | "sql"
                        | "diff"
                        | "patch"
                        | "puml"
                        | "mmd"
                ))
    }

    /// The file beside an answer, as it is. `id` tells it from others of its name.
    pub(super) fn file(&self, id: &str, bytes: Vec<u8>) -> Beside {
        let name: String =
            percent_encoding::utf8_percent_encode(self.name, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
                .replace("%2E", ".")
                .replace("%2D", "-")
                .replace("%5F", "_");
        let media_type = match self.kind() {
            "" => "application/octet-stream",
            kind => kind,
        };
        Beside::File {
            uri: format!("attachment:///{id}/{name}"),
            media_type: media_type.to_owned(),
            bytes: bytes.into(),
        }
    }

    fn kind(&self) -> &str {
        self.media_type.split(';').next().unwrap_or_default().trim()
    }

    /// What browsers send for anything.
    fn is_vague(&self) -> bool {
        matches!(
            self.kind(),
            "" | "application/octet-stream"
                | "application/binary"
                | "multipart/form-data"
                | "binary/octet-stream"
        )
    }

    fn ending(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((_, ending)) => ending.to_ascii_lowercase(),
            None => String::new(),
        }
    }
}

/// One file in an answer of its own.
#[derive(Debug, Default)]
pub(super) struct Single {
    /// What is said of it: `content` with its text, `scaled`, `note`.
    pub said: Map<String, Value>,
    /// The file, where its text is not the answer.
    pub beside: Vec<Beside>,
}

impl Single {
    /// A file as it is, whatever it holds.
    pub(super) fn of(file: Named<'_>, id: &str, bytes: Vec<u8>) -> Self {
        Self {
            said: Map::new(),
            beside: vec![file.file(id, bytes)],
        }
    }

    /// Leaves the part that begins at `offset` of a file that is too large for one answer. `link` is the address of a part
    /// by where it begins, `next` the call that fetches it.
    ///
    /// # Errors
    /// If the file ends before `offset`.
    pub(super) fn part(
        &mut self,
        offset: usize,
        link: impl Fn(usize) -> String,
        next: impl Fn(usize) -> Value,
    ) -> Result<()> {
        let Some(Beside::File {
            bytes, media_type, ..
        }) = self.beside.last_mut()
        else {
            return Ok(());
        };
        let size = bytes.len();
        if offset == 0 && size <= PART {
            return Ok(());
        }
        if offset >= size {
            return Err(Error::arguments(format!(
                "The file has {size} bytes, and `offset` leaves out {offset}."
            )));
        }
        let end = size.min(offset + PART);
        *bytes = bytes.slice(offset..end);
        let part = json!({"offset": offset, "bytes": end - offset, "of": size});
        self.said.insert("part".into(), part);
        if end < size {
            self.said.insert("next".into(), next(end));
        }
        let media_type = media_type.clone();
        if offset == 0 {
            let others = (end..size).step_by(PART);
            self.beside.extend(others.map(|from| Beside::Link {
                uri: link(from),
                name: format!("from byte {from}"),
                media_type: media_type.clone(),
            }));
        }
        Ok(())
    }
}

/// Shows one file: text as text, a picture scaled, the rest as a file; with `as_text` what can be read out of it. A zip
/// file is listed in any case.
pub(super) async fn single(
    cx: &Context,
    file: Named<'_>,
    id: &str,
    bytes: Vec<u8>,
    as_text: bool,
) -> Single {
    let mut single = Single::default();
    let bytes = match file.is_text() && bytes.len() as u64 <= TEXT {
        false => bytes,
        true => match String::from_utf8(bytes) {
            Ok(text) => {
                single.said.insert("content".into(), json!({"value": text}));
                return single;
            }
            Err(error) => error.into_bytes(),
        },
    };
    if let Some(kind) = file.picture().filter(|kind| *kind != "image/svg+xml") {
        let kept = bytes.clone();
        match picture::show(bytes, cx.image_edge).await {
            Ok(picture) => {
                single
                    .said
                    .extend(picture.scaled().map(|scaled| ("scaled".to_owned(), scaled)));
                single.beside.push(picture.beside());
            }
            Err(reason) => {
                let note = format!("It is said to be {kind} and comes as a file: {reason}.");
                single.said.insert("note".into(), json!(note));
                single.beside.push(file.file(id, kept));
            }
        }
        return single;
    }
    let form = file.form();
    let is_read = match form {
        Some(Form::Zip) => true,
        Some(_) => as_text,
        None => false,
    };
    if let Some(form) = form.filter(|_| is_read) {
        match extract::read(bytes.clone(), form).await {
            Ok(extract) => {
                let key = if form == Form::Zip {
                    "entries"
                } else {
                    "content"
                };
                let text = match form {
                    Form::Zip => extract.text.lines().map(str::to_owned).collect(),
                    _ => json!({"value": extract.text}),
                };
                single.said.insert(key.into(), text);
                single
                    .said
                    .extend(extract.note.map(|note| ("note".to_owned(), json!(note))));
                if as_text {
                    return single;
                }
            }
            Err(reason) => {
                let note = format!("No text of it: {reason}.");
                single.said.insert("note".into(), json!(note));
            }
        }
    } else if as_text {
        let note = "Nothing is known here that reads text out of such a file; it comes as it is.";
        single.said.insert("note".into(), json!(note));
    }
    single.beside.push(file.file(id, bytes));
    single
}

impl Picture {
    /// As it stands beside an answer.
    fn beside(self) -> Beside {
        Beside::Picture {
            media_type: self.media_type.to_owned(),
            bytes: self.bytes.into(),
        }
    }

    /// How it was scaled, if it was.
    fn scaled(&self) -> Option<Value> {
        let (width, height) = self.scaled_from?;
        let (now_width, now_height) = self.size;
        Some(json!({"from": [width, height], "to": [now_width, now_height]}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviour_98_the_name_counts_where_the_type_says_nothing() {
        let of = |media_type: &str, name: &str| {
            let file = Named { media_type, name };
            (file.picture(), file.is_text())
        };
        assert_eq!(of("image/png", "x"), (Some("image/png"), false));
        assert_eq!(
            of("application/octet-stream", "a.JPG"),
            (Some("image/jpeg"), false)
        );
        assert_eq!(of("", "a.webp"), (Some("image/webp"), false));
        assert_eq!(of("application/pdf", "a.png"), (None, false));
        assert_eq!(of("text/plain; charset=utf-8", "a"), (None, true));
        assert_eq!(of("application/octet-stream", "a.csv"), (None, true));
        assert_eq!(of("application/zip", "a.txt"), (None, false));
    }
}
