//! Cuts an answer to its budget, at the borders of items and blocks, and says what was left out.
//!
//! The only place that cuts. In order: long texts inside the items of a list are shortened evenly; columns that
//! the plan can spare are dropped; items are left off from the end; a long text of the answer itself is cut at a
//! block border. What is gone is named under `left_out`, with the exact call that fetches it.

use std::fmt;

use serde_json::{Map, Value, json};

use super::shape::MORE;
use crate::json::{self, Object, Tree};

/// What the answer of a tool may lose, and how to get it.
#[derive(Default)]
pub struct Plan {
    /// Characters, if neither the call nor the configuration says.
    pub chars: Option<usize>,
    /// The key of the list whose items may be left off.
    pub list: Option<&'static str>,
    /// Keys of long texts inside an item (`body`, or one level down `content/value`), shortened first.
    pub item_texts: &'static [&'static str],
    /// Keys of an item that can be spared, in this order.
    pub columns: &'static [&'static str],
    /// Where the one long text of the answer is, as a JSON pointer.
    pub text: Option<&'static str>,
    /// The tool and arguments that fetch what was left off, from the number of items (or characters) kept.
    pub rest: Option<Rest>,
}

/// From what was kept to the call that fetches what was not.
pub type Rest = Box<dyn Fn(usize) -> Value + Send + Sync>;

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("list", &self.list)
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

/// Characters an answer may have where nothing else is said: about ten thousand tokens, well below where clients
/// cut by themselves (Claude Code at 25,000 tokens).
pub const DEFAULT_CHARS: usize = 40_000;

/// Room for the note that says what was left out.
const NOTE: usize = 400;

/// Shorter beginnings of a text are not worth keeping.
pub(super) const SHORTEST_TEXT: usize = 60;

/// The length to which texts are cut evenly so that together they have `wanted`; none if they have not more.
pub(super) fn level(mut lengths: Vec<usize>, wanted: usize) -> Option<usize> {
    lengths.sort_unstable();
    let mut left = wanted;
    for (at, length) in lengths.iter().enumerate() {
        let share = left / (lengths.len() - at);
        if *length > share {
            return Some(share);
        }
        left -= length;
    }
    None
}

/// Writes the answer within `budget` characters.
pub fn fit(mut body: Tree<'_>, budget: usize, plan: &Plan) -> String {
    // Lists are made for their budget and often a little over it; nearly all else fits as it is written.
    let written = plan.list.is_none().then(|| json::text(&body));
    let mut size = match &written {
        Some(text) => chars(text),
        None => json::length(&body),
    };
    let is_over = size > budget;
    if !is_over && count_cut(&body, plan) == 0 {
        return written.unwrap_or_else(|| json::text(&body));
    }
    let mut left_out = Map::new();
    let room = budget.saturating_sub(NOTE.min(budget / 2));
    if let Some(list) = plan.list {
        size = fit_list(&mut body, list, size, room, plan, &mut left_out);
    }
    if is_over
        && size > room
        && let Some(pointer) = plan.text
        && let Some(Tree::Text(long)) = body.pointer_mut(pointer)
    {
        let over = size - room;
        let whole = chars(long);
        let kept = block_border(long, whole.saturating_sub(over));
        let kept_chars = chars(long.get(..kept).unwrap_or_default());
        long.to_mut().truncate(kept);
        left_out.insert("characters".into(), json!(whole - kept_chars));
        if let Some(rest) = &plan.rest {
            left_out.insert("next".into(), rest(kept_chars));
        }
    }
    if let (Tree::Object(object), false) = (&mut body, left_out.is_empty()) {
        object.insert("left_out", Value::Object(left_out));
    }
    let text = json::text(&body);
    if chars(&text) <= budget.max(NOTE * 2) {
        return text;
    }
    too_long(&text, budget)
}

/// How many texts of the list go on where they end.
fn count_cut(body: &Tree<'_>, plan: &Plan) -> usize {
    let items = plan.list.and_then(|list| body.get(list)?.list());
    let texts = items.into_iter().flatten().flat_map(|item| {
        let texts = plan.item_texts.iter();
        texts.filter_map(move |key| text_in(item, key)?.text())
    });
    texts.filter(|text| text.ends_with(MORE)).count()
}

