//! Labels: the same in both APIs, and as they stand below a content of the old one.
//!
//! Source: schemas `Label` of Confluence Cloud v2 and v1 and of Data Center 10.2.

use serde::Deserialize;

use super::optional_id;
use crate::confluence::model::Label;

/// A label.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireLabel {
    #[serde(default, deserialize_with = "optional_id")]
    id: Option<String>,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    name: String,
}

impl From<WireLabel> for Label {
    fn from(wire: WireLabel) -> Self {
        Self {
            id: wire.id,
            prefix: wire.prefix,
            name: wire.name,
        }
    }
}

/// A content of which nothing but its labels is read.
#[derive(Deserialize)]
pub(in crate::confluence) struct WireLabelled {
    metadata: Option<WireMetadata>,
}

#[derive(Deserialize)]
struct WireMetadata {
    labels: Option<WireLabels>,
}

#[derive(Deserialize)]
struct WireLabels {
    #[serde(default)]
    results: Vec<WireLabel>,
}

impl WireLabelled {
    /// The labels, as far as they came along.
    pub(in crate::confluence) fn labels(self) -> Vec<Label> {
        let labels = self.metadata.and_then(|metadata| metadata.labels);
        let results = labels.map(|labels| labels.results).unwrap_or_default();
        results.into_iter().map(Label::from).collect()
    }
}
