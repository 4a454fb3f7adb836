//! Paths that people open: `webui`, `editui`, `tinyui`, downloads.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::site::Ask;
use super::state::{Content, Kind, Space, State};

/// Gives the path of a content, relative to the base address.
pub(crate) fn webui(ask: &Ask, state: &State, content: &Content) -> String {
    let key = state.space_key(content);
    match content.kind {
        Kind::Page if ask.is_cloud() => format!(
            "/spaces/{key}/pages/{}/{}",
            content.id,
            plus(content.title())
        ),
        Kind::Page => data_center_page(key, content),
        Kind::BlogPost if ask.is_cloud() => format!(
            "/spaces/{key}/blog/{}/{}/{}",
            content.created.strftime("%Y/%m/%d"),
            content.id,
            plus(content.title())
        ),
        Kind::BlogPost => format!(
            "/display/{key}/{}/{}",
            content.created.strftime("%Y/%m/%d"),
            plus(content.title())
        ),
        Kind::Folder | Kind::Whiteboard | Kind::Database => {
            format!("/spaces/{key}/{}/{}", content.kind.name(), content.id)
        }
        Kind::Comment => {
            let page = content.container.and_then(|id| state.contents.get(&id));
            let path = page.map_or_else(String::new, |page| webui(ask, state, page));
            let mark = if path.contains('?') { '&' } else { '?' };
            format!("{path}{mark}focusedCommentId={}", content.id)
        }
        Kind::Attachment => {
            let page = content.container.unwrap_or(0);
            format!(
                "/pages/viewpageattachments.action?pageId={page}&preview=%2F{page}%2F{}%2F{}",
                content.id,
                plus(content.title())
            )
        }
    }
}

/// Data Center shows the title in the address unless it holds characters that do not survive there.
fn data_center_page(key: &str, content: &Content) -> String {
    let plain = content
        .title()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
    if plain {
        format!("/display/{key}/{}", plus(content.title()))
    } else {
        format!("/pages/viewpage.action?pageId={}", content.id)
    }
}

/// Gives the path of the editor.
pub(crate) fn editui(ask: &Ask, content: &Content) -> String {
    if ask.is_cloud() {
        format!("/pages/resumedraft.action?draftId={}", content.id)
    } else {
        format!(
            "/pages/resumedraft.action?draftId={}&draftShareId=",
            content.id
        )
    }
}

/// Gives the short path: the id's bytes, lowest first, in a base64 without padding.
///
/// `12345` is `/x/OTA`; `+` and `/` become `_` and `-`, trailing `A`s are dropped.
pub(crate) fn tinyui(id: u64) -> String {
    let bytes = id.to_le_bytes();
    let n_bytes = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(1, |at| at + 1);
    let encoded = STANDARD.encode(bytes.get(..n_bytes).unwrap_or(&bytes));
    let short = encoded
        .trim_end_matches('=')
        .replace('+', "_")
        .replace('/', "-");
    let short = short.trim_end_matches('A');
    format!("/x/{}", if short.is_empty() { "AA" } else { short })
}

/// Gives the path an attachment is downloaded from.
pub(crate) fn download(ask: &Ask, content: &Content) -> String {
    let latest = content.latest();
    let page = content.container.unwrap_or(0);
    if ask.is_cloud() && ask.route.contains("/api/v2/") {
        return format!(
            "/download/attachments/{page}/{}?version={}&modificationDate={}&cacheVersion=1&api=v2",
            percent(&latest.title),
            latest.number,
            latest.when.as_millisecond()
        );
    }
    format!(
        "/download/attachments/{page}/{}?version={}&modificationDate={}&api=v2",
        percent(&latest.title),
        latest.number,
        latest.when.as_millisecond()
    )
}

/// Gives the path of a space.
pub(crate) fn space(ask: &Ask, space: &Space) -> String {
    if ask.is_cloud() {
        format!("/spaces/{}", space.key)
    } else {
        format!("/display/{}", space.key)
    }
}

/// Encodes a title the way Confluence puts it into addresses.
pub(crate) fn plus(title: &str) -> String {
    url::form_urlencoded::byte_serialize(title.as_bytes()).collect()
}

/// Encodes a file name for a path.
pub(crate) fn percent(name: &str) -> String {
    plus(name).replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiny_links_are_those_of_confluence() {
        for (id, tiny) in [
            (1, "/x/AQ"),
            (948_469_815, "/x/N4CIO"),
            (248, "/x/_"),
            (252, "/x/-"),
            (12_345, "/x/OT"),
        ] {
            assert_eq!(tinyui(id), tiny);
        }
    }
}
