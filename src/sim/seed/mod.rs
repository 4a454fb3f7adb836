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
    /// The word `demo` in the place of a part is the demo's part. A directory with `"include": "demo"` is the demo's, and
    /// its users are people of the demo by their `name`, with what is said of them changed.
    ///
    /// # Errors
    /// When the file cannot be read or is not JSON.
    pub fn from_file(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        let value: Value = serde_json::from_str(&text)?;
        let demo = Seed::demo();
        let part = |name: &str, demos: &Value, otherwise: Value| match value.get(name) {
            None => otherwise,
            Some(word) if word == "demo" => demos.clone(),
            Some(own) => own.clone(),
        };
        let mut directory = part("directory", &demo.directory, demo.directory.clone());
        if directory.get("include").is_some_and(|word| word == "demo") {
            directory = changed(demo.directory.clone(), &directory);
        }
        Ok(Seed {
            directory,
            jira: part("jira", &demo.jira, json!({})),
            confluence: part("confluence", &demo.confluence, json!({})),
        })
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

/// The directory `whole` with the fields that `own` gives for people of the same name.
fn changed(mut whole: Value, own: &Value) -> Value {
    let own = own.get("users").and_then(Value::as_array);
    let users = whole.get_mut("users").and_then(Value::as_array_mut);
    for user in users.into_iter().flatten().filter_map(Value::as_object_mut) {
        let name = user.get("name").cloned();
        let said = own
            .into_iter()
            .flatten()
            .filter(|other| other.get("name") == name.as_ref())
            .filter_map(Value::as_object);
        for (field, value) in said.flatten() {
            user.insert(field.clone(), value.clone());
        }
    }
    whole
}

/// The embedded documents are checked by a test; a broken one is an empty one.
fn embedded(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changes_people_of_the_demo() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let own = json!({
            "directory": {"include": "demo", "users": [{"name": "ada", "tokens": ["another"]}]},
            "jira": "demo",
        });
        fs::write(file.path(), own.to_string()).unwrap();
        let (seed, demo) = (Seed::from_file(file.path()).unwrap(), Seed::demo());
        assert_eq!(seed.directory["users"][0]["tokens"], json!(["another"]));
        assert_eq!(
            seed.directory["users"][0]["pats"],
            demo.directory["users"][0]["pats"]
        );
        assert_eq!(seed.directory["users"][1], demo.directory["users"][1]);
        assert_eq!(
            (seed.jira, seed.confluence),
            (demo.jira, json!({})),
            "a part that is named, and one that is not"
        );
    }

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
