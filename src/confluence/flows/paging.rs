//! Lists to their end, and things that may stand at one of two addresses.

use std::future::Future;

use crate::atlassian::{Error, Kind, Page, Product};

/// The most requests one list takes: a bound against a site that never says "end".
const REQUESTS: usize = 200;

/// The first `most` items of a list, and whether there are more. `page` reads from a place in the list on.
pub(super) async fn first<T, F>(
    most: usize,
    mut page: impl FnMut(Option<String>) -> F,
) -> Result<(Vec<T>, bool), Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let mut found = Vec::new();
    let mut cursor = None;
    for _ in 0..REQUESTS {
        let Page { items, next, .. } = page(cursor).await?;
        found.extend(items);
        let is_more = found.len() > most;
        match next {
            Some(next) if found.len() < most => cursor = Some(next.0),
            next => {
                found.truncate(most);
                return Ok((found, is_more || next.is_some()));
            }
        }
    }
    Ok((found, true))
}

/// Every item of a list.
///
/// # Errors
/// A list that does not end is none: nothing would tell its reader that it was cut.
pub(super) async fn all<T, F>(
    call: &'static str,
    page: impl FnMut(Option<String>) -> F,
) -> Result<Vec<T>, Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    match first(usize::MAX, page).await? {
        (found, false) => Ok(found),
        (_, true) => Err(endless(call)),
    }
}

/// A list that was asked for [`REQUESTS`] times and still goes on.
fn endless(call: &'static str) -> Error {
    Error {
        product: Product::Confluence,
        call,
        kind: Kind::Unreadable(format!("a list that does not end within {REQUESTS} pages")),
        status: None,
        messages: Vec::new(),
        fields: Vec::new(),
        attempts: 1,
        is_open: false,
    }
}

/// What belongs to a page, or else to the blog post of the same id: `ask` is given the kind.
///
/// One request where it is a page; Data Center has one address for both and is asked a second time in vain.
pub(super) async fn page_or_post<T, F>(ask: impl Fn(&'static str) -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let missing = match ask("page").await {
        Err(error) if error.kind == Kind::NotFound => error,
        outcome => return outcome,
    };
    ask("blogpost")
        .await
        .map_err(|error| nearer(missing, error))
}

/// What to say of a thing that may stand at one of two addresses, and came from neither: that it is not there, unless
/// the second failed in another way.
pub(super) fn nearer(missing: Error, second: Error) -> Error {
    if second.kind == Kind::NotFound {
        missing
    } else {
        second
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::Cursor;

    /// A list of numbers, three on a page.
    async fn numbers(cursor: Option<String>, end: usize) -> Result<Page<usize>, Error> {
        let start: usize = cursor.map_or(0, |cursor| cursor.parse().expect("a number"));
        let stop = (start + 3).min(end);
        Ok(Page {
            items: (start..stop).collect(),
            next: (stop < end).then(|| Cursor(stop.to_string())),
            total: None,
        })
    }

    #[tokio::test]
    async fn a_list_is_read_as_far_as_it_is_wanted_and_its_rest_is_told() {
        for (end, most, found, more) in [
            (0, 5, 0, false),
            (5, 5, 5, false),
            (6, 5, 5, true),
            (3, 3, 3, false),
            (7, 3, 3, true),
            (7, 100, 7, false),
        ] {
            let (items, is_more) = first(most, |cursor| numbers(cursor, end)).await.unwrap();
            assert_eq!((items.len(), is_more), (found, more), "{end} of {most}");
        }
    }

    #[tokio::test]
    async fn a_list_without_end_is_an_error_and_no_shorter_list() {
        let whole = all("list", |cursor| numbers(cursor, 599)).await.unwrap();
        assert_eq!(whole.len(), 599);
        let error = all("list", |cursor| numbers(cursor, usize::MAX))
            .await
            .expect_err("no end");
        assert!(error.to_string().contains("does not end"), "{error}");
    }

    fn failed(kind: Kind) -> Error {
        Error {
            kind,
            ..endless("x")
        }
    }

    #[tokio::test]
    async fn what_is_at_neither_address_is_missing_and_another_failure_is_told() {
        let asked = |of_post: Kind| async move {
            page_or_post::<(), _>(|kind| {
                let kind = match kind {
                    "page" => Kind::NotFound,
                    _ => of_post.clone(),
                };
                async move { Err(failed(kind)) }
            })
            .await
            .expect_err("nothing there")
            .kind
        };
        assert_eq!(asked(Kind::NotFound).await, Kind::NotFound);
        assert_eq!(asked(Kind::Permission).await, Kind::Permission);
        let found = page_or_post(|kind| async move {
            match kind {
                "page" => Err(failed(Kind::NotFound)),
                kind => Ok(kind),
            }
        });
        assert_eq!(found.await.unwrap(), "blogpost");
        let refused = page_or_post(|_| async { Err::<(), _>(failed(Kind::Permission)) });
        assert_eq!(refused.await.expect_err("refused").kind, Kind::Permission);
    }
}
