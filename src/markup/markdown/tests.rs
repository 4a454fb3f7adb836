//! Checks of the Markdown dialect beyond CommonMark: each line of `mod.rs` read and written.

use crate::document::{Block, CodeBlock, ExtensionBody, ListKind, PanelKind};
use crate::inline::InlineNode;
use crate::options::{MentionId, Originals, Placeholders};
use crate::{Document, Format, Options, read, write};

fn tree(markdown: &str) -> Document {
    read(markdown, Format::Markdown, &Options::default()).unwrap()
}

fn again(markdown: &str) -> String {
    write(&tree(markdown), Format::Markdown, &Options::default()).text
}

/// Written as it was read.
fn stays(markdown: &str) {
    assert_eq!(again(markdown), format!("{markdown}\n"));
}

#[test]
fn what_is_in_its_best_form_stays() {
    for markdown in [
        "# A *b* `c`",
        "a\\\nb",
        "- a\n- b\n  - c\n    1. d",
        "- a\n\n  b\n\n- c",
        "- [ ] a\n- [x] b\n  - [ ] c",
        "3. a\n4. b",
        "> a\n>\n> - b",
        "- ```rust\n  a\n  ```",
        "```rust title=\"a b.rs\"\nx\n```",
        "````\n```\n````",
        "| a | b |\n| :--- | :---: |\n| 1 \\| 2 | `x` |",
        "|  |  |\n| --- | --- |\n| a | b |",
        ":::table layout=wide width=960 columns=100,200\n| a | b |\n| --- | --- |\n| c | d |\n:::",
        "<table>\n<tr>\n<th colspan=\"2\">a</th>\n</tr>\n<tr>\n<td style=\"background-color: #ffeeee\">b</td>\n<td>\n\n- c\n\n</td>\n</tr>\n</table>",
        ":::info title=\"Mind the gap\"\na\n:::",
        ":::custom color=#fff icon=:rocket:\na\n:::",
        "- a\n\n  :::note\n  b\n  :::",
        "<details><summary>More &amp; more</summary>\n\na\n\n</details>",
        ":::columns type=two_equal\n:::column width=50\na\n:::\n:::column width=50\nb\n:::\n:::",
        ":::decisions\n- [x] a\n:::",
        ":::figure\n![a](https://x.test/b.png)\n\ncaption *c*\n:::",
        ":::files\n![](media:c/1)\n\n![](media:c/2)\n:::",
        "<div align=\"center\">\n\na\n\n</div>",
        "![a](b.png){width=300 layout=wide display=50%}",
        "![a](media:c/i){inline}",
        "[![a](https://x.test/b.png)](https://x.test)",
        "[a](page:DEV/Some%20title#part) [Home](page:Home) [f](attachment:a.pdf) [user](user:1) #x",
        "[https://x.test/a](https://x.test/a \"smart-card\")",
        "a [https://x.test/a](https://x.test/a \"smart-link\") b",
        "@[Jo Li](accountid:1:2) @[Jo Li]",
        "`{status:\"In progress\" color=blue}` `{date:2024-02-29}` `{anchor:top}` `{template:\"Write here\"}`",
        "<u>a</u> <sub>b</sub> <sup>c</sup> <mark>d</mark> <span style=\"color: #ff0000\">e</span> <span data-comment=\"c1\">f</span>",
        "a[^1]\n\n[^1]: b\n\n    c",
        ":::macro excerpt hidden=true #a1b2c3d4\na\n\n- b\n:::",
        "https://x.test/a?b=c, a@b.test <https://x.test/a_>",
    ] {
        let markdown = markdown.replace(" #a1b2c3d4", "");
        if markdown.contains(":::macro") {
            assert_eq!(tree(&again(&markdown)), tree(&markdown));
        } else {
            stays(&markdown);
        }
    }
}

