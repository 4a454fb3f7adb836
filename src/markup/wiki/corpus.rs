//! Atlassian's own wiki transformer beside ours: 152 texts with the ADF it makes of them.
//!
//! Found through `ATLASSIAN_REFERENCE_DIR`. The transformer is no law (it is a rewrite for Cloud, and wrong in known places), so
//! the test prints how many agree and asserts that each disagreement is one we know the reason of.

use serde_json::{Map, Value, json};

use crate::{Format, Options, convert};

/// Pairs that differ, with the reason; `0` to `151` as in the file.
const KNOWN: [(&[usize], &str); 12] = [
    (
        &[3, 14, 24],
        "HTML references: Jira's renderer shows their characters, the transformer keeps them as text",
    ),
    (
        &[5, 6, 31, 58, 72],
        "`\\\\` before a sign or line break: Jira's renderer breaks the line, the transformer does only sometimes",
    ),
    (
        &[21, 35, 129, 130, 131, 116],
        "attached or linked image: ADF can name an attachment by its media id only",
    ),
    (
        &[25, 33, 122, 123],
        "markup crossing markup: ours keeps every character, theirs repeats or drops some",
    ),
    (&[39], "the tip of a link is kept"),
    (&[44, 45], "an address without an alias is no markup"),
    (
        &[68, 69, 70, 106, 119, 120, 137],
        "panel without the editor's colours: custom, theirs guesses a kind from the colour",
    ),
    (&[73], "the empty document"),
    (
        &[83],
        "a citation is emphasised, without a dash that was not written",
    ),
    (&[61], "a space at the beginning of code is code"),
    (
        &[115, 125, 127],
        "heading where ADF allows none: theirs writes capitals or grey text",
    ),
    (&[139], "a phrase crossing a colour stays a phrase"),
];

/// What is compared: text, structure and marks; not sizes the transformer invents, nor ids, nor spaces at the ends of
/// lines, nor its bold in header cells.
fn normal(value: &Value, header: bool) -> Value {
    match value {
        Value::Array(values) => {
            Value::Array(values.iter().map(|value| normal(value, header)).collect())
        }
        Value::Object(map) => {
            let kind = map.get("type").and_then(Value::as_str).unwrap_or_default();
            let header = header || kind == "tableHeader";
            let mut out = Map::new();
            for (name, value) in map {
                let value = match (name.as_str(), kind) {
                    (
                        "attrs",
                        "heading" | "codeBlock" | "panel" | "textColor" | "subsup" | "inlineCard"
                        | "blockCard",
                    ) => value.clone(),
                    ("attrs", "link") => {
                        let href = value
                            .get("href")
                            .and_then(Value::as_str)
                            .unwrap_or_default();
                        json!({ "href": href.trim_end_matches('/'), "title": value.get("title") })
                    }
                    ("attrs", "mention") => json!({ "id": value.get("id") }),
                    ("attrs", "emoji") => json!({ "shortName": value.get("shortName") }),
                    ("attrs", "media") => json!({ "url": value.get("url") }),
                    ("attrs" | "version", _) => continue,
                    ("marks", _) => {
                        let mut marks: Vec<Value> = value
                            .as_array()
                            .into_iter()
                            .flatten()
                            .map(|mark| normal(mark, header))
                            .collect();
                        marks.retain(|mark| !header || mark["type"] != "strong");
                        marks.sort_by_key(Value::to_string);
                        Value::Array(marks)
                    }
                    ("content", "paragraph") => trimmed(normal(value, header)),
                    ("content", "tableCell" | "tableHeader") => {
                        let mut blocks = normal(value, header);
                        // A cell that ends with a block has an empty line after it in theirs.
                        if let Some(blocks) = blocks.as_array_mut()
                            && blocks.len() > 1
                        {
                            blocks.retain(|block| {
                                block.get("type") != Some(&json!("paragraph"))
                                    || block.get("content").is_some()
                            });
                        }
                        blocks
                    }
                    _ => normal(value, header),
                };
                let empty = value.as_array().is_some_and(Vec::is_empty)
                    || value.as_object().is_some_and(Map::is_empty);
                if !empty {
                    out.insert(name.clone(), value);
                }
            }
            Value::Object(out)
        }
        other => other.clone(),
    }
}

/// A line without white space at its ends.
fn trimmed(mut line: Value) -> Value {
    if let Some(runs) = line.as_array_mut() {
        for (last, trim) in [
            (false, str::trim_start as fn(&str) -> &str),
            (true, str::trim_end),
        ] {
            let run = if last {
                runs.last_mut()
            } else {
                runs.first_mut()
            };
            if let Some(text) = run.and_then(|run| run.get_mut("text")) {
                *text = json!(trim(text.as_str().unwrap_or_default()));
            }
            runs.retain(|run| run.get("text").is_none_or(|text| text != ""));
        }
    }
    line
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test finds the reference data by the environment"
)]
fn atlassians_transformer_and_ours() {
    let Some(folder) = std::env::var_os("ATLASSIAN_REFERENCE_DIR") else {
        println!("skipped: ATLASSIAN_REFERENCE_DIR is not set");
        return;
    };
    let path = std::path::Path::new(&folder).join("corpus/wiki-adf-pairs/pairs.json");
    let text = std::fs::read_to_string(path).expect("the corpus is there");
    let pairs: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let mut agree = 0;
    let mut unknown = Vec::new();
    println!("| pair | text | why it differs |\n| --- | --- | --- |");
    for (index, pair) in pairs.iter().enumerate() {
        let wiki = pair["wiki"].as_str().unwrap_or_default();
        let written =
            convert(wiki, Format::Wiki, Format::Adf, &Options::default()).expect("readable");
        let ours = normal(&serde_json::from_str(&written.text).expect("JSON"), false);
        let theirs = normal(&pair["adf"], false);
        if ours == theirs {
            agree += 1;
            continue;
        }
        let short: String = wiki.replace('\n', "⏎").chars().take(60).collect();
        match KNOWN.iter().find(|(pairs, _)| pairs.contains(&index)) {
            Some((_, reason)) => println!("| {index} | {short} | {reason} |"),
            None => unknown.push(format!(
                "{index} {wiki:?}\n  theirs {theirs}\n  ours   {ours}"
            )),
        }
    }
    println!("\n{agree} of {} agree", pairs.len());
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
