//! Every setting as one row: its variables, its key in the file, its flag, its default, its meaning.
//!
//! Loading, the command line, `check-config` and `docs/configuration.md` all go by these rows, so that
//! a setting is described in one place. The rows themselves are in `rows`; what the reference server
//! knows and this one does not is in `unsupported`.

use super::rows::SECTIONS;

/// A group of settings under one heading.
#[derive(Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What the group is about, one or more sentences.
    pub text: &'static str,
    /// The settings, in reading order.
    pub rows: &'static [Row],
}

/// One setting.
#[derive(Debug)]
pub struct Row {
    /// Where it stands in the TOML file, for example `jira.url`; also its name among us.
    pub key: &'static str,
    /// The environment variables it is read from; the first that is set counts.
    pub variables: &'static [&'static str],
    /// The flag, without its dashes.
    pub flag: Option<&'static str>,
    /// The flag that says no, for a switch that is on by default.
    pub negation: Option<&'static str>,
    /// How its text is read.
    pub kind: Kind,
    /// What counts if nobody says anything, in words.
    pub default: &'static str,
    /// Who named it.
    pub origin: Origin,
    /// Whether the TOML file may hold it. Secrets and abbreviations may not stand there.
    pub in_file: bool,
    /// What it does, one or two sentences.
    pub meaning: &'static str,
}

/// How the text of a setting is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As it is.
    Text,
    /// As it is, and never shown.
    Secret,
    /// A file or a folder.
    Path,
    /// A whole number.
    Count,
    /// A number of seconds, with or without a fraction.
    Seconds,
    /// Yes or no, in the words of this variable.
    Switch(Words),
    /// Words separated by commas.
    List,
    /// `Name=value` pairs separated by commas. The values are never shown.
    Headers,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// Which words mean yes or no. The reference server has four ways, and its variables keep them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// On by `true`, `1`, `yes`.
    Three,
    /// On by `true`, `1`, `yes`, `y`, `on`.
    Five,
    /// On unless `false`, `0`, `no`.
    UnlessNo,
    /// On by `true` alone.
    OnlyTrue,
}

/// Who named a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The NixOS module: the fixed environment of the guide.
    Module,
    /// The reference server: what it calls so means the same here.
    Reference,
    /// This server.
    Ours,
}

impl Row {
    /// A setting of ours that only the file knows, until more is said.
    pub(super) const fn new(key: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self {
            key,
            variables: &[],
            flag: None,
            negation: None,
            kind,
            default: "none",
            origin: Origin::Ours,
            in_file: !matches!(kind, Kind::Secret),
            meaning,
        }
    }

    pub(super) const fn variables(mut self, variables: &'static [&'static str]) -> Self {
        self.variables = variables;
        self
    }

    pub(super) const fn flag(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    pub(super) const fn negation(mut self, flag: &'static str) -> Self {
        self.negation = Some(flag);
        self
    }

    pub(super) const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    pub(super) const fn of_reference(mut self) -> Self {
        self.origin = Origin::Reference;
        self
    }

    pub(super) const fn of_module(mut self) -> Self {
        self.origin = Origin::Module;
        self
    }

    pub(super) const fn not_in_file(mut self) -> Self {
        self.in_file = false;
        self
    }

    /// Whether its value may be shown.
    pub fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret | Kind::Headers)
    }

    /// What to write for it, for the end of the sentence "write …".
    pub fn expected(&self) -> String {
        match self.kind {
            Kind::Text | Kind::Secret => "text".into(),
            Kind::Path => "a path".into(),
            Kind::Count => "a whole number".into(),
            Kind::Seconds => "a number of seconds".into(),
            Kind::Switch(_) => "`true` or `false`".into(),
            Kind::List => "words separated by commas".into(),
            Kind::Headers => "`Name=value` pairs separated by commas".into(),
            Kind::Choice(words) => one_of(words),
        }
    }
}

/// `a`, `b` or `c`, in backticks.
pub(super) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".into(),
    }
}

/// Every setting, in the order of the documentation.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    SECTIONS.iter().flat_map(|section| section.rows)
}

/// The setting with this key.
pub fn row(key: &str) -> Option<&'static Row> {
    rows().find(|row| row.key == key)
}

#[cfg(test)]
mod tests {
    use super::super::unsupported::UNSUPPORTED;
    use super::*;

    #[test]
    fn no_name_is_taken_twice() {
        let mut keys: Vec<&str> = rows().map(|row| row.key).collect();
        let mut flags: Vec<&str> = rows().filter_map(|row| row.flag).collect();
        flags.extend(rows().filter_map(|row| row.negation));
        flags.extend(UNSUPPORTED.iter().filter_map(|other| other.flag));
        let mut variables: Vec<&str> = rows().flat_map(|row| row.variables).copied().collect();
        variables.extend(
            UNSUPPORTED
                .iter()
                .flat_map(|other| other.variables)
                .copied(),
        );
        for names in [&mut keys, &mut flags, &mut variables] {
            assert!(names.len() > 20);
            names.sort_unstable();
            let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }

    #[test]
    fn every_row_can_be_said_somewhere_and_is_explained() {
        for row in rows() {
            assert!(row.in_file || !row.variables.is_empty(), "{}", row.key);
            assert!(row.meaning.ends_with('.'), "{}", row.key);
            assert!(!row.default.is_empty(), "{}", row.key);
            let ours = row.origin == Origin::Ours;
            for variable in row.variables.iter().take(1) {
                let prefixed = variable.starts_with("ATLASSIAN_MCP_");
                assert!(
                    !ours || prefixed,
                    "{variable} should begin with ATLASSIAN_MCP_"
                );
            }
        }
    }

    #[test]
    fn words_are_listed_for_a_reader() {
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
