# `nix flake check`: one list of what is asked of the crate, of the Nix files, of the module, and of whole machines.
{
  self,
  inputs,
  pkgs,
  package,
  machines,
}:
let
  inherit (pkgs) lib;
  inherit (package) craneLib;

  ofCrate = package.arguments // {
    inherit (package) cargoArtifacts;
    src = package.testSource;
  };
  # Without what is built: these only read.
  reading = removeAttrs ofCrate [ "cargoArtifacts" ];

  crate = {
    clippy = craneLib.cargoClippy (
      ofCrate // { cargoClippyExtraArgs = "--all-targets -- --deny warnings"; }
    );
    doc = craneLib.cargoDoc (
      ofCrate
      // {
        cargoDocExtraArgs = "--no-deps --document-private-items";
        env.RUSTDOCFLAGS = "--deny warnings";
      }
    );
    nextest = craneLib.cargoNextest (
      ofCrate
      // {
        cargoExtraArgs = "--locked";
        # Some send signals by `kill`.
        nativeBuildInputs = import ./tools.nix { inherit pkgs; } [ "procps" ];
      }
    );
    fmt = craneLib.cargoFmt reading;
    deny = craneLib.cargoDeny (
      reading
      // {
        cargoDenyExtraArgs = "--config .cargo/deny.toml";
        cargoDenyChecks = "bans licenses sources";
      }
    );
    audit = craneLib.cargoAudit (reading // { inherit (inputs) advisory-db; });
  };

  nixFiles = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.fileFilter (file: file.hasExt "nix") ../.;
  };
  lint =
    name: tool: command:
    pkgs.runCommand "atlassian-mcp-${name}" { nativeBuildInputs = [ tool ]; } ''
      cd ${nixFiles}
      ${command}
      touch $out
    '';
  nix = {
    nixfmt = lint "nixfmt" pkgs.nixfmt "find . -name '*.nix' -exec nixfmt --check {} +";
    deadnix = lint "deadnix" pkgs.deadnix "deadnix --fail .";
    statix = lint "statix" pkgs.statix "statix check .";
  };

  failures = import ../tests/eval { inherit lib; };
  module = {
    # Evaluated while the flake is: a failure stops here, with what was expected.
    evaluation =
      if failures == [ ] then
        pkgs.runCommand "atlassian-mcp-evaluation" { } "touch $out"
      else
        throw "tests/eval:\n${lib.generators.toPretty { } failures}";
  }
  # The program accepts what the guide shows: it is asked while its wrapper is built.
  // lib.optionalAttrs pkgs.stdenv.hostPlatform.isLinux {
    examples = pkgs.linkFarm "atlassian-mcp-examples" (
      map
        (name: {
          inherit name;
          path =
            (inputs.nixpkgs.lib.nixosSystem {
              inherit (pkgs.stdenv.hostPlatform) system;
              modules = [
                self.nixosModules.default
                inputs.agenix.nixosModules.default
                (./examples + "/${name}.nix")
                ./examples/secrets-by-hand.nix
              ]
              # Those that are a part of a configuration, and no whole one.
              ++ lib.optional (name == "policy" || name == "service-for-others") ./examples/cloud.nix
              ++ lib.optional (name == "self-hosted") {
                age.secrets = lib.genAttrs [ "api-jira-pat" "api-confluence-pat" ] (secret: {
                  file = ../tests/vm/secrets + "/${secret}.age";
                });
              };
            }).config.features.ai.mcp.atlassian.finalPackage;
        })
        [
          "cloud"
          "self-hosted"
          "jira-only"
          "confluence-only"
          "policy"
          "service-for-others"
        ]
    );
  };

  named = prefix: lib.mapAttrs' (name: lib.nameValuePair "${prefix}-${name}");
in
{
  inherit package;
}
// named "crate" crate
// named "nix" nix
// named "module" module
// named "vm" machines
