# The units: a socket that systemd holds, a service behind it, and a watch over its secrets.
{
  lib,
  cfg,
  facts,
}:
let
  inherit (lib) optional optionals;
  inherit (cfg) server;

  isIPv6 = lib.hasInfix ":" server.listen;
  address = "${if isIPv6 then "[${server.listen}]" else server.listen}:${toString server.port}";

  credentials =
    facts.credentials
    // lib.optionalAttrs (server.authTokenFile != null) {
      mcp-auth-token = facts.asText server.authTokenFile;
    };

  socket = {
    description = "Jira and Confluence for AI clients: the socket";
    wantedBy = [ "sockets.target" ];
    listenStreams = [ address ];
    # The address may come up later than the socket.
    socketConfig.FreeBind = true;
  };

  unit = {
    description = "Jira and Confluence for AI clients (MCP)";
    documentation = [ "man:atlassian-mcp(1)" ];
    # At boot, and not on the first call, so that a wrong configuration shows.
    wantedBy = [ "multi-user.target" ];
    requires = [ "atlassian-mcp.socket" ];
    wants = [ "network-online.target" ];
    after = [
      "atlassian-mcp.socket"
      "network-online.target"
    ];
    environment =
      facts.serviceEnvironment
      // lib.optionalAttrs (server.authTokenFile != null) {
        ATLASSIAN_MCP_AUTH_TOKEN_FILE = "%d/mcp-auth-token";
      };
    serviceConfig = import ./hardening.nix { inherit lib; } // {
      Type = "notify";
      ExecStart = "${lib.getExe cfg.package} serve --http ${address}";
      LoadCredential = lib.mapAttrsToList (name: path: "${name}:${facts.inUnit path}") credentials;
      EnvironmentFile = optional (cfg.environmentFile != null) (
        facts.inUnit (facts.asText cfg.environmentFile)
      );

      # What was changed through the server, so that it can be undone.
      StateDirectory = "atlassian-mcp";
      StateDirectoryMode = "0700";

      Restart = "on-failure";
      RestartSec = "2s";
      # Exit code 2: the configuration cannot be used. Trying again does not help.
      RestartPreventExitStatus = 2;
      WatchdogSec = "30s";
      # Running calls get five seconds to finish.
      TimeoutStopSec = "15s";

      IPAddressAllow = server.reaches;
      IPAddressDeny = optionals (server.reaches != [ ]) [ "any" ];
    };
  };

  # A user's own service reads the files of its user, and cannot be shut in as far: what is left out needs privileges, or
  # a mount namespace, which not every system grants to users.
  forUser = {
    inherit (unit.serviceConfig)
      Type
      ExecStart
      Restart
      RestartSec
      RestartPreventExitStatus
      WatchdogSec
      TimeoutStopSec
      ;
    Environment = lib.mapAttrsToList (name: value: builtins.toJSON "${name}=${value}") (
      facts.userEnvironment
      // lib.optionalAttrs (server.authTokenFile != null) {
        ATLASSIAN_MCP_AUTH_TOKEN_FILE = facts.inUnit (facts.asText server.authTokenFile);
      }
    );
    inherit (unit.serviceConfig) EnvironmentFile;
    inherit (import ./hardening.nix { inherit lib; })
      LockPersonality
      MemoryDenyWriteExecute
      NoNewPrivileges
      RestrictAddressFamilies
      RestrictRealtime
      RestrictSUIDSGID
      SystemCallArchitectures
      SystemCallErrorNumber
      SystemCallFilter
      UMask
      ;
  };

  # Every file that the service is handed.
  sources = lib.unique (
    lib.attrValues credentials
    ++ optional (cfg.environmentFile != null) (facts.asText cfg.environmentFile)
  );

  # A credential is a copy from when the service started. Where the file itself changes, the service is started anew;
  # the socket stays open meanwhile, so no client is turned away.
  watched = map facts.inUnit sources;
  watch = {
    description = "Secrets of atlassian-mcp";
    wantedBy = [ "paths.target" ];
    pathConfig.PathChanged = watched;
  };
  renew = systemd: {
    description = "Hands changed secrets to atlassian-mcp";
    serviceConfig = {
      Type = "oneshot";
      ExecStart = "${systemd}/bin/systemctl --no-block try-restart atlassian-mcp.service";
    };
  };
in
{
  inherit
    forUser
    renew
    socket
    sources
    unit
    watch
    watched
    ;
}
