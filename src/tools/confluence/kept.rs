//! What a page holds besides its words, so that an update can say what it takes away.
//!
//! Counted in the storage text itself, before and after, so it does not matter how the new text came to be.

use std::collections::{BTreeMap, BTreeSet};

/// Macros, comment anchors, files and layouts of a storage text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inventory {
    macros: BTreeMap<String, usize>,
    anchors: BTreeSet<String>,
    files: BTreeSet<String>,
    layouts: usize,
}

impl Inventory {
    /// Of a storage text. What stands in CDATA is text and does not count.
    pub(super) fn of(storage: &str) -> Self {
        let mut inventory = Self::default();
        let mut rest = storage;
        while let Some(at) = rest.find('<') {
            rest = rest.get(at..).unwrap_or_default();
            if rest.starts_with("<![CDATA[") {
                let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            inventory.count(rest.get(..end).unwrap_or_default());
            rest = rest.get(end..).unwrap_or_default();
        }
        inventory
    }

    fn count(&mut self, tag: &str) {
        if tag.starts_with("<ac:structured-macro") || tag.starts_with("<ac:macro") {
            if let Some(name) = attribute(tag, "ac:name") {
                *self.macros.entry(name.to_owned()).or_default() += 1;
            }
        } else if tag.starts_with("<ac:inline-comment-marker") {
            self.anchors
                .extend(attribute(tag, "ac:ref").map(str::to_owned));
        } else if tag.starts_with("<ri:attachment") {
            self.files
                .extend(attribute(tag, "ri:filename").map(str::to_owned));
        } else if tag.starts_with("<ac:layout-section") {
            self.layouts += 1;
        }
    }

    /// What is here and not in `after`, one line each.
    pub(super) fn lost_in(&self, after: &Self) -> Vec<String> {
        let mut lost = Vec::new();
        for (name, count) in &self.macros {
            let kept = after.macros.get(name).copied().unwrap_or(0);
            if kept < *count {
                lost.push(times(count - kept, &format!("macro `{name}`")));
            }
        }
        let anchors = self.anchors.difference(&after.anchors).count();
        if anchors > 0 {
            lost.push(times(anchors, "anchor of an inline comment"));
        }
        for file in self.files.difference(&after.files) {
            lost.push(format!("file `{file}` (it stays attached)"));
        }
        if after.layouts < self.layouts {
            lost.push(times(self.layouts - after.layouts, "layout section"));
        }
        lost
    }

    /// What is in both, counted.
    pub(super) fn kept_in(&self, after: &Self) -> Vec<String> {
        let macros: usize = self
            .macros
            .iter()
            .map(|(name, count)| after.macros.get(name).map_or(0, |kept| *kept.min(count)))
            .sum();
        let counts = [
            (macros, "macro"),
            (
                self.anchors.intersection(&after.anchors).count(),
                "anchor of an inline comment",
            ),
            (self.files.intersection(&after.files).count(), "file"),
            (self.layouts.min(after.layouts), "layout section"),
        ];
        counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} × {what}"))
            .collect()
    }
}

fn times(count: usize, what: &str) -> String {
    if count == 1 {
        what.to_owned()
    } else {
        format!("{count} × {what}")
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::Inventory;

    #[test]
    fn what_goes_is_named() {
        let before = Inventory::of(
            "<ac:structured-macro ac:name=\"toc\"/><p><ac:inline-comment-marker ac:ref=\"a1\">x\
             </ac:inline-comment-marker></p><ac:image><ri:attachment ri:filename=\"plan.png\"/></ac:image>\
             <ac:structured-macro ac:name=\"jira\"/><ac:structured-macro ac:name=\"jira\"/>\
             <ac:layout-section ac:type=\"single\"/>",
        );
        let after =
            Inventory::of("<p>x</p><ac:structured-macro ac:name=\"jira\"></ac:structured-macro>");
        assert_eq!(
            before.lost_in(&after),
            [
                "macro `jira`",
                "macro `toc`",
                "anchor of an inline comment",
                "file `plan.png` (it stays attached)",
                "layout section",
            ]
        );
        assert!(before.lost_in(&before).is_empty());
        assert_eq!(before.kept_in(&after), ["1 × macro"]);
        assert_eq!(
            before.kept_in(&before),
            [
                "3 × macro",
                "1 × anchor of an inline comment",
                "1 × file",
                "1 × layout section"
            ]
        );
    }

    #[test]
    fn examples_in_code_are_no_macros() {
        let code = "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[<ac:structured-macro ac:name=\"toc\"/>]]>\
                    </ac:plain-text-body></ac:structured-macro>";
        let inventory = Inventory::of(code);
        assert_eq!(inventory.lost_in(&Inventory::of("")), ["macro `code`"]);
    }
}