#[test]
fn other_forms_are_understood() {
    for (markdown, expected) in [
        (
            "~~a~~ ~b~ H~2~O x^2^ ==c==",
            "~~a~~ ~~b~~ H<sub>2</sub>O x<sup>2</sup> <mark>c</mark>",
        ),
        (
            "<b>a</b> <i>b</i> <del>c</del> <ins>d</ins> <kbd>e</kbd>",
            "**a** *b* ~~c~~ <u>d</u> `e`",
        ),
        ("a<br>b<br/>c", "a\\\nb\\\nc"),
        ("<b>a", "\\<b>a"),
        ("a <b>b <i>c</b>", "a **b \\<i>c**"),
        ("> [!NOTE]\n> a", ":::info\na\n:::"),
        ("> [!CAUTION]\n> a", ":::error\na\n:::"),
        (
            "!!! warning \"T\"\n    a\n\n    b\n\nc",
            ":::warning title=T\na\n\nb\n:::\n\nc",
        ),
        (
            "{expand:T}\na\n{expand}",
            "<details><summary>T</summary>\n\na\n\n</details>",
        ),
        (
            "<details><summary>T</summary>a **b**</details>",
            "<details><summary>T</summary>\n\na **b**\n\n</details>",
        ),
        (
            "::: info T u\n- a\n:::\nb",
            ":::info title=\"T u\"\n- a\n:::\n\nb",
        ),
        ("- :::info\n  a\n  :::\n- b", "- :::info\n  a\n  :::\n\n- b"),
        ("[](https://x.test)", "https://x.test"),
        ("_a_ __b__ ***c***", "*a* **b** _**c**_"),
        ("a & b &copy; &#42;", "a & b © *"),
        ("<!-- x -->a", "a"),
        ("- a\n\n\n- b", "- a\n- b"),
    ] {
        assert_eq!(again(markdown), format!("{expected}\n"), "{markdown}");
    }
}

#[test]
fn code_is_left_alone() {
    let markdown = "```\n:::info\n{expand}\n@[a] `{status:x}` https://x.test\n```";
    assert_eq!(
        tree(markdown).blocks,
        [Block::Code(Box::new(CodeBlock {
            text: ":::info\n{expand}\n@[a] `{status:x}` https://x.test".into(),
            ..CodeBlock::default()
        }))]
    );
    stays("`@[a] :rocket: https://x.test`");
    stays("<code>{status:x}</code>");
}

#[test]
fn panels_nest_and_may_be_left_open() {
    let Block::Panel(outer) = &tree(":::note\na\n:::info\nb\n:::\nc\n:::").blocks[0] else {
        panic!()
    };
    assert_eq!((outer.kind, outer.blocks.len()), (PanelKind::Note, 3));
    assert_eq!(tree(":::note\na").blocks.len(), 1);
    assert_eq!(tree("- :::note\n  a\n\nb").blocks.len(), 2);
    assert_eq!(again(":::"), "\\:::\n");
    stays("\\:::info");
    stays("- \\{expand}\n- b");
    assert_eq!(
        tree(&again(":::foo\n:::info\na\n:::\n:::")),
        tree(":::foo\n:::info\na\n:::\n:::")
    );
}

#[test]
fn mixed_lists_stay_lists() {
    let Block::List(list) = &tree("- [ ] a\n- b").blocks[0] else {
        panic!()
    };
    assert_eq!(list.kind, ListKind::Bullet);
    assert_eq!(
        (list.items[0].task, list.items[1].task),
        (Some(false), None)
    );
    let Block::List(list) = &tree("- [ ] a\n- [X] b").blocks[0] else {
        panic!()
    };
    assert_eq!(list.kind, ListKind::Task);
}

#[test]
fn diagrams_go_to_the_macro_and_back() {
    let options = Options {
        mermaid_macro: Some("mermaid-cloud".into()),
        ..Options::default()
    };
    let markdown = "```mermaid\ngraph TD\n```\n";
    let document = read(markdown, Format::Markdown, &options).unwrap();
    let Block::Extension(extension) = &document.blocks[0] else {
        panic!()
    };
    assert_eq!(extension.name, "mermaid-cloud");
    assert_eq!(
        extension.body,
        Some(ExtensionBody::Plain("graph TD".into()))
    );
    assert_eq!(write(&document, Format::Markdown, &options).text, markdown);
    assert!(matches!(tree(markdown).blocks[0], Block::Code(_)));
}

