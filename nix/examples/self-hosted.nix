{ config, ... }:
{
  features.ai.mcp = {
    enable = true;

    atlassian = {
      enable = true;
      mode = "self-hosted";

      jira = {
        enable = true;
        url = "https://jira.your-company.com";
        patFile = config.age.secrets."api-jira-pat".path;
      };

      confluence = {
        enable = true;
        url = "https://confluence.your-company.com";
        patFile = config.age.secrets."api-confluence-pat".path;
      };
    };
  };
}
