# The NixOS modules as the flake exports them.
{ self, lib }:
let
  withPackage = import ./with-package.nix { inherit self lib; };
in
{
  # Parent and child.
  default = {
    imports = [
      ./mcp.nix
      (withPackage ./atlassian.nix)
    ];
  };
  # `features.ai.mcp.enable` alone.
  mcp = ./mcp.nix;
  # `features.ai.mcp.atlassian` alone, for a configuration with a `features.ai.mcp` of its own.
  atlassian = withPackage ./atlassian.nix;
}
