# What the program is told, and how: the wrapper, the settings, the policy.
{ lib, support }:
let
  inherit (support)
    cloud
    environment
    host
    selfHosted
    wrapper
    ;

  both.confluence = {
    enable = true;
    url = "https://x.atlassian.net/wiki";
    username = "ada@example.com";
    tokenFile = "/run/secrets/confluence";
  };
  settingsOf =
    sets:
    let
      config = host sets;
    in
    (environment config).ATLASSIAN_MCP_CONFIG or null;
  # The stub keeps the value beside the path.
  written = sets: (import ../../modules/atlassian/facts.nix (arguments sets)).settings;
  arguments = sets: {
    inherit lib;
    inherit (support) pkgs;
    cfg = (host sets).features.ai.mcp.atlassian;
  };
in
{
  "test only what is enabled is said" = {
    expr = environment (host [
      cloud
      both
      { confluence.enable = false; }
    ]);
    expected = {
      ATLASSIAN_MODE = "cloud";
      JIRA_URL = "https://x.atlassian.net";
      JIRA_USERNAME = "ada@example.com";
      JIRA_TOKEN_FILE = "/run/secrets/jira";
    };
  };

  "test self-hosted" = {
    expr = environment (host [ selfHosted ]);
    expected = {
      ATLASSIAN_MODE = "self-hosted";
      JIRA_URL = "https://jira.example.com";
      JIRA_PAT_FILE = "/run/secrets/jira";
    };
  };

  "test every mode with every product, as a program and as a service" =
    let
      # What each says, written down and not computed as the module does.
      said = {
        cloud = {
          jira = [
            "JIRA_TOKEN_FILE"
            "JIRA_URL"
            "JIRA_USERNAME"
          ];
          confluence = [
            "CONFLUENCE_TOKEN_FILE"
            "CONFLUENCE_URL"
            "CONFLUENCE_USERNAME"
          ];
        };
        self-hosted = {
          jira = [
            "JIRA_PAT_FILE"
            "JIRA_URL"
          ];
          confluence = [
            "CONFLUENCE_PAT_FILE"
            "CONFLUENCE_URL"
          ];
        };
      };
      loaded = {
        cloud = {
          jira = "jira-token:/run/secrets/jira";
          confluence = "confluence-token:/run/secrets/confluence";
        };
        self-hosted = {
          jira = "jira-pat:/run/secrets/jira";
          confluence = "confluence-pat:/run/secrets/confluence";
        };
      };
      products = {
        cloud = cloud // both;
        self-hosted = selfHosted // {
          confluence = {
            enable = true;
            url = "https://wiki.example.com";
            patFile = "/run/secrets/confluence";
          };
        };
      };
      cases = lib.cartesianProduct {
        mode = [
          "cloud"
          "self-hosted"
        ];
        on = [
          [ "jira" ]
          [ "confluence" ]
          [
            "confluence"
            "jira"
          ]
        ];
      };
      config =
        { mode, on }:
        host [
          products.${mode}
          { server.enable = true; }
          { jira.enable = builtins.elem "jira" on; }
          { confluence.enable = builtins.elem "confluence" on; }
        ];
    in
    {
      expr = map (
        case:
        let
          made = config case;
          inherit (made.systemd.services.atlassian-mcp) environment serviceConfig;
        in
        {
          failed = support.failed made;
          program = lib.attrNames (support.environment made);
          service = lib.attrNames environment;
          inherit (serviceConfig) LoadCredential;
        }
      ) cases;
      expected = map (
        { mode, on }:
        let
          names = [ "ATLASSIAN_MODE" ] ++ lib.concatMap (product: said.${mode}.${product}) on;
        in
        {
          failed = [ ];
          program = names;
          service = names;
          LoadCredential = map (product: loaded.${mode}.${product}) on;
        }
      ) cases;
    };

  "test without settings there is no file" = {
    expr = settingsOf [ cloud ];
    expected = null;
  };

  "test settings, toolsets, read-only and policy are one file" = {
    expr = written [
      cloud
      {
        toolsets = [ "all" ];
        readOnly = true;
        policy.projects = [ "PROJ" ];
        settings = {
          policy.spaces = [ "TECH" ];
          answers.budget = 20000;
        };
      }
    ];
    expected = {
      answers.budget = 20000;
      policy = {
        toolsets = [ "all" ];
        read_only = true;
        projects = [ "PROJ" ];
        spaces = [ "TECH" ];
      };
    };
  };

  "test rules, profile and write mode have types, and the rest goes through" = {
    expr = written [
      cloud
      {
        policy = {
          profile = "careful";
          rules = [
            "allow everything in SANDBOX"
            "confirm transition|comment in OPS|HR-* on jira at prod"
          ];
          projects = [ ];
          lockdown = true;
        };
      }
    ];
    expected.policy = {
      profile = "careful";
      rules = [
        "allow everything in SANDBOX"
        "confirm transition|comment in OPS|HR-* on jira at prod"
      ];
      # Nothing is allowed; the program says that this cannot be meant.
      projects = [ ];
      lockdown = true;
    };
  };

  "test what is not said of the policy is not written" = {
    expr = written [
      cloud
      { policy.write_mode = "plan"; }
    ];
    expected.policy.write_mode = "plan";
  };

  "test a rule or profile that cannot be one does not evaluate" = {
    expr =
      map
        (policy: (builtins.tryEval (builtins.deepSeq (written [ cloud { inherit policy; } ]) true)).success)
        [
          { rules = [ "deny delete" ]; }
          { rules = [ "forbid delete" ]; }
          { rules = [ "deny" ]; }
          { rules = [ "deny delete of HR" ]; }
          { profile = "paranoid"; }
          { write_mode = "sometimes"; }
        ];
    expected = [
      true
      false
      false
      false
      false
      false
    ];
  };

  "test the file is named by its variable" = {
    expr = settingsOf [
      cloud
      { readOnly = true; }
    ];
    expected = support.store "atlassian-mcp.toml";
  };

  "test further credentials are paths for the program" = {
    expr =
      (environment (host [
        cloud
        { credentials.JIRA_CLIENT_KEY = "/run/secrets/key"; }
      ])).JIRA_CLIENT_KEY;
    expected = "/run/secrets/key";
  };

  "test what the shell would read is written as it is meant" = {
    expr =
      lib.hasInfix "[ \"\${JIRA_USERNAME+set}\" ] || export JIRA_USERNAME='a$b`c\"d\\e}f g'\\''h'\n"
        (wrapper (host [
          cloud
          { jira.username = "a$b`c\"d\\e}f g'h"; }
        ])).text;
    expected = true;
  };

  "test the wrapper asks the program while the system is built" = {
    expr = lib.hasInfix "check-config --without-files" (wrapper (host [ cloud ])).checkPhase;
    expected = true;
  };

  "test an environment file is known on the host alone" = {
    expr =
      let
        made = wrapper (host [
          cloud
          { environmentFile = "/run/secrets/env"; }
        ]);
      in
      {
        isRead = lib.hasInfix ''set -- --env-file /run/secrets/env "$@"'' made.text;
        isChecked = lib.hasInfix "check-config" made.checkPhase;
      };
    expected = {
      isRead = true;
      isChecked = false;
    };
  };

  "test the package comes with its manual, below the wrapper" = {
    expr = map (p: p.name) (host [ cloud ]).environment.systemPackages;
    expected = [
      "atlassian-mcp"
      "atlassian-mcp-0"
    ];
  };
}
