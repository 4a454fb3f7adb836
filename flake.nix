{
  description = "MCP server for Jira and Confluence, on Atlassian Cloud and self-hosted";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    crane.url = "github:ipetkov/crane";
    # For the example host, the template and the machine tests. The modules work without it.
    agenix = {
      url = "github:ryantm/agenix";
      inputs = {
        nixpkgs.follows = "nixpkgs";
        darwin.follows = "";
        home-manager.follows = "";
      };
    };
    advisory-db = {
      url = "github:rustsec/advisory-db";
      flake = false;
    };
  };

  outputs =
    { self, nixpkgs, ... }@inputs:
    let
      inherit (nixpkgs) lib;
      eachSystem = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      # What `nix/default.nix` knows of one system.
      on = eachSystem (system: import ./nix { inherit self inputs system; });
      each = part: lib.mapAttrs (_: of: of.${part}) on;
    in
    {
      packages = each "packages";
      apps = each "apps";
      checks = each "checks";
      devShells = each "devShells";
      formatter = each "formatter";

      overlays.default = final: _: {
        atlassian-mcp = final.callPackage ./nix/package.nix { inherit (inputs) crane; };
      };

      nixosModules = import ./modules { inherit self lib; };
      homeModules.default = import ./modules/with-package.nix {
        inherit self lib;
      } ./modules/home-manager.nix;

      nixosConfigurations.p620 = lib.nixosSystem {
        specialArgs = { inherit inputs; };
        modules = [ ./nix/hosts/p620/configuration.nix ];
      };

      templates.default = {
        path = ./nix/template;
        description = "A NixOS host whose AI client works in Jira and Confluence, with secrets by agenix";
      };
    };
}
