{ config, ... }:
{
  features.ai.mcp.atlassian = {
    enable = true;
    mode = "cloud";

    jira.enable = false;

    confluence = {
      enable = true;
      url = "https://your-domain.atlassian.net/wiki";
      username = "your-email@example.com";
      tokenFile = config.age.secrets."api-confluence-token".path;
    };
  };
}
