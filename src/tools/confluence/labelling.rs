//! What the tools of labels share: whose labels they are, and what a label may be.

use serde_json::{Value, json};

use super::pages;
use super::words::ContentRef;
use crate::atlassian::Target;
use crate::confluence::model::Label;
use crate::tools::{About, Context, Error, Result};

/// The id of the content, and the space it belongs to where limits are set.
pub(super) async fn owner(cx: &Context, content: &ContentRef) -> Result<(String, Vec<Target>)> {
    match content {
        ContentRef::Page(page) => {
            let id = pages::id(cx, page).await?;
            let targets = pages::targets_of_id(cx, &id).await?;
            Ok((id, targets))
        }
        ContentRef::File(id) => {
            let targets = super::attached::targets(cx, id).await?;
            Ok((id.clone(), targets))
        }
    }
}

/// Names as the site keeps them.
///
/// # Errors
/// For a name the site refuses: all of them at once, each with one it would take.
pub(super) fn names(given: &[String]) -> Result<Vec<String>> {
    let is_bad = |c: char| c.is_whitespace() || "!#&(),:;.?@[]^*".contains(c);
    let mut names: Vec<String> = Vec::new();
    let mut wrong = Vec::new();
    for name in given {
        let name = name.trim().to_lowercase();
        if name.contains(is_bad) {
            let parts: Vec<&str> = name.split(is_bad).filter(|part| !part.is_empty()).collect();
            wrong.push(format!("`{name}` (perhaps `{}`)", parts.join("-")));
        } else if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if !wrong.is_empty() {
        return Err(Error::arguments(format!(
            "A label has no spaces and none of `!#&(),:;.?@[]^*`: {}.",
            wrong.join(", ")
        )));
    }
    if names.is_empty() {
        return Err(Error::arguments("`name` is empty."));
    }
    Ok(names)
}

/// The names alone, for a preview.
pub(super) fn list(labels: &[Label]) -> Value {
    let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
    json!(names)
}

/// Those of `names` that are there, for an undo that looks whether they are as they were left.
pub(super) fn present(labels: &[Label], names: &[String]) -> Value {
    let mut found: Vec<&str> = names
        .iter()
        .filter(|name| labels.iter().any(|label| label.name == **name))
        .map(String::as_str)
        .collect();
    found.sort_unstable();
    json!(found)
}

/// Labels under the reference's keys.
pub(super) fn view(labels: &[Label]) -> Value {
    let views: Vec<Value> = labels
        .iter()
        .map(|label| json!({"id": label.id, "name": label.name, "prefix": label.prefix}))
        .collect();
    views.into()
}

/// The labels of a content as they are now.
pub(super) async fn read(cx: &Context, id: &str) -> Result<Vec<Label>> {
    crate::confluence::flows::labels(cx.confluence()?, id)
        .await
        .about(|| format!("Content `{id}`"))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_kept_in_small_letters_and_once() {
        let of = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|name| (*name).to_owned()).collect();
            names(&list)
        };
        assert_eq!(
            of(&["API", "api", " how-to "]),
            Ok(vec!["api".into(), "how-to".into()])
        );
        let error = of(&["two words", "ok", "a.b"])
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("`two words` (perhaps `two-words`), `a.b` (perhaps `a-b`)"),
            "{error}"
        );
        assert!(of(&[]).is_err());
    }
}
