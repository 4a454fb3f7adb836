//! What takes more than one call: free functions, client first.

use crate::atlassian::{Error, Kind};

mod children;
mod comments;
mod copy;
mod files;
mod labels;
mod life;
mod pages;
mod people;
mod properties;
mod relocate;
mod restrictions;
mod search;

pub use children::{children, space_pages};
pub use comments::{comment, comments};
pub use copy::{Copied, copy};
pub use files::attachments;
pub use labels::labels;
pub use life::{resolve, trashed, versions};
pub use pages::{page, version};
pub use people::{learn_names, person};
pub use properties::set_properties;
pub use relocate::relocate;
pub use restrictions::restrictions;
pub use search::search;

/// What to say of a thing that may stand at one of two addresses, and came from neither: that it is not there, unless
/// the second failed in another way.
fn nearer(missing: Error, second: Error) -> Error {
    if second.kind == Kind::NotFound {
        missing
    } else {
        second
    }
}
