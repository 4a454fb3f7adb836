//! What each edition is asked, call by call, and how the same thing is read from both.

use serde_json::{Value, json};

use super::cloud::Cloud;
use super::data_center::DataCenter;
use super::dialect::{
    Access, ChildrenQuery, Comments, Copy, Dialect, Files, FilesQuery, Marks, PageQuery, Position,
    SearchQuery,
};
use super::model::{
    Attachment, Body, CommentParent, Group, InlineSelection, NewComment, NewContent, Person, Place,
    Property, Restrictions, Space, Subjects, Update, Upload, Version,
};
use crate::http::{self, Call, Write};

fn line<T>(call: &Call<T>) -> String {
    let request = &call.request;
    let query: Vec<String> = request
        .query
        .iter()
        .filter(|(name, _)| name != "expand")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!(
        "{} {}{mark}{}",
        request.method,
        request.path,
        query.join("&")
    )
}

fn sent<T>(write: &Write<T>) -> (String, Value) {
    let body = match &write.0.request.body {
        http::Body::Json(bytes) => serde_json::from_slice(bytes).expect("JSON"),
        _ => Value::Null,
    };
    (line(&write.0), body)
}

fn space() -> Space {
    Space {
        id: "98305".into(),
        key: "TECH".into(),
        name: "Tech".into(),
        homepage_id: Some("1".into()),
    }
}

fn file() -> Attachment {
    Attachment {
        id: "att5".into(),
        title: "a.png".into(),
        page_id: Some("1".into()),
        version: Some(Version {
            number: 2,
            ..Version::default()
        }),
        download: Some("/download/attachments/1/a.png?version=2&api=v2".into()),
        ..Attachment::default()
    }
}

#[test]
fn files_and_labels_are_written() {
    let upload = Upload {
        name: "a.png".into(),
        bytes: "x".into(),
        comment: Some("why".into()),
        is_minor: true,
    };
    let parts = |write: &Write<Attachment>| match &write.0.request.body {
        http::Body::Form(parts) => parts
            .iter()
            .map(|part| format!("{}={}", part.name, String::from_utf8_lossy(&part.bytes)))
            .collect::<Vec<_>>()
            .join("&"),
        _ => String::new(),
    };
    for dialect in [&Cloud as &dyn Dialect, &DataCenter] {
        let new = dialect.upload("1", &upload);
        assert_eq!(sent(&new).0, "POST /rest/api/content/1/child/attachment");
        assert_eq!(parts(&new), "file=x&comment=why&minorEdit=true");
        let next = dialect.upload_version("1", "att5", &upload);
        assert_eq!(
            sent(&next).0,
            "POST /rest/api/content/1/child/attachment/att5/data"
        );
        let names = ["a".to_owned(), "b".to_owned()];
        assert_eq!(
            sent(&dialect.add_labels("1", &names)),
            (
                "POST /rest/api/content/1/label".into(),
                json!([{"prefix": "global", "name": "a"}, {"prefix": "global", "name": "b"}])
            )
        );
        assert_eq!(
            sent(&dialect.remove_label("1", "a/b")).0,
            "DELETE /rest/api/content/1/label?name=a/b"
        );
    }
    assert_eq!(
        sent(&Cloud.delete_attachment(&file())).0,
        "DELETE /api/v2/attachments/5"
    );
    assert_eq!(
        sent(&DataCenter.delete_attachment(&file())).0,
        "DELETE /rest/api/content/1/child/attachment/att5"
    );
}

