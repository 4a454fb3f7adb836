//! What can be asked of Confluence, one method an endpoint, each giving a [`Call`] of a model type.
//!
//! Bodies here hold what both editions share: the part of the old API that Cloud kept. `cloud` and `data_center`
//! override the rest. Where one edition has no such call the method gives `None`, and a flow goes another way.
//! Pages, spaces and people stand here; each other topic has a file of its own, in all three folders.

mod access;
mod comments;
mod files;
mod interest;
mod marks;
mod structure;
mod templates;

pub use access::{Access, PermissionCheck};
pub use comments::Comments;
pub use files::{Files, FilesQuery};
pub use interest::Interest;
pub use marks::Marks;
pub use structure::Structure;
pub use templates::Templates;

use std::collections::BTreeMap;

use crate::atlassian::Page;
use crate::confluence::model::{Content, Hit, NewContent, Person, Space, Update};
use crate::confluence::wire::v1::{WireContent, WireList, WirePerson};
use crate::confluence::wire::v1_search::WireHit;
pub(super) use crate::http::segment;
use crate::http::{Call, Write, json};
use crate::markup::options::MentionId;

/// The properties that show as emoji and width, in `expand` of the old API.
pub(super) const SHOWN_PROPERTIES: &str = "metadata.properties.emoji-title-published,\
    metadata.properties.emoji-title-draft,metadata.properties.content-appearance-published";

/// What to read of a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageQuery {
    /// Its text, in storage format.
    pub body: bool,
    /// Emoji and width.
    pub properties: bool,
}

/// Which children to list.
#[derive(Clone, Debug, Default)]
pub struct ChildrenQuery {
    /// The page or folder above them.
    pub parent_id: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// How many at most.
    pub limit: usize,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Their texts.
    pub body: bool,
    /// Versions and authors.
    pub details: bool,
}

/// What to search for.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// The query, kept within reach.
    pub cql: String,
    /// How many at most.
    pub limit: usize,
    /// Where to go on, from an earlier page.
    pub cursor: Option<String>,
    /// When the account looked at each content last.
    pub viewed: bool,
}

/// Where a moved page goes, relative to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Below it, as its last child.
    Append,
    /// Beside it, before.
    Before,
    /// Beside it, after.
    After,
}

impl Position {
    /// The word in an address of Cloud.
    pub fn name(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// A copy to be made by the site.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The page to copy.
    pub source_id: String,
    /// The title of the copy.
    pub title: String,
    /// The page to stand below.
    pub parent_id: Option<String>,
    /// The space to stand in, where no page is named.
    pub space_key: String,
    /// Whether its files come along.
    pub attachments: bool,
}

/// How the answer of a search is read.
pub type ReadHits = fn(&[u8]) -> Result<Page<Hit>, String>;

/// How one edition of Confluence is spoken to.
pub trait Dialect: Comments + Files + Marks + Access + Structure + Interest + Templates {
    /// What the id in a mention is.
    fn mention_id(&self) -> MentionId;

    /// Whether answers name people by nothing but an id, so that names must come from elsewhere.
    fn names_people_by_id(&self) -> bool {
        false
    }

    /// Whether the path people open may hold an alias in the place of a space's key.
    fn has_space_aliases(&self) -> bool {
        false
    }

    /// Whether pages can be live docs.
    fn has_live_docs(&self) -> bool {
        false
    }

    /// Whether the site copies a page with its files by itself.
    fn copies_by_itself(&self) -> bool {
        false
    }

    /// Whether a page can be put before or after another, and not only below one.
    fn orders_siblings(&self) -> bool {
        false
    }

    /// One page.
    fn page(&self, id: &str, query: PageQuery) -> Call<Content>;

    /// One blog post, where it has another address than a page.
    fn blog_post(&self, _id: &str, _query: PageQuery) -> Option<Call<Content>> {
        None
    }

    /// One folder, where there are such.
    fn folder(&self, _id: &str) -> Option<Call<Content>> {
        None
    }

    /// What contents are, by their ids, where they stand at addresses of their own: `whiteboard`, `database`, …
    fn kinds(&self, _ids: &[&str]) -> Option<Call<BTreeMap<String, Option<String>>>> {
        None
    }

    /// A whiteboard or database, where there are such: a title and a place, without a text.
    fn board(&self, _id: &str, _kind: &str) -> Option<Call<Content>> {
        None
    }