/// Shortens the items of a list, then leaves some off. Gives the new size.
fn fit_list(
    body: &mut Tree<'_>,
    list: &str,
    mut size: usize,
    room: usize,
    plan: &Plan,
    left_out: &mut Map<String, Value>,
) -> usize {
    let Some(Tree::List(items)) = body.get_mut(list) else {
        return size;
    };
    let mut gone = 0;
    for key in plan.item_texts {
        if size <= room {
            break;
        }
        size -= shorten_evenly(items, key, size - room, &mut gone).min(size);
    }
    let mut dropped = Vec::new();
    for column in plan.columns {
        if size <= room {
            break;
        }
        let mut saved = 0;
        for item in items.iter_mut().filter_map(Tree::object_mut) {
            if let Some(value) = item.remove(column) {
                saved += json::length(&value) + column.len() + 4;
            }
        }
        if saved > 0 {
            size -= saved.min(size);
            dropped.push(*column);
        }
    }
    if !dropped.is_empty() {
        left_out.insert("fields".into(), json!(dropped));
    }
    let whole = items.len();
    while size > room && items.len() > 1 {
        if let Some(item) = items.pop() {
            size -= (json::length(&item) + 1).min(size);
        }
    }
    let n_kept = items.len();
    let shortened = gone + count_cut(body, plan);
    if shortened > 0 {
        left_out.insert("texts_shortened".into(), json!(shortened));
    }
    if n_kept < whole {
        left_out.insert("items".into(), json!(whole - n_kept));
        if let Some(rest) = &plan.rest {
            left_out.insert("next".into(), rest(n_kept));
        }
    }
    size
}

/// Takes `over` characters out of the longest texts under `key`, so that all end up at one length. Gives how many went;
/// `gone` counts texts of which so little would be left that they are left out.
fn shorten_evenly(items: &mut [Tree<'_>], key: &str, over: usize, gone: &mut usize) -> usize {
    let lengths: Vec<usize> = items
        .iter()
        .filter_map(|item| text_in(item, key)?.text())
        .map(chars)
        .collect();
    let total: usize = lengths.iter().sum();
    let wanted = total.saturating_sub(over + lengths.len() * chars(MORE));
    let level = level(lengths, wanted).unwrap_or(usize::MAX);
    let mut saved = 0;
    for item in items.iter_mut().filter_map(Tree::object_mut) {
        let Some(Tree::Text(text)) = text_in_mut(item, key) else {
            continue;
        };
        if chars(text) <= level {
            continue;
        }
        let before = json::length_of(text);
        if level < SHORTEST_TEXT {
            item.remove(key.split('/').next().unwrap_or(key));
            *gone += 1;
            saved += before + key.len() + 4;
            continue;
        }
        let end = text
            .char_indices()
            .nth(level)
            .map_or(text.len(), |(at, _)| at);
        let text = text.to_mut();
        text.truncate(end);
        text.push_str(MORE);
        saved += before.saturating_sub(json::length_of(text));
    }
    saved
}

/// The text of an item under `key`, or one level down under `outer/inner`.
fn text_in<'t, 'a>(item: &'t Tree<'a>, key: &str) -> Option<&'t Tree<'a>> {
    match key.split_once('/') {
        Some((outer, inner)) => item.get(outer)?.get(inner),
        None => item.get(key),
    }
}

fn text_in_mut<'t, 'a>(item: &'t mut Object<'a>, key: &str) -> Option<&'t mut Tree<'a>> {
    match key.split_once('/') {
        Some((outer, inner)) => item.get_mut(outer)?.get_mut(inner),
        None => item.get_mut(key),
    }
}

/// The last border of a block at or before `limit` characters, as a byte position: a blank line outside of a
/// fence, else a line's end, else a character.
fn block_border(text: &str, limit: usize) -> usize {
    let end = text
        .char_indices()
        .nth(limit)
        .map_or(text.len(), |(at, _)| at);
    let mut blank = 0;
    let mut line_end = 0;
    let mut in_fence = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            in_fence = !in_fence;
        }
        at += line.len();
        if at > end {
            break;
        }
        line_end = at;
        if line.trim().is_empty() && !in_fence {
            blank = at;
        }
    }
    if blank * 2 >= end {
        blank
    } else if line_end * 2 >= end {
        line_end
    } else {
        end
    }
}

/// The last resort for an answer without anything to spare: its beginning as a text, still valid JSON.
fn too_long(text: &str, budget: usize) -> String {
    let end = text
        .char_indices()
        .nth(budget / 2)
        .map_or(text.len(), |(at, _)| at);
    json!({
        "left_out": {"characters": chars(text) - chars(text.get(..end).unwrap_or_default())},
        "beginning": text.get(..end).unwrap_or_default(),
        "next": "Ask for less, or call again with a larger `max_chars`.",
    })
    .to_string()
}

