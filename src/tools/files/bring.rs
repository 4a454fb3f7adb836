//! Files on their way into an answer: bounded in number and bytes, and each that does not come with its reason.

use std::future::Future;

use serde_json::{Value, json};

use super::{FILES, MOST, Named, PART, TOGETHER, picture};
use crate::tools::{Beside, Context};

/// A file that is to come.
#[derive(Debug)]
pub(in crate::tools) struct Wanted {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The site's word for its kind.
    pub media_type: String,
    /// Its bytes, if the site tells.
    pub size: Option<u64>,
    /// As a reader sees it.
    pub shown: Value,
    /// The call that fetches it alone.
    pub next: Value,
}

/// What came of several files.
#[derive(Debug, Default)]
pub(in crate::tools) struct Brought {
    /// Those that are beside the answer, as a reader sees them.
    pub brought: Vec<Value>,
    /// Those that are not, each with the reason.
    pub failed: Vec<Value>,
    /// The files.
    pub beside: Vec<Beside>,
}

impl Wanted {
    /// What it is to a reader.
    pub(in crate::tools) fn named(&self) -> Named<'_> {
        Named {
            name: &self.name,
            media_type: &self.media_type,
        }
    }
}

/// Fetches files one after another; pictures scaled. `name` is the key of a file's name where it failed; under
/// lockdown its id alone tells which it is. `fetch` is given
/// the place of a file in the list and how many bytes it may have.
pub(in crate::tools) async fn bring<F>(
    cx: &Context,
    files: &[Wanted],
    name: &str,
    fetch: impl Fn(usize, u64) -> F,
) -> Brought
where
    F: Future<Output = Result<Vec<u8>, String>>,
{
    let mut all = Brought::default();
    let mut so_far = 0;
    for (at, file) in files.iter().enumerate() {
        let room = TOGETHER.saturating_sub(so_far);
        // A picture becomes smaller on its way.
        let most = match file.named().picture() {
            Some(_) => MOST,
            None => (PART as u64).min(room),
        };
        let is_over = room == 0
            || file
                .size
                .is_some_and(|size| size > most && size <= PART as u64);
        let outcome = if all.beside.len() >= FILES {
            Err(format!("only {FILES} files come at once"))
        } else if is_over {
            Err("the files before it fill the answer".to_owned())
        } else {
            match fetch(at, most).await {
                Ok(bytes) => one(cx, file, bytes).await,
                Err(reason) => Err(reason),
            }
        };
        match outcome {
            Ok((beside, scaled)) => {
                so_far += beside.len() as u64;
                let mut shown = file.shown.clone();
                if let Some(scaled) = scaled {
                    shown["scaled"] = scaled;
                }
                all.brought.push(shown);
                all.beside.push(beside);
            }
            Err(reason) => {
                let mut failed = json!({"id": file.id, "reason": reason, "next": file.next});
                // Whoever attached it chose its name.
                if !cx.is_lockdown {
                    failed[name] = json!(file.name);
                }
                all.failed.push(failed);
            }
        }
    }
    all
}

/// One file as it stands beside an answer, and how it was scaled.
async fn one(
    cx: &Context,
    file: &Wanted,
    bytes: Vec<u8>,
) -> Result<(Beside, Option<Value>), String> {
    let named = file.named();
    match named.picture() {
        Some(kind) if kind != "image/svg+xml" => {
            let picture = picture::show(bytes, cx.image_edge).await?;
            let scaled = picture.scaled();
            Ok((picture.beside(), scaled))
        }
        _ => Ok((named.file(&file.id, bytes), None)),
    }
}

/// Bytes that are fetched, unless there are too many: what is said of their number counts before, what it is afterwards
/// (behaviours 96 and 97).
pub(in crate::tools) async fn fetched(
    size: Option<u64>,
    most: u64,
    bytes: impl Future<Output = Result<Vec<u8>, String>>,
) -> Result<Vec<u8>, String> {
    let too_large = |size: u64| {
        format!(
            "it has {size} bytes; at most {} MiB come",
            most / (1024 * 1024)
        )
    };
    if let Some(size) = size.filter(|size| *size > most) {
        return Err(too_large(size));
    }
    let bytes = bytes.await?;
    match bytes.len() as u64 {
        size if size > most => Err(too_large(size)),
        _ => Ok(bytes),
    }
}
