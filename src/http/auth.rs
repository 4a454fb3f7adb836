//! Signs requests. The only file that sees a secret.
//!
//! A token file is read when first needed, and again when its modification time, length or inode says that it
//! changed, so that a rotated token is used without a restart.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use http::HeaderValue;

use crate::atlassian::{Auth, Credential, Product};
use crate::secret::{Secret, Stamp};

/// Keeps the `Authorization` header of one site.
pub(super) struct Signer {
    product: Product,
    auth: Auth,
    current: Mutex<Option<Signed>>,
}

#[derive(Clone)]
struct Signed {
    header: HeaderValue,
    stamp: Option<Stamp>,
}

impl Signer {
    pub(super) fn new(product: Product, auth: Auth) -> Self {
        Self {
            product,
            auth,
            current: Mutex::new(None),
        }
    }

    /// The header to send now; `None` where nothing is to be added. The error is the fixed message of
    /// DESIGN 7 with its remedy.
    pub(super) fn header(&self) -> Result<Option<HeaderValue>, String> {
        let Some(credential) = self.credential() else {
            return Ok(None);
        };
        let stamp = match credential {
            Credential::File(path) => Stamp::of(path),
            Credential::Value(_) => None,
        };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(signed) = &*current
            && signed.stamp == stamp
        {
            return Ok(Some(signed.header.clone()));
        }
        let header = self.sign(credential)?;
        *current = Some(Signed {
            header: header.clone(),
            stamp,
        });
        Ok(Some(header))
    }

    /// Reads the credential again after a 401, whatever the file's time says. `true` if it is another one.
    pub(super) fn renew(&self) -> bool {
        let Some(credential @ Credential::File(path)) = self.credential() else {
            return false;
        };
        let Ok(header) = self.sign(credential) else {
            return false;
        };
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = current
            .as_ref()
            .is_none_or(|signed| signed.header != header);
        *current = Some(Signed {
            header,
            stamp: Stamp::of(path),
        });
        changed
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
    fn sign(&self, credential: &Credential) -> Result<HeaderValue, String> {
        let from_file;
        let secret = match credential {
            Credential::Value(secret) => secret,
            Credential::File(path) => {
                from_file = self.read(path)?;
                &from_file
            }
        };
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
                "The {} token holds a character that no HTTP header may hold (a line break inside it?). \
                 Write the token file again, with nothing but the token.",
                self.product
            )
        })?;
        header.set_sensitive(true);
        Ok(header)
    }

    fn read(&self, path: &Path) -> Result<Secret, String> {
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
        Secret::new(&text).ok_or_else(|| {
            format!(
                "Token file is empty: {shown}. Write the {} token to it.",
                self.product
            )
        })
    }
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
        assert_eq!(
            signer.header().expect("signed").expect("a header"),
            "Bearer first"
        );
        std::fs::write(&path, "the second\n").expect("written");
        assert_eq!(
            signer.header().expect("signed").expect("a header"),
            "Bearer the second"
        );
        assert!(!signer.renew(), "nothing new to send");
        std::fs::write(&path, "the third!\n").expect("written");
        assert!(signer.renew());
    }

    #[test]
    fn says_what_to_do_about_a_missing_or_empty_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        let message = signer(&path).header().expect_err("no file");
        assert!(
            message.starts_with(&format!("Token file not found: {}", path.display())),
            "{message}"
        );
        std::fs::write(&path, " \n").expect("written");
        let message = signer(&path).header().expect_err("empty");
        assert!(message.starts_with("Token file is empty"), "{message}");
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
        let header = signer.header().expect("signed").expect("a header");
        assert_eq!(header, "Basic YWRhQGV4YW1wbGUuY29tOnRva2Vu");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }
}
