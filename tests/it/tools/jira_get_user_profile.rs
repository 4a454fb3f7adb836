//! `jira_get_user_profile` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_162_me_is_the_account_of_the_token, |world| {
    let said = world
        .ok("jira_get_user_profile", json!({"user_identifier": "me"}))
        .await;
    let user = &said["user"];
    assert_eq!(user["display_name"], "Ada Lindqvist");
    assert_eq!(user["email"], "ada@example.com");
    assert_eq!(user["time_zone"], "Europe/Stockholm");
    assert_eq!(user["active"], true);
    assert_eq!(user.get("account_id").is_some(), world.is_cloud(), "{said}");
});

both_editions!(behaviour_160_anybody_by_mail_name_or_id, |world| {
    let id = match world.is_cloud() {
        true => "5b109f2e9729b51b54dc274d",
        false => "JIRAUSER10102",
    };
    for text in ["mara.okafor@example.com", "mara okafor", id] {
        let said = world
            .ok("jira_get_user_profile", json!({"user_identifier": text}))
            .await;
        assert_eq!(said["user"]["display_name"], "Mara Okafor", "{text}");
    }
    let said = world
        .err(
            "jira_get_user_profile",
            json!({"user_identifier": "nobody@example.com"}),
        )
        .await;
    assert!(said.contains("Nobody is called"), "{said}");
});
