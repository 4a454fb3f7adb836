//! The data a simulator starts with: the demo company, nothing, or a file.

use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};

/// Three documents, one for what both products share and one for each product.
#[derive(Debug, Clone)]
pub struct Seed {
    /// `{"users": […]}`, see `core::directory`.
    pub directory: Value,
    /// Jira's part, see `jira::seed`.
    pub jira: Value,
    /// Confluence's part, see `confluence`.
    pub confluence: Value,
}

impl Seed {
    /// A believable small company.
    pub fn demo() -> Self {
        Seed {
            directory: embedded(include_str!("directory.json")),
            jira: embedded(include_str!("jira.json")),
            confluence: embedded(include_str!("confluence.json")),
        }
    }

    /// The users of the demo and nothing else.
    pub fn empty() -> Self {
        Seed {
            directory: embedded(include_str!("directory.json")),
            jira: json!({}),
            confluence: json!({}),
        }
    }

    /// A JSON file with the keys `directory`, `jira` and `confluence`; a missing one is empty, a missing directory is the demo's.
    ///
    /// # Errors
    /// When the file cannot be read or is not JSON.
    pub fn from_file(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        let value: Value = serde_json::from_str(&text)?;
        let mut seed = Seed::empty();
        if let Some(directory) = value.get("directory") {
            seed.directory = directory.clone();
        }
        if let Some(jira) = value.get("jira") {
            seed.jira = jira.clone();
        }
        if let Some(confluence) = value.get("confluence") {
            seed.confluence = confluence.clone();
        }
        Ok(seed)
    }

    /// `demo`, `empty`, or a path.
    ///
    /// # Errors
    /// As `from_file`.
    pub fn from_word(word: &str) -> io::Result<Self> {
        match word {
            "demo" => Ok(Seed::demo()),
            "empty" => Ok(Seed::empty()),
            path => Seed::from_file(Path::new(path)),
        }
    }
}

/// The embedded documents are checked by a test; a broken one is an empty one.
fn embedded(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_documents_are_json() {
        for text in [
            include_str!("directory.json"),
            include_str!("jira.json"),
            include_str!("confluence.json"),
        ] {
            assert!(serde_json::from_str::<Value>(text).unwrap().is_object());
        }
    }
}
