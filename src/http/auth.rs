//! Signs requests. The only file that sees a secret.
//!
//! A token file is read when first needed, and again when its modification time, length or inode says that it
//! changed, so that a rotated token is used without a restart.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use http::HeaderValue;

use crate::atlassian::{Auth, Credential, Product};
use crate::secret::{Secret, Stamp};

/// How long the token read last is used while its file is empty: one that is being written again is that for a moment.
const REWRITING: Duration = Duration::from_secs(5);

/// Keeps the `Authorization` header of one site.
pub(super) struct Signer {
    product: Product,
    auth: Auth,
    current: Mutex<Option<Current>>,
}

/// What a request is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signed {
    /// The header to send; `None` where nothing is to be added.
    pub(super) header: Option<HeaderValue>,
    /// Which token it is: the first one, the second…
    pub(super) generation: u64,
}

struct Current {
    signed: Signed,
    stamp: Option<Stamp>,
    empty_since: Option<Instant>,
}

impl Signer {
    pub(super) fn new(product: Product, auth: Auth) -> Self {
        Self {
            product,
            auth,
            current: Mutex::new(None),
        }
    }

    /// What to sign with now. The error is the fixed message of DESIGN 7 with its remedy.
    pub(super) fn sign(&self) -> Result<Signed, String> {
        let Some(credential) = self.credential() else {
            return Ok(Signed {
                header: None,
                generation: 0,
            });
        };
        let stamp = match credential {
            Credential::File(path) => Stamp::of(path),
            Credential::Value(_) => None,
        };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = &*current
            && current.stamp == stamp
            && current.empty_since.is_none()
        {
            return Ok(current.signed.clone());
        }
        self.read_again(credential, &mut current, stamp)
    }

    /// Takes what the last request was signed with out of a text: some sites and proxies say back what they were sent.
    pub(super) fn conceal(&self, text: &mut String) {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(header) = current
            .as_ref()
            .and_then(|current| current.signed.header.as_ref())
        else {
            return;
        };
        let header = header.to_str().unwrap_or_default();
        let Some((scheme, sent)) = header.split_once(' ') else {
            return;
        };
        let mut secrets = vec![sent.to_owned()];
        if scheme == "Basic"
            && let Ok(pair) = base64::engine::general_purpose::STANDARD.decode(sent)
            && let Ok(pair) = String::from_utf8(pair)
            && let Some((_, token)) = pair.split_once(':')
        {
            secrets.push(token.to_owned());
        }
        for secret in secrets.iter().filter(|secret| secret.len() >= 4) {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), "[removed]");
            }
        }
    }

    /// Whether there is another token than the one a request was signed with, whatever the file's time says.
    pub(super) fn has_other_than(&self, used: &Signed) -> bool {
        let Some(credential @ Credential::File(path)) = self.credential() else {
            return false;
        };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        self.read_again(credential, &mut current, Stamp::of(path))
            .is_ok_and(|signed| signed.header != used.header)
    }

    fn read_again(
        &self,
        credential: &Credential,
        current: &mut Option<Current>,
        stamp: Option<Stamp>,
    ) -> Result<Signed, String> {
        let header = match self.header(credential)? {
            Some(header) => Some(header),
            None => {
                let Some(known) = current.as_mut() else {
                    return Err(self.is_empty(credential));
                };
                let since = *known.empty_since.get_or_insert_with(Instant::now);
                return if since.elapsed() < REWRITING {
                    Ok(known.signed.clone())
                } else {
                    Err(self.is_empty(credential))
                };
            }
        };
        let generation = match current.as_ref() {
            Some(known) if known.signed.header == header => known.signed.generation,
            Some(known) => known.signed.generation + 1,
            None => 0,
        };
        let signed = Signed { header, generation };
        *current = Some(Current {
            signed: signed.clone(),
            stamp,
            empty_since: None,
        });
        Ok(signed)
    }

    fn credential(&self) -> Option<&Credential> {
        match &self.auth {
            Auth::Basic { token, .. } | Auth::Bearer { token } => Some(token),
            Auth::Nothing => None,
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that writes the Authorization header"
    )]
    fn header(&self, credential: &Credential) -> Result<Option<HeaderValue>, String> {
        let from_file;
        let secret = match credential {
            Credential::Value(secret) => secret,
            Credential::File(path) => match read(path)? {
                Some(secret) => {
                    from_file = secret;
                    &from_file
                }
                None => return Ok(None),
            },
        };
        if secret.expose().contains(['\n', '\r']) {
            return Err(format!(
                "The {} token has more than one line. Write the token file again, with nothing but the token.",
                self.product
            ));
        }
        let text = match &self.auth {
            Auth::Basic { username, .. } => {
                let pair = format!("{username}:{}", secret.expose());
                format!(
                    "Basic {}",
                    base64::engine::general_purpose::STANDARD.encode(pair)
                )
            }
            _ => format!("Bearer {}", secret.expose()),
        };
        let mut header = HeaderValue::try_from(text).map_err(|_| {
            format!(
                "The {} token holds a character that no HTTP header may hold. \
                 Write the token file again, with nothing but the token.",
                self.product
            )
        })?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    fn is_empty(&self, credential: &Credential) -> String {
        let place = match credential {
            Credential::File(path) => format!("Token file is empty: {}", path.display()),
            Credential::Value(_) => "The token is empty".to_owned(),
        };
        format!("{place}. Write the {} token to it.", self.product)
    }
}

