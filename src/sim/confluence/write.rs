//! Changing pages: create, update, trash, move, copy; the rules both flavors share.

use jiff::Timestamp;

use super::body::tree;
use super::problem::Problem;
use super::state::{Content, Kind, State, Status, Version};
use crate::core::directory::User;

/// The longest title Confluence stores.
const TITLE_LIMIT: usize = 255;

/// The largest body, as the descriptions say: 5 MB.
const BODY_LIMIT: usize = 5 * 1024 * 1024;

/// A page or blog post to be made.
pub(crate) struct Draft<'a> {
    pub(crate) kind: Kind,
    pub(crate) space: u64,
    pub(crate) parent: Option<u64>,
    pub(crate) title: &'a str,
    /// Storage format.
    pub(crate) body: String,
    pub(crate) status: Status,
}

/// A change to a page or blog post.
#[derive(Default)]
pub(crate) struct Edit {
    pub(crate) title: Option<String>,
    /// Storage format.
    pub(crate) body: Option<String>,
    pub(crate) number: Option<u32>,
    pub(crate) message: String,
    pub(crate) minor: bool,
}

/// Where a moved page goes, relative to the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Before,
    After,
    /// Below the target, at the end.
    Below,
}

impl State {
    /// Makes a page, blog post or folder.
    ///
    /// # Errors
    ///
    /// Refuses a missing or taken title, a broken body, a missing parent, a space without write permission.
    pub(crate) fn create(
        &mut self,
        user: &User,
        draft: Draft<'_>,
        now: Timestamp,
    ) -> Result<u64, Problem> {
        let Some(space) = self.spaces.get(&draft.space) else {
            return Err(Problem::NoSpace(draft.space.to_string()));
        };
        if !self.edits_space(user, space) {
            return Err(Problem::Forbidden(format!(
                "Could not create content with type {}",
                draft.kind.name()
            )));
        }
        if draft.status != Status::Draft {
            self.check_title(draft.space, draft.kind, draft.title, None)?;
        }
        check_body(&draft.body)?;
        let home = space.homepage;
        let parent = match draft.parent {
            Some(parent) => {
                let above = self.live(user, &parent.to_string())?;
                if above.space != draft.space {
                    return Err(Problem::Invalid(
                        "The parent page is in a different space".to_owned(),
                    ));
                }
                if !matches!(above.kind, Kind::Page | Kind::Folder) {
                    return Err(Problem::NoContent(parent.to_string()));
                }
                Some(parent)
            }
            // A page without a parent lands below the home page of the space.
            None if draft.kind == Kind::Page => home,
            None => None,
        };
        let id = self.next_id();
        let body = self.with_macro_ids(&draft.body);
        let mut content = Content::new(id, draft.kind, draft.space, &user.name, now);
        content.parent = parent;
        content.status = draft.status;
        content.versions.push(Version {
            number: 1,
            title: draft.title.to_owned(),
            body,
            by: user.name.clone(),
            when: now,
            message: String::new(),
            minor: false,
            data: None,
        });
        self.contents.insert(id, content);
        Ok(id)
    }

    /// Saves a new version of a page or blog post.
    ///
    /// # Errors
    ///
    /// Refuses a version that is not the next one, a taken title, a broken body.
    pub(crate) fn update(
        &mut self,
        user: &User,
        id: u64,
        edit: Edit,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let content = self.writable(user, &id.to_string())?;
        let current = content.latest().number;
        let draft = content.status == Status::Draft;
        match edit.number {
            None => {
                return Err(Problem::Invalid(
                    "Must supply an incremented version when updating Content. No version supplied."
                        .to_owned(),
                ));
            }
            Some(given) if given != current + 1 && !draft => {
                return Err(Problem::Version { current, given });
            }
            Some(_) => {}
        }
        let title = edit.title.unwrap_or_else(|| content.title().to_owned());
        if content.kind != Kind::Comment {
            self.check_title(content.space, content.kind, &title, Some(id))?;
        }
        let body = edit.body.unwrap_or_else(|| content.body().to_owned());
        check_body(&body)?;
        let body = self.with_macro_ids(&body);
        if let Some(content) = self.contents.get_mut(&id) {
            let version = Version {
                number: if draft { 1 } else { current + 1 },
                title,
                body,
                by: user.name.clone(),
                when: now,
                message: edit.message,
                minor: edit.minor,
                data: None,
            };
            if draft {
                content.versions.clear();
                content.status = Status::Current;
            }
            content.versions.push(version);
            content.watchers.insert(user.name.clone());
        }
        Ok(())
    }

