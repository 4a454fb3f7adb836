//! Reads an `.env` file: `NAME=value` lines, as other tools write them.
//!
//! `export` before the name, `#` comments, single quotes (taken as they are) and double quotes (with
//! `\n`, `\t`, `\"`, `\\`) are understood. Nothing is expanded: a `$` stays a `$`.

/// The variables in the text, in its order, and the lines that say nothing, by number from 1.
pub(super) fn parse(text: &str) -> (Vec<(String, String)>, Vec<usize>) {
    let mut variables = Vec::new();
    let mut unread = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match variable(line) {
            Some(variable) => variables.push(variable),
            None => unread.push(index + 1),
        }
    }
    (variables, unread)
}

fn variable(line: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    Some((name.to_owned(), unquoted(value.trim())?))
}

/// The value without quotes and without a comment behind it; `None` if a quote is not closed.
fn unquoted(value: &str) -> Option<String> {
    if let Some(rest) = value.strip_prefix('\'') {
        let (inside, after) = rest.split_once('\'')?;
        return is_comment(after).then(|| inside.to_owned());
    }
    if let Some(rest) = value.strip_prefix('"') {
        let mut inside = String::new();
        let mut characters = rest.chars();
        loop {
            match characters.next()? {
                '"' => return is_comment(characters.as_str()).then_some(inside),
                '\\' => match characters.next()? {
                    'n' => inside.push('\n'),
                    't' => inside.push('\t'),
                    'r' => inside.push('\r'),
                    other => inside.push(other),
                },
                other => inside.push(other),
            }
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    let value = value.get(..end).unwrap_or(value);
    let value = if value.starts_with('#') { "" } else { value };
    Some(value.trim_end().to_owned())
}

fn is_comment(after: &str) -> bool {
    let after = after.trim();
    after.is_empty() || after.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_what_other_tools_write() {
        let text = "\u{feff}# a comment\n\
             JIRA_URL=https://x.atlassian.net/#top # where\n\
             export JIRA_USERNAME = ada@example.com\r\n\
             SINGLE='a \\n # b' # c\n\
             DOUBLE=\"a\\n\\\"b\\\"\"\n\
             EMPTY=\n\
             \n\
             NOTHING=# only a comment\n\
             HASH=a#b\n";
        let (variables, unread) = parse(text);
        let expected = [
            ("JIRA_URL", "https://x.atlassian.net/#top"),
            ("JIRA_USERNAME", "ada@example.com"),
            ("SINGLE", "a \\n # b"),
            ("DOUBLE", "a\n\"b\""),
            ("EMPTY", ""),
            ("NOTHING", ""),
            ("HASH", "a#b"),
        ];
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(variables, expected);
        assert!(unread.is_empty());
    }

    #[test]
    fn counts_lines_that_say_nothing() {
        let (variables, unread) = parse("A=1\nno equals sign\nB C=2\nD=\"open\nE='x' y\nF=6\n");
        assert_eq!(variables.len(), 2);
        assert_eq!(unread, [2, 3, 4, 5]);
    }
}
