//! What a client offers to a person beside tools: resources to attach, and prompts to begin with.
//!
//! Both are data that lead to tools. A resource is an address that one tool reads, through the door like any call; a
//! prompt is a text that names tools. So neither reaches anything a call could not reach, and each is offered where the
//! tools it needs are offered.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::entry::Pending;
use super::{Context, confluence, jira};

/// Gives values that begin as somebody typed, with what was given for other variables before.
pub type Complete = fn(Arc<Context>, String, BTreeMap<String, String>) -> Pending<Vec<String>>;

/// Gives things to choose from.
pub type List = fn(Arc<Context>) -> Pending<Vec<Listed>>;

/// A kind of thing with an address.
pub struct Resource {
    /// `confluence://page/{id}`: between slashes, words and variables.
    pub template: &'static str,
    /// A short name.
    pub name: &'static str,
    /// A few words for a person's menu.
    pub title: &'static str,
    /// What one gets.
    pub description: &'static str,
    /// The tool that reads it.
    pub tool: &'static str,
    /// Its variables.
    pub variables: &'static [Variable],
    /// Those to choose from without typing anything.
    pub list: Option<List>,
}

/// A variable of an address, or an argument of a prompt.
pub struct Variable {
    /// What it is called.
    pub name: &'static str,
    /// For a person.
    pub description: &'static str,
    /// Whether it must be given; variables of an address always must.
    pub is_required: bool,
    /// The argument of the tool that it is; of no meaning in a prompt.
    pub argument: &'static str,
    /// What may be meant.
    pub complete: Option<Complete>,
}

/// One thing with its address.
pub struct Listed {
    /// Its address.
    pub uri: String,
    /// A short name.
    pub name: String,
    /// For a person.
    pub title: String,
}

/// A text to begin with.
pub struct Prompt {
    /// What it is called.
    pub name: &'static str,
    /// A few words for a person's menu.
    pub title: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it asks for.
    pub arguments: &'static [Variable],
    /// The tools its text names.
    pub tools: &'static [&'static str],
    /// The text, with `{argument}`; a line that names an argument which was not given is left out.
    pub text: &'static str,
}

/// Every kind of resource.
pub fn resources() -> impl Iterator<Item = &'static Resource> {
    jira::offers::RESOURCES
        .iter()
        .chain(confluence::offers::RESOURCES)
}

/// Every prompt.
pub fn prompts() -> impl Iterator<Item = &'static Prompt> {
    jira::offers::PROMPTS
        .iter()
        .chain(confluence::offers::PROMPTS)
}

/// What an address may hold as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

impl Resource {
    /// The arguments of the tool, if an address is one of this kind.
    pub fn arguments(&self, uri: &str) -> Option<Vec<(&'static str, String)>> {
        let (wanted, given) = (self.template.split('/'), uri.split('/'));
        if wanted.clone().count() != given.clone().count() {
            return None;
        }
        let mut arguments = Vec::new();
        for (wanted, given) in wanted.zip(given) {
            match self.variable(wanted) {
                Some(variable) => {
                    let value = percent_decode_str(given).decode_utf8().ok()?;
                    if value.trim().is_empty() {
                        return None;
                    }
                    arguments.push((variable.argument, value.into_owned()));
                }
                None if wanted == given => {}
                None => return None,
            }
        }
        Some(arguments)
    }

    /// The address with these values, one for each variable in its place.
    pub fn uri(&self, values: &[&str]) -> String {
        let mut values = values.iter();
        let parts: Vec<String> = self
            .template
            .split('/')
            .map(|part| match self.variable(part) {
                Some(_) => utf8_percent_encode(values.next().unwrap_or(&""), KEPT).to_string(),
                None => part.to_owned(),
            })
            .collect();
        parts.join("/")
    }

    fn variable(&self, part: &str) -> Option<&'static Variable> {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        self.variables.iter().find(|variable| variable.name == name)
    }
}