    /// Puts a content into the trash; children of a page move up, as in Confluence.
    ///
    /// # Errors
    ///
    /// Refuses what the user may not change.
    pub(crate) fn trash(&mut self, user: &User, id: u64) -> Result<(), Problem> {
        let content = self.writable(user, &id.to_string())?;
        let above = content.parent;
        let kind = content.kind;
        if kind == Kind::Comment {
            self.remove_comment(id);
            return Ok(());
        }
        for child in self.contents.values_mut() {
            if child.parent == Some(id) && matches!(kind, Kind::Page | Kind::Folder) {
                child.parent = above;
            }
        }
        if let Some(content) = self.contents.get_mut(&id) {
            content.status = Status::Trashed;
        }
        Ok(())
    }

    /// Removes a content for good, with its comments and attachments.
    pub(crate) fn purge(&mut self, id: u64) {
        self.contents
            .retain(|at, content| *at != id && content.container != Some(id));
    }

    /// Comments have no trash: they go with their replies, and the marker of an inline comment leaves the page.
    fn remove_comment(&mut self, id: u64) {
        let mut doomed = vec![id];
        let mut at = 0;
        while let Some(comment) = doomed.get(at).copied() {
            doomed.extend(
                self.contents
                    .values()
                    .filter(|reply| reply.kind == Kind::Comment && reply.parent == Some(comment))
                    .map(|reply| reply.id),
            );
            at += 1;
        }
        for comment in doomed {
            if let Some(removed) = self.contents.remove(&comment)
                && let (Some(inline), Some(page)) = (removed.inline, removed.container)
                && let Some(page) = self.contents.get_mut(&page)
                && let Some(latest) = page.versions.last_mut()
            {
                latest.body = super::body::anchor::remove(&latest.body, &inline.marker);
            }
        }
    }

    /// Moves a page with everything below it.
    ///
    /// # Errors
    ///
    /// Refuses a missing target, a move below itself, and a title that is taken in the other space.
    pub(crate) fn relocate(
        &mut self,
        user: &User,
        id: u64,
        place: Place,
        target: u64,
    ) -> Result<(), Problem> {
        let content = self.writable(user, &id.to_string())?;
        let goal = self.live(user, &target.to_string())?;
        if !matches!(goal.kind, Kind::Page | Kind::Folder) {
            return Err(Problem::NoContent(target.to_string()));
        }
        let (space, title, kind) = (goal.space, content.title().to_owned(), content.kind);
        let parent = match place {
            Place::Below => Some(target),
            Place::Before | Place::After => goal.parent,
        };
        let goal_space = self
            .spaces
            .get(&space)
            .filter(|found| self.edits_space(user, found));
        if goal_space.is_none() {
            return Err(Problem::Forbidden(
                "You do not have permission to move the page to that space".to_owned(),
            ));
        }
        let mut above = parent;
        for _ in 0..100 {
            if above == Some(id) {
                return Err(Problem::Invalid(
                    "Cannot move a page to be a child of itself or of its descendants".to_owned(),
                ));
            }
            above = above
                .and_then(|at| self.contents.get(&at))
                .and_then(|at| at.parent);
        }
        if space != content.space {
            self.check_title(space, kind, &title, Some(id))?;
        }
        let everything: Vec<u64> = self.subtree(id);
        for at in everything {
            if let Some(moved) = self.contents.get_mut(&at) {
                moved.space = space;
            }
        }
        if let Some(moved) = self.contents.get_mut(&id) {
            moved.parent = parent;
        }
        self.arrange(id, parent, place, target);
        Ok(())
    }

    /// Gives a content and all that hangs on it: pages below, comments, attachments.
    pub(crate) fn subtree(&self, id: u64) -> Vec<u64> {
        let mut all = vec![id];
        let mut at = 0;
        while let Some(here) = all.get(at).copied() {
            let below = self
                .contents
                .values()
                .filter(|content| content.parent == Some(here) || content.container == Some(here))
                .map(|content| content.id)
                .filter(|found| !all.contains(found))
                .collect::<Vec<_>>();
            all.extend(below);
            at += 1;
        }
        all
    }

