//! Names that JQL knows and `GET field` does not: `text`, `category`, `watcher`, `issueLinkType`, `filter`, …

use super::ast::{Operand, Operator, Term};
use super::compile::{Compiler, Test, comment_words, plain, unsupported};
use super::dates;
use crate::jira::fields::Kind;
use crate::jira::model::{Field, Issue};

/// One of those names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pseudo {
    Text,
    Category,
    ProjectType,
    Watcher,
    Watchers,
    Voter,
    LinkType,
    Filter,
    StatusCategory,
    Parent,
    HierarchyLevel,
    WorklogAuthor,
    WorklogDate,
    WorklogComment,
}

impl Pseudo {
    /// By its name in lower case.
    pub(crate) fn from_name(lower: &str) -> Option<Self> {
        Some(match lower {
            "text" | "textfields" => Pseudo::Text,
            "category" => Pseudo::Category,
            "projecttype" => Pseudo::ProjectType,
            "watcher" => Pseudo::Watcher,
            "watchers" => Pseudo::Watchers,
            "voter" => Pseudo::Voter,
            "issuelinktype" | "worklinktype" => Pseudo::LinkType,
            "filter" | "request" | "savedfilter" | "searchrequest" => Pseudo::Filter,
            "statuscategory" => Pseudo::StatusCategory,
            "parent" => Pseudo::Parent,
            "hierarchylevel" => Pseudo::HierarchyLevel,
            "worklogauthor" => Pseudo::WorklogAuthor,
            "worklogdate" => Pseudo::WorklogDate,
            "worklogcomment" => Pseudo::WorklogComment,
            _ => return None,
        })
    }
}

impl<'a> Compiler<'a> {
    /// A term on such a name.
    pub(crate) fn pseudo(
        &mut self,
        pseudo: Pseudo,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        if operator.is_history() {
            return Err(format!(
                "History searches do not support the '{}' field.",
                term.field
            ));
        }
        let state = self.ground.state;
        match pseudo {
            Pseudo::Text => self.all_text(term, operator),
            Pseudo::WorklogComment => {
                let wanted = like(operator, term)?;
                let search = self.text_search(term)?;
                Ok(Box::new(move |issue| {
                    let texts: Vec<String> = issue
                        .worklogs
                        .iter()
                        .filter_map(|it| it.comment.as_ref())
                        .map(plain)
                        .collect();
                    search.matches(texts.iter().map(String::as_str)) == wanted
                }))
            }
            Pseudo::WorklogDate => self.moments(term, operator, |issue: &Issue| {
                issue
                    .worklogs
                    .iter()
                    .filter_map(|it| dates::stored(it.started.get(..10)?))
                    .collect()
            }),
            Pseudo::StatusCategory => {
                let field = pseudo_field(Kind::StatusCategory);
                let wanted = self.resolve(&field, term, &term.operand)?;
                self.set(term, operator, wanted, move |issue| {
                    let status = issue.text("status").and_then(|id| state.status(id));
                    status.map(|it| it.category.clone()).into_iter().collect()
                })
            }
            Pseudo::Parent => {
                let field = pseudo_field(Kind::Parent);
                let wanted = self.resolve(&field, term, &term.operand)?;
                self.set(term, operator, wanted, |issue: &Issue| {
                    issue
                        .text("parent")
                        .map(str::to_owned)
                        .into_iter()
                        .collect()
                })
            }
            Pseudo::Watcher | Pseudo::Voter | Pseudo::WorklogAuthor => {
                let field = pseudo_field(Kind::User);
                let wanted = self.resolve(&field, term, &term.operand)?;
                self.set(term, operator, wanted, move |issue| match pseudo {
                    Pseudo::Watcher => issue.watchers.clone(),
                    Pseudo::Voter => issue.votes.clone(),
                    _ => issue.worklogs.iter().map(|it| it.author.clone()).collect(),
                })
            }
            Pseudo::Watchers => {
                let field = self
                    .ground
                    .state
                    .field("watches")
                    .ok_or_else(|| unsupported(operator, &term.field))?;
                self.number(field, term, operator)
            }
            Pseudo::HierarchyLevel => {
                let wanted = self.plain_words(term)?;
                self.set(term, operator, wanted, move |issue| {
                    let kind = issue.text("issuetype").and_then(|id| state.issue_type(id));
                    kind.map(|it| it.level.to_string()).into_iter().collect()
                })
            }
            Pseudo::ProjectType => {
                let wanted = self.plain_words(term)?;
                self.set(term, operator, wanted, move |issue| {
                    let project = state.project(&issue.project);
                    project.map(|it| it.kind.clone()).into_iter().collect()
                })
            }
            Pseudo::Category => {
                let wanted = self.plain_words(term)?;
                self.set(term, operator, wanted, move |issue| {
                    let category = state
                        .project(&issue.project)
                        .and_then(|it| it.category.as_ref());
                    category.map(|it| it.name.clone()).into_iter().collect()
                })
            }
            Pseudo::LinkType => {
                let wanted = self.plain_words(term)?;
                self.set(term, operator, wanted, move |issue| {
                    state
                        .links
                        .iter()
                        .filter(|link| link.source == issue.id || link.destination == issue.id)
                        .filter_map(|link| {
                            let kind = state.link_type(&link.kind)?;
                            let said = if link.source == issue.id {
                                &kind.outward
                            } else {
                                &kind.inward
                            };
                            Some([kind.name.clone(), said.clone()])
                        })
                        .flatten()
                        .collect()
                })
            }
            Pseudo::Filter => self.filter(term, operator),
        }
    }

