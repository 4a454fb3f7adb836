//! The journal: every change that was made, with what undoes it.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::lines::{Aging, Lines};
use crate::config;

/// Records of changes, oldest first.
#[derive(Debug)]
pub struct History<T> {
    /// What could be read.
    pub records: Vec<T>,
    /// How many lines could not: cut off by a crash, or written by somebody else.
    pub unreadable: usize,
}

/// The journal of changes in the state directory.
#[derive(Clone, Debug)]
pub struct Journal {
    lines: Lines,
    age: Duration,
    longest: usize,
}

impl Journal {
    /// Touches nothing yet.
    pub fn new(settings: &config::Journal) -> Self {
        // Two files of half the size each, so that there is always a good part of the past.
        let half = settings.bytes / 2;
        Self {
            lines: Lines::new(settings.folder.join("changes.jsonl"), half, 1),
            age: settings.age,
            longest: usize::try_from(half).unwrap_or(usize::MAX),
        }
    }

    /// Adds a record. Gives `false` if it is larger than the whole journal may be.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add(&self, record: &impl Serialize) -> io::Result<bool> {
        let line = serde_json::to_string(record)?;
        if line.len() > self.longest {
            return Ok(false);
        }
        // A file whose first record has had half its time is put aside, to be forgotten as a whole.
        let is_spent = |first: &str| {
            let first = serde_json::from_str::<Value>(first);
            first.is_ok_and(|first| is_older_than(&first, self.age / 2))
        };
        let aging = Aging {
            age: self.age,
            is_spent: &is_spent,
        };
        self.lines.append(&line, false, Some(&aging))?;
        Ok(true)
    }

    /// Whether it can be written, as far as that can be told without a record.
    ///
    /// # Errors
    /// Why not.
    pub fn ready(&self) -> io::Result<()> {
        self.lines.ready()
    }

    /// The most bytes a record may have.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// What is recorded and not too old.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read<T: DeserializeOwned>(&self) -> io::Result<History<T>> {
        let mut history = History {
            records: Vec::new(),
            unreadable: 0,
        };
        for line in self.lines.read()? {
            let Ok(value) = serde_json::from_str::<Value>(&line) else {
                history.unreadable += 1;
                continue;
            };
            if is_older_than(&value, self.age) {
                continue;
            }
            match serde_json::from_value(value) {
                Ok(record) => history.records.push(record),
                Err(_) => history.unreadable += 1,
            }
        }
        Ok(history)
    }

    /// Where it is kept.
    pub fn path(&self) -> &Path {
        self.lines.path()
    }
}

fn is_older_than(record: &Value, age: Duration) -> bool {
    let time = record.get("time").and_then(Value::as_str);
    let time = time.and_then(|time| time.parse::<jiff::Timestamp>().ok());
    let since = time.map(|time| jiff::Timestamp::now().duration_since(time));
    since.is_some_and(|since| since.is_positive() && since.unsigned_abs() > age)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn journal(folder: &Path) -> Journal {
        Journal::new(&config::Journal {
            folder: folder.to_owned(),
            bytes: 10_000,
            age: Duration::from_secs(3600),
        })
    }

    #[test]
    fn a_broken_line_is_counted_and_an_old_one_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = journal(folder.path());
        let now = jiff::Timestamp::now().to_string();
        journal
            .add(&json!({"time": "2020-01-01T00:00:00Z", "id": "old"}))
            .expect("written");
        journal
            .add(&json!({"time": now, "id": "a"}))
            .expect("written");
        std::fs::write(
            journal.path(),
            std::fs::read_to_string(journal.path()).expect("read") + "{\"time\": \n",
        )
        .expect("written");
        journal
            .add(&json!({"time": now, "id": "b"}))
            .expect("written");
        let history = journal.read::<Value>().expect("read");
        let ids: Vec<_> = history
            .records
            .iter()
            .map(|record| record["id"].clone())
            .collect();
        assert_eq!(ids, [json!("a"), json!("b")]);
        assert_eq!(history.unreadable, 1);
    }

    #[test]
    fn what_is_too_large_is_not_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = journal(folder.path());
        assert!(
            !journal
                .add(&json!({"body": "x".repeat(20_000)}))
                .expect("no failure")
        );
        assert!(!journal.path().exists());
    }
}
