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
      write_mode = "confirm";
    };
    settings = {
      network.ca_file = "/etc/ssl/certs/company.pem";
      answers.budget = 20000;
    };
  };
}
