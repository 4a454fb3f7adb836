//! What a call does, once it is known which tool it is: arguments, policy, tool, answer.

use serde_json::{Map, Value};

use super::answer::Written;
use super::asking::Question;
use super::audit::Seen;
use super::{Caller, Door, Visible, answer, asking, lockdown, recording, withheld, writing};
use crate::atlassian::{Action, Decision};
use crate::config::WriteMode;
use crate::json::Tree;
use crate::tools::{Body, Change, Coerce, Entry, Error, ErrorKind, Result, Run, Toolset, Undo};
use crate::view::Plan;

/// What came of a call.
pub(super) enum Outcome {
    /// The answer.
    Written(Written),
    /// A change that was shown and not made.
    Planned(Written),
    /// A person has to be asked first, by the client, which then repeats the call.
    Question(Question),
}

/// Arguments that every tool has.
pub(super) struct Asked {
    dry_run: bool,
    max_chars: Option<usize>,
}

impl Door {
    pub(super) async fn perform(
        &self,
        visible: &Visible,
        arguments: Map<String, Value>,
        caller: &Caller,
        seen: &mut Seen,
    ) -> Result<Outcome> {
        let entry = visible.entry;
        let call = match (&caller.asking, entry.is_write()) {
            (asking::Asking::InRounds(_), true) => asking::call_of(entry.name, &arguments),
            _ => String::new(),
        };
        let (arguments, asked) = self.arguments(visible, arguments)?;
        let parsed = entry.parse(arguments)?;
        seen.note(&parsed.targets);
        // What applies or undoes a change is judged by that change.
        if !(entry.is_write() && entry.toolset == Toolset::Atlassian) {
            self.policy.judge(entry, entry.action, &parsed.targets)?;
        }
        if let Some(product) = entry.toolset.product() {
            self.context.learn_closed(product).await?;
        }
        match parsed.run {
            Run::Read(read) => {
                let reply = read(self.context.clone()).await?;
                seen.note(&reply.touched);
                if !reply.is_list {
                    self.policy.judge(entry, Action::Read, &reply.touched)?;
                }
                let budget = asked
                    .max_chars
                    .or(self.budget)
                    .or(reply.plan.chars)
                    .unwrap_or(crate::view::DEFAULT_CHARS);
                // Whose the bytes are cannot be told, nor can they be left out by what they are about.
                let (beside, hidden) = match self.lockdown || reply.is_list {
                    true => (Vec::new(), reply.beside.len()),
                    false => (reply.beside, 0),
                };
                let mut text = String::new();
                let mut show = |body: Tree<'_>| {
                    text = self.written(body, hidden, budget, &reply.plan);
                };
                match reply.body {
                    Body::Ready(body) => show(body.into()),
                    Body::Shaped(make) => make(budget, &mut show),
                }
                Ok(Outcome::Written(Written { text, beside }))
            }
            Run::Write(prepare) => {
                // The person said yes to a change that was kept: it is made, and not prepared anew.
                let kept = asking::take(&self.context, &caller.asking, &call)?;
                let is_confirmed = kept.is_some();
                let change = match kept {
                    Some(change) => change,
                    None => prepare(self.context.clone()).await?,
                };
                let budget = asked
                    .max_chars
                    .or(self.budget)
                    .unwrap_or(crate::view::DEFAULT_CHARS);
                let outcome = self
                    .change(
                        entry,
                        change,
                        is_confirmed,
                        asked.dry_run,
                        &call,
                        caller,
                        seen,
                    )
                    .await?;
                Ok(match outcome {
                    Made::Plan(mut body) => {
                        let hidden = self.leave_out_of_change(&mut body, seen.is_undo);
                        let text =
                            answer::write(body.into(), hidden, budget, &writing::shortening());
                        Outcome::Planned(text.into())
                    }
                    Made::Done(mut body) => {
                        let hidden = self.leave_out_of_change(&mut body, seen.is_undo);
                        writing::shorten(&mut body, budget);
                        let text =
                            answer::write(body.into(), hidden, budget, &writing::shortening());
                        Outcome::Written(text.into())
                    }
                    Made::Question(question) => Outcome::Question(question),
                })
            }
        }
    }

    /// Writes an answer, without what may not be read. `hidden` says how much of it was left out before.
    fn written(&self, body: Tree<'_>, hidden: usize, budget: usize, plan: &Plan) -> String {
        let reach = self.policy.reach();
        if !self.lockdown && !withheld::may_hide(reach) {
            return answer::write(body, hidden, budget, plan);
        }
        let mut body = Value::from(body);
        let mut hidden = hidden + withheld::withhold(&mut body, reach);
        if self.lockdown {
            hidden += lockdown::hide(&mut body);
        }
        answer::write(body.into(), hidden, budget, plan)
    }

    /// Takes out of a change that was shown or made what may not be read; gives how much.
    fn leave_out_of_change(&self, body: &mut Value, is_undo: bool) -> usize {
        let hidden = withheld::withhold(body, self.policy.reach());
        match self.lockdown {
            true => hidden + lockdown::hide_change(body, is_undo),
            false => hidden,
        }
    }

    /// Judges a change, and shows, asks about or makes it.
    #[expect(clippy::too_many_arguments, reason = "all that is known of one call")]
    async fn change(
        &self,
        entry: &'static Entry,
        mut change: Change,
        is_confirmed: bool,
        dry_run: bool,
        call: &str,
        caller: &Caller,
        seen: &mut Seen,
    ) -> Result<Made> {
        // One that was kept says which tool made it.
        let is_planned = change.tool.is_some();
        if is_planned && change.planned_by != seen.user {
            // As if it were not there: it is another's.
            return Err(Error::new(
                ErrorKind::NotFound,
                "There is no such plan: it was applied already, is older than ten minutes, or never was.",
            ));
        }
        change.planned_by.clone_from(&seen.user);
        let maker = *change.tool.get_or_insert(entry);
        seen.change(maker, &change);
        if maker.name != entry.name || change.action != entry.action {
            self.policy.judge(maker, maker.action, &change.targets)?;
        }
        let verdict = self.policy.judge_change(maker, &change)?;
        seen.decided(&verdict);
        if let Some(refusal) = change.refusal.take() {
            return Err(refusal);
        }
        self.check_undo(&mut change).await?;
        if dry_run || (self.write_mode == WriteMode::Plan && !is_planned) {
            return self.planned(change, None).await;
        }
        let must_ask =
            verdict.decision == Decision::Confirm || self.write_mode == WriteMode::Confirm;
        // Where the client cannot ask, the plan that was shown stands in for the question.
        let was_shown = is_planned && matches!(caller.asking, asking::Asking::Never);
        if must_ask && !is_confirmed && !was_shown {
            match asking::ask(
                &self.context,
                change,
                call,
                &caller.asking,
                self.confirm_timeout,
            )
            .await?
            {
                asking::Said::Yes(confirmed) => change = *confirmed,
                asking::Said::Later(question) => return Ok(Made::Question(question)),
                asking::Said::CannotAsk(change) => {
                    let why = "It needs a confirmation, and this client cannot ask for one.";
                    return self.planned(*change, Some(why)).await;
                }
            }
        }
        if let Some(auditor) = &self.audit {
            auditor.begins(maker, caller, seen).await?;
        }
        let is_kept = is_planned || is_confirmed;
        writing::apply(&self.context, change, is_kept, caller, seen.user.as_deref())
            .await
            .map(Made::Done)
    }

    async fn planned(&self, change: Change, why: Option<&str>) -> Result<Made> {
        let shown = writing::plan(&self.context, change, why).await;
        shown.map(Made::Plan)
    }

    /// Whether what would undo it is offered here; if not, the reader is told before.
    async fn check_undo(&self, change: &mut Change) -> Result<()> {
        let missing = {
            let names: Vec<&str> = match &change.undo {
                Undo::By(calls) => calls.iter().map(|call| call.tool.as_str()).collect(),
                Undo::Later(tools) => tools.to_vec(),
                Undo::Never(_) => Vec::new(),
            };
            names
                .into_iter()
                .find(|name| !self.reversing.contains(name))
                .map(str::to_owned)
        };
        let steps = change.steps.iter().map(|step| step.entry.name);
        if let Some(step) = steps
            .into_iter()
            .find(|name| !self.reversing.contains(name))
        {
            return Err(Error::new(
                ErrorKind::NotAllowed,
                format!(
                    "It is undone by `{step}`, which the configuration does not offer; nothing was done."
                ),
            ));
        }
        if let Some(name) = missing {
            change.undo = Undo::Never(format!("`{name}`, which would do it, is not offered here"));
        } else if self.context.journal.is_none() && !matches!(change.undo, Undo::Never(_)) {
            // Nothing is said: where no journal is kept, nobody expects an undo.
            change.undo = Undo::Later(&[]);
        } else if !matches!(change.undo, Undo::Never(_))
            && let Some(reason) = recording::obstacle(&self.context, &change.undo).await
        {
            change.undo = Undo::Never(reason);
        }
        Ok(())
    }

    /// The tool's own arguments in the schema's types, and those that every tool has.
    pub(super) fn arguments(
        &self,
        visible: &Visible,
        mut arguments: Map<String, Value>,
    ) -> Result<(Map<String, Value>, Asked)> {
        let max_chars = arguments.remove("max_chars");
        let schema = &visible.listed().input_schema;
        let empty = Map::new();
        let coerce = Coerce {
            tool: visible.entry.name,
            properties: schema
                .get("properties")
                .and_then(Value::as_object)
                .unwrap_or(&empty),
            clearable: visible.entry.clearable,
            aliases: visible.entry.aliases,
        };
        let mut clean = coerce.arguments(arguments)?;
        let dry_run = match clean.remove("dry_run") {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(_) => return Err(Error::arguments("`dry_run` must be true or false.")),
        };
        let max_chars = match max_chars {
            None | Some(Value::Null) => None,
            Some(value) => {
                let number = value
                    .as_u64()
                    .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
                match number {
                    Some(number @ 500..=2_000_000) => Some(number as usize),
                    _ => {
                        return Err(Error::arguments(
                            "`max_chars` must be a number from 500 to 2000000.",
                        ));
                    }
                }
            }
        };
        Ok((clean, Asked { dry_run, max_chars }))
    }
}

/// What came of a change.
enum Made {
    Plan(Value),
    Done(Value),
    Question(Question),
}
