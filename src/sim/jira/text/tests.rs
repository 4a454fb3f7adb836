//! Rich text between its two forms.

use serde_json::json;

use super::*;

#[test]
fn wiki_blocks_become_adf_that_cloud_takes_and_come_back() {
    let wiki = "h2. Steps\n\n# open *the* page\n## deeper\n# press {{OK}}\n\n||A||B||\n|1|[x|https://e.org]|\n\n{code:rust}\nfn main() {}\n{code}";
    let adf = to_adf(&json!(wiki));
    check_adf(&adf).unwrap();
    assert_eq!(to_wiki(&adf), wiki);
    assert_eq!(to_plain(&json!("a *b* [~ada]")).trim(), "a b @ada");
    assert_eq!(to_html(&json!("a *b* <c>")), "<p>a <b>b</b> &lt;c&gt;</p>");
}

#[test]
fn marks_need_a_word_boundary() {
    let adf = to_adf(&json!("snake_case_name 2*3*4 - not struck -"));
    assert_eq!(
        adf,
        json!({"type": "doc", "version": 1, "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "snake_case_name 2*3*4 - not struck -"}]}
        ]})
    );
}

#[test]
fn what_cloud_refuses_is_refused() {
    for document in [
        json!({"type": "doc", "content": []}),
        json!({"type": "doc", "version": 1, "content": [{"type": "text", "text": "x"}]}),
        json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": ""}]}]}),
        json!({"type": "doc", "version": 1, "content": [{"type": "paragraf"}]}),
        json!({"type": "doc", "version": 1, "content": [{"type": "bulletList", "content": []}]}),
    ] {
        assert!(check_adf(&document).is_err(), "{document}");
    }
}
