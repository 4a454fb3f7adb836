//! `confluence_get_space_permissions`: who was given what in a space.

use super::pages;
use crate::confluence::flows;
use crate::confluence::model::{Grant, Space};
use crate::tools::prelude::*;
use crate::view::Plan;

/// List who may do what in a space.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetSpacePermissions {
    /// Id or key
    space_id: String,
    /// Grants at once, default 250
    #[schemars(range(min = 1, max = 250))]
    limit: Option<u32>,
    /// Where to go on
    cursor: Option<String>,
}

impl Tool for GetSpacePermissions {
    const NAME: &'static str = "confluence_get_space_permissions";
    const TITLE: &'static str = "Get space permissions";
    const TOOLSET: Toolset = Toolset::ConfluencePermissions;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("space_key", "space_id")];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetSpacePermissions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let space = space(cx, self.space_id.trim()).await?;
        let limit = self.limit.unwrap_or(250).clamp(1, 250) as usize;
        let found = confluence
            .grants(&space, limit, self.cursor.as_deref())
            .await
            .about(|| format!("The permissions of space `{}`", space.key))?;
        let people: Vec<&str> = found
            .items
            .iter()
            .filter(|grant| grant.subject_kind == "user" && grant.subject_name.is_none())
            .filter_map(|grant| grant.subject_id.as_deref())
            .collect();
        flows::learn_names(confluence, &people).await;
        let mut body = json!({
            "space": {"id": space.id, "key": space.key, "name": space.name},
            "results": by_subject(confluence, &found.items),
        });
        if let Some(next) = found.next {
            body["next_cursor"] = json!(next.0);
        }
        Ok(Reply::new(body)
            .touching([Target::Space(space.key.clone())])
            .plan(Plan {
                list: Some("results"),
                ..Plan::default()
            }))
    }
}

/// A space by its key, or by its number; one that is out of reach is refused before anything is said of it.
async fn space(cx: &Context, named: &str) -> Result<Space> {
    let is_number = !named.is_empty() && named.bytes().all(|byte| byte.is_ascii_digit());
    let found = if is_number {
        cx.confluence()?
            .space_by_id(named)
            .await
            .about(|| format!("Space `{named}`"))?
    } else {
        None
    };
    let space = match found {
        Some(space) => (*space).clone(),
        None => (*pages::space(cx, named).await?).clone(),
    };
    let target = Target::Space(space.key.clone());
    if cx.reach.allows(&target) {
        return Ok(space);
    }
    Err(Error::new(
        ErrorKind::NotAllowed,
        format!("Access to {target} is restricted by configuration; nothing was done."),
    ))
}

/// One line for each subject, in place of one for each permission.
fn by_subject(confluence: &crate::confluence::Client, grants: &[Grant]) -> Vec<Value> {
    let mut lines: Vec<(&Grant, Vec<String>)> = Vec::new();
    for grant in grants {
        let what = format!("{} {}", grant.operation, grant.object);
        let known = lines.iter_mut().find(|(known, _)| {
            known.subject_kind == grant.subject_kind
                && known.subject_id == grant.subject_id
                && known.subject_name == grant.subject_name
        });
        match known {
            Some((_, list)) => list.push(what),
            None => lines.push((grant, vec![what])),
        }
    }
    lines
        .into_iter()
        .map(|(grant, list)| {
            let name = grant
                .subject_name
                .clone()
                .or_else(|| confluence.name_of(grant.subject_id.as_deref().unwrap_or_default()));
            let mut line = Map::new();
            line.insert("type".into(), json!(grant.subject_kind));
            if let Some(id) = &grant.subject_id {
                line.insert("id".into(), json!(id));
            }
            if let Some(name) = name {
                line.insert("name".into(), json!(name));
            }
            line.insert("operations".into(), json!(list));
            line.into()
        })
        .collect()
}
