//! Edits on ADF.

use super::{Edit, EditError, EditOptions, Step};
use crate::markup::Format;

/// Carries out one edit.
pub(super) fn apply(_: &str, _: &Edit, _: &EditOptions) -> Result<Step, EditError> {
    Err(EditError::Format(Format::Adf))
}
