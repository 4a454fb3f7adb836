//! What the account may do, and whether the projects and spaces of the policy exist for it.

use serde_json::Value;

use super::Patient;
use super::edition::{describe, json};
use super::finding::Finding;
use crate::atlassian::Product;
use crate::http::{Probe, Signing};

/// What the core tools need, and in what words to miss it.
const PERMISSIONS: [(&str, &str); 6] = [
    ("BROWSE_PROJECTS", "see issues"),
    ("CREATE_ISSUES", "create issues"),
    ("EDIT_ISSUES", "edit issues"),
    ("TRANSITION_ISSUES", "move issues through their workflow"),
    ("ADD_COMMENTS", "comment"),
    ("DELETE_ISSUES", "delete issues"),
];

/// Keys of a policy that are looked up; further ones are not, to keep the site's peace.
const KEYS: usize = 20;

impl Patient<'_> {
    /// What the account may do here.
    pub(super) async fn rights(&self) -> Vec<Finding> {
        match self.site.product {
            Product::Jira => self.jira_rights().await,
            Product::Confluence => self.confluence_rights().await,
        }
    }

    async fn jira_rights(&self) -> Vec<Finding> {
        let names: Vec<&str> = PERMISSIONS.iter().map(|(name, _)| *name).collect();
        let root = if self.site.flavor.is_cloud() {
            "3"
        } else {
            "2"
        };
        let path = format!(
            "/rest/api/{root}/mypermissions?permissions={}",
            names.join(",")
        );
        let mut findings = match self.client.probe(&path, Signing::Signed).await {
            Err(error) => return vec![self.no_answer(&error)],
            Ok(answer) => match json(&answer) {
                Some(rights) => may(&rights["permissions"], self.site.read_only),
                None => vec![unknown("permissions", &answer)],
            },
        };
        for key in self.keys(self.config.policy.projects.as_deref()) {
            let path = format!("/rest/api/{root}/project/{key}");
            findings.extend(
                self.look_up(&path, "project", "JIRA_PROJECTS_FILTER", key)
                    .await,
            );
        }
        findings
    }

    async fn confluence_rights(&self) -> Vec<Finding> {
        let path = if self.site.flavor.is_cloud() {
            "/api/v2/spaces?limit=1"
        } else {
            "/rest/api/space?limit=1"
        };
        let mut findings = match self.client.probe(path, Signing::Signed).await {
            Err(error) => return vec![self.no_answer(&error)],
            Ok(answer) => match json(&answer)
                .as_ref()
                .and_then(|page| page["results"].as_array())
            {
                Some(spaces) if spaces.is_empty() => vec![Finding::warn(
                    "the account sees no space",
                    "Ask the administrator of a space to give it the right to view.",
                )],
                Some(_) => vec![Finding::ok("the account sees spaces")],
                None => vec![unknown("spaces", &answer)],
            },
        };
        for key in self.keys(self.config.policy.spaces.as_deref()) {
            let path = if self.site.flavor.is_cloud() {
                format!("/api/v2/spaces?keys={key}&limit=1")
            } else {
                format!("/rest/api/space/{key}")
            };
            findings.extend(
                self.look_up(&path, "space", "CONFLUENCE_SPACES_FILTER", key)
                    .await,
            );
        }
        findings
    }

    fn keys<'a>(&self, keys: Option<&'a [String]>) -> impl Iterator<Item = &'a String> {
        keys.unwrap_or_default().iter().take(KEYS)
    }

    /// A key of a filter that names nothing: the filter then hides everything, or protects nothing.
    async fn look_up(&self, path: &str, what: &str, variable: &str, key: &str) -> Option<Finding> {
        let answer = match self.client.probe(path, Signing::Signed).await {
            Ok(answer) => answer,
            Err(error) => return Some(self.no_answer(&error)),
        };
        let is_empty =
            json(&answer).is_some_and(|page| page["results"].as_array().is_some_and(Vec::is_empty));
        (answer.status == 404 || is_empty).then(|| {
            Finding::warn(
                format!("{variable} names the {what} `{key}`, which does not exist or which the account may not see"),
                "Correct the key, or ask for the right to see it.",
            )
        })
    }
}

fn unknown(what: &str, answer: &Probe) -> Finding {
    Finding::warn(
        format!(
            "the {what} of the account cannot be read ({})",
            describe(answer)
        ),
        "",
    )
}

/// Says what the account may not do anywhere.
fn may(permissions: &Value, read_only: bool) -> Vec<Finding> {
    let missing: Vec<(&str, &str)> = PERMISSIONS
        .into_iter()
        .filter(|(name, _)| permissions[name]["havePermission"] == false)
        .collect();
    if missing.iter().any(|(name, _)| *name == "BROWSE_PROJECTS") {
        return vec![Finding::fail(
            "the account may see no issue",
            "Ask the administrator of a project for the permission Browse Projects.",
        )];
    }
    if missing.is_empty() || read_only {
        return vec![Finding::ok("the account may do what the tools need")];
    }
    let words: Vec<&str> = missing.iter().map(|(_, words)| *words).collect();
    vec![Finding::warn(
        format!("the account may nowhere {}", words.join(", ")),
        "The tools that do it will be refused. Ask for the permission, or leave it so on purpose.",
    )]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn missing_permissions_are_told_in_words() {
        let all = json!({"BROWSE_PROJECTS": {"havePermission": true}});
        assert_eq!(
            may(&all, false),
            [Finding::ok("the account may do what the tools need")]
        );
        let some = json!({
            "BROWSE_PROJECTS": {"havePermission": true},
            "CREATE_ISSUES": {"havePermission": false},
            "ADD_COMMENTS": {"havePermission": false},
        });
        assert_eq!(
            may(&some, false)[0].text(),
            "the account may nowhere create issues, comment. The tools that do it will be refused. Ask for the \
             permission, or leave it so on purpose."
        );
        assert_eq!(
            may(&some, true),
            [Finding::ok("the account may do what the tools need")]
        );
        let none = json!({"BROWSE_PROJECTS": {"havePermission": false}});
        assert!(
            may(&none, true)[0]
                .text()
                .starts_with("the account may see no issue. ")
        );
    }
}
