{
  features.ai.mcp.atlassian = {
    toolsets = [ "default" ];
    readOnly = false;
    policy = {
      projects = [
        "PROJ"
        "DOCS"
      ];
      spaces = [ "TECH" ];
      disabled_tools = [ "jira_delete_issue" ];
      profile = "careful";
      rules = [ "allow comment in DOCS" ];
    };
    settings = {
      network.ca_file = "/etc/ssl/certs/company.pem";
      answers.budget = 20000;
    };
  };
}
