//! Link targets and image sources as one-line addresses, and back.
//!
//! Apart because Markdown writes all targets as addresses, ADF and wiki markup some of them. The schemes are ours:
//!
//! ```text
//! page:SPACE/Title#anchor   page:Title                     a page (in the space of this page)
//! blog:SPACE/2024-01-31/Title                              a blog post
//! attachment:file.png   attachment:Title/file.png   attachment:SPACE/Title/file.png
//! space:KEY   content:123#anchor   user:ID   issue:KEY-1   shortcut:key/parameter
//! media:COLLECTION/ID   media:ID                           a file of the media service (images only)
//! ```
//!
//! Parts are percent-encoded where they hold `/`, `#`, spaces or what Markdown would take for markup. An image whose
//! address is a bare file name is an attachment of the page.

use super::Options;
use super::document::MediaSource;
use super::inline::{LinkTarget, PageTarget};

/// A target as an address.
pub fn write(target: &LinkTarget) -> String {
    match target {
        LinkTarget::Url(url) => url.clone(),
        LinkTarget::Page(page) => format!("page:{}", page_parts(page, true)),
        LinkTarget::Blog {
            space,
            title,
            day,
            anchor,
        } => {
            let mut out = String::from("blog:");
            if let Some(space) = space {
                push_encoded(&mut out, space);
                out.push('/');
            }
            push_encoded(&mut out, &day.replace('/', "-"));
            out.push('/');
            push_encoded(&mut out, title);
            push_anchor(&mut out, anchor.as_deref());
            out
        }
        LinkTarget::Space(key) => encoded("space:", key),
        LinkTarget::Attachment { filename, page } => attachment(filename, page.as_deref()),
        LinkTarget::Content { id, anchor } => {
            let mut out = encoded("content:", id);
            push_anchor(&mut out, anchor.as_deref());
            out
        }
        LinkTarget::User(id) => encoded("user:", id),
        LinkTarget::Anchor(anchor) => format!("#{anchor}"),
        LinkTarget::Issue(key) => encoded("issue:", key),
        LinkTarget::Shortcut { key, parameter } => {
            let mut out = encoded("shortcut:", key);
            out.push('/');
            push_encoded(&mut out, parameter);
            out
        }
    }
}

/// The target an address names; an address without one of our schemes stays an address.
pub fn read(address: &str) -> LinkTarget {
    read_scheme(address).unwrap_or_else(|| LinkTarget::Url(address.to_owned()))
}

fn read_scheme(address: &str) -> Option<LinkTarget> {
    if let Some(anchor) = address.strip_prefix('#') {
        return (!anchor.is_empty()).then(|| LinkTarget::Anchor(anchor.to_owned()));
    }
    // Schemes are short: a search has no time to pay.
    let colon = address.bytes().position(|byte| byte == b':')?;
    let (scheme, rest) = (address.get(..colon)?, address.get(colon + 1..)?);
    if !matches!(
        scheme,
        "page" | "blog" | "space" | "attachment" | "content" | "user" | "issue" | "shortcut"
    ) {
        return None;
    }
    if rest.is_empty() || rest.starts_with("//") {
        return None;
    }
    let (path, anchor) = match rest.split_once('#') {
        Some((path, anchor)) => (path, Some(decode(anchor))),
        None => (rest, None),
    };
    let parts: Vec<String> = path.split('/').map(decode).collect();
    let target = match (scheme, parts.as_slice()) {
        ("page", [title]) => LinkTarget::Page(PageTarget {
            space: None,
            title: title.clone(),
            anchor,
        }),
        ("page", [space, title]) => LinkTarget::Page(PageTarget {
            space: Some(space.clone()),
            title: title.clone(),
            anchor,
        }),
        ("blog", [day, title]) => blog(None, day, title, anchor),
        ("blog", [space, day, title]) => blog(Some(space.clone()), day, title, anchor),
        ("space", [key]) => LinkTarget::Space(key.clone()),
        ("attachment", _) => {
            let (filename, page) = read_attachment(&parts, anchor)?;
            LinkTarget::Attachment { filename, page }
        }
        ("content", [id]) => LinkTarget::Content {
            id: id.clone(),
            anchor,
        },
        ("user", [id]) => LinkTarget::User(id.clone()),
        ("issue", [key]) => LinkTarget::Issue(key.clone()),
        ("shortcut", [key, parameter]) => LinkTarget::Shortcut {
            key: key.clone(),
            parameter: parameter.clone(),
        },
        _ => return None,
    };
    Some(target)
}

