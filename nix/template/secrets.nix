# Who can read which secret. Make one with `agenix -e secrets/api-jira-token.age`.
let
  # PLACEHOLDERS: `cat /etc/ssh/ssh_host_ed25519_key.pub` on the host, `cat ~/.ssh/id_ed25519.pub` for yourself.
  publicKeys = [
    "ssh-ed25519 AAAA… root@p620"
    "ssh-ed25519 AAAA… olaf@p620"
  ];
in
{
  "secrets/api-jira-token.age" = { inherit publicKeys; };
  "secrets/api-confluence-token.age" = { inherit publicKeys; };
}
