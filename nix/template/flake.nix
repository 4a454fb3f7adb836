{
  description = "A host whose AI client works in Jira and Confluence";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    agenix = {
      url = "github:ryantm/agenix";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    atlassian-mcp = {
      url = "github:OWNER/atlassian-mcp";
      inputs.nixpkgs.follows = "nixpkgs";
      inputs.agenix.follows = "agenix";
    };
  };

  outputs =
    { nixpkgs, ... }@inputs:
    {
      nixosConfigurations.p620 = nixpkgs.lib.nixosSystem {
        modules = [
          inputs.agenix.nixosModules.default
          inputs.atlassian-mcp.nixosModules.default
          ./configuration.nix
        ];
      };
    };
}
