//! Text of office documents: XML in a zip file, of Microsoft's kind (Office Open XML) and of OpenDocument.
//!
//! Parts are found by the names the two standards give them (ECMA-376 part 1; OpenDocument 1.3 part 2). A document type
//! with entities of its own is in neither; a part that has one is refused.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::extract::{Bounded, Extract};
use super::zip_file::{self, Archive};

/// Which kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tools) enum Kind {
    /// A text.
    Word,
    /// Tables.
    Sheet,
    /// Slides.
    Slides,
    /// Any document of OpenDocument.
    Open,
}

/// The most bytes that one part may expand to.
const PART: usize = 32 * 1024 * 1024;

/// The most sheets or slides.
const PAGES: usize = 300;

/// The most empty cells that are kept before one that is not.
const GAP: usize = 100;

/// Reads the text of a document.
pub(super) fn text(bytes: &[u8], kind: Kind) -> Result<Extract, String> {
    let mut archive = zip_file::open(bytes)?;
    let mut out = Bounded::default();
    match kind {
        Kind::Word => {
            running(&required(&mut archive, "word/document.xml")?, &mut out)?;
            for name in ["word/footnotes.xml", "word/endnotes.xml"] {
                if let Some(part) = zip_file::part(&mut archive, name, PART)? {
                    out.line();
                    running(&part, &mut out)?;
                }
            }
        }
        Kind::Slides => slides(&mut archive, &mut out)?,
        Kind::Sheet => sheets(&mut archive, &mut out)?,
        Kind::Open => running(&required(&mut archive, "content.xml")?, &mut out)?,
    }
    Ok(out.finish())
}

fn required(archive: &mut Archive<'_>, name: &str) -> Result<Vec<u8>, String> {
    zip_file::part(archive, name, PART)?
        .ok_or_else(|| format!("it has no part {name}, so it is no such document"))
}

