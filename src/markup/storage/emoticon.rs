//! The emoticons Confluence and Jira know by name or by their signs.
//!
//! Apart because storage format, wiki markup and the editor call the same picture by three names. Short names are
//! those the editor's own wiki transformer gives; Confluence calls every emoji it has no name for `blue-star`.

/// One picture: Confluence's name, Jira's signs (the first is written), the editor's short name, the character.
struct Emoticon {
    name: &'static str,
    signs: &'static [&'static str],
    short_name: &'static str,
    character: Option<&'static str>,
}

const fn emoticon(
    name: &'static str,
    signs: &'static [&'static str],
    short_name: &'static str,
    character: Option<&'static str>,
) -> Emoticon {
    Emoticon {
        name,
        signs,
        short_name,
        character,
    }
}

/// The pictures of Jira's notation guide, then those only Confluence names.
const EMOTICONS: [Emoticon; 26] = [
    emoticon("smile", &[":)", ":-)"], ":slight_smile:", Some("🙂")),
    emoticon("sad", &[":(", ":-("], ":disappointed:", Some("😞")),
    emoticon(
        "cheeky",
        &[":P", ":p", ":-P", ":-p"],
        ":stuck_out_tongue:",
        Some("😛"),
    ),
    emoticon("laugh", &[":D", ":-D"], ":smiley:", Some("😃")),
    emoticon("wink", &[";)", ";-)"], ":wink:", Some("😉")),
    emoticon("thumbs-up", &["(y)"], ":thumbsup:", Some("👍")),
    emoticon("thumbs-down", &["(n)"], ":thumbsdown:", Some("👎")),
    emoticon("information", &["(i)"], ":info:", None),
    emoticon("tick", &["(/)"], ":check_mark:", None),
    emoticon("cross", &["(x)"], ":cross_mark:", None),
    emoticon("warning", &["(!)"], ":warning:", None),
    emoticon("plus", &["(+)"], ":plus:", None),
    emoticon("minus", &["(-)"], ":minus:", None),
    emoticon("question", &["(?)"], ":question_mark:", None),
    emoticon("light-on", &["(on)"], ":light_bulb_on:", None),
    emoticon("light-off", &["(off)"], ":light_bulb_off:", None),
    emoticon("yellow-star", &["(*)", "(*y)"], ":yellow_star:", None),
    emoticon("red-star", &["(*r)"], ":red_star:", None),
    emoticon("green-star", &["(*g)"], ":green_star:", None),
    emoticon("blue-star", &["(*b)"], ":blue_star:", None),
    emoticon("flag", &["(flag)"], ":flag_on:", None),
    emoticon("flag-off", &["(flagoff)"], ":flag_off:", None),
    emoticon("heart", &[], ":heart:", Some("❤️")),
    emoticon("broken-heart", &[], ":broken_heart:", Some("💔")),
    emoticon("smile", &[], ":smile:", Some("😄")),
    emoticon("laugh", &[], ":laughing:", Some("😆")),
];

fn by_short_name(short_name: &str) -> Option<&'static Emoticon> {
    EMOTICONS
        .iter()
        .find(|emoticon| emoticon.short_name == short_name)
}

/// The short name of what Confluence calls `name`; of an unknown name, the name between colons.
pub(super) fn short_name(name: &str) -> String {
    EMOTICONS
        .iter()
        .find(|emoticon| emoticon.name == name)
        .map_or_else(
            || format!(":{name}:"),
            |emoticon| emoticon.short_name.to_owned(),
        )
}

/// The character of a short name, where there is one.
pub(crate) fn character(short_name: &str) -> Option<&'static str> {
    by_short_name(short_name)?.character
}

/// Jira's signs for a short name.
pub(crate) fn sign(short_name: &str) -> Option<&'static str> {
    by_short_name(short_name)?.signs.first().copied()
}

/// The emoticon a text begins with: its signs and its short name.
pub(crate) fn at_start(text: &str) -> Option<(&'static str, &'static str)> {
    EMOTICONS.iter().find_map(|emoticon| {
        let sign = emoticon
            .signs
            .iter()
            .find(|sign| text.starts_with(**sign))?;
        Some((*sign, emoticon.short_name))
    })
}

/// The attributes Confluence needs to show an emoji.
pub(super) fn attributes(short_name: &str, text: Option<&str>) -> Vec<(&'static str, String)> {
    let known = by_short_name(short_name);
    let name = known.map_or("blue-star", |emoticon| emoticon.name);
    let mut attributes = vec![
        ("ac:name", name.to_owned()),
        ("ac:emoji-shortname", short_name.to_owned()),
    ];
    let character = text.or_else(|| known.and_then(|emoticon| emoticon.character));
    let bare = short_name.trim_matches(':');
    let id = match character {
        Some(character) => code_points(character),
        None => format!("atlassian-{bare}"),
    };
    attributes.push(("ac:emoji-id", id));
    attributes.push((
        "ac:emoji-fallback",
        character.unwrap_or(short_name).to_owned(),
    ));
    attributes
}

/// The hexadecimal code points of an emoji with `-` between, as Confluence identifies it; variation selectors do not count.
fn code_points(text: &str) -> String {
    let points: Vec<String> = text
        .chars()
        .filter(|c| *c != '\u{fe0f}')
        .map(|c| format!("{:x}", u32::from(c)))
        .collect();
    points.join("-")
}

#[cfg(test)]
mod tests {
    use super::{at_start, attributes, short_name, sign};

    #[test]
    fn names_meet() {
        assert_eq!(short_name("tick"), ":check_mark:");
        assert_eq!(short_name("smile"), ":slight_smile:");
        assert_eq!(short_name("party"), ":party:");
        assert_eq!(sign(":yellow_star:"), Some("(*)"));
        assert_eq!(at_start(":-) x"), Some((":-)", ":slight_smile:")));
        assert_eq!(at_start("(flagoff)"), Some(("(flagoff)", ":flag_off:")));
        assert_eq!(at_start("(a)"), None);
        let of_smile = attributes(":smile:", Some("😄"));
        assert_eq!(of_smile[2], ("ac:emoji-id", "1f604".to_owned()));
        assert_eq!(
            attributes(":check_mark:", None)[2].1,
            "atlassian-check_mark"
        );
    }
}
