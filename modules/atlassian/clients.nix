# The entry of this server in the form of each client, as `atlassian-mcp client-config` prints it.
#
# Most clients keep their servers in a file of their user's, beside much else. What is written for a whole system is
# therefore the entry alone, to be taken over from; a file that replaces a user's own is written only if asked for.
{
  lib,
  cfg,
  command,
}:
let
  inherit (lib) optionalAttrs;
  inherit (cfg.clients) transport;
  isHttp = transport == "http";
  inherit (cfg.server) listen port;
  host = if lib.hasInfix ":" listen then "[${listen}]" else listen;
  # What a server listens on everywhere is reached here at home.
  reached =
    {
      "0.0.0.0" = "127.0.0.1";
      "[::]" = "[::1]";
    }
    .${host} or host;
  url = "http://${reached}:${toString port}/mcp";

  # A token is named by its variable, in the words of the client, and never written down.
  variable = "ATLASSIAN_MCP_AUTH_TOKEN";
  needsToken = isHttp && cfg.server.authTokenFile != null;
  withHeader =
    reference: entry:
    entry // optionalAttrs needsToken { headers.Authorization = "Bearer ${reference}"; };

  plain =
    reference:
    if isHttp then
      withHeader reference { inherit url; }
    else
      {
        inherit command;
        args = [ ];
      };
  typed = reference: { type = transport; } // plain reference;

  json = name: value: {
    name = "${name}.json";
    text = builtins.toJSON value + "\n";
  };

  # Each client's file: its name, and what it holds.
  entries = {
    claudeCode = json "claude-code" { mcpServers.atlassian = typed "\${${variable}}"; };
    vscode = json "vscode" { servers.atlassian = typed "\${env:${variable}}"; };
    cursor = json "cursor" { mcpServers.atlassian = plain "\${env:${variable}}"; };
    # Zed names no variable in a header: an assertion keeps a server with a token away from it.
    zed = json "zed" { context_servers.atlassian = plain ""; };
    opencode = json "opencode" {
      "$schema" = "https://opencode.ai/config.json";
      mcp.servers.atlassian =
        if isHttp then
          withHeader "{env:${variable}}" {
            type = "remote";
            inherit url;
          }
        else
          {
            type = "local";
            command = [ command ];
          };
    };
    codex = {
      name = "codex.toml";
      text =
        "[mcp_servers.atlassian]\n"
        + (
          if isHttp then
            "url = ${builtins.toJSON url}\n"
            + lib.optionalString needsToken "bearer_token_env_var = ${builtins.toJSON variable}\n"
          else
            "command = ${builtins.toJSON command}\nargs = []\n"
        );
    };
  };
in
{
  inherit entries;

  # The short form that Home Manager's `programs.mcp` takes.
  shared = plain "{env:${variable}}";

  systemFiles =
    lib.listToAttrs (
      map (entry: lib.nameValuePair "atlassian-mcp/clients/${entry.name}" { inherit (entry) text; }) (
        lib.attrValues (lib.filterAttrs (client: _: cfg.clients.${client}) entries)
      )
    )
    // optionalAttrs (builtins.elem "claudeCode" cfg.clients.managed) {
      "claude-code/managed-mcp.json" = { inherit (entries.claudeCode) text; };
    };
}