#[test]
fn reads() {
    let all = PageQuery {
        body: true,
        properties: true,
    };
    let children = ChildrenQuery {
        parent_id: "1".into(),
        limit: 5,
        cursor: Some("c".into()),
        ..ChildrenQuery::default()
    };
    let search = SearchQuery {
        cql: "type = page".into(),
        limit: 3,
        cursor: Some("c".into()),
        viewed: false,
    };
    let files = FilesQuery {
        page_id: "1".into(),
        kind: "blogpost",
        name: Some("a.png".into()),
        ..FilesQuery::default()
    };
    let asked = |dialect: &dyn Dialect| {
        vec![
            line(&dialect.page("a/b", all)),
            line(&dialect.page("1", PageQuery::default())),
            line(&dialect.page_version("1", "page", 2, false)),
            line(&dialect.page_version("1", "blogpost", 2, true)),
            line(
                &dialect
                    .titled("T", Some("TECH"), Some(&space()), all)
                    .expect("a call"),
            ),
            line(&dialect.children(&children)),
            line(&dialect.search(&search)),
            line(&dialect.space_pages(&space(), 7, None, false)),
            line(&dialect.space_by_key("TECH")),
            line(&dialect.comments("1", Some("200"))),
            line(&dialect.comment("1", Place::Inline)),
            line(&dialect.properties("1", "page", None)),
            line(&dialect.restrictions("1")),
            line(&dialect.restrictions_of("1", "read", 100)),
            line(&dialect.labels("1", "page", Some("c"))),
            line(&dialect.labels("att5", "attachment", None)),
            line(&dialect.attachments(&files)),
            line(&dialect.attachment("att5")),
            dialect.download_path(&file()).expect("a path"),
            line(&dialect.current_user()),
        ]
    };
    assert_eq!(
        asked(&Cloud),
        [
            "GET /api/v2/pages/a%2Fb?body-format=storage&include-properties=true",
            "GET /api/v2/pages/1",
            "GET /api/v2/pages/1?version=2&body-format=storage",
            "GET /api/v2/blogposts/1?version=2&body-format=storage",
            "GET /api/v2/pages?space-id=98305&title=T&status=current&body-format=storage",
            "GET /api/v2/pages/1/direct-children?limit=5&cursor=c",
            "GET /rest/api/search?cql=type = page&limit=3&cursor=c",
            "GET /api/v2/spaces/98305/pages?status=current&limit=7",
            "GET /api/v2/spaces?keys=TECH",
            "GET /rest/api/content/1/descendant/comment?limit=200&start=200",
            "GET /api/v2/inline-comments/1?body-format=storage",
            "GET /api/v2/pages/1/properties?limit=250",
            "GET /rest/api/content/1/restriction/byOperation",
            "GET /rest/api/content/1/restriction/byOperation/read?start=100&limit=100",
            "GET /api/v2/pages/1/labels?limit=250&cursor=c",
            "GET /api/v2/attachments/att5/labels?limit=250",
            "GET /api/v2/blogposts/1/attachments?limit=250&filename=a.png",
            "GET /api/v2/attachments/att5",
            "/rest/api/content/1/child/attachment/att5/download?version=2",
            "GET /rest/api/user/current",
        ]
    );
    assert_eq!(
        asked(&DataCenter),
        [
            "GET /rest/api/content/a%2Fb",
            "GET /rest/api/content/1",
            "GET /rest/api/content/1?status=historical&version=2",
            "GET /rest/api/content/1?status=current&version=2",
            "GET /rest/api/content?type=page&title=T&spaceKey=TECH&limit=10",
            "GET /rest/api/content/1/child/page?limit=5&start=c",
            "GET /rest/api/search?cql=type = page&limit=3&start=c",
            "GET /rest/api/content?spaceKey=TECH&type=page&limit=7",
            "GET /rest/api/space/TECH",
            "GET /rest/api/content/1/child/comment?depth=all&limit=200&start=200",
            "GET /rest/api/content/1",
            "GET /rest/api/content/1/property?limit=100",
            "GET /rest/api/content/1/restriction/byOperation",
            "GET /rest/api/content/1/restriction/byOperation/read?start=100&limit=100",
            "GET /rest/api/content/1/label?limit=200&start=c",
            "GET /rest/api/content/att5/label?limit=200",
            "GET /rest/api/content/1/child/attachment?limit=200&filename=a.png",
            "GET /rest/api/content/att5",
            "/download/attachments/1/a.png?version=2&api=v2",
            "GET /rest/api/user/current",
        ]
    );
    assert!(
        Cloud.titled("T", Some("TECH"), None, all).is_none(),
        "the space's number is needed"
    );
    assert!(DataCenter.titled("T", Some("TECH"), None, all).is_some());
}

