//! A change based on a version that is no longer the newest: put together with what others did meanwhile, or refused.

use super::pages;
use crate::confluence::flows;
use crate::confluence::model::Content;
use crate::markup::{self, MergeError};
use crate::tools::{About, Context, Error, ErrorKind, Result};

/// The text a change is worked out on: the one its caller read.
pub(super) struct Basis {
    /// In storage format.
    pub text: String,
    /// The title that was read.
    pub title: String,
    /// Its version, if the page moved on since.
    behind: Option<u64>,
}

/// The text of the version the caller read: the page as it is now, unless the caller says otherwise.
pub(super) async fn basis(cx: &Context, page: &Content, expected: Option<u64>) -> Result<Basis> {
    let now = pages::version(page);
    match expected {
        Some(expected) if expected < now => {
            let read = flows::version(cx.confluence()?, &page.id, expected)
                .await
                .about(|| format!("Version {expected} of page `{}`", page.id))?;
            Ok(Basis {
                text: read.body.unwrap_or_default(),
                title: read.title,
                behind: Some(expected),
            })
        }
        Some(expected) if expected > now => Err(Error::new(
            ErrorKind::Conflict,
            format!(
                "Page `{}` (`{}`) is at version {now}; there is no version {expected} yet. Nothing was changed.",
                page.id, page.title
            ),
        )
        .hint("Leave `expected_version` out, or give the one that was read.")),
        _ => Ok(Basis {
            text: page.body.clone().unwrap_or_default(),
            title: page.title.clone(),
            behind: None,
        }),
    }
}

impl Basis {
    /// The change on top of the page as it is now, and what to say of it.
    ///
    /// # Errors
    /// Where others changed the same blocks: who did, and where.
    pub(super) async fn onto(
        &self,
        cx: &Context,
        page: &Content,
        ours: String,
    ) -> Result<(String, Option<String>)> {
        let Some(behind) = self.behind else {
            return Ok((ours, None));
        };
        let theirs = page.body.as_deref().unwrap_or_default();
        match markup::merge(&self.text, &ours, theirs) {
            Ok(merged) => {
                let now = pages::version(page);
                let note = format!(
                    "The page had moved on from version {behind} to {now}; both changes touch different parts and were \
                     put together."
                );
                Ok((merged, Some(note)))
            }
            Err(error) => {
                let mut conflict = pages::conflict(cx.confluence()?, page, behind).await;
                if let MergeError::Conflict(places) = error {
                    let places: Vec<String> =
                        places.iter().map(|place| format!("`{place}`")).collect();
                    conflict.message.push_str(&format!(
                        " Both changed what stands at {}.",
                        places.join(", ")
                    ));
                }
                Err(conflict)
            }
        }
    }
}
