{
  features.ai.mcp.atlassian = {
    agenix.secretsDir = ../../tests/vm/secrets;
    user = "olaf";
  };
}
