# The HTTP service: its socket, its token, a real call, and what a restart looks like from outside.
_: {
  machine =
    { config, ... }:
    {
      features.ai.mcp.atlassian = {
        enable = true;
        jira = {
          enable = true;
          url = "http://127.0.0.1:8081";
          username = "ada@example.com";
          tokenFile = config.company.jira;
        };
        confluence = {
          enable = true;
          url = "http://127.0.0.1:8082/wiki";
          username = "ada@example.com";
          tokenFile = config.company.confluence;
        };
        server = {
          enable = true;
          authTokenFile = "/run/company/for-clients";
        };
        clients = {
          transport = "http";
          claudeCode = true;
        };
      };

      # Made up beside the others, before the service wants it.
      systemd.services.company.postStart = ''
        umask 077
        head -c 18 /dev/urandom | base64 | tr '+/' '-_' > /run/company/for-clients
        printf 'header = "Authorization: Bearer %s"\n' "$(cat /run/company/for-clients)" > /run/company/curlrc
      '';
      systemd.services.atlassian-mcp.after = [ "company.service" ];
    };

  script = ''
    token = "--config /run/company/curlrc"

    machine.wait_for_unit("atlassian-mcp.socket")
    machine.wait_for_unit("atlassian-mcp.service")
    machine.wait_for_open_port(8000)

    with subtest("it says how it is"):
        assert '"ok"' in machine.succeed("curl --silent --fail http://127.0.0.1:8000/healthz")
        ready = machine.succeed(f"curl --silent --fail {token} http://127.0.0.1:8000/readyz")
        assert json.loads(ready)["status"] == "ready", ready

    with subtest("nobody comes in without the token"):
        assert status(post(INITIALIZE)) == "401"
        assert status(post(INITIALIZE, "-H 'Authorization: Bearer wrong'")) == "401"
        assert status("curl --silent http://127.0.0.1:8000/readyz") == "401"
        assert status(post(INITIALIZE, token)) == "200"

    with subtest("both products answer"):
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"}, token)
        assert "TECH" in http("confluence_search", {"query": "type = page AND space = TECH"}, token)

    with subtest("it listens on loopback alone"):
        addresses = machine.succeed("systemctl show --property Listen atlassian-mcp.socket")
        assert "127.0.0.1:8000" in addresses, addresses

    with subtest("the socket starts it when it is wanted"):
        machine.succeed("systemctl stop atlassian-mcp.service")
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"}, token)
        machine.wait_for_unit("atlassian-mcp.service")

    with subtest("a crash is got over"):
        before = machine.succeed("systemctl show --value --property MainPID atlassian-mcp.service")
        machine.succeed("systemctl kill --signal=KILL atlassian-mcp.service")
        machine.wait_until_succeeds(
            f"[ \"$(systemctl show --value --property MainPID atlassian-mcp.service)\" != {before.strip()} ]"
        )
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"}, token)

    with subtest("the entry for Claude Code names the service, and the token by its variable"):
        entry = json.loads(machine.succeed("cat /etc/atlassian-mcp/clients/claude-code.json"))
        server = entry["mcpServers"]["atlassian"]
        assert server["url"] == "http://127.0.0.1:8000/mcp", server
        assert server["headers"]["Authorization"] == "Bearer ''${ATLASSIAN_MCP_AUTH_TOKEN}", server
  '';
}
