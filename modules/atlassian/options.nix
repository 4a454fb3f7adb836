# Every option of `features.ai.mcp.atlassian`, the same for NixOS and Home Manager.
{ lib, pkgs }:
let
  inherit (lib)
    literalExpression
    mkEnableOption
    mkOption
    types
    ;

  toml = pkgs.formats.toml { };

  # Wide on purpose: an assertion refuses what lies in the store, and says what to do instead. The second form is what
  # agenix has for a user, whose runtime directory is known only when the session runs.
  secretPath = types.either types.path (types.strMatching "\\$\\{?XDG_RUNTIME_DIR}?/.+") // {
    description = "absolute path, or one below `$XDG_RUNTIME_DIR`";
  };
  secretFile = types.nullOr secretPath;

  product =
    {
      name,
      title,
      cloudUrl,
    }:
    {
      enable = mkEnableOption title;

      url = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = cloudUrl;
        description = "Address of ${title}, as people open it in a browser, without the path of a page.";
      };

      username = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "your-email@example.com";
        description = "Mail address of the account that the token belongs to. Mode `cloud` alone takes it.";
      };

      tokenFile = mkOption {
        type = secretFile;
        default = null;
        example = literalExpression ''config.age.secrets."api-${name}-token".path'';
        description = ''
          File with the API token, for mode `cloud`. It is read when the server runs, and again when it changes;
          it never reaches the Nix store.
        '';
      };

      patFile = mkOption {
        type = secretFile;
        default = null;
        example = literalExpression ''config.age.secrets."api-${name}-pat".path'';
        description = ''
          File with the personal access token, for mode `self-hosted`. It is read when the server runs, and again
          when it changes; it never reaches the Nix store.
        '';
      };
    };

  client =
    name:
    mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether to write the entry that makes ${name} use this server.";
    };
