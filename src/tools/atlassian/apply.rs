//! `atlassian_apply`: make a change that was shown before.

use crate::tools::prelude::*;

/// Make a change that a `dry_run` showed.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ApplyPlan {
    /// The `plan` of that answer
    plan: String,
}

impl Tool for ApplyPlan {
    const NAME: &'static str = "atlassian_apply";
    const TITLE: &'static str = "Apply planned change";
    const TOOLSET: Toolset = Toolset::Atlassian;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        // The change that was kept names its own.
        Vec::new()
    }
}

impl Write for ApplyPlan {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        cx.plans.take(&self.plan)
    }
}
