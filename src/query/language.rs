//! The words of the two languages, and where JQL and CQL differ.
//!
//! Apart from the parser, so that "is this word special?" has one answer for reading and for printing.

/// Which of the two query languages a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Jira Query Language.
    Jql,
    /// Confluence Query Language.
    Cql,
}

impl Language {
    /// Returns the name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Language::Jql => "JQL",
            Language::Cql => "CQL",
        }
    }

    /// Tells whether the word steers the grammar, so that it cannot name a field without quotes.
    pub(super) fn is_keyword(self, word: &str) -> bool {
        let keywords = match self {
            Language::Jql => JQL_KEYWORDS,
            Language::Cql => CQL_KEYWORDS,
        };
        contains(keywords, word)
    }

    /// Tells whether a field or function name must be quoted because the language keeps the word for itself.
    pub(super) fn is_reserved(self, word: &str) -> bool {
        self.is_keyword(word) || (self == Language::Jql && contains(JQL_RESERVED, word))
    }

    /// Returns the fields every site has, by their usual spelling.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self {
            Language::Jql => super::jql::FIELDS,
            Language::Cql => super::cql::FIELDS,
        }
    }
}

fn contains(words: &str, word: &str) -> bool {
    words
        .split_ascii_whitespace()
        .any(|known| known.eq_ignore_ascii_case(word))
}

const JQL_KEYWORDS: &str = "\
    and or not in is was changed empty null order by asc desc \
    after before during from on to";

const CQL_KEYWORDS: &str = "and or not in order by asc desc";

/// The reserved words of JQL that are not keywords above.
///
/// Source: "Reserved words" in Atlassian's "Use advanced search with JQL", and the lexer of the published grammar
/// (`@atlaskit/jql-parser`). They matter because teams do name projects `INT`, `DO` or `IF`.
const JQL_RESERVED: &str = "\
    abort access add alias all alter any as audit avg begin between boolean break byte catch cf \
    char character check checkpoint collate collation column commit connect continue count \
    create current date decimal declare decrement default defaults define delete delimiter \
    difference distinct divide do double drop else encoding end equals escape exclusive exec \
    execute exists explain false fetch field file first float for function go goto grant greater \
    group having identified if immediate increment index initial inner inout input insert int \
    integer intersect intersection into isempty isnull join last left less like limit lock long \
    max min minus mode modify modulo more multiply next noaudit notin nowait number object of \
    option outer output power previous prior privileges public raise raw remainder rename \
    resource return returns revoke right row rowid rownum rows select session set share size \
    sqrt start strict string subtract sum synonym table then trans transaction trigger true uid \
    union unique update user validate values view when whenever where while with";

#[cfg(test)]
mod tests {
    use super::{JQL_KEYWORDS, JQL_RESERVED, Language};

    #[test]
    fn reserved_words_in_any_case() {
        for word in ["IF", "and", "Order", "INT", "cf", "null"] {
            assert!(Language::Jql.is_reserved(word), "{word}");
        }
        assert!(!Language::Jql.is_reserved("PROJ"));
        assert!(!Language::Cql.is_reserved("user"));
    }

    #[test]
    fn lists_hold_each_word_once() {
        let mut words: Vec<&str> = [JQL_KEYWORDS, JQL_RESERVED]
            .iter()
            .flat_map(|list| list.split_ascii_whitespace())
            .collect();
        words.sort_unstable();
        let n_words = words.len();
        words.dedup();
        assert_eq!(words.len(), n_words);
        assert!(words.iter().all(|word| *word == word.to_lowercase()));
    }
}
