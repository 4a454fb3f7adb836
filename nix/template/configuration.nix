{
  features.ai.mcp = {
    enable = true;

    atlassian = {
      enable = true;
      mode = "cloud";

      # `secrets/api-jira-token.age` and `secrets/api-confluence-token.age`, decrypted for the account named here.
      agenix.secretsDir = ./secrets;
      user = "olaf";

      jira = {
        enable = true;
        url = "https://your-domain.atlassian.net";
        username = "your-email@example.com";
      };

      confluence = {
        enable = true;
        url = "https://your-domain.atlassian.net/wiki";
        username = "your-email@example.com";
      };
    };
  };

  users.users.olaf.isNormalUser = true;
  services.openssh.enable = true;

  # Your machine: its own `hardware-configuration.nix` in the place of these.
  nixpkgs.hostPlatform = "x86_64-linux";
  networking.hostName = "p620";
  boot.loader.systemd-boot.enable = true;
  fileSystems."/" = {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };
  system.stateVersion = "26.05";
}
