//! `body.view`: the HTML Confluence renders from storage.
//!
//! Class names and attributes follow what Confluence sends, because programs that read `view` depend on them.

use super::tree::{Element, Node, raw_text};
use super::{escape, escape_attribute};

/// What rendering needs to know about the rest of the site.
pub(crate) struct Scene<'a> {
    /// The path in front of links: `/wiki` on Cloud, empty on Data Center.
    pub(crate) context: &'a str,
    /// The page that is rendered.
    pub(crate) page: u64,
    /// Finds a user's login and display name by account id, key or name.
    pub(crate) user: &'a dyn Fn(&str) -> Option<(String, String)>,
    /// Finds the path of a page by space key (empty: the same space) and title.
    pub(crate) link: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// Renders a body.
pub(crate) fn render(nodes: &[Node], scene: &Scene<'_>) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(&escape(text)),
            Node::CData(text) => out.push_str(&escape(text)),
            Node::Element(element) => out.push_str(&render_element(element, scene)),
        }
    }
    out
}

fn render_element(element: &Element, scene: &Scene<'_>) -> String {
    let inner = || render(&element.children, scene);
    match element.name.as_str() {
        "ac:structured-macro" | "ac:macro" => render_macro(element, scene),
        "ac:link" => render_link(element, scene),
        "ac:image" => render_image(element, scene),
        "ac:emoticon" => {
            let fallback = element.attribute("ac:emoji-fallback").unwrap_or("");
            let name = element.attribute("ac:name").unwrap_or("");
            let alt = if fallback.is_empty() {
                format!("({name})")
            } else {
                fallback.to_owned()
            };
            format!(
                "<img class=\"emoticon emoticon-{}\" data-emoticon-name=\"{}\" src=\"{}/images/icons/emoticons/{}.svg\" alt=\"{}\"/>",
                escape_attribute(name),
                escape_attribute(name),
                scene.context,
                escape_attribute(name),
                escape_attribute(&alt)
            )
        }
        "ac:task-list" => format!(
            "<ul class=\"inline-task-list\" data-inline-tasks-content-id=\"{}\">{}</ul>",
            scene.page,
            inner()
        ),
        "ac:task" => {
            let field = |name: &str| element.child(name).map(|child| raw_text(&child.children));
            let done = field("ac:task-status").as_deref() == Some("complete");
            let body = element
                .child("ac:task-body")
                .map(|body| render(&body.children, scene))
                .unwrap_or_default();
            format!(
                "<li{} data-inline-task-id=\"{}\"><span>{body}</span></li>",
                if done { " class=\"checked\"" } else { "" },
                field("ac:task-id").unwrap_or_default()
            )
        }
        "ac:layout" => format!("<div class=\"contentLayout2\">{}</div>", inner()),
        "ac:layout-section" => {
            let kind = element.attribute("ac:type").unwrap_or("single");
            let kind = kind.replace('_', "-");
            format!(
                "<div class=\"columnLayout {kind}\" data-layout=\"{kind}\">{}</div>",
                inner()
            )
        }
        "ac:layout-cell" => format!(
            "<div class=\"cell normal\" data-type=\"normal\"><div class=\"innerCell\">{}</div></div>",
            inner()
        ),
        "ac:inline-comment-marker" => format!(
            "<span class=\"inline-comment-marker\" data-ref=\"{}\">{}</span>",
            escape_attribute(element.attribute("ac:ref").unwrap_or("")),
            inner()
        ),
        "ac:placeholder" | "ac:parameter" => String::new(),
        "table" => format!(
            "<div class=\"table-wrap\"><table class=\"confluenceTable\">{}</table></div>",
            inner()
        ),
        "th" | "td" => {
            let class = if element.name == "th" {
                "confluenceTh"
            } else {
                "confluenceTd"
            };
            let name = &element.name;
            let spans: String = element
                .attributes
                .iter()
                .filter(|(key, _)| matches!(key.as_str(), "colspan" | "rowspan"))
                .map(|(key, value)| format!(" {key}=\"{}\"", escape_attribute(value)))
                .collect();
            format!("<{name}{spans} class=\"{class}\">{}</{name}>", inner())
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let name = &element.name;
            let anchor: String = raw_text(&element.children)
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            format!(
                "<{name} id=\"{}\">{}</{name}>",
                escape_attribute(&anchor),
                inner()
            )
        }
        "time" => {
            let date = element.attribute("datetime").unwrap_or("");
            format!(
                "<time datetime=\"{}\" class=\"date-past\">{}</time>",
                escape_attribute(date),
                escape(date)
            )
        }
        "a" => format!(
            "<a href=\"{}\" class=\"external-link\" rel=\"nofollow\">{}</a>",
            escape_attribute(element.attribute("href").unwrap_or("")),
            inner()
        ),
        name if name.starts_with("ac:") || name.starts_with("ri:") => inner(),
        name => {
            let attributes: String = element
                .attributes
                .iter()
                .filter(|(key, _)| !key.starts_with("ac:"))
                .map(|(key, value)| format!(" {key}=\"{}\"", escape_attribute(value)))
                .collect();
            if element.children.is_empty() && matches!(name, "br" | "hr" | "img" | "col") {
                format!("<{name}{attributes}/>")
            } else {
                format!("<{name}{attributes}>{}</{name}>", inner())
            }
        }
    }
}

