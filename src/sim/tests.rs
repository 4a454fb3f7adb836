//! Tests of the simulator's frame: listening, authentication, faults and the log.

use super::*;

#[tokio::test]
async fn both_products_get_a_port_and_the_context_path_of_their_edition() {
    let cloud = start(Options::demo(Flavor::Cloud)).await.unwrap();
    let own = start(Options::demo(Flavor::DataCenter)).await.unwrap();
    assert!(cloud.confluence_url.ends_with("/wiki"));
    assert!(!own.confluence_url.ends_with("/wiki"));
    assert_ne!(cloud.jira_url, own.jira_url);
}
