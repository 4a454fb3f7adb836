//! The door with tools of its own: some break, and some do what no tool of ours would. Each check of the door is seen
//! here by itself, whatever the tools and clients below check once more.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, json};

use super::{Answered, Asking, Caller, Door, User, Visible};
use crate::atlassian::{Action, Product, Profile, Rule, Rules, Target};
use crate::config::{Audit, AuditTo, Config, Fsync, Journal, Sources, WriteMode, load};
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

/// A tool that names nothing and tells of a project; the project stands in its argument.
#[derive(Debug, Deserialize, JsonSchema)]
struct Tells {
    /// The project
    of: String,
    /// Whether it is a list
    list: Option<bool>,
}

/// The same that changes something there, of which only the change tells.
#[derive(Debug, Deserialize, JsonSchema)]
struct Changes {
    /// The project
    of: String,
    /// What else it does: `comment`
    more: Option<String>,
    /// Whether its target moved on since it was planned
    moved: Option<bool>,
}

impl Tool for Tells {
    const NAME: &'static str = "tells";
    const TITLE: &'static str = "Tells";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Tool for Changes {
    const NAME: &'static str = "changes_it";
    const TITLE: &'static str = "Changes";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for Tells {
    async fn read(self, _: &Context) -> Result<Reply> {
        let target = Target::Project(self.of.clone());
        let body = json!({"items": [{"key": format!("{}-1", self.of), "summary": "a secret"}]});
        Ok(match self.list {
            Some(true) => Reply::new(body).listing([target]),
            _ => Reply::new(body).touching([target]),
        })
    }
}

/// How often a change was made.
static MADE: AtomicUsize = AtomicUsize::new(0);

impl Write for Changes {
    async fn prepare(self, _: &Context) -> Result<Change> {
        let moved = self.moved.unwrap_or(false);
        let change = Change::new(Action::Update, "Change it", Undo::never("it is so"), {
            |_, _| async {
                MADE.fetch_add(1, Ordering::SeqCst);
                Ok(Applied::default())
            }
        })
        .target(Target::Project(self.of))
        .edit("field", json!("before"), json!("a secret"))
        .still(move |_| async move {
            match moved {
                true => Err(crate::tools::Error::arguments("It moved on.")),
                false => Ok(()),
            }
        });
        Ok(match self.more.as_deref() {
            Some("comment") => change.also(Action::Comment),
            _ => change,
        })
    }
}

static TELLS: Entry = Entry::read::<Tells>();
static CHANGES: Entry = Entry::write::<Changes>();
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
        age: Duration::from_secs(3600),
    });
    config
}

fn door(folder: PathBuf) -> Door {
    opened(&config(folder))
}