fn render_macro(element: &Element, scene: &Scene<'_>) -> String {
    let name = element.attribute("ac:name").unwrap_or("");
    let rich = || {
        element
            .child("ac:rich-text-body")
            .map(|body| render(&body.children, scene))
            .unwrap_or_default()
    };
    let plain = || {
        element
            .child("ac:plain-text-body")
            .map(|body| raw_text(&body.children))
            .unwrap_or_default()
    };
    let title = element.parameter("title").unwrap_or_default();
    match name {
        "code" | "noformat" => format!(
            "<div class=\"code panel pdl\" style=\"border-width: 1px;\"><div class=\"codeContent panelContent pdl\">\n<pre class=\"syntaxhighlighter-pre\" data-syntaxhighlighter-params=\"brush: {}; gutter: false; theme: Confluence\" data-theme=\"Confluence\">{}</pre>\n</div></div>",
            escape_attribute(&element.parameter("language").unwrap_or_else(|| "java".to_owned())),
            escape(&plain())
        ),
        "info" | "note" | "warning" | "tip" => {
            let kind = match name {
                "info" => "information",
                other => other,
            };
            let heading = if title.is_empty() {
                String::new()
            } else {
                format!("<p class=\"title\">{}</p>", escape(&title))
            };
            format!(
                "<div class=\"confluence-information-macro confluence-information-macro-{kind}\">{heading}<span class=\"aui-icon aui-icon-small confluence-information-macro-icon\"></span><div class=\"confluence-information-macro-body\">{}</div></div>",
                rich()
            )
        }
        "panel" => format!(
            "<div class=\"panel\" style=\"border-width: 1px;\"><div class=\"panelHeader\"><b>{}</b></div><div class=\"panelContent\">{}</div></div>",
            escape(&title),
            rich()
        ),
        "expand" => format!(
            "<div class=\"expand-container conf-macro output-block\" data-hasbody=\"true\" data-macro-name=\"expand\"><div class=\"expand-control\"><span class=\"expand-control-text\">{}</span></div><div class=\"expand-content\">{}</div></div>",
            escape(if title.is_empty() { "Click here to expand..." } else { &title }),
            rich()
        ),
        "status" => {
            let colour = element.parameter("colour").unwrap_or_default();
            let class = match colour.to_ascii_lowercase().as_str() {
                "green" => "aui-lozenge-success",
                "red" => "aui-lozenge-error",
                "yellow" => "aui-lozenge-current",
                "blue" => "aui-lozenge-complete",
                _ => "aui-lozenge-default",
            };
            format!(
                "<span class=\"status-macro aui-lozenge aui-lozenge-visual-refresh {class} conf-macro output-inline\" data-hasbody=\"false\" data-macro-name=\"status\">{}</span>",
                escape(&title)
            )
        }
        "toc" => "<div class=\"toc-macro client-side-toc-macro conf-macro output-block\" data-headerelements=\"H1,H2,H3,H4,H5,H6\" data-hasbody=\"false\" data-macro-name=\"toc\"> </div>".to_owned(),
        "jira" => format!(
            "<span class=\"confluence-jim-macro jira-issue conf-macro output-block\" data-jira-key=\"{0}\" data-hasbody=\"false\" data-macro-name=\"jira\"><a href=\"/browse/{0}\" class=\"jira-issue-key\">{0}</a></span>",
            escape_attribute(&element.parameter("key").unwrap_or_default())
        ),
        "excerpt" => rich(),
        "anchor" => String::new(),
        _ => {
            let body = rich() + &escape(&plain());
            format!(
                "<div class=\"conf-macro output-block\" data-hasbody=\"{}\" data-macro-name=\"{}\">{body}</div>",
                !body.is_empty(),
                escape_attribute(name)
            )
        }
    }
}

