//! Prints `docs/configuration.md` from the table of settings.

use std::fmt::Write;

use super::reference::{Origin, Row};
use super::rows::SECTIONS;
use super::unsupported::UNSUPPORTED;

const HEAD: &str = "\
<!-- Printed from src/config/rows.rs. Change it there, then run `UPDATE=1 cargo test printed`. -->

# Configuration

Each setting has up to three names: an environment variable, a key in a TOML file, a flag.
Where several say something, the higher one counts: flags, then the environment, then an `.env` file, then the TOML file, then the default.
An empty value counts as not set.

- `atlassian-mcp check-config` prints what counts in the end, without secrets, and says what is wrong. It never connects.
- The TOML file is the one `--config FILE` or `ATLASSIAN_MCP_CONFIG` names, else `$XDG_CONFIG_HOME/atlassian-mcp/config.toml` (`~/.config/…`) if it exists. An unknown key is an error.
- The `.env` file is the one `--env-file FILE` names, else `.env` in the working directory; that one counts only if no site is named anywhere else.
- Secrets belong into files: `JIRA_TOKEN_FILE` and its kin, or systemd's `LoadCredential=jira-token:…` (`jira-token`, `jira-pat`, `confluence-token`, `confluence-pat`, each also with `api-` before it). A token file is read when it is needed and again when it changes, so a rotated token needs no restart.
- One product that is not set up rightly does not take the other down. If none can be used, the program ends with exit code 2 and says what to do.

The last column says who named a setting: *module* is the fixed environment of the NixOS module, *reference* the Python server `mcp-atlassian` (the same name means the same here), *ours* is new.

```toml
mode = \"cloud\"

[jira]
url = \"https://your-domain.atlassian.net\"
username = \"your-email@example.com\"
token_file = \"/run/agenix/api-jira-token\"

[policy]
read_only = true
projects = [\"PROJ\", \"DOCS\"]
```
";

const TAIL: &str = "
## Accepted without effect

Whoever comes from the reference server may leave these as they are.
Where it matters, a warning at start says so.

| Variables | What happens instead |
|---|---|
";

/// The whole page.
pub fn markdown() -> String {
    let mut page = HEAD.to_owned();
    for section in SECTIONS {
        // Writing to a `String` cannot fail.
        let _ = write!(
            page,
            "\n## {}\n\n{}\n\n| Variable | File | Flag | Default | Meaning | Named by |\n|---|---|---|---|---|---|\n",
            section.title, section.text
        );
        for row in section.rows {
            page.push_str(&line(row));
        }
    }
    page.push_str(TAIL);
    for other in UNSUPPORTED {
        let mut names = codes(other.variables);
        if let Some(flag) = other.flag {
            let _ = write!(names, ", `--{flag}`");
        }
        let _ = writeln!(page, "| {names} | {} |", other.instead);
    }
    page
}

fn line(row: &Row) -> String {
    let file = if row.in_file {
        format!("`{}`", row.key)
    } else {
        String::new()
    };
    let flags: Vec<String> = [row.flag, row.negation]
        .into_iter()
        .flatten()
        .map(|flag| format!("`--{flag}`"))
        .collect();
    let flag = flags.join(", ");
    let origin = match row.origin {
        Origin::Module => "module",
        Origin::Reference => "reference",
        Origin::Ours => "ours",
    };
    format!(
        "| {} | {file} | {flag} | {} | {} | {origin} |\n",
        codes(row.variables),
        row.default,
        row.meaning
    )
}

fn codes(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