#[test]
fn placeholders_edited_by_the_reader_take_effect() {
    let source = r#"{"type":"extension","attrs":{"extensionType":"com.atlassian.confluence.macro.core","extensionKey":"toc","parameters":{"macroParams":{"maxLevel":{"value":"3"}},"macroMetadata":{"macroId":{"value":"m"}}},"localId":"e1"}}"#;
    let original = read(source, Format::Adf, &Options::default()).unwrap();
    for (placeholders, originals) in [
        (Placeholders::SelfContained, Originals::default()),
        (Placeholders::Reference, Originals::of(&original)),
    ] {
        let options = Options {
            placeholders,
            originals,
            ..Options::default()
        };
        let markdown = write(&original, Format::Markdown, &options).text;
        assert!(
            markdown.starts_with("`{macro:toc maxLevel=3 #"),
            "{markdown}"
        );
        assert_eq!(
            read(&markdown, Format::Markdown, &options).unwrap().blocks,
            original.blocks
        );
        let edited = read(
            &markdown.replacen("maxLevel=3", "maxLevel=2", 1),
            Format::Markdown,
            &options,
        )
        .unwrap();
        let adf = write(&edited, Format::Adf, &options).text;
        assert!(
            adf.contains(r#""maxLevel":{"value":"2"}"#)
                && adf.contains("macroId")
                && adf.contains("e1"),
            "{adf}"
        );
    }
    // Unknown and without source it stays visible as code.
    let lost = tree("`{block:adf/syncBlock #12345678}`");
    let Block::Paragraph(paragraph) = &lost.blocks[0] else {
        panic!()
    };
    assert!(
        matches!(&paragraph.content[0].node, InlineNode::Text(text) if text.starts_with("{block:"))
    );
}

#[test]
fn comments_are_listed_as_lost() {
    assert_eq!(tree("<!-- x -->\n\na <!-- y -->").losses.len(), 1);
    assert_eq!(tree("`a`<!---->`b`").losses.len(), 0);
}

#[test]
fn what_is_lost_says_where_it_stood() {
    let source = "a\n\n<!-- 1 -->\n\n```rs hl=2 x y title=T\n```\n\n```java title=\"T\"\n```\n\n# H\n\n- b\n\n\
        <details>\n\nc <!-- 2 -->\n\n</details>\n";
    let losses = tree(source).losses;
    let said: Vec<_> = losses
        .iter()
        .map(|loss| (loss.what.as_str(), loss.at.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("HTML comment", "block 2"),
            ("`x y hl=2` behind a code fence", "block 2"),
            ("HTML comment", "H"),
        ]
    );
}

#[test]
fn neighbouring_lists_stay_apart() {
    let document = tree("- a\n\n* b\n\n+ c\n\n1. d\n\n1) e");
    assert_eq!(document.blocks.len(), 5);
    assert_eq!(tree(&again("- a\n\n* b\n\n+ c\n\n1. d\n\n1) e")), document);
}

#[test]
fn mentions_keep_the_kind_of_their_ids() {
    let options = Options::default();
    for (format, source, markdown) in [
        (
            Format::Wiki,
            "Hi [~ada], [~accountid:5b1]",
            "Hi @[ada](username:ada), @[](accountid:5b1)\n",
        ),
        (
            Format::Storage,
            "<p><ac:link><ri:user ri:userkey=\"8a81\"/></ac:link> <ac:link><ri:user ri:username=\"ada\"/></ac:link> \
             <ac:link><ri:user ri:account-id=\"5b1\"/></ac:link></p>",
            "@[](userkey:8a81) @[ada](username:ada) @[](accountid:5b1)\n",
        ),
    ] {
        let tree = read(source, format, &options).unwrap();
        let shown = write(&tree, Format::Markdown, &options).text;
        assert_eq!(shown, markdown);
        let back = read(&shown, Format::Markdown, &options).unwrap();
        assert_eq!(write(&back, format, &options).text, source);
    }
    // On a site that names people so, the kind goes without saying.
    let mut options = Options::default();
    options.mentions.id_kind = MentionId::UserName;
    let tree = read("[~ada]", Format::Wiki, &options).unwrap();
    let shown = write(&tree, Format::Markdown, &options).text;
    assert_eq!(shown, "@[ada](username:ada)\n");
    assert_eq!(read(&shown, Format::Markdown, &options).unwrap(), tree);
    for markdown in ["@[Ada](username:ada)\n", "@[Ada](accountid:ada)\n"] {
        let tree = read(markdown, Format::Markdown, &options).unwrap();
        let wiki = write(&tree, Format::Wiki, &options).text;
        assert_eq!(wiki.trim_end(), "[~ada]");
    }
}