    /// `filter = "My open bugs"`: the saved query in its place.
    fn filter(&mut self, term: &Term, operator: Operator) -> Result<Test<'a>, String> {
        let Operand::Value(name) = &term.operand else {
            return Err(unsupported(operator, &term.field));
        };
        let saved = self
            .ground
            .state
            .filters
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                format!(
                    "The value '{name}' does not exist for the field '{}'.",
                    term.field
                )
            })?;
        let query = super::parse::parse(&saved.1)?;
        match query.clause {
            Some(clause) => Ok(self.clause(&clause, operator.is_negative())),
            None => Ok(Box::new(|_| true)),
        }
    }

    fn all_text(&mut self, term: &Term, operator: Operator) -> Result<Test<'a>, String> {
        let wanted = like(operator, term)?;
        let search = self.text_search(term)?;
        let (state, caller) = (self.ground.state, self.ground.caller);
        Ok(Box::new(move |issue| {
            let mut texts: Vec<String> = issue
                .values
                .iter()
                .filter(|(id, _)| state.field(id).is_some_and(is_text))
                .map(|(_, value)| plain(value))
                .collect();
            texts.extend(comment_words(caller, issue));
            search.matches(texts.iter().map(String::as_str)) == wanted
        }))
    }

    /// A term on a set of words an issue has.
    fn set(
        &self,
        term: &Term,
        operator: Operator,
        wanted: Vec<Option<String>>,
        have: impl Fn(&Issue) -> Vec<String> + 'a,
    ) -> Result<Test<'a>, String> {
        if operator.is_order() || matches!(operator, Operator::Like | Operator::NotLike) {
            return Err(unsupported(operator, &term.field));
        }
        let positive = !operator.is_negative();
        Ok(Box::new(move |issue| {
            let have = have(issue);
            let hit = match have.is_empty() {
                true => wanted.iter().any(Option::is_none),
                false => have.iter().any(|word| {
                    wanted
                        .iter()
                        .flatten()
                        .any(|known| known.eq_ignore_ascii_case(word))
                }),
            };
            match (positive, have.is_empty()) {
                (true, _) => hit,
                (false, true) => false,
                (false, false) => !hit,
            }
        }))
    }

    /// The operand's words as they are.
    fn plain_words(&self, term: &Term) -> Result<Vec<Option<String>>, String> {
        let one = |operand: &Operand| match operand {
            Operand::Value(word) => Ok(Some(word.clone())),
            Operand::Empty => Ok(None),
            _ => Err(unsupported(term.operator, &term.field)),
        };
        match &term.operand {
            Operand::List(items) => items.iter().map(one).collect(),
            operand => one(operand).map(|word| vec![word]),
        }
    }
}

fn is_text(field: &Field) -> bool {
    matches!(field.kind, Kind::Text | Kind::Rich | Kind::EpicName)
}

fn like(operator: Operator, term: &Term) -> Result<bool, String> {
    match operator {
        Operator::Like => Ok(true),
        Operator::NotLike => Ok(false),
        _ => Err(unsupported(operator, &term.field)),
    }
}

/// A field that exists only to resolve values by its kind.
fn pseudo_field(kind: Kind) -> Field {
    Field {
        id: String::new(),
        name: String::new(),
        kind,
        custom: false,
        clause_names: Vec::new(),
        navigable: false,
        orderable: false,
        searchable: true,
        description: String::new(),
        contexts: Vec::new(),
    }
}
