//! What Confluence has, the same for both editions. Models neither serialise nor deserialise.

mod comment;
mod content;
mod file;
mod label;
mod permission;
mod property;
mod restriction;
mod search;
mod template;

pub use comment::{Comment, CommentParent, InlineSelection, NewComment, Place};
pub use content::{
    Ancestor, Body, Content, NewContent, Person, Representation, Space, SpaceRef, State, Update,
    Version,
};
pub use file::{Attachment, Upload};
pub use label::Label;
pub use permission::{Grant, Permitted};
pub use property::Property;
pub use restriction::{Group, Restrictions, Subjects};
pub use search::Hit;
pub use template::Template;
