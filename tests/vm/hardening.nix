# How exposed the service is, by systemd's own count, and that it still works shut in like this.
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
        server.enable = true;
      };
      systemd.services.atlassian-mcp.after = [ "company.service" ];
    };

  script = ''
    import re

    machine.wait_for_unit("atlassian-mcp.service")

    with subtest("the exposure is below 1.5"):
        report = machine.execute("systemd-analyze security --no-pager atlassian-mcp.service")[1]
        print(report)
        found = re.search(r"Overall exposure level for atlassian-mcp.service: ([0-9.]+)", report)
        assert found and float(found.group(1)) < 1.5, report

    with subtest("it works"):
        assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"})

    with subtest("it runs as nobody in particular"):
        uid = machine.succeed(
            "stat -c %u /proc/$(systemctl show --value --property MainPID atlassian-mcp.service)"
        ).strip()
        assert 61184 <= int(uid) <= 65519, uid

    with subtest("it says that it is alive"):
        watched = machine.succeed("systemctl show --value --property WatchdogTimestampMonotonic atlassian-mcp.service")
        assert int(watched) > 0, watched
  '';
}
