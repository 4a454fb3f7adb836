# Where a token must not be: the journal, the store, anybody's command line or environment.
#
# The tokens come from encrypted files, so a build could know them. They are looked for by `grep -f`, which reads them
# from the decrypted files: no command of this test holds one.
{ inputs, ... }:
{
  machine = {
    imports = [ inputs.agenix.nixosModules.default ];
    age.identityPaths = [ "${./secrets/key.txt}" ];

    company = {
      jira = "/run/agenix/api-jira-token";
      confluence = "/run/agenix/api-confluence-token";
    };

    features.ai.mcp.atlassian = {
      enable = true;
      agenix.secretsDir = ./secrets;
      jira = {
        enable = true;
        url = "http://127.0.0.1:8081";
        username = "ada@example.com";
      };
      confluence = {
        enable = true;
        url = "http://127.0.0.1:8082/wiki";
        username = "ada@example.com";
      };
      server.enable = true;
      # Even when it says everything.
      settings.log.level = "trace";
    };
    systemd.services.atlassian-mcp.after = [ "company.service" ];
  };

  script = ''
    machine.wait_for_unit("atlassian-mcp.service")
    assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"})
    assert "TECH" in http("confluence_search", {"query": "type = page AND space = TECH"})
    http_error = machine.succeed(post(call(2, "jira_get_issue", {"issue_key": "PROJ-99999"})))

    for secret in ["/run/agenix/api-jira-token", "/run/agenix/api-confluence-token"]:
        with subtest(f"{secret} is where it should be"):
            machine.succeed(f"grep -q . {secret}")
            machine.succeed(f"grep -qFf {secret} /run/company/seed.json")

        with subtest(f"{secret} is not in the journal"):
            machine.succeed("journalctl --no-pager --unit atlassian-mcp.service | grep -q .")
            machine.fail(f"journalctl --no-pager --output=export | grep -qaFf {secret}")

        with subtest(f"{secret} is not in the store, nor in what was made of it"):
            machine.fail(f"grep -RqaFf {secret} /nix/store/*atlassian-mcp* /nix/store/*company* /etc/systemd /etc/atlassian-mcp 2>/dev/null")

        with subtest(f"{secret} is in no process list and no environment"):
            machine.fail(f"cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | grep -qaFf {secret}")
            machine.fail(f"systemctl show atlassian-mcp.service | grep -qaFf {secret}")
  '';
}
