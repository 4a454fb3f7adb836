//! Which applications a Jira lacks, so that nobody looks for their tools in vain.

use super::Patient;
use super::finding::Finding;
use crate::atlassian::Product;
use crate::jira::{Application, Client};

impl Patient<'_> {
    /// A line on what is missing beside the platform, asked for as a call of a tool asks; nothing if all is there.
    pub(super) async fn applications(&self) -> Vec<Finding> {
        if self.site.product != Product::Jira {
            return Vec::new();
        }
        let jira = Client::new(self.site.clone());
        let mut missing = Vec::new();
        let mut findings = Vec::new();
        for application in Application::ALL {
            match jira.has(application).await {
                Ok(true) => {}
                Ok(false) => missing.push(application.to_string()),
                Err(error) => findings.push(Finding::warn(
                    format!("whether {application} is there cannot be found out: {error}"),
                    "",
                )),
            }
        }
        findings.extend(lacks(&missing));
        findings
    }
}

/// No failure: a Jira may do without, and an account too.
fn lacks(missing: &[String]) -> Option<Finding> {
    (!missing.is_empty()).then(|| {
        Finding::ok(format!(
            "no {} here, or no licence of it for the account: the tools for it leave the list after the first call",
            missing.join(" and no ")
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_in_one_line() {
        assert_eq!(lacks(&[]), None);
        let both = Application::ALL.map(|application| application.to_string());
        let text = lacks(&both).map(|finding| finding.text());
        assert!(text.is_some_and(|text| {
            text.starts_with("no Jira Software and no Jira Service Management here")
        }),);
    }
}
