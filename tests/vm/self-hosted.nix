# Mode `self-hosted`: personal access tokens alone, against a Data Center.
_: {
  machine =
    { config, ... }:
    {
      company.flavor = "dc";
      features.ai.mcp = {
        enable = true;
        atlassian = {
          enable = true;
          mode = "self-hosted";
          jira = {
            enable = true;
            url = "http://127.0.0.1:8081";
            patFile = config.company.jira;
          };
          confluence = {
            enable = true;
            url = "http://127.0.0.1:8082";
            patFile = config.company.confluence;
          };
        };
      };
    };

  script = ''
    with subtest("both products answer"):
        assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"})
        assert "TECH" in stdio("confluence_search", {"query": "type = page AND space = TECH"})

    with subtest("a change is there afterwards"):
        stdio("jira_add_comment", {"issue_key": "PROJ-101", "body": "Written by a machine test."})
        assert "machine test" in stdio("jira_get_issue", {"issue_key": "PROJ-101", "comment_limit": 50})

    with subtest("the token travels as a bearer"):
        machine.succeed("grep -q /rest/api/2/ /run/company/requests.jsonl")
        machine.fail("grep -q /rest/api/3/ /run/company/requests.jsonl")
  '';
}
