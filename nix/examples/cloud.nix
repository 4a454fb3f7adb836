{ config, ... }:
{
  features.ai.mcp = {
    enable = true;

    atlassian = {
      enable = true;
      mode = "cloud";

      jira = {
        enable = true;
        url = "https://your-domain.atlassian.net";
        username = "your-email@example.com";
        tokenFile = config.age.secrets."api-jira-token".path;
      };

      confluence = {
        enable = true;
        url = "https://your-domain.atlassian.net/wiki";
        username = "your-email@example.com";
        tokenFile = config.age.secrets."api-confluence-token".path;
      };
    };
  };
}
