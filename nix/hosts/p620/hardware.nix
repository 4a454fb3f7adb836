# Enough of a machine for the example to evaluate and build.
{
  nixpkgs.hostPlatform = "x86_64-linux";
  networking.hostName = "p620";
  boot.loader.systemd-boot.enable = true;
  fileSystems."/" = {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };
  system.stateVersion = "26.05";
}