/// The token in a file; `None` if the file is empty.
fn read(path: &Path) -> Result<Option<Secret>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!(
            "Token file not found: {shown}. The secret is decrypted when the system is deployed: \
             run `just quick-deploy HOST`, or write the token to that file."
        ),
        std::io::ErrorKind::PermissionDenied => format!(
            "Token file not readable: {shown}. Give it to the user that runs atlassian-mcp, mode 0400."
        ),
        _ => format!("Token file not readable: {shown} ({error})."),
    })?;
    Ok(Secret::new(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(path: &Path) -> Signer {
        Signer::new(
            Product::Jira,
            Auth::Bearer {
                token: Credential::File(path.to_owned()),
            },
        )
    }

    #[test]
    fn a_changed_file_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        std::fs::write(&path, "first\n").expect("written");
        let signer = signer(&path);
        let first = signer.sign().expect("signed");
        assert_eq!(first.header.as_ref().expect("a header"), "Bearer first");
        std::fs::write(&path, "the second\n").expect("written");
        let second = signer.sign().expect("signed");
        assert_eq!(
            second.header.as_ref().expect("a header"),
            "Bearer the second"
        );
        assert!(second.generation > first.generation);
        assert!(!signer.has_other_than(&second), "nothing new to send");
        // A request that left before the change learns of it too, although somebody else has read the file since.
        assert!(signer.has_other_than(&first));
        std::fs::write(&path, "the third!\n").expect("written");
        assert!(signer.has_other_than(&second));
    }

    #[test]
    fn a_file_that_is_being_written_again_does_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        std::fs::write(&path, "first\n").expect("written");
        let signer = signer(&path);
        let first = signer.sign().expect("signed");
        std::fs::write(&path, "").expect("written");
        assert_eq!(signer.sign().expect("signed"), first, "still empty");
        std::fs::write(&path, "other").expect("written");
        let other = signer.sign().expect("signed");
        assert_eq!(other.header.expect("a header"), "Bearer other");
    }

    #[test]
    fn says_what_to_do_about_a_missing_or_empty_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        let message = signer(&path).sign().expect_err("no file");
        assert!(
            message.starts_with(&format!("Token file not found: {}", path.display())),
            "{message}"
        );
        std::fs::write(&path, " \n").expect("written");
        let message = signer(&path).sign().expect_err("empty");
        assert!(message.starts_with("Token file is empty"), "{message}");
        std::fs::write(&path, "ada@example.com\ntoken\n").expect("written");
        let message = signer(&path).sign().expect_err("two lines");
        assert!(message.contains("more than one line"), "{message}");
    }

    #[test]
    fn the_header_hides_itself() {
        let signer = Signer::new(
            Product::Jira,
            Auth::Basic {
                username: "ada@example.com".into(),
                token: Credential::Value(Secret::new("token").expect("not empty")),
            },
        );
        let header = signer.sign().expect("signed").header.expect("a header");
        assert_eq!(header, "Basic YWRhQGV4YW1wbGUuY29tOnRva2Vu");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }
}
