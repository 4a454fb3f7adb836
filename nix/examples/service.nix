{
  features.ai.mcp.atlassian = {
    server.enable = true;
    clients = {
      transport = "http";
      claudeCode = true;
    };
  };
}
