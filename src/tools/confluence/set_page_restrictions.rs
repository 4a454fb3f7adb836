//! `confluence_set_page_restrictions`: who may see and change a page from now on.

use super::get_page_restrictions::shown;
use super::words::PageRef;
use super::{pages, people};
use crate::confluence::model::{Group, Person, Restrictions, Subjects};
use crate::confluence::{Client, PageQuery, flows};
use crate::tools::prelude::*;
use crate::view::page as view;

/// Replace who may view and edit a page; an omitted list lets everyone in.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SetPageRestrictions {
    page_id: PageRef,
    /// Account ids (Cloud), logins (Data Center), full names, `me`
    read_users: Option<Vec<String>>,
    read_groups: Option<Vec<String>>,
    edit_users: Option<Vec<String>>,
    edit_groups: Option<Vec<String>>,
}

impl Tool for SetPageRestrictions {
    const NAME: &'static str = "confluence_set_page_restrictions";
    const TITLE: &'static str = "Set page restrictions";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Administer;

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

impl Write for SetPageRestrictions {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let confluence = cx.confluence()?;
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let id = page.id.clone();
        let before = flows::restrictions(confluence, &id)
            .await
            .about(|| format!("Page `{id}`"))?;
        let wanted = Restrictions {
            read: subjects(confluence, self.read_users, self.read_groups).await?,
            update: subjects(confluence, self.edit_users, self.edit_groups).await?,
        };
        let ids: Vec<&str> = everyone(&before)
            .chain(everyone(&wanted))
            .filter_map(|person| person.id.as_deref())
            .collect();
        flows::learn_names(confluence, &ids).await;
        let (was, will) = (shown(confluence, &before), shown(confluence, &wanted));
        let notes = warnings(confluence, &wanted).await?;
        let line = format!("Set restrictions of page `{}` ({id})", page.title);
        let title = page.title.clone();
        let still_id = id.clone();
        let found = before.clone();
        let old = was.clone();
        let undo = Undo::by("confluence_set_page_restrictions", arguments(&id, &before))
            .expecting("read", &json!(names(&wanted.read)))
            .expecting("update", &json!(names(&wanted.update)));
        let state = [names(&before.read), names(&before.update)].map(|names| json!(names));
        let mut change = Change::new(Action::Administer, line, undo, move |cx, permit| async move {
            let confluence = cx.confluence()?;
            confluence
                .set_restrictions(&id, &wanted, &permit)
                .await
                .about(|| format!("Page `{id}`"))?;
            let now = flows::restrictions(confluence, &id).await.about(|| {
                format!("The restrictions of page `{id}` were set, but reading them back failed. The page")
            })?;
            let after = shown(confluence, &now);
            let mut applied = Applied {
                message: format!("Restrictions of page `{title}` set"),
                ..Applied::default()
            };
            let operations = [
                ("read", &wanted.read, &now.read),
                ("update", &wanted.update, &now.update),
            ];
            for (operation, wanted, kept) in operations {
                if names(wanted) != names(kept) {
                    applied.not_applied.push(NotApplied {
                        field: operation.into(),
                        reason: "the site keeps other people or groups than asked for; see `restrictions`".into(),
                    });
                }
                if old[operation] != after[operation] {
                    applied.changed.push(FieldEdit {
                        field: operation.into(),
                        before: old[operation].clone(),
                        after: after[operation].clone(),
                    });
                }
            }
            applied.body.insert("page_id".into(), json!(id));
            applied.body.insert("restrictions".into(), after);
            Ok(applied)
        })
        .state("read", &state[0])
        .state("update", &state[1])
        .edit("read", was["read"].clone(), will["read"].clone())
        .edit("update", was["update"].clone(), will["update"].clone())
        .still(move |cx| async move {
            let confluence = cx.confluence()?;
            let now = flows::restrictions(confluence, &still_id)
                .await
                .about(|| format!("Page `{still_id}`"))?;
            if now == found {
                return Ok(());
            }
            Err(Error::new(
                ErrorKind::Conflict,
                format!("The restrictions of page `{still_id}` were changed meanwhile; nothing was overwritten."),
            )
            .hint("Look at them and make the change anew."))
        });
        change.targets = targets;
        change.notes = notes;
        Ok(change)
    }
}