    /// A version of a page or blog post. `is_newest` asks for the one that is current now.
    fn page_version(&self, id: &str, kind: &str, number: u64, is_newest: bool) -> Call<Content>;

    /// Pages of a title in a space, or in all of them; `None` where that needs the space's number, which is not known.
    fn titled(
        &self,
        title: &str,
        space: Option<&str>,
        known: Option<&Space>,
        query: PageQuery,
    ) -> Option<Call<Page<Content>>>;

    /// Contents by CQL, with their texts.
    fn content_search(&self, cql: &str, limit: usize) -> Call<Page<Content>> {
        Call::get("search content", "/rest/api/content/search", |bytes| {
            let list = json::<WireList<WireContent>>(bytes)?;
            Ok(list.page(Content::from))
        })
        .query("cql", cql)
        .query("limit", limit.to_string())
        .query(
            "expand",
            format!("body.storage,version,space,history,ancestors,{SHOWN_PROPERTIES}"),
        )
    }

    /// The parameter by which a search goes on, and how its answer is read.
    fn searching(&self) -> (&'static str, ReadHits);

    /// One page of a search.
    fn search(&self, query: &SearchQuery) -> Call<Page<Hit>> {
        let (cursor, hits) = self.searching();
        let mut expand = String::from("content.space,content.history,content.version");
        if query.viewed {
            expand.push_str(",content.metadata.currentuser.viewed");
        }
        Call::get("search", "/rest/api/search", hits)
            .query("cql", &query.cql)
            .query("limit", query.limit.to_string())
            .query("expand", expand)
            .query_if(cursor, query.cursor.as_ref())
    }

    /// The address of a search for people.
    fn people_search(&self) -> &'static str {
        "/rest/api/search"
    }

    /// One page of people, by CQL over user fields.
    fn search_users(&self, cql: &str, limit: usize, cursor: Option<&str>) -> Call<Page<Hit>> {
        Call::get("search users", self.people_search(), |bytes| {
            let list = json::<WireList<WireHit>>(bytes)?;
            Ok(list.page(Hit::from))
        })
        .query("cql", cql)
        .query("limit", limit.to_string())
        .query_if("start", cursor)
    }

    /// What stands right below a page or folder.
    fn children(&self, query: &ChildrenQuery) -> Call<Page<Content>>;

    /// Pages by their ids, where [`Dialect::children`] cannot tell enough of them.
    fn pages(&self, _ids: &[&str], _body: bool) -> Option<Call<Page<Content>>> {
        None
    }

    /// The pages of a space, with the page above each; with their authors, if `details` are wanted.
    fn space_pages(
        &self,
        space: &Space,
        limit: usize,
        cursor: Option<&str>,
        details: bool,
    ) -> Call<Page<Content>>;

    /// A space by its key; an empty list or a 404 if there is none.
    fn space_by_key(&self, key: &str) -> Call<Option<Space>>;

    /// A space by its number, where contents name it so.
    fn space_by_id(&self, _id: &str) -> Option<Call<Space>> {
        None
    }

    /// Spaces, to choose from.
    fn spaces(&self) -> Call<Vec<Space>>;

    /// Makes a page.
    fn create_page(&self, new: &NewContent) -> Write<Content>;

    /// Writes a page's next version.
    fn update_page(&self, update: &Update) -> Write<Content>;

    /// Puts a page into the trash.
    fn delete_page(&self, id: &str, kind: &str) -> Write<()>;

    /// Moves a page, where the site has a call for it.
    fn move_page(&self, _id: &str, _position: Position, _target: &str) -> Option<Write<()>> {
        None
    }

    /// Copies a page, where the site does it itself.
    fn copy_page(&self, _copy: &Copy) -> Option<Write<Content>> {
        None
    }

    /// The account that asks.
    fn current_user(&self) -> Call<Person> {
        Call::get("get current user", "/rest/api/user/current", |bytes| {
            json::<WirePerson>(bytes).map(Person::from)
        })
    }

    /// People by their ids, where answers name them so.
    fn people(&self, _ids: &[&str]) -> Option<Call<Vec<Person>>> {
        None
    }

    /// Somebody by login name, where there are such names.
    fn user_by_login(&self, _login: &str) -> Option<Call<Person>> {
        None
    }
}
