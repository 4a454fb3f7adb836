//! Finds the credential of a product and looks at its file, without reading it.
//!
//! The messages are fixed: people search for them, and the guide lists the first three.

use std::path::{Path, PathBuf};

use super::Problem;
use super::check::Surroundings;
use super::load::{Files, Notes};
use crate::atlassian::{Credential, Product};
use crate::secret::Secret;

/// One of the two kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Cloud's API token; on a self-hosted site the password.
    Api,
    /// A personal access token of a self-hosted site.
    Personal,
}

impl Token {
    fn name(self) -> &'static str {
        match self {
            Token::Api => "API token",
            Token::Personal => "personal access token",
        }
    }

    fn short(self) -> &'static str {
        match self {
            Token::Api => "token",
            Token::Personal => "pat",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Token::Api => "from https://id.atlassian.com/manage-profile/security/api-tokens",
            Token::Personal => "from your profile there, below Personal Access Tokens",
        }
    }

    fn variable(self, product: Product) -> String {
        format!("{}_{}_FILE", product.prefix(), self.short().to_uppercase())
    }

    /// The name of the secret in the guide: `api-jira-token`.
    fn secret(self, product: Product) -> String {
        format!("api-{}-{}", product.prefix().to_lowercase(), self.short())
    }

    fn option(self, product: Product) -> String {
        let product = product.prefix().to_lowercase();
        format!("features.ai.mcp.atlassian.{product}.{}File", self.short())
    }
}

/// The credential that was given: a file, a value, or a file in systemd's credentials folder.
pub(super) fn find(
    product: Product,
    token: Token,
    file: Option<&Path>,
    value: Option<&Secret>,
    surroundings: &Surroundings,
) -> Option<Credential> {
    if let Some(path) = file {
        return Some(Credential::File(path.to_owned()));
    }
    if let Some(secret) = value {
        return Some(Credential::Value(secret.clone()));
    }
    let name = token.secret(product);
    let short = name.trim_start_matches("api-").to_owned();
    if surroundings.files == Files::Trusted {
        return Some(Credential::File(
            Path::new("$CREDENTIALS_DIRECTORY").join(short),
        ));
    }
    let folder = surroundings.credentials_directory.as_deref()?;
    let candidates: [PathBuf; 2] = [folder.join(short), folder.join(name)];
    candidates
        .into_iter()
        .find(|path| path.is_file())
        .map(Credential::File)
}

/// What to say when there is none.
pub(super) fn not_set(product: Product, token: Token) -> Problem {
    let variable = token.variable(product);
    let secret = token.secret(product);
    Problem::new(
        format!("{variable} environment variable not set"),
        format!(
            "On NixOS set `{} = config.age.secrets.\"{secret}\".path;` and encrypt the secret with \
             `agenix -e secrets/{secret}.age`. Elsewhere write the {} ({}) to a file that only you can read \
             and set {variable} to its path.",
            token.option(product),
            token.name(),
            token.source(),
        ),
    )
}

/// Looks at a token file: whether it is there, is a file, can be read, is not empty.
///
/// Only the look is taken here; `http` reads it when the first request leaves. Something that is not a
/// plain file (a pipe) is not opened, because opening could wait.
pub(super) fn look_at(
    product: Product,
    token: Token,
    credential: &Credential,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Result<(), Problem> {
    let Credential::File(path) = credential else {
        return Ok(());
    };
    if surroundings.files == Files::Trusted {
        return Ok(());
    }
    let shown = path.display();
    let secret = token.secret(product);
    let variable = token.variable(product);
    let not_readable = || {
        Problem::new(
            format!("Token file not readable: {shown}"),
            format!(
                "Give it to the user that runs atlassian-mcp, mode 0400; with agenix set \
                 `age.secrets.\"{secret}\".owner`."
            ),
        )
    };
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => not_readable(),
        _ => Problem::new(
            format!("Token file not found: {shown}"),
            format!(
                "On NixOS deploy the system, which decrypts the secret to /run/agenix/{secret}: \
                 `just quick-deploy HOST`. Elsewhere write the {} to that file, or let {variable} name \
                 the right one.",
                token.name()
            ),
        ),
    })?;
    if metadata.is_dir() {
        return Err(Problem::new(
            format!("Token file is a directory: {shown}"),
            format!(
                "Let {variable} name the file in it that holds the {}.",
                token.name()
            ),
        ));
    }
    if !metadata.is_file() {
        return Ok(());
    }
    if metadata.len() == 0 {
        return Err(Problem::new(
            format!("Token file is empty: {shown}"),
            format!(
                "Write the {} ({}) to it; with agenix: `agenix -e secrets/{secret}.age`, then deploy.",
                token.name(),
                token.source()
            ),
        ));
    }
    if std::fs::File::open(path).is_err() {
        return Err(not_readable());
    }
    if path.starts_with("/nix/store") {
        notes.warn(format!(
            "Token file {shown} is in the Nix store, where everybody can read it: use `agenix` and `{}`.",
            token.option(product)
        ));
    } else if others_can_read(&metadata) {
        notes.warn(format!(
            "Token file {shown} can be read by every user of this machine: `chmod 400 {shown}`."
        ));
    }
    Ok(())
}

#[cfg(unix)]
fn others_can_read(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o004 != 0
}

#[cfg(not(unix))]
fn others_can_read(_: &std::fs::Metadata) -> bool {
    false
}
