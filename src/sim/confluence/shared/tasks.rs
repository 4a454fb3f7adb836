//! `longtask`: work that goes on after the answer; here it is always done.
//!
//! Sources: `/wiki/rest/api/longtask` (Cloud v1), `/rest/api/longtask` (Data Center).

use serde_json::{Value, json};

use super::super::paging;
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{LongTask, State};
use crate::core::answer;

/// Lists the tasks.
pub(crate) fn list(ask: &Ask) -> Answer {
    let tasks = ask.state().tasks.clone();
    paging::offset_list(ask, tasks, 100, 100, |task| write(ask, &task))
}

/// Answers one task.
pub(crate) fn one(ask: &Ask) -> Answer {
    let state = ask.state();
    let id = ask.param("task");
    state
        .tasks
        .iter()
        .find(|task| task.id == id)
        .map(|task| answer::json(200, &write(ask, task)))
        .ok_or_else(|| Problem::Missing(format!("No long running task found with id : {id}")))
}

/// Notes a task that was just done and writes the answer that names it.
pub(crate) fn begin(ask: &Ask, state: &mut State, name: &str, result: Option<u64>) -> Value {
    let id = state.next_uuid();
    state.tasks.push(LongTask {
        id: id.clone(),
        name: name.to_owned(),
        result,
        successful: true,
    });
    let context = if ask.is_cloud() { "/wiki" } else { "" };
    json!({"id": id, "links": {"status": format!("{context}/rest/api/longtask/{id}")}})
}

fn write(ask: &Ask, task: &LongTask) -> Value {
    let mut out = json!({
        "id": task.id,
        "name": {"key": format!("com.atlassian.confluence.{}", task.name), "args": []},
        "elapsedTime": 42,
        "percentageComplete": 100,
        "successful": task.successful,
        "finished": true,
        "messages": [],
        "_links": {"status": format!("{}/rest/api/longtask/{}", ask.base(), task.id)},
    });
    if let Some(id) = task.result {
        out["additionalDetails"] = json!({
            "destinationId": id.to_string(),
            "destinationUrl": format!("/pages/viewpage.action?pageId={id}"),
        });
    }
    out
}
