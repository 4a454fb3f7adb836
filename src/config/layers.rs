//! One layer of settings for each place they come from, and how the layers become one.

use std::fmt;
use std::path::PathBuf;

use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::load::{Environment, Notes, SitesFrom, Sources};
use super::reference::{Kind, Origin, Row, one_of, row, rows};
use super::settings::Settings;
use super::suggest::nearest;
use super::unsupported::{OAUTH, UNSUPPORTED};
use super::{Problem, words};

/// Where a layer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    File(PathBuf),
    EnvFile(PathBuf),
    Environment,
    Flags,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) | Place::EnvFile(path) => write!(f, "{}", path.display()),
            Place::Environment => f.write_str("the environment"),
            Place::Flags => f.write_str("the command line"),
        }
    }
}

/// What one place says.
pub(super) struct Layer {
    pub place: Place,
    pub dict: Dict,
}

impl Layer {
    /// Whether it says where a product is.
    pub(super) fn names_site(&self) -> bool {
        ["jira", "confluence"].iter().any(|table| {
            self.table(table)
                .is_some_and(|table| table.contains_key("url"))
        })
    }

    fn table(&self, name: &str) -> Option<&Dict> {
        self.dict.get(name).and_then(Value::as_dict)
    }

    fn put(&mut self, row: &Row, value: Value) {
        let Some((table, name)) = row.key.split_once('.') else {
            self.dict.insert(row.key.to_owned(), value);
            return;
        };
        let table = self
            .dict
            .entry(table.to_owned())
            .or_insert_with(|| Value::from(Dict::new()));
        if let Value::Dict(_, dict) = table {
            dict.insert(name.to_owned(), value);
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.place.to_string())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.dict.clone()))
    }
}

/// Whether any of the variables is a setting.
pub(super) fn knows_any(variables: &Environment) -> bool {
    rows()
        .flat_map(|row| row.variables)
        .any(|name| variables.get(name).is_some())
}

/// What variables say.
pub(super) fn of_environment(variables: &Environment, place: Place, notes: &mut Notes) -> Layer {
    let mut layer = Layer {
        place,
        dict: Dict::new(),
    };
    for row in rows() {
        let mut names = row.variables.iter();
        let Some((name, text)) = names.find_map(|name| Some((*name, variables.get(name)?))) else {
            continue;
        };
        match words::read(row, text) {
            Ok(Some(value)) => layer.put(row, value),
            Ok(None) => {}
            Err(expected) if forgives(row) => notes.warn(format!(
                "`{name}` is `{text}` and counts as not set: it takes {expected}."
            )),
            Err(expected) => notes.problems.push(Problem::new(
                format!("`{name}` is `{text}`"),
                format!("It takes {expected}.{}", meant(row, text)),
            )),
        }
    }
    layer
}

/// The reference server goes on with its default where a variable says nothing it knows. So do we,
/// but not where that would open a door.
fn forgives(row: &Row) -> bool {
    row.origin == Origin::Reference && !row.key.starts_with("policy.")
}

fn meant(row: &Row, text: &str) -> String {
    let Kind::Choice(words) = row.kind else {
        return String::new();
    };
    nearest(text, words.iter().copied())
        .map_or(String::new(), |word| format!(" Did you mean `{word}`?"))
}

/// What the command line says.
pub(super) fn of_flags(sources: &Sources, notes: &mut Notes) -> Layer {
    let mut layer = Layer {
        place: Place::Flags,
        dict: Dict::new(),
    };
    for (key, text) in &sources.flags {
        let Some(row) = row(key) else {
            continue;
        };
        let flag = row.flag.unwrap_or(row.key);
        match words::read(row, text) {
            Ok(Some(value)) => {
                if row.kind == Kind::Secret && sources.sites == SitesFrom::Everywhere {
                    notes.warn(format!(
                        "`--{flag}` shows the token to everyone who can list processes; name a file instead."
                    ));
                }
                layer.put(row, value);
            }
            Ok(None) => {}
            Err(expected) => notes.problems.push(Problem::new(
                format!("`--{flag}` is `{text}`"),
                format!("It takes {expected}.{}", meant(row, text)),
            )),
        }
    }
    layer
}

/// What was found among the settings that have no effect.
pub(super) struct Unsupported {
    pub oauth: bool,
}

/// Warns of settings that have no effect here, and of variables that look like a mistyped setting.
pub(super) fn unsupported(sources: &Sources, notes: &mut Notes) -> Unsupported {
    let mut oauth = false;
    for other in UNSUPPORTED {
        let flag = other
            .flag
            .filter(|flag| sources.flags.iter().any(|(key, _)| key == flag));
        let variable = other
            .variables
            .iter()
            .find(|name| is_said(sources.environment.get(name)));
        let name = match (flag, variable) {
            (Some(flag), _) => format!("--{flag}"),
            (None, Some(variable)) => (*variable).to_owned(),
            (None, None) => continue,
        };
        oauth |= other.instead == OAUTH;
        if other.told {
            notes.warn(format!("`{name}` has no effect. {}", other.instead));
        }
    }
    for name in sources.environment.names() {
        if let Some(warning) = mistyped(name) {
            notes.warn(warning);
        }
    }
    Unsupported { oauth }
}

