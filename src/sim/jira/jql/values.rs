//! The words of a query to ids: projects, statuses, people, options, sprints, issues.

use super::ast::{Operand, Operator, Term};
use super::compile::{Compiler, Test, members_of, unsupported};
use crate::jira::fields::Kind;
use crate::jira::model::{Field, Issue, State};
use crate::jira::permission;

/// Ids a term asks for; `None` stands for EMPTY.
pub(crate) type Wanted = Vec<Option<String>>;

impl<'a> Compiler<'a> {
    /// Resolves an operand for a field.
    ///
    /// # Errors
    /// Jira's sentence for a value that is not there.
    pub(crate) fn resolve(
        &mut self,
        field: &Field,
        term: &Term,
        operand: &Operand,
    ) -> Result<Wanted, String> {
        match operand {
            Operand::Empty => Ok(vec![None]),
            Operand::None => Ok(Vec::new()),
            Operand::List(items) => {
                let mut all = Vec::new();
                for item in items {
                    all.extend(self.resolve(field, term, item)?);
                }
                Ok(all)
            }
            Operand::Function(name, arguments) => self.function(field, term, name, arguments),
            Operand::Value(word) => self.value(field, &term.field, word),
        }
    }

    /// The ids one word means.
    pub(crate) fn value(&self, field: &Field, typed: &str, word: &str) -> Result<Wanted, String> {
        let state = self.ground.state;
        let missing = || format!("The value '{word}' does not exist for the field '{typed}'.");
        let some = |ids: Vec<String>| match ids.is_empty() {
            true => Err(missing()),
            false => Ok(ids.into_iter().map(Some).collect()),
        };
        let is = |name: &str, id: &str| name.eq_ignore_ascii_case(word) || id == word;
        match field.kind {
            Kind::Labels => Ok(vec![Some(word.to_owned())]),
            Kind::Project => some(
                state
                    .projects
                    .iter()
                    .filter(|it| permission::browse(self.ground.caller, it))
                    .filter(|it| is(&it.key, &it.id) || it.name.eq_ignore_ascii_case(word))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::IssueType => some(
                state
                    .issue_types
                    .iter()
                    .filter(|it| is(&it.name, &it.id))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::Status => some(
                state
                    .statuses
                    .iter()
                    .filter(|it| is(&it.name, &it.id))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::StatusCategory => some(
                [
                    ("new", "To Do", "2"),
                    ("indeterminate", "In Progress", "4"),
                    ("done", "Done", "3"),
                    ("done", "Complete", "3"),
                ]
                .into_iter()
                .filter(|(key, name, id)| is(name, id) || key.eq_ignore_ascii_case(word))
                .map(|(key, _, _)| key.to_owned())
                .take(1)
                .collect(),
            ),
            Kind::Priority => some(
                state
                    .priorities
                    .iter()
                    .filter(|it| is(&it.name, &it.id))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::Resolution if word.eq_ignore_ascii_case("unresolved") => Ok(vec![None]),
            Kind::Resolution => some(
                state
                    .resolutions
                    .iter()
                    .filter(|it| is(&it.name, &it.id))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::Versions => some(
                state
                    .versions
                    .iter()
                    .filter(|it| is(&it.name, &it.id))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::Components => some(
                state
                    .components
                    .iter()
                    .filter(|it| is(&it.name, &it.id))
                    .map(|it| it.id.clone())
                    .collect(),
            ),
            Kind::Select | Kind::Radio | Kind::MultiSelect | Kind::Checkboxes | Kind::Cascade => {
                some(
                    state
                        .options
                        .iter()
                        .filter(|it| it.field == field.id && is(&it.value, &it.id))
                        .map(|it| it.id.clone())
                        .collect(),
                )
                .map_err(|_| format!("The option '{word}' for field '{typed}' does not exist."))
            }
            Kind::User | Kind::Users => {
                self.user(word).map(|id| vec![Some(id)]).ok_or_else(missing)
            }
            Kind::Sprint => self.sprint(word),
            Kind::Key => self.issue(word, typed).map(|id| vec![Some(id)]),
            Kind::Parent | Kind::EpicLink | Kind::Subtasks => self
                .issue(word, typed)
                .map(|id| vec![Some(id)])
                .map_err(|_| format!("Issue '{word}' could not be found for field '{typed}'.")),
            Kind::Security => Err(missing()),
            _ => Err(missing()),
        }
    }

    /// A user's account id: on Cloud by account id, mail address or full name, on Data Center by login name, mail address or full name.
    pub(crate) fn user(&self, word: &str) -> Option<String> {
        let directory = &self.ground.core.directory;
        let by_mail = directory.by_email(word);
        let by_full_name = || {
            directory
                .users()
                .iter()
                .find(|user| user.display_name.eq_ignore_ascii_case(word))
        };
        let found = match self.ground.core.flavor.is_cloud() {
            true => directory
                .by_account_id(word)
                .or(by_mail)
                .or_else(by_full_name),
            false => directory
                .by_name(word)
                .or_else(|| directory.by_key(word))
                .or(by_mail)
                .or_else(by_full_name),
        };
        found.map(|user| user.account_id.clone())
    }

    fn sprint(&self, word: &str) -> Result<Wanted, String> {
        let found: Wanted = self
            .ground
            .state
            .sprints
            .iter()
            .filter(|it| it.name.eq_ignore_ascii_case(word) || it.id.to_string() == word)
            .map(|it| Some(it.id.to_string()))
            .collect();
        match found.is_empty() {
            false => Ok(found),
            true if word.parse::<u64>().is_ok() => Err(format!(
                "Sprint with id '{word}' does not exist or you do not have permission to view it."
            )),
            true => Err(format!(
                "Sprint with name '{word}' does not exist or you do not have permission to view it."
            )),
        }
    }

    /// An issue's id by key or id, if the caller sees it.
    pub(crate) fn issue(&self, word: &str, typed: &str) -> Result<String, String> {
        let state = self.ground.state;
        let issue = state.issue_id(word).and_then(|id| state.issue(id));
        let seen = issue.filter(|issue| {
            state
                .project(&issue.project)
                .is_some_and(|project| permission::browse(self.ground.caller, project))
        });
        let noun = if word.parse::<u64>().is_ok() {
            "id"
        } else {
            "key"
        };
        let well_formed = word
            .rsplit_once('-')
            .is_some_and(|(_, number)| number.parse::<u64>().is_ok())
            || noun == "id";
        match seen {
            Some(issue) => Ok(issue.id.to_string()),
            // The number of no issue.
            None if well_formed && self.ground.lenient => Ok("0".to_owned()),
            None if well_formed => Err(format!(
                "An issue with {noun} '{word}' does not exist for field '{typed}'."
            )),
            None => Err(format!(
                "The issue key '{word}' for field '{typed}' is invalid."
            )),
        }
    }

    /// `<`, `>` and kin for things that have an order: priorities, versions, issue keys.
    pub(crate) fn ranked(
        &mut self,
        field: &'a Field,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        if !matches!(field.kind, Kind::Priority | Kind::Versions | Kind::Key) {
            return Err(unsupported(operator, &term.field));
        }
        let wanted = self.resolve(field, term, &term.operand)?;
        let state = self.ground.state;
        let bound = wanted
            .into_iter()
            .flatten()
            .find_map(|id| place(state, field, &id));
        let Some(bound) = bound else {
            return Err(unsupported(operator, &term.field));
        };
        Ok(Box::new(move |issue: &Issue| {
            members_of(state, field, issue)
                .iter()
                .filter_map(|id| place(state, field, id))
                .any(|(group, at)| group == bound.0 && holds(operator, at.cmp(&bound.1)))
        }))
    }
}

/// Where something stands in its order: a group within which comparing makes sense, and a place.
fn place(state: &State, field: &Field, id: &str) -> Option<(String, i64)> {
    let at = |position: usize| i64::try_from(position).unwrap_or(i64::MAX);
    match field.kind {
        // The first priority is the highest, and higher is greater.
        Kind::Priority => {
            let position = state.priorities.iter().position(|it| it.id == id)?;
            Some((String::new(), -at(position)))
        }
        Kind::Versions => {
            let position = state.versions.iter().position(|it| it.id == id)?;
            let version = state.versions.get(position)?;
            Some((version.project.clone(), at(position)))
        }
        Kind::Key => {
            let issue = state.issue(id.parse().ok()?)?;
            let number = issue.key.rsplit('-').next()?.parse().ok()?;
            Some((issue.project.clone(), number))
        }
        _ => None,
    }
}

/// Whether an ordering satisfies a comparing operator.
pub(crate) fn holds(operator: Operator, ordering: std::cmp::Ordering) -> bool {
    match operator {
        Operator::Equals => ordering.is_eq(),
        Operator::NotEquals => ordering.is_ne(),
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        Operator::GreaterOrEqual => ordering.is_ge(),
        _ => false,
    }
}
