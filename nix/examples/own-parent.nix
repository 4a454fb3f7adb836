{ lib, ... }:
{
  options.features.ai.mcp = {
    enable = lib.mkEnableOption "MCP servers";
    servers = lib.mkOption {
      type = lib.types.attrsOf lib.types.anything;
      default = { };
      description = "Whatever else such a configuration has there.";
    };
  };
}
