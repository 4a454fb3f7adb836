//! People mentioned in a text: `@[Ada Lindqvist]` becomes a mention that rings, where the name is somebody's.

use crate::jira::Client;
use crate::jira::flows::users;
use crate::markup::options::{MentionId, Mentions};
use crate::markup::{Format, Options};

/// No text mentions more people than this; each costs a request the first time.
const PEOPLE: usize = 20;

/// How the texts are written for this site: with the ids of the people they mention. A name that is nobody's, or
/// several people's, stays text; the writer lists that as a loss.
pub(super) async fn options(jira: &Client, texts: &[&str]) -> Options {
    let mut mentions = Mentions {
        id_kind: match jira.text_format() {
            Format::Adf => MentionId::AccountId,
            _ => MentionId::UserName,
        },
        ..Mentions::default()
    };
    for name in names(texts).into_iter().take(PEOPLE) {
        let Ok(user) = users::person(jira, name).await else {
            continue;
        };
        let id = match mentions.id_kind {
            MentionId::AccountId => user.account_id.clone(),
            _ => user.name.clone(),
        };
        if let Some(id) = id {
            mentions.names.insert(id.clone(), user.display_name.clone());
            mentions.ids.insert(name.to_owned(), id);
        }
    }
    Options {
        mentions,
        ..Options::default()
    }
}

/// The names in `@[Name]`; one with an id behind it, `@[Name](accountid:…)`, needs no looking up.
fn names<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for rest in texts.iter().flat_map(|text| text.split("@[").skip(1)) {
        let Some((name, tail)) = rest.split_once(']') else {
            continue;
        };
        let is_name = !name.trim().is_empty() && !name.contains('\n') && !tail.starts_with('(');
        if is_name && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_found_once_and_ids_need_none() {
        let texts = [
            "Ask @[Ada Lindqvist] or @[Tomás], @[Ada Lindqvist]",
            "@[x](accountid:5b1) @[] @[open\n]",
        ];
        assert_eq!(names(&texts), ["Ada Lindqvist", "Tomás"]);
    }
}
