//! `confluence_set_page_state`: the state beside a title, such as "In progress" (Cloud).

use super::pages;
use super::words::PageRef;
use crate::confluence::PageQuery;
use crate::confluence::model::State;
use crate::tools::prelude::*;

/// Set the content state beside a page's title, or take it away.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SetPageState {
    page_id: PageRef,
    /// Up to 20 characters; empty takes it away
    state: Option<String>,
    /// `#rrggbb`
    color: Option<String>,
}

impl Tool for SetPageState {
    const NAME: &'static str = "confluence_set_page_state";
    const TITLE: &'static str = "Set page state";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Update;
    const SITES: Sites = Sites::CloudOnly;
    const CLEARABLE: &'static [&'static str] = &["state"];

    fn targets(&self) -> Vec<Target> {
        self.page_id.targets()
    }
}

/// The colours of the states every space begins with.
fn usual(name: &str) -> Option<&'static str> {
    match name.to_lowercase().as_str() {
        "rough draft" => Some("#ffc400"),
        "in progress" => Some("#2684ff"),
        "ready for review" => Some("#57d9a3"),
        "verified" => Some("#1d7afc"),
        _ => None,
    }
}

fn name(state: Option<&State>) -> Value {
    json!(state.map(|state| state.name.as_str()))
}

/// The same state in another colour is another one.
fn whole(state: Option<&State>) -> Option<(&str, String)> {
    state.map(|state| (state.name.as_str(), state.color.to_lowercase()))
}

impl Write for SetPageState {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let none = || Error::new(ErrorKind::NotConfigured, "Pages have states on Cloud only.");
        let Some(text) = self.state else {
            return Err(Error::arguments(
                "Give `state`; an empty one takes it away.",
            ));
        };
        let text = text.trim().to_owned();
        if text.chars().count() > 20 {
            return Err(Error::arguments(format!(
                "`{text}` is longer than the 20 characters a state may have."
            )));
        }
        let color = self
            .color
            .or_else(|| usual(&text).map(str::to_owned))
            .unwrap_or_else(|| "#8590a2".to_owned());
        let is_color = color.len() == 7
            && color.starts_with('#')
            && color.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
        if !is_color {
            return Err(Error::arguments(format!(
                "`{color}` is not a colour such as `#2684ff`."
            )));
        }
        let page = pages::live(cx, &self.page_id, PageQuery::default()).await?;
        let targets = pages::targets(cx, &page).await?;
        let about = |id: &str| format!("The state of page `{id}`");
        let before = cx
            .confluence()?
            .state(&page.id)
            .await
            .ok_or_else(none)?
            .about(|| about(&page.id))?;
        let wanted = (!text.is_empty()).then_some(State { name: text, color });
        let (was, shall) = (name(before.as_ref()), name(wanted.as_ref()));
        let line = format!("Set the state of page `{}` ({})", page.title, page.id);
        let undo = Undo::by(
            "confluence_set_page_state",
            json!({
                "page_id": page.id,
                "state": before.as_ref().map_or("", |state| state.name.as_str()),
                "color": before.as_ref().map(|state| state.color.as_str()),
            }),
        )
        .expecting("state", &json!(whole(wanted.as_ref())));
        let is = json!(whole(before.as_ref()));
        let mut change = Change::new(Action::Update, line, undo, {
            let was = was.clone();
            move |cx, permit| async move {
                let confluence = cx.confluence()?;
                let mut now = before;
                if whole(now.as_ref()) != whole(wanted.as_ref()) {
                    confluence
                        .set_state(&page.id, wanted.as_ref(), &permit)
                        .await
                        .ok_or_else(none)?
                        .about(|| about(&page.id))?;
                    now = confluence
                        .state(&page.id)
                        .await
                        .ok_or_else(none)?
                        .about(|| about(&page.id))?;
                }
                let kept = name(now.as_ref());
                let mut applied = Applied {
                    message: format!("State of page `{}` set", page.title),
                    ..Applied::default()
                };
                if kept != name(wanted.as_ref()) {
                    applied.not_applied.push(NotApplied {
                        field: "state".into(),
                        reason: format!("the site says {kept}"),
                    });
                }
                if kept != was {
                    applied.changed.push(FieldEdit {
                        field: "state".into(),
                        before: was,
                        after: kept,
                    });
                }
                Ok(applied)
            }
        })
        .state("state", &is)
        .edit("state", was, shall)
        .note("Setting a state publishes a new version with the same text.");
        change.targets = targets;
        Ok(change)
    }
}
