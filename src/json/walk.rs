//! Reads a long answer from its beginning to its end once, keeping what is wanted.

use std::borrow::Cow;
use std::fmt;

use super::owned::Owned;
use super::raw::{self, Members, Raw};
use super::scan;

/// A place in a text, and the way on from there.
///
/// Each value has to be passed: by reading it, or by [`Walk::skip`].
#[derive(Debug)]
pub struct Walk<'a> {
    text: &'a str,
    at: usize,
}

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The byte where it stands.
    pub at: usize,
    /// What was wanted there, as in `expected an object`.
    pub what: &'static str,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }
}

/// Where the name of a member stands, without its quotes.
struct Key {
    from: usize,
    to: usize,
    has_escapes: bool,
}

impl Key {
    /// The name as it is meant; `None` if it cannot be read.
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        match self.has_escapes {
            true => raw::key(text, self.from, self.to),
            false => text.get(self.from..self.to).map(Cow::Borrowed),
        }
    }
}

impl<'a> Walk<'a> {
    /// At the beginning of a text that is one JSON value.
    pub fn new(text: &'a str) -> Self {
        Self {
            at: scan::skip_space(text.as_bytes(), 0),
            text,
        }
    }

    /// Whether nothing but white space is left.
    pub fn is_at_end(&self) -> bool {
        scan::skip_space(self.bytes(), self.at) == self.text.len()
    }

    /// Passes an object; `each` gets the name of a member and stands at its value.
    ///
    /// # Errors
    /// If it is no object, or what `each` says.
    pub fn object(
        &mut self,
        mut each: impl FnMut(&str, &mut Self) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        let mut more = self.open(b'{', b'}', "expected an object")?;
        while more {
            let key = self.key()?;
            let name = key.read(self.text).ok_or(self.unfit("expected a name"))?;
            each(&name, self)?;
            more = self.go_on(b'}')?;
        }
        Ok(())
    }

