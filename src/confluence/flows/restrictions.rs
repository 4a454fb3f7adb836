//! Who may see and change a page, in full.

use crate::atlassian::Error;
use crate::confluence::Client;
use crate::confluence::model::{Restrictions, Subjects};

/// The most requests one list takes.
const REQUESTS: usize = 50;

/// The restrictions of a page: one request, and more only for lists longer than the site gives at once.
pub async fn restrictions(confluence: &Client, id: &str) -> Result<Restrictions, Error> {
    let mut found = confluence.restrictions(id).await?;
    for (operation, subjects) in [("read", &mut found.read), ("update", &mut found.update)] {
        complete(confluence, id, operation, subjects).await?;
    }
    Ok(found)
}

async fn complete(
    confluence: &Client,
    id: &str,
    operation: &str,
    subjects: &mut Subjects,
) -> Result<(), Error> {
    for _ in 0..REQUESTS {
        if !subjects.is_cut {
            break;
        }
        // Users and groups are counted from the same offset; the longer list says how far we are.
        let start = subjects.users.len().max(subjects.groups.len());
        let more = confluence.restrictions_of(id, operation, start).await?;
        let is_end = more.is_open();
        for user in more.users {
            if !subjects.users.contains(&user) {
                subjects.users.push(user);
            }
        }
        for group in more.groups {
            if !subjects.groups.contains(&group) {
                subjects.groups.push(group);
            }
        }
        subjects.is_cut = more.is_cut && !is_end;
    }
    Ok(())
}