impl Prompt {
    /// The text with what was given.
    ///
    /// # Errors
    /// The name of an argument that is missing, or that the prompt does not have.
    pub fn filled(&self, given: &BTreeMap<String, String>) -> Result<String, String> {
        let value = |name: &str| {
            given
                .get(name)
                .map(|text| text.trim())
                .filter(|text| !text.is_empty())
        };
        let known = |name: &str| self.arguments.iter().any(|argument| argument.name == name);
        if let Some(other) = given.keys().find(|name| !known(name)) {
            return Err(format!("`{}` has no argument `{other}`", self.name));
        }
        for argument in self.arguments {
            if argument.is_required && value(argument.name).is_none() {
                return Err(format!("`{}` needs `{}`", self.name, argument.name));
            }
        }
        let lines = self.text.lines().filter_map(|line| self.line(line, &value));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    /// One line with its values, each put in once: what a value looks like does not matter. `None` if one is missing.
    fn line<'v>(&self, line: &str, value: &impl Fn(&str) -> Option<&'v str>) -> Option<String> {
        let mut text = String::new();
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once('{') {
            text.push_str(before);
            let named = behind
                .split_once('}')
                .filter(|(name, _)| self.arguments.iter().any(|argument| argument.name == *name));
            match named {
                Some((name, behind)) => {
                    text.push_str(value(name)?);
                    rest = behind;
                }
                None => {
                    text.push('{');
                    rest = behind;
                }
            }
        }
        text.push_str(rest);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::ALL;

    #[test]
    fn every_offer_leads_to_tools_that_exist() {
        let exists = |name: &str| ALL.iter().any(|entry| entry.name == name);
        for resource in resources() {
            assert!(exists(resource.tool), "{}", resource.template);
            for variable in resource.variables {
                assert!(
                    resource
                        .template
                        .contains(&format!("{{{}}}", variable.name))
                );
            }
            let values: Vec<&str> = resource.variables.iter().map(|_| "a b/ä").collect();
            let back = resource.arguments(&resource.uri(&values)).expect("its own");
            assert!(back.iter().all(|(_, value)| value == "a b/ä"), "{back:?}");
        }
        for prompt in prompts() {
            for tool in prompt.tools {
                assert!(
                    exists(tool) && prompt.text.contains(tool),
                    "{} {tool}",
                    prompt.name
                );
            }
            for word in prompt
                .text
                .split('`')
                .filter(|word| word.starts_with("confluence_") || word.starts_with("jira_"))
            {
                assert!(prompt.tools.contains(&word), "{} names {word}", prompt.name);
            }
            for argument in prompt.arguments {
                assert!(
                    prompt.text.contains(&format!("{{{}}}", argument.name)),
                    "{}",
                    prompt.name
                );
            }
        }
    }

    #[test]
    fn a_prompt_says_what_was_given_and_nothing_else() {
        let prompt = Prompt {
            name: "p",
            title: "P",
            description: "",
            arguments: &[
                Variable {
                    name: "a",
                    description: "",
                    is_required: true,
                    argument: "",
                    complete: None,
                },
                Variable {
                    name: "b",
                    description: "",
                    is_required: false,
                    argument: "",
                    complete: None,
                },
            ],
            tools: &[],
            text: "About {a}.\nMind {b}.\nEnd {a} {c}.",
        };
        let given = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()));
            prompt.filled(&pairs.collect())
        };
        assert_eq!(
            given(&[("a", " x {b} ")]),
            Ok("About x {b}.\nEnd x {b} {c}.".into())
        );
        let both = given(&[("a", "{b}"), ("b", "y")]);
        assert_eq!(both, Ok("About {b}.\nMind y.\nEnd {b} {c}.".into()));
        assert_eq!(given(&[("b", "y")]), Err("`p` needs `a`".into()));
        assert_eq!(
            given(&[("a", "x"), ("z", "y")]),
            Err("`p` has no argument `z`".into())
        );
    }
}
