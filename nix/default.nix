# Everything the flake says of one system.
{
  self,
  inputs,
  system,
}:
let
  pkgs = inputs.nixpkgs.legacyPackages.${system};
  inherit (pkgs) lib;
  inherit (pkgs.stdenv.hostPlatform) isLinux;

  package = pkgs.callPackage ./package.nix {
    inherit (inputs) crane;
    tests = machines;
  };
  machines = lib.optionalAttrs isLinux (import ../tests/vm { inherit self inputs pkgs; });
  agenix = inputs.agenix.packages.${system}.default;
  options = import ./options.nix { inherit lib; };
in
{
  packages = {
    default = package;
    atlassian-mcp = package;
    # The reference of the module's options, as printed in docs/nixos-options.md.
    options = pkgs.writeText "nixos-options.md" options.markdown;
  }
  # dockerTools is for Linux; a cut-down package set may lack it.
  // lib.optionalAttrs (isLinux && pkgs ? dockerTools) {
    container = import ./container.nix { inherit pkgs package; };
  };

  apps = {
    default = {
      type = "app";
      program = lib.getExe package;
      meta.description = "The MCP server, on standard input and output";
    };
    demo = {
      type = "app";
      program = "${pkgs.writeShellScript "atlassian-mcp-demo" ''exec ${lib.getExe package} demo "$@"''}";
      meta.description = "Watch the server work in a simulated company";
    };
  };

  checks = import ./checks.nix {
    inherit
      self
      inputs
      pkgs
      package
      machines
      ;
  };

  devShells.default = import ./shell.nix { inherit pkgs package agenix; };

  formatter = import ./formatter.nix { inherit pkgs; };
}
