# The NixOS module `features.ai.mcp.atlassian`: the program on the PATH, wired to its sites, and if asked for a service.
#
# It stands without its parent and without the flake: whoever imports this file alone gives `package` (the flake does so
# by itself). What it knows is in `atlassian/`, one file a subject. Secrets are paths here, never contents.
{
  config,
  options,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf;
  mcp = config.features.ai.mcp;
  cfg = mcp.atlassian;

  facts = import ./atlassian/facts.nix { inherit lib pkgs cfg; };
  service = import ./atlassian/service.nix { inherit lib cfg facts; };
  clients = import ./atlassian/clients.nix {
    inherit lib cfg;
    command = "/run/current-system/sw/bin/atlassian-mcp";
  };

  # Off only if somebody said so: a parent that was merely never switched on does not undo `atlassian.enable = true`.
  parent = options.features.ai.mcp.enable or null;
  isTurnedOff =
    parent != null && !mcp.enable && parent.highestPrio < (lib.mkOptionDefault null).priority;
  isOn = cfg.enable && !isTurnedOff;

  # An option that nobody declares may not be mentioned, not even under a condition.
  hasAgenix = options ? age.secrets;
  usesAgenix = isOn && cfg.agenix.secretsDir != null;
in
{
  options.features.ai.mcp.atlassian = import ./atlassian/options.nix { inherit lib pkgs; };

  config = lib.mkMerge [
    # Under no condition: where the parent is one option, a condition would ask for what it decides.
    { features.ai.mcp.atlassian.finalPackage = facts.wrapper; }

    (mkIf isOn {
      assertions = import ./atlassian/assertions.nix { inherit lib cfg facts; } ++ [
        {
          assertion = usesAgenix -> hasAgenix;
          message = ''
            `features.ai.mcp.atlassian.agenix.secretsDir` is set, but agenix is no part of this configuration.
            Import `inputs.agenix.nixosModules.default`, or leave the option out and set `tokenFile` (`patFile`) yourself.
          '';
        }
      ];
      warnings = import ./atlassian/warnings.nix { inherit lib cfg facts; };
      environment.systemPackages = [
        # The wrapper is what `atlassian-mcp` means; completions and the manual come from the package itself.
        (lib.hiPrio cfg.finalPackage)
        cfg.package
      ];
      environment.etc = clients.systemFiles;
    })

    (mkIf (isOn && cfg.server.enable) {
      systemd = {
        sockets.atlassian-mcp = service.socket;
        services = {
          atlassian-mcp =
            service.unit
            // lib.optionalAttrs hasAgenix {
              # agenix puts a new folder of secrets in the place of the old one, which no path unit sees. A deployment
              # that changes one of ours is therefore a reason to start anew.
              restartTriggers = map (secret: secret.file) (
                builtins.filter (secret: builtins.elem secret.path service.sources) (
                  lib.attrValues config.age.secrets
                )
              );
              # Where agenix is a unit and not a part of the activation.
              after = service.unit.after ++ [ "agenix-install-secrets.service" ];
            };
          atlassian-mcp-renew = mkIf (service.watched != [ ]) (service.renew config.systemd.package);
        };
        paths.atlassian-mcp-renew = mkIf (service.watched != [ ]) service.watch;
      };
      networking.firewall.allowedTCPPorts = mkIf cfg.server.openFirewall [ cfg.server.port ];
    })

    (lib.optionalAttrs hasAgenix {
      age.secrets = mkIf usesAgenix (
        lib.listToAttrs (
          map (secret: {
            inherit (secret) name;
            value = {
              inherit (secret) file;
              mode = "0400";
              owner = cfg.user;
              group = mkIf (cfg.group != null) cfg.group;
            };
          }) facts.secrets
        )
      );
      features.ai.mcp.atlassian = lib.genAttrs [ "jira" "confluence" ] (
        product:
        let
          path = kind: lib.mkDefault config.age.secrets."api-${product}-${kind}".path;
          isWanted = mode: usesAgenix && cfg.mode == mode && cfg.${product}.enable;
        in
        {
          tokenFile = mkIf (isWanted "cloud") (path "token");
          patFile = mkIf (isWanted "self-hosted") (path "pat");
        }
      );
    })
  ];
}
