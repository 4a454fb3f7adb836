//! The manual of the tools, printed from the list: `docs/tools.md` and the table in the README.

use std::fmt::Write;

use serde_json::Value;

use super::{ALL, Listed, Sites, Toolset, prompts, resources};

/// The page `docs/tools.md`.
pub fn page() -> String {
    let mut page = String::from(
        "# Tools\n\n\
         Printed from the source; do not edit. `just print` writes it anew.\n\n\
         Every tool that changes something takes `dry_run`: it shows the change and gives a plan for `atlassian_apply`.\n\
         Every tool takes `max_chars`, the most characters its answer may have.\n\
         Lists may be written `a, b` or as a JSON array, objects as JSON or as JSON text, numbers as text.\n",
    );
    for toolset in Toolset::ALL {
        let _ = write!(page, "\n## `{}`\n", toolset.name());
        for entry in ALL.iter().filter(|entry| entry.toolset == *toolset) {
            let tool = entry.listed();
            let _ = write!(page, "\n### `{}`\n\n{}\n", tool.name, tool.description);
            let mut facts = vec![if tool.read_only { "reads" } else { "changes" }];
            if tool.destructive {
                facts.push("may replace or remove what is there");
            }
            match entry.sites {
                Sites::Both => {}
                Sites::CloudOnly => facts.push("Cloud only"),
                Sites::DataCenterOnly => facts.push("Data Center only"),
            }
            let _ = write!(page, "\n*{}*\n\n", facts.join(" · "));
            page.push_str("| argument | type | |\n|---|---|---|\n");
            for argument in arguments(&tool) {
                let _ = writeln!(
                    page,
                    "| `{}`{} | {} | {} |",
                    argument.name,
                    if argument.required { " (required)" } else { "" },
                    argument.kind,
                    argument.about.replace('|', "\\|")
                );
            }
        }
    }
    offers(&mut page);
    page
}

/// Resources and prompts, each with the tools it leads to.
fn offers(page: &mut String) {
    page.push_str(
        "\n## Resources\n\n\
         What a client can attach. Each is read by the tool beside it, as if that had been called, and is offered where \
         the tool is.\n\n\
         | address | what it holds | tool |\n|---|---|---|\n",
    );
    for resource in resources() {
        let _ = writeln!(
            page,
            "| `{}` | {} | `{}` |",
            resource.template, resource.description, resource.tool
        );
    }
    page.push_str(
        "\n## Prompts\n\n\
         What a person can begin with. Most arguments are completed while typing.\n\n\
         | prompt | what it is for | arguments | tools |\n|---|---|---|---|\n",
    );
    for prompt in prompts() {
        let arguments = prompt
            .arguments
            .iter()
            .map(|argument| match argument.is_required {
                true => format!("`{}`", argument.name),
                false => format!("[`{}`]", argument.name),
            });
        let tools = prompt.tools.iter().map(|tool| format!("`{tool}`"));
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            prompt.name,
            prompt.description,
            arguments.collect::<Vec<_>>().join(" "),
            tools.collect::<Vec<_>>().join(", ")
        );
    }
}

/// The table of toolsets in the README.
pub fn toolsets() -> String {
    let mut table = String::from("| toolset | tools |\n|---|---|\n");
    for toolset in Toolset::ALL {
        let names: Vec<String> = ALL
            .iter()
            .filter(|entry| entry.toolset == *toolset)
            .map(|entry| format!("`{}`", entry.name))
            .collect();
        let _ = writeln!(table, "| `{}` | {} |", toolset.name(), names.join(", "));
    }
    table
}

/// An argument of a tool, for people.
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its JSON type.
    pub kind: String,
    /// Whether it must be given.
    pub required: bool,
    /// What the name does not say.
    pub about: String,
}

/// The arguments of a tool, in the order of its schema.
pub fn arguments(tool: &Listed) -> Vec<Argument> {
    let required: Vec<&str> = tool
        .input_schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let text = |property: &Value, key: &str| {
        property
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    tool.input_schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, property)| Argument {
            name: name.clone(),
            kind: text(property, "type"),
            required: required.contains(&name.as_str()),
            about: text(property, "description"),
        })
        .collect()
}
