//! Gathers what was said, from the lowest word to the highest: TOML file, `.env` file, environment,
//! flags. The only file that reads the environment.
//!
//! An `.env` file found in the working directory counts only while nobody else names a site. Otherwise
//! a folder that a person merely opened could send their credentials through a proxy of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::layers::{self, Layer, Place};
use super::{Config, Configured, Error, Problem, check, env_file, toml_file};

/// Where to look for settings.
#[derive(Clone)]
pub struct Sources {
    /// What the command line says: the key of a row and the text. (Or the name of a flag that is accepted
    /// without effect, see [`UNSUPPORTED`](super::UNSUPPORTED).)
    pub flags: Vec<(&'static str, String)>,
    /// The variables of the process.
    pub environment: Environment,
    /// The TOML file to read; without it the one `ATLASSIAN_MCP_CONFIG` names, or the default one if it exists.
    pub config_file: Option<PathBuf>,
    /// The `.env` file to read; without it the one in the working directory, if it exists.
    pub env_file: Option<PathBuf>,
    /// The folder the process was started in.
    pub working_directory: PathBuf,
    /// Whose word counts about the sites.
    pub sites: SitesFrom,
    /// Whether files of credentials are looked at.
    pub files: Files,
}

/// Whether files that settings name have to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Files {
    /// They are looked at (not read).
    #[default]
    Checked,
    /// They are taken to be there, systemd's credentials too: the check runs on another machine than the server.
    Trusted,
}

/// Whose word counts about addresses and credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SitesFrom {
    /// Everybody's, in the usual order.
    #[default]
    Everywhere,
    /// The flags' alone: the simulator stands in for both products, and no real credential may reach it.
    FlagsAlone,
}

impl Sources {
    /// Everything of the running process but its command line.
    pub fn of_process() -> Self {
        Self {
            flags: Vec::new(),
            environment: Environment::of_process(),
            config_file: None,
            env_file: None,
            working_directory: std::env::current_dir().unwrap_or_default(),
            sites: SitesFrom::default(),
            files: Files::default(),
        }
    }
}

/// The environment variables at one moment. It does not print, because secrets are among them.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    fn of_process() -> Self {
        let variables = std::env::vars_os();
        Self(
            variables
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        )
    }

    /// The value of a variable; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// The names of all variables that are set.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What somebody has to write to start this program: its name alone if the shell finds it, else its path.
    pub fn our_command(&self) -> String {
        const NAME: &str = "atlassian-mcp";
        let folders = self.get("PATH").map(std::env::split_paths);
        let is_found =
            folders.is_some_and(|mut folders| folders.any(|folder| folder.join(NAME).is_file()));
        if is_found {
            return NAME.to_owned();
        }
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from(NAME));
        program.display().to_string()
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(variables: T) -> Self {
        Self(variables.into_iter().collect())
    }
}

/// What is found on the way: problems end it, warnings do not.
#[derive(Default)]
pub(super) struct Notes {
    pub problems: Vec<Problem>,
    pub warnings: Vec<String>,
}

impl Notes {
    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        let warning = warning.into();
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

/// Loads and checks the configuration. Token files are looked at, not read; nothing is sent.
///
/// # Errors
///
/// Every setting that cannot be understood, and a configuration in which no product can be used.
pub fn load(sources: &Sources) -> Result<Config, Error> {
    let mut notes = Notes::default();
    let mut stack = Vec::new();
    let file = toml_layer(sources)?;
    let environment = layers::of_environment(&sources.environment, Place::Environment, &mut notes);
    let flags = layers::of_flags(sources, &mut notes);
    let names_site = [file.as_ref(), Some(&environment), Some(&flags)]
        .into_iter()
        .flatten()
        .any(Layer::names_site);
    stack.extend(file);
    stack.extend(env_layer(sources, names_site, &mut notes)?);
    stack.extend([environment, flags]);
    let unsupported = layers::unsupported(sources, &mut notes);
    let settings = layers::merge(stack, sources.sites, &mut notes);
    let credentials = match sources.sites {
        SitesFrom::Everywhere => sources.environment.path("CREDENTIALS_DIRECTORY"),
        SitesFrom::FlagsAlone => None,
    };
    let surroundings = check::Surroundings {
        credentials_directory: credentials,
        working_directory: sources.working_directory.clone(),
        state_directory: match sources.sites {
            SitesFrom::Everywhere => super::records::state_directory(&sources.environment),
            // A simulated company leaves nothing behind.
            SitesFrom::FlagsAlone => None,
        },
        user: super::records::user(&sources.environment),
        oauth_is_asked_for: unsupported.oauth,
        files: sources.files,
    };
    let mut config = check::config(settings, &surroundings, notes)?;
    if sources.sites == SitesFrom::FlagsAlone {
        // The simulator plays Atlassian's gateway too; the real one must not hear of it.
        for side in [&mut config.jira, &mut config.confluence] {
            if let Configured::On(site) = side {
                let mut root = site.base.clone();
                root.set_path("");
                site.network.gateway = Some(root);
            }
        }
    }
    Ok(config)
}

fn toml_layer(sources: &Sources) -> Result<Option<Layer>, Problem> {
    let named = sources
        .config_file
        .clone()
        .or_else(|| sources.environment.path("ATLASSIAN_MCP_CONFIG"));
    if let Some(path) = named {
        return toml_file::read(&path).map(Some);
    }
    match default_file(&sources.environment) {
        Some(path) if path.is_file() => toml_file::read(&path).map(Some),
        _ => Ok(None),
    }
}

/// `$XDG_CONFIG_HOME/atlassian-mcp/config.toml`.
fn default_file(environment: &Environment) -> Option<PathBuf> {
    let folder = environment
        .path("XDG_CONFIG_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| Some(environment.path("HOME")?.join(".config")))?;
    Some(folder.join("atlassian-mcp").join("config.toml"))
}

fn env_layer(
    sources: &Sources,
    names_site: bool,
    notes: &mut Notes,
) -> Result<Option<Layer>, Problem> {
    let (path, is_named) = match &sources.env_file {
        Some(path) => (path.clone(), true),
        None => (sources.working_directory.join(".env"), false),
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if is_named => return Err(unreadable_env_file(&path, &error)),
        Err(_) => return Ok(None),
    };
    let (variables, unread) = env_file::parse(&text);
    let variables: Environment = variables.into_iter().collect();
    let place = Place::EnvFile(path.clone());
    if !is_named {
        if !layers::knows_any(&variables) {
            return Ok(None);
        }
        if names_site {
            notes.warn(format!(
                "`{}` is left out, because the sites are named elsewhere. If you trust it, start with `--env-file {}`.",
                path.display(),
                path.display()
            ));
            return Ok(None);
        }
    }
    for line in unread {
        notes.warn(format!(
            "Line {line} of `{}` is not `NAME=value` and is left out.",
            path.display()
        ));
    }
    Ok(Some(layers::of_environment(&variables, place, notes)))
}

fn unreadable_env_file(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        format!(
            "Environment file cannot be read: {} ({error})",
            path.display()
        ),
        "Let `--env-file` name a file of `NAME=value` lines that you can read.",
    )
}
