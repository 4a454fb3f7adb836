//! The excerpt of a search hit: some text around what matched, with Confluence's marks.

use super::words::{Wanted, words};

/// The mark before a matching word.
const OPEN: &str = "@@@hl@@@";
/// The mark after a matching word.
const CLOSE: &str = "@@@endhl@@@";
/// How many characters an excerpt has, about.
const LENGTH: usize = 300;

/// Cuts an excerpt and marks what matched; without anything to mark it is the beginning of the text.
pub(crate) fn cut(text: &str, wanted: &[Wanted]) -> String {
    let text = text.replace('\n', " ");
    let parsed = words(&text);
    let first = wanted
        .iter()
        .flat_map(|wanted| wanted.places(&parsed))
        .map(|(start, _)| start)
        .min();
    let from = first.map_or(0, |at| {
        // About a third of the excerpt stands before the first match, and it begins with a whole word.
        let earliest = at.saturating_sub(LENGTH / 3);
        parsed
            .iter()
            .map(|word| word.start)
            .find(|start| *start >= earliest)
            .unwrap_or(0)
    });
    let end = parsed
        .iter()
        .map(|word| word.end)
        .take_while(|end| *end <= from + LENGTH)
        .last()
        .unwrap_or(text.len().min(from + LENGTH));
    let end = if parsed.last().is_some_and(|word| word.end <= end) {
        text.len()
    } else {
        end
    };
    let piece = text.get(from..end).unwrap_or(&text);
    mark(piece, wanted)
}

/// Marks what matched in a text.
pub(crate) fn mark(text: &str, wanted: &[Wanted]) -> String {
    let parsed = words(text);
    let mut places: Vec<(usize, usize)> = wanted
        .iter()
        .flat_map(|wanted| wanted.places(&parsed))
        .collect();
    places.sort_unstable();
    places.dedup();
    let mut out = String::with_capacity(text.len() + places.len() * 20);
    let mut at = 0;
    for (start, end) in places {
        out.push_str(text.get(at..start).unwrap_or(""));
        out.push_str(OPEN);
        out.push_str(text.get(start..end).unwrap_or(""));
        out.push_str(CLOSE);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_far_inside_is_shown_and_marked() {
        let text = format!(
            "{} the deployment process {}",
            "x ".repeat(400),
            "y ".repeat(400)
        );
        let excerpt = cut(&text, &[Wanted::read("deployment process")]);
        assert!(excerpt.contains("@@@hl@@@deployment@@@endhl@@@ @@@hl@@@process@@@endhl@@@"));
        assert!(excerpt.len() < 400);
        assert_eq!(cut("short", &[]), "short");
    }
}
