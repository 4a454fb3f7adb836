# The three messages that people search for, each with its way out.
_: {
  machine =
    { config, ... }:
    {
      features.ai.mcp.atlassian = {
        enable = true;
        jira = {
          enable = true;
          url = "http://127.0.0.1:8081";
          username = "ada@example.com";
          tokenFile = config.company.jira;
        };
      };
    };

  script = ''
    with subtest("a token that the site does not accept"):
        machine.succeed("echo wrong > /run/wrong")
        said = stdio_fails("jira_get_issue", {"issue_key": "PROJ-101"}, "env JIRA_TOKEN_FILE=/run/wrong")
        assert "API authentication failed" in said, said

    with subtest("a file that is not there"):
        said = machine.fail("env JIRA_TOKEN_FILE=/run/nowhere atlassian-mcp check-config 2>&1")
        assert "Token file not found: /run/nowhere" in said, said
        assert "just quick-deploy" in said, said

    with subtest("no file at all"):
        said = machine.fail("env JIRA_TOKEN_FILE= atlassian-mcp check-config 2>&1")
        assert "JIRA_TOKEN_FILE environment variable not set" in said, said
        assert "features.ai.mcp.atlassian.jira.tokenFile" in said, said

    with subtest("the right one"):
        assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"})
  '';
}