fn render_link(element: &Element, scene: &Scene<'_>) -> String {
    let body = element
        .child("ac:link-body")
        .map(|body| render(&body.children, scene))
        .or_else(|| {
            element
                .child("ac:plain-text-link-body")
                .map(|body| escape(&raw_text(&body.children)))
        });
    if let Some(user) = element.child("ri:user") {
        let id = ["ri:account-id", "ri:userkey", "ri:username"]
            .iter()
            .find_map(|name| user.attribute(name))
            .unwrap_or("");
        let (login, name) =
            (scene.user)(id).unwrap_or_else(|| (id.to_owned(), "Unknown User".to_owned()));
        return format!(
            "<a class=\"confluence-userlink user-mention\" data-username=\"{}\" data-account-id=\"{}\" href=\"{}/display/~{}\">{}</a>",
            escape_attribute(&login),
            escape_attribute(id),
            scene.context,
            escape_attribute(&login),
            escape(&name)
        );
    }
    if let Some(page) = element.child("ri:page") {
        let title = page.attribute("ri:content-title").unwrap_or("");
        let space = page.attribute("ri:space-key").unwrap_or("");
        let text = body.unwrap_or_else(|| escape(title));
        return match (scene.link)(space, title) {
            Some(path) => format!(
                "<a href=\"{}{}\">{text}</a>",
                scene.context,
                escape_attribute(&path)
            ),
            None => format!("<a class=\"createlink\" href=\"#\">{text}</a>"),
        };
    }
    if let Some(file) = element.child("ri:attachment") {
        let name = file.attribute("ri:filename").unwrap_or("");
        return format!(
            "<a href=\"{}/download/attachments/{}/{}\" data-linked-resource-type=\"attachment\">{}</a>",
            scene.context,
            scene.page,
            escape_attribute(&name.replace(' ', "%20")),
            body.unwrap_or_else(|| escape(name))
        );
    }
    let anchor = element.attribute("ac:anchor").unwrap_or("");
    format!(
        "<a href=\"#{}\">{}</a>",
        escape_attribute(anchor),
        body.unwrap_or_default()
    )
}

fn render_image(element: &Element, scene: &Scene<'_>) -> String {
    let source = match (element.child("ri:attachment"), element.child("ri:url")) {
        (Some(file), _) => format!(
            "{}/download/attachments/{}/{}",
            scene.context,
            scene.page,
            file.attribute("ri:filename")
                .unwrap_or("")
                .replace(' ', "%20")
        ),
        (None, Some(url)) => url.attribute("ri:value").unwrap_or("").to_owned(),
        (None, None) => String::new(),
    };
    let alt = element.attribute("ac:alt").unwrap_or("");
    format!(
        "<span class=\"confluence-embedded-file-wrapper\"><img class=\"confluence-embedded-image\" alt=\"{}\" src=\"{}\" data-image-src=\"{}\"/></span>",
        escape_attribute(alt),
        escape_attribute(&source),
        escape_attribute(&source)
    )
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn macros_tasks_and_links_become_html() {
        let nodes = parse(
            "<ac:structured-macro ac:name=\"info\"><ac:rich-text-body><p>hi</p></ac:rich-text-body></ac:structured-macro>\
             <p><ac:link><ri:user ri:account-id=\"a1\"/></ac:link></p>\
             <ac:structured-macro ac:name=\"drawio\"><ac:parameter ac:name=\"diagramName\">x</ac:parameter></ac:structured-macro>",
        )
        .unwrap();
        let user = |id: &str| (id == "a1").then(|| ("ada".to_owned(), "Ada".to_owned()));
        let link = |_: &str, _: &str| None;
        let html = render(
            &nodes,
            &Scene {
                context: "/wiki",
                page: 7,
                user: &user,
                link: &link,
            },
        );
        assert!(html.contains("confluence-information-macro-information"));
        assert!(html.contains("<p>hi</p>"));
        assert!(html.contains(">Ada</a>"));
        assert!(html.contains("data-hasbody=\"false\" data-macro-name=\"drawio\""));
        assert!(!html.contains("diagramName"));
    }
}
