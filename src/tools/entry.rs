//! A tool without its type: what the list holds and the door calls.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

#[cfg(debug_assertions)]
use schemars::generate::SchemaGenerator;
use serde_json::{Map, Value};

use super::{Change, Context, Error, Read, Reply, Result, Sites, Tool, Toolset, Write};
use crate::atlassian::{Action, Target};

/// A future a tool returns.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// A tool in the list.
pub struct Entry {
    /// See [`Tool::NAME`].
    pub name: &'static str,
    /// See [`Tool::TITLE`].
    pub title: &'static str,
    /// See [`Tool::TOOLSET`].
    pub toolset: Toolset,
    /// See [`Tool::ACTION`].
    pub action: Action,
    /// See [`Tool::SITES`].
    pub sites: Sites,
    /// See [`Tool::CLEARABLE`].
    pub clearable: &'static [&'static str],
    /// See [`Tool::ALIASES`].
    pub aliases: &'static [(&'static str, &'static str)],
    #[cfg(debug_assertions)]
    schema: fn(&mut SchemaGenerator) -> schemars::Schema,
    parse: fn(Map<String, Value>) -> Result<Parsed>,
}

/// Arguments that were read, and what to do with them.
pub struct Parsed {
    /// See [`Tool::targets`].
    pub targets: Vec<Target>,
    /// The rest of the way.
    pub run: Run,
}

/// What is left to do once the arguments are known and allowed.
pub enum Run {
    /// Look and answer.
    Read(Box<dyn FnOnce(Arc<Context>) -> Pending<Reply> + Send>),
    /// Look and say what would change.
    Write(Box<dyn FnOnce(Arc<Context>) -> Pending<Change> + Send>),
}

/// A tool as a client sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The name it is called by.
    pub name: &'static str,
    /// A few words for a person's menu.
    pub title: &'static str,
    /// What a model reads.
    pub description: String,
    /// Flat and portable: one `type` a property, nothing nested but typed items.
    pub input_schema: Arc<Map<String, Value>>,
    /// It changes nothing.
    pub read_only: bool,
    /// It may replace or remove what is there.
    pub destructive: bool,
    /// Doing it twice is doing it once.
    pub idempotent: bool,
}

impl Entry {
    /// A tool that changes nothing.
    pub const fn read<T: Read>() -> Self {
        Self::of::<T>(|arguments| {
            let tool: T = parse(arguments)?;
            Ok(Parsed {
                targets: tool.targets(),
                run: Run::Read(Box::new(|cx| Box::pin(async move { tool.read(&cx).await }))),
            })
        })
    }

    /// A tool that changes something.
    pub const fn write<T: Write>() -> Self {
        Self::of::<T>(|arguments| {
            let tool: T = parse(arguments)?;
            Ok(Parsed {
                targets: tool.targets(),
                run: Run::Write(Box::new(|cx| {
                    Box::pin(async move { tool.prepare(&cx).await })
                })),
            })
        })
    }

    const fn of<T: Tool>(parse: fn(Map<String, Value>) -> Result<Parsed>) -> Self {
        Self {
            name: T::NAME,
            title: T::TITLE,
            toolset: T::TOOLSET,
            action: T::ACTION,
            sites: T::SITES,
            clearable: T::CLEARABLE,
            aliases: T::ALIASES,
            #[cfg(debug_assertions)]
            schema: |generator| generator.root_schema_for::<T>(),
            parse,
        }
    }

    /// Whether it changes something.
    pub fn is_write(&self) -> bool {
        self.action != Action::Read
    }

    /// Reads arguments that were already brought into the schema's types.
    pub fn parse(&self, arguments: Map<String, Value>) -> Result<Parsed> {
        (self.parse)(arguments)
    }

    /// The description and the schema of the arguments, from the type itself.
    #[cfg(debug_assertions)]
    pub(super) fn described(&self) -> (String, Map<String, Value>) {
        // A plan was shown already.
        let takes_dry_run = self.is_write() && self.name != "atlassian_apply";
        super::schema::portable(self.schema, takes_dry_run)
    }

    /// The same as it was printed from the type.
    #[cfg(not(debug_assertions))]
    pub(super) fn described(&self) -> (String, Map<String, Value>) {
        super::printed::of(self.name)
    }

    /// The tool as a client sees it; some microseconds of work, so it is done on demand.
    pub fn listed(&self) -> Listed {
        let (description, input_schema) = self.described();
        Listed {
            name: self.name,
            title: self.title,
            description,
            input_schema: Arc::new(input_schema),
            read_only: !self.is_write(),
            destructive: matches!(
                self.action,
                Action::Update | Action::Transition | Action::Delete | Action::Administer
            ),
            idempotent: matches!(
                self.action,
                Action::Read | Action::Update | Action::Delete | Action::Administer
            ),
        }
    }
}

/// Reads arguments; a failure names the one that does not fit.
fn parse<T: Tool>(arguments: Map<String, Value>) -> Result<T> {
    let read =
        |arguments: &Map<String, Value>| T::deserialize(arguments).map_err(|e| e.to_string());
    read(&arguments).map_err(|reason| {
        // Without the one that does not fit, the words are others. Looked for only after a failure.
        let culprit = arguments.keys().find(|name| {
            let mut others = arguments.clone();
            others.shift_remove(name.as_str());
            read(&others).map_or_else(|other| other != reason, |_| true)
        });
        let reason = in_words(&reason);
        Error::arguments(match culprit {
            None => format!("The arguments of `{}` do not fit: {reason}.", T::NAME),
            Some(name) => format!(
                "The argument `{name}` of `{}` does not fit: {reason}.",
                T::NAME
            ),
        })
    })
}

/// What serde expected, without the names of our types.
fn in_words(reason: &str) -> String {
    let Some((before, expected)) = reason.rsplit_once("expected ") else {
        return reason.to_owned();
    };
    let words = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, not below 0",
        "i32" | "i64" | "isize" => "a whole number",
        "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        other => other,
    };
    format!("{before}expected {words}")
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_reader_is_not_told_the_names_of_our_types() {
        for (said, told) in [
            (
                "invalid value: integer `-3`, expected u32",
                "invalid value: integer `-3`, expected a whole number, not below 0",
            ),
            (
                "invalid type: string \"x\", expected a boolean",
                "invalid type: string \"x\", expected true or false",
            ),
            ("missing field `jql`", "missing field `jql`"),
        ] {
            assert_eq!(in_words(said), told);
        }
    }
}
