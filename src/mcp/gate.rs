//! Who may come in over HTTP: everybody, or those who send the token.
//!
//! The token lies in a file, which is read again when it changes; while it cannot be read, nobody comes in.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::refuse;
use crate::secret::{Secret, Stamp};

/// What stands before the endpoint.
pub(crate) struct Gate {
    lock: Option<Lock>,
}

/// The token and its file.
struct Lock {
    path: PathBuf,
    current: Mutex<(Option<Stamp>, Secret)>,
}

impl Gate {
    /// One that asks for the token in a file, or for nothing.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is empty.
    pub(crate) fn new(path: Option<&Path>) -> io::Result<Self> {
        let lock = match path {
            None => None,
            Some(path) => Some(Lock {
                path: path.to_owned(),
                current: Mutex::new((Stamp::of(path), read(path)?)),
            }),
        };
        Ok(Self { lock })
    }

    /// Whether somebody with these headers may come in; if not, what to answer.
    #[expect(
        clippy::result_large_err,
        reason = "the error is the answer, and it is sent at once"
    )]
    pub(crate) fn admits(&self, headers: &HeaderMap) -> Result<(), Response> {
        let Some(lock) = &self.lock else {
            return Ok(());
        };
        let sent = sent(headers);
        let opens = lock.opens(sent).map_err(|error| {
            tracing::error!(path = %lock.path.display(), %error, "the token for clients cannot be read");
            refuse::closed()
        })?;
        if opens {
            Ok(())
        } else {
            Err(refuse::unknown(sent.is_some()))
        }
    }
}

impl Lock {
    fn opens(&self, sent: Option<&str>) -> io::Result<bool> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = Stamp::of(&self.path);
        if current.0 != stamp || stamp.is_none() {
            *current = (stamp, read(&self.path)?);
        }
        Ok(sent.is_some_and(|sent| current.1.is(sent)))
    }
}

/// The token that was sent.
fn sent(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn read(path: &Path) -> io::Result<Secret> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("Token file not readable: {} ({error})", path.display()),
        )
    })?;
    Secret::new(&text).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "Token file is empty: {}. Write the token that clients have to send to it",
                path.display()
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let value = value.parse().expect("a header");
        HeaderMap::from_iter([(header::AUTHORIZATION, value)])
    }

    fn status(gate: &Gate, headers: &HeaderMap) -> u16 {
        match gate.admits(headers) {
            Ok(()) => 200,
            Err(answer) => answer.status().as_u16(),
        }
    }

    #[test]
    fn without_a_file_everybody_comes_in() {
        let gate = Gate::new(None).expect("a gate");
        assert_eq!(status(&gate, &HeaderMap::new()), 200);
    }

    #[test]
    fn the_token_of_the_moment_opens() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        assert!(Gate::new(Some(&path)).is_err(), "no file");
        std::fs::write(&path, " \n").expect("written");
        assert!(Gate::new(Some(&path)).is_err(), "an empty file");

        std::fs::write(&path, "first\n").expect("written");
        let gate = Gate::new(Some(&path)).expect("a gate");
        assert_eq!(status(&gate, &HeaderMap::new()), 401);
        assert_eq!(status(&gate, &headers("Basic Zmlyc3Q=")), 401);
        assert_eq!(status(&gate, &headers("Bearer firs")), 401);
        assert_eq!(status(&gate, &headers("bearer first")), 200);

        std::fs::write(&path, "the second\n").expect("written");
        assert_eq!(status(&gate, &headers("Bearer first")), 401);
        assert_eq!(status(&gate, &headers("Bearer the second")), 200);

        std::fs::remove_file(&path).expect("removed");
        assert_eq!(status(&gate, &headers("Bearer the second")), 503);
        std::fs::write(&path, "the second\n").expect("written");
        assert_eq!(status(&gate, &headers("Bearer the second")), 200);
    }
}
