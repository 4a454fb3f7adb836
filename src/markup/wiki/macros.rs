//! What both directions of macros share: names, parameters, panel colours, languages.

use crate::document::{PanelKind, Parameter, ParameterValue};

/// Macros whose body is text as it stands.
pub(super) const VERBATIM: [&str; 7] = [
    "code", "noformat", "html", "latex", "mermaid", "plantuml", "csv",
];

/// Macros whose body is markup, begun and ended by the same word.
pub(super) const PAIRED: [&str; 16] = [
    "quote", "panel", "color", "info", "note", "tip", "warning", "expand", "section", "column",
    "details", "excerpt", "center", "cloak", "deck", "card",
];

/// Macros without a body.
pub(super) const SINGLE: [&str; 22] = [
    "anchor",
    "toc",
    "children",
    "jira",
    "jiraissues",
    "include",
    "attachments",
    "gallery",
    "pagetree",
    "livesearch",
    "loremipsum",
    "chart",
    "calendar",
    "rss",
    "widget",
    "status",
    "profile",
    "recently-updated",
    "contentbylabel",
    "viewfile",
    "view-file",
    "detailssummary",
];

/// A parameter list, `a=b|c`; what has no name is a parameter with an empty one.
pub(super) fn parameters(source: &str) -> Vec<(&str, &str)> {
    if source.is_empty() {
        return Vec::new();
    }
    source
        .split('|')
        .map(|part| match part.split_once('=') {
            Some((name, value)) => (name.trim(), value.trim()),
            None => ("", part.trim()),
        })
        .collect()
}

/// Parameters as the tree has them.
pub(super) fn tree_parameters(source: &str) -> Vec<Parameter> {
    parameters(source)
        .into_iter()
        .map(|(name, value)| Parameter {
            name: name.to_owned(),
            value: ParameterValue::Text(value.to_owned()),
        })
        .collect()
}

/// The colours Atlassian's editor writes for its panels, and the kind each stands for.
///
/// Jira has no macros for them. Source: `@atlaskit/editor-wikimarkup-transformer`. A tip is the green one with a border.
pub(super) const PANELS: [(PanelKind, &str, Option<&str>); 6] = [
    (PanelKind::Info, "#deebff", None),
    (PanelKind::Note, "#eae6ff", None),
    (PanelKind::Tip, "#e3fcef", Some("#36b37e")),
    (PanelKind::Success, "#e3fcef", None),
    (PanelKind::Warning, "#fffae6", None),
    (PanelKind::Error, "#ffebe6", None),
];

/// Languages Jira's code macro colours; for any other it prints an error above the code.
///
/// Source: the list in that error message on Data Center, and the reference's table (parity T120).
const LANGUAGES: [&str; 50] = [
    "actionscript",
    "actionscript3",
    "ada",
    "applescript",
    "bash",
    "c",
    "c#",
    "c++",
    "coldfusion",
    "cpp",
    "csharp",
    "css",
    "delphi",
    "diff",
    "erlang",
    "go",
    "groovy",
    "haskell",
    "html",
    "java",
    "javafx",
    "javascript",
    "js",
    "json",
    "lua",
    "nyan",
    "objc",
    "objective-c",
    "pascal",
    "patch",
    "perl",
    "php",
    "powershell",
    "ps",
    "python",
    "py",
    "r",
    "rainbow",
    "ruby",
    "rb",
    "sass",
    "scala",
    "sh",
    "shell",
    "sql",
    "swift",
    "vb",
    "visualbasic",
    "xml",
    "yaml",
];

/// What Jira calls a language that people write otherwise.
const ALIASES: [(&str, &str); 11] = [
    ("docker", "bash"),
    ("dockerfile", "bash"),
    ("make", "bash"),
    ("makefile", "bash"),
    ("ts", "javascript"),
    ("tsx", "javascript"),
    ("jsx", "javascript"),
    ("typescript", "javascript"),
    ("kotlin", "java"),
    ("kt", "java"),
    ("yml", "yaml"),
];

/// The name Jira knows a language by; `None` when it does not.
pub(super) fn language(written: &str) -> Option<&'static str> {
    let written = written.to_ascii_lowercase();
    let alias = ALIASES
        .iter()
        .find(|(name, _)| *name == written)
        .map(|(_, known)| *known);
    alias.or_else(|| LANGUAGES.into_iter().find(|known| *known == written))
}

#[cfg(test)]
mod tests {
    use super::{language, parameters};

    #[test]
    fn parameters_stand_in_any_order() {
        assert_eq!(
            parameters("title=Bar.java|java|borderStyle=solid"),
            [
                ("title", "Bar.java"),
                ("", "java"),
                ("borderStyle", "solid")
            ]
        );
        assert!(parameters("").is_empty());
    }

    #[test]
    fn languages_jira_does_not_know_are_left_out() {
        for (written, known) in [
            ("python", Some("python")),
            ("Java", Some("java")),
            ("c++", Some("c++")),
            ("dockerfile", Some("bash")),
            ("tsx", Some("javascript")),
            ("kt", Some("java")),
            ("rust", None),
            ("toml", None),
            ("zig", None),
            ("markdown", None),
            ("none", None),
        ] {
            assert_eq!(language(written), known, "{written}");
        }
    }
}
