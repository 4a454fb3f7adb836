//! "Did you mean …?"

/// The known word that is nearest to a mistyped one, if one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|other| (strsim::jaro_winkler(&lower, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness >= 0.85)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let known = ["read_only", "projects", "spaces", "toolsets"];
        assert_eq!(nearest("readonly", known), Some("read_only"));
        assert_eq!(nearest("project", known), Some("projects"));
        assert_eq!(nearest("Tool-Sets", known), Some("toolsets"));
        assert_eq!(nearest("colour", known), None);
    }
}
