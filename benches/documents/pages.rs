//! Documents to measure with: a page as people write them, and corners made to hurt.
//!
//! The page is written once, in storage format, section by section; the other formats are made of it, so that all
//! directions read the same words.

use atlassian_mcp_markup::{Format, Options, convert};

const PROSE: &str = "The login form answers with an error when the token of the identity provider has expired. It \
    should ask for a new one and try again, once, before it gives up and shows what went wrong. Until that is done, \
    operators restart the gateway by hand, which takes a minute and loses the sessions of everybody who is signed in.";

/// One section of a page, about two kilobytes: a heading, prose with marks and links, a list, a table, code.
fn section(number: usize) -> String {
    format!(
        "<h2>Section {number}</h2>\
         <p>{PROSE} <strong>Important</strong>: see <a href=\"https://example.com/{number}\">the guide</a> &amp; ask \
         <ac:link><ri:user ri:account-id=\"5b10ac8d82e05b22cc7d4ef5\" /></ac:link>.</p>\
         <p>{PROSE}</p>\
         <ul><li><p>The <code>gateway</code> reads its settings once.</p></li><li><p>The <em>second</em> point is \
         longer than the first, and says why.</p></li><li><p>The third is short.</p></li></ul>\
         <table data-layout=\"default\"><tbody><tr><th><p>Name</p></th><th><p>Value</p></th><th><p>Meaning</p></th></tr>\
         <tr><td><p>timeout</p></td><td><p>{number} s</p></td><td><p>How long a request may take</p></td></tr>\
         <tr><td><p>retries</p></td><td><p>1</p></td><td><p>How often it is sent again</p></td></tr></tbody></table>\
         <ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:parameter ac:name=\"language\">rust\
         </ac:parameter><ac:plain-text-body><![CDATA[fn answer(number: u32) -> u32 {{\n    let answer = number * \
         {number};\n    answer + 1\n}}]]></ac:plain-text-body></ac:structured-macro>\
         <ac:structured-macro ac:name=\"info\" ac:schema-version=\"1\"><ac:rich-text-body><p>{PROSE}</p>\
         </ac:rich-text-body></ac:structured-macro>"
    )
}

/// A page in a format, at least so many bytes long.
pub(crate) fn page(format: Format, bytes: usize) -> String {
    let sections = |count: usize| -> String {
        let storage: String = (1..=count).map(section).collect();
        let written = convert(&storage, Format::Storage, format, &Options::default());
        written.map(|written| written.text).unwrap_or_default()
    };
    let one = (sections(20).len() / 20).max(1);
    sections(bytes.div_ceil(one).max(1))
}

/// A document that a careless reader or writer takes square time for.
pub(crate) struct Corner {
    /// What there is much of.
    pub(crate) name: &'static str,
    /// The format it is in.
    pub(crate) from: Format,
    /// The format it is written to.
    pub(crate) to: Format,
    /// The document, about so many bytes long.
    pub(crate) text: fn(usize) -> String,
}

/// The corners, in the order of the table.
pub(crate) const CORNERS: [Corner; 12] = [
    corner("rows of a table", Format::Markdown, Format::Adf, |bytes| {
        format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(bytes / 10))
    }),
    corner(
        "columns of a table",
        Format::Markdown,
        Format::Adf,
        |bytes| {
            let row = "| a ".repeat(bytes / 10);
            format!("{row}|\n{}|\n{row}|\n", "|-".repeat(bytes / 10))
        },
    ),
    corner(
        "cells of a table",
        Format::Storage,
        Format::Markdown,
        |bytes| {
            let row = format!("<tr>{}</tr>", "<td><p>x</p></td>".repeat(100));
            format!(
                "<table><tbody>{}</tbody></table>",
                row.repeat(bytes / row.len() + 1)
            )
        },
    ),
    corner(
        "cells that reach over rows",
        Format::Storage,
        Format::Markdown,
        |bytes| {
            let row = "<tr><td rowspan=\"9\"><p>x</p></td><td colspan=\"3\"><p>y</p></td></tr>";
            format!(
                "<table><tbody>{}</tbody></table>",
                row.repeat(bytes / row.len() + 1)
            )
        },
    ),
    corner("items of a list", Format::Markdown, Format::Adf, |bytes| {
        "- item\n".repeat(bytes / 7)
    }),
    corner(
        "items of a list",
        Format::Storage,
        Format::Markdown,
        |bytes| format!("<ul>{}</ul>", "<li>item</li>".repeat(bytes / 13)),
    ),
    corner(
        "depth of lists",
        Format::Storage,
        Format::Markdown,
        |bytes| {
            let depth = bytes / 19;
            format!(
                "{}x{}",
                "<ul><li>".repeat(depth),
                "</li></ul>".repeat(depth)
            )
        },
    ),
    corner("depth of quotes", Format::Markdown, Format::Adf, |bytes| {
        "> ".repeat(bytes / 2) + "x"
    }),
    corner("marks in a line", Format::Markdown, Format::Adf, |bytes| {
        "**a** *b* `c` ".repeat(bytes / 14)
    }),
    corner(
        "marks in a line",
        Format::Storage,
        Format::Markdown,
        |bytes| format!("<p>{}</p>", "<b>a</b> <i>b</i> ".repeat(bytes / 18)),
    ),
    corner(
        "marks never closed",
        Format::Markdown,
        Format::Adf,
        |bytes| "*a **b ".repeat(bytes / 7),
    ),
    corner("links in a line", Format::Markdown, Format::Adf, |bytes| {
        "[a](https://example.com) ".repeat(bytes / 25)
    }),
];

const fn corner(name: &'static str, from: Format, to: Format, text: fn(usize) -> String) -> Corner {
    Corner {
        name,
        from,
        to,
        text,
    }
}
