//! All comments on a page, and one comment whose kind is not known.

use std::sync::atomic::Ordering;

use super::paging;
use crate::atlassian::{Error, Kind, Page};
use crate::confluence::Client;
use crate::confluence::model::{Comment, Place};
use crate::http::Call;

/// Every comment on a page, answers included, oldest first: one request for up to 200.
pub async fn comments(confluence: &Client, page_id: &str) -> Result<Vec<Comment>, Error> {
    if !confluence.threads_only.load(Ordering::Relaxed) {
        match whole(confluence, page_id).await {
            Err(error) if error.kind == Kind::Gone => confluence.lists_threads_only(),
            outcome => return outcome.map(|found| finish(found, page_id)),
        }
    }
    let mut found = Vec::new();
    for place in [Place::Footer, Place::Inline] {
        thread_by_thread(confluence, page_id, place, &mut found).await?;
    }
    Ok(finish(found, page_id))
}

async fn whole(confluence: &Client, page_id: &str) -> Result<Vec<Comment>, Error> {
    paging::all("list comments", |cursor| async move {
        confluence.comment_page(page_id, cursor.as_deref()).await
    })
    .await
}

/// Cloud without its old API: the comments that start a thread, then the answers to each comment.
async fn thread_by_thread(
    confluence: &Client,
    page_id: &str,
    place: Place,
    found: &mut Vec<Comment>,
) -> Result<(), Error> {
    let mut at = found.len();
    let threads = paging::all("list comments", |cursor| async move {
        let call = confluence
            .dialect
            .threads(page_id, place, cursor.as_deref());
        listed(confluence, call).await
    });
    found.extend(threads.await?);
    while let Some(parent) = found.get(at).map(|comment| comment.id.clone()) {
        at += 1;
        let parent = parent.as_str();
        let replies = paging::all("list comments", |cursor| async move {
            let call = confluence.dialect.replies(parent, place, cursor.as_deref());
            listed(confluence, call).await
        });
        found.extend(replies.await?);
    }
    Ok(())
}

/// Runs a call that only Cloud has; elsewhere there is nothing to list.
async fn listed(
    confluence: &Client,
    call: Option<Call<Page<Comment>>>,
) -> Result<Page<Comment>, Error> {
    match call {
        Some(call) => confluence.comment_list(call).await,
        None => Ok(Page {
            items: Vec::new(),
            next: None,
            total: None,
        }),
    }
}

/// Oldest first; an answer hangs where the comment it answers hangs, and answers lack the words of their thread.
fn finish(mut comments: Vec<Comment>, page_id: &str) -> Vec<Comment> {
    comments.sort_by_key(when);
    let roots: Vec<(String, Place)> = comments
        .iter()
        .filter(|comment| comment.parent_id.is_none())
        .map(|comment| (comment.id.clone(), comment.place))
        .collect();
    for comment in &mut comments {
        comment.page_id.get_or_insert_with(|| page_id.to_owned());
        if let Some(parent) = &comment.parent_id
            && let Some((_, place)) = roots.iter().find(|(id, _)| id == parent)
        {
            comment.place = *place;
        }
    }
    comments
}

fn when(comment: &Comment) -> (String, u64) {
    let when = comment.created.as_ref().or(comment.updated.as_ref());
    // Ids grow with time, and settle what was written within one second.
    (
        when.cloned().unwrap_or_default(),
        comment.id.parse().unwrap_or(0),
    )
}

/// One comment of either kind.
pub async fn comment(confluence: &Client, id: &str) -> Result<Comment, Error> {
    let missing = match confluence.comment(id, Place::Footer).await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    if confluence.has_one_comment_address() {
        return Err(missing);
    }
    confluence
        .comment(id, Place::Inline)
        .await
        .map_err(|error| paging::nearer(missing, error))
}
