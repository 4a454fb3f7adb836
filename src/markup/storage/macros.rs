//! What both directions of macros share: the names of code languages, status colours and footnotes.

/// Begins the name of the place a footnote's reference stands at; the footnote's label follows.
pub(super) const FOOTNOTE_REFERENCE: &str = "footnote-ref-";

/// Begins the name of the place of a footnote's text.
pub(super) const FOOTNOTE_DEFINITION: &str = "footnote-def-";

/// What a footnote's text shows to go back to its reference.
pub(super) const FOOTNOTE_BACK: &str = "↩";

/// Languages that Confluence's code macro calls by another name than people do: what it stores, what people write.
///
/// Sources: the macro's editor on Data Center and the pairs of the md2conf corpus.
const LANGUAGES: [(&str, &str); 5] = [
    ("py", "python"),
    ("js", "javascript"),
    ("c#", "csharp"),
    ("erl", "erlang"),
    ("yml", "yaml"),
];

/// Stored where there is no language: without it Data Center colours the code as Java.
const NO_LANGUAGE: &str = "none";

/// The language people write for what the macro stores.
pub(super) fn language_from(stored: &str) -> Option<String> {
    if stored.is_empty() || stored == NO_LANGUAGE {
        return None;
    }
    let known = LANGUAGES.iter().find(|(name, _)| *name == stored);
    Some(known.map_or(stored, |(_, written)| written).to_owned())
}

/// What the macro stores for a language as people write it.
pub(super) fn language_to(written: Option<&str>) -> &str {
    let Some(written) = written else {
        return NO_LANGUAGE;
    };
    LANGUAGES
        .iter()
        .find(|(_, name)| *name == written)
        .map_or(written, |(stored, _)| stored)
}

/// Languages the code macro of Data Center takes; any other makes it show an error in the place of the code.
///
/// Source: the language list of its code macro plug-in, with the aliases that accepts.
const DATA_CENTER: [&str; 50] = [
    "actionscript",
    "actionscript3",
    "applescript",
    "as3",
    "bash",
    "shell",
    "sh",
    "c",
    "c#",
    "c++",
    "cpp",
    "csharp",
    "coldfusion",
    "cf",
    "css",
    "delphi",
    "pascal",
    "diff",
    "patch",
    "erl",
    "erlang",
    "groovy",
    "html",
    "html/xml",
    "java",
    "javafx",
    "jfx",
    "javascript",
    "js",
    "jscript",
    "none",
    "perl",
    "pl",
    "php",
    "plain",
    "text",
    "txt",
    "powershell",
    "ps",
    "py",
    "python",
    "rb",
    "ruby",
    "rails",
    "sass",
    "scala",
    "sql",
    "vb",
    "xml",
    "yml",
];

/// What Data Center stores for a language as people write it, and whether that says it.
pub(super) fn data_center_language(written: Option<&str>) -> (&str, bool) {
    let stored = language_to(written);
    match written {
        _ if DATA_CENTER.contains(&stored) => (stored, true),
        // Coloured alike.
        Some("json" | "jsx" | "ts" | "tsx" | "typescript") => ("js", false),
        Some("scss") => ("sass", false),
        Some("kotlin" | "kt") => ("java", false),
        Some("docker" | "dockerfile" | "make" | "makefile" | "zsh" | "console") => ("bash", false),
        _ => (NO_LANGUAGE, false),
    }
}

/// The tree's name of a status colour; unknown ones are neutral.
pub(super) fn status_color(stored: &str) -> &'static str {
    match stored {
        "Red" => "red",
        "Yellow" => "yellow",
        "Green" => "green",
        "Blue" => "blue",
        "Purple" => "purple",
        _ => "neutral",
    }
}

/// Confluence's name of a status colour; `None` for neutral.
pub(super) fn status_colour(color: &str) -> Option<&'static str> {
    Some(match color {
        "red" => "Red",
        "yellow" => "Yellow",
        "green" => "Green",
        "blue" => "Blue",
        "purple" => "Purple",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{language_from, language_to, status_color, status_colour};

    #[test]
    fn languages_go_both_ways() {
        for (stored, written) in [
            ("py", Some("python")),
            ("js", Some("javascript")),
            ("rust", Some("rust")),
            ("none", None),
        ] {
            assert_eq!(language_from(stored).as_deref(), written);
            assert_eq!(language_to(written), stored);
        }
        assert_eq!(
            (language_from("python").as_deref(), language_from("")),
            (Some("python"), None)
        );
    }

    #[test]
    fn colours_go_both_ways() {
        for color in ["red", "yellow", "green", "blue", "purple"] {
            assert_eq!(status_colour(color).map(status_color), Some(color));
        }
        assert_eq!(
            (status_color("Grey"), status_colour("neutral")),
            ("neutral", None)
        );
    }
}
