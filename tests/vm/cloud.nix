# Mode `cloud` over standard input and output: read, change, read back, in both products.
_: {
  machine =
    { config, ... }:
    {
      features.ai.mcp = {
        enable = true;
        atlassian = {
          enable = true;
          mode = "cloud";
          jira = {
            enable = true;
            url = "http://127.0.0.1:8081";
            username = "ada@example.com";
            tokenFile = config.company.jira;
          };
          confluence = {
            enable = true;
            url = "http://127.0.0.1:8082/wiki";
            username = "ada@example.com";
            tokenFile = config.company.confluence;
          };
        };
      };
    };

  script = ''
    with subtest("the program is on the PATH, with its manual"):
        assert "atlassian-mcp" in machine.succeed("atlassian-mcp --version")

    with subtest("it is wired as the guide says"):
        effective = machine.succeed("atlassian-mcp check-config")
        for part in ["http://127.0.0.1:8081", "http://127.0.0.1:8082/wiki", "/run/company/jira"]:
            assert part in effective, effective

    with subtest("everything that doctor tries works"):
        machine.succeed("atlassian-mcp doctor")

    with subtest("both products answer"):
        assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"})
        assert "PROJ-" in stdio("jira_search", {"jql": "project = PROJ"})
        assert "TECH" in stdio("confluence_search", {"query": "type = page AND space = TECH"})

    with subtest("a change is there afterwards"):
        stdio("jira_add_comment", {"issue_key": "PROJ-101", "body": "Written by a **machine** test."})
        assert "machine" in stdio("jira_get_issue", {"issue_key": "PROJ-101", "comment_limit": 50})
  '';
}
