//! One page of a list, the same on both editions.

/// A place in a list to go on from. What is in it is the dialect's business (a page token on Cloud,
/// an offset on Data Center); a caller only hands it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// Some items of a list and how to get the rest.
#[derive(Debug)]
pub struct Page<T> {
    /// The items, in the order of the site.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end of the list.
    pub next: Option<Cursor>,
    /// How many there are in all, where the site says so (Cloud's issue search does not).
    pub total: Option<u64>,
}
