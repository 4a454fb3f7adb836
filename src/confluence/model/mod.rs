//! What Confluence has, the same for both editions. Models neither serialise nor deserialise.

mod comment;
mod content;
mod property;
mod restriction;
mod search;

pub use comment::{Comment, CommentParent, InlineSelection, NewComment, Place};
pub use content::{
    Ancestor, Body, Content, NewContent, Person, Representation, Space, SpaceRef, Update, Version,
};
pub use property::Property;
pub use restriction::{Group, Restrictions, Subjects};
pub use search::Hit;
