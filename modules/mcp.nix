# The parent: one switch over the MCP servers of a host.
#
# Apart from the child, so that a configuration with its own `features.ai.mcp` imports `atlassian.nix` alone.
{ lib, ... }:
{
  options.features.ai.mcp.enable = lib.mkOption {
    type = lib.types.bool;
    default = false;
    example = true;
    description = ''
      Whether this host has MCP servers for AI clients.

      A server is set up as soon as its own `enable` is true; saying `false` here turns all of them off.
    '';
  };
}
