//! The examples of the CommonMark specification.

use serde_json::Value;

use super::schema::Judge;
use super::{adf_text, reference, words};
use crate::{Format, Options, convert};

fn examples() -> Vec<(String, String)> {
    let Some(text) = reference("commonmark-spec/examples.json") else {
        return Vec::new();
    };
    let examples: Vec<Value> = serde_json::from_str(&text).unwrap();
    let field = |example: &Value, name: &str| example[name].as_str().unwrap_or_default().to_owned();
    examples
        .iter()
        .map(|example| (field(example, "markdown"), field(example, "html")))
        .collect()
}

#[test]
fn every_example_becomes_valid_adf() {
    let (examples, Some(judge)) = (examples(), Judge::new()) else {
        return;
    };
    let mut faults = Vec::new();
    for (index, (markdown, _)) in examples.iter().enumerate() {
        let adf = convert(markdown, Format::Markdown, Format::Adf, &Options::default()).unwrap();
        if let Some(fault) = judge.faults(&adf.text) {
            faults.push(format!("{index}: {markdown:?}\n{fault}"));
        }
    }
    println!(
        "{} of {} examples valid",
        examples.len() - faults.len(),
        examples.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The words a browser would show are in the ADF.
#[test]
fn no_words_are_lost() {
    let mut faults = Vec::new();
    for (index, (markdown, html)) in examples().iter().enumerate() {
        let adf = convert(markdown, Format::Markdown, Format::Adf, &Options::default()).unwrap();
        let mut text = String::new();
        adf_text(&serde_json::from_str(&adf.text).unwrap(), &mut text);
        let have = words(&format!("{text} {}", adf.text.replace("\\n", " ")));
        let lost: Vec<String> = words(&visible(html))
            .into_iter()
            .filter(|word| have.binary_search(word).is_err())
            .collect();
        if !lost.is_empty() {
            faults.push(format!("{index}: {markdown:?} lost {lost:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The text between the tags.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        out.push(' ');
        let comment = rest[start..].starts_with("<!--");
        let end = if comment {
            rest[start..].find("-->")
        } else {
            rest[start..].find('>')
        };
        rest = &rest[start + end.unwrap_or(0) + 1..];
    }
    out.push_str(rest);
    for (entity, sign) in [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, sign);
    }
    out
}

/// Written again, an example reads as the same document.
#[test]
fn every_example_survives_being_written() {
    let mut faults = Vec::new();
    let examples = examples();
    for (index, (markdown, _)) in examples.iter().enumerate() {
        let options = Options::default();
        let first = crate::read(markdown, Format::Markdown, &options).unwrap();
        let written = crate::write(&first, Format::Markdown, &options).text;
        let second = crate::read(&written, Format::Markdown, &options).unwrap();
        if first.blocks != second.blocks {
            faults.push(format!(
                "{index}: {markdown:?}\nwritten {written:?}\n{:?}\n{:?}",
                first.blocks, second.blocks
            ));
        }
    }
    println!(
        "{} of {} examples come back",
        examples.len() - faults.len(),
        examples.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
