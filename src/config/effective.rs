//! The configuration as `check-config` shows it: in the form of the TOML file, without any secret.

use std::fmt::{Display, Write};
use std::path::Path;
use std::time::Duration;

use super::records::{DAY, MB};
use super::{
    AuditTo, Config, Configured, Http, Measures, Policy, Records, Toolsets, Transport, WriteMode,
    address,
};
use crate::atlassian::{Auth, Credential, Flavor, Network, Product, Site};
use crate::secret::Secret;

/// Everything that counts, defaults included.
pub fn effective(config: &Config) -> String {
    let mut page = Page::default();
    page.path("file_root", &config.file_root);
    for product in [Product::Jira, Product::Confluence] {
        page.product(product, config.product(product));
    }
    let sites = [&config.jira, &config.confluence];
    if let Some(site) = sites.into_iter().find_map(Configured::site) {
        page.table("network", "");
        page.plain("retries", site.limits.retries);
        page.seconds("backoff", site.limits.backoff);
        page.plain("concurrency", site.limits.concurrency);
    }
    page.policy(&config.policy);
    page.records(&config.records);

    page.table("answers", "");
    page.plain("budget", config.answers.budget_chars.unwrap_or(0));
    page.plain("structured_content", config.answers.structured_content);
    page.seconds("call_timeout", config.answers.call_timeout);
    page.plain("concurrent_calls", config.answers.concurrent_calls);
    page.plain("image_edge", config.answers.image_edge);

    page.table("conventions", "");
    page.plain("keep_markup", !config.conventions.translate_markup);
    page.some(
        "issue_key_pattern",
        config.conventions.issue_key_pattern.as_deref(),
    );
    page.some(
        "project_key_pattern",
        config.conventions.project_key_pattern.as_deref(),
    );

    page.measures(&config.measures);

    page.table("server", "");
    match &config.server.transport {
        Transport::Stdio => page.text("transport", "stdio"),
        Transport::Http(http) => page.http(http),
    }

    page.table("log", "");
    page.text("level", &format!("{:?}", config.log.level).to_lowercase());
    page.some("filter", config.log.filter.as_deref());
    page.text("format", &format!("{:?}", config.log.format).to_lowercase());
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn table(&mut self, name: &str, remark: &str) {
        let remark = if remark.is_empty() {
            String::new()
        } else {
            format!(" # {remark}")
        };
        self.line(format_args!("\n[{name}]{remark}"));
    }

    fn line(&mut self, line: impl Display) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    fn plain(&mut self, name: &str, value: impl Display) {
        self.line(format_args!("{name} = {value}"));
    }

    fn text(&mut self, name: &str, value: &str) {
        let value = toml::Value::String(value.to_owned());
        self.plain(name, value);
    }

    fn some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn path(&mut self, name: &str, value: &Path) {
        self.text(name, &value.display().to_string());
    }

    fn seconds(&mut self, name: &str, value: Duration) {
        self.plain(name, value.as_secs_f64());
    }

    fn list(&mut self, name: &str, values: &[String]) {
        let values = values.iter().cloned().map(toml::Value::String).collect();
        self.plain(name, toml::Value::Array(values));
    }

    fn measures(&mut self, measures: &Measures) {
        self.table("measures", "");
        self.list("metrics", &measures.metrics);
        self.plain("working_hours_only", measures.working_hours_only);
        self.text("start", &measures.start.strftime("%H:%M").to_string());
        self.text("end", &measures.end.strftime("%H:%M").to_string());
        let days = measures.days.iter();
        let days: Vec<String> = days
            .map(|day| day.to_monday_one_offset().to_string())
            .collect();
        self.list("days", &days);
        self.text("timezone", measures.zone.iana_name().unwrap_or("UTC"));
        let phrases = |kind: &str, phrases: &[String]| -> Vec<String> {
            let phrases = phrases.iter();
            phrases.map(|phrase| format!("{kind}:{phrase}")).collect()
        };
        let mut all = phrases("child", &measures.child_phrases);
        all.extend(phrases("parent", &measures.parent_phrases));
        self.list("hierarchy_phrases", &all);
    }

    fn product(&mut self, product: Product, configured: &Configured) {
        let table = product.prefix().to_lowercase();
        match configured {
            Configured::Off => self.table(&table, "off"),
            Configured::Broken(problem) => {
                self.table(&table, "broken");
                for line in problem.to_string().lines() {
                    self.line(format_args!("# {line}"));
                }
            }
            Configured::On(site) => {
                self.table(&table, site.flavor.name());
                self.site(site);
            }
        }
    }

    fn site(&mut self, site: &Site) {
        self.text("url", address::shown(&site.base));
        self.text("mode", mode(site.flavor));
        match &site.auth {
            Auth::Basic { username, token } => {
                self.text("username", username);
                self.credential("token", token);
            }
            Auth::Bearer { token } => self.credential("pat", token),
            Auth::Nothing => {}
        }
        self.network(&site.network);
    }

    fn credential(&mut self, name: &str, credential: &Credential) {
        match credential {
            Credential::File(path) => {
                self.line(format_args!(
                    "{name} = \"[from file]\" # {}",
                    path.display()
                ));
            }
            Credential::Value(_) => self.text(name, "[given directly]"),
        }
    }

    fn network(&mut self, network: &Network) {
        self.plain("verify_tls", network.verify_tls);
        let paths = [
            ("ca_file", &network.ca_file),
            ("client_certificate", &network.client_certificate),
            ("client_key", &network.client_key),
        ];
        for (name, path) in paths {
            if let Some(path) = path {
                self.path(name, path);
            }
        }
        self.seconds("timeout", network.timeout);
        for (name, _) in &network.headers {
            self.plain(&format!("headers.{name}"), "\"[hidden]\"");
        }
        let proxies: [(&str, &Option<Secret>); 3] = [
            ("http_proxy", &network.proxy.http),
            ("https_proxy", &network.proxy.https),
            ("socks_proxy", &network.proxy.socks),
        ];
        for (name, proxy) in proxies {
            if proxy.is_some() {
                self.text(name, "[hidden]");
            }
        }
        self.some("no_proxy", network.proxy.none_for.as_deref());
    }

    fn policy(&mut self, policy: &Policy) {
        self.table("policy", "");
        self.plain("read_only", policy.read_only);
        if let Some(projects) = &policy.projects {
            self.list("projects", projects);
        }
        if let Some(spaces) = &policy.spaces {
            self.list("spaces", spaces);
        }
        self.list("internal_only_projects", &policy.internal_only_projects);
        let toolsets = match &policy.toolsets {
            Toolsets::Core => vec!["default".to_owned()],
            Toolsets::All => vec!["all".to_owned()],
            Toolsets::Named { core, names } => {
                let core = core.then(|| "default".to_owned());
                core.into_iter().chain(names.iter().cloned()).collect()
            }
        };
        self.list("toolsets", &toolsets);
        if let Some(tools) = &policy.enabled_tools {
            self.list("enabled_tools", tools);
        }
        self.list("disabled_tools", &policy.disabled_tools);
        let write_mode = match policy.write_mode {
            WriteMode::Apply => "apply",
            WriteMode::Plan => "plan",
            WriteMode::Confirm => "confirm",
        };
        self.text("write_mode", write_mode);
        self.text("profile", policy.rules.profile().name());
        let rules = policy.rules.all().iter().map(ToString::to_string);
        self.list("rules", &rules.collect::<Vec<_>>());
        self.seconds("confirm_timeout", policy.confirm_timeout.0);
        self.plain("lockdown", policy.lockdown);
    }

    fn records(&mut self, records: &Records) {
        self.table("journal", "");
        self.plain("enabled", records.journal.is_some());
        if let Some(journal) = &records.journal {
            self.line(format_args!("# {}", journal.folder.display()));
            self.plain("max_mb", journal.bytes / MB);
            self.plain("keep_days", journal.age.as_secs() / DAY.as_secs());
        }
        let Some(audit) = &records.audit else {
            return;
        };
        self.table("audit", "");
        match &audit.to {
            AuditTo::File(path) => self.path("to", path),
            AuditTo::Stderr => self.text("to", "stderr"),
            AuditTo::Journald => self.text("to", "journald"),
        }
        self.text("fsync", &format!("{:?}", audit.fsync).to_lowercase());
        self.plain("max_mb", audit.bytes / MB);
        self.plain("keep_files", audit.older);
    }

    fn http(&mut self, http: &Http) {
        self.text("transport", "streamable-http");
        self.text("host", &http.host);
        self.plain("port", http.port);
        self.text("path", &http.path);
        self.list("allowed_hosts", &http.allowed_hosts);
        self.list("allowed_origins", &http.allowed_origins);
        if let Some(path) = &http.auth_token_file {
            self.path("auth_token_file", path);
        }
        self.plain("share_credentials", http.share_credentials);
    }
}

fn mode(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::Cloud => "cloud",
        Flavor::DataCenter => "self-hosted",
    }
}