/// What the walk over a part is told of.
enum Seen<'a> {
    Start(&'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Walks over a part; the names come without their prefix.
fn walk(part: &[u8], mut see: impl FnMut(Seen<'_>)) -> Result<(), String> {
    let broken = |why: &dyn std::fmt::Display| format!("its XML is broken ({why})");
    let part = std::str::from_utf8(part).map_err(|error| broken(&error))?;
    let mut reader = Reader::from_str(part.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(start) => see(Seen::Start(&start)),
            Event::Empty(start) => {
                see(Seen::Start(&start));
                see(Seen::End(start.local_name().as_ref()));
            }
            Event::End(end) => see(Seen::End(end.local_name().as_ref())),
            Event::Text(text) => see(Seen::Text(&text)),
            Event::CData(text) => see(Seen::Text(&text)),
            Event::GeneralRef(reference) => {
                if let Some(character) = entity(&reference) {
                    see(Seen::Text(character.encode_utf8(&mut [0; 4])));
                }
            }
            Event::DocType(_) => {
                return Err("it declares a document type, which no office document does".to_owned());
            }
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// The five entities of XML, and characters by number. Others are declared by a document, and left out.
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| *character != '\0')
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

/// Paragraphs, headings and tables: of a text in Microsoft's form, of a slide, and of everything in OpenDocument.
fn running(part: &[u8], out: &mut Bounded) -> Result<(), String> {
    // In Microsoft's form text stands in `t` alone; in OpenDocument in paragraphs and headings.
    let mut inside = 0_usize;
    walk(part, |seen| {
        if out.is_full() {
            return;
        }
        match seen {
            Seen::Start(start) => match start.local_name().as_ref() {
                "t" | "p" | "h" if is_text(start) => inside += 1,
                "tab" => out.push("\t"),
                "br" | "line-break" | "cr" => out.push("\n"),
                "s" if start.name().as_ref().starts_with("text:") => out.push(" "),
                "page" if start.name().as_ref().starts_with("draw:") => {
                    out.line();
                    let name = attribute(start, "name").unwrap_or_default();
                    out.push(&format!("## {name}\n"));
                }
                _ => {}
            },
            Seen::End(name) => match name {
                "t" => inside = inside.saturating_sub(1),
                "p" | "h" => {
                    inside = inside.saturating_sub(1);
                    out.line();
                }
                "tc" | "table-cell" => {
                    out.unline();
                    out.push("\t");
                }
                "tr" | "table-row" => out.line(),
                _ => {}
            },
            Seen::Text(text) => {
                if inside > 0 {
                    out.push(text);
                }
            }
        }
    })
}

/// Whether an element's own text is shown: `w:t` and `a:t`, `text:p` and `text:h`, and not `w:p`.
fn is_text(start: &BytesStart<'_>) -> bool {
    match start.local_name().as_ref() {
        "t" => true,
        _ => start.name().as_ref().starts_with("text:"),
    }
}

fn slides(archive: &mut Archive<'_>, out: &mut Bounded) -> Result<(), String> {
    for number in 1..=PAGES {
        let name = format!("ppt/slides/slide{number}.xml");
        let Some(part) = zip_file::part(archive, &name, PART)? else {
            if number == 1 {
                return Err("it has no slide, so it is no such document".to_owned());
            }
            break;
        };
        out.line();
        out.push(&format!("## Slide {number}\n"));
        running(&part, out)?;
        let notes = format!("ppt/notesSlides/notesSlide{number}.xml");
        if let Some(part) = zip_file::part(archive, &notes, PART)? {
            out.line();
            out.push("Notes:\n");
            running(&part, out)?;
        }
        if out.is_full() {
            break;
        }
    }
    Ok(())
}

fn sheets(archive: &mut Archive<'_>, out: &mut Bounded) -> Result<(), String> {
    let book = required(archive, "xl/workbook.xml")?;
    let mut named: Vec<(String, String)> = Vec::new();
    walk(&book, |seen| {
        if let Seen::Start(start) = seen
            && start.local_name().as_ref() == "sheet"
            && named.len() < PAGES
        {
            let name = attribute(start, "name").unwrap_or_default();
            // `r:id`; a sheet has a number of its own beside it, `sheetId`.
            named.push((name, attribute(start, "id").unwrap_or_default()));
        }
    })?;
    let mut targets = BTreeMap::new();
    if let Some(part) = zip_file::part(archive, "xl/_rels/workbook.xml.rels", PART)? {
        walk(&part, |seen| {
            if let Seen::Start(start) = seen
                && let (Some(id), Some(target)) =
                    (attribute(start, "Id"), attribute(start, "Target"))
            {
                let target = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("xl/{target}"),
                };
                targets.insert(id, target);
            }
        })?;
    }
    let shared = match zip_file::part(archive, "xl/sharedStrings.xml", PART)? {
        Some(part) => shared(&part)?,
        None => Vec::new(),
    };
    for (number, (name, id)) in (1..).zip(named) {
        let path = targets
            .get(&id)
            .cloned()
            .unwrap_or_else(|| format!("xl/worksheets/sheet{number}.xml"));
        out.line();
        out.push(&format!("## {}\n", unescaped(&name)));
        if let Some(part) = zip_file::part(archive, &path, PART)? {
            sheet(&part, &shared, out)?;
        }
        if out.is_full() {
            break;
        }
    }
    Ok(())
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

/// The texts that cells name by number.
fn shared(part: &[u8]) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    let mut text = String::new();
    let mut inside = false;
    walk(part, |seen| match seen {
        Seen::Start(start) if start.local_name().as_ref() == "t" => inside = true,
        Seen::End("t") => inside = false,
        Seen::End("si") => texts.push(std::mem::take(&mut text)),
        Seen::Text(piece) if inside => text.push_str(piece),
        _ => {}
    })?;
    Ok(texts)
}

/// One sheet: a line a row, a tab between cells.
fn sheet(part: &[u8], shared: &[String], out: &mut Bounded) -> Result<(), String> {
    let mut kind = String::new();
    let mut value = String::new();
    let mut inside = false;
    let mut column = 0;
    let mut written = 0;
    walk(part, |seen| match seen {
        Seen::Start(start) => match start.local_name().as_ref() {
            "row" => (column, written) = (0, 0),
            "c" => {
                kind = attribute(start, "t").unwrap_or_default();
                value.clear();
                let place = attribute(start, "r").and_then(|place| number_of(&place));
                column = place.unwrap_or(column);
            }
            "v" | "t" => inside = true,
            _ => {}
        },
        Seen::End(name) => match name {
            "v" | "t" => inside = false,
            "c" => {
                let shown = match kind.as_str() {
                    "s" => value
                        .trim()
                        .parse()
                        .ok()
                        .and_then(|at: usize| shared.get(at))
                        .map_or("", String::as_str),
                    "b" if value.trim() == "1" => "TRUE",
                    "b" => "FALSE",
                    _ => value.as_str(),
                };
                if !shown.is_empty() && !out.is_full() {
                    out.push(&"\t".repeat((column - written.min(column)).min(GAP)));
                    // A cell is one field of its line.
                    out.push(&shown.replace(['\t', '\n', '\r'], " "));
                    written = column;
                }
                column += 1;
            }
            "row" => out.line(),
            _ => {}
        },
        Seen::Text(text) if inside => value.push_str(text),
        Seen::Text(_) => {}
    })
}

/// The column of a place such as `C5`, from 0.
fn number_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0_usize, |number, letter| {
        number * 26 + usize::from(letter - b'A') + 1
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::zip_file::tests::packed;
    use super::*;

    fn read(parts: &[(&str, &str)], kind: Kind) -> Result<String, String> {
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(name, text)| (*name, text.as_bytes()))
            .collect();
        text(&packed(&parts), kind).map(|extract| extract.text)
    }

    #[test]
    fn a_word_document_gives_paragraphs_and_tables() {
        let document = r#"<?xml version="1.0"?><w:document xmlns:w="x"><w:body>
            <w:p><w:r><w:t>Fish &amp; chips</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve"> now</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:instrText>HIDDEN</w:instrText><w:t>end&#x2019;</w:t></w:r></w:p></w:body></w:document>"#;
        assert_eq!(
            read(&[("word/document.xml", document)], Kind::Word).as_deref(),
            Ok("Fish & chips\t now\na\tb\nend\u{2019}")
        );
    }

    #[test]
    fn sheets_come_by_name_with_their_cells_in_their_columns() {
        let parts = [
            (
                "xl/workbook.xml",
                r#"<workbook xmlns:r="x"><sheets><sheet name="A &amp; B" sheetId="7" r:id="rId2"/></sheets></workbook>"#,
            ),
            (
                "xl/_rels/workbook.xml.rels",
                r#"<Relationships><Relationship Id="rId2" Target="worksheets/other.xml"/></Relationships>"#,
            ),
            (
                "xl/sharedStrings.xml",
                "<sst><si><t>Name</t></si><si><r><t>two </t></r><r><t>runs</t></r></si></sst>",
            ),
            (
                "xl/worksheets/other.xml",
                r#"<worksheet><sheetData>
                <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>4.5</v></c></row>
                <row r="2"><c r="A2" t="inlineStr"><is><t>in	line</t></is></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="b"><v>1</v></c></row>
                </sheetData></worksheet>"#,
            ),
        ];
        assert_eq!(
            read(&parts, Kind::Sheet).as_deref(),
            Ok("## A & B\nName\t\t4.5\nin line\ttwo runs\tTRUE")
        );
    }

    #[test]
    fn slides_come_in_their_order_with_notes() {
        let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
        let (first, second, notes) = (slide("One"), slide("Two"), slide("say it"));
        let parts = [
            ("ppt/slides/slide2.xml", second.as_str()),
            ("ppt/slides/slide1.xml", first.as_str()),
            ("ppt/notesSlides/notesSlide2.xml", notes.as_str()),
        ];
        assert_eq!(
            read(&parts, Kind::Slides).as_deref(),
            Ok("## Slide 1\nOne\n## Slide 2\nTwo\nNotes:\nsay it")
        );
    }

    #[test]
    fn open_documents_give_paragraphs_and_tables() {
        let content = r#"<office:document-content><text:h>Title</text:h><text:p>one<text:s/>two<text:line-break/>three</text:p>
            <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
            <draw:page draw:name="Slide A"><text:p>shown</text:p></draw:page></office:document-content>"#;
        assert_eq!(
            read(&[("content.xml", content)], Kind::Open).as_deref(),
            Ok("Title\none two\nthree\na\tb\n## Slide A\nshown")
        );
    }

    #[test]
    fn a_billion_laughs_are_refused_and_undeclared_entities_left_out() {
        let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document><w:p><w:t>&b;</w:t></w:p></w:document>"#;
        let said = read(&[("word/document.xml", laughs)], Kind::Word);
        assert!(said.is_err_and(|said| said.contains("document type")));
        let plain = "<w:p><w:t>x&nobody;y</w:t></w:p>";
        assert_eq!(
            read(&[("word/document.xml", plain)], Kind::Word).as_deref(),
            Ok("xy")
        );
    }

    #[test]
    fn a_part_that_expands_without_measure_is_refused() {
        let bomb = " ".repeat(PART + 10);
        let said = read(&[("word/document.xml", &bomb)], Kind::Word);
        assert!(said.is_err_and(|said| said.contains("expands to more")));
    }

    #[test]
    fn other_files_are_said_to_be_no_document() {
        let said = read(&[("x.txt", "x")], Kind::Word);
        assert!(said.is_err_and(|said| said.contains("no part word/document.xml")));
        assert!(read(&[("x.txt", "x")], Kind::Slides).is_err());
        assert!(text(b"nothing", Kind::Open).is_err());
        let said = read(&[("word/document.xml", "<w:p><w:t>x")], Kind::Word);
        assert_eq!(
            said.as_deref(),
            Ok("x"),
            "a torn part is read as far as it goes"
        );
    }

    #[test]
    fn columns_are_numbers() {
        assert_eq!(number_of("A1"), Some(0));
        assert_eq!(number_of("AA10"), Some(26));
        assert_eq!(number_of("1"), None);
    }
}