fn chars(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(body: Value, budget: usize, plan: &Plan) -> String {
        super::fit(body.into(), budget, plan)
    }

    fn list(n: usize, description: usize) -> Value {
        let issues: Vec<Value> = (0..n)
            .map(|number| json!({"key": format!("PROJ-{number}"), "description": "x".repeat(description), "created": "2026"}))
            .collect();
        json!({ "issues": issues })
    }

    fn plan() -> Plan {
        Plan {
            list: Some("issues"),
            item_texts: &["description"],
            columns: &["created"],
            rest: Some(Box::new(|kept| json!({"from": kept}))),
            ..Plan::default()
        }
    }

    #[test]
    fn what_fits_is_left_alone() {
        let body = list(3, 10);
        assert_eq!(fit(body.clone(), 10_000, &plan()), body.to_string());
    }

    #[test]
    fn long_texts_give_way_before_items_do() {
        let text = fit(list(20, 1000), 8_000, &plan());
        assert!(chars(&text) <= 8_000, "{}", text.len());
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["issues"].as_array().map(Vec::len), Some(20));
        assert_eq!(value["left_out"], json!({"texts_shortened": 20}));
        let first = value["issues"][0]["description"].as_str().expect("a text");
        assert!(first.ends_with(MORE), "{first}");
    }

    #[test]
    fn texts_one_level_down_give_way_too() {
        let hits: Vec<Value> = (0..20)
            .map(|number| json!({"id": number, "content": {"value": "x".repeat(1000)}}))
            .collect();
        let plan = Plan {
            list: Some("results"),
            item_texts: &["content/value"],
            ..Plan::default()
        };
        let text = fit(json!({ "results": hits }), 8_000, &plan);
        assert!(chars(&text) <= 8_000, "{}", text.len());
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["results"].as_array().map(Vec::len), Some(20));
        let text = value["results"][3]["content"]["value"].as_str();
        assert!(text.is_some_and(|text| text.ends_with(MORE)), "{text:?}");
    }

    #[test]
    fn then_columns_then_items_with_the_call_for_the_rest() {
        let text = fit(list(100, 0), 2_500, &plan());
        assert!(chars(&text) <= 2_500, "{}", text.len());
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let kept = value["issues"].as_array().map(Vec::len).expect("a list");
        assert!(kept > 10);
        assert_eq!(value["left_out"]["fields"], json!(["created"]));
        assert_eq!(value["left_out"]["items"], json!(100 - kept));
        assert_eq!(value["left_out"]["next"], json!({"from": kept}));
    }

    #[test]
    fn a_long_text_is_cut_at_a_block() {
        let page = "# Title\n\nfirst paragraph\n\n```\ncode\n\nmore code\n```\n\n".repeat(40);
        let plan = Plan {
            text: Some("/content/value"),
            rest: Some(Box::new(|kept| json!({"offset": kept}))),
            ..Plan::default()
        };
        let whole = page.chars().count();
        let text = fit(json!({"content": {"value": page}}), 1_500, &plan);
        assert!(chars(&text) <= 1_500);
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let kept = value["content"]["value"].as_str().expect("a text");
        assert!(kept.ends_with("\n\n"), "{kept:?}");
        assert_eq!(kept.matches("```").count() % 2, 0, "no half fence");
        assert_eq!(value["left_out"]["characters"], json!(whole - kept.len()));
        assert_eq!(value["left_out"]["next"]["offset"], json!(kept.len()));
    }

    #[test]
    fn whatever_comes_the_answer_is_bounded_json() {
        let text = fit(json!({"a": "ü".repeat(10_000)}), 1_000, &Plan::default());
        assert!(chars(&text) <= 1_200);
        assert!(serde_json::from_str::<Value>(&text).is_ok());
    }

    #[test]
    fn texts_that_were_begun_only_are_counted_though_all_fits() {
        let body =
            json!({"issues": [{"description": format!("begun{MORE}")}, {"description": "whole"}]});
        let text = fit(body, 10_000, &plan());
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["left_out"], json!({"texts_shortened": 1}));
        assert_eq!(value["issues"][1]["description"], "whole");
    }

    #[test]
    fn texts_are_cut_evenly() {
        assert_eq!(level(vec![100, 200, 300], 1_000), None);
        assert_eq!(level(vec![5_000, 10, 5_000], 1_000), Some(495));
        assert_eq!(level(vec![1, 2, 3], 6), None);
        assert_eq!(level(vec![], 0), None);
        assert_eq!(
            json::length_of("a\"\n\u{1}ü"),
            json!("a\"\n\u{1}ü").to_string().chars().count()
        );
    }
}
