# From the encrypted file to a working call: agenix decrypts, the module points, the right user alone can use it.
{ inputs, ... }:
{
  machine = {
    imports = [ inputs.agenix.nixosModules.default ];

    # The throw-away key; files of the store are no place for any other.
    age.identityPaths = [ "${./secrets/key.txt}" ];

    users.users.olaf.isNormalUser = true;
    users.users.mara.isNormalUser = true;

    company = {
      jira = "/run/agenix/api-jira-token";
      confluence = "/run/agenix/api-confluence-token";
    };

    features.ai.mcp.atlassian = {
      enable = true;
      agenix.secretsDir = ./secrets;
      user = "olaf";
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
    };
  };

  script = ''
    with subtest("the secrets are decrypted, for their owner alone"):
        for name in ["api-jira-token", "api-confluence-token"]:
            assert machine.succeed(f"stat -L -c %a:%U /run/agenix/{name}").strip() == "400:olaf"

    with subtest("their owner can work"):
        assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"}, "runuser -u olaf --")
        assert "TECH" in stdio("confluence_search", {"query": "type = page AND space = TECH"}, "runuser -u olaf --")

    with subtest("others are told why they cannot"):
        said = machine.fail("runuser -u mara -- atlassian-mcp check-config 2>&1")
        assert "Token file not readable: /run/agenix/api-jira-token" in said, said
        assert "age.secrets" in said, said

    with subtest("the service gets them handed over"):
        machine.wait_for_open_port(8000)
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"})

    with subtest("a new secret is used after a deployment, which puts a new folder in the place of the old"):
        machine.succeed(
            "cp -a $(readlink /run/agenix) /run/agenix.d/next",
            "head -c 18 /dev/urandom | base64 | tr '+/' '-_' > /run/agenix.d/next/api-jira-token",
            "old=$(readlink /run/agenix); ln -sfT /run/agenix.d/next /run/agenix; rm -rf $old",
            "systemctl restart company.service",
        )
        machine.wait_for_open_port(8081)
        assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"}, "runuser -u olaf --")
        # A deployment also restarts the service, because its unit names the encrypted file.
        machine.succeed("systemctl restart atlassian-mcp.service")
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"})
  '';
}
