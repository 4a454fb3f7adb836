//! What a tool that only looks gives back: a view, what it touched, and how it may be shortened.

use serde::Serialize;
use serde_json::Value;

use crate::atlassian::Target;
use crate::view::Plan;

/// An answer before it is judged and cut to size.
#[derive(Debug)]
pub struct Reply {
    /// The answer, under the reference's keys.
    pub body: Value,
    /// The projects and spaces the answer speaks of, as the site named them. The door refuses the answer if one
    /// is out of reach. Facts of the whole site (fields, link types) touch nothing.
    pub touched: Vec<Target>,
    /// What may be left out if it is too long, and how to get it.
    pub plan: Plan,
}

impl Reply {
    /// An answer that speaks of the whole site.
    pub fn of(view: &impl Serialize) -> Self {
        Self {
            // Views are maps with string keys, which serde_json cannot fail to write.
            body: serde_json::to_value(view).unwrap_or(Value::Null),
            touched: Vec::new(),
            plan: Plan::default(),
        }
    }

    /// Names what it speaks of.
    #[must_use]
    pub fn touching(mut self, targets: impl IntoIterator<Item = Target>) -> Self {
        for target in targets {
            if !self.touched.contains(&target) {
                self.touched.push(target);
            }
        }
        self
    }

    /// Says how it may be shortened.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }
}
