//! Looking things up as a caller may see them: spaces, contents, the page tree.
//!
//! What a caller may not see does not exist for them, so every lookup takes the caller and answers the same 404 for both.

use super::problem::Problem;
use super::state::{Content, Kind, Restriction, Space, State, Status};
use crate::core::directory::User;

impl State {
    /// Says whether a user may see a space.
    pub(crate) fn sees_space(&self, user: &User, space: &Space) -> bool {
        if space.kind == "personal" && space.author == user.name {
            return true;
        }
        space.viewers.is_empty() || space.viewers.iter().any(|group| user.is_in(group))
    }

    /// Says whether a user may write in a space.
    pub(crate) fn edits_space(&self, user: &User, space: &Space) -> bool {
        if !self.sees_space(user, space) || space.archived {
            return false;
        }
        if user.is_admin() || (space.kind == "personal" && space.author == user.name) {
            return true;
        }
        // A guest works where that was granted, and nowhere else.
        let guest = user.is_in("guests");
        let granted = space.editors.iter().any(|group| user.is_in(group));
        granted || (!guest && space.editors.is_empty())
    }

    /// Finds a space by key, case-insensitively as Confluence does.
    ///
    /// # Errors
    ///
    /// Refuses with 404 what does not exist or is hidden.
    pub(crate) fn space_by_key(&self, user: &User, key: &str) -> Result<&Space, Problem> {
        self.spaces
            .values()
            .find(|space| space.key.eq_ignore_ascii_case(key) && self.sees_space(user, space))
            .ok_or_else(|| Problem::NoSpace(key.to_owned()))
    }

    /// Finds a space by its number.
    ///
    /// # Errors
    ///
    /// Refuses with 404 what does not exist or is hidden.
    pub(crate) fn space_by_id(&self, user: &User, id: &str) -> Result<&Space, Problem> {
        id.parse()
            .ok()
            .and_then(|id: u64| self.spaces.get(&id))
            .filter(|space| self.sees_space(user, space))
            .ok_or_else(|| Problem::NoSpace(id.to_owned()))
    }

    /// Gives the space of a content.
    pub(crate) fn space_of(&self, content: &Content) -> Option<&Space> {
        self.spaces.get(&content.space)
    }

    /// Gives the key of the space of a content.
    pub(crate) fn space_key(&self, content: &Content) -> &str {
        self.space_of(content)
            .map_or("", |space| space.key.as_str())
    }

    /// Says whether a user may read a content: its space, itself, its container and everything above.
    pub(crate) fn reads(&self, user: &User, content: &Content) -> bool {
        let Some(space) = self.space_of(content) else {
            return false;
        };
        if !self.sees_space(user, space) {
            return false;
        }
        if content.status == Status::Draft && content.author != user.name {
            return false;
        }
        let mut at = Some(content);
        let mut steps = 0;
        while let Some(here) = at {
            if !allows(&here.read, user) {
                return false;
            }
            let above = match here.kind {
                Kind::Comment | Kind::Attachment => here.container,
                _ => here.parent,
            };
            steps += 1;
            at = above
                .filter(|_| steps < 100)
                .and_then(|id| self.contents.get(&id));
        }
        true
    }

    /// Says whether a user may change a content.
    pub(crate) fn updates(&self, user: &User, content: &Content) -> bool {
        let Some(space) = self.space_of(content) else {
            return false;
        };
        let owner = match content.kind {
            Kind::Attachment => content
                .container
                .and_then(|id| self.contents.get(&id))
                .unwrap_or(content),
            _ => content,
        };
        self.reads(user, content) && self.edits_space(user, space) && allows(&owner.update, user)
    }

    /// Finds a content of any status by the id in a URL, `att…` included.
    ///
    /// # Errors
    ///
    /// Refuses with 404 what does not exist or is hidden.
    pub(crate) fn any(&self, user: &User, id: &str) -> Result<&Content, Problem> {
        let number = id.strip_prefix("att").unwrap_or(id);
        number
            .parse()
            .ok()
            .and_then(|number: u64| self.contents.get(&number))
            .filter(|content| id.starts_with("att") <= (content.kind == Kind::Attachment))
            .filter(|content| self.reads(user, content))
            .ok_or_else(|| Problem::NoContent(id.to_owned()))
    }

