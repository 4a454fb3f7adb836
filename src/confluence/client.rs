//! Confluence as a value: one method a call. What needs several is in `flows`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::cloud::Cloud;
use super::data_center::DataCenter;
use super::dialect::{ChildrenQuery, Dialect, PageQuery, SearchQuery};
use super::model::{
    Comment, Content, Group, Hit, Person, Place, Property, Restrictions, Space, SpaceRef, Subjects,
};
use crate::atlassian::{Error, Fact, Facts, Flavor, Kind, Origin, Page, Site};
use crate::http::{self, Call};
use crate::markup::options::MentionId;

/// A Confluence site.
pub struct Client {
    pub(super) http: http::Client,
    pub(super) dialect: &'static dyn Dialect,
    spaces_by_key: Facts<Space>,
    spaces_by_id: Facts<Space>,
    me: Fact<Person>,
    /// Names of people by id, as answers told them by the way.
    names: Mutex<BTreeMap<String, String>>,
    /// Where people stand, by id, likewise.
    pub(super) origins: Mutex<BTreeMap<String, Origin>>,
    pub(super) tells_authors: bool,
    /// Set once the site says that it no longer lists whole threads.
    pub(super) threads_only: AtomicBool,
}

impl Client {
    /// Opens no connection.
    pub fn new(site: Site) -> Self {
        let dialect: &'static dyn Dialect = match site.flavor {
            Flavor::Cloud => &Cloud,
            Flavor::DataCenter => &DataCenter,
        };
        Self {
            http: http::Client::new(site),
            dialect,
            spaces_by_key: Facts::default(),
            spaces_by_id: Facts::default(),
            me: Fact::default(),
            names: Mutex::default(),
            origins: Mutex::default(),
            tells_authors: false,
            threads_only: AtomicBool::new(false),
        }
    }

    /// The site it speaks to.
    pub fn site(&self) -> &Site {
        self.http.site()
    }

    /// The address people open, without a trailing slash.
    pub fn base(&self) -> &str {
        self.site().base.as_str().trim_end_matches('/')
    }

    /// What the id in a mention is.
    pub fn mention_id(&self) -> MentionId {
        self.dialect.mention_id()
    }

    /// Whether answers name people by nothing but an id.
    pub fn names_people_by_id(&self) -> bool {
        self.dialect.names_people_by_id()
    }

    /// Whether the site copies a page with its files by itself.
    pub fn copies_by_itself(&self) -> bool {
        self.dialect.copies_by_itself()
    }

    /// Whether pages can be live docs.
    pub fn has_live_docs(&self) -> bool {
        self.dialect.has_live_docs()
    }

    /// Where a person looks at a page: the short form that needs the space's key, else the one that does not.
    pub fn page_url(&self, content: &Content) -> String {
        let base = self.base();
        match (&content.space.key, self.dialect.has_space_aliases()) {
            (Some(key), true) if content.kind == "page" => {
                format!("{base}/spaces/{key}/pages/{}", content.id)
            }
            (Some(key), true) if is_in_tree_alone(&content.kind) => {
                format!("{base}/spaces/{key}/{}/{}", content.kind, content.id)
            }
            _ => match &content.path {
                Some(path) if content.kind != "page" => format!("{base}{path}"),
                _ => format!("{base}/pages/viewpage.action?pageId={}", content.id),
            },
        }
    }

    /// The name of somebody, as far as any answer told it.
    pub fn name_of(&self, id: &str) -> Option<String> {
        self.names().get(id).cloned()
    }

    /// The id of the only person of a name, as far as any answer told it.
    pub fn id_of(&self, name: &str) -> Option<String> {
        let names = self.names();
        let mut ids = names
            .iter()
            .filter(|(_, known)| known.eq_ignore_ascii_case(name));
        match (ids.next(), ids.next()) {
            (Some((id, _)), None) => Some(id.clone()),
            _ => None,
        }
    }

    /// Every name that is known, by id.
    pub fn known_names(&self) -> BTreeMap<String, String> {
        self.names().clone()
    }

    fn names(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the names that an answer told, and where people stand.
    pub(super) fn learn<'a>(&self, people: impl IntoIterator<Item = &'a Person>) {
        let mut names = self.names();
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        for person in people {
            if let (Some(id), Some(origin)) = (&person.id, person.origin)
                && origins.get(id) != Some(&origin)
            {
                origins.insert(id.clone(), origin);
            }
            if let (Some(id), Some(name)) = (&person.id, &person.name)
                && names.get(id) != Some(name)
            {
                names.insert(id.clone(), name.clone());
            }
        }
    }

    async fn listed(&self, call: Call<Page<Content>>) -> Result<Page<Content>, Error> {
        let page = self.http.run(call).await?;
        self.know_authors(&page.items).await;
        Ok(page)
    }

    /// One page.
    pub async fn page(&self, id: &str, query: PageQuery) -> Result<Content, Error> {
        let content = self.http.run(self.dialect.page(id, query)).await?;
        self.know_authors(std::slice::from_ref(&content)).await;
        Ok(content)
    }

    /// One blog post, where it has another address than a page.
    pub(super) async fn blog_post(
        &self,
        id: &str,
        query: PageQuery,
    ) -> Option<Result<Content, Error>> {
        let call = self.dialect.blog_post(id, query)?;
        let post = self.http.run(call).await;
        self.know_author(&post).await;
        Some(post)
    }

    /// One folder, where there are such.
    pub(super) async fn folder(&self, id: &str) -> Option<Result<Content, Error>> {
        let call = self.dialect.folder(id)?;
        let folder = self.http.run(call).await;
        self.know_author(&folder).await;
        Some(folder)
    }

    /// A whiteboard or database, where there are such: one request for what it is, and one for it.
    pub(super) async fn board(&self, id: &str) -> Option<Result<Content, Error>> {
        let kinds = match self.http.run(self.dialect.kinds(&[id])?).await {
            Ok(kinds) => kinds,
            Err(error) => return Some(Err(error)),
        };
        let kind = kinds.get(id)?.as_deref()?;
        let call = self.dialect.board(id, kind)?;
        Some(self.http.run(call).await)
    }

    /// Whether there are folders beside pages.
    pub(super) fn has_folders(&self) -> bool {
        self.dialect.folder("0").is_some()
    }

    /// One version of a page.
    pub(super) async fn page_version(
        &self,
        id: &str,
        kind: &str,
        number: u64,
        is_newest: bool,
    ) -> Result<Content, Error> {
        let call = self.dialect.page_version(id, kind, number, is_newest);
        let content = self.http.run(call).await?;
        self.know_authors(std::slice::from_ref(&content)).await;
        Ok(content)
    }

    /// Pages of a title; `None` where the site cannot be asked before the space's number is known.
    pub async fn titled(
        &self,
        title: &str,
        space: Option<&str>,
        query: PageQuery,
    ) -> Option<Result<Page<Content>, Error>> {
        let known = match space {
            Some(key) => self.spaces_by_key.known(&key.to_uppercase()).await,
            None => None,
        };
        let call = self.dialect.titled(title, space, known.as_deref(), query)?;
        Some(self.listed(call).await)
    }

    /// Contents by CQL, with their texts.
    pub async fn content_search(&self, cql: &str, limit: usize) -> Result<Page<Content>, Error> {
        self.listed(self.dialect.content_search(cql, limit)).await
    }

    /// One page of a search.
    pub async fn search(&self, query: &SearchQuery) -> Result<Page<Hit>, Error> {
        let page = self.http.run(self.dialect.search(query)).await?;
        self.learn(page.items.iter().filter_map(|hit| hit.user.as_ref()));
        for hit in &page.items {
            self.know_authors(hit.content.as_slice()).await;
        }
        Ok(page)
    }

    /// One page of people, by CQL over user fields.
    pub(super) async fn search_users(
        &self,
        cql: &str,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Hit>, Error> {
        let call = self.dialect.search_users(cql, limit, cursor);
        let page = self.http.run(call).await?;
        self.learn(page.items.iter().filter_map(|hit| hit.user.as_ref()));
        Ok(page)
    }

    /// What stands right below a page or folder.
    pub async fn children(&self, query: &ChildrenQuery) -> Result<Page<Content>, Error> {
        self.listed(self.dialect.children(query)).await
    }

    /// Pages by their ids, where the list of children cannot tell enough of them.
    pub(super) async fn pages(
        &self,
        ids: &[&str],
        body: bool,
    ) -> Option<Result<Page<Content>, Error>> {
        let call = self.dialect.pages(ids, body)?;
        Some(self.listed(call).await)
    }

    /// The pages of a space.
    pub(super) async fn space_pages(
        &self,
        space: &Space,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Content>, Error> {
        let details = self.tells_authors;
        self.listed(self.dialect.space_pages(space, limit, cursor, details))
            .await
    }

    /// A space by its key, asked once a process. `None` if there is none, or the account may not see it.
    pub async fn space_by_key(&self, key: &str) -> Result<Option<Arc<Space>>, Error> {
        let known_as = key.to_uppercase();
        if let Some(space) = self.spaces_by_key.known(&known_as).await {
            return Ok(Some(space));
        }
        let found = match self.http.run(self.dialect.space_by_key(key)).await {
            Ok(found) => found,
            Err(error) if error.kind == Kind::NotFound => None,
            Err(error) => return Err(error),
        };
        let Some(space) = found.map(Arc::new) else {
            return Ok(None);
        };
        self.spaces_by_key.keep(known_as, space.clone()).await;
        self.spaces_by_id
            .keep(space.id.clone(), space.clone())
            .await;
        Ok(Some(space))
    }

    /// The key of the space a content belongs to, by something better than the path people open, which may hold an
    /// alias. Asked once a process and space.
    pub async fn sure_space_key(&self, space: &SpaceRef) -> Result<Option<String>, Error> {
        if !self.dialect.has_space_aliases() {
            return Ok(space.key.clone());
        }
        let Some(id) = &space.id else {
            return Ok(None);
        };
        let space = self.space_by_id(id).await?;
        Ok(space.map(|space| space.key.clone()))
    }

    /// A space by its number; `None` where spaces are not found so.
    pub async fn space_by_id(&self, id: &str) -> Result<Option<Arc<Space>>, Error> {
        if let Some(space) = self.spaces_by_id.known(id).await {
            return Ok(Some(space));
        }
        let Some(call) = self.dialect.space_by_id(id) else {
            return Ok(None);
        };
        let space = Arc::new(self.http.run(call).await?);
        self.spaces_by_id.keep(id.to_owned(), space.clone()).await;
        self.spaces_by_key
            .keep(space.key.to_uppercase(), space.clone())
            .await;
        Ok(Some(space))
    }

    /// What is known of a space without asking.
    pub async fn known_space(&self, id: &str) -> Option<Arc<Space>> {
        self.spaces_by_id.known(id).await
    }

    /// Spaces, to choose from.
    pub async fn spaces(&self) -> Result<Vec<Space>, Error> {
        self.http.run(self.dialect.spaces()).await
    }

    /// One page of the comments on a page, answers included.
    pub(super) async fn comment_page(
        &self,
        page_id: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Comment>, Error> {
        self.comment_list(self.dialect.comments(page_id, cursor))
            .await
    }

    pub(super) async fn comment_list(
        &self,
        call: Call<Page<Comment>>,
    ) -> Result<Page<Comment>, Error> {
        let page = self.http.run(call).await?;
        let comments = page.items.iter();
        let authors = comments.filter_map(|comment| comment.author.as_ref());
        self.know(authors.collect()).await;
        Ok(page)
    }

    /// One comment at the address of its kind.
    pub(super) async fn comment(&self, id: &str, place: Place) -> Result<Comment, Error> {
        let comment = self.http.run(self.dialect.comment(id, place)).await?;
        self.know(comment.author.iter().collect()).await;
        Ok(comment)
    }

    /// Whether one address knows comments of both kinds.
    pub(super) fn has_one_comment_address(&self) -> bool {
        self.dialect.has_one_comment_address()
    }

    /// One page of the content properties of a page.
    pub(super) async fn property_page(
        &self,
        id: &str,
        kind: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Property>, Error> {
        let call = self.dialect.properties(id, kind, cursor);
        self.http.run(call).await
    }

    /// Who may see and change a page, as much as one answer tells.
    pub(super) async fn restrictions(&self, id: &str) -> Result<Restrictions, Error> {
        self.http.run(self.dialect.restrictions(id)).await
    }

    /// More of those one operation is restricted to.
    pub(super) async fn restrictions_of(
        &self,
        id: &str,
        operation: &str,
        start: usize,
    ) -> Result<Subjects, Error> {
        let call = self.dialect.restrictions_of(id, operation, start);
        self.http.run(call).await
    }

    /// Groups whose name holds a text, where groups are named by id.
    pub async fn groups(&self, query: &str) -> Option<Result<Vec<Group>, Error>> {
        let call = self.dialect.groups(query)?;
        Some(self.http.run(call).await)
    }

    /// The display name of the account the token belongs to (`user/current` of v1, which Cloud kept). Asked anew each
    /// time: it is also the proof that the token works.
    pub async fn signed_in_as(&self) -> Result<String, Error> {
        let call = Call::get("read own account", "/rest/api/user/current", |bytes| {
            let wire: Value = http::json(bytes)?;
            let name = wire.get("displayName").and_then(Value::as_str);
            // Data Center answers an unknown caller with a user called Anonymous.
            name.filter(|_| wire.get("type").is_none_or(|kind| kind != "anonymous"))
                .map(str::to_owned)
                .ok_or_else(|| "nobody is signed in".to_owned())
        });
        self.http.run(call).await
    }

    /// The account that asks; asked once a process.
    pub async fn me(&self) -> Result<Arc<Person>, Error> {
        self.me
            .get(false, self.http.run(self.dialect.current_user()))
            .await
    }

    /// People by their ids, where answers name them so.
    pub(super) async fn people(&self, ids: &[&str]) -> Option<Result<Vec<Person>, Error>> {
        let call = self.dialect.people(ids)?;
        let found = self.http.run(call).await;
        if let Ok(people) = &found {
            self.learn(people);
        }
        Some(found)
    }

    /// Somebody by login name, where there are such names.
    pub(super) async fn user_by_login(&self, login: &str) -> Option<Result<Person, Error>> {
        let call = self.dialect.user_by_login(login)?;
        Some(self.http.run(call).await)
    }

    /// Remembers that the site no longer lists whole threads.
    pub(super) fn lists_threads_only(&self) {
        self.threads_only.store(true, Ordering::Relaxed);
    }
}

/// Whether something stands in the tree of a space beside pages, at an address of its kind.
fn is_in_tree_alone(kind: &str) -> bool {
    matches!(kind, "folder" | "whiteboard" | "database" | "embed")
}
