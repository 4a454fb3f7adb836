//! Comments: written, answered, anchored in the page; the rules both flavors share.

use jiff::Timestamp;

use super::body::anchor;
use super::problem::Problem;
use super::state::{Content, Inline, Kind, Resolution, State, Version};
use super::write::check_body;
use crate::core::directory::User;

/// Where an inline comment is to be anchored.
pub(crate) struct Selection {
    pub(crate) text: String,
    /// How often the caller believes the text occurs; `None` if not said.
    pub(crate) count: Option<usize>,
    /// Which occurrence is meant, from 0.
    pub(crate) index: usize,
}

/// A comment to be made.
pub(crate) struct NewComment {
    /// Page, blog post or attachment; taken from the parent if left out.
    pub(crate) container: Option<u64>,
    pub(crate) parent: Option<u64>,
    /// Storage format.
    pub(crate) body: String,
    pub(crate) selection: Option<Selection>,
}

impl State {
    /// Writes a comment.
    ///
    /// # Errors
    ///
    /// Refuses a missing page or parent, a broken body, and a selection that is not in the page.
    pub(crate) fn comment(
        &mut self,
        user: &User,
        new: NewComment,
        now: Timestamp,
    ) -> Result<u64, Problem> {
        let parent = match new.parent {
            Some(parent) => Some(self.live_of(user, &parent.to_string(), Kind::Comment)?),
            None => None,
        };
        let container = new
            .container
            .or_else(|| parent.and_then(|parent| parent.container))
            .ok_or_else(|| Problem::Invalid("A comment needs a container".to_owned()))?;
        let page = self.live(user, &container.to_string())?;
        if parent.is_some_and(|parent| parent.container != Some(container)) {
            return Err(Problem::Invalid(
                "The parent comment belongs to a different container".to_owned(),
            ));
        }
        let space = page.space;
        let home = self.space_of(page);
        if user.is_in("guests") && !home.is_some_and(|home| self.edits_space(user, home)) {
            return Err(Problem::Forbidden(
                "User not permitted to create comments".to_owned(),
            ));
        }
        if new.body.trim().is_empty() {
            return Err(Problem::Invalid("Comment body cannot be empty".to_owned()));
        }
        check_body(&new.body)?;
        let anchored = match &new.selection {
            None => None,
            Some(selection) => Some(self.anchor(container, selection)?),
        };
        let id = self.next_id();
        let body = self.with_macro_ids(&new.body);
        let mut comment = Content::new(id, Kind::Comment, space, &user.name, now);
        comment.container = Some(container);
        comment.parent = new.parent;
        comment.versions.push(Version {
            number: 1,
            title: String::new(),
            body,
            by: user.name.clone(),
            when: now,
            message: String::new(),
            minor: false,
            data: None,
        });
        if let Some(inline) = anchored {
            comment.inline = Some(inline);
            comment.resolution = Some(Resolution::Open);
        }
        self.contents.insert(id, comment);
        Ok(id)
    }

    /// Puts the marker into the page; Confluence changes the newest version in place and counts no new one.
    fn anchor(&mut self, page: u64, selection: &Selection) -> Result<Inline, Problem> {
        let missing = || {
            Problem::Invalid(format!(
                "The text selection was not found in the content: {}",
                selection.text
            ))
        };
        let marker = self.next_uuid();
        let latest = self
            .contents
            .get_mut(&page)
            .and_then(|page| page.versions.last_mut())
            .ok_or_else(missing)?;
        let n_found = anchor::count(&latest.body, &selection.text);
        if n_found == 0 || selection.index >= n_found {
            return Err(missing());
        }
        if selection.count.is_some_and(|count| count != n_found) {
            return Err(Problem::Invalid(format!(
                "The number of matches of the text selection is {n_found}, which differs from the given match count"
            )));
        }
        latest.body = anchor::insert(&latest.body, &selection.text, selection.index, &marker)
            .ok_or_else(missing)?;
        Ok(Inline {
            marker,
            selection: selection.text.clone(),
        })
    }

    /// Gives the state of an inline thread, which is dangling once its marker is gone from the page.
    pub(crate) fn resolution(&self, comment: &Content) -> Resolution {
        let root = self.thread_root(comment);
        let kept = root.resolution.unwrap_or(Resolution::Open);
        let present = root
            .inline
            .as_ref()
            .zip(root.container.and_then(|id| self.contents.get(&id)))
            .is_none_or(|(inline, page)| anchor::holds(page.body(), &inline.marker));
        if present || kept == Resolution::Resolved {
            kept
        } else {
            Resolution::Dangling
        }
    }

    /// Resolves or reopens an inline thread.
    pub(crate) fn resolve(&mut self, comment: u64, resolved: bool) {
        if let Some(comment) = self.contents.get_mut(&comment) {
            comment.resolution = Some(if resolved {
                Resolution::Resolved
            } else {
                Resolution::Reopened
            });
        }
    }
}
