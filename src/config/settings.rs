//! What was said: every setting as it was written, none of them required.
//!
//! The names of the fields are the keys of the TOML file. What they mean is decided later, in the
//! files that make [`Config`](super::Config) of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer};

use super::{Fsync, Level, LogFormat, WriteMode};
use crate::atlassian::Product;
use crate::secret::Secret;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    pub mode: Option<Mode>,
    pub file_root: Option<PathBuf>,
    pub state_directory: Option<PathBuf>,
    pub jira: SiteSettings,
    pub confluence: SiteSettings,
    pub network: NetworkSettings,
    pub policy: PolicySettings,
    pub journal: JournalSettings,
    pub audit: AuditSettings,
    pub answers: AnswersSettings,
    pub conventions: ConventionsSettings,
    pub measures: MeasuresSettings,
    pub server: ServerSettings,
    pub log: LogSettings,
}

impl Settings {
    pub(super) fn site(&self, product: Product) -> &SiteSettings {
        match product {
            Product::Jira => &self.jira,
            Product::Confluence => &self.confluence,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mode {
    Cloud,
    SelfHosted,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SiteSettings {
    pub url: Option<String>,
    pub name: Option<String>,
    pub username: Option<String>,
    pub token_file: Option<PathBuf>,
    pub pat_file: Option<PathBuf>,
    #[serde(deserialize_with = "secret")]
    pub token: Option<Secret>,
    #[serde(deserialize_with = "secret")]
    pub pat: Option<Secret>,
    pub mode: Option<Mode>,
    pub verify_tls: Option<bool>,
    pub ca_file: Option<PathBuf>,
    pub client_certificate: Option<PathBuf>,
    pub client_key: Option<PathBuf>,
    pub timeout: Option<f64>,
    #[serde(deserialize_with = "secrets")]
    pub headers: BTreeMap<String, Option<Secret>>,
    #[serde(deserialize_with = "secret")]
    pub http_proxy: Option<Secret>,
    #[serde(deserialize_with = "secret")]
    pub https_proxy: Option<Secret>,
    #[serde(deserialize_with = "secret")]
    pub socks_proxy: Option<Secret>,
    pub no_proxy: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NetworkSettings {
    pub ca_file: Option<PathBuf>,
    #[serde(deserialize_with = "secret")]
    pub http_proxy: Option<Secret>,
    #[serde(deserialize_with = "secret")]
    pub https_proxy: Option<Secret>,
    #[serde(deserialize_with = "secret")]
    pub socks_proxy: Option<Secret>,
    pub no_proxy: Option<String>,
    pub retries: Option<usize>,
    pub backoff: Option<f64>,
    pub concurrency: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PolicySettings {
    pub read_only: Option<bool>,
    pub projects: Option<Vec<String>>,
    pub spaces: Option<Vec<String>>,
    pub internal_only_projects: Option<Vec<String>>,
    pub toolsets: Option<Vec<String>>,
    pub enabled_tools: Option<Vec<String>>,
    pub disabled_tools: Option<Vec<String>>,
    pub write_mode: Option<WriteMode>,
    pub profile: Option<String>,
    pub rules: Option<Vec<String>>,
    pub confirm_timeout: Option<f64>,
    pub lockdown: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct JournalSettings {
    pub enabled: Option<bool>,
    pub max_mb: Option<u64>,
    pub keep_days: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AuditSettings {
    pub to: Option<String>,
    pub fsync: Option<Fsync>,
    pub max_mb: Option<u64>,
    pub keep_files: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AnswersSettings {
    pub budget: Option<usize>,
    pub structured_content: Option<bool>,
    pub call_timeout: Option<f64>,
    pub concurrent_calls: Option<usize>,
    pub image_edge: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ConventionsSettings {
    pub keep_markup: Option<bool>,
    pub issue_key_pattern: Option<String>,
    pub project_key_pattern: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MeasuresSettings {
    pub metrics: Option<Vec<String>>,
    pub working_hours_only: Option<bool>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub days: Option<Vec<String>>,
    pub timezone: Option<String>,
    pub hierarchy_phrases: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TransportName {
    Stdio,
    StreamableHttp,
    Sse,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ServerSettings {
    pub transport: Option<TransportName>,
    pub host: Option<String>,
    pub port: Option<u64>,
    pub path: Option<String>,
    pub stateless: Option<bool>,
    pub allowed_hosts: Option<Vec<String>>,
    pub allowed_origins: Option<Vec<String>>,
    pub auth_token_file: Option<PathBuf>,
    pub user_header: Option<String>,
    pub share_credentials: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LogSettings {
    pub level: Option<Level>,
    pub filter: Option<String>,
    pub format: Option<LogFormat>,
    pub verbose: Option<bool>,
    pub very_verbose: Option<bool>,
}

/// Takes the text into a type that does not print. Only white space counts as nothing.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.as_deref().and_then(Secret::new))
}

fn secrets<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Option<Secret>>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
    let pairs = texts.into_iter();
    Ok(pairs
        .map(|(name, text)| (name, Secret::new(&text)))
        .collect())
}