    /// Passes an object and gives its members.
    ///
    /// # Errors
    /// If it is none.
    pub fn members(&mut self) -> Result<Members<'a>, Unfit> {
        let mut members = Vec::with_capacity(8);
        let mut more = self.open(b'{', b'}', "expected an object")?;
        while more {
            let key = self.key()?;
            let value = self.raw()?;
            members.extend(key.read(self.text).map(|name| (name, value)));
            more = self.go_on(b'}')?;
        }
        Ok(Members::of(members))
    }

    /// Passes a list; `each` stands at an item.
    ///
    /// # Errors
    /// If it is no list, or what `each` says.
    pub fn list(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        let mut more = self.open(b'[', b']', "expected a list")?;
        while more {
            each(self)?;
            more = self.go_on(b']')?;
        }
        Ok(())
    }

    /// Passes any value.
    ///
    /// # Errors
    /// If it does not end.
    pub fn skip(&mut self) -> Result<(), Unfit> {
        self.at = scan::after_value(self.bytes(), self.at).ok_or(self.unfit("expected a value"))?;
        Ok(())
    }

    /// Passes any value and gives it.
    ///
    /// # Errors
    /// If it does not end.
    pub fn raw(&mut self) -> Result<Raw<'a>, Unfit> {
        let from = self.at;
        self.skip()?;
        Ok(Raw::of(self.text.get(from..self.at).unwrap_or_default()))
    }

    /// Passes a string and gives it.
    ///
    /// # Errors
    /// If it is none.
    pub fn string(&mut self) -> Result<String, Unfit> {
        let unfit = self.unfit("expected a string");
        let text = self.raw()?.text().ok_or(unfit)?;
        Ok(text.into_owned())
    }

    /// Passes a whole number and gives it.
    ///
    /// # Errors
    /// If it is none.
    pub fn number(&mut self) -> Result<u64, Unfit> {
        let unfit = self.unfit("expected a whole number");
        self.raw()?.as_str().parse().map_err(|_| unfit)
    }

    /// Passes an object and keeps it; `null` is one without members.
    ///
    /// # Errors
    /// If it is none.
    pub fn owned(&mut self) -> Result<Owned, Unfit> {
        if self.is_null() {
            self.skip()?;
            return Ok(Owned::default());
        }
        let from = self.at;
        let mut members = Vec::with_capacity(16);
        let mut has_escapes = false;
        let mut more = self.open(b'{', b'}', "expected an object")?;
        while more {
            let key = self.key()?;
            let value = self.at;
            self.skip()?;
            has_escapes |= key.has_escapes;
            members.push((key.from - from..key.to - from, value - from..self.at - from));
            more = self.go_on(b'}')?;
        }
        Ok(Owned::of(
            self.text.get(from..self.at).unwrap_or_default(),
            members,
            has_escapes,
        ))
    }

    /// Whether the value here is `null`.
    pub fn is_null(&self) -> bool {
        self.bytes().get(self.at) == Some(&b'n')
    }

    /// That something else was wanted here.
    pub fn unfit(&self, what: &'static str) -> Unfit {
        Unfit { at: self.at, what }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// Goes behind an opening bracket; whether there is anything in it. If not, it is passed.
    fn open(&mut self, opening: u8, closing: u8, what: &'static str) -> Result<bool, Unfit> {
        if self.bytes().get(self.at) != Some(&opening) {
            return Err(self.unfit(what));
        }
        self.at = scan::skip_space(self.bytes(), self.at + 1);
        let is_empty = self.bytes().get(self.at) == Some(&closing);
        self.at += usize::from(is_empty);
        Ok(!is_empty)
    }

    /// Passes a name and a colon.
    fn key(&mut self) -> Result<Key, Unfit> {
        let bytes = self.bytes();
        let found = match bytes.get(self.at) {
            Some(b'"') => scan::after_string(bytes, self.at),
            _ => None,
        };
        let end = found.ok_or(self.unfit("expected a name"))?;
        let (from, to) = (self.at + 1, end - 1);
        let name = bytes.get(from..to).unwrap_or_default();
        #[expect(
            clippy::manual_contains,
            reason = "names are so short that going over them byte by byte is the fastest"
        )]
        let has_escapes = name.iter().any(|byte| *byte == b'\\');
        self.at = scan::skip_space(bytes, end);
        if bytes.get(self.at) != Some(&b':') {
            return Err(self.unfit("expected `:`"));
        }
        self.at = scan::skip_space(bytes, self.at + 1);
        Ok(Key {
            from,
            to,
            has_escapes,
        })
    }

    /// Goes behind a comma or a closing bracket; whether it was a comma.
    fn go_on(&mut self, closing: u8) -> Result<bool, Unfit> {
        self.at = scan::skip_space(self.bytes(), self.at);
        match self.bytes().get(self.at) {
            Some(b',') => {
                self.at = scan::skip_space(self.bytes(), self.at + 1);
                Ok(true)
            }
            Some(byte) if *byte == closing => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.unfit("expected `,` or the end of the list or object")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names at each level, lists included.
    fn names(walk: &mut Walk<'_>, into: &mut Vec<String>) -> Result<(), Unfit> {
        if walk.bytes().get(walk.at) == Some(&b'[') {
            return walk.list(|walk| names(walk, into));
        }
        if walk.bytes().get(walk.at) != Some(&b'{') {
            return walk.skip();
        }
        walk.object(|name, walk| {
            into.push(name.to_owned());
            names(walk, into)
        })
    }

    #[test]
    fn everything_is_passed_once_and_in_order() {
        let text = " {\"a\": [{\"b\\\"\": 1 }, [], {} , null], \"c\": {\"d\": \"}\"}} \n";
        let mut walk = Walk::new(text);
        let mut found = Vec::new();
        names(&mut walk, &mut found).unwrap();
        assert_eq!(found, ["a", "b\"", "c", "d"]);
        assert!(walk.is_at_end());
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let mut walk = Walk::new(r#"[{"x": null, "y": ["]"]}, null, 7]"#);
        let mut kept = Vec::new();
        let error = walk
            .list(|walk| {
                kept.push(walk.owned()?);
                Ok(())
            })
            .expect_err("7 is no object");
        assert_eq!((error.at, error.what), (32, "expected an object"));
        assert_eq!(kept[0].get("y").map(Raw::as_str), Some(r#"["]"]"#));
        assert_eq!(kept[0].names().collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(kept[1].names().count(), 0);
    }

    #[test]
    fn what_does_not_fit_is_said_with_its_place() {
        let read = |text: &str| {
            Walk::new(text).object(|name, walk| match name {
                "text" => walk.string().map(drop),
                "number" => walk.number().map(drop),
                _ => walk.skip(),
            })
        };
        assert_eq!(read(r#"{"text": "a", "number": 12, "x": [1]}"#), Ok(()));
        for (text, at) in [
            ("", 0),
            ("[]", 0),
            (r#"{"text": 7}"#, 9),
            (r#"{"number": "7"}"#, 11),
            (r#"{"number": -7}"#, 11),
            (r#"{"x" 7}"#, 5),
            (r#"{x: 7}"#, 1),
            (r#"{"x": 7 8}"#, 8),
            (r#"{"x": [1, "#, 6),
            (r#"{"x": }"#, 6),
            (r#"{"x": "cut"#, 6),
        ] {
            assert_eq!(read(text).map_err(|error| error.at), Err(at), "{text}");
        }
    }
}
