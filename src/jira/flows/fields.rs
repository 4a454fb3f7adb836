//! From what people call a field to the id the site knows it by.

use crate::atlassian::Error;
use crate::jira::Client;

/// The ids of fields given by id, by `cf_10010` or `cf[10010]`, or by name. What looks like an id is taken as one, so
/// the field list is asked for only when somebody wrote a name. A name nobody has is given back as `Err`.
pub async fn field_ids(
    jira: &Client,
    wanted: &[String],
) -> Result<Result<Vec<String>, String>, Error> {
    let mut ids = Vec::with_capacity(wanted.len());
    for name in wanted {
        let id = match spelled(name) {
            Some(id) => id,
            None => {
                let fields = jira.fields(false).await?;
                match fields
                    .iter()
                    .find(|field| field.name.eq_ignore_ascii_case(name) || field.id == *name)
                {
                    Some(field) => field.id.clone(),
                    None => return Ok(Err(name.clone())),
                }
            }
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(Ok(ids))
}

/// Whether any of the ids is a custom field, or stands for all fields.
pub fn has_custom(ids: &[String]) -> bool {
    ids.is_empty()
        || ids
            .iter()
            .any(|id| id.starts_with("customfield_") || id.starts_with('*'))
}

/// The id that a spelling stands for without asking anybody.
fn spelled(name: &str) -> Option<String> {
    let number = name.strip_prefix("cf_").or_else(|| {
        name.strip_prefix("cf[")
            .and_then(|rest| rest.strip_suffix(']'))
    });
    if let Some(number) = number
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(format!("customfield_{number}"));
    }
    // The names the answers use are understood as questions too.
    let id = match name {
        "issue_type" => "issuetype",
        "fix_versions" => "fixVersions",
        "comments" => "comment",
        "attachments" => "attachment",
        "due_date" => "duedate",
        "resolution_date" => "resolutiondate",
        "issue_links" => "issuelinks",
        _ => name,
    };
    let is_id = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'*' | b'-'))
        && id.starts_with(|first: char| first.is_ascii_lowercase() || matches!(first, '*' | '-'));
    is_id.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn ids_need_no_question_and_names_do() {
        assert_eq!(spelled("summary").as_deref(), Some("summary"));
        assert_eq!(
            spelled("customfield_10010").as_deref(),
            Some("customfield_10010")
        );
        assert_eq!(spelled("cf_10010").as_deref(), Some("customfield_10010"));
        assert_eq!(spelled("cf[10010]").as_deref(), Some("customfield_10010"));
        assert_eq!(spelled("*all").as_deref(), Some("*all"));
        assert_eq!(spelled("issue_type").as_deref(), Some("issuetype"));
        assert_eq!(spelled("Story Points"), None);
    }
}
