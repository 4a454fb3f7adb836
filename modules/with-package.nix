# Gives a module the flake's own package, so that the module itself stays plain.
{ self, lib }:
module:
{ pkgs, ... }:
{
  # One key, so that importing a module twice is importing it once.
  key = "atlassian-mcp#${toString module}";
  imports = [ module ];
  config.features.ai.mcp.atlassian.package =
    lib.mkDefault
      self.packages.${pkgs.stdenv.hostPlatform.system}.atlassian-mcp;
}
