//! Documents others converted, compared with ours.

use serde_json::Value;

use super::reference;
use super::schema::Judge;
use crate::{Format, Options, convert, read, write};

/// Attributes where another tool's choice is as good as ours.
fn simplified(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut out = serde_json::Map::new();
            for (key, value) in map {
                let noise = matches!(
                    key.as_str(),
                    "localId"
                        | "colwidth"
                        | "colspan"
                        | "rowspan"
                        | "isNumberColumnEnabled"
                        | "title"
                );
                let value = simplified(value);
                let empty =
                    key == "attrs" && value.as_object().is_some_and(serde_json::Map::is_empty);
                if !noise && !empty {
                    out.insert(key.clone(), value);
                }
            }
            // One is where a list begins anyway; a mention's `@` is put by the editor.
            if out.get("order") == Some(&Value::from(1)) {
                out.shift_remove("order");
            }
            if out
                .get("attrs")
                .and_then(Value::as_object)
                .is_some_and(serde_json::Map::is_empty)
            {
                out.shift_remove("attrs");
            }
            if out.get("type").and_then(Value::as_str) == Some("mention")
                && let Some(Value::String(text)) =
                    out.get_mut("attrs").and_then(|attrs| attrs.get_mut("text"))
            {
                *text = text.trim_start_matches('@').to_owned();
            }
            // Text nodes with equal marks that stand together are one.
            if let Some(Value::Array(content)) = out.get_mut("content") {
                let mut merged: Vec<Value> = Vec::new();
                for node in content.drain(..) {
                    if let Some(last) = merged.last_mut()
                        && last["type"] == "text"
                        && node["type"] == "text"
                        && last["marks"] == node["marks"]
                    {
                        let text = format!(
                            "{}{}",
                            last["text"].as_str().unwrap(),
                            node["text"].as_str().unwrap()
                        );
                        last["text"] = Value::String(text);
                    } else {
                        merged.push(node);
                    }
                }
                *content = merged;
            }
            Value::Object(out)
        }
        Value::Array(items) => Value::Array(items.iter().map(simplified).collect()),
        other => other.clone(),
    }
}

/// Pairs where we differ, and why ours is right.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "file3.md",
        "their table is made of front matter that is not in the text",
    ),
    (
        "images.md",
        "theirs holds `url` in a file node and no alternative text (not valid)",
    ),
    (
        "tasks.md",
        "theirs turns boxes into pictures; ours keeps them as written",
    ),
];

#[test]
fn markdown_confluence_pairs() {
    let (Some(pairs), Some(judge)) = (
        reference("markdown-confluence-pairs/pairs.json"),
        Judge::new(),
    ) else {
        return;
    };
    let pairs: Vec<Value> = serde_json::from_str(&pairs).unwrap();
    let mut agree = 0;
    let mut faults = Vec::new();
    println!("{:<24} agrees", "pair");
    for pair in &pairs {
        let name = pair["name"].as_str().unwrap();
        let markdown = pair["markdown"].as_str().unwrap();
        let ours = convert(markdown, Format::Markdown, Format::Adf, &Options::default()).unwrap();
        assert_eq!(judge.faults(&ours.text), None, "{name}");
        let same =
            simplified(&serde_json::from_str(&ours.text).unwrap()) == simplified(&pair["adf"]);
        let reason = DIFFERENT
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, why)| *why);
        println!(
            "{name:<24} {}",
            if same { "yes" } else { reason.unwrap_or("NO") }
        );
        if same {
            agree += 1;
        } else if reason.is_none_or(str::is_empty) {
            faults.push(format!(
                "{name}\nours   {}\ntheirs {}",
                ours.text, pair["adf"]
            ));
        }
    }
    println!("{agree} of {} agree", pairs.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The blocks that differ.
fn difference(ours: &str, theirs: &Value) -> Option<String> {
    let ours = simplified(&serde_json::from_str(ours).unwrap());
    let theirs = simplified(theirs);
    let blocks = |document: &Value| document["content"].as_array().unwrap().clone();
    let (ours, theirs) = (blocks(&ours), blocks(&theirs));
    let mut out = String::new();
    for index in 0..ours.len().max(theirs.len()) {
        if ours.get(index) != theirs.get(index) {
            let shown = |value: Option<&Value>| value.map(Value::to_string).unwrap_or_default();
            let (ours, theirs) = (shown(ours.get(index)), shown(theirs.get(index)));
            out.push_str(&format!("\nours   {ours}\ntheirs {theirs}"));
        }
    }
    (!out.is_empty()).then_some(out)
}

/// A real document of Jira Cloud, through the tree and through Markdown.
#[test]
fn jira_cli_document() {
    let (Some(source), Some(judge)) = (reference("jira-cli/adf-md.json"), Judge::new()) else {
        return;
    };
    let options = Options::default();
    let original: Value = serde_json::from_str(&source).unwrap();
    println!(
        "original: {}",
        judge.faults(&source).unwrap_or_else(|| "valid".to_owned())
    );
    let tree = read(&source, Format::Adf, &options).unwrap();
    let again = write(&tree, Format::Adf, &options);
    assert_eq!(judge.faults(&again.text), None);
    assert_eq!(difference(&again.text, &original), None);
    let markdown = write(&tree, Format::Markdown, &options);
    println!("{}", markdown.text);
    println!("losses in Markdown: {:?}", markdown.losses);
    let back = read(&markdown.text, Format::Markdown, &options).unwrap();
    let back = write(&back, Format::Adf, &options);
    assert_eq!(judge.faults(&back.text), None);
    assert_eq!(difference(&back.text, &original), None);
}