fn blog(space: Option<String>, day: &str, title: &str, anchor: Option<String>) -> LinkTarget {
    LinkTarget::Blog {
        space,
        title: title.to_owned(),
        day: day.replace('-', "/"),
        anchor,
    }
}

fn read_attachment(
    parts: &[String],
    anchor: Option<String>,
) -> Option<(String, Option<Box<PageTarget>>)> {
    let page = |space: Option<&String>, title: &String| {
        Some(Box::new(PageTarget {
            space: space.cloned(),
            title: title.clone(),
            anchor,
        }))
    };
    match parts {
        [file] => Some((file.clone(), None)),
        [title, file] => Some((file.clone(), page(None, title))),
        [space, title, file] => Some((file.clone(), page(Some(space), title))),
        _ => None,
    }
}

fn attachment(filename: &str, page: Option<&PageTarget>) -> String {
    let mut out = String::from("attachment:");
    if let Some(page) = page {
        out.push_str(&page_parts(page, false));
        out.push('/');
    }
    push_encoded(&mut out, filename);
    if let Some(page) = page {
        push_anchor(&mut out, page.anchor.as_deref());
    }
    out
}

fn page_parts(page: &PageTarget, with_anchor: bool) -> String {
    let mut out = String::new();
    if let Some(space) = &page.space {
        push_encoded(&mut out, space);
        out.push('/');
    }
    push_encoded(&mut out, &page.title);
    if with_anchor {
        push_anchor(&mut out, page.anchor.as_deref());
    }
    out
}

fn encoded(scheme: &str, value: &str) -> String {
    let mut out = scheme.to_owned();
    push_encoded(&mut out, value);
    out
}

fn push_anchor(out: &mut String, anchor: Option<&str>) {
    if let Some(anchor) = anchor {
        out.push('#');
        push_encoded(out, anchor);
    }
}

/// The source of an image as an address.
pub fn write_media(source: &MediaSource) -> String {
    match source {
        MediaSource::Url(url) => url.clone(),
        MediaSource::Attachment {
            filename,
            page: None,
        } if !filename.is_empty() => encoded("", filename),
        MediaSource::Attachment { filename, page } => attachment(filename, page.as_deref()),
        MediaSource::File { id, collection } => {
            let mut out = String::from("media:");
            if !collection.is_empty() {
                push_encoded(&mut out, collection);
                out.push('/');
            }
            push_encoded(&mut out, id);
            out
        }
    }
}

/// The source of an image an address names.
pub fn read_media(address: &str) -> MediaSource {
    if let Some(LinkTarget::Attachment { filename, page }) = read_scheme(address) {
        return MediaSource::Attachment { filename, page };
    }
    if let Some(rest) = address.strip_prefix("media:")
        && !rest.is_empty()
    {
        let (collection, id) = rest.split_once('/').unwrap_or(("", rest));
        return MediaSource::File {
            id: decode(id),
            collection: decode(collection),
        };
    }
    if !address.is_empty() && !address.contains(['/', ':', '?', '#', '\\']) {
        return MediaSource::Attachment {
            filename: decode(address),
            page: None,
        };
    }
    MediaSource::Url(address.to_owned())
}

