# Secrets are paths on the host: what agenix declares, and what never gets as far as the store.
{ lib, support }:
let
  inherit (support)
    agenix
    both
    environment
    evaluate
    failed
    ;

  with' =
    modules: options: evaluate (both ++ modules ++ [ { features.ai.mcp.atlassian = options; } ]);
  folder = /. + "srv/secrets";
  cloud = {
    enable = true;
    jira = {
      enable = true;
      url = "https://x.atlassian.net";
      username = "ada@example.com";
    };
    confluence = {
      enable = true;
      url = "https://x.atlassian.net/wiki";
      username = "ada@example.com";
    };
    agenix.secretsDir = folder;
  };
  selfHosted = {
    enable = true;
    mode = "self-hosted";
    jira = {
      enable = true;
      url = "https://jira.example.com";
    };
    agenix.secretsDir = folder;
  };
  declared =
    config:
    lib.mapAttrs (
      _: secret: removeAttrs secret [ "path" ] // { file = toString secret.file; }
    ) config.age.secrets;
in
{
  "test agenix on Cloud" = {
    expr =
      let
        config = with' [ agenix ] (cloud // { user = "olaf"; });
      in
      {
        failed = failed config;
        inherit (config) warnings;
        secrets = declared config;
        environment = lib.filterAttrs (name: _: lib.hasSuffix "_FILE" name) (environment config);
      };
    expected = {
      failed = [ ];
      warnings = [ ];
      secrets = {
        api-jira-token = {
          file = "/srv/secrets/api-jira-token.age";
          mode = "0400";
          owner = "olaf";
          group = "0";
        };
        api-confluence-token = {
          file = "/srv/secrets/api-confluence-token.age";
          mode = "0400";
          owner = "olaf";
          group = "0";
        };
      };
      environment = {
        JIRA_TOKEN_FILE = "/run/agenix/api-jira-token";
        CONFLUENCE_TOKEN_FILE = "/run/agenix/api-confluence-token";
      };
    };
  };

  "test agenix self-hosted, for one product and a group" = {
    expr =
      let
        config = with' [ agenix ] (
          selfHosted
          // {
            user = "olaf";
            group = "users";
          }
        );
      in
      {
        failed = failed config;
        secrets = declared config;
        inherit (environment config) JIRA_PAT_FILE;
      };
    expected = {
      failed = [ ];
      secrets.api-jira-pat = {
        file = "/srv/secrets/api-jira-pat.age";
        mode = "0400";
        owner = "olaf";
        group = "users";
      };
      JIRA_PAT_FILE = "/run/agenix/api-jira-pat";
    };
  };

  "test a path that was given goes before agenix" = {
    expr =
      (environment (
        with' [ agenix ] (lib.recursiveUpdate cloud { jira.tokenFile = "/run/secrets/jira"; })
      )).JIRA_TOKEN_FILE;
    expected = "/run/secrets/jira";
  };

  "test without agenix it is said what to import" = {
    expr = builtins.filter (lib.hasInfix "agenix") (failed (with' [ ] cloud));
    expected = [
      ''
        `features.ai.mcp.atlassian.agenix.secretsDir` is set, but agenix is no part of this configuration.
        Import `inputs.agenix.nixosModules.default`, or leave the option out and set `tokenFile` (`patFile`) yourself.
      ''
    ];
  };

  "test nothing is declared while the module is off" = {
    expr = (with' [ agenix ] (cloud // { enable = false; })).age.secrets;
    expected = { };
  };

  "test root's secrets without a service deserve a word" = {
    expr =
      map (lib.hasInfix "`features.ai.mcp.atlassian.user` is `root`")
        (with' [ agenix ] cloud).warnings;
    expected = [ true ];
  };
  "test a deployment of another secret starts the service anew" = {
    expr =
      let
        service =
          options:
          (with' [
            agenix
            { age.secrets.auth.file = folder + "/auth.age"; }
            { age.secrets.foreign.file = folder + "/foreign.age"; }
          ] options).systemd.services.atlassian-mcp;
        made = service (
          cloud
          // {
            server.enable = true;
            server.authTokenFile = "/run/agenix/auth";
          }
        );
      in
      {
        triggers = builtins.length made.restartTriggers;
        after = builtins.elem "agenix-install-secrets.service" made.after;
      };
    expected = {
      # Jira's, Confluence's, and the one for clients; not the foreign one.
      triggers = 3;
      after = true;
    };
  };
  "test root's secrets are right for a service" = {
    expr = (with' [ agenix ] (cloud // { server.enable = true; })).warnings;
    expected = [ ];
  };
}
