# A simulated Jira and Confluence as a unit of its own, on ports 8081 and 8082.
#
# Its user Ada is known by the tokens that lie in `company.jira` and `company.confluence`. Where nobody has put one, it is
# made up when the company opens: so no build knows it, and finding it anywhere means that it leaked.
{
  config,
  lib,
  ...
}:
let
  cfg = config.company;
  program = lib.getExe config.features.ai.mcp.atlassian.package;
in
{
  options.company = {
    flavor = lib.mkOption {
      type = lib.types.enum [
        "cloud"
        "dc"
      ];
      default = "cloud";
      description = "The edition to play.";
    };
    jira = lib.mkOption {
      type = lib.types.str;
      default = "/run/company/jira";
      description = "File with Ada's token for Jira.";
    };
    confluence = lib.mkOption {
      type = lib.types.str;
      default = "/run/company/confluence";
      description = "File with Ada's token for Confluence.";
    };
  };

  config.systemd.services.company = {
    description = "A simulated Jira and Confluence";
    wantedBy = [ "multi-user.target" ];
    before = [ "atlassian-mcp.service" ];
    preStart = ''
      umask 077
      for file in ${cfg.jira} ${cfg.confluence}; do
        [ -e "$file" ] || head -c 18 /dev/urandom | base64 | tr '+/' '-_' > "$file"
      done
      jira=$(cat ${cfg.jira})
      confluence=$(cat ${cfg.confluence})
      # `printf` is part of the shell: no process has the tokens among its arguments.
      printf '{"directory": {"include": "demo", "users": [{"name": "ada", "tokens": ["%s", "%s"], "pats": ["%s", "%s"]}]}, "jira": "demo", "confluence": {"include": "demo"}}' \
        "$jira" "$confluence" "$jira" "$confluence" > /run/company/seed.json
    '';
    serviceConfig = {
      Type = "exec";
      ExecStart = "${program} simulate --flavor ${cfg.flavor} --jira-port 8081 --confluence-port 8082 --seed /run/company/seed.json --log /run/company/requests.jsonl";
      RuntimeDirectory = "company";
      # The secrets outlive a restart, as a real token outlives one of Jira.
      RuntimeDirectoryPreserve = true;
    };
  };
}
