//! The door with tools that break, which no list of ours has.

use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, json};

use super::{Caller, Door, Visible};
use crate::atlassian::{Action, Target};
use crate::config::{Config, Journal, Sources, load};
use crate::tools::{
    Applied, Change, Context, Entry, Read, Reply, Result, Tool, Toolset, Undo, Write,
};

const TOKEN: &str = "s3cr3t-token-that-nobody-may-see";

/// A tool that breaks with everything it knows on its lips.
#[derive(Debug, Deserialize, JsonSchema)]
struct Breaks {
    /// `read`, `prepare` or `apply`
    at: String,
}

macro_rules! tool {
    ($tool:ident, $name:literal, $action:expr) => {
        impl Tool for $tool {
            const NAME: &'static str = $name;
            const TITLE: &'static str = "Breaks";
            const TOOLSET: Toolset = Toolset::JiraIssues;
            const ACTION: Action = $action;

            fn targets(&self) -> Vec<Target> {
                vec![Target::Project("PROJ".into())]
            }
        }
    };
}

/// The same that writes.
#[derive(Debug, Deserialize, JsonSchema)]
struct BreaksWriting {
    /// See above
    at: String,
}

tool!(Breaks, "breaks", Action::Read);
tool!(BreaksWriting, "breaks_writing", Action::Update);

impl Read for Breaks {
    async fn read(self, _: &Context) -> Result<Reply> {
        panic!("{} with {TOKEN}", self.at)
    }
}

impl Write for BreaksWriting {
    async fn prepare(self, _: &Context) -> Result<Change> {
        assert!(self.at != "prepare", "{} with {TOKEN}", self.at);
        Ok(Change::new(
            Action::Update,
            "Break",
            Undo::by("jira_update_issue", json!({"issue_key": "PROJ-1"})),
            |_, _| async move {
                tokio::task::yield_now().await;
                panic!("apply with {TOKEN}");
                #[expect(unreachable_code, reason = "the type of the future")]
                Ok(Applied::default())
            },
        ))
    }
}

static BREAKS: Entry = Entry::read::<Breaks>();
static BREAKS_WRITING: Entry = Entry::write::<BreaksWriting>();

fn config(folder: PathBuf) -> Config {
    let flags = [
        ("jira.url", "http://127.0.0.1:9"),
        ("jira.username", "ada@example.com"),
        ("jira.token", TOKEN),
        ("jira.mode", "cloud"),
    ];
    let sources = Sources {
        flags: flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect(),
        environment: Default::default(),
        config_file: None,
        env_file: None,
        working_directory: folder.clone(),
        sites: Default::default(),
        files: Default::default(),
    };
    let mut config = load(&sources).expect("a configuration");
    config.records.journal = Some(Journal {
        folder,
        bytes: 1_000_000,
        age: std::time::Duration::from_secs(3600),
    });
    config
}

fn door(folder: PathBuf) -> Door {
    let mut door = Door::open(&config(folder)).expect("a door");
    for entry in [&BREAKS, &BREAKS_WRITING] {
        door.visible.push(Visible {
            entry,
            listed: Default::default(),
        });
    }
    door
}

#[tokio::test]
async fn a_tool_that_breaks_ends_its_call_alone_and_says_nothing_of_what_it_knew() {
    let folder = tempfile::tempdir().expect("a folder");
    let door = Arc::new(door(folder.path().to_owned()));
    for (tool, at) in [
        ("breaks", "read"),
        ("breaks_writing", "prepare"),
        ("breaks_writing", "apply"),
    ] {
        let arguments = Map::from_iter([("at".to_owned(), json!(at))]);
        let answer = door
            .call(tool, arguments, Caller::default())
            .await
            .expect("a tool");
        assert!(
            answer.is_error && answer.text.ends_with("[bug]"),
            "{at}: {}",
            answer.text
        );
        assert!(!answer.text.contains("s3cr3t"), "{at}: {}", answer.text);
    }
    let kept = std::fs::read_to_string(folder.path().join("changes.jsonl")).expect("the journal");
    assert!(!kept.contains("s3cr3t"), "{kept}");
    // Nothing left, so nothing was changed, and nothing is left to undo.
    let listed = door
        .call("atlassian_list_changes", Map::new(), Caller::default())
        .await
        .expect("a tool");
    assert!(listed.text.contains("\"changes\":[]"), "{}", listed.text);
}

#[test]
fn nothing_that_holds_a_credential_prints_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(folder.path().to_owned());
    let text = format!("{config:?} {:?} {:#?}", config.jira, config.jira.site());
    assert!(!text.contains("s3cr3t"), "{text}");
    assert!(text.contains("ada@example.com"), "it prints what it may");
}
