//! Templates: reading them within reach, and filling in their variables.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::atlassian::{Product, Target};
use crate::confluence::model::Template;
use crate::tools::{About, Context, Error, ErrorKind, Result};

/// What is said where the edition has no templates to be read.
pub(super) fn no_templates() -> Error {
    Error::new(
        ErrorKind::NotConfigured,
        "Templates can be read on Confluence Cloud only.",
    )
}

/// One template with its text, and the space it belongs to.
///
/// Where limits are set, a template of another space is out of reach; those of the whole site are everybody's.
pub(super) async fn read(cx: &Context, id: &str) -> Result<(Template, Vec<Target>)> {
    let template = cx
        .confluence()?
        .template(id)
        .await
        .ok_or_else(no_templates)?
        .about(|| format!("Template `{id}`"))?;
    let targets: Vec<Target> = template
        .space_key
        .iter()
        .cloned()
        .map(Target::Space)
        .collect();
    if cx.reach.is_limited(Product::Confluence)
        && let Some(target) = targets.iter().find(|target| !cx.reach.allows(target))
    {
        return Err(Error::new(
            ErrorKind::NotAllowed,
            format!("Access to {target} is restricted by configuration; nothing was done."),
        ));
    }
    Ok((template, targets))
}

/// A template without its text, under the reference's keys.
pub(super) fn shown(template: &Template) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("templateId".into(), json!(template.id));
    shown.insert("name".into(), json!(template.name));
    shown.insert("templateType".into(), json!(template.kind));
    if let Some(description) = &template.description {
        shown.insert("description".into(), json!(description));
    }
    if let Some(key) = &template.space_key {
        shown.insert("space_key".into(), json!(key));
    }
    shown
}

/// The names of the variables of a template, in order.
pub(super) fn variables(body: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tag in tags(body, "<at:var ") {
        if let Some(name) = name(tag)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The text of a page made from a template: declarations gone, each variable replaced by its value, and the names of
/// those that have none.
pub(super) fn filled(body: &str, values: &BTreeMap<String, String>) -> (String, Vec<String>) {
    let mut text = body.to_owned();
    if let (Some(start), Some(end)) = (
        text.find("<at:declarations"),
        text.find("</at:declarations>"),
    ) && start < end
    {
        text.replace_range(start..end + "</at:declarations>".len(), "");
    }
    let mut out = String::with_capacity(text.len());
    let mut empty: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("<at:var ") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find('>').map_or(from.len(), |end| end + 1);
        let tag = from.get(..end).unwrap_or_default();
        rest = from.get(end..).unwrap_or_default();
        if !tag.ends_with("/>") {
            rest = rest.strip_prefix("</at:var>").unwrap_or(rest);
        }
        let Some(name) = name(tag) else { continue };
        match values.get(&name) {
            Some(value) => out.push_str(&escaped(value)),
            None if !empty.contains(&name) => empty.push(name),
            None => {}
        }
    }
    out.push_str(rest);
    (out, empty)
}

fn tags<'t>(text: &'t str, start: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(start).filter_map(|(at, _)| {
        let from = text.get(at..)?;
        from.get(..from.find('>')? + 1)
    })
}

fn name(tag: &str) -> Option<String> {
    let (_, rest) = tag.split_once("at:name=\"")?;
    let (name, _) = rest.split_once('"')?;
    Some(name.to_owned())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<at:declarations><at:string at:name=\"who\" /><at:list at:name=\"what\"><at:option at:value=\"a\" /></at:list></at:declarations>\
<h1><at:var at:name=\"who\" /></h1><p>does <at:var at:name=\"what\"></at:var> and <at:var at:name=\"who\" at:rawxhtml=\"false\"/></p>";

    #[test]
    fn variables_are_named_and_filled_in() {
        assert_eq!(variables(BODY), ["who", "what"]);
        let values = BTreeMap::from([("who".to_owned(), "Ada <& Bob>".to_owned())]);
        let (text, empty) = filled(BODY, &values);
        assert_eq!(
            text,
            "<h1>Ada &lt;&amp; Bob&gt;</h1><p>does  and Ada &lt;&amp; Bob&gt;</p>"
        );
        assert_eq!(empty, ["what"]);
        assert_eq!(filled("<p>plain</p>", &values).0, "<p>plain</p>");
    }
}
