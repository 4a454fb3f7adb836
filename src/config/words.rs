//! Reads the text of a variable or a flag as its row says: yes or no, numbers, lists, pairs.

use figment::value::{Dict, Value};

use super::reference::{Kind, Row, Words};

/// What a text says; `Ok(None)` if it is empty, `Err` with what was expected if it says nothing that
/// this setting knows.
pub(super) fn read(row: &Row, text: &str) -> Result<Option<Value>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let expected = || row.expected();
    let value = match row.kind {
        Kind::Text | Kind::Secret | Kind::Path => Value::from(text),
        Kind::Count => Value::from(text.parse::<u64>().map_err(|_| expected())?),
        Kind::Seconds => {
            let seconds: f64 = text.parse().map_err(|_| expected())?;
            if !seconds.is_finite() || seconds < 0.0 {
                return Err(expected());
            }
            Value::from(seconds)
        }
        Kind::Switch(words) => Value::from(switch(words, text)?),
        Kind::List => {
            let words: Vec<Value> = list(text).map(Value::from).collect();
            if words.is_empty() {
                return Err(expected());
            }
            Value::from(words)
        }
        Kind::Headers => Value::from(pairs(text)),
        Kind::Choice(words) => {
            let word = text.to_lowercase();
            if !words.contains(&word.as_str()) {
                return Err(expected());
            }
            Value::from(word)
        }
    };
    Ok(Some(value))
}

/// The parts of a comma-separated list, without white space and without empty ones.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

/// `Name=value` pairs; a part without `=` is skipped, as the reference server does.
fn pairs(text: &str) -> Dict {
    list(text)
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), Value::from(value.trim())))
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

fn switch(words: Words, text: &str) -> Result<bool, String> {
    let word = text.to_lowercase();
    let (on, off): (&[&str], &[&str]) = match words {
        Words::Three => (&["true", "1", "yes"], &["false", "0", "no", "off", "n"]),
        Words::Five => (
            &["true", "1", "yes", "y", "on"],
            &["false", "0", "no", "off", "n"],
        ),
        Words::UnlessNo => (&["true", "1", "yes", "y", "on"], &["false", "0", "no"]),
        Words::OnlyTrue => (&["true"], &["false", "0", "no", "off", "n"]),
    };
    if on.contains(&word.as_str()) {
        return Ok(true);
    }
    if off.contains(&word.as_str()) {
        return Ok(false);
    }
    let (on, off) = match words {
        Words::UnlessNo => ("anything else", "`false`, `0` or `no`"),
        Words::OnlyTrue => ("`true` alone", "`false`"),
        Words::Three => ("`true`, `1` or `yes`", "`false`"),
        Words::Five => ("`true`, `1`, `yes`, `y` or `on`", "`false`"),
    };
    Err(format!("{off} (off) or {on} (on)"))
}

#[cfg(test)]
mod tests {
    use super::super::reference::{Origin, row};
    use super::*;

    fn reads(words: Words, text: &str) -> Option<bool> {
        switch(words, text).ok()
    }

    #[test]
    fn yes_and_no_in_the_words_of_the_reference() {
        // word, three, five, unless no, only true
        let table = [
            ("true", Some(true), Some(true), Some(true), Some(true)),
            ("TRUE", Some(true), Some(true), Some(true), Some(true)),
            ("1", Some(true), Some(true), Some(true), None),
            ("yes", Some(true), Some(true), Some(true), None),
            ("y", None, Some(true), Some(true), None),
            ("on", None, Some(true), Some(true), None),
            ("false", Some(false), Some(false), Some(false), Some(false)),
            ("0", Some(false), Some(false), Some(false), Some(false)),
            ("No", Some(false), Some(false), Some(false), Some(false)),
            ("off", Some(false), Some(false), None, Some(false)),
            ("ture", None, None, None, None),
        ];
        for (word, three, five, unless_no, only_true) in table {
            assert_eq!(reads(Words::Three, word), three, "{word}");
            assert_eq!(reads(Words::Five, word), five, "{word}");
            assert_eq!(reads(Words::UnlessNo, word), unless_no, "{word}");
            assert_eq!(reads(Words::OnlyTrue, word), only_true, "{word}");
        }
    }

    fn value(key: &str, text: &str) -> Result<Option<Value>, String> {
        read(row(key).expect("a row"), text)
    }

    #[test]
    fn empty_text_is_nothing() {
        for row in super::super::reference::rows() {
            assert_eq!(read(row, " \t"), Ok(None), "{}", row.key);
        }
    }

    #[test]
    fn lists_and_pairs_lose_their_blanks() {
        let words = value("policy.projects", " PROJ , ,DOCS,")
            .expect("read")
            .expect("some");
        let words: Vec<&str> = words
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(words, ["PROJ", "DOCS"]);
        assert!(
            value("policy.projects", " , ").is_err(),
            "a filter of nothing"
        );

        let headers = value("jira.headers", "X-One = 1=2 ,broken,X-Two=b,=c").expect("read");
        let headers = headers.expect("some");
        let headers = headers.as_dict().expect("pairs");
        assert_eq!(headers.len(), 2);
        assert_eq!(headers["X-One"].as_str(), Some("1=2"));
    }

    #[test]
    fn numbers_and_choices_say_what_they_expect() {
        assert_eq!(value("server.port", "80a"), Err("a whole number".into()));
        assert_eq!(
            value("jira.timeout", "-1"),
            Err("a number of seconds".into())
        );
        assert_eq!(
            value("jira.timeout", "inf"),
            Err("a number of seconds".into())
        );
        assert_eq!(
            value("mode", "server"),
            Err("`cloud` or `self-hosted`".into())
        );
        assert!(value("mode", "Self-Hosted").is_ok_and(|value| value.is_some()));
    }

    #[test]
    fn every_word_of_a_choice_is_one_the_settings_know() {
        use super::super::settings::Settings;
        for row in super::super::reference::rows() {
            let Kind::Choice(words) = row.kind else {
                continue;
            };
            for word in words {
                let mut text = format!("{} = \"{word}\"", row.key);
                if let Some((table, name)) = row.key.split_once('.') {
                    text = format!("[{table}]\n{name} = \"{word}\"");
                }
                toml::from_str::<Settings>(&text)
                    .unwrap_or_else(|error| panic!("{} {:?}: {error}", row.key, Origin::Ours));
            }
        }
    }
}
