# One product: the other is neither asked nor offered.
_: {
  machine =
    { config, ... }:
    {
      features.ai.mcp.atlassian = {
        enable = true;
        mode = "cloud";
        jira = {
          enable = true;
          url = "http://127.0.0.1:8081";
          username = "ada@example.com";
          tokenFile = config.company.jira;
        };
        confluence.enable = false;
      };
    };

  script = ''
    tools = [tool["name"] for tool in ask_stdio(request(2, "tools/list", {}))["tools"]]
    assert "jira_get_issue" in tools, tools
    assert not [name for name in tools if name.startswith("confluence_")], tools
    assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"})
  '';
}
