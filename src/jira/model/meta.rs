//! What may be written: fields of a screen, the values they take, and the ways out of a status.

use super::Field;

/// A field as a screen asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMeta {
    /// What the field is.
    pub field: Field,
    /// Whether it must hold something.
    pub required: bool,
    /// Whether the site fills it by itself if nothing is sent.
    pub has_default: bool,
    /// The values it takes, where the site can list them.
    pub allowed: Option<Vec<Allowed>>,
}

impl FieldMeta {
    /// Whether a caller has to say something for it.
    pub fn must_be_said(&self) -> bool {
        self.required && !self.has_default
    }
}

/// A value that a field takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// The number behind the scenes.
    pub id: String,
    /// What people call it: the value of an option, the name of a priority, the key of a project.
    pub name: String,
    /// Whether it can no longer be chosen.
    pub disabled: bool,
    /// The values below it, in a cascading select.
    pub children: Vec<Allowed>,
}

/// A way from one status to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The number a request carries.
    pub id: String,
    /// What the button says.
    pub name: String,
    /// The status it leads to.
    pub to: String,
    /// The number of that status.
    pub to_id: String,
    /// The fields of its screen; none where it has no screen.
    pub fields: Vec<FieldMeta>,
}
