//! Whether the products answer: one small question each.

use super::answer::Readiness;
use crate::tools::{Context, Error, ErrorKind, Result};

/// Asks both products side by side. One that is not set up is left out.
pub(super) async fn ask(cx: &Context) -> Vec<Readiness> {
    let (jira, confluence) = tokio::join!(
        async { cx.jira()?.myself().await.map(|_| ()).map_err(Error::from) },
        async {
            cx.confluence()?
                .signed_in_as()
                .await
                .map(|_| ())
                .map_err(Error::from)
        },
    );
    [
        ("Jira", jira, cx.is_off(crate::atlassian::Product::Jira)),
        (
            "Confluence",
            confluence,
            cx.is_off(crate::atlassian::Product::Confluence),
        ),
    ]
    .into_iter()
    .filter(|(_, _, is_off)| !is_off)
    .map(|(product, outcome, _)| state(product, outcome))
    .collect()
}

fn state(product: &'static str, outcome: Result<()>) -> Readiness {
    let reason = match outcome {
        Ok(()) => None,
        // A site that asks for patience is there.
        Err(error) if error.kind == ErrorKind::RateLimit => None,
        Err(error) => Some(error.to_string()),
    };
    Readiness {
        product,
        ready: reason.is_none(),
        reason,
    }
}
