//! Resources, prompts and completions as the protocol has them.
//!
//! Apart from `server`, which answers requests: this turns the door's words into rmcp's and back.

use std::collections::BTreeMap;

use rmcp::ErrorData;
use rmcp::model::{
    ArgumentInfo, CompleteRequestParams, CompleteResult, CompletionInfo, ErrorCode,
    GetPromptRequestParams, GetPromptResult, Prompt, PromptArgument, PromptMessage,
    ReadResourceResult, Reference, Resource, ResourceContents, ResourceTemplate, Role,
    ServerCapabilities,
};
use serde_json::{Value, json};

use super::convert;
use crate::door::{Caller, Door};
use crate::tools::{self, Complete, ErrorKind, Variable};

/// What everything that is read is.
const JSON: &str = "application/json";

/// What the server can do: that which would be an empty list is not announced.
pub(crate) fn capabilities(door: &Door, tells: bool) -> ServerCapabilities {
    let mut capabilities = ServerCapabilities::builder().enable_tools().build();
    if let (true, Some(tools)) = (tells, &mut capabilities.tools) {
        tools.list_changed = Some(true);
    }
    if door.resources().next().is_some() {
        capabilities.resources = Some(Default::default());
    }
    if door.prompts().next().is_some() {
        capabilities.prompts = Some(Default::default());
    }
    if capabilities.resources.is_some() || capabilities.prompts.is_some() {
        capabilities.completions = Some(Default::default());
    }
    capabilities
}

/// The kinds of resources.
pub(crate) fn templates(door: &Door) -> Vec<ResourceTemplate> {
    door.resources()
        .map(|resource| {
            ResourceTemplate::new(resource.template, resource.name)
                .with_title(resource.title)
                .with_description(resource.description)
                .with_mime_type(JSON)
        })
        .collect()
}

/// Resources to choose from.
pub(crate) async fn resources(door: &Door) -> Result<Vec<Resource>, ErrorData> {
    let things = door.things().await.map_err(|error| internal(&error))?;
    Ok(things
        .into_iter()
        .map(|thing| {
            Resource::new(thing.uri, thing.name)
                .with_title(thing.title)
                .with_mime_type(JSON)
        })
        .collect())
}

/// One resource, read.
pub(crate) async fn read(
    door: &Door,
    uri: &str,
    caller: Caller,
) -> Result<ReadResourceResult, ErrorData> {
    let unknown =
        |message: String| ErrorData::resource_not_found(message, Some(json!({"uri": uri})));
    match door.read(uri, caller).await {
        Err(_) => Err(unknown(format!("Unknown resource: {uri}"))),
        Ok(answer) if answer.cause == Some(ErrorKind::NotFound) => Err(unknown(answer.text)),
        Ok(answer) if answer.is_error => {
            Err(ErrorData::new(ErrorCode::INTERNAL_ERROR, answer.text, None))
        }
        Ok(answer) => {
            let mut contents = vec![ResourceContents::text(answer.text, uri).with_mime_type(JSON)];
            let beside = answer.beside.into_iter();
            contents.extend(beside.filter_map(|one| convert::contents(one, uri)));
            Ok(ReadResourceResult::new(contents))
        }
    }
}

/// The prompts.
pub(crate) fn prompts(door: &Door) -> Vec<Prompt> {
    let argument = |variable: &Variable| {
        PromptArgument::new(variable.name)
            .with_description(variable.description)
            .with_required(variable.is_required)
    };
    door.prompts()
        .map(|prompt| {
            let arguments = prompt.arguments.iter().map(argument).collect();
            Prompt::new(prompt.name, Some(prompt.description), Some(arguments))
                .with_title(prompt.title)
        })
        .collect()
}

/// One prompt with what was given.
pub(crate) fn prompt(
    door: &Door,
    request: GetPromptRequestParams,
) -> Result<GetPromptResult, ErrorData> {
    let prompt = find(door, &request.name)?;
    let mut given = BTreeMap::new();
    for (name, value) in request.arguments.unwrap_or_default() {
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        given.insert(name, text);
    }
    let text = prompt
        .filled(&given)
        .map_err(|message| ErrorData::invalid_params(message, None))?;
    let message = PromptMessage::new_text(Role::User, text);
    Ok(GetPromptResult::new(vec![message]).with_description(prompt.description))
}

/// What may be meant by what was typed.
pub(crate) async fn complete(
    door: &Door,
    request: CompleteRequestParams,
) -> Result<CompleteResult, ErrorData> {
    let (tool, variables) = match &request.r#ref {
        Reference::Prompt(reference) => {
            let prompt = find(door, &reference.name)?;
            (prompt.tools.first(), prompt.arguments)
        }
        Reference::Resource(reference) => {
            let resource = door
                .resources()
                .find(|resource| resource.template == reference.uri)
                .ok_or_else(|| {
                    let message = format!("Unknown resource template: {}", reference.uri);
                    ErrorData::invalid_params(message, None)
                })?;
            (Some(&resource.tool), resource.variables)
        }
        _ => return Err(ErrorData::invalid_params("Unknown kind of reference", None)),
    };
    let ArgumentInfo { name, value, .. } = request.argument;
    let variable = variables
        .iter()
        .find(|variable| variable.name == name)
        .ok_or_else(|| ErrorData::invalid_params(format!("Unknown argument: {name}"), None))?;
    let (Some(tool), Some(complete)): (_, Option<Complete>) = (tool, variable.complete) else {
        return Ok(CompleteResult::default());
    };
    let given = request.context.and_then(|context| context.arguments);
    let given = given.unwrap_or_default().into_iter().collect();
    let mut values = door
        .complete(tool, complete, value, given)
        .await
        .map_err(|error| internal(&error))?;
    values.truncate(CompletionInfo::MAX_VALUES);
    let info = CompletionInfo::new(values)
        .map_err(|message| ErrorData::new(ErrorCode::INTERNAL_ERROR, message, None))?;
    Ok(CompleteResult::new(info))
}

fn find(door: &Door, name: &str) -> Result<&'static tools::Prompt, ErrorData> {
    door.prompts()
        .find(|prompt| prompt.name == name)
        .ok_or_else(|| ErrorData::invalid_params(format!("Unknown prompt: {name}"), None))
}

fn internal(error: &tools::Error) -> ErrorData {
    ErrorData::new(ErrorCode::INTERNAL_ERROR, error.to_string(), None)
}
