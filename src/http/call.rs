//! A request as a value: what to send and how to read the answer, with no connection in sight.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::place;
use crate::json::{Unfit, Walk};

/// What is sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// What it is, in the words of a log line or an error: `get issue`.
    pub name: &'static str,
    /// `GET`, or `POST` for a search whose words do not fit an address.
    pub method: http::Method,
    /// Below the site's base address, beginning with `/`, each segment percent-encoded.
    pub path: String,
    /// Query parameters in the order they are sent.
    pub query: Vec<(Cow<'static, str>, String)>,
    /// Headers besides those that every request has.
    pub headers: Vec<(&'static str, &'static str)>,
    /// What is sent along.
    pub body: Body,
    /// An API that Atlassian's gateway serves for the site, and the site itself does not (Cloud): the path begins behind
    /// the site's cloud id.
    pub api: Option<&'static str>,
    /// Whether a redirect to another host is followed, with nothing that says who asks. For the bytes of files.
    pub may_leave: bool,
}

/// A request that changes nothing and the way to read its answer.
///
/// Apart from [`Request`] so that what sends is one piece of code and not one for each kind of answer.
pub struct Call<T> {
    /// What is sent.
    pub request: Request,
    /// Reads the answer of a success; the text says where it does not fit.
    pub decode: fn(&[u8]) -> Result<T, String>,
}

/// A request that changes something. It leaves only with a [`Permit`], and only once.
pub struct Write<T>(pub Call<T>);

/// The leave to change something, made by the door after its decision.
///
/// It cannot be built elsewhere (a test reads the source for it), so no code path writes without a
/// policy having been asked.
#[derive(Debug)]
pub struct Permit(Effect);

/// Whether anything may have been changed by the requests of a [`Permit`].
#[derive(Clone, Debug, Default)]
pub struct Effect(Arc<AtomicBool>);

impl Permit {
    /// For `door` alone.
    pub(crate) fn granted_by_the_door() -> Self {
        Self(Effect::default())
    }

    /// For one more step of the same change: an undo is made of several calls of tools.
    pub(crate) fn for_another_step(&self) -> Self {
        Self(self.0.clone())
    }

    /// What its requests do, to be asked when it is gone.
    pub(crate) fn effect(&self) -> Effect {
        self.0.clone()
    }

    /// A request was taken by the site, or may have been.
    pub(super) fn took_effect(&self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

impl Effect {
    /// Whether a request was taken by the site, or may have been. If not, everything is as it was.
    pub fn is_possible(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a request carries.
#[derive(Clone, Debug, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// JSON text.
    Json(Bytes),
    /// A form with files. It goes out with `X-Atlassian-Token: no-check`, without which both products refuse it.
    Form(Vec<Part>),
}

/// One part of a form.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name of the form's field.
    pub name: &'static str,
    /// The name of the file, for a part that is one.
    pub file_name: Option<String>,
    /// Its bytes.
    pub bytes: Bytes,
}

impl<T> Call<T> {
    /// A plain read.
    pub fn get(
        name: &'static str,
        path: impl Into<String>,
        decode: fn(&[u8]) -> Result<T, String>,
    ) -> Self {
        Self::new(name, http::Method::GET, path, decode)
    }

    /// Any request; [`Call::write`] marks it as one that changes something.
    pub fn new(
        name: &'static str,
        method: http::Method,
        path: impl Into<String>,
        decode: fn(&[u8]) -> Result<T, String>,
    ) -> Self {
        Self {
            request: Request {
                name,
                method,
                path: path.into(),
                query: Vec::new(),
                headers: Vec::new(),
                body: Body::Empty,
                api: None,
                may_leave: false,
            },
            decode,
        }
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.request.query.push((name.into(), value.into()));
        self
    }

    /// Adds a query parameter if there is a value.
    pub fn query_if(
        self,
        name: impl Into<Cow<'static, str>>,
        value: Option<impl Into<String>>,
    ) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.request.headers.push((name, value));
        self
    }

    /// Goes to an API that the gateway alone serves.
    pub fn at_gateway(mut self, api: &'static str) -> Self {
        self.request.api = Some(api);
        self
    }

    /// Follows a redirect to another host, where sites keep the bytes of files. No credential goes there.
    pub fn may_leave(mut self) -> Self {
        self.request.may_leave = true;
        self
    }

    /// Sends `body` as JSON.
    pub fn json_body(mut self, body: &impl Serialize) -> Self {
        // Our bodies are maps with string keys, which serde_json cannot fail to write.
        self.request.body = Body::Json(serde_json::to_vec(body).unwrap_or_default().into());
        self
    }

    /// Sends a form with files.
    pub fn form(mut self, parts: Vec<Part>) -> Self {
        self.request.body = Body::Form(parts);
        self
    }

    /// Marks it as a request that changes something.
    pub fn write(self) -> Write<T> {
        Write(self)
    }
}

/// One segment of a path, percent-encoded, so that no argument can reach another address.
pub fn segment(text: &str) -> impl std::fmt::Display + '_ {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    percent_encoding::utf8_percent_encode(text, KEPT)
}

/// Decodes JSON; the error names the path of what does not fit.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    if bytes.trim_ascii().is_empty() {
        return Err("the answer is empty".into());
    }
    serde_json::from_slice(bytes).map_err(|error| unfit(bytes, &error))
}

/// Decodes a large answer of which little is shown, going through it once; the error names the path of what does not
/// fit.
pub fn walk<'a, T>(
    bytes: &'a [u8],
    read: impl FnOnce(&mut Walk<'a>) -> Result<T, Unfit>,
) -> Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut walk = Walk::new(text);
    if walk.is_at_end() {
        return Err("the answer is empty".into());
    }
    let read = read(&mut walk).and_then(|read| match walk.is_at_end() {
        true => Ok(read),
        false => Err(walk.unfit("expected the end")),
    });
    read.map_err(|Unfit { at, what }| match place::path_to(bytes, at) {
        path if path.is_empty() => what.to_owned(),
        path => format!("at `{path}`: {what}"),
    })
}

fn unfit(bytes: &[u8], error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let words = error.to_string();
    let words = words
        .strip_suffix(&format!(" at line {line} column {column}"))
        .unwrap_or(&words);
    let words = without_type_names(words);
    match place::path(bytes, line, column) {
        path if path.is_empty() => words,
        path => format!("at `{path}`: {words}"),
    }
}

/// The names of our types say nothing to a reader.
fn without_type_names(words: &str) -> String {
    match words.split_once("expected struct ") {
        Some((before, _)) => format!("{before}expected an object"),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Wire {
        #[expect(dead_code, reason = "only read into")]
        id: u8,
    }

    #[test]
    fn what_does_not_fit_is_said_without_our_names() {
        let said = |text: &str| json::<Vec<Wire>>(text.as_bytes()).expect_err("no list of them");
        assert_eq!(said(" \n"), "the answer is empty");
        let null = said("[null]");
        assert!(
            null.ends_with("invalid type: null, expected an object"),
            "{null}"
        );
        assert!(said("{").contains("invalid type: map"), "{}", said("{"));
    }
}
