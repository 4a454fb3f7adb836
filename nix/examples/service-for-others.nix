{ config, ... }:
{
  age.secrets."atlassian-mcp-auth".file = ../../tests/vm/secrets/atlassian-mcp-auth.age;

  features.ai.mcp.atlassian = {
    server = {
      enable = true;
      listen = "0.0.0.0";
      openFirewall = true;
      authTokenFile = config.age.secrets."atlassian-mcp-auth".path;
    };
    settings.server.allowed_hosts = [ "p620.example.com:8000" ];
  };
}
