# Who can read which secret: the rules of agenix. `just secrets-edit api-jira-token` opens one of them.
let
  # PLACEHOLDERS. Put your own public keys here: `cat /etc/ssh/ssh_host_ed25519_key.pub` on the host,
  # `cat ~/.ssh/id_ed25519.pub` for yourself. They are well-formed, but nobody holds their private halves.
  hosts.p620 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICrK7CXplgmP6WwuwXCSTDmijNQXR/HCDe7z327WvALg root@p620";
  users.olaf = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAl7dVajhwdsDWLgZ987TyQdANkzo0Pj26B9O9MM64B olaf@p620";

  # The key of the machine tests lies beside its secrets, on purpose: they are tokens that nobody uses.
  test = "age1na0qd7adz8z8d05knkdrjm8pd2lgwlq57hde8lag09uaw68pcvvs27yq27";

  mine = [
    hosts.p620
    users.olaf
  ];
  rulesFor =
    folder: publicKeys: names:
    map (name: {
      name = "${folder}/${name}.age";
      value = { inherit publicKeys; };
    }) names;
in
builtins.listToAttrs (
  rulesFor "secrets" mine [
    # Mode `cloud`
    "api-jira-token"
    "api-confluence-token"
    # Mode `self-hosted`
    "api-jira-pat"
    "api-confluence-pat"
    # `server.authTokenFile`
    "atlassian-mcp-auth"
  ]
  ++
    rulesFor "tests/vm/secrets"
      [ test ]
      [
        "api-jira-token"
        "api-confluence-token"
        "api-jira-pat"
        "api-confluence-pat"
        "atlassian-mcp-auth"
      ]
)
