# The Home Manager module: the same options as `atlassian.nix`, for one user.
#
# Secrets are files of that user and are read where they lie, also by the service: no copy, so nothing to renew. The
# clients that Home Manager knows get their entry through its `programs.mcp`, under a short name: clients build the
# names of tools from it.
{
  config,
  options,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf;
  cfg = config.features.ai.mcp.atlassian;

  facts = import ./atlassian/facts.nix { inherit lib pkgs cfg; };
  service = import ./atlassian/service.nix { inherit lib cfg facts; };
  clients = import ./atlassian/clients.nix {
    inherit lib cfg;
    command = lib.getExe cfg.finalPackage;
  };

  # Where Home Manager has a switch that takes over what `programs.mcp` knows.
  integrations = {
    claudeCode = [ "claude-code" ];
    codex = [ "codex" ];
    opencode = [ "opencode" ];
    vscode = [
      "vscode"
      "profiles"
      "default"
    ];
    zed = [ "zed-editor" ];
  };
  wanted = lib.filterAttrs (client: _: cfg.clients.${client}) integrations;
  isKnown = path: options ? programs.${lib.head path};
  hasRegistry = options ? programs.mcp.servers;
in
{
  options.features.ai.mcp.atlassian = import ./atlassian/options.nix { inherit lib pkgs; };

  config = lib.mkMerge [
    { features.ai.mcp.atlassian.finalPackage = facts.wrapper; }

    (mkIf cfg.enable {
      assertions =
        import ./atlassian/assertions.nix { inherit lib cfg facts; }
        ++ [
          {
            assertion = !cfg.server.openFirewall;
            message = ''
              `features.ai.mcp.atlassian.server.openFirewall` is for NixOS: a user's service has no say over the firewall.
              Set `networking.firewall.allowedTCPPorts` there.
            '';
          }
          {
            assertion = cfg.server.enable -> pkgs.stdenv.hostPlatform.isLinux;
            message = ''
              `features.ai.mcp.atlassian.server.enable` makes a service of systemd, and there is none on this system.
              Leave it out: clients start the program themselves.
            '';
          }
          {
            assertion = cfg.agenix.secretsDir == null || options ? age.secrets;
            message = ''
              `features.ai.mcp.atlassian.agenix.secretsDir` is set, but agenix is no part of this configuration.
              Import `inputs.agenix.homeManagerModules.default`, or set `tokenFile` (`patFile`) yourself.
            '';
          }
        ]
        ++ lib.mapAttrsToList (client: path: {
          assertion = hasRegistry && isKnown path;
          message = ''
            `features.ai.mcp.atlassian.clients.${client}` needs `programs.mcp` and `programs.${lib.head path}` of Home Manager, and this one lacks them.
            Update Home Manager (26.05 has them), or print the entry: `atlassian-mcp client-config`.
          '';
        }) wanted;
      # Here the account is the user's own.
      warnings = import ./atlassian/warnings.nix {
        inherit lib facts;
        cfg = cfg // {
          user = config.home.username;
        };
      };
      home.packages = [
        (lib.hiPrio cfg.finalPackage)
        cfg.package
      ];
      home.file = mkIf (builtins.elem "cursor" cfg.clients.managed) {
        ".cursor/mcp.json".text = clients.entries.cursor.text;
      };
      xdg.configFile = mkIf cfg.clients.cursor {
        "atlassian-mcp/clients/cursor.json".text = clients.entries.cursor.text;
      };
    })

    (mkIf (cfg.enable && cfg.server.enable) {
      systemd.user.sockets.atlassian-mcp = {
        Unit.Description = service.socket.description;
        Socket.ListenStream = service.socket.listenStreams;
        Install.WantedBy = service.socket.wantedBy;
      };
      systemd.user.services.atlassian-mcp = {
        Unit = {
          Description = service.unit.description;
          Documentation = service.unit.documentation;
          Requires = [ "atlassian-mcp.socket" ];
          After = [ "atlassian-mcp.socket" ];
        };
        Service = service.forUser;
        Install.WantedBy = [ "default.target" ];
      };
    })

    (lib.optionalAttrs hasRegistry {
      programs = lib.mkMerge (
        [
          {
            mcp.servers.atlassian = mkIf cfg.enable clients.shared;
            mcp.enable = mkIf (cfg.enable && wanted != { }) (lib.mkDefault true);
          }
        ]
        ++ lib.mapAttrsToList (
          client: path:
          lib.optionalAttrs (isKnown path) (
            lib.setAttrByPath (path ++ [ "enableMcpIntegration" ]) (
              mkIf (cfg.enable && cfg.clients.${client}) (lib.mkDefault true)
            )
          )
        ) integrations
      );
    })

    (lib.optionalAttrs (options ? age.secrets) {
      age.secrets = mkIf (cfg.enable && cfg.agenix.secretsDir != null) (
        lib.listToAttrs (
          map (secret: {
            inherit (secret) name;
            value = {
              inherit (secret) file;
              mode = "0400";
            };
          }) facts.secrets
        )
      );
      features.ai.mcp.atlassian = lib.genAttrs [ "jira" "confluence" ] (
        product:
        let
          path = kind: lib.mkDefault config.age.secrets."api-${product}-${kind}".path;
          isWanted =
            mode: cfg.enable && cfg.agenix.secretsDir != null && cfg.mode == mode && cfg.${product}.enable;
        in
        {
          tokenFile = mkIf (isWanted "cloud") (path "token");
          patFile = mkIf (isWanted "self-hosted") (path "pat");
        }
      );
    })
  ];
}
