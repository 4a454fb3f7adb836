//! What a file is to a reader: a picture to look at, a text to read, or something for the client to keep.

use super::Beside;

/// The most bytes of one file, as the reference has it.
pub(super) const MOST: u64 = 50 * 1024 * 1024;

/// The most bytes of one picture: clients and models refuse larger ones.
pub(super) const PICTURE: u64 = 5 * 1024 * 1024;

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

    /// The file beside an answer: as a picture where it is one. `id` tells it from others of its name.
    pub(super) fn beside(&self, id: &str, bytes: Vec<u8>) -> Beside {
        // Scripts in a drawing are nothing to look at.
        if let Some(kind) = self.picture().filter(|kind| *kind != "image/svg+xml") {
            return Beside::Picture {
                media_type: kind.to_owned(),
                bytes: bytes.into(),
            };
        }
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
