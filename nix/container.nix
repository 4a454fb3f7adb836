# A container that serves HTTP; sites and secrets come from outside (`docker run -e JIRA_URL=… -v …:/run/secrets`).
{ pkgs, package }:
pkgs.dockerTools.streamLayeredImage {
  name = package.pname;
  tag = package.version;
  contents = [ pkgs.dockerTools.caCertificates ];
  config = {
    Entrypoint = [ (pkgs.lib.getExe package) ];
    # Within a container, loopback is nobody's. The program refuses this address unless clients have to send a token.
    Cmd = [
      "serve"
      "--http"
      "0.0.0.0:8000"
    ];
    ExposedPorts."8000/tcp" = { };
    User = "65534:65534";
    Env = [ "ATLASSIAN_MCP_LOG_FORMAT=json" ];
    Labels = {
      "org.opencontainers.image.title" = package.pname;
      "org.opencontainers.image.description" = package.meta.description;
      "org.opencontainers.image.version" = package.version;
      "org.opencontainers.image.licenses" = "MIT";
    };
  };
}
