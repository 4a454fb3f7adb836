//! What takes more than one call: free functions, client first.

mod children;
mod comments;
mod copy;
mod files;
mod interest;
mod labels;
mod life;
mod pages;
mod paging;
mod people;
mod properties;
mod relocate;
mod restrictions;
mod search;

pub use children::{children, space_pages};
pub use comments::{comment, comments};
pub use copy::{Copied, copy};
pub use files::attachments;
pub use interest::{likes, space_watchers, watchers};
pub use labels::labels;
pub use life::{resolve, trashed, versions};
pub use pages::{page, version};
pub use people::{learn_names, person, search_people};
pub use properties::{properties, set_properties};
pub use relocate::relocate;
pub use restrictions::restrictions;
pub use search::search;
