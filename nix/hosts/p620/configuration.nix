# The example host of the guide: what `docs/nixos.md` shows, in the same files.
{ inputs, ... }:
{
  imports = [
    inputs.agenix.nixosModules.default
    inputs.self.nixosModules.default
    ../../examples/cloud.nix
    # The secrets of the machine tests. A host of your own has a folder of its own.
    ../../examples/secrets-by-folder.nix
    ./hardware.nix
  ];

  users.users.olaf.isNormalUser = true;

  services.openssh.enable = true;
}
