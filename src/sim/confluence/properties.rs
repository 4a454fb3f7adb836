//! Content properties: set, versioned, removed; the rules both flavors share.

use jiff::Timestamp;
use serde_json::Value;

use super::problem::Problem;
use super::state::{Property, State};

/// The largest value, as documented: 32 KB.
const VALUE_LIMIT: usize = 32 * 1024;

/// A property as sent.
pub(crate) struct NewProperty<'a> {
    pub(crate) key: &'a str,
    pub(crate) value: Value,
    /// The number of the version this makes; `None` on creation.
    pub(crate) number: Option<u32>,
    pub(crate) message: String,
    pub(crate) minor: bool,
}

impl State {
    /// Makes a property.
    ///
    /// # Errors
    ///
    /// Refuses a key that is taken or empty, and a value that is too large.
    pub(crate) fn add_property(
        &mut self,
        content: u64,
        new: NewProperty<'_>,
        by: &str,
        now: Timestamp,
    ) -> Result<Property, Problem> {
        check(&new)?;
        let taken = self
            .contents
            .get(&content)
            .is_some_and(|content| content.properties.iter().any(|found| found.key == new.key));
        if taken {
            return Err(Problem::Conflict(format!(
                "A property with key {} already exists for content {content}",
                new.key
            )));
        }
        let property = Property {
            id: self.next_id(),
            key: new.key.to_owned(),
            value: new.value,
            number: 1,
            when: now,
            by: by.to_owned(),
            message: new.message,
            minor: new.minor,
        };
        if let Some(content) = self.contents.get_mut(&content) {
            content.properties.push(property.clone());
        }
        Ok(property)
    }

    /// Changes a property.
    ///
    /// # Errors
    ///
    /// Refuses a version that is not the next one.
    pub(crate) fn set_property(
        &mut self,
        content: u64,
        new: NewProperty<'_>,
        by: &str,
        now: Timestamp,
    ) -> Result<Property, Problem> {
        check(&new)?;
        let missing = || {
            Problem::Missing(format!(
                "Cannot find a property with key {} for content {content}",
                new.key
            ))
        };
        let property = self
            .contents
            .get_mut(&content)
            .and_then(|content| {
                content
                    .properties
                    .iter_mut()
                    .find(|found| found.key == new.key)
            })
            .ok_or_else(missing)?;
        match new.number {
            None => {
                return Err(Problem::Invalid(
                    "The version of the property must be supplied".to_owned(),
                ));
            }
            Some(given) if given != property.number + 1 => {
                return Err(Problem::Conflict(format!(
                    "The version number of the property must be {} but was {given}",
                    property.number + 1
                )));
            }
            Some(_) => {}
        }
        property.value = new.value;
        property.number += 1;
        property.when = now;
        by.clone_into(&mut property.by);
        property.message = new.message;
        property.minor = new.minor;
        Ok(property.clone())
    }
}

fn check(new: &NewProperty<'_>) -> Result<(), Problem> {
    if new.key.is_empty() || new.key.len() > 255 {
        return Err(Problem::Invalid(
            "The key of a property must have 1 to 255 characters".to_owned(),
        ));
    }
    if new.value.to_string().len() > VALUE_LIMIT {
        return Err(Problem::TooLarge(
            "The value of the property is too long".to_owned(),
        ));
    }
    Ok(())
}
