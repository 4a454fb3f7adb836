//! What is said of a panic: where it was, and its words only if they stand in the program itself.
//!
//! Words that were put together at run time may quote what they are about: the text of an issue, a path, a credential.
//! None of that belongs in a log.

use std::any::Any;
use std::panic::{self, Location};

use super::output;

/// From now on, for the whole process.
pub(super) fn say_little() {
    panic::set_hook(Box::new(|panic| {
        let told = told(panic.payload(), panic.location());
        output::note(format_args!("{told}"));
    }));
}

fn told(payload: &(dyn Any + Send), location: Option<&Location<'_>>) -> String {
    let place = location.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    match payload.downcast_ref::<&'static str>() {
        Some(words) => format!("atlassian-mcp broke at {place}: {words}"),
        None => format!(
            "atlassian-mcp broke at {place} (the words are left out, because they may quote data)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(broken: impl FnOnce() + panic::UnwindSafe) -> Box<dyn Any + Send> {
        panic::catch_unwind(broken).expect_err("a panic")
    }

    #[test]
    fn words_that_quote_something_are_left_out() {
        let secret = "s3cr3t-token".to_owned();
        let quoted = payload(|| panic!("signing with {secret}"));
        let told = told(quoted.as_ref(), Some(Location::caller()));
        assert!(
            !told.contains("s3cr3t") && !told.contains("signing"),
            "{told}"
        );
        assert!(told.contains("panics.rs:"), "{told}");
    }

    #[test]
    fn words_of_the_program_are_told() {
        let plain = payload(|| panic!("the list is empty"));
        assert_eq!(
            told(plain.as_ref(), None),
            "atlassian-mcp broke at an unknown place: the list is empty"
        );
    }
}
