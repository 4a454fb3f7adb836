//! Checks of edits on ADF.

use crate::{
    Document, Edit, EditError, EditOptions, Edited, Format, Occurrence, Options, Place, TaskPlace,
    edit, outline, read,
};

/// A page with spaces and orders no writer of ours would make, so that anything rewritten shows.
const PAGE: &str = r#"{ "type":"doc", "version":1, "content":[
  {"content":[{"type":"text","text":"Intro with caf\u00e9 and \"quotes\""}],"type":"paragraph"},
  {"type":"heading","attrs":{"level":1},"content":[{"type":"text","text":"One"}]},
  {"type":"paragraph","content":[{"type":"text","text":"first "},{"type":"text","text":"com","marks":[{"type":"annotation","attrs":{"id":"c1","annotationType":"inlineComment"}}]},{"type":"text","text":"mented text"}]},
  {"type":"extension","attrs":{"extensionType":"com.atlassian.confluence.macro.core","extensionKey":"toc"}},
  {"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Inner"}]},
  {"type":"layoutSection","content":[{"type":"layoutColumn","attrs":{"width":50},"content":[{"type":"heading","attrs":{"level":3},"content":[{"type":"text","text":"In column"}]},{"type":"paragraph","content":[{"type":"text","text":"column text"}]}]},{"type":"layoutColumn","attrs":{"width":50},"content":[{"type":"paragraph","content":[]}]}]},
  {"type":"heading","attrs":{"level":1},"content":[{"type":"text","text":"Two"}]},
  {"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"h1"}]}]},{"type":"tableHeader","attrs":{"colwidth":[120]},"content":[{"type":"paragraph","content":[{"type":"text","text":"h2"}]}]}]},{"type":"tableRow","content":[{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"r1"}]}]},{"type":"tableCell","attrs":{"colwidth":[120]},"content":[{"type":"paragraph","content":[{"type":"text","text":"v1"}]}]}]}]},
  {"type":"taskList","attrs":{"localId":"l"},"content":[{"type":"taskItem","attrs":{"localId":"t1","state":"TODO"},"content":[{"type":"text","text":"Do it"}]},{"type":"taskItem","attrs":{"localId":"t2","state":"DONE"},"content":[{"type":"text","text":"Done  it"}]}]}
] }"#;

fn markdown(text: &str) -> Document {
    read(text, Format::Markdown, &Options::default()).unwrap()
}

fn heading(title: &str) -> Place {
    Place::Heading(vec![title.to_owned()])
}

fn carry_out(source: &str, change: Edit) -> Result<Edited, EditError> {
    edit(source, Format::Adf, &[change], &EditOptions::default())
}