/// The address in the web for a target, as far as the caller gave site addresses.
///
/// `/display/SPACE/Title` and `/pages/viewpage.action?pageId=` are answered by Data Center and, under `/wiki`, redirected by Cloud.
pub fn web_address(target: &LinkTarget, options: &Options) -> Option<String> {
    let confluence = options.confluence_url.as_deref();
    match target {
        LinkTarget::Url(url) => Some(url.clone()),
        LinkTarget::Anchor(anchor) => Some(format!("#{anchor}")),
        LinkTarget::Issue(key) => Some(format!("{}/browse/{key}", options.jira_url.as_deref()?)),
        LinkTarget::Page(page) => {
            let mut out = format!("{}/display/", confluence?);
            push_encoded(&mut out, page.space.as_deref()?);
            out.push('/');
            push_encoded(&mut out, &page.title);
            push_anchor(&mut out, page.anchor.as_deref());
            Some(out)
        }
        LinkTarget::Blog {
            space,
            title,
            day,
            anchor,
        } => {
            let mut out = format!("{}/display/", confluence?);
            push_encoded(&mut out, space.as_deref()?);
            out.push('/');
            out.push_str(day);
            out.push('/');
            push_encoded(&mut out, title);
            push_anchor(&mut out, anchor.as_deref());
            Some(out)
        }
        LinkTarget::Space(key) => Some(encoded(&format!("{}/display/", confluence?), key)),
        LinkTarget::Content { id, anchor } => {
            let mut out = encoded(
                &format!("{}/pages/viewpage.action?pageId=", confluence?),
                id,
            );
            push_anchor(&mut out, anchor.as_deref());
            Some(out)
        }
        LinkTarget::Attachment { .. } | LinkTarget::User(_) | LinkTarget::Shortcut { .. } => None,
    }
}

fn push_encoded(out: &mut String, part: &str) {
    for character in part.chars() {
        let plain = character.is_ascii_alphanumeric()
            || "-._~!$',;=@+*".contains(character)
            || (!character.is_ascii() && !character.is_whitespace() && !character.is_control());
        if plain {
            out.push(character);
        } else {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
}

/// Percent escapes as characters; what is no escape, or no UTF-8, stays as it is.
fn decode(part: &str) -> String {
    if !part.contains('%') {
        return part.to_owned();
    }
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let escape = part
            .get(index + 1..index + 3)
            .filter(|digits| byte == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escape {
            Some(decoded) => {
                out.push(decoded);
                index += 3;
            }
            None => {
                out.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_come_back() {
        let page = PageTarget {
            space: Some("DEV".into()),
            title: "A/B (c) 50% & ü".into(),
            anchor: Some("x y".into()),
        };
        let targets = [
            LinkTarget::Url("https://example.com/a_b?c=d#e".into()),
            LinkTarget::Page(page.clone()),
            LinkTarget::Page(PageTarget {
                title: "Home".into(),
                ..PageTarget::default()
            }),
            LinkTarget::Blog {
                space: None,
                title: "T".into(),
                day: "2024/01/31".into(),
                anchor: None,
            },
            LinkTarget::Space("~me".into()),
            LinkTarget::Attachment {
                filename: "a b.png".into(),
                page: Some(Box::new(page)),
            },
            LinkTarget::Content {
                id: "12".into(),
                anchor: Some("a".into()),
            },
            LinkTarget::User("5b:1".into()),
            LinkTarget::Anchor("top".into()),
            LinkTarget::Issue("P-1".into()),
            LinkTarget::Shortcut {
                key: "jira".into(),
                parameter: "a/b".into(),
            },
        ];
        for target in targets {
            assert_eq!(read(&write(&target)), target);
        }
        assert_eq!(write(&read("page:DEV/A%20B#c")), "page:DEV/A%20B#c");
    }

    #[test]
    fn addresses_stay_addresses() {
        for url in [
            "page://x",
            "mailto:a@b",
            "#",
            "",
            "a/b.md",
            "http://[",
            "page:a/b/c/d",
            "100%",
        ] {
            assert_eq!(read(url), LinkTarget::Url(url.to_owned()));
        }
    }

    #[test]
    fn images_come_back() {
        for source in [
            MediaSource::Url("https://x.test/a.png".into()),
            MediaSource::Attachment {
                filename: "a b:c.png".into(),
                page: None,
            },
            MediaSource::File {
                id: "1-2".into(),
                collection: "contentId-3".into(),
            },
            MediaSource::File {
                id: "1-2".into(),
                collection: String::new(),
            },
        ] {
            assert_eq!(read_media(&write_media(&source)), source);
        }
    }
}
