//! The `~` operator: words, phrases, wildcards, with English endings ignored.
//!
//! Jira indexes words in lower case and stems them, so `deploy` finds `deployed`. A term must occur; `OR` and `NOT` (or `-`) are understood.

/// What a `~` operand asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Search {
    /// Any of these groups; in each group all terms.
    any: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Piece {
    wanted: bool,
    /// Consecutive words; more than one is a phrase.
    words: Vec<String>,
}

impl Search {
    /// Reads the operand.
    ///
    /// # Errors
    /// Jira's sentence for a term that begins with a wildcard.
    pub(crate) fn parse(text: &str, field: &str) -> Result<Self, String> {
        let mut any = vec![Vec::new()];
        let mut wanted = true;
        for (piece, quoted) in pieces(text) {
            match (piece.as_str(), quoted) {
                ("OR" | "||", false) => any.push(Vec::new()),
                ("AND" | "&&", false) => {}
                ("NOT" | "!", false) => wanted = false,
                (word, quoted) => {
                    let (word, here) = match word.strip_prefix('-').filter(|_| !quoted) {
                        Some(rest) => (rest, false),
                        None => (word.strip_prefix('+').unwrap_or(word), wanted),
                    };
                    if !quoted && (word.starts_with('*') || word.starts_with('?')) {
                        return Err(format!(
                            "The text query '{text}' for field '{field}' is not allowed to start with '{}'.",
                            word.chars().next().unwrap_or('*')
                        ));
                    }
                    // Boosts and fuzziness (`word~`, `word^2`) do not change what is found here.
                    let word = word.split(['~', '^']).next().unwrap_or(word);
                    let words: Vec<String> = match word.contains(['*', '?']) && !quoted {
                        true => vec![word.to_lowercase()],
                        false => tokens(word),
                    };
                    if let (false, Some(group)) = (words.is_empty(), any.last_mut()) {
                        group.push(Piece {
                            wanted: here,
                            words,
                        });
                    }
                    wanted = true;
                }
            }
        }
        any.retain(|group| !group.is_empty());
        Ok(Search { any })
    }

    /// Whether one of the texts matches; each group must be met by a single text.
    pub(crate) fn matches<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        let texts: Vec<Vec<String>> = texts.into_iter().map(tokens).collect();
        self.any.iter().any(|group| {
            group.iter().all(|piece| {
                let found = texts.iter().any(|text| contains(text, &piece.words));
                found == piece.wanted
            })
        })
    }
}

fn contains(text: &[String], phrase: &[String]) -> bool {
    match phrase {
        [] => true,
        [word] => text.iter().any(|known| same(known, word)),
        _ => text.windows(phrase.len()).any(|window| {
            window
                .iter()
                .zip(phrase)
                .all(|(known, word)| same(known, word))
        }),
    }
}

fn same(known: &str, wanted: &str) -> bool {
    if wanted.contains(['*', '?']) {
        return wildcard(wanted, known);
    }
    stem(known) == stem(wanted)
}

/// Cuts common English endings, roughly as the index does.
fn stem(word: &str) -> &str {
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.chars().count() >= 3
        {
            return rest.strip_suffix('e').unwrap_or(rest);
        }
    }
    match word.strip_suffix('e') {
        Some(rest) if rest.chars().count() >= 3 => rest,
        _ => word,
    }
}

fn wildcard(pattern: &str, text: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = letters.as_str();
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .filter_map(|at| text.get(at..))
                .any(|tail| wildcard(rest, tail))
        }
        Some(sign) => {
            let mut tail = text.chars();
            match tail.next() {
                Some(letter) if sign == '?' || sign == letter => {
                    wildcard(letters.as_str(), tail.as_str())
                }
                _ => false,
            }
        }
    }
}

/// Words in lower case.
fn tokens(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Splits at blanks outside double quotes.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut current = String::new();
    let mut quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => {
                if !current.is_empty() || quoted {
                    pieces.push((std::mem::take(&mut current), quoted));
                }
                quoted = !quoted;
            }
            blank if blank.is_whitespace() && !quoted => {
                if !current.is_empty() {
                    pieces.push((std::mem::take(&mut current), false));
                }
            }
            '(' | ')' if !quoted => {}
            other => current.push(other),
        }
    }
    if !current.is_empty() {
        pieces.push((current, quoted));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_wildcards() {
        let text = ["Login fails with OAuth after the deployment"];
        for (query, expected) in [
            ("login", true),
            ("fail", true),
            ("oauth login", true),
            ("oauth missing", false),
            ("oauth OR missing", true),
            ("\"fails with\"", true),
            ("\"with fails\"", false),
            ("deploy*", true),
            ("OAut?", true),
            ("login -oauth", false),
            ("log", false),
        ] {
            let search = Search::parse(query, "summary").unwrap();
            assert_eq!(search.matches(text), expected, "{query}");
        }
        assert!(Search::parse("*auth", "summary").is_err());
    }
}
