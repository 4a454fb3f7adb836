//! The audit: one line for each call, to a file, standard error or the system's journal.
//!
//! Lines are written before a change leaves and after every call; one that cannot be written stops the change.

use std::io::{self, Write};
#[cfg(unix)]
use std::path::Path;

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
                lines.append(&line, is_synced, None)
            }
            To::Stderr => {
                let mut stderr = io::stderr().lock();
                writeln!(stderr, "{line}")
            }
            #[cfg(unix)]
            To::Journald => journald(&line, Path::new(JOURNALD)),
        }
    }
}

/// Sends a line to systemd's journal (<https://systemd.io/JOURNAL_NATIVE_PROTOCOL/>): each member of the JSON object
/// that is a plain value goes along as a field of its own, to search by.
#[cfg(unix)]
fn journald(line: &str, socket: &Path) -> io::Result<()> {
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
    let sender = std::os::unix::net::UnixDatagram::unbound()?;
    sender.send_to(message.as_bytes(), socket)?;
    Ok(())
}

/// Where the system's journal listens.
#[cfg(unix)]
const JOURNALD: &str = "/run/systemd/journal/socket";

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::os::unix::net::UnixDatagram;

    use serde_json::json;

    use super::*;

    /// What journald makes of a datagram: fields `NAME=value`, one a line.
    fn fields(datagram: &[u8]) -> BTreeMap<String, String> {
        let text = std::str::from_utf8(datagram).expect("text");
        assert!(text.ends_with('\n'), "{text}");
        text.lines()
            .map(|line| {
                let (name, value) = line.split_once('=').expect("a field");
                let is_name = name
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
                assert!(is_name, "{name}");
                (name.to_owned(), value.to_owned())
            })
            .collect()
    }

    #[test]
    fn journald_gets_the_line_and_its_members() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let journal = UnixDatagram::bind(&path).expect("a socket");
        let line = json!({
            "tool": "jira_add_comment", "targets": ["project:PROJ"], "requests": 2,
            "client": "evil/1\nPRIORITY=0\nATLASSIAN_TOOL=jira_get_issue", "user": "ada",
        });
        journald(&line.to_string(), &path).expect("sent");
        let mut datagram = vec![0; 65_536];
        let length = journal.recv(&mut datagram).expect("received");
        let fields = fields(&datagram[..length]);
        assert_eq!(fields["PRIORITY"], "6");
        assert_eq!(fields["SYSLOG_IDENTIFIER"], "atlassian-mcp-audit");
        assert_eq!(fields["ATLASSIAN_TOOL"], "jira_add_comment");
        assert_eq!(fields["ATLASSIAN_REQUESTS"], "2");
        assert_eq!(fields["ATLASSIAN_USER"], "ada");
        assert!(!fields.contains_key("ATLASSIAN_CLIENT"), "{fields:?}");
        let message: Value = serde_json::from_str(&fields["MESSAGE"]).expect("JSON");
        assert_eq!(
            message, line,
            "the whole line, a client's line ends included"
        );
    }

    #[test]
    fn a_journal_that_does_not_listen_is_a_failure() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(journald("{}", &folder.path().join("nobody")).is_err());
    }
}
