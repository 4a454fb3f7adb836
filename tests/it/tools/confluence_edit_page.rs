//! `confluence_edit_page` on both editions: what is addressed changes, and nothing else does.

use serde_json::{Value, json};

use crate::support::{World, both_editions};

async fn storage(world: &World, id: &str) -> String {
    let arguments = json!({"page_id": id, "convert_to_markdown": false, "max_chars": 2_000_000});
    let page = world.ok("confluence_get_page", arguments).await;
    page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text")
        .to_owned()
}

async fn edit(world: &World, id: &str, edits: Value) -> Value {
    world
        .ok(
            "confluence_edit_page",
            json!({"page_id": id, "edits": edits}),
        )
        .await
}

both_editions!(edits_of_one_call_are_one_version, |world| {
    let before = storage(world, "12345").await;
    let edits = json!([
        {"op": "append", "content": "At the **end**."},
        {"op": "replace_text", "find": "Four services", "replace": "Five services"},
        {"op": "insert_after", "at": "Open questions", "content": "First."},
    ]);
    let arguments = json!({"page_id": "12345", "edits": edits, "version_comment": "Three edits"});
    let (said, requests) = world.counted("confluence_edit_page", arguments).await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(said["page"]["version"], 4);
    assert_eq!(said["page"]["version_message"], "Three edits");
    assert!(said.get("not_applied").is_none(), "{said}");
    assert!(
        said["notes"].to_string().contains("Kept as they are: "),
        "{said}"
    );
    assert!(
        said["changed"].to_string().contains("Five services"),
        "{said}"
    );
    let wanted = before
        .replacen("Four services", "Five services", 1)
        .replacen(
            "<h1>Open questions</h1>",
            "<h1>Open questions</h1><p>First.</p>",
            1,
        );
    let wanted = format!("{}<p>At the <strong>end</strong>.</p>", wanted.trim_end());
    assert_eq!(storage(world, "12345").await.trim_end(), wanted);
});

both_editions!(a_plan_shows_the_edits_and_is_carried_out, |world| {
    let edits = json!([{"op": "replace_section", "at": "Overview", "content": "Short."}]);
    let arguments =
        json!({"page_id": "12345", "edits": edits, "dry_run": true, "allow_loss": true});
    let shown = world.ok("confluence_edit_page", arguments).await;
    assert!(shown["edits"].to_string().contains("Short."), "{shown}");
    assert!(world.writes().is_empty());
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["page"]["version"], 4);
    assert!(storage(world, "12345").await.contains("<p>Short.</p>"));
});

both_editions!(an_edit_that_would_drop_something_is_refused, |world| {
    let before = storage(world, "12345").await;
    let edits = json!([{"op": "append", "content": "x"}, {"op": "replace_section", "at": "Overview", "content": "Short."}]);
    let said = world
        .err(
            "confluence_edit_page",
            json!({"page_id": "12345", "edits": edits}),
        )
        .await;
    assert!(
        said.contains("Edit 2 (`replace_section`)") && said.contains("architecture.png"),
        "{said}"
    );
    assert!(
        said.contains("nor any other") && said.contains("`allow_loss`"),
        "{said}"
    );
    assert_eq!(storage(world, "12345").await, before);
});

both_editions!(what_is_not_there_is_answered_with_what_is, |world| {
    let refused = |edit: Value| async move {
        let arguments = json!({"page_id": "12345", "edits": [edit]});
        world.err("confluence_edit_page", arguments).await
    };
    let said = refused(json!({"op": "insert_after", "at": "Nowhere", "content": "x"})).await;
    assert!(
        said.contains("no heading `Nowhere`") && said.contains("`Event bus`"),
        "{said}"
    );
    let said = refused(json!({"op": "replace_text", "find": "no such words"})).await;
    assert!(said.ends_with("[not found]"), "{said}");
    let said = refused(json!({"op": "remove_block", "at": "b999"})).await;
    assert!(
        said.contains("`b999`") && said.contains("`b0` to"),
        "{said}"
    );
    let said = world
        .err(
            "confluence_edit_page",
            json!({"page_id": "12345", "edits": []}),
        )
        .await;
    assert!(said.contains("`edits` is empty"), "{said}");
    assert!(world.writes().is_empty());
});

