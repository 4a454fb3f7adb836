# A token is replaced, and the old one no longer works: whoever runs goes on with the new one.
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
    machine.wait_for_unit("atlassian-mcp.service")
    assert "PROJ-101" in http("jira_get_issue", {"issue_key": "PROJ-101"})

    # A client that stays: what is written to `in` reaches the server, which never starts anew.
    machine.succeed("touch /run/in")
    machine.succeed("(tail -n +1 -f /run/in | atlassian-mcp > /run/out 2> /run/err) > /dev/null 2>&1 & echo started")

    def say(messages):
        machine.succeed(f"printf %s {shlex.quote(lines(messages))} >> /run/in")

    def hear(number):
        machine.wait_until_succeeds(f"grep -q '\"id\":{number},' /run/out")
        return answer_to(number, machine.succeed("cat /run/out"))

    say([INITIALIZE, INITIALIZED, call(2, "jira_get_issue", {"issue_key": "PROJ-101"})])
    assert not hear(2).get("isError", False), hear(2)

    # In place, as an editor would, and the company learns of it.
    machine.succeed("head -c 18 /dev/urandom | base64 | tr '+/' '-_' > /run/company/jira")
    machine.succeed("systemctl restart company.service")
    machine.wait_for_open_port(8081)

    with subtest("the client that stayed works with the new token"):
        say([call(3, "jira_get_issue", {"issue_key": "PROJ-101"})])
        assert not hear(3).get("isError", False), hear(3)

    with subtest("so does the service, and nobody started it anew"):
        machine.wait_until_succeeds(
            post(call(2, "jira_get_issue", {"issue_key": "PROJ-101"}), "--fail") + " | grep -q PROJ-101"
        )

    # By a rename, as agenix does.
    machine.succeed(
        "head -c 18 /dev/urandom | base64 | tr '+/' '-_' > /run/company/next",
        "mv /run/company/next /run/company/jira",
        "systemctl restart company.service",
    )
    machine.wait_for_open_port(8081)

    with subtest("a file put in its place is seen too"):
        say([call(4, "jira_get_issue", {"issue_key": "PROJ-101"})])
        assert not hear(4).get("isError", False), hear(4)
        machine.wait_until_succeeds(
            post(call(2, "jira_get_issue", {"issue_key": "PROJ-101"}), "--fail") + " | grep -q PROJ-101"
        )
  '';
}