/// People and groups as the site names them; one that does not exist is told before anything is sent.
async fn subjects(
    confluence: &Client,
    users: Option<Vec<String>>,
    groups: Option<Vec<String>>,
) -> Result<Subjects> {
    let mut found = Subjects::default();
    for handle in users.unwrap_or_default() {
        let person = people::person(confluence, &handle).await?;
        if !found.users.contains(&person) {
            found.users.push(person);
        }
    }
    for name in groups.unwrap_or_default() {
        found.groups.push(group(confluence, name.trim()).await?);
    }
    Ok(found)
}

/// A group by its name; Cloud wants its id, which is looked up.
async fn group(confluence: &Client, name: &str) -> Result<Group> {
    let named = Group {
        id: None,
        name: name.to_owned(),
    };
    let Some(found) = confluence.groups(name).await else {
        return Ok(named);
    };
    let found = found.about(|| format!("Group `{name}`"))?;
    if let Some(group) = found
        .iter()
        .find(|group| group.name.eq_ignore_ascii_case(name) || group.id.as_deref() == Some(name))
    {
        return Ok(group.clone());
    }
    let near: Vec<String> = found
        .iter()
        .take(5)
        .map(|group| format!("`{}`", group.name))
        .collect();
    let error = Error::new(ErrorKind::NotFound, format!("There is no group `{name}`."));
    Err(if near.is_empty() {
        error
    } else {
        error.hint(format!("Nearest: {}.", near.join(", ")))
    })
}

fn everyone(restrictions: &Restrictions) -> impl Iterator<Item = &Person> {
    restrictions
        .read
        .users
        .iter()
        .chain(&restrictions.update.users)
}

/// What a reader should know before: who is let in again, and whether the caller is shut out.
async fn warnings(confluence: &Client, wanted: &Restrictions) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let all = [("view", &wanted.read), ("edit", &wanted.update)];
    for (verb, subjects) in all {
        if subjects.is_open() {
            notes.push(format!("Everyone whom the space lets may {verb} the page."));
        }
    }
    if all.iter().all(|(_, subjects)| subjects.is_open()) {
        return Ok(notes);
    }
    let me = confluence
        .me()
        .await
        .about(|| "The own account".to_owned())?;
    let name = view::name(confluence, &me).unwrap_or_default();
    for (verb, subjects) in all {
        let is_in = subjects
            .users
            .iter()
            .any(|user| user.handle() == me.handle());
        if subjects.is_open() || is_in {
            continue;
        }
        notes.push(if subjects.groups.is_empty() {
            format!("You ({name}) are not among those who may {verb}: you lock yourself out, if the site allows it.")
        } else {
            format!("You ({name}) are not named among those who may {verb}: you are locked out unless a group lets you in.")
        });
    }
    Ok(notes)
}

/// The arguments that set these restrictions.
fn arguments(page_id: &str, restrictions: &Restrictions) -> Value {
    let users = |subjects: &Subjects| {
        let users = subjects.users.iter().filter_map(Person::handle);
        json!(users.collect::<Vec<_>>())
    };
    let groups = |subjects: &Subjects| {
        let groups = subjects.groups.iter();
        json!(groups.map(|group| &group.name).collect::<Vec<_>>())
    };
    json!({
        "page_id": page_id,
        "read_users": users(&restrictions.read),
        "read_groups": groups(&restrictions.read),
        "edit_users": users(&restrictions.update),
        "edit_groups": groups(&restrictions.update),
    })
}

/// Who is meant, in an order of its own.
fn names(subjects: &Subjects) -> Vec<String> {
    let users = subjects.users.iter().filter_map(Person::handle);
    let mut names: Vec<String> = users
        .map(|handle| format!("user {handle}"))
        .chain(
            subjects
                .groups
                .iter()
                .map(|group| format!("group {}", group.name.to_lowercase())),
        )
        .collect();
    names.sort();
    names.dedup();
    names
}
