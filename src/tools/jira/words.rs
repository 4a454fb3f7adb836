//! Argument types of Jira: parsed once, at the edge.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::atlassian::Target;

/// An issue key or id: `PROJ-123`, `proj-123`, `10001`, or the address of the issue in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueKey(String);

impl IssueKey {
    /// Reads any of the spellings.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let key = match text.rsplit_once("/browse/") {
            Some((_, key)) => key.split(['?', '#', '/']).next().unwrap_or(key),
            None => text,
        };
        let is_id = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        let key = key.to_ascii_uppercase();
        if is_id || is_key(&key) {
            Ok(Self(key))
        } else {
            Err(format!("`{text}` is not an issue key such as `PROJ-123`"))
        }
    }

    /// The key or id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The project, where the spelling tells it; an id does not.
    pub fn targets(&self) -> Vec<Target> {
        Target::project_of_issue(&self.0).into_iter().collect()
    }
}

/// `PROJ-1`, `D_DEV-123`, `B7-214-68901` (sites with their own pattern): a word, then numbers.
fn is_key(text: &str) -> bool {
    let mut parts = text.split('-');
    let project = parts.next().unwrap_or_default();
    let numbers: Vec<&str> = parts.collect();
    project.len() >= 2
        && project.starts_with(|first: char| first.is_ascii_uppercase())
        && project
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !numbers.is_empty()
        && numbers
            .iter()
            .all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The key of a project: `PROJ`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectKey(String);

impl ProjectKey {
    /// Reads a key in any case.
    pub fn parse(text: &str) -> Result<Self, String> {
        let key = text.trim().to_ascii_uppercase();
        let fits = key.starts_with(|first: char| first.is_ascii_uppercase())
            && key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if fits {
            Ok(Self(key))
        } else {
            Err(format!("`{text}` is not a project key such as `PROJ`"))
        }
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The project as a target.
    pub fn target(&self) -> Target {
        Target::Project(self.0.clone())
    }
}

macro_rules! word {
    ($word:ident) => {
        impl<'de> Deserialize<'de> for $word {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $word {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($word).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string"})
            }
        }

        impl fmt::Display for $word {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

word!(IssueKey);
word!(ProjectKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_every_spelling() {
        let key = |text: &str| IssueKey::parse(text).map(|key| key.0);
        for good in ["PROJ-1", "D_DEV-123", "B7-214-68901", "10001"] {
            assert_eq!(key(good).as_deref(), Ok(good));
        }
        assert_eq!(key(" proj-12 ").as_deref(), Ok("PROJ-12"));
        assert_eq!(
            key("https://acme.atlassian.net/browse/PROJ-9?focusedId=3").as_deref(),
            Ok("PROJ-9")
        );
        for bad in [
            "P-1",
            "7P-1",
            "B7-214--1",
            "B7-214-",
            "PROJ-1a",
            "",
            "PROJ",
            "../PROJ-1",
        ] {
            assert!(key(bad).is_err(), "{bad}");
        }
        assert!(ProjectKey::parse("PROJ/../x").is_err());
    }
}
