//! `jira_get_proforma_form_details`: a form with its questions and answers.

use super::form_view;
use super::words::IssueKey;
use crate::tools::prelude::*;
use crate::view::Plan;

/// Read a form: its questions, choices and answers.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetProformaFormDetails {
    issue_key: IssueKey,
    form_id: String,
}

impl Tool for GetProformaFormDetails {
    const NAME: &'static str = "jira_get_proforma_form_details";
    const TITLE: &'static str = "Get form";
    const TOOLSET: Toolset = Toolset::JiraForms;
    const ACTION: Action = Action::Read;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetProformaFormDetails {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let (key, form) = form_view::read(jira, &self.issue_key, self.form_id.trim()).await?;
        Ok(Reply::new(form_view::view(&key, &form))
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("fields"),
                columns: &["description", "jira_field"],
                ..Plan::default()
            }))
    }
}
