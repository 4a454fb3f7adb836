# What works, but deserves a second look.
{
  lib,
  cfg,
  facts,
}:
let
  inherit (lib) optional;
  option = name: "features.ai.mcp.atlassian.${name}";

  ofProduct =
    product:
    let
      url = toString cfg.${product}.url;
      isLocal = builtins.match "http://(127\\.[0-9.]+|localhost|\\[::1])(:[0-9]+)?(/.*)?" url != null;
    in
    optional (!(facts.settings.${product}.verify_tls or true)) ''
      `${option "settings.${product}.verify_tls"}` is false: whoever stands between this host and ${url} can read and
      change everything, the token included. Name your own authority instead: `${option "settings.${product}.ca_file"}`.
    ''
    ++ optional (lib.hasPrefix "http://" (lib.toLower url) && !isLocal) ''
      `${option "${product}.url"}` begins with `http:`, so the token travels unencrypted. Write `https:` if the site knows it.
    '';

  isLoopback = builtins.match "127\\.[0-9.]+" cfg.server.listen != null || cfg.server.listen == "::1";
  isOpen = cfg.settings.server.share_credentials or false;
in
lib.concatMap ofProduct facts.products
++ optional (cfg.server.enable && isOpen && cfg.server.authTokenFile == null) ''
  `${option "settings.server.share_credentials"}` is true: whoever reaches ${cfg.server.listen}:${toString cfg.server.port}
  works with this server's accounts. `${option "server.authTokenFile"}` asks them for a token.
''
++ optional (cfg.server.enable && cfg.server.openFirewall && isLoopback) ''
  `${option "server.openFirewall"}` is true, but the server listens on ${cfg.server.listen}, where no other machine gets to.
  Set `${option "server.listen"}`, for example to `"0.0.0.0"`, and `${option "server.authTokenFile"}`.
''
++ optional (cfg.agenix.secretsDir != null && cfg.user == "root" && !cfg.server.enable) ''
  `${option "user"}` is `root`, so no other account of this host can read the secrets and start `atlassian-mcp`.
  Set it to the account whose AI client does.
''
