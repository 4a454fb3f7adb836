//! The audit: one line for each call, to a file, standard error or the system's journal.
//!
//! Lines are written before a change leaves and after every call; one that cannot be written stops the change.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::lines::Lines;
use crate::config::{self, AuditTo, Fsync};

/// Where audit lines go.
#[derive(Debug)]
pub struct Audit {
    to: To,
    fsync: Fsync,
}

#[derive(Debug)]
enum To {
    File(Lines),
    Stderr,
    #[cfg(unix)]
    Journald,
}

impl Audit {
    /// Touches nothing yet.
    pub fn new(settings: &config::Audit) -> Self {
        Self {
            to: match &settings.to {
                AuditTo::File(path) => {
                    To::File(Lines::new(path.clone(), settings.bytes, settings.older))
                }
                AuditTo::Stderr => To::Stderr,
                #[cfg(unix)]
                AuditTo::Journald => To::Journald,
                #[cfg(not(unix))]
                AuditTo::Journald => To::Stderr,
            },
            fsync: settings.fsync,
        }
    }

    /// Writes one line. `is_change` says whether it is about a call that changes something.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, line: &impl Serialize, is_change: bool) -> io::Result<()> {
        let line = serde_json::to_string(line)?;
        match &self.to {
            To::File(lines) => {
                let is_synced = match self.fsync {
                    Fsync::Always => true,
                    Fsync::Changes => is_change,
                    Fsync::Never => false,
                };
                lines.append(&line, is_synced, |_| false)
            }
            To::Stderr => {
                let mut stderr = io::stderr().lock();
                writeln!(stderr, "{line}")
            }
            #[cfg(unix)]
            To::Journald => journald(&line),
        }
    }
}

/// Sends a line to systemd's journal (<https://systemd.io/JOURNAL_NATIVE_PROTOCOL/>): each member of the JSON object
/// that is a plain value goes along as a field of its own, to search by.
#[cfg(unix)]
fn journald(line: &str) -> io::Result<()> {
    let mut message = String::from("PRIORITY=6\nSYSLOG_IDENTIFIER=atlassian-mcp-audit\n");
    message.push_str(&format!("MESSAGE={line}\n"));
    if let Ok(Value::Object(members)) = serde_json::from_str(line) {
        for (name, value) in members {
            let value = match value {
                Value::String(text) if !text.contains('\n') => text,
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => continue,
            };
            message.push_str(&format!("ATLASSIAN_{}={value}\n", name.to_uppercase()));
        }
    }
    let socket = std::os::unix::net::UnixDatagram::unbound()?;
    socket.send_to(message.as_bytes(), "/run/systemd/journal/socket")?;
    Ok(())
}
