//! What can be asked of Confluence about templates and readers; Cloud alone has these calls.

use crate::atlassian::Page;
use crate::confluence::model::Template;
use crate::http::Call;

/// How one edition speaks of templates, and of how often a page was read.
pub trait Templates: Send + Sync {
    /// The templates of a space, or those of the whole site.
    fn templates(
        &self,
        _space: Option<&str>,
        _limit: usize,
        _cursor: Option<&str>,
    ) -> Option<Call<Page<Template>>> {
        None
    }

    /// One template with its text.
    fn template(&self, _id: &str) -> Option<Call<Template>> {
        None
    }

    /// How often a content was viewed since a day, or ever.
    fn views(&self, _id: &str, _since: Option<&str>) -> Option<Call<u64>> {
        None
    }

    /// How many people viewed it.
    fn viewers(&self, _id: &str, _since: Option<&str>) -> Option<Call<u64>> {
        None
    }
}
