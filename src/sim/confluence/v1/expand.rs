//! `expand=body.storage,version,…` as a tree.

use std::collections::BTreeMap;

/// What a request wants to see more of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Expand(BTreeMap<String, Expand>);

impl Expand {
    /// Reads the parameter, which may be repeated and comma-separated.
    pub(crate) fn parse(values: &[&str]) -> Self {
        let mut root = Self::default();
        for value in values {
            let mut at = &mut root;
            for piece in value.split('.').filter(|piece| !piece.is_empty()) {
                at = at.0.entry(piece.to_owned()).or_default();
            }
        }
        root
    }

    /// Says whether something is to be shown.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Gives what is to be shown below something, if it is shown at all.
    pub(crate) fn get(&self, name: &str) -> Option<&Expand> {
        self.0.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_nest() {
        let expand = Expand::parse(&["body.storage", "version", "body.view"]);
        assert!(expand.has("version"));
        let body = expand.get("body").unwrap();
        assert!(body.has("storage") && body.has("view") && !body.has("wiki"));
    }
}