in
{
  enable = mkEnableOption "the MCP server for Jira and Confluence";

  package = mkOption {
    type = types.package;
    default =
      pkgs.atlassian-mcp or (throw ''
        `features.ai.mcp.atlassian.package` has no value.
        Import the module from the flake (`inputs.atlassian-mcp.nixosModules.default`), or add its overlay.
      '');
    defaultText = literalExpression "pkgs.atlassian-mcp";
    description = "The package to run. The flake's modules set it to the flake's own.";
  };

  finalPackage = mkOption {
    type = types.package;
    readOnly = true;
    description = "The program with its environment: what `atlassian-mcp` on the PATH is.";
  };

  mode = mkOption {
    type = types.enum [
      "cloud"
      "self-hosted"
    ];
    default = "cloud";
    example = "self-hosted";
    description = ''
      `cloud` is Atlassian Cloud, with a user name and an API token; `self-hosted` is Server or Data Center (Jira 8.14,
      Confluence 6.0 or newer), with a personal access token. Where the two products differ, set
      `settings.jira.mode` or `settings.confluence.mode`.
    '';
  };

  jira = product {
    name = "jira";
    title = "Jira";
    cloudUrl = "https://your-domain.atlassian.net";
  };

  confluence = product {
    name = "confluence";
    title = "Confluence";
    cloudUrl = "https://your-domain.atlassian.net/wiki";
  };

  settings = mkOption {
    inherit (toml) type;
    default = { };
    example = {
      answers.budget = 20000;
      network.ca_file = "/etc/ssl/certs/company.pem";
    };
    description = ''
      Whatever else the program can be told, as its TOML file takes it: see `docs/configuration.md`. It ends up in the
      Nix store, where everybody can read it: no secret belongs here. The program checks it while the system is built.
    '';
  };

  toolsets = mkOption {
    type = types.nullOr (types.listOf types.str);
    default = null;
    example = [
      "default"
      "jira_agile"
    ];
    description = "Groups of tools to offer: names, `default` (the core sets) or `all`. `null` is the core sets.";
  };

  readOnly = mkOption {
    type = types.bool;
    default = false;
    example = true;
    description = "Whether to refuse everything that changes something.";
  };

  policy = mkOption {
    type = types.submodule {
      freeformType = toml.type;
      options = {
        profile = mkOption {
          type = types.nullOr (
            types.enum [
              "open"
              "careful"
              "read-only"
            ]
          );
          default = null;
          example = "careful";
          description = ''
            What counts where no rule matches: `open` allows, `careful` allows reading, confirms changes and denies to delete
            or administer, `read-only` denies every change. `null` is `open`.
          '';
        };

        rules = mkOption {
          type = types.listOf (
            types.strMatching "[[:space:]]*(allow|confirm|deny)[[:space:]]+[^[:space:]]+([[:space:]]+(in|on|at)[[:space:]]+[^[:space:]]+)*[[:space:]]*"
            // {
              description = "rule such as `confirm write in OPS|HR-* on jira at prod`";
            }
          );
          default = [ ];
          example = [
            "allow everything in SANDBOX"
            "deny read in HR|PAY-*"
            "confirm transition|comment in OPS on jira"
            "deny write at prod.example.com"
          ];
          description = ''
            Rules, the first that matches decides: `DECISION WHAT [in KEYS] [on PRODUCT] [at SITES]`. See
            `docs/security.md`; `atlassian-mcp policy explain TOOL` says which one decides.
          '';
        };

        write_mode = mkOption {
          type = types.nullOr (
            types.enum [
              "apply"
              "plan"
              "confirm"
            ]
          );
          default = null;
          example = "plan";
          description = ''
            What a tool that changes something does: `apply` it, only `plan` it until `atlassian_apply`, or let the person
            `confirm` it. `null` is `apply`.
          '';
        };
      };
    };
    default = { };
    example = {
      projects = [ "PROJ" ];
      spaces = [ "TECH" ];
      profile = "careful";
      rules = [ "allow everything in SANDBOX" ];
    };
    description = ''
      What a caller may do: the section `policy` of the program's settings. It holds for the service. Whoever starts
      `atlassian-mcp` at a prompt works with rights of their own, and can say otherwise there.
    '';
  };

  user = mkOption {
    type = types.str;
    default = "root";
    example = "olaf";
    description = ''
      The account that owns the secrets which `agenix.secretsDir` declares: the one whose AI client starts
      `atlassian-mcp`. The service does not need it: systemd hands its secrets over.
    '';
  };

  group = mkOption {
    type = types.nullOr types.str;
    default = null;
    example = "users";
    description = "The group of those secrets. `null` is the group of the account.";
  };

  agenix.secretsDir = mkOption {
    type = types.nullOr types.path;
    default = null;
    example = literalExpression "./secrets";
    description = ''
      Folder with `api-jira-token.age` and `api-confluence-token.age` (mode `self-hosted`: `api-jira-pat.age` and
      `api-confluence-pat.age`), as far as the products are enabled. Their secrets are declared (`age.secrets`, mode
      0400, owned by `user`), and `tokenFile` or `patFile` point to them. agenix has to be imported beside this module.
    '';
  };

  credentials = mkOption {
    type = types.attrsOf secretPath;
    default = { };
    example = {
      JIRA_CLIENT_KEY = "/run/agenix/jira-client-key";
    };
    description = ''
      Further files with secrets, by the environment variable that names them to the program. The service gets them as
      systemd credentials.
    '';
  };

  environmentFile = mkOption {
    type = secretFile;
    default = null;
    example = "/run/agenix/atlassian-mcp.env";
    description = ''
      File of `NAME=value` lines with whatever secret cannot be had as a file of its own. What it says is not known while
      the system is built, so `username`, `tokenFile` and `patFile` may then be left out.
    '';
  };

  server = {
    enable = mkEnableOption "the server over HTTP, as a systemd service";

    listen = mkOption {
      type = types.str;
      default = "127.0.0.1";
      example = "::1";
      description = "IP address to listen on.";
    };

    port = mkOption {
      type = types.port;
      default = 8000;
      description = "Port to listen on. The endpoint is `/mcp` there.";
    };

    openFirewall = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether to open `port` in the firewall.";
    };

    authTokenFile = mkOption {
      type = secretFile;
      default = null;
      example = literalExpression ''config.age.secrets."atlassian-mcp-auth".path'';
      description = ''
        File with a token that every client has to send (`Authorization: Bearer …`). Needed to listen on anything
        but loopback: whoever reaches the server works with its Jira and Confluence accounts.
      '';
    };

    reaches = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [
        "localhost"
        "10.0.0.0/8"
      ];
      description = ''
        The only networks that the service may exchange packets with (`IPAddressAllow=`), name servers and clients
        included. Empty is all of them.
      '';
    };
  };

  clients = {
    transport = mkOption {
      type = types.enum [
        "stdio"
        "http"
      ];
      default = "stdio";
      example = "http";
      description = "Whether a client starts the program itself, or goes to the service of `server.enable`.";
    };

    claudeCode = client "Claude Code";
    vscode = client "VS Code";
    cursor = client "Cursor";
    zed = client "Zed";
    codex = client "Codex";
    opencode = client "opencode";

    managed = mkOption {
      type = types.listOf (
        types.enum [
          "claudeCode"
          "cursor"
        ]
      );
      default = [ ];
      example = [ "claudeCode" ];
      description = ''
        Clients whose whole list of servers is taken over: a file is written that leaves no room for others. On NixOS
        that is `/etc/claude-code/managed-mcp.json`, with Home Manager `~/.cursor/mcp.json`.
      '';
    };
  };
}
