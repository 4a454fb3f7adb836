//! What is held of any text in any format, however broken: it is read or refused, never a panic; and what is read can
//! be written in every format, in a form that the reader of that format takes again.

use atlassian_mcp_markup::{
    Edit, EditOptions, Format, Occurrence, Options, convert, diff, edit, first_chars, outline, read,
    write,
};

const FORMATS: [Format; 5] = [
    Format::Markdown,
    Format::Adf,
    Format::Wiki,
    Format::Storage,
    Format::Plain,
];

/// Reads a text, writes what was read in every format, and reads that again.
///
/// # Panics
/// When what was written is not readable, or an edit leaves a page that is not.
pub fn check(text: &str, format: Format) {
    let options = Options {
        jira_url: text.contains('-').then(|| "https://jira.example".to_owned()),
        ..Options::default()
    };
    let Ok(document) = read(text, format, &options) else {
        return;
    };
    outline(&document);
    first_chars(&document, 40);
    for to in FORMATS {
        let written = write(&document, to, &options);
        let again = read(&written.text, to, &options);
        let again = again.unwrap_or_else(|error| panic!("{to}: {error}\n{}", written.text));
        if to == Format::Adf {
            // Raw, for half a surrogate is an escape in JSON and no text in Rust.
            let json = serde_json::from_str::<&serde_json::value::RawValue>(&written.text);
            json.unwrap_or_else(|error| panic!("{error}\n{}", written.text));
            diff(&document, &again);
        }
        if let Ok(same) = convert(text, format, format, &options) {
            assert_eq!(same.text, text, "an unedited document comes back byte for byte");
        }
    }
    edits(text, format, &options);
}

/// Edits leave a page that can be read.
fn edits(text: &str, format: Format, options: &Options) {
    if !matches!(format, Format::Adf | Format::Storage) {
        return;
    }
    let Ok(content) = read("- one\n- **two**", Format::Markdown, options) else {
        return;
    };
    for change in [
        Edit::Append {
            content: content.clone(),
        },
        Edit::ReplaceText {
            find: "a".to_owned(),
            replace: "<&\"".to_owned(),
            occurrence: Occurrence::All,
        },
        Edit::SetCell {
            table: 0,
            row: 0,
            column: 0,
            content,
        },
    ] {
        if let Ok(edited) = edit(text, format, &[change], &EditOptions::default()) {
            let again = read(&edited.text, format, options);
            again.unwrap_or_else(|error| panic!("after an edit: {error}\n{}", edited.text));
        }
    }
}
