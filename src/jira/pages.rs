//! A list from its first page to its last.
//!
//! Apart from the calls, which give one page: whoever goes through the pages has to end, even where a site gives the same
//! one again and again.

use std::future::Future;

use crate::atlassian::{Cursor, Error, Kind, Page, Product};

/// More pages are a fault and no list.
const MOST: usize = 1_000;

/// Every item, from the pages that `ask` gives; the first one begins nowhere.
///
/// # Errors
/// Whatever the site says to a question; or that it does not come to an end.
pub(super) async fn all<T, Asked>(
    call: &'static str,
    mut ask: impl FnMut(Option<String>) -> Asked,
) -> Result<Vec<T>, Error>
where
    Asked: Future<Output = Result<Page<T>, Error>>,
{
    let mut all = Vec::new();
    let mut start: Option<String> = None;
    for _ in 0..MOST {
        let page = ask(start.clone()).await?;
        all.extend(page.items);
        match page.next {
            None => return Ok(all),
            Some(Cursor(next)) if start.as_ref() == Some(&next) => break,
            Some(Cursor(next)) => start = Some(next),
        }
    }
    Err(Error {
        product: Product::Jira,
        call,
        kind: Kind::Unreadable("the pages of the list do not come to an end".to_owned()),
        status: None,
        messages: Vec::new(),
        fields: Vec::new(),
        attempts: 1,
        is_open: false,
    })
}

/// Where the next page of a list begins, from what a page says of itself. Where it says nothing, an empty page is the end.
pub(super) fn next(
    start: usize,
    n_items: usize,
    is_last: Option<bool>,
    total: Option<u64>,
) -> Option<Cursor> {
    let end = start + n_items;
    let is_last = match (is_last, total) {
        (Some(is_last), _) => is_last,
        (None, Some(total)) => end as u64 >= total,
        (None, None) => false,
    };
    (!is_last && n_items > 0).then(|| Cursor(end.to_string()))
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    fn page(items: &[u8], next: Option<&str>) -> Page<u8> {
        Page {
            items: items.to_vec(),
            next: next.map(|next| Cursor(next.to_owned())),
            total: None,
        }
    }

    #[tokio::test]
    async fn all_pages_are_read_and_a_loop_is_an_error() {
        let whole = all("list", |start| {
            ready(Ok(match start.as_deref() {
                None => page(&[1, 2], Some("2")),
                Some("2") => page(&[3], None),
                other => panic!("{other:?}"),
            }))
        });
        assert_eq!(whole.await.expect("a list"), [1, 2, 3]);
        let again = all("list", |_| ready(Ok(page(&[1], Some("1")))));
        let error = again.await.expect_err("no end");
        assert!(matches!(error.kind, Kind::Unreadable(_)), "{error}");
    }

    #[test]
    fn a_page_says_whether_there_is_another() {
        let at = |is_last, total| next(50, 10, is_last, total).map(|next| next.0);
        assert_eq!(at(Some(true), Some(500)), None);
        assert_eq!(at(Some(false), None).as_deref(), Some("60"));
        assert_eq!(at(None, Some(60)), None);
        assert_eq!(at(None, Some(61)).as_deref(), Some("60"));
        assert_eq!(at(None, None).as_deref(), Some("60"));
        assert_eq!(next(50, 0, None, None), None);
    }
}
