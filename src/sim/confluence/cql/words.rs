//! Text matching behind `~`: words, phrases in quotes, `*` and `?`, `OR`, `NOT` and `-`.
//!
//! It is a small stand-in for Confluence's index: words are lower-cased and lightly stemmed, all words of an operand must occur.

/// A word of a text with its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// Byte range in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Lower case, without endings.
    pub(crate) stem: String,
    /// Lower case as written, for wildcards.
    pub(crate) form: String,
}

/// Splits a text into words.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, character) in ends {
        match (character.is_alphanumeric() || character == '_', start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let form = text.get(from..at).unwrap_or("").to_lowercase();
                out.push(Word {
                    start: from,
                    end: at,
                    stem: stem(&form),
                    form,
                });
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Takes common English endings off, so that "processes" finds "process" and "authenticate" finds "authentication".
fn stem(word: &str) -> String {
    for ending in [
        "ations", "ation", "ating", "ated", "ates", "ate", "ings", "ing", "ed",
    ] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 4
        {
            return rest.to_owned();
        }
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(rest) if rest.len() >= 3 && !rest.ends_with(['s', 'u', 'i']) => rest.to_owned(),
        _ => word.to_owned(),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Phrase(Vec<String>),
    Pattern(Vec<char>),
}

/// A text operand, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Wanted {
    /// One of these groups must hold; in a group every term must, or must not if the flag is set.
    groups: Vec<Vec<(bool, Term)>>,
}

impl Wanted {
    /// Reads a text operand.
    pub(crate) fn read(operand: &str) -> Self {
        let mut groups = vec![Vec::new()];
        let mut negated = false;
        for (piece, quoted) in pieces(operand) {
            match piece.as_str() {
                "OR" | "||" if !quoted => {
                    groups.push(Vec::new());
                    continue;
                }
                "AND" | "&&" if !quoted => continue,
                "NOT" | "!" if !quoted => {
                    negated = true;
                    continue;
                }
                _ => {}
            }
            let (minus, piece) = match piece.strip_prefix('-') {
                Some(rest) if !quoted && !rest.is_empty() => (true, rest.to_owned()),
                _ => (false, piece),
            };
            let wild = !quoted && piece.contains(['*', '?']);
            let term = if wild {
                Term::Pattern(piece.to_lowercase().chars().collect())
            } else {
                let stems: Vec<String> = words(&piece).into_iter().map(|word| word.stem).collect();
                if stems.is_empty() {
                    continue;
                }
                Term::Phrase(stems)
            };
            if let Some(group) = groups.last_mut() {
                group.push((negated || minus, term));
            }
            negated = false;
        }
        groups.retain(|group| !group.is_empty());
        Self { groups }
    }

    /// Says whether a text holds what is wanted.
    pub(crate) fn matches(&self, text: &[Word]) -> bool {
        self.groups.iter().any(|group| {
            group
                .iter()
                .all(|(negated, term)| find(term, text).is_empty() == *negated)
        })
    }

    /// Gives the places of the wanted words in a text, in order and without overlap.
    pub(crate) fn places(&self, text: &[Word]) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = self
            .groups
            .iter()
            .flatten()
            .filter(|(negated, _)| !negated)
            .flat_map(|(_, term)| find(term, text))
            .filter_map(|at| text.get(at).map(|word| (word.start, word.end)))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Gives the indices of the words that belong to occurrences of a term.
fn find(term: &Term, text: &[Word]) -> Vec<usize> {
    match term {
        Term::Phrase(stems) => text
            .windows(stems.len())
            .enumerate()
            .filter(|(_, window)| {
                window
                    .iter()
                    .zip(stems)
                    .all(|(word, stem)| word.stem == *stem)
            })
            .flat_map(|(at, window)| at..at + window.len())
            .collect(),
        Term::Pattern(pattern) => text
            .iter()
            .enumerate()
            .filter(|(_, word)| glob(pattern, &word.form.chars().collect::<Vec<_>>()))
            .map(|(at, _)| at)
            .collect(),
    }
}

fn glob(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => {
            glob(rest, text)
                || text
                    .split_first()
                    .is_some_and(|(_, tail)| glob(pattern, tail))
        }
        (Some(('?', rest)), Some((_, tail))) => glob(rest, tail),
        (Some((wanted, rest)), Some((found, tail))) => wanted == found && glob(rest, tail),
        _ => false,
    }
}

/// Splits an operand at blanks outside quotes; a trailing `~` (fuzzy) and Lucene's escapes are dropped.
fn pieces(operand: &str) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    let mut piece = String::new();
    let mut quoted = false;
    let mut was_quoted = false;
    let mut escaped = false;
    for character in operand.chars() {
        match character {
            _ if escaped => {
                piece.push(character);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => {
                quoted = !quoted;
                was_quoted = true;
            }
            _ if character.is_whitespace() && !quoted => {
                push(&mut out, &mut piece, &mut was_quoted);
            }
            '(' | ')' | '~' if !quoted => {}
            _ => piece.push(character),
        }
    }
    push(&mut out, &mut piece, &mut was_quoted);
    out
}

fn push(out: &mut Vec<(String, bool)>, piece: &mut String, quoted: &mut bool) {
    if !piece.is_empty() {
        out.push((std::mem::take(piece), *quoted));
    }
    *quoted = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(operand: &str, text: &str) -> bool {
        Wanted::read(operand).matches(&words(text))
    }

    #[test]
    fn words_phrases_wildcards_and_negations() {
        let text = "The deployment process uses API authentication with tokens.";
        assert!(hit("deployment process", text));
        assert!(hit("processes", text));
        assert!(hit("authenticate", text));
        assert!(hit("process deployment", text));
        assert!(hit("\"deployment process\"", text));
        assert!(!hit("\"process deployment\"", text));
        assert!(hit("authen*", text));
        assert!(hit("t?kens", text));
        assert!(!hit("tok", text));
        assert!(!hit("deployment -process", text));
        assert!(hit("nothing OR tokens", text));
        assert!(!hit("", text));
    }

    #[test]
    fn places_are_byte_ranges() {
        let text = "Über API: the api";
        let found = Wanted::read("api").places(&words(text));
        let marked: Vec<&str> = found.iter().map(|(from, to)| &text[*from..*to]).collect();
        assert_eq!(marked, ["API", "api"]);
    }
}
