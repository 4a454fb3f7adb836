{
  features.ai.mcp.atlassian = {
    enable = true;
    mode = "cloud";
    jira = {
      enable = true;
      url = "https://your-domain.atlassian.net";
      username = "your-email@example.com";
      tokenFile = "/run/agenix/api-jira-token";
    };
    clients.claudeCode = true;
  };
}
