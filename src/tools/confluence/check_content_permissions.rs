//! `confluence_check_content_permissions`: may somebody do something with a page? (Cloud)

use super::labelling;
use super::people;
use super::words::ContentRef;
use crate::confluence::PermissionCheck;
use crate::tools::prelude::*;

/// Check whether a user or group may read, update or delete a content.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CheckContentPermissions {
    /// Page id or URL, or `att…`
    content_id: ContentRef,
    /// Account id, name or `me`; id or name of a group
    user_identifier: String,
    /// read, update or delete
    operation: String,
    /// `user` or `group`
    subject_type: Option<String>,
}

impl Tool for CheckContentPermissions {
    const NAME: &'static str = "confluence_check_content_permissions";
    const TITLE: &'static str = "Check content permissions";
    const TOOLSET: Toolset = Toolset::ConfluencePermissions;
    const ACTION: Action = Action::Read;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        self.content_id.targets()
    }
}

impl Read for CheckContentPermissions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let operation = self.operation.trim().to_ascii_lowercase();
        let (id, touched) = labelling::owner(cx, &self.content_id).await?;
        let named = self.user_identifier.trim();
        let (subject_kind, subject_id) = match self.subject_type.as_deref().map(str::trim) {
            None | Some("user") => {
                let person = people::person(confluence, named).await?;
                ("user", person.id.unwrap_or_else(|| named.to_owned()))
            }
            Some("group") => ("group", group(cx, named).await?),
            Some(other) => {
                return Err(Error::arguments(format!(
                    "`{other}` is not a subject type; use `user` or `group`."
                )));
            }
        };
        let check = PermissionCheck {
            subject_kind,
            subject_id: subject_id.clone(),
            operation: operation.clone(),
        };
        let verdict = confluence
            .check_permission(&id, &check)
            .await
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::NotConfigured,
                    "Permissions of somebody else can be asked for on Confluence Cloud only.",
                )
            })?
            .about(|| format!("The permission to {operation} content `{id}`"))?;
        let mut body = json!({
            "content_id": id,
            "operation": operation,
            "subject": {"type": subject_kind, "identifier": subject_id},
            "hasPermission": verdict.is_permitted,
        });
        if !verdict.reasons.is_empty() {
            body["errors"] = json!(verdict.reasons);
        }
        Ok(Reply::new(body).touching(touched))
    }
}

/// A group by its id, or by its name.
async fn group(cx: &Context, named: &str) -> Result<String> {
    let found = match cx.confluence()?.groups(named).await {
        Some(found) => found.about(|| format!("Group `{named}`"))?,
        None => Vec::new(),
    };
    let meant = found
        .into_iter()
        .find(|group| group.name.eq_ignore_ascii_case(named));
    Ok(meant
        .and_then(|group| group.id)
        .unwrap_or_else(|| named.to_owned()))
}
