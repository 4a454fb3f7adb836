//! `jira_get_user_profile`: who somebody is, by any name; `me` is the account of the token.

use super::person;
use crate::jira::flows::users;
use crate::tools::prelude::*;

/// Look up a Jira user; `me` is your own account.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetUserProfile {
    /// Email, name or id; `me`
    user_identifier: String,
}

impl Tool for GetUserProfile {
    const NAME: &'static str = "jira_get_user_profile";
    const TITLE: &'static str = "Get user";
    const TOOLSET: Toolset = Toolset::JiraUsers;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetUserProfile {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let user = users::person(jira, &self.user_identifier)
            .await
            .map_err(Error::from)?;
        // What a search tells is less than what the user's own page does.
        let profile = jira
            .profile(&user)
            .await
            .about(|| format!("User `{}`", self.user_identifier))?;
        Ok(Reply::new(json!({"user": person::profile(&profile)})))
    }
}