/// Whether a variable says anything but no.
fn is_said(value: Option<&str>) -> bool {
    value
        .is_some_and(|value| !matches!(value.to_lowercase().as_str(), "false" | "0" | "no" | "off"))
}

fn mistyped(name: &str) -> Option<String> {
    let is_ours = name.starts_with("ATLASSIAN_MCP_");
    let is_near = ["ATLASSIAN_", "JIRA_", "CONFLUENCE_"]
        .iter()
        .any(|prefix| name.starts_with(prefix));
    if !is_near || name == "ATLASSIAN_MCP_CONFIG" {
        return None;
    }
    let known = || {
        let others = UNSUPPORTED.iter().flat_map(|other| other.variables);
        rows().flat_map(|row| row.variables).chain(others).copied()
    };
    if known().any(|other| other == name) {
        return None;
    }
    // They all begin alike, so only a very near one can be meant.
    let close = nearest(name, known()).filter(|other| strsim::jaro_winkler(name, other) >= 0.93);
    match close {
        Some(other) => Some(format!(
            "`{name}` is not a setting of this server. Did you mean `{other}`?"
        )),
        None if is_ours => Some(format!("`{name}` is not a setting of this server.")),
        None => None,
    }
}

/// Lays the layers over each other, the later ones on top.
pub(super) fn merge(mut layers: Vec<Layer>, sites: SitesFrom, notes: &mut Notes) -> Settings {
    if sites == SitesFrom::FlagsAlone {
        for layer in layers
            .iter_mut()
            .filter(|layer| layer.place != Place::Flags)
        {
            for key in ["mode", "jira", "confluence"] {
                layer.dict.remove(key);
            }
        }
    }
    one_credential(&mut layers);
    let figment = layers
        .into_iter()
        .fold(Figment::new(), |figment, layer| figment.merge(layer));
    match figment.extract() {
        Ok(settings) => settings,
        Err(error) => {
            notes.problems.extend(error.into_iter().map(problem));
            Settings::default()
        }
    }
}

/// A token and a token file mean the same thing in two ways, so the higher word replaces both.
fn one_credential(layers: &mut [Layer]) {
    for table in ["jira", "confluence"] {
        for pair in [["token", "token_file"], ["pat", "pat_file"]] {
            let mut said = false;
            for layer in layers.iter_mut().rev() {
                let Some(Value::Dict(_, dict)) = layer.dict.get_mut(table) else {
                    continue;
                };
                let says = pair.iter().any(|name| dict.contains_key(*name));
                if said {
                    for name in pair {
                        dict.remove(name);
                    }
                }
                said |= says;
            }
        }
    }
}

/// Only the file can be wrong in these ways: variables and flags are read by their rows before.
fn problem(error: figment::Error) -> Problem {
    use figment::error::Kind as Wrong;
    let place = match &error.metadata {
        Some(metadata) => format!(" in {}", metadata.name),
        None => String::new(),
    };
    let path = error.path.join(".");
    let expected = row(&path).map(Row::expected);
    match error.kind {
        Wrong::UnknownField(name, known) => {
            let path = error.path.join(".");
            let path = path
                .strip_suffix(&name)
                .unwrap_or(&path)
                .trim_end_matches('.')
                .to_owned();
            let full = |name: &str| match path.as_str() {
                "" => name.to_owned(),
                table => format!("{table}.{name}"),
            };
            let known: Vec<&str> = known
                .iter()
                .filter(|name| row(&full(name)).is_none_or(|row| row.in_file))
                .copied()
                .collect();
            let remedy = match nearest(&name, known.iter().copied()) {
                Some(other) => format!("Did you mean `{}`?", full(other)),
                None => format!("Known here: {}.", known.join(", ")),
            };
            Problem::new(format!("`{}`{place} is not a setting", full(&name)), remedy)
        }
        Wrong::UnknownVariant(word, known) => Problem::new(
            format!("`{path}`{place} is `{word}`"),
            match nearest(&word, known.iter().copied()) {
                Some(other) => format!("Did you mean `{other}`? It takes {}.", one_of(known)),
                None => format!("It takes {}.", one_of(known)),
            },
        ),
        Wrong::InvalidType(actual, wanted) | Wrong::InvalidValue(actual, wanted) => {
            let is_secret = row(&path).is_none_or(Row::is_secret);
            let found = if is_secret {
                "of another type".into()
            } else {
                actual.to_string()
            };
            Problem::new(
                format!("`{path}`{place} is {found}"),
                format!("It takes {}.", expected.unwrap_or(wanted)),
            )
        }
        kind => Problem::new(
            format!("`{path}`{place} cannot be read: {kind}"),
            expected.map_or("See docs/configuration.md.".into(), |expected| {
                format!("It takes {expected}.")
            }),
        ),
    }
}
