# Whole machines: the module as a host would use it, the real program, and a simulated company as a unit of its own.
#
#   just vm cloud           runs one
#   just vm-shell cloud     opens its Python prompt
{
  self,
  inputs,
  pkgs,
}:
let
  inherit (pkgs) lib;

  # Every machine has the company; `machine` is what a test adds.
  test =
    name:
    let
      part = import (./. + "/${name}.nix") { inherit inputs lib; };
    in
    pkgs.testers.runNixOSTest {
      name = "atlassian-mcp-${name}";
      nodes.machine = {
        imports = [
          self.nixosModules.default
          ./company.nix
          part.machine
        ];
        environment.systemPackages = [ pkgs.curl ];
      };
      testScript = ''
        ${builtins.readFile ./mcp.py}

        machine.wait_for_unit("company.service")
        machine.wait_for_open_port(8081)
        machine.wait_for_open_port(8082)

        ${part.script}
      '';
    };
in
lib.genAttrs [
  "cloud"
  "self-hosted"
  "jira-only"
  "service"
  "agenix"
  "rotation"
  "hardening"
  "secrecy"
  "wrong-token"
  "one-down"
] test