both_editions!(edits_come_as_json_text_too, |world| {
    let edits = r#"[{"op": "append", "content": "As text."}]"#;
    let said = edit(world, "20004", json!(edits)).await;
    assert_eq!(said["page"]["version"], 2);
    assert!(storage(world, "20004").await.ends_with("<p>As text.</p>"));
});

both_editions!(what_is_so_already_writes_nothing, |world| {
    let edits =
        json!([{"op": "replace_text", "find": "Four services", "replace": "Four services"}]);
    let said = edit(world, "12345", edits).await;
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|words| words.contains("nothing was written")),
        "{said}"
    );
    assert!(world.writes().is_empty());
});

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

const SECTIONS: usize = 40;
const ROWS: usize = 2_000;

/// A page with everything that is easily lost: macros of every kind, nested layouts, a long table, comments, files.
fn torture() -> String {
    let macro_of = |index: usize, name: &str, inner: &str| {
        format!(
            "<ac:structured-macro ac:name=\"{name}\" ac:schema-version=\"1\" ac:local-id=\"l-{index}\" ac:macro-id=\"m-{index}\">{inner}</ac:structured-macro>"
        )
    };
    let rich = |text: &str| format!("<ac:rich-text-body>{text}</ac:rich-text-body>");
    let plain = |text: &str| format!("<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>");
    let parameter = |name: &str, value: &str| {
        format!("<ac:parameter ac:name=\"{name}\">{value}</ac:parameter>")
    };
    let widget = |index: usize| -> String {
        match index % 20 {
            0 => macro_of(index, "toc", &parameter("maxLevel", "3")),
            1 => macro_of(index, "children", &parameter("all", "true")),
            2 => macro_of(
                index,
                "jira",
                &format!("{}{}", parameter("key", "PROJ-1"), parameter("serverId", "s&amp;t")),
            ),
            3 => macro_of(
                index,
                "code",
                &format!(
                    "{}{}",
                    parameter("language", "xml"),
                    plain("<a>&amp; [[ ]]]]><![CDATA[></a>")
                ),
            ),
            4 => macro_of(index, "info", &rich("<p>in <em>info</em></p><ul><li>a</li><li><p>b</p></li></ul>")),
            5 => macro_of(index, "expand", &format!("{}{}", parameter("title", "More"), rich(&macro_of(index + 1000, "drawio", &parameter("diagramName", "d"))))),
            6 => macro_of(index, "drawio", &format!("{}{}", parameter("diagramName", "bus"), parameter("revision", "4"))),
            7 => macro_of(index, "include", "<ac:parameter ac:name=\"\"><ac:link><ri:page ri:space-key=\"TECH\" ri:content-title=\"API &amp; more\" /></ac:link></ac:parameter>"),
            8 => macro_of(index, "excerpt", &format!("{}{}", parameter("atlassian-macro-output-type", "INLINE"), rich("<p>excerpted</p>"))),
            9 => macro_of(index, "details", &rich("<table><tbody><tr><th>Owner</th><td><ac:link><ri:user ri:account-id=\"5b\" ri:userkey=\"k\" /></ac:link></td></tr></tbody></table>")),
            10 => macro_of(index, "gallery", "<ac:parameter ac:name=\"include\"><ri:attachment ri:filename=\"a.png\" /></ac:parameter>"),
            11 => macro_of(index, "view-file", "<ac:parameter ac:name=\"name\"><ri:attachment ri:filename=\"plan.pdf\" ri:version-at-save=\"2\" /></ac:parameter>"),
            12 => macro_of(index, "acme-unknown", &format!("{}{}", parameter("x", "1"), plain("kept as it is"))),
            13 => format!("<ac:image ac:align=\"center\" ac:layout=\"wide\" ac:width=\"700\" ac:custom-width=\"true\"><ri:attachment ri:filename=\"p{index}.png\" ri:version-at-save=\"1\" /><ac:caption><p>Fig <strong>{index}</strong></p></ac:caption></ac:image>"),
            14 => "<ac:image><ri:attachment ri:filename=\"g1.png\" /></ac:image><ac:image><ri:attachment ri:filename=\"g2.png\" /></ac:image><ac:image><ri:url ri:value=\"https://x.test/i.png?a=1&amp;b=2\" /></ac:image>".to_owned(),
            15 => format!("<ac:adf-extension><ac:adf-node type=\"panel\"><ac:adf-attribute key=\"panel-type\">custom</ac:adf-attribute><ac:adf-attribute key=\"panel-icon\">:rocket:</ac:adf-attribute><ac:adf-content><p local-id=\"q{index}\">custom</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div class=\"panel\"><p>custom</p></div></ac:adf-fallback></ac:adf-extension>"),
            16 => format!("<p>{} <ac:emoticon ac:name=\"tick\" ac:emoji-shortname=\":check_mark:\" /> <time datetime=\"2026-01-31\" /> <span style=\"color: rgb(255,0,0);\">red</span></p>", macro_of(index, "status", &format!("{}{}", parameter("title", "DONE"), parameter("colour", "Green")))),
            17 => format!("<blockquote><p>quoted<br />twice</p></blockquote><hr /><div class=\"own\" data-x=\"1\"><p>in a div {index}</p></div>"),
            18 => macro_of(index, "chart", &rich("<table data-layout=\"full-width\"><tbody><tr><td data-highlight-colour=\"#ff0000\">1</td></tr></tbody></table>")),
            _ => macro_of(index, "panel", &format!("{}{}", parameter("bgColor", "#eee"), rich(&macro_of(index + 2000, "note", &rich("<p>nested note</p>"))))),
        }
    };
    let section = |index: usize| -> String {
        format!(
            "<h2>Section {index}</h2><p>Plain-{index}.</p>\n<p style=\"text-align: center;\">Lead-{index} with <ac:inline-comment-marker ac:ref=\"anchor-{index}\">marked-{index}</ac:inline-comment-marker> &amp; more&nbsp;text.</p>{}<ac:task-list>\n<ac:task>\n<ac:task-id>{}</ac:task-id>\n<ac:task-status>incomplete</ac:task-status>\n<ac:task-body><span>Task {index}</span></ac:task-body>\n</ac:task>\n</ac:task-list><p class=\"x\">Tail-{index}.</p>",
            widget(index),
            index + 1,
        )
    };
    let sections = |from: usize, to: usize| (from..to).map(section).collect::<String>();
    let rows: String = (0..ROWS)
        .map(|row| {
            format!(
                "<tr><td><p>r{row}a</p></td><td data-highlight-colour=\"#e3fcef\">r{row}b</td><td class=\"c\"><p>r{row}c <strong>b</strong></p></td></tr>\n"
            )
        })
        .collect();
    format!(
        "<ac:layout><ac:layout-section ac:type=\"single\" ac:breakout-mode=\"wide\" ac:breakout-width=\"1200\"><ac:layout-cell>{}</ac:layout-cell></ac:layout-section>\
         <ac:layout-section ac:type=\"two_left_sidebar\">\n<ac:layout-cell>{}</ac:layout-cell>\n<ac:layout-cell>{}</ac:layout-cell></ac:layout-section>\
         <ac:layout-section ac:type=\"single\"><ac:layout-cell><h2>Long table</h2><table class=\"wrapped\" data-layout=\"default\"><colgroup><col /><col style=\"width: 30px;\" /><col /></colgroup><tbody>{rows}</tbody></table><p>after the table</p></ac:layout-cell></ac:layout-section></ac:layout>",
        sections(0, 20),
        sections(20, 30),
        sections(30, SECTIONS),
    )
}

