//! What was asked and answered: in memory for tests, as JSON lines for people.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::flavor::Product;
use super::lock;

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Which product was asked.
    pub product: Product,
    /// The HTTP method.
    pub method: String,
    /// Path and query as sent, percent-encoding kept.
    pub url: String,
    /// Lower-case names to values; secrets are replaced by the scheme they were sent with.
    pub headers: BTreeMap<String, String>,
    /// The body: JSON where it is JSON, else text, `Null` if there was none.
    pub body: Value,
    /// Account id of the caller, if somebody signed in.
    pub caller: Option<String>,
    /// Status of the answer.
    pub status: u16,
    /// Headers of the answer.
    pub response_headers: BTreeMap<String, String>,
    /// Body of the answer, as `body`.
    pub response: Value,
    /// Whether the route is unknown to the simulator.
    pub unknown: bool,
    /// The fault that shaped the answer, if one did.
    pub fault: Option<String>,
}

impl Exchange {
    /// `METHOD path?query`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.url)
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        self.url.split('?').next().unwrap_or_default()
    }

    /// The object that goes into the log file.
    pub fn to_json(&self) -> Value {
        let mut object = json!({
            "product": self.product.name(),
            "method": self.method,
            "url": self.url,
            "headers": self.headers,
            "body": self.body,
            "status": self.status,
            "response": self.response,
        });
        if let Some(map) = object.as_object_mut() {
            if self.unknown {
                map.insert("unknown".to_owned(), json!(true));
            }
            if let Some(fault) = &self.fault {
                map.insert("fault".to_owned(), json!(fault));
            }
        }
        object
    }
}

/// Where exchanges go.
#[derive(Debug)]
pub struct Log {
    memory: Option<Mutex<Vec<Exchange>>>,
    file: Option<Mutex<File>>,
}

impl Log {
    /// Keeps exchanges in memory, in a file, in both, or nowhere.
    ///
    /// # Errors
    /// When the file cannot be opened for appending.
    pub fn new(record: bool, file: Option<&Path>) -> io::Result<Self> {
        let file = match file {
            Some(path) => Some(Mutex::new(
                OpenOptions::new().create(true).append(true).open(path)?,
            )),
            None => None,
        };
        Ok(Log {
            memory: record.then(Mutex::default),
            file,
        })
    }

    /// Whether anybody wants exchanges at all.
    pub fn is_on(&self) -> bool {
        self.memory.is_some() || self.file.is_some()
    }

    /// Writes one exchange down.
    pub fn add(&self, exchange: Exchange) {
        if let Some(file) = &self.file {
            let line = format!("{}\n", exchange.to_json());
            // A full disk must not change what the simulated product answers.
            let _ = lock(file).write_all(line.as_bytes());
        }
        if let Some(memory) = &self.memory {
            lock(memory).push(exchange);
        }
    }

    /// All exchanges in memory, oldest first.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.memory
            .as_ref()
            .map(|memory| lock(memory).clone())
            .unwrap_or_default()
    }

    /// How many exchanges are in memory.
    pub fn len(&self) -> usize {
        self.memory.as_ref().map_or(0, |memory| lock(memory).len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets what is in memory.
    pub fn clear(&self) {
        if let Some(memory) = &self.memory {
            lock(memory).clear();
        }
    }
}