#[test]
fn pages_are_written_without_a_word_about_their_width() {
    let new = NewContent {
        space: space(),
        title: "T".into(),
        parent_id: Some("7".into()),
        body: Body::storage("<p/>"),
        subtype: None,
    };
    let update = Update {
        id: "1".into(),
        kind: "page".into(),
        title: "T".into(),
        body: Body::storage("<p/>"),
        number: 3,
        message: Some("why".into()),
        is_minor: true,
        parent_id: None,
        space_key: None,
    };
    assert_eq!(
        sent(&Cloud.create_page(&new)),
        (
            "POST /api/v2/pages".into(),
            json!({"spaceId": "98305", "status": "current", "title": "T",
                   "body": {"representation": "storage", "value": "<p/>"}, "parentId": "7"})
        )
    );
    assert_eq!(
        sent(&DataCenter.create_page(&new)),
        (
            "POST /rest/api/content".into(),
            json!({"type": "page", "title": "T", "space": {"key": "TECH"},
                   "body": {"storage": {"value": "<p/>", "representation": "storage"}}, "ancestors": [{"id": "7"}]})
        )
    );
    assert_eq!(
        sent(&Cloud.update_page(&update)),
        (
            "PUT /api/v2/pages/1".into(),
            json!({"id": "1", "status": "current", "title": "T",
                   "body": {"representation": "storage", "value": "<p/>"}, "version": {"number": 3, "message": "why"}})
        )
    );
    assert_eq!(
        sent(&DataCenter.update_page(&update)),
        (
            "PUT /rest/api/content/1".into(),
            json!({"id": "1", "type": "page", "title": "T",
                   "version": {"number": 3, "minorEdit": true, "message": "why"},
                   "body": {"storage": {"value": "<p/>", "representation": "storage"}}})
        )
    );
    assert_eq!(
        sent(&Cloud.delete_page("1", "blogpost")).0,
        "DELETE /api/v2/blogposts/1"
    );
    assert_eq!(
        sent(&DataCenter.delete_page("1", "page")).0,
        "DELETE /rest/api/content/1"
    );
}

#[test]
fn only_cloud_moves_and_copies_by_itself() {
    let moved = Cloud.move_page("1", Position::Before, "2").expect("a call");
    assert_eq!(sent(&moved).0, "PUT /rest/api/content/1/move/before/2");
    let copy = Copy {
        source_id: "1".into(),
        title: "T".into(),
        parent_id: None,
        space_key: "TECH".into(),
        attachments: true,
    };
    let (line, body) = sent(&Cloud.copy_page(&copy).expect("a call"));
    assert_eq!(line, "POST /rest/api/content/1/copy");
    assert_eq!(
        body["destination"],
        json!({"type": "space", "value": "TECH"})
    );
    assert_eq!(body["copyAttachments"], true);
    assert!(DataCenter.move_page("1", Position::Append, "2").is_none());
    assert!(DataCenter.copy_page(&copy).is_none());
}

#[test]
fn comments_go_where_their_kind_is_kept() {
    let comment = |parent: Option<Place>, selection: bool| NewComment {
        page_id: "1".into(),
        page_kind: "page".into(),
        parent: parent.map(|place| CommentParent {
            id: "9".into(),
            place,
        }),
        body: "<p/>".into(),
        selection: selection.then(|| InlineSelection {
            text: "words".into(),
            count: 2,
            index: 1,
        }),
    };
    let body = json!({"representation": "storage", "value": "<p/>"});
    assert_eq!(
        sent(&Cloud.add_comment(&comment(None, false), 5)),
        (
            "POST /api/v2/footer-comments".into(),
            json!({"pageId": "1", "body": body})
        )
    );
    // Exactly one of page and parent may be named.
    assert_eq!(
        sent(&Cloud.add_comment(&comment(Some(Place::Inline), false), 5)),
        (
            "POST /api/v2/inline-comments".into(),
            json!({"parentCommentId": "9", "body": body})
        )
    );
    assert_eq!(
        sent(&Cloud.add_comment(&comment(None, true), 5)).1["inlineCommentProperties"],
        json!({"textSelection": "words", "textSelectionMatchCount": 2, "textSelectionMatchIndex": 1})
    );
    let (line, sent_body) = sent(&DataCenter.add_comment(&comment(Some(Place::Footer), false), 5));
    assert_eq!(line, "POST /rest/api/content");
    assert_eq!(sent_body["container"], json!({"id": "1", "type": "page"}));
    assert_eq!(sent_body["ancestors"], json!([{"id": "9"}]));
    let inline = sent(&DataCenter.add_comment(&comment(None, true), 5)).1;
    assert_eq!(
        inline["extensions"]["inlineProperties"],
        json!({"originalSelection": "words", "numMatches": 2, "matchIndex": 1, "lastFetchTime": "5",
               "serializedHighlights": "[[\"words\"]]"})
    );
}

