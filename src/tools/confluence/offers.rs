//! Resources and prompts of Confluence.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::atlassian::Target;
use crate::confluence::SearchQuery;
use crate::confluence::model::Space;
use crate::query::{contains, cql, equals};
use crate::tools::entry::Pending;
use crate::tools::offers::{Listed, Prompt, Resource, Variable};
use crate::tools::{About, Context, Result};

/// The most values of one completion, as the protocol has it.
const VALUES: usize = 100;

/// Pages and spaces.
pub static RESOURCES: &[Resource] = &[
    Resource {
        template: "confluence://page/{id}",
        name: "Confluence page",
        title: "Confluence page by id",
        description: "A page with its text as Markdown",
        tool: "confluence_get_page",
        variables: &[Variable {
            name: "id",
            description: "Page id",
            is_required: true,
            argument: "page_id",
            complete: None,
        }],
        list: None,
    },
    Resource {
        template: "confluence://space/{key}/page/{title}",
        name: "Confluence page by title",
        title: "Confluence page by space and title",
        description: "A page with its text as Markdown",
        tool: "confluence_get_page",
        variables: &[
            SPACE,
            Variable {
                name: "title",
                description: "Title of the page",
                is_required: true,
                argument: "title",
                complete: Some(|cx, typed, given| Box::pin(titles(cx, typed, given))),
            },
        ],
        list: None,
    },
    Resource {
        template: "confluence://space/{key}",
        name: "Confluence space",
        title: "Confluence space",
        description: "The tree of its pages",
        tool: "confluence_get_space_page_tree",
        variables: &[SPACE],
        list: Some(|cx| Box::pin(listed(cx))),
    },
    Resource {
        template: "confluence://attachment/{id}/{offset}",
        name: "Part of a file of a Confluence page",
        title: "File of a Confluence page, from a byte on",
        description: "At most 4 MiB of an attachment, and how many follow",
        tool: "confluence_download_attachment",
        variables: &[
            Variable {
                name: "id",
                description: "Id of the attachment",
                is_required: true,
                argument: "attachment_id",
                complete: None,
            },
            Variable {
                name: "offset",
                description: "Bytes to leave out",
                is_required: true,
                argument: "offset",
                complete: None,
            },
        ],
        list: None,
    },
];

const SPACE: Variable = Variable {
    name: "key",
    description: "Key of the space",
    is_required: true,
    argument: "space_key",
    complete: Some(|cx, typed, _| keys(cx, typed)),
};

const IN_SPACE: Variable = Variable {
    name: "space_key",
    ..SPACE
};

const PARENT: Variable = Variable {
    name: "parent",
    description: "Title of the page to write below",
    is_required: false,
    argument: "",
    complete: Some(|cx, typed, given| Box::pin(titles(cx, typed, given))),
};

const fn argument(name: &'static str, description: &'static str, is_required: bool) -> Variable {
    Variable {
        name,
        description,
        is_required,
        argument: "",
        complete: None,
    }
}

