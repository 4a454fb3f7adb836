//! `confluence_get_page_template`: a template and its variables (Cloud).

use super::templating;
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// Read a page template, with the names of its variables.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetPageTemplate {
    template_id: String,
    /// false: storage format
    convert_to_markdown: Option<bool>,
}

impl Tool for GetPageTemplate {
    const NAME: &'static str = "confluence_get_page_template";
    const TITLE: &'static str = "Get page template";
    const TOOLSET: Toolset = Toolset::ConfluenceTemplates;
    const ACTION: Action = Action::Read;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetPageTemplate {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let (template, touched) = templating::read(cx, self.template_id.trim()).await?;
        let storage = template.body.clone().ok_or_else(|| {
            Error::new(
                ErrorKind::Site,
                format!(
                    "Template `{}` has no text of its own: it is made by an app.",
                    template.id
                ),
            )
        })?;
        let mut body = templating::shown(&template);
        let variables = templating::variables(&storage);
        if !variables.is_empty() {
            body.insert("variables".into(), json!(variables));
        }
        let (text, is_markdown) = if self.convert_to_markdown.unwrap_or(true) {
            view::markdown(cx.confluence()?, &storage)
        } else {
            (storage, false)
        };
        let format = if is_markdown { "markdown" } else { "storage" };
        body.insert("body".into(), view::text(text, format));
        Ok(Reply::new(body).touching(touched).plan(Plan {
            text: Some("/body/value"),
            ..Plan::default()
        }))
    }
}