/// The edit leaves all bytes but one stretch; returns what went away and what came.
fn changed(change: Edit) -> (String, String) {
    let after = carry_out(PAGE, change).unwrap().text;
    serde_json::from_str::<serde_json::Value>(&after).unwrap();
    let (before, after) = (PAGE.as_bytes(), after.as_bytes());
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let end = before[start..]
        .iter()
        .rev()
        .zip(after[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let text =
        |bytes: &[u8]| String::from_utf8_lossy(&bytes[start..bytes.len() - end]).into_owned();
    (text(before), text(after))
}

const NEW: &str = r#"{"type":"paragraph","content":[{"type":"text","text":"new"}]}"#;

#[test]
fn blocks_are_put_in() {
    let content = markdown("new");
    for change in [
        Edit::Append {
            content: content.clone(),
        },
        Edit::Prepend {
            content: content.clone(),
        },
        Edit::InsertBefore {
            place: heading("Two"),
            content: content.clone(),
        },
        Edit::InsertAfter {
            place: heading("In column"),
            content: content.clone(),
        },
        Edit::InsertAfter {
            place: Place::Block("b5.0.1".into()),
            content: content.clone(),
        },
    ] {
        let (gone, come) = changed(change.clone());
        assert_eq!(gone, "", "{change:?}");
        assert_eq!(come.len(), NEW.len() + 1, "{change:?}");
        assert!(carry_out(PAGE, change).unwrap().text.contains(NEW));
    }
    let text = carry_out(
        PAGE,
        Edit::InsertAfter {
            place: heading("one"),
            content,
        },
    )
    .unwrap()
    .text;
    let tree = read(&text, Format::Adf, &Options::default()).unwrap();
    assert_eq!(crate::text::blocks_text(&tree.blocks[2..3]), "new");
}

#[test]
fn empty_documents_can_be_added_to() {
    for source in [
        "",
        "null",
        r#"{"type":"doc","version":1,"content":[]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[]}]}"#,
    ] {
        for change in [
            Edit::Append {
                content: markdown("new"),
            },
            Edit::Prepend {
                content: markdown("new"),
            },
        ] {
            let text = carry_out(source, change).unwrap().text;
            assert_eq!(
                read(&text, Format::Adf, &Options::default())
                    .unwrap()
                    .blocks,
                markdown("new").blocks
            );
        }
    }
}

#[test]
fn sections_are_replaced_unless_something_is_lost() {
    let change = Edit::ReplaceSection {
        place: heading("Two"),
        content: markdown("new"),
    };
    let after = carry_out(PAGE, change).unwrap();
    assert!(
        after.text.contains("\"Two\"") && !after.text.contains("h1") && after.text.contains("toc")
    );
    let change = Edit::ReplaceSection {
        place: heading("One"),
        content: markdown("new"),
    };
    let Err(EditError::WouldLose(losses)) = carry_out(PAGE, change.clone()) else {
        panic!()
    };
    let names: Vec<&str> = losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(names, ["inline comment `c1`", "macro `toc`"]);
    let allowed = EditOptions {
        allow_loss: true,
        ..EditOptions::default()
    };
    let edited = edit(PAGE, Format::Adf, &[change], &allowed).unwrap();
    assert_eq!(edited.losses.len(), 2);
    assert!(!edited.text.contains("Inner") && edited.text.contains("Two"));
    // What comes back in the new content is not lost.
    let change = Edit::ReplaceSection {
        place: Place::Heading(vec!["One".into(), "Inner".into()]),
        content: markdown("`{macro:toc}`"),
    };
    assert!(carry_out(PAGE, change).is_ok());
}

#[test]
fn text_is_replaced_across_runs() {
    let only = |find: &str, replace: &str| Edit::ReplaceText {
        find: find.into(),
        replace: replace.into(),
        occurrence: Occurrence::Only,
    };
    assert_eq!(
        changed(only("café and \"quo", "tea or \"")).1,
        "tea or \\\""
    );
    assert_eq!(changed(only("commented", "annotated")), ("com\",\"marks\":[{\"type\":\"annotation\",\"attrs\":{\"id\":\"c1\",\"annotationType\":\"inlineComment\"}}]},{\"type\":\"text\",\"text\":\"mented".into(), "annotated\",\"marks\":[{\"type\":\"annotation\",\"attrs\":{\"id\":\"c1\",\"annotationType\":\"inlineComment\"}}]},{\"type\":\"text\",\"text\":\"".into()));
    assert!(matches!(
        carry_out(PAGE, only("com", "")),
        Err(EditError::WouldLose(_))
    ));
    assert!(matches!(
        carry_out(PAGE, only("nowhere", "")),
        Err(EditError::NotFound { .. })
    ));
    assert!(matches!(
        carry_out(PAGE, only("o", "")),
        Err(EditError::Ambiguous { .. })
    ));
    let removed = carry_out(PAGE, only("column text", "")).unwrap().text;
    assert!(removed.contains(r#"{"type":"paragraph","content":[]}]},{"type":"layoutColumn""#));
    serde_json::from_str::<serde_json::Value>(&removed).unwrap();
}

#[test]
fn occurrences_are_counted() {
    let change = |occurrence| Edit::ReplaceText {
        find: "it".into(),
        replace: "that".into(),
        occurrence,
    };
    let all = carry_out(PAGE, change(Occurrence::All)).unwrap();
    assert_eq!(all.outcomes[0].count, 3);
    let third = carry_out(PAGE, change(Occurrence::Nth(3))).unwrap();
    assert!(third.text.contains("\"Do it\"") && third.text.contains("\"Done  that\""));
    assert!(matches!(
        carry_out(PAGE, change(Occurrence::Nth(4))),
        Err(EditError::NotFound { .. })
    ));
}

#[test]
fn cells_rows_and_tasks() {
    let (gone, come) = changed(Edit::SetCell {
        table: 0,
        row: 1,
        column: 1,
        content: markdown("**v2**"),
    });
    assert_eq!(gone, "1\"");
    assert!(come.starts_with("2\",") && come.contains("strong"));
    let (gone, come) = changed(Edit::AddRow {
        table: 0,
        after: None,
        cells: vec![markdown("a")],
    });
    assert_eq!(gone, "");
    assert!(come.contains(r#"{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]}"#));
    assert!(come.contains(r#"{"type":"tableCell","attrs":{"colwidth":[120]}"#));
    let done = |task, done| Edit::TickTask { task, done };
    assert_eq!(
        changed(done(TaskPlace::Id("t1".into()), true)),
        ("TODO".into(), "DONE".into())
    );
    assert_eq!(
        changed(done(TaskPlace::Text("done it".into()), false)),
        ("DONE".into(), "TODO".into())
    );
    let edited = carry_out(PAGE, done(TaskPlace::Index(1), true)).unwrap();
    assert_eq!((edited.text.as_str(), edited.outcomes[0].count), (PAGE, 0));
    assert!(carry_out(PAGE, done(TaskPlace::Index(9), true)).is_err());
    assert!(
        carry_out(
            PAGE,
            Edit::SetCell {
                table: 1,
                row: 0,
                column: 0,
                content: markdown("x")
            }
        )
        .is_err()
    );
    assert!(
        carry_out(
            PAGE,
            Edit::SetCell {
                table: 0,
                row: 5,
                column: 0,
                content: markdown("x")
            }
        )
        .is_err()
    );
}

#[test]
fn blocks_are_removed_and_replaced() {
    let (gone, come) = changed(Edit::RemoveBlock {
        place: Place::Block("b0".into()),
    });
    assert!(gone.contains("Intro") && come.is_empty());
    let last = Edit::RemoveBlock {
        place: Place::Block("b5.1.0".into()),
    };
    let text = carry_out(PAGE, last).unwrap().text;
    serde_json::from_str::<serde_json::Value>(&text).unwrap();
    let toc = Edit::RemoveBlock {
        place: Place::Block("b3".into()),
    };
    assert!(matches!(carry_out(PAGE, toc), Err(EditError::WouldLose(_))));
    let (gone, come) = changed(Edit::ReplaceBlock {
        place: Place::Block("b0".into()),
        content: markdown("new"),
    });
    assert!(gone.contains("Intro") && come.contains("new"));
}

#[test]
fn places_are_those_of_the_outline() {
    let tree = read(PAGE, Format::Adf, &Options::default()).unwrap();
    for entry in outline(&tree) {
        let by_id = carry_out(
            PAGE,
            Edit::InsertAfter {
                place: Place::Block(entry.id.clone()),
                content: markdown("new"),
            },
        );
        let by_path = carry_out(
            PAGE,
            Edit::InsertAfter {
                place: Place::Heading(entry.path.clone()),
                content: markdown("new"),
            },
        );
        assert_eq!(by_id.unwrap().text, by_path.unwrap().text);
    }
    let Err(EditError::NotFound { candidates, .. }) = carry_out(
        PAGE,
        Edit::RemoveBlock {
            place: heading("Three"),
        },
    ) else {
        panic!()
    };
    assert_eq!(
        candidates,
        [
            "`One`",
            "`One > Inner`",
            "`One > Inner > In column`",
            "`Two`"
        ]
    );
    for id in ["b99", "c1", "b", "b5.9.0", "b5.0.x", "é"] {
        assert!(
            carry_out(
                PAGE,
                Edit::RemoveBlock {
                    place: Place::Block(id.into())
                }
            )
            .is_err(),
            "{id}"
        );
    }
}

#[test]
fn other_formats_and_broken_sources_are_refused() {
    let change = [Edit::Append {
        content: markdown("x"),
    }];
    assert!(matches!(
        edit("x", Format::Markdown, &change, &EditOptions::default()),
        Err(EditError::Format(_))
    ));
    assert!(matches!(
        edit("{", Format::Adf, &change, &EditOptions::default()),
        Err(EditError::Read(_))
    ));
    assert!(matches!(
        edit("[]", Format::Adf, &change, &EditOptions::default()),
        Err(EditError::Invalid(_))
    ));
    assert!(matches!(
        carry_out(
            PAGE,
            Edit::Append {
                content: markdown("")
            }
        ),
        Err(EditError::Invalid(_))
    ));
}