fn opened(config: &Config) -> Door {
    let mut door = Door::open(config).expect("a door");
    for entry in [&BREAKS, &BREAKS_WRITING, &TELLS, &CHANGES] {
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

/// One call, and how often a change was made by it.
async fn called(
    door: &Door,
    tool: &str,
    arguments: serde_json::Value,
    caller: Caller,
) -> (super::Answer, usize) {
    let arguments = arguments.as_object().cloned().unwrap_or_default();
    let before = MADE.load(Ordering::SeqCst);
    let answer = door.call(tool, arguments, caller).await.expect("a tool");
    (answer, MADE.load(Ordering::SeqCst) - before)
}

fn ruled(config: &mut Config, line: &str) {
    let rule = Rule::parse(line).expect("a rule");
    config.policy.rules = Rules::new(vec![rule], Profile::Open);
}

/// All of it in one test, because the changes are counted in one place.
#[tokio::test]
async fn each_check_holds_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |change: &dyn Fn(&mut Config)| {
        let mut config = config(folder.path().to_owned());
        change(&mut config);
        let door = opened(&config);
        // There is no site to ask.
        door.context.knows_closed(Product::Jira, vec!["HR".into()]);
        door
    };
    let at_hr = json!({"of": "HR"});
    let nobody = Caller::default;

    // What only the answer or the change tells is judged, by list and by rule.
    let closed: [&dyn Fn(&mut Config); 2] = [
        &|config| config.policy.projects = Some(vec!["PROJ".into()]),
        &|config| ruled(config, "deny read in HR"),
    ];
    for close in closed {
        let door = with(close);
        for (tool, arguments) in [
            ("tells", at_hr.clone()),
            ("changes_it", at_hr.clone()),
            ("changes_it", json!({"of": "HR", "dry_run": true})),
        ] {
            let (answer, made) = called(&door, tool, arguments, nobody()).await;
            assert!(
                answer.is_error && answer.text.ends_with("[not allowed]"),
                "{tool}: {}",
                answer.text
            );
            assert!(!answer.text.contains("a secret"), "{tool}: {}", answer.text);
            assert_eq!(made, 0, "{tool}");
        }
        let list = json!({"of": "HR", "list": true});
        let (answer, _) = called(&door, "tells", list, nobody()).await;
        assert_eq!(answer.text, r#"{"items":[],"hidden_by_policy":1}"#);
        let (answer, made) = called(&door, "changes_it", json!({"of": "PROJ"}), nobody()).await;
        assert!(!answer.is_error, "{}", answer.text);
        assert_eq!(made, 1);
    }

    // Each action that it does.
    for (line, more, is_made) in [
        ("deny update in HR", None, false),
        ("deny comment in HR", None, true),
        ("deny comment in HR", Some("comment"), false),
        ("deny delete in HR", Some("comment"), true),
    ] {
        let door = with(&|config| ruled(config, line));
        let arguments = json!({"of": "HR", "more": more});
        let (answer, made) = called(&door, "changes_it", arguments, nobody()).await;
        assert_eq!(
            made,
            usize::from(is_made),
            "{line} {more:?}: {}",
            answer.text
        );
    }

    // Read-only, though the tool is there.
    let mut door = with(&|config| config.policy.read_only = true);
    door.visible.push(Visible {
        entry: &CHANGES,
        listed: Default::default(),
    });
    let (answer, made) = called(&door, "changes_it", at_hr.clone(), nobody()).await;
    assert!(answer.text.contains("read-only"), "{}", answer.text);
    assert_eq!(made, 0);

    // A plan is of whom it was shown to, is applied once, and not if its target moved on.
    let door = with(&|config| config.policy.write_mode = WriteMode::Plan);
    let by = |name: &str| Caller {
        user: User::Named(name.into()),
        ..Caller::default()
    };
    let plan = |answer: &super::Answer| {
        let shown: serde_json::Value = serde_json::from_str(&answer.text).expect("JSON");
        json!({"plan": shown["plan"]})
    };
    let (shown, made) = called(&door, "changes_it", at_hr.clone(), by("ada")).await;
    assert_eq!(made, 0);
    let token = plan(&shown);
    let (answer, made) = called(&door, "atlassian_apply", token, by("eve")).await;
    assert!(answer.is_error && made == 0, "{}", answer.text);
    let (shown, _) = called(&door, "changes_it", at_hr.clone(), by("ada")).await;
    let token = plan(&shown);
    let (answer, made) = called(&door, "atlassian_apply", token.clone(), by("ada")).await;
    assert!(!answer.is_error && made == 1, "{}", answer.text);
    let (answer, made) = called(&door, "atlassian_apply", token, by("ada")).await;
    assert!(answer.is_error && made == 0, "{}", answer.text);
    let moved = json!({"of": "HR", "moved": true});
    let (shown, _) = called(&door, "changes_it", moved, by("ada")).await;
    let (answer, made) = called(&door, "atlassian_apply", plan(&shown), by("ada")).await;
    assert!(
        answer.text.contains("moved on") && made == 0,
        "{}",
        answer.text
    );

    // What is to be confirmed is not made before, by either way, and a plan is no way around it.
    let asks: [&dyn Fn(&mut Config); 2] =
        [&|config| ruled(config, "confirm update in HR"), &|config| {
            config.policy.write_mode = WriteMode::Confirm
        }];
    for ask in asks {
        let door = with(ask);
        let (answer, made) = called(&door, "changes_it", at_hr.clone(), nobody()).await;
        assert!(answer.text.contains("needs a confirmation") && made == 0);
        let says_no = || Caller {
            asking: Asking::Directly(Arc::new(|_, _| Box::pin(async { Ok(false) }))),
            ..Caller::default()
        };
        let (answer, made) = called(&door, "changes_it", at_hr.clone(), says_no()).await;
        assert!(answer.is_error && made == 0, "{}", answer.text);
        let dry = json!({"of": "HR", "dry_run": true});
        let (shown, _) = called(&door, "changes_it", dry, says_no()).await;
        let (answer, made) = called(&door, "atlassian_apply", plan(&shown), says_no()).await;
        assert!(answer.is_error && made == 0, "{}", answer.text);
        let rounds = |answered: Option<(&str, bool)>| Caller {
            asking: Asking::InRounds(answered.map(|(state, accepted)| Answered {
                state: state.to_owned(),
                accepted,
            })),
            ..Caller::default()
        };
        let (answer, made) = called(&door, "changes_it", at_hr.clone(), rounds(None)).await;
        assert_eq!(made, 0);
        let state = answer.question.expect("a question").state;
        let yes = rounds(Some((&state, true)));
        let (answer, made) = called(&door, "changes_it", at_hr.clone(), yes).await;
        assert!(!answer.is_error && made == 1, "{}", answer.text);
    }

    // No line of the audit, no change.
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").expect("written");
    let door = with(&|config| {
        config.records.audit = Some(Audit {
            to: AuditTo::File(blocked.join("audit.jsonl")),
            fsync: Fsync::Never,
            bytes: 1000,
            older: 1,
        });
    });
    let (answer, made) = called(&door, "changes_it", at_hr.clone(), nobody()).await;
    assert!(
        answer.text.contains("audit line") && made == 0,
        "{}",
        answer.text
    );
    let (answer, _) = called(&door, "tells", at_hr.clone(), nobody()).await;
    assert!(!answer.is_error, "{}", answer.text);

    // And texts of nobody knows whom are hidden where that is asked for.
    let door = with(&|config| config.policy.lockdown = true);
    let (answer, _) = called(&door, "tells", at_hr, nobody()).await;
    assert!(!answer.text.contains("a secret"), "{}", answer.text);
}