#[test]
fn properties_and_restrictions_are_named_as_each_edition_does() {
    let known = Property {
        id: Some("77".into()),
        key: "k".into(),
        value: json!("old"),
        version: 4,
    };
    let body = json!({"key": "k", "value": "new", "version": {"number": 5}});
    assert_eq!(
        sent(&Cloud.update_property("1", "page", &known, &json!("new"))),
        ("PUT /api/v2/pages/1/properties/77".into(), body.clone())
    );
    assert_eq!(
        sent(&DataCenter.update_property("1", "page", &known, &json!("new"))),
        ("PUT /rest/api/content/1/property/k".into(), body)
    );
    let restrictions = Restrictions {
        read: Subjects::default(),
        update: Subjects {
            users: vec![Person {
                id: Some("5b1".into()),
                login: Some("ada".into()),
                ..Person::default()
            }],
            groups: vec![Group {
                id: Some("g1".into()),
                name: "devs".into(),
            }],
            is_cut: false,
        },
    };
    let (line, body) = sent(&Cloud.set_restrictions("1", &restrictions));
    assert_eq!(line, "PUT /rest/api/content/1/restriction");
    assert_eq!(
        body[0],
        json!({"operation": "read", "restrictions": {"user": []}})
    );
    assert_eq!(
        body[1]["restrictions"],
        json!({"user": [{"type": "known", "accountId": "5b1"}], "group": [{"type": "group", "id": "g1"}]})
    );
    let (_, body) = sent(&DataCenter.set_restrictions("1", &restrictions));
    assert_eq!(
        body[1]["restrictions"],
        json!({"user": [{"type": "known", "username": "ada"}], "group": [{"type": "group", "name": "devs"}]})
    );
}

#[test]
fn one_page_is_the_same_page_on_both_editions() {
    let cloud = br#"{"id": "7", "status": "current", "title": "T", "spaceId": "98305", "parentId": "1", "parentType": "page",
        "position": 3, "authorId": "5b1", "createdAt": "2026-01-02T03:04:05.000Z", "version": {"number": 2,
        "createdAt": "2026-02-02T03:04:05.000Z", "authorId": "5b2", "message": "", "minorEdit": false},
        "body": {"storage": {"value": "<p/>", "representation": "storage"}},
        "_links": {"webui": "/spaces/TECH/pages/7/T", "base": "https://x/wiki"}}"#;
    let data_center = br#"{"id": "7", "type": "page", "status": "current", "title": "T", "position": -1,
        "space": {"id": 98305, "key": "TECH", "name": "Tech"},
        "version": {"number": 2, "when": "2026-02-02T03:04:05.000Z", "by": {"username": "bob", "userKey": "k2"}, "message": ""},
        "history": {"createdBy": {"username": "ada", "userKey": "k1", "displayName": "Ada"}, "createdDate": "2026-01-02T03:04:05.000Z"},
        "ancestors": [{"id": "1", "title": "Home"}], "body": {"storage": {"value": "<p/>"}}, "extensions": {"position": 3},
        "_links": {"webui": "/display/TECH/T"}}"#;
    let query = PageQuery::default();
    let cloud = (Cloud.page("7", query).decode)(cloud).expect("a page");
    let other = (DataCenter.page("7", query).decode)(data_center).expect("a page");
    for page in [&cloud, &other] {
        assert_eq!(page.id, "7");
        assert_eq!(page.kind, "page");
        assert_eq!(page.space.key.as_deref(), Some("TECH"));
        assert_eq!(page.space.id.as_deref(), Some("98305"));
        assert_eq!(page.parent_id.as_deref(), Some("1"));
        assert_eq!(page.position, Some(3));
        assert_eq!(page.created.as_deref(), Some("2026-01-02T03:04:05.000Z"));
        assert_eq!(page.version.as_ref().map(|version| version.number), Some(2));
        assert_eq!(
            page.version
                .as_ref()
                .and_then(|version| version.message.clone()),
            None
        );
        assert_eq!(page.body.as_deref(), Some("<p/>"));
    }
    let nonsense = (Cloud.page("7", query).decode)(b"{\"title\": 5}").expect_err("no page");
    assert!(nonsense.contains("title"), "{nonsense}");
}
