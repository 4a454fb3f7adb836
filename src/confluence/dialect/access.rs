//! What can be asked of Confluence about who may see and change what.

use super::segment;
use crate::atlassian::Page;
use crate::confluence::model::{Grant, Group, Permitted, Person, Restrictions, Space, Subjects};
use crate::confluence::wire::v1::{WireRestriction, WireRestrictions};
use crate::http::{Call, Write, json};

/// What somebody may or may not do.
#[derive(Clone, Debug)]
pub struct PermissionCheck {
    /// `user` or `group`.
    pub subject_kind: &'static str,
    /// Account id or group id.
    pub subject_id: String,
    /// `read`, `update` or `delete`.
    pub operation: String,
}

/// How one edition speaks of restrictions and permissions.
pub trait Access: Send + Sync {
    /// Who may see and change a page.
    fn restrictions(&self, id: &str) -> Call<Restrictions> {
        Call::get(
            "get restrictions",
            format!("/rest/api/content/{}/restriction/byOperation", segment(id)),
            |bytes| json::<WireRestrictions>(bytes).map(Restrictions::from),
        )
        .query("expand", self.restriction_parts())
    }

    /// The lists of users and groups in `expand` of [`Self::restrictions`].
    fn restriction_parts(&self) -> &'static str;

    /// More of those one operation is restricted to.
    fn restrictions_of(&self, id: &str, operation: &str, start: usize) -> Call<Subjects> {
        let path = format!(
            "/rest/api/content/{}/restriction/byOperation/{operation}",
            segment(id)
        );
        Call::get("get restrictions", path, |bytes| {
            json::<WireRestriction>(bytes).map(Subjects::from)
        })
        .query("expand", "restrictions.user,restrictions.group")
        .query("start", start.to_string())
        .query("limit", "100")
    }

    /// Sets who may see and change a page; what was set before is gone.
    fn set_restrictions(&self, id: &str, restrictions: &Restrictions) -> Write<()>;

    /// What was given to whom in a space.
    fn grants(&self, space: &Space, limit: usize, cursor: Option<&str>) -> Call<Page<Grant>>;

    /// Whether somebody may do something with a content, where the site can be asked that.
    fn check_permission(&self, _id: &str, _check: &PermissionCheck) -> Option<Call<Permitted>> {
        None
    }

    /// The members of a group, where people cannot be searched for otherwise.
    fn members(&self, _group: &str, _cursor: Option<&str>) -> Option<Call<Page<Person>>> {
        None
    }

    /// Groups whose name holds a text, where groups are named by id.
    fn groups(&self, _query: &str) -> Option<Call<Vec<Group>>> {
        None
    }
}
