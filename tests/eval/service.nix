# The units: what a socket, a service and a watch are made of, and that no secret is among it.
{ lib, support }:
let
  inherit (support) cloud host store;

  serving = [
    cloud
    { server.enable = true; }
  ];
  open = serving ++ [
    {
      server = {
        listen = "0.0.0.0";
        port = 9000;
        openFirewall = true;
        authTokenFile = "/run/secrets/auth";
      };
    }
  ];
  service = sets: (host sets).systemd.services.atlassian-mcp;
  socket = sets: (host sets).systemd.sockets.atlassian-mcp;
in
{
  "test no server, no units" = {
    expr = {
      inherit ((host [ cloud ]).systemd) services sockets paths;
      firewall = (host [ cloud ]).networking.firewall.allowedTCPPorts;
    };
    expected = {
      services = { };
      sockets = { };
      paths = { };
      firewall = [ ];
    };
  };

  "test the socket listens on loopback" = {
    expr = {
      inherit (socket serving) listenStreams wantedBy;
    };
    expected = {
      listenStreams = [ "127.0.0.1:8000" ];
      wantedBy = [ "sockets.target" ];
    };
  };
  "test an address of IPv6 has its brackets" = {
    expr = (socket (serving ++ [ { server.listen = "::1"; } ])).listenStreams;
    expected = [ "[::1]:8000" ];
  };

  "test the service finds its secrets among its credentials" = {
    expr = {
      inherit (service serving) environment;
      inherit ((service serving).serviceConfig)
        ExecStart
        EnvironmentFile
        LoadCredential
        Type
        ;
    };
    expected = {
      environment = {
        ATLASSIAN_MODE = "cloud";
        JIRA_URL = "https://x.atlassian.net";
        JIRA_USERNAME = "ada@example.com";
        JIRA_TOKEN_FILE = "%d/jira-token";
      };
      ExecStart = "${store "atlassian-mcp-0"}/bin/atlassian-mcp serve --http 127.0.0.1:8000";
      EnvironmentFile = [ ];
      LoadCredential = [ "jira-token:/run/secrets/jira" ];
      Type = "notify";
    };
  };

  "test self-hosted, with a token for clients and further credentials" = {
    expr =
      let
        made = service [
          support.selfHosted
          {
            server.enable = true;
            server.authTokenFile = "/run/secrets/auth";
            credentials.JIRA_CLIENT_KEY = "/run/secrets/key";
            environmentFile = "/run/secrets/env";
          }
        ];
      in
      {
        files = lib.filterAttrs (
          name: _: lib.hasSuffix "_FILE" name || lib.hasSuffix "_KEY" name
        ) made.environment;
        inherit (made.serviceConfig) EnvironmentFile LoadCredential;
      };
    expected = {
      files = {
        JIRA_PAT_FILE = "%d/jira-pat";
        JIRA_CLIENT_KEY = "%d/JIRA_CLIENT_KEY";
        ATLASSIAN_MCP_AUTH_TOKEN_FILE = "%d/mcp-auth-token";
      };
      EnvironmentFile = [ "/run/secrets/env" ];
      LoadCredential = [
        "JIRA_CLIENT_KEY:/run/secrets/key"
        "jira-pat:/run/secrets/jira"
        "mcp-auth-token:/run/secrets/auth"
      ];
    };
  };

  "test a changed secret starts the service anew, behind its socket" = {
    expr =
      let
        inherit ((host open).systemd) paths services;
      in
      {
        watched = paths.atlassian-mcp-renew.pathConfig.PathChanged;
        does = services.atlassian-mcp-renew.serviceConfig.ExecStart;
      };
    expected = {
      watched = [
        "/run/secrets/jira"
        "/run/secrets/auth"
      ];
      does = "${store "systemd"}/bin/systemctl --no-block try-restart atlassian-mcp.service";
    };
  };

  "test a percent sign is meant as one" = {
    expr =
      (service (
        serving
        ++ [
          {
            jira.username = "ada%d@example.com";
            jira.tokenFile = "/run/100%/jira";
          }
        ]
      )).environment.JIRA_USERNAME;
    expected = "ada%%d@example.com";
  };

  "test the firewall opens if asked to" = {
    expr = map (sets: (host sets).networking.firewall.allowedTCPPorts) [
      open
      (open ++ [ { server.openFirewall = false; } ])
    ];
    expected = [
      [ 9000 ]
      [ ]
    ];
  };

  # needs of a service that is reached by others: each line is one that `systemd-analyze security` looks at.
  "test nothing of the hardening is missing" = {
    expr =
      let
        inherit (service serving) serviceConfig;
      in
      {
        on = lib.attrNames (lib.filterAttrs (_: value: lib.isBool value && value) serviceConfig);
        other = lib.getAttrs [
          "CapabilityBoundingSet"
          "ProtectProc"
          "ProtectSystem"
          "ProcSubset"
          "RestrictAddressFamilies"
          "SystemCallArchitectures"
          "SystemCallFilter"
          "UMask"
        ] serviceConfig;
      };
    expected = {
      on = [
        "DynamicUser"
        "LockPersonality"
        "MemoryDenyWriteExecute"
        "NoNewPrivileges"
        "PrivateDevices"
        "PrivateMounts"
        "PrivateTmp"
        "PrivateUsers"
        "ProtectClock"
        "ProtectControlGroups"
        "ProtectHome"
        "ProtectHostname"
        "ProtectKernelLogs"
        "ProtectKernelModules"
        "ProtectKernelTunables"
        "RemoveIPC"
        "RestrictNamespaces"
        "RestrictRealtime"
        "RestrictSUIDSGID"
      ];
      other = {
        CapabilityBoundingSet = "";
        ProtectProc = "invisible";
        ProtectSystem = "strict";
        ProcSubset = "pid";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_UNIX"
        ];
        SystemCallArchitectures = "native";
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
          "~@resources"
        ];
        UMask = "0077";
      };
    };
  };

  "test it comes back, but not with a configuration that cannot work" = {
    expr = lib.getAttrs [
      "Restart"
      "RestartPreventExitStatus"
      "WatchdogSec"
      "StateDirectory"
    ] (service serving).serviceConfig;
    expected = {
      Restart = "on-failure";
      RestartPreventExitStatus = 2;
      WatchdogSec = "30s";
      StateDirectory = "atlassian-mcp";
    };
  };

  "test networks are closed only if some are named" = {
    expr =
      map
        (sets: {
          inherit ((service sets).serviceConfig) IPAddressAllow IPAddressDeny;
        })
        [
          serving
          (serving ++ [ { server.reaches = [ "10.0.0.0/8" ]; } ])
        ];
    expected = [
      {
        IPAddressAllow = [ ];
        IPAddressDeny = [ ];
      }
      {
        IPAddressAllow = [ "10.0.0.0/8" ];
        IPAddressDeny = [ "any" ];
      }
    ];
  };
}
