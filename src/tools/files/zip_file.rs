//! Zip files: their lists of contents, and single parts of known name within a bound.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::extract::{Bounded, Extract};

/// The most entries that are listed.
const ENTRIES: usize = 500;

/// The most entries a document may have; an archive with more is no document.
const PARTS: usize = 20_000;

/// A zip file that is open.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a zip file: reads its list of contents.
pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, String> {
    let archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| format!("it cannot be read as a zip file ({error})"))?;
    if archive.len() > PARTS {
        return Err(format!("it has {} entries", archive.len()));
    }
    Ok(archive)
}

/// The names and sizes of what is in a zip file. Nothing is expanded.
pub(super) fn listing(bytes: &[u8]) -> Result<Extract, String> {
    let mut archive = open(bytes)?;
    let count = archive.len();
    let mut text = Bounded::default();
    for at in 0..count.min(ENTRIES) {
        let entry = archive
            .by_index_raw(at)
            .map_err(|error| format!("its list of contents is broken ({error})"))?;
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => "(a name that cannot be read)".to_owned(),
        };
        // One line an entry, whatever the name holds.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let secret = if entry.encrypted() { ", encrypted" } else { "" };
        text.push(&format!("{name} ({} bytes{secret})\n", entry.size()));
    }
    let mut extract = text.finish();
    if count > ENTRIES {
        extract.note = Some(format!("Only {ENTRIES} of {count} entries are listed."));
    }
    Ok(extract)
}

/// One part of a document, expanded up to `most` bytes; `None` if there is none of this name.
///
/// # Errors
/// It is larger, whatever its header promises, or cannot be read.
pub(super) fn part(
    archive: &mut Archive<'_>,
    name: &str,
    most: usize,
) -> Result<Option<Vec<u8>>, String> {
    let entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(format!("its part {name} cannot be read ({error})")),
    };
    let mut bytes = Vec::new();
    entry
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("its part {name} cannot be read ({error})"))?;
    if bytes.len() > most {
        return Err(format!("its part {name} expands to more than {most} bytes"));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A zip file of these parts.
    pub(in super::super) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            let options =
                SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            writer.start_file(*name, options).expect("a part");
            writer.write_all(bytes).expect("bytes");
        }
        writer.finish().expect("a zip file").into_inner()
    }

    #[test]
    fn what_is_inside_is_named_with_its_size_and_left_there() {
        let bytes = packed(&[("a/b.txt", b"hello"), ("evil\nname (0 bytes)", b"")]);
        let extract = listing(&bytes).expect("a list");
        assert_eq!(
            extract.text,
            "a/b.txt (5 bytes)\nevil name (0 bytes) (0 bytes)"
        );
        assert_eq!(extract.note, None);
    }

    #[test]
    fn many_entries_are_counted_and_the_first_listed() {
        let names: Vec<String> = (0..ENTRIES + 5).map(|at| format!("{at}.txt")).collect();
        let parts: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), b"".as_slice()))
            .collect();
        let extract = listing(&packed(&parts)).expect("a list");
        assert_eq!(extract.text.lines().count(), ENTRIES);
        assert_eq!(
            extract.note.as_deref(),
            Some("Only 500 of 505 entries are listed.")
        );
    }

    #[test]
    fn a_bomb_is_listed_by_its_size_and_expands_no_further_than_the_bound() {
        let zeros = vec![0; 50 * 1024 * 1024];
        let bomb = packed(&[("zeros", &zeros)]);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        let extract = listing(&bomb).expect("a list");
        assert_eq!(extract.text, "zeros (52428800 bytes)");
        let mut archive = open(&bomb).expect("a zip file");
        let said = part(&mut archive, "zeros", 1_000).expect_err("too large");
        assert!(said.contains("more than 1000 bytes"), "{said}");
        assert_eq!(part(&mut archive, "other", 1_000), Ok(None));
    }

    #[test]
    fn what_is_no_zip_file_is_said_to_be_none() {
        assert!(listing(b"PK\x03\x04 and no more").is_err());
        assert!(listing(b"").is_err());
    }
}