    /// Numbers the siblings of a moved page anew.
    fn arrange(&mut self, id: u64, parent: Option<u64>, place: Place, target: u64) {
        let mut siblings: Vec<&Content> = self
            .contents
            .values()
            .filter(|content| {
                content.parent == parent
                    && content.id != id
                    && matches!(content.kind, Kind::Page | Kind::Folder)
                    && content.status == Status::Current
            })
            .collect();
        super::store::sort_siblings(&mut siblings);
        let mut order: Vec<u64> = siblings.iter().map(|content| content.id).collect();
        let at = match place {
            Place::Below => order.len(),
            Place::Before => order.iter().position(|at| *at == target).unwrap_or(0),
            Place::After => order
                .iter()
                .position(|at| *at == target)
                .map_or(order.len(), |at| at + 1),
        };
        order.insert(at, id);
        for (number, at) in (0i64..).zip(order) {
            if let Some(content) = self.contents.get_mut(&at) {
                content.position = Some(number);
            }
        }
    }

    /// Refuses a title that is empty, too long, or taken.
    ///
    /// # Errors
    ///
    /// Says which of the three.
    pub(crate) fn check_title(
        &self,
        space: u64,
        kind: Kind,
        title: &str,
        own: Option<u64>,
    ) -> Result<(), Problem> {
        if title.trim().is_empty() {
            return Err(Problem::Invalid(
                "The title of the content cannot be empty".to_owned(),
            ));
        }
        if title.chars().count() > TITLE_LIMIT {
            return Err(Problem::Invalid(format!(
                "Title cannot be longer than {TITLE_LIMIT} characters."
            )));
        }
        // Two blog posts may share a title if they are of different days; the simulator lets all of them.
        let taken = kind != Kind::BlogPost
            && self
                .titled(space, kind, title)
                .is_some_and(|found| Some(found.id) != own);
        if taken {
            return Err(Problem::TitleTaken {
                title: title.to_owned(),
                space: self
                    .spaces
                    .get(&space)
                    .map(|space| space.key.clone())
                    .unwrap_or_default(),
            });
        }
        Ok(())
    }

    /// Gives every macro an id, as Confluence does when it saves: what is read back differs from what was sent.
    pub(crate) fn with_macro_ids(&mut self, body: &str) -> String {
        const OPEN: &str = "<ac:structured-macro ";
        let mut out = String::with_capacity(body.len());
        let mut rest = body;
        // CDATA may hold text that looks like a macro; it is copied as it is.
        while let Some(at) = rest.find(OPEN) {
            let cdata = rest.find("<![CDATA[").filter(|start| *start < at);
            if let Some(start) = cdata {
                let end = rest
                    .get(start..)
                    .and_then(|tail| tail.find("]]>"))
                    .map_or(rest.len(), |length| start + length + 3);
                out.push_str(rest.get(..end).unwrap_or(""));
                rest = rest.get(end..).unwrap_or("");
                continue;
            }
            let tail = rest.get(at..).unwrap_or("");
            let tag_end = tail.find('>').unwrap_or(tail.len());
            let tag = tail.get(..tag_end).unwrap_or("");
            out.push_str(rest.get(..at).unwrap_or(""));
            let (open, close) = match tag.strip_suffix('/') {
                Some(open) => (open.trim_end(), " /"),
                None => (tag, ""),
            };
            out.push_str(open);
            if !tag.contains("ac:schema-version=") {
                out.push_str(" ac:schema-version=\"1\"");
            }
            if !tag.contains("ac:macro-id=") {
                out.push_str(&format!(" ac:macro-id=\"{}\"", self.next_uuid()));
            }
            out.push_str(close);
            rest = tail.get(tag_end..).unwrap_or("");
        }
        out.push_str(rest);
        out
    }
}

/// Refuses a body that is too large or not well formed.
///
/// # Errors
///
/// Says which of the two in Confluence's words.
pub(crate) fn check_body(body: &str) -> Result<(), Problem> {
    if body.len() > BODY_LIMIT {
        return Err(Problem::TooLarge(
            "The content body is too large (over 5 MB)".to_owned(),
        ));
    }
    tree::parse(body).map(|_| ()).map_err(Problem::Invalid)
}
