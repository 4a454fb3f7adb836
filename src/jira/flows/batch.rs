//! Many new issues: fifty a request, those that fail told one by one.

use super::create::{self, NewIssue};
use super::failure::Failure;
use super::refusal::{self, Screen};
use crate::atlassian::{Error, Kind, Product};
use crate::http::Permit;
use crate::jira::Client;
use crate::jira::model::{BulkCreated, BulkFailure, Created};

/// Jira Cloud takes no more in one request; Data Center names no number.
const AT_ONCE: usize = 50;

/// So many refusals are explained with what the fields take, which costs requests; the others in Jira's words alone.
const EXPLAINED: usize = 5;

/// What became of one issue.
pub type Outcome = Result<Created, Failure>;

/// Makes the issues; gives what became of each, in their order. What fails does not stop the others, unless the site
/// can take no more at all: what was not sent then says so.
pub async fn create(jira: &Client, issues: &[&NewIssue], permit: &Permit) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(issues.len());
    let mut explained = 0;
    for chunk in issues.chunks(AT_ONCE) {
        let bodies: Vec<_> = chunk.iter().map(|new| new.fields()).collect();
        let made = match jira.create_issues(&bodies, permit).await {
            Ok(made) => made,
            Err(error) => match all_refused(&error) {
                Some(made) => made,
                None => {
                    let n_rest = issues.len() - outcomes.len();
                    let told = Failure::from(error);
                    outcomes.extend(not_sent(told, chunk.len(), n_rest));
                    return outcomes;
                }
            },
        };
        let mut created = made.issues.into_iter();
        for (index, new) in chunk.iter().enumerate() {
            let failure = made
                .failures
                .iter()
                .filter(|failure| failure.index == index);
            let failure = failure.fold(None, |whole: Option<BulkFailure>, part| match whole {
                None => Some(part.clone()),
                Some(mut whole) => {
                    whole.messages.extend(part.messages.clone());
                    whole.fields.extend(part.fields.clone());
                    Some(whole)
                }
            });
            let outcome = match failure {
                None => created.next().ok_or_else(|| {
                    Failure::Refused(super::Told::new("Jira said nothing of this issue."))
                }),
                Some(failure) => {
                    explained += 1;
                    refused(jira, new, failure, explained <= EXPLAINED, permit).await
                }
            };
            outcomes.push(outcome);
        }
    }
    outcomes
}

/// A request in which every issue was refused fails as a whole; its words still say of which issue they are.
fn all_refused(error: &Error) -> Option<BulkCreated> {
    if error.kind != Kind::Invalid {
        return None;
    }
    let failures: Vec<BulkFailure> = error
        .fields
        .iter()
        .filter_map(|(name, text)| {
            let (number, field) = name.strip_prefix("issues[")?.split_once(']')?;
            let mut failure = BulkFailure {
                index: number.parse().ok()?,
                ..BulkFailure::default()
            };
            match field.strip_prefix('.') {
                Some(field) => failure.fields.push((field.to_owned(), text.clone())),
                None => failure.messages.push(text.clone()),
            }
            Some(failure)
        })
        .collect();
    (!failures.is_empty()).then(|| BulkCreated {
        issues: Vec::new(),
        failures,
    })
}

/// Why one issue was refused; or the issue after all, where the refusal is of a kind that can be put right.
async fn refused(
    jira: &Client,
    new: &NewIssue,
    failure: BulkFailure,
    explain: bool,
    permit: &Permit,
) -> Outcome {
    let can_be_put_right = failure
        .fields
        .iter()
        .any(|(id, _)| id == "issuetype" || (id.starts_with("customfield_") && new.may_mend(id)));
    if can_be_put_right {
        return create::create(jira, new, permit).await;
    }
    let error = Error {
        product: Product::Jira,
        call: "create issues",
        kind: Kind::Invalid,
        status: Some(400),
        messages: failure.messages,
        fields: failure.fields,
        attempts: 1,
        is_open: false,
    };
    if !explain {
        return Err(error.into());
    }
    let screen = Screen::Create {
        project: &new.project,
        issue_type: &new.issue_type,
    };
    Err(refusal::explain(jira, error, screen, &new.values).await)
}

/// One failure for a whole request, and that nothing after it was sent.
fn not_sent(failure: Failure, n_sent: usize, n_rest: usize) -> Vec<Outcome> {
    let words = match failure {
        Failure::Site(error) => error.to_string(),
        Failure::Told(told) | Failure::Refused(told) => told.message,
    };
    (0..n_rest)
        .map(|index| {
            let told = match index < n_sent {
                true => super::Told::new(format!("The request for it failed: {words}."))
                    .hint("Look whether it was made before you repeat it."),
                false => super::Told::new("It was not sent, because a request before it failed."),
            };
            Err(Failure::Refused(told))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_all_is_told_one_by_one_72() {
        let error = Error {
            product: Product::Jira,
            call: "create issues",
            kind: Kind::Invalid,
            status: Some(400),
            messages: Vec::new(),
            fields: vec![
                ("issues[0]".into(), "No.".into()),
                ("issues[1].summary".into(), "Missing".into()),
            ],
            attempts: 1,
            is_open: false,
        };
        let made = all_refused(&error).expect("failures");
        assert_eq!(made.failures[0].messages, ["No."]);
        assert_eq!(made.failures[1].index, 1);
        assert_eq!(
            made.failures[1].fields,
            [("summary".to_owned(), "Missing".to_owned())]
        );
        let other = Error {
            kind: Kind::Permission,
            ..error
        };
        assert!(all_refused(&other).is_none());
    }

    #[test]
    fn what_was_not_sent_says_so() {
        let told = super::super::Told::new("down");
        let outcomes = not_sent(Failure::Refused(told), 1, 2);
        let words: Vec<String> = outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Err(Failure::Refused(told)) => told.message,
                _ => String::new(),
            })
            .collect();
        assert_eq!(
            words,
            [
                "The request for it failed: down.",
                "It was not sent, because a request before it failed."
            ]
        );
    }
}
