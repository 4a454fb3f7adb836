//! From what was said to what it means.

use std::path::PathBuf;

use super::load::{Files, Notes};
use super::problem::UNCONFIGURED;
use super::settings::Settings;
use super::{
    Config, Configured, Conventions, Error, Problem, measures, policy, records, server, site,
};
use crate::atlassian::Product;

/// What counts besides the settings.
pub(super) struct Surroundings {
    /// systemd's folder of credentials.
    pub credentials_directory: Option<PathBuf>,
    /// The folder the process was started in.
    pub working_directory: PathBuf,
    /// The folder for what is kept between runs, unless a setting says otherwise.
    pub state_directory: Option<PathBuf>,
    /// Whose account runs this process.
    pub user: Option<String>,
    /// Whether somebody set a variable of OAuth.
    pub oauth_is_asked_for: bool,
    /// Whether files have to be there.
    pub files: Files,
}

/// Checks everything, so that one run tells every problem.
pub(super) fn config(
    settings: Settings,
    surroundings: &Surroundings,
    mut notes: Notes,
) -> Result<Config, Error> {
    let jira = site::configured(Product::Jira, &settings, surroundings, &mut notes);
    let confluence = site::configured(Product::Confluence, &settings, surroundings, &mut notes);
    let mut policy = policy::check(settings.policy, &mut notes);
    for site in [jira.site(), confluence.site()].into_iter().flatten() {
        // A rule may say the name or the host.
        policy.rules = policy.rules.at(site.product, &site.name);
        if let Some(host) = site.base.host_str() {
            policy.rules = policy.rules.at(site.product, host);
        }
    }
    let state_directory = match settings.state_directory {
        Some(path) => Some(surroundings.working_directory.join(path)),
        None => surroundings.state_directory.clone(),
    };
    let records = records::check(
        &settings.journal,
        settings.audit,
        state_directory,
        surroundings.user.clone(),
        &mut notes,
    );
    let answers = server::answers(&settings.answers, &mut notes);
    let log = server::log(&settings.log);
    let server = server::server(settings.server, surroundings, &mut notes);
    let file_root = match settings.file_root {
        Some(path) => surroundings.working_directory.join(path),
        None => surroundings.working_directory.clone(),
    };
    if surroundings.files == Files::Checked && !file_root.is_dir() {
        notes.warn(format!(
            "The folder for files, `{}`, does not exist: files can be neither sent nor saved.",
            file_root.display()
        ));
    }
    let measures = measures::check(settings.measures, &mut notes);
    let mut problems = notes.problems;
    if problems.is_empty() && jira.site().is_none() && confluence.site().is_none() {
        problems.extend(
            [&jira, &confluence]
                .into_iter()
                .filter_map(|product| product.problem().cloned()),
        );
        if matches!((&jira, &confluence), (Configured::Off, Configured::Off)) {
            problems.push(nothing_configured());
        }
    }
    if !problems.is_empty() {
        return Err(Error { problems });
    }
    Ok(Config {
        jira,
        confluence,
        policy,
        records,
        answers,
        conventions: Conventions {
            translate_markup: !settings.conventions.keep_markup.unwrap_or(false),
            issue_key_pattern: settings.conventions.issue_key_pattern,
            project_key_pattern: settings.conventions.project_key_pattern,
        },
        measures,
        server,
        log,
        file_root,
        warnings: notes.warnings,
    })
}

fn nothing_configured() -> Problem {
    Problem::new(
        UNCONFIGURED,
        "There are these ways out:\n\
         - try it without an account: `atlassian-mcp demo`, or `atlassian-mcp --demo` as the command of a client\n\
         - Atlassian Cloud: set ATLASSIAN_MODE=cloud, JIRA_URL, JIRA_USERNAME and JIRA_TOKEN_FILE \
         (or CONFLUENCE_URL, CONFLUENCE_USERNAME and CONFLUENCE_TOKEN_FILE)\n\
         - Server or Data Center: set ATLASSIAN_MODE=self-hosted, JIRA_URL and JIRA_PAT_FILE \
         (or CONFLUENCE_URL and CONFLUENCE_PAT_FILE)\n\
         - NixOS: set `features.ai.mcp.atlassian.enable = true;` and the options of `jira` or `confluence` below it\n\
         - a file: ~/.config/atlassian-mcp/config.toml, or `--config FILE`\n\
         - `atlassian-mcp check-config` says what is still missing.",
    )
}