/// What people begin with in a wiki.
pub static PROMPTS: &[Prompt] = &[
    Prompt {
        name: "confluence_summarise_space",
        title: "Summarise a space",
        description: "What a Confluence space holds and where to begin reading",
        arguments: &[IN_SPACE, argument("focus", "What you want to know", false)],
        tools: &["confluence_get_space_page_tree", "confluence_get_page"],
        text: "Summarise the Confluence space {space_key}.\n\
            Look above all for: {focus}.\n\
            1. List its pages with `confluence_get_space_page_tree`.\n\
            2. Read the home page and the few pages that matter most with `confluence_get_page`; of long ones the \
            outline first.\n\
            3. Write: what the space is for, its main parts with links, where a newcomer begins, and what seems missing.\n\
            Say which pages you read and which not. Change nothing.",
    },
    Prompt {
        name: "confluence_meeting_notes",
        title: "Write meeting notes",
        description: "A page with notes, decisions and tasks of a meeting",
        arguments: &[
            IN_SPACE,
            argument("notes", "What was said, as rough as you have it", true),
            argument("title", "Title of the page", false),
            PARENT,
        ],
        tools: &["confluence_search", "confluence_create_page"],
        text: "Write meeting notes as a page in the Confluence space {space_key}.\n\
            Title: {title}\n\
            Below the page: {parent}\n\
            1. Find earlier meeting notes of the space with `confluence_search` and follow their form.\n\
            2. Sections: date and people, goals, what was discussed, decisions, tasks as `- [ ] @[Name] task` with their \
            dates. Invent nothing: what the notes do not say stays open.\n\
            3. Show the text, and create it with `confluence_create_page` (first with `dry_run`).\n\
            The notes:\n\
            {notes}",
    },
    Prompt {
        name: "confluence_decision_record",
        title: "Write a decision record",
        description: "A page that records a decision, its reasons and what else was considered",
        arguments: &[
            IN_SPACE,
            argument("decision", "What was decided, and why", true),
            PARENT,
        ],
        tools: &["confluence_search", "confluence_create_page"],
        text: "Write a decision record as a page in the Confluence space {space_key}.\n\
            Below the page: {parent}\n\
            1. Look with `confluence_search` for earlier decision records (their form and numbers) and for pages on the \
            same matter, to link them.\n\
            2. Sections: status and date, context, decision, other options with their reasons, consequences. What is not \
            known is asked, not invented.\n\
            3. Show the text, and create it with `confluence_create_page` (first with `dry_run`).\n\
            The decision:\n\
            {decision}",
    },
    Prompt {
        name: "confluence_find_outdated",
        title: "Find what is out of date",
        description: "Pages of a space that nobody touched for long or that contradict newer ones",
        arguments: &[
            IN_SPACE,
            argument(
                "months",
                "Untouched for how many months (6 if not given)",
                false,
            ),
        ],
        tools: &["confluence_search", "confluence_get_page"],
        text: "Find what is out of date in the Confluence space {space_key}.\n\
            Untouched for this many months: {months} (if no number stands here, 6).\n\
            1. Search with `confluence_search`: `space = \"{space_key}\" and type = page and lastmodified < now(\"-6M\") \
            order by lastmodified asc`, with the right number of months.\n\
            2. Read the most important of them with `confluence_get_page`: dates that passed, people and versions that \
            changed, links to what is gone, contradictions to newer pages.\n\
            3. Give a table: page with link, last change, what is wrong, what to do (update, archive, delete, leave).\n\
            Change nothing.",
    },
];

/// The spaces the account sees and may read here.
async fn spaces(cx: &Context) -> Result<Vec<Space>> {
    let mut spaces = cx
        .confluence()?
        .spaces()
        .await
        .about(|| "The list of spaces".to_owned())?;
    spaces.retain(|space| cx.may_read(&Target::Space(space.key.clone())));
    Ok(spaces)
}

async fn listed(cx: Arc<Context>) -> Result<Vec<Listed>> {
    let kind = RESOURCES.iter().find(|kind| kind.list.is_some());
    let spaces = spaces(&cx).await?;
    Ok(spaces
        .into_iter()
        .filter_map(|space| {
            Some(Listed {
                uri: kind?.uri(&[&space.key]),
                name: space.key,
                title: space.name,
            })
        })
        .collect())
}

/// Keys of spaces whose key begins so or whose name holds the words.
fn keys(cx: Arc<Context>, typed: String) -> Pending<Vec<String>> {
    Box::pin(async move {
        let typed = typed.trim().to_lowercase();
        let mut keys: Vec<String> = spaces(&cx)
            .await?
            .into_iter()
            .filter(|space| {
                space.key.to_lowercase().starts_with(&typed)
                    || space.name.to_lowercase().contains(&typed)
            })
            .map(|space| space.key)
            .collect();
        keys.truncate(VALUES);
        Ok(keys)
    })
}

/// Titles of a space with the words that were typed.
async fn titles(
    cx: Arc<Context>,
    typed: String,
    given: BTreeMap<String, String>,
) -> Result<Vec<String>> {
    // A title is text too, and a completion says nothing of its author.
    if cx.is_lockdown {
        return Ok(Vec::new());
    }
    let mut wanted = cql::Cql::from(equals("type", "page"));
    if let Some(key) = given.get("key").or_else(|| given.get("space_key")) {
        wanted = wanted.and(equals("space", key.trim()));
    }
    let mut words: Vec<&str> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    // The last word is perhaps not written to its end.
    let last = words.pop().map(|word| format!("{word}*"));
    for word in words.into_iter().map(str::to_owned).chain(last) {
        wanted = wanted.and(contains("title", &word));
    }
    let query = SearchQuery {
        cql: cx.cql(&wanted.to_string(), &[])?.as_str().to_owned(),
        limit: 25,
        cursor: None,
        viewed: false,
    };
    let found = cx
        .confluence()?
        .search(&query)
        .await
        .about(|| "The search for pages".to_owned())?;
    let mut titles: Vec<String> = Vec::new();
    for content in found.items.into_iter().filter_map(|hit| hit.content) {
        if !titles.contains(&content.title) {
            titles.push(content.title);
        }
    }
    Ok(titles)
}
