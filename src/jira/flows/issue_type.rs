//! Which issue type somebody means, in whatever language the site speaks.

use super::users::folded;
use crate::jira::model::IssueType;

/// What epics are called, folded. Atlassian translates the type's name when a project is made, so a project keeps the
/// language of that day.
const EPICS: &[&str] = &[
    "epic",
    "epik",
    "epica",
    "epico",
    "epopee",
    "destan",
    "эпик",
    "епік",
    "에픽",
    "エピック",
    "史诗",
    "史詩",
    "長篇故事",
    "长篇故事",
];

/// Whether a name means an epic.
pub fn spells_epic(name: &str) -> bool {
    let name = folded(name);
    EPICS.iter().any(|epic| folded(epic) == name)
}

/// Whether a name means a sub-task: `Sub-task`, `Subtask`, `sub task`.
pub fn spells_subtask(name: &str) -> bool {
    tight(name) == "subtask"
}

/// The type of a project that a name or number means (behaviour 46, 47): the plain name first, then the name in the
/// language of the site; an epic by any name that has the word in it; a sub-task by what it is.
pub fn find<'a>(types: &'a [IssueType], written: &str) -> Option<&'a IssueType> {
    let wanted = folded(written);
    let plain = types.iter().find(|kind| {
        kind.id == written.trim()
            || folded(&kind.name) == wanted
            || kind
                .untranslated_name
                .as_deref()
                .is_some_and(|name| folded(name) == wanted)
    });
    if plain.is_some() {
        return plain;
    }
    if spells_epic(written) {
        return types.iter().filter(|kind| !kind.subtask).find(|kind| {
            let name = folded(&kind.name);
            EPICS.iter().any(|epic| name.contains(&folded(epic)))
        });
    }
    if spells_subtask(written) {
        let mut below = types.iter().filter(|kind| kind.subtask);
        return below
            .clone()
            .find(|kind| spells_subtask(&kind.name))
            .or_else(|| below.next());
    }
    None
}

/// The names of types, for a reader.
pub fn names(types: &[IssueType]) -> String {
    let names: Vec<String> = types
        .iter()
        .map(|kind| format!("`{}`", kind.name))
        .collect();
    names.join(", ")
}

fn tight(name: &str) -> String {
    folded(name)
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(names: &[(&str, bool)]) -> Vec<IssueType> {
        names
            .iter()
            .enumerate()
            .map(|(number, (name, subtask))| IssueType {
                id: number.to_string(),
                name: (*name).to_owned(),
                untranslated_name: None,
                description: String::new(),
                subtask: *subtask,
            })
            .collect()
    }

    #[test]
    fn epics_and_sub_tasks_are_found_in_any_language_46_47() {
        let russian = types(&[("Задача", false), ("Эпик", false), ("Подзадача", true)]);
        let name =
            |types: &[IssueType], written: &str| find(types, written).map(|kind| kind.name.clone());
        assert_eq!(name(&russian, "Epic").as_deref(), Some("Эпик"));
        assert_eq!(name(&russian, "Subtask").as_deref(), Some("Подзадача"));
        assert_eq!(name(&russian, "Story"), None);
        let french = types(&[("Épopée", false), ("Sous-tâche", true), ("Sub-task", true)]);
        assert_eq!(name(&french, "epic").as_deref(), Some("Épopée"));
        assert_eq!(name(&french, "sub task").as_deref(), Some("Sub-task"));
        assert_eq!(
            name(&french, "1").as_deref(),
            Some("Sous-tâche"),
            "by number"
        );
        let both = types(&[("Business Epic", false), ("Epic", false)]);
        assert_eq!(
            name(&both, "EPIC").as_deref(),
            Some("Epic"),
            "the plain name wins"
        );
    }
}
