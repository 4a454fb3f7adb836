//! The nearest of some names to one that is wrong.

/// The `most` of `known` that are most like `word`, the best first. Case does not matter.
pub(super) fn nearest<T: AsRef<str>>(mut known: Vec<T>, word: &str, most: usize) -> Vec<T> {
    let word = word.to_lowercase();
    let likeness = |text: &T| strsim::jaro_winkler(&text.as_ref().to_lowercase(), &word);
    known.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    known.truncate(most);
    known
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_best_comes_first_whatever_its_case() {
        let known = vec!["Low", "High", "Highest", "Medium"];
        assert_eq!(nearest(known, "hihg", 2), ["High", "Highest"]);
        assert!(nearest(Vec::<String>::new(), "x", 3).is_empty());
    }
}
