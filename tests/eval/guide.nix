# The four configurations of the guide, as they are written there, under each kind of parent.
{ lib, support }:
let
  inherit (support)
    agenix
    both
    child
    environment
    evaluate
    failed
    ;
  examples = ../../nix/examples;

  # The guide leaves it to its reader to declare the secrets.
  secrets.age.secrets =
    lib.genAttrs
      [
        "api-jira-token"
        "api-confluence-token"
        "api-jira-pat"
        "api-confluence-pat"
      ]
      (name: {
        file = /. + "etc/${name}.age";
      });

  ownParent = examples + "/own-parent.nix";
  submoduleParent.options.features.ai.mcp = lib.mkOption {
    type = lib.types.submodule { options.enable = lib.mkEnableOption "MCP servers"; };
    default = { };
  };

  jira = {
    JIRA_URL = "https://your-domain.atlassian.net";
    JIRA_USERNAME = "your-email@example.com";
    JIRA_TOKEN_FILE = "/run/agenix/api-jira-token";
  };
  confluence = {
    CONFLUENCE_URL = "https://your-domain.atlassian.net/wiki";
    CONFLUENCE_USERNAME = "your-email@example.com";
    CONFLUENCE_TOKEN_FILE = "/run/agenix/api-confluence-token";
  };
  expected = {
    cloud = {
      ATLASSIAN_MODE = "cloud";
    }
    // jira
    // confluence;
    self-hosted = {
      ATLASSIAN_MODE = "self-hosted";
      JIRA_URL = "https://jira.your-company.com";
      JIRA_PAT_FILE = "/run/agenix/api-jira-pat";
      CONFLUENCE_URL = "https://confluence.your-company.com";
      CONFLUENCE_PAT_FILE = "/run/agenix/api-confluence-pat";
    };
    jira-only = {
      ATLASSIAN_MODE = "cloud";
    }
    // jira;
    confluence-only = {
      ATLASSIAN_MODE = "cloud";
    }
    // confluence;
  };

  parents = {
    ours = both;
    foreign = child ++ [ ownParent ];
    submodule = child ++ [ submoduleParent ];
  };
  seen = config: {
    failed = failed config;
    inherit (config) warnings;
    environment = environment config;
    services = lib.attrNames config.systemd.services;
  };
  testOf = parent: name: {
    name = "test ${name} under ${parent}";
    value = {
      expr = seen (
        evaluate (
          parents.${parent}
          ++ [
            agenix
            secrets
            (examples + "/${name}.nix")
          ]
        )
      );
      expected = {
        failed = [ ];
        warnings = [ ];
        environment = expected.${name};
        services = [ ];
      };
    };
  };

  # The child alone knows no `features.ai.mcp.enable`; the snippets without it need nothing else.
  alone = name: {
    name = "test ${name} alone";
    value = {
      expr = environment (
        evaluate (
          child
          ++ [
            agenix
            secrets
            (examples + "/${name}.nix")
          ]
        )
      );
      expected = expected.${name};
    };
  };

  packagesUnder =
    parent: enable:
    builtins.length
      (evaluate (
        parent
        ++ [
          agenix
          secrets
          (examples + "/jira-only.nix")
          { features.ai.mcp = { inherit enable; }; }
        ]
      )).environment.systemPackages;
in
lib.listToAttrs (
  lib.concatMap (parent: map (testOf parent) (lib.attrNames expected)) (lib.attrNames parents)
  ++ map alone [
    "jira-only"
    "confluence-only"
  ]
)
// {
  "test off by default" = {
    expr =
      let
        config = evaluate both;
      in
      {
        inherit (config) assertions warnings;
        inherit (config.environment) etc systemPackages;
      };
    expected = {
      assertions = [ ];
      warnings = [ ];
      etc = { };
      systemPackages = [ ];
    };
  };

  "test the parent turns its children off" = {
    expr = map (packagesUnder parents.ours) [
      true
      false
    ];
    expected = [
      2
      0
    ];
  };
  "test a foreign parent turns its children off" = {
    expr = map (packagesUnder parents.foreign) [
      true
      false
    ];
    expected = [
      2
      0
    ];
  };
}
