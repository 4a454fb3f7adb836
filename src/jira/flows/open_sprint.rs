//! A sprint by its name: among the open ones of the project's boards.

use serde_json::{Value, json};

use super::failure::{Failure, Told};
use super::users::folded;
use crate::atlassian::Kind;
use crate::jira::{BoardQuery, Client};

/// Of a project with more boards the first ones are looked through.
const BOARDS: usize = 10;

/// How many sprints of a board are looked at; open ones are few.
const SPRINTS: usize = 50;

/// How many sprints an error names.
const SHOWN: usize = 8;

/// The number of the open sprint that a text means: its name, or `active` where one alone is.
///
/// # Errors
/// That none is called so, or several are, with those there are; or whatever the site says.
pub async fn number(jira: &Client, project: &str, text: &str) -> Result<Value, Failure> {
    let query = BoardQuery {
        project: Some(project.to_owned()),
        kind: Some("scrum".into()),
        limit: BOARDS,
        ..BoardQuery::default()
    };
    let boards = match jira.boards(&query).await {
        Ok(page) => page.items,
        Err(error) if matches!(error.kind, Kind::NotFound | Kind::Permission) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let mut open: Vec<Value> = Vec::new();
    for board in &boards {
        let id = board["id"].to_string();
        let page = jira.sprints(&id, Some("active,future"), 0, SPRINTS).await?;
        for sprint in page.items {
            if !open.iter().any(|known| known["id"] == sprint["id"]) {
                open.push(sprint);
            }
        }
    }
    choose(&open, project, text).map_err(Failure::Told)
}

fn choose(open: &[Value], project: &str, text: &str) -> Result<Value, Told> {
    let wanted = folded(text);
    let by_name = |sprint: &&Value| {
        let name = sprint["name"].as_str().unwrap_or_default();
        folded(name) == wanted
    };
    let is_active = |sprint: &&Value| sprint["state"] == "active";
    let named: Vec<&Value> = open.iter().filter(by_name).collect();
    let meant = match (named.is_empty(), wanted.as_str()) {
        (true, "active" | "current") => open.iter().filter(is_active).collect(),
        _ => named,
    };
    match meant.as_slice() {
        [only] => Ok(json!(only["id"])),
        [] => {
            let told = Told::new(format!("`{project}` has no open sprint called `{text}`."));
            Err(match open.is_empty() {
                true => told
                    .hint("`jira_get_sprints_from_board` lists sprints; give the number of one."),
                false => told.hint(format!("It has: {}.", list(open.iter()))),
            })
        }
        several => Err(
            Told::new(format!("Several open sprints are meant by `{text}`.")).hint(format!(
                "Give the number of one: {}.",
                list(several.iter().copied())
            )),
        ),
    }
}

fn list<'a>(sprints: impl Iterator<Item = &'a Value>) -> String {
    let names: Vec<String> = sprints
        .take(SHOWN)
        .map(|sprint| {
            let part = |name: &str| sprint[name].as_str().unwrap_or_default().to_owned();
            format!("`{}` ({}, {})", part("name"), sprint["id"], part("state"))
        })
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sprint_is_meant_by_name_or_as_the_active_one() {
        let open = [
            json!({"id": 7, "name": "Sprint 7", "state": "active"}),
            json!({"id": 8, "name": "Sprint 8", "state": "future"}),
        ];
        assert_eq!(choose(&open, "P", "sprint 8"), Ok(json!(8)));
        assert_eq!(choose(&open, "P", "active"), Ok(json!(7)));
        let none = choose(&open, "P", "Sprint 9").expect_err("none");
        assert!(
            none.hint
                .is_some_and(|hint| hint.contains("`Sprint 7` (7, active)")),
        );
        let mut two = open.to_vec();
        two.push(json!({"id": 9, "name": "Sprint 7", "state": "active"}));
        for text in ["Sprint 7", "active"] {
            let told = choose(&two, "P", text).expect_err("two");
            assert!(told.message.starts_with("Several"), "{told:?}");
        }
        // One that is called so is meant before the one that is so.
        let named = [json!({"id": 3, "name": "Active", "state": "future"})];
        assert_eq!(choose(&named, "P", "active"), Ok(json!(3)));
    }
}
