//! Inline-comment markers in a storage body: set around a selection, and taken away.

/// Puts a marker around the occurrence of a selected text with that number (0 = first).
///
/// `None` if the text does not occur that often outside tags and CDATA, or if it crosses an element. The simulator anchors
/// text that lies in one text node, which is what a selection of plain words does.
pub(crate) fn insert(body: &str, selection: &str, index: usize, marker: &str) -> Option<String> {
    let wanted = super::escape(selection);
    let at = occurrences(body, &wanted).get(index).copied()?;
    let end = at + wanted.len();
    Some(format!(
        "{}<ac:inline-comment-marker ac:ref=\"{marker}\">{}</ac:inline-comment-marker>{}",
        body.get(..at)?,
        body.get(at..end)?,
        body.get(end..)?
    ))
}

/// Counts how often a text occurs outside tags and CDATA.
pub(crate) fn count(body: &str, selection: &str) -> usize {
    occurrences(body, &super::escape(selection)).len()
}

fn occurrences(body: &str, wanted: &str) -> Vec<usize> {
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    let mut at = 0;
    while let Some(rest) = body.get(at..) {
        if rest.is_empty() {
            break;
        }
        if rest.starts_with("<![CDATA[") {
            at += rest.find("]]>").map_or(rest.len(), |length| length + 3);
            continue;
        }
        if rest.starts_with('<') {
            at += rest.find('>').map_or(rest.len(), |length| length + 1);
            continue;
        }
        let length = rest.find('<').unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or("");
        found.extend(text.match_indices(wanted).map(|(offset, _)| at + offset));
        at += length;
    }
    found
}

/// Takes a marker away and leaves the text it marks.
pub(crate) fn remove(body: &str, marker: &str) -> String {
    let open = format!("<ac:inline-comment-marker ac:ref=\"{marker}\">");
    let close = "</ac:inline-comment-marker>";
    let Some((before, rest)) = body.split_once(open.as_str()) else {
        return body.to_owned();
    };
    match rest.split_once(close) {
        Some((marked, after)) => format!("{before}{marked}{after}"),
        None => body.to_owned(),
    }
}

/// Says whether a body holds a marker.
pub(crate) fn holds(body: &str, marker: &str) -> bool {
    body.contains(&format!("ac:ref=\"{marker}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_occurrence_is_marked_and_unmarked() {
        let body = "<p>one two</p><p title=\"one\">one &amp; two</p>";
        assert_eq!(count(body, "one"), 2);
        let marked = insert(body, "one & two", 0, "abc").unwrap();
        assert!(marked.contains(
            "<ac:inline-comment-marker ac:ref=\"abc\">one &amp; two</ac:inline-comment-marker>"
        ));
        assert!(holds(&marked, "abc"));
        assert_eq!(remove(&marked, "abc"), body);
        assert_eq!(insert(body, "one", 2, "abc"), None);
    }
}
