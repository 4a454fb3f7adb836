# The Home Manager module, with Home Manager's own options as far as it touches them.
{ lib, support }:
let
  inherit (support)
    agenix
    anything
    cloud
    failed
    listOf
    package
    store
    ;

  bool = lib.mkOption {
    type = lib.types.bool;
    default = false;
  };
  manager.options = {
    assertions = listOf lib.types.raw;
    warnings = listOf lib.types.str;
    home = {
      username = lib.mkOption { default = "olaf"; };
      packages = listOf lib.types.raw;
      file = anything;
    };
    xdg.configFile = anything;
    systemd.user = {
      services = anything;
      sockets = anything;
    };
  };
  registry.options.programs = {
    mcp.enable = bool;
    mcp.servers = anything;
    claude-code.enableMcpIntegration = bool;
    codex.enableMcpIntegration = bool;
    opencode.enableMcpIntegration = bool;
    zed-editor.enableMcpIntegration = bool;
    vscode.profiles = lib.mkOption {
      default = { };
      type = lib.types.attrsOf (lib.types.submodule { options.enableMcpIntegration = bool; });
    };
  };

  home =
    modules: sets:
    (lib.evalModules {
      specialArgs = { inherit (support) pkgs; };
      modules = [
        manager
        ../../modules/home-manager.nix
        { features.ai.mcp.atlassian = { inherit package; }; }
        { features.ai.mcp.atlassian = lib.foldl' lib.recursiveUpdate { } sets; }
      ]
      ++ modules;
    }).config;
  command = "${store "atlassian-mcp"}/bin/atlassian-mcp";
in
{
  "test off by default" = {
    expr =
      let
        config = home [ registry ] [ ];
      in
      {
        inherit (config) assertions;
        inherit (config.home) packages file;
        inherit (config.programs.mcp) servers;
      };
    expected = {
      assertions = [ ];
      packages = [ ];
      file = { };
      servers = { };
    };
  };

  "test the example of the guide" = {
    expr =
      let
        config =
          home
            [
              registry
              ../../nix/examples/home.nix
            ]
            [ ];
      in
      {
        failed = failed config;
        inherit (config) warnings;
        server = config.programs.mcp.servers.atlassian;
        registry = config.programs.mcp.enable;
        claude = config.programs.claude-code.enableMcpIntegration;
        codex = config.programs.codex.enableMcpIntegration;
        packages = map (p: p.name) config.home.packages;
      };
    expected = {
      failed = [ ];
      warnings = [ ];
      server = {
        inherit command;
        args = [ ];
      };
      registry = true;
      claude = true;
      codex = false;
      packages = [
        "atlassian-mcp"
        "atlassian-mcp-0"
      ];
    };
  };

  "test every client that Home Manager knows" = {
    expr =
      let
        config =
          home
            [ registry ]
            [
              cloud
              {
                clients = lib.genAttrs [ "claudeCode" "codex" "opencode" "zed" "vscode" ] (_: true);
              }
            ];
        inherit (config) programs;
      in
      {
        failed = failed config;
        on = map (program: program.enableMcpIntegration) [
          programs.claude-code
          programs.codex
          programs.opencode
          programs.zed-editor
          programs.vscode.profiles.default
        ];
      };
    expected = {
      failed = [ ];
      on = [
        true
        true
        true
        true
        true
      ];
    };
  };

  "test an older Home Manager is named" = {
    expr = map (lib.hasInfix "Update Home Manager") (
      failed (
        home
          [ ]
          [
            cloud
            { clients.codex = true; }
          ]
      )
    );
    expected = [ true ];
  };
  "test an older Home Manager is enough for the program" = {
    expr = failed (home [ ] [ cloud ]);
    expected = [ ];
  };

  "test Cursor keeps its file unless told otherwise" = {
    expr =
      map
        (
          clients:
          let
            config =
              home
                [ registry ]
                [
                  cloud
                  { inherit clients; }
                ];
          in
          lib.attrNames config.home.file ++ lib.attrNames config.xdg.configFile
        )
        [
          { cursor = true; }
          { managed = [ "cursor" ]; }
        ];
    expected = [
      [ "atlassian-mcp/clients/cursor.json" ]
      [ ".cursor/mcp.json" ]
    ];
  };

  "test a user's service reads the user's files" = {
    expr =
      let
        config =
          home
            [ registry ]
            [
              cloud
              {
                server.enable = true;
                server.authTokenFile = "\${XDG_RUNTIME_DIR}/agenix/auth";
              }
            ];
        inherit (config.systemd.user.services.atlassian-mcp) Service;
      in
      {
        failed = failed config;
        inherit (Service) Environment Type;
        dynamic = Service ? DynamicUser || Service ? LoadCredential;
        listens = config.systemd.user.sockets.atlassian-mcp.Socket.ListenStream;
      };
    expected = {
      failed = [ ];
      Environment = [
        ''"ATLASSIAN_MCP_AUTH_TOKEN_FILE=%t/agenix/auth"''
        ''"ATLASSIAN_MODE=cloud"''
        ''"JIRA_TOKEN_FILE=/run/secrets/jira"''
        ''"JIRA_URL=https://x.atlassian.net"''
        ''"JIRA_USERNAME=ada@example.com"''
      ];
      Type = "notify";
      dynamic = false;
      listens = [ "127.0.0.1:8000" ];
    };
  };

  "test the firewall is no business of a user's" = {
    expr = map (lib.hasInfix "server.openFirewall` is for NixOS") (
      failed (
        home
          [ registry ]
          [
            cloud
            { server.openFirewall = true; }
          ]
      )
    );
    expected = [ true ];
  };

  "test agenix of a user, below the session's runtime directory" = {
    expr =
      let
        config =
          home
            [
              registry
              agenix
              { age.secrets.api-jira-token.path = "\${XDG_RUNTIME_DIR}/agenix/api-jira-token"; }
            ]
            [
              cloud
              {
                jira.tokenFile = "\${XDG_RUNTIME_DIR}/agenix/api-jira-token";
                agenix.secretsDir = /. + "srv/secrets";
              }
            ];
      in
      {
        failed = failed config;
        file = toString config.age.secrets.api-jira-token.file;
        inherit (config.age.secrets.api-jira-token) mode;
        line = lib.hasInfix ''export JIRA_TOKEN_FILE="$XDG_RUNTIME_DIR"/agenix/api-jira-token'' (lib.head config.home.packages)
        .text;
      };
    expected = {
      failed = [ ];
      file = "/srv/secrets/api-jira-token.age";
      mode = "0400";
      line = true;
    };
  };
}
