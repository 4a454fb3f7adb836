# Two products, one of them out of reach: the other goes on, and everybody is told.
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
          # Nothing listens there.
          url = "http://127.0.0.1:9/wiki";
          username = "ada@example.com";
          tokenFile = config.company.confluence;
        };
        server.enable = true;
        settings.network.retries = 0;
      };
      systemd.services.atlassian-mcp.after = [ "company.service" ];
    };

  script = ''
    machine.wait_for_unit("atlassian-mcp.service")

    with subtest("Jira answers"):
        assert "PROJ-101" in stdio("jira_get_issue", {"issue_key": "PROJ-101"})
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"})

    with subtest("Confluence says what is wrong, and is no empty list"):
        said = stdio_fails("confluence_search", {"query": "type = page"})
        assert "Confluence: 127.0.0.1 cannot be reached" in said, said
        assert "[network]" in said, said

    with subtest("the service is ready for what it can do"):
        ready = json.loads(machine.succeed("curl --silent --fail --max-time 30 http://127.0.0.1:8000/readyz"))
        assert ready["status"] == "degraded", ready
        states = {product["product"].lower(): product["ready"] for product in ready["products"]}
        assert states == {"jira": True, "confluence": False}, ready
  '';
}