/// Where two texts part.
fn differs(one: &str, other: &str) -> String {
    let at = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    let part = |text: &str| {
        String::from_utf8_lossy(
            text.as_bytes()
                .get(at.saturating_sub(40)..)
                .unwrap_or_default(),
        )
        .chars()
        .take(160)
        .collect::<String>()
    };
    format!("{:?} in the place of {:?}", part(one), part(other))
}

/// The place of a heading in the outline: what stands before its index, and the index.
fn block_below(outline: &Value, title: &str) -> String {
    let entry = outline["outline"]
        .as_array()
        .expect("headings")
        .iter()
        .find(|entry| entry["title"] == title)
        .expect("the heading");
    let id = entry["id"].as_str().expect("an id");
    let (above, index) = id.rsplit_once('.').expect("in a column");
    let index: usize = index.parse().expect("a number");
    format!("{above}.{}", index + 1)
}

both_editions!(
    fifty_random_edits_of_a_torture_page_leave_every_other_byte,
    |world| {
        let arguments = json!({"space_key": "TECH", "title": "Torture", "content": torture(), "content_format": "storage"});
        let made = world.ok("confluence_create_page", arguments).await;
        let id = made["page"]["id"].as_str().expect("an id").to_owned();
        let mut page = storage(world, &id).await;
        assert_eq!(page, torture(), "the page is kept as it was sent");
        let mut dice = Dice(7);
        // Each section is edited once, in a random order; and the table ten times.
        let mut sections: Vec<usize> = (0..SECTIONS).collect();
        for at in (1..SECTIONS).rev() {
            sections.swap(at, dice.below(at + 1));
        }
        let mut rows: Vec<Option<usize>> = (0..ROWS).map(Some).collect();
        let mut done = 0;
        while done < 50 {
            let arguments = json!({"page_id": id, "outline": true, "max_chars": 2_000_000});
            let outline = world.ok("confluence_get_page", arguments).await;
            let mut edits = Vec::new();
            let mut wanted = page.clone();
            let mut change = |from: &str, to: &str| {
                assert_eq!(wanted.matches(from).count(), 1, "{from}");
                wanted = wanted.replacen(from, to, 1);
            };
            for _ in 0..4 {
                let index = sections.pop().expect("a section");
                let heading = format!("Section {index}");
                match dice.below(6) {
                    0 => {
                        edits.push(json!({"op": "replace_text", "find": format!("Lead-{index} with"), "replace": format!("Led-{index} & with")}));
                        change(
                            &format!("Lead-{index} with"),
                            &format!("Led-{index} &amp; with"),
                        );
                    }
                    1 => {
                        edits.push(json!({"op": "insert_after", "at": heading, "content": format!("new *{index}*")}));
                        change(
                            &format!("<h2>{heading}</h2>"),
                            &format!("<h2>{heading}</h2><p>new <em>{index}</em></p>"),
                        );
                    }
                    2 => {
                        edits.push(json!({"op": "append_to_section", "at": heading, "content": format!("tail {index}")}));
                        change(
                            &format!("<p class=\"x\">Tail-{index}.</p>"),
                            &format!("<p class=\"x\">Tail-{index}.</p><p>tail {index}</p>"),
                        );
                    }
                    3 => {
                        edits.push(json!({"op": "tick_task", "task": format!("Task {index}")}));
                        let task = |state: &str| {
                            format!(
                                "<ac:task-status>{state}</ac:task-status>\n<ac:task-body><span>Task {index}<"
                            )
                        };
                        change(&task("incomplete"), &task("complete"));
                    }
                    4 => {
                        edits.push(
                            json!({"op": "remove_block", "at": block_below(&outline, &heading)}),
                        );
                        change(&format!("<p>Plain-{index}.</p>"), "");
                    }
                    _ => {
                        edits.push(json!({"op": "replace_block", "at": block_below(&outline, &heading), "content": format!("plain <{index}>")}));
                        change(
                            &format!("<p>Plain-{index}.</p>"),
                            &format!("<p>plain &lt;{index}&gt;</p>"),
                        );
                    }
                }
            }
            let at = dice.below(rows.len());
            match rows.get(at).copied().flatten() {
                Some(row) if dice.below(2) == 0 => {
                    edits.push(json!({"op": "set_cell", "table": 4, "row": at, "column": 0, "content": format!("cell {row}")}));
                    change(&format!("<p>r{row}a</p>"), &format!("<p>cell {row}</p>"));
                    if let Some(row) = rows.get_mut(at) {
                        *row = None;
                    }
                }
                Some(row) => {
                    edits.push(json!({"op": "add_row", "table": 4, "after": at, "cells": [format!("n{row}"), "", "3"]}));
                    let end = format!("<p>r{row}c <strong>b</strong></p></td></tr>");
                    change(
                        &end,
                        &format!(
                            "{end}<tr><td><p>n{row}</p></td><td><p></p></td><td><p>3</p></td></tr>"
                        ),
                    );
                    rows.insert(at + 1, None);
                }
                None => {
                    edits.push(json!({"op": "replace_text", "find": "after the table", "replace": format!("after the table {done}")}));
                    change("after the table", &format!("after the table {done}"));
                }
            }
            done += edits.len();
            let said = edit(world, &id, json!(edits)).await;
            assert!(
                said.get("not_applied").is_none(),
                "{:?}",
                said.get("not_applied")
            );
            page = storage(world, &id).await;
            assert!(
                page == wanted,
                "{edits:?} changed other bytes: {}",
                differs(&page, &wanted)
            );
        }
        assert_eq!(done, 50);
    }
);
