//! Text of a PDF, page by page.

use std::io::Read;
use std::time::{Duration, Instant};

use lopdf::{Document, LoadOptions};

use super::extract::{Bounded, Extract};

/// The most pages that are read.
const PAGES: usize = 200;

/// The most bytes that one stream of a file may expand to.
const STREAM: usize = 8 * 1024 * 1024;

/// The most bytes that all streams of a file may expand to.
const STREAMS: u64 = 64 * 1024 * 1024;

/// No further page is begun after this.
const TIME: Duration = Duration::from_secs(20);

/// Reads the text of a PDF.
pub(super) fn text(bytes: &[u8]) -> Result<Extract, String> {
    if !bytes
        .get(..1024.min(bytes.len()))
        .is_some_and(|start| start.windows(5).any(|window| window == b"%PDF-"))
    {
        return Err("it does not begin like a PDF".to_owned());
    }
    let begun = Instant::now();
    if expands_beyond(bytes, STREAMS) {
        return Err(format!(
            "what it holds expands to more than {} MiB",
            STREAMS / (1024 * 1024)
        ));
    }
    let options = LoadOptions {
        max_decompressed_size: Some(STREAM),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|error| format!("it cannot be read as a PDF ({error})"))?;
    if document.is_encrypted() {
        return Err("it is encrypted".to_owned());
    }
    let mut out = Bounded::default();
    let mut unread = 0;
    let mut read = 0;
    let count = document.page_iter().take(100_000).count();
    for number in (1_u32..).take(count.min(PAGES)) {
        if out.is_full() || begun.elapsed() > TIME {
            break;
        }
        out.line();
        match document.extract_text_with_limit(&[number], STREAM) {
            Ok(text) => out.push(&text),
            Err(_) => unread += 1,
        }
        read += 1;
    }
    let mut extract = out.finish();
    if extract.text.is_empty() {
        return Err(match count {
            0 => "it has no pages".to_owned(),
            _ => "no text can be read out of it; its pages may be pictures".to_owned(),
        });
    }
    if read < count {
        extract.note = Some(format!("Only {read} of {count} pages were read."));
    } else if unread > 0 {
        extract.note = Some(format!("{unread} of {count} pages cannot be read."));
    }
    Ok(extract)
}

/// Whether the streams of a file together expand to more than `most` bytes. Nothing is kept.
///
/// Before the file is read as a PDF, because a bound on one stream is none on a thousand of them. Whatever a stream is
/// said to be, it is tried: what is not deflated ends at once.
fn expands_beyond(bytes: &[u8], most: u64) -> bool {
    const BEGIN: &[u8] = b"stream";
    let mut total = 0;
    let mut at = 0;
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| memchr::memmem::find(rest, BEGIN))
    {
        at += found + BEGIN.len();
        let rest = bytes.get(at..).unwrap_or_default();
        let begin = rest
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let data = rest.get(begin..).unwrap_or_default();
        let mut reader = flate2::read::ZlibDecoder::new(data).take(most - total + 1);
        // A broken stream counts as far as it went.
        let mut buffer = [0; 16 * 1024];
        while let Ok(n) = reader.read(&mut buffer) {
            if n == 0 {
                break;
            }
            total += n as u64;
            if total > most {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use lopdf::content::{Content, Operation};
    use lopdf::{Object, Stream, dictionary};

    use super::*;

    /// A PDF with a page for each text.
    fn made(texts: &[&str]) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages_id = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
        });
        let resources = document.add_object(dictionary! {
            "Font" => dictionary! {"F1" => font},
        });
        let kids: Vec<Object> = texts
            .iter()
            .map(|text| {
                let content = Content {
                    operations: vec![
                        Operation::new("BT", vec![]),
                        Operation::new("Tf", vec!["F1".into(), 12.into()]),
                        Operation::new("Tj", vec![Object::string_literal(*text)]),
                        Operation::new("ET", vec![]),
                    ],
                };
                let stream = Stream::new(dictionary! {}, content.encode().expect("content"));
                let content = document.add_object(stream);
                let page = document.add_object(dictionary! {
                    "Type" => "Page", "Parent" => pages_id, "Contents" => content,
                    "Resources" => resources,
                });
                page.into()
            })
            .collect();
        let count = kids.len() as i64;
        document.objects.insert(
            pages_id,
            Object::Dictionary(dictionary! {
                "Type" => "Pages", "Kids" => kids, "Count" => count,
            }),
        );
        let catalog = document.add_object(dictionary! {"Type" => "Catalog", "Pages" => pages_id});
        document.trailer.set("Root", catalog);
        document.compress();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("a PDF");
        bytes
    }

    #[test]
    fn pages_come_one_after_another() {
        let extract = text(&made(&["Hello harbour", "Second page"])).expect("text");
        assert_eq!(extract.text, "Hello harbour\nSecond page");
        assert_eq!(extract.note, None);
    }

    #[test]
    fn only_the_first_pages_of_a_long_one_are_read_and_that_is_told() {
        let pages = vec!["x"; PAGES + 3];
        let extract = text(&made(&pages)).expect("text");
        assert_eq!(extract.text.lines().count(), PAGES);
        assert_eq!(
            extract.note.as_deref(),
            Some("Only 200 of 203 pages were read.")
        );
    }

    #[test]
    fn a_torn_one_and_one_that_is_none_are_errors() {
        let whole = made(&["Hello"]);
        for end in [10, whole.len() / 3] {
            assert!(text(&whole[..end]).is_err(), "{end}");
        }
        assert!(text(b"").is_err());
        assert!(text(b"hello %PDF").is_err());
        let said = text(&made(&[""])).expect_err("no text");
        assert!(said.contains("may be pictures"), "{said}");
    }

    #[test]
    fn a_bomb_is_found_before_it_is_read() {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..STREAMS / (1024 * 1024) + 1 {
            encoder.write_all(&vec![0; 1024 * 1024]).expect("zeros");
        }
        let zeros = encoder.finish().expect("a stream");
        let mut bytes = made(&["Hello"]);
        bytes.extend(b"\n9 0 obj\n<</Filter/FlateDecode>>\nstream\n");
        bytes.extend(zeros);
        bytes.extend(b"\nendstream\nendobj\n");
        let said = text(&bytes).expect_err("a bomb");
        assert!(said.contains("expands to more than 64 MiB"), "{said}");
    }
}