    /// Finds a content that is not in the trash.
    ///
    /// # Errors
    ///
    /// As `any`.
    pub(crate) fn live(&self, user: &User, id: &str) -> Result<&Content, Problem> {
        let content = self.any(user, id)?;
        let buried = content
            .container
            .and_then(|id| self.contents.get(&id))
            .is_some_and(|container| container.status == Status::Trashed);
        if content.status == Status::Trashed || buried {
            return Err(Problem::NoContent(id.to_owned()));
        }
        Ok(content)
    }

    /// Finds a content of one kind that is not in the trash.
    ///
    /// # Errors
    ///
    /// As `any`.
    pub(crate) fn live_of(&self, user: &User, id: &str, kind: Kind) -> Result<&Content, Problem> {
        self.live(user, id)
            .ok()
            .filter(|content| content.kind == kind)
            .ok_or_else(|| Problem::NoContent(id.to_owned()))
    }

    /// Finds a content the user may change.
    ///
    /// # Errors
    ///
    /// Refuses with 404 what is hidden and with 403 what may only be read.
    pub(crate) fn writable(&self, user: &User, id: &str) -> Result<&Content, Problem> {
        let content = self.live(user, id)?;
        if self.updates(user, content) {
            Ok(content)
        } else {
            Err(Problem::Forbidden(format!(
                "User not permitted to update content with id : {id}"
            )))
        }
    }

    /// Gives the children of a page or folder in tree order: by position, then by title.
    pub(crate) fn children(&self, user: &User, parent: u64, kinds: &[Kind]) -> Vec<&Content> {
        let mut children: Vec<&Content> = self
            .contents
            .values()
            .filter(|child| {
                child.parent == Some(parent)
                    && kinds.contains(&child.kind)
                    && child.status == Status::Current
                    && self.reads(user, child)
            })
            .collect();
        sort_siblings(&mut children);
        children
    }

    /// Gives what stands above, outermost first.
    pub(crate) fn ancestors(&self, content: &Content) -> Vec<&Content> {
        let mut above = Vec::new();
        let mut at = content.parent;
        while let Some(here) = at.and_then(|id| self.contents.get(&id)) {
            if above.len() > 100 {
                break;
            }
            above.push(here);
            at = here.parent;
        }
        above.reverse();
        above
    }

    /// Gives everything below with its depth, parents before children.
    pub(crate) fn descendants(
        &self,
        user: &User,
        root: u64,
        kinds: &[Kind],
    ) -> Vec<(usize, &Content)> {
        let mut out = Vec::new();
        self.descend(user, root, kinds, 1, &mut out);
        out
    }

    fn descend<'a>(
        &'a self,
        user: &User,
        root: u64,
        kinds: &[Kind],
        depth: usize,
        out: &mut Vec<(usize, &'a Content)>,
    ) {
        if depth > 50 {
            return;
        }
        for child in self.children(user, root, kinds) {
            out.push((depth, child));
            self.descend(user, child.id, kinds, depth + 1, out);
        }
    }

    /// Gives what belongs to a page: its comments or attachments, oldest first.
    pub(crate) fn parts(&self, user: &User, container: u64, kind: Kind) -> Vec<&Content> {
        self.contents
            .values()
            .filter(|part| {
                part.kind == kind
                    && part.container == Some(container)
                    && part.status == Status::Current
                    && self.reads(user, part)
            })
            .collect()
    }

    /// Gives the comment that starts the thread of a comment.
    pub(crate) fn thread_root<'a>(&'a self, comment: &'a Content) -> &'a Content {
        let mut at = comment;
        for _ in 0..100 {
            match at.parent.and_then(|id| self.contents.get(&id)) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    /// Finds the page or blog post of a space with that title.
    pub(crate) fn titled(&self, space: u64, kind: Kind, title: &str) -> Option<&Content> {
        self.contents.values().find(|content| {
            content.space == space
                && content.kind == kind
                && content.status != Status::Trashed
                && content.status != Status::Draft
                && content.title().to_lowercase() == title.to_lowercase()
        })
    }
}

/// Sorts siblings as the page tree does: moved pages by position, the others by title.
pub(crate) fn sort_siblings(children: &mut [&Content]) {
    children.sort_by(|left, right| match (left.position, right.position) {
        (Some(first), Some(second)) => first.cmp(&second),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => left
            .title()
            .to_lowercase()
            .cmp(&right.title().to_lowercase()),
    });
}

fn allows(restriction: &Restriction, user: &User) -> bool {
    restriction.is_open()
        || restriction.users.contains(&user.name)
        || restriction.groups.iter().any(|group| user.is_in(group))
}
