# The entry of each client, for a program it starts and for a service it goes to.
{ lib, support }:
let
  inherit (support) cloud host;

  all.clients = lib.genAttrs [
    "claudeCode"
    "vscode"
    "cursor"
    "zed"
    "codex"
    "opencode"
  ] (_: true);
  command = "/run/current-system/sw/bin/atlassian-mcp";
  etc = sets: lib.mapAttrs (_: file: file.text) (host sets).environment.etc;
  read =
    sets:
    lib.mapAttrs' (
      path: text:
      lib.nameValuePair (lib.removePrefix "atlassian-mcp/clients/" path) (
        if lib.hasSuffix ".json" path then builtins.fromJSON text else fromTOML text
      )
    ) (etc sets);
  http = {
    clients.transport = "http";
    server.enable = true;
  };
in
{
  "test nobody asked, nothing is written" = {
    expr = etc [ cloud ];
    expected = { };
  };

  "test a program to start" = {
    expr = read [
      cloud
      all
    ];
    expected = {
      "claude-code.json".mcpServers.atlassian = {
        type = "stdio";
        inherit command;
        args = [ ];
      };
      "vscode.json".servers.atlassian = {
        type = "stdio";
        inherit command;
        args = [ ];
      };
      "cursor.json".mcpServers.atlassian = {
        inherit command;
        args = [ ];
      };
      "zed.json".context_servers.atlassian = {
        inherit command;
        args = [ ];
      };
      "codex.toml".mcp_servers.atlassian = {
        inherit command;
        args = [ ];
      };
      "opencode.json" = {
        "$schema" = "https://opencode.ai/config.json";
        mcp.servers.atlassian = {
          type = "local";
          command = [ command ];
        };
      };
    };
  };

  "test a service to go to" = {
    expr = read [
      cloud
      all
      http
    ];
    expected =
      let
        url = "http://127.0.0.1:8000/mcp";
      in
      {
        "claude-code.json".mcpServers.atlassian = {
          type = "http";
          inherit url;
        };
        "vscode.json".servers.atlassian = {
          type = "http";
          inherit url;
        };
        "cursor.json".mcpServers.atlassian = { inherit url; };
        "zed.json".context_servers.atlassian = { inherit url; };
        "codex.toml".mcp_servers.atlassian = { inherit url; };
        "opencode.json" = {
          "$schema" = "https://opencode.ai/config.json";
          mcp.servers.atlassian = {
            type = "remote";
            inherit url;
          };
        };
      };
  };

  "test a token is named, each client in its own words, and never written" = {
    expr =
      let
        said = read [
          cloud
          (lib.recursiveUpdate all { clients.zed = false; })
          http
          {
            server.listen = "::";
            server.authTokenFile = "/run/secrets/auth";
          }
        ];
      in
      {
        inherit (said."claude-code.json".mcpServers.atlassian) headers url;
        vscode = said."vscode.json".servers.atlassian.headers.Authorization;
        cursor = said."cursor.json".mcpServers.atlassian.headers.Authorization;
        codex = said."codex.toml".mcp_servers.atlassian.bearer_token_env_var;
        opencode = said."opencode.json".mcp.servers.atlassian.headers.Authorization;
      };
    expected = {
      url = "http://[::1]:8000/mcp";
      headers.Authorization = "Bearer \${ATLASSIAN_MCP_AUTH_TOKEN}";
      vscode = "Bearer \${env:ATLASSIAN_MCP_AUTH_TOKEN}";
      cursor = "Bearer \${env:ATLASSIAN_MCP_AUTH_TOKEN}";
      codex = "ATLASSIAN_MCP_AUTH_TOKEN";
      opencode = "Bearer {env:ATLASSIAN_MCP_AUTH_TOKEN}";
    };
  };

  "test the file that leaves no room for others is written only if asked for" = {
    expr = map (sets: lib.attrNames (etc sets)) [
      [
        cloud
        { clients.claudeCode = true; }
      ]
      [
        cloud
        { clients.managed = [ "claudeCode" ]; }
      ]
    ];
    expected = [
      [ "atlassian-mcp/clients/claude-code.json" ]
      [ "claude-code/managed-mcp.json" ]
    ];
  };
}
