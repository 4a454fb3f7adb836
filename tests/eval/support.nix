# A NixOS of a few options: what the module defines can be looked at with nothing but nixpkgs' `lib`.
{ lib }:
let
  store = name: "/nix/store/00000000000000000000000000000000-${name}";

  package = {
    type = "derivation";
    name = "atlassian-mcp-0";
    outPath = store "atlassian-mcp-0";
    meta.mainProgram = "atlassian-mcp";
  };

  # What the module asks of a package set. Files keep their text, so that tests can read it.
  pkgs = {
    runtimeShell = "/bin/sh";
    stdenv = {
      buildPlatform.canExecute = _: true;
      hostPlatform = {
        system = "x86_64-linux";
        isLinux = true;
      };
    };
    formats.toml = _: {
      type = lib.types.attrsOf lib.types.anything;
      generate = name: value: {
        type = "derivation";
        inherit name value;
        outPath = store name;
      };
    };
    writeTextFile =
      { name, ... }@file:
      file
      // {
        type = "derivation";
        outPath = store name;
      };
  };

  anything = lib.mkOption {
    type = lib.types.attrsOf lib.types.anything;
    default = { };
  };
  listOf =
    type:
    lib.mkOption {
      type = lib.types.listOf type;
      default = [ ];
    };

  nixos.options = {
    assertions = listOf lib.types.raw;
    warnings = listOf lib.types.str;
    systemd = {
      package = lib.mkOption { default = store "systemd"; };
      services = anything;
      sockets = anything;
      paths = anything;
    };
    environment = {
      etc = anything;
      systemPackages = listOf lib.types.raw;
    };
    networking.firewall.allowedTCPPorts = listOf lib.types.port;
  };

  # agenix, as far as others look at it.
  agenix.options.age.secrets = lib.mkOption {
    default = { };
    type = lib.types.attrsOf (
      lib.types.submodule (
        { name, ... }:
        {
          options = {
            file = lib.mkOption { type = lib.types.path; };
            path = lib.mkOption { default = "/run/agenix/${name}"; };
            mode = lib.mkOption { default = "0400"; };
            owner = lib.mkOption { default = "0"; };
            group = lib.mkOption { default = "0"; };
          };
        }
      )
    );
  };

  evaluate =
    modules:
    (lib.evalModules {
      specialArgs = { inherit pkgs; };
      modules = [ nixos ] ++ modules;
    }).config;

  child = [
    ../../modules/atlassian.nix
    { features.ai.mcp.atlassian = { inherit package; }; }
  ];
  both = child ++ [ ../../modules/mcp.nix ];

  # The options of a host that works: Jira on Cloud.
  cloud = {
    enable = true;
    jira = {
      enable = true;
      url = "https://x.atlassian.net";
      username = "ada@example.com";
      tokenFile = "/run/secrets/jira";
    };
  };
  selfHosted = {
    enable = true;
    mode = "self-hosted";
    jira = {
      enable = true;
      url = "https://jira.example.com";
      patFile = "/run/secrets/jira";
    };
  };

  # A host with these options of the module, one set over the other.
  host =
    sets:
    evaluate (both ++ [ { features.ai.mcp.atlassian = lib.foldl' lib.recursiveUpdate { } sets; } ]);

  failed =
    config: map (assertion: assertion.message) (builtins.filter (a: !a.assertion) config.assertions);

  wrapper =
    config: lib.findFirst (p: p ? text) (throw "no wrapper") config.environment.systemPackages;

  # The variables that the wrapper sets, read back from its text.
  environment =
    config:
    let
      line = builtins.match "\\[ \"\\$\\{[A-Z_]+\\+set}\" ] \\|\\| export ([A-Z_]+)=(.*)";
      found = builtins.filter (m: m != null) (map line (lib.splitString "\n" (wrapper config).text));
    in
    lib.listToAttrs (map (m: lib.nameValuePair (builtins.elemAt m 0) (builtins.elemAt m 1)) found);
in
{
  inherit
    agenix
    anything
    both
    child
    cloud
    environment
    evaluate
    failed
    host
    listOf
    package
    pkgs
    selfHosted
    store
    wrapper
    ;
}
