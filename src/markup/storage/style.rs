//! The few style properties Confluence's editor writes: colours, alignment, indentation, widths.
//!
//! Apart because both directions and several elements need them. A style that says anything else is not taken apart;
//! it stays with its element as it is.

use crate::document::Align;

/// The properties of a `style` attribute, names in lower case.
pub(super) fn properties(style: &str) -> impl Iterator<Item = (String, &str)> {
    style.split(';').filter_map(|property| {
        let (name, value) = property.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim()))
    })
}

/// A colour as the tree writes it: `rgb(255,86,48)` becomes `#ff5630`, anything else stays.
pub(super) fn color_from_style(value: &str) -> String {
    rgb(value).map_or_else(
        || value.to_owned(),
        |[red, green, blue]| format!("#{red:02x}{green:02x}{blue:02x}"),
    )
}

fn rgb(value: &str) -> Option<[u8; 3]> {
    let inner = value.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inner.split(',').map(|part| part.trim().parse::<u8>());
    let color = [
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    ];
    parts.next().is_none().then_some(color)
}

/// A colour as Confluence stores it: `#ff5630` becomes `rgb(255,86,48)`, anything else stays.
pub(super) fn color_to_style(color: &str) -> String {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6);
    match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        Some(code) => format!("rgb({},{},{})", code >> 16, (code >> 8) & 0xff, code & 0xff),
        None => color.to_owned(),
    }
}

/// What a paragraph's style says; `None` when it says more than the tree can.
pub(super) fn paragraph_style(style: &str) -> Option<(Option<Align>, u8)> {
    let (mut align, mut indent) = (None, 0);
    for (name, value) in properties(style) {
        match name.as_str() {
            "text-align" => align = Some(align_of(value)?),
            "margin-left" => indent = steps(value)?,
            _ => return None,
        }
    }
    Some((align, indent))
}

/// The alignment a `text-align` names.
pub(super) fn align_of(value: &str) -> Option<Align> {
    match value {
        "left" | "start" => Some(Align::Start),
        "center" => Some(Align::Center),
        "right" | "end" => Some(Align::End),
        _ => None,
    }
}

/// Confluence indents by 30 pixels a step.
fn steps(value: &str) -> Option<u8> {
    let pixels = pixels(value)?;
    let steps = pixels / 30.0;
    let exact = steps.fract() == 0.0 && (0.0..=6.0).contains(&steps);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be 0 to 6"
    )]
    exact.then_some(steps as u8)
}

/// A length in pixels, `120.0px` or `120px`.
pub(super) fn pixels(value: &str) -> Option<f64> {
    let number: f64 = value.strip_suffix("px")?.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

/// The style of a paragraph, or `None` when it needs none.
pub(super) fn paragraph_to_style(align: Option<Align>, indent: u8) -> Option<String> {
    let align = align.map(|align| match align {
        Align::Start => "text-align: left;",
        Align::Center => "text-align: center;",
        Align::End => "text-align: right;",
    });
    let indent = (indent > 0).then(|| format!("margin-left: {}.0px;", u32::from(indent) * 30));
    match (align, indent) {
        (None, None) => None,
        (Some(align), None) => Some(align.to_owned()),
        (None, Some(indent)) => Some(indent),
        (Some(align), Some(indent)) => Some(format!("{align} {indent}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{color_from_style, color_to_style, paragraph_style, paragraph_to_style};
    use crate::document::Align;

    #[test]
    fn colors_go_both_ways() {
        for (style, color) in [
            ("rgb(255,86,48)", "#ff5630"),
            ("rgb(0, 0, 0)", "#000000"),
            ("red", "red"),
            ("var(--x)", "var(--x)"),
        ] {
            assert_eq!(color_from_style(style), color);
            assert_eq!(color_to_style(color), style.replace(", ", ","));
        }
    }

    #[test]
    fn paragraphs_say_align_and_indent_and_nothing_else() {
        assert_eq!(
            paragraph_style("text-align: center; margin-left: 60.0px;"),
            Some((Some(Align::Center), 2))
        );
        assert_eq!(
            paragraph_to_style(Some(Align::Center), 2).as_deref(),
            Some("text-align: center; margin-left: 60.0px;")
        );
        assert_eq!(paragraph_style("margin-left: 15px"), None);
        assert_eq!(paragraph_style("line-height: 2"), None);
    }
}
