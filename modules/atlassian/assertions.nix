# What cannot work, said before anything is built: the option, and the way out.
{
  lib,
  cfg,
  facts,
}:
let
  option = name: "features.ai.mcp.atlassian.${name}";
  storeDir = builtins.storeDir + "/";

  titles = {
    jira = "Jira";
    confluence = "Confluence";
  };
  guideUrl = {
    jira = "https://your-domain.atlassian.net";
    confluence = "https://your-domain.atlassian.net/wiki";
  };

  # ---- secrets: a path on the host, as text ----

  mayBeElsewhere = variable: cfg.environmentFile != null || cfg.credentials ? ${variable};

  secretPaths =
    lib.concatMap (
      product:
      map
        (kind: {
          name = "${product}.${kind}";
          value = cfg.${product}.${kind};
        })
        [
          "tokenFile"
          "patFile"
        ]
    ) (lib.attrNames titles)
    ++ [
      {
        name = "environmentFile";
        value = cfg.environmentFile;
      }
      {
        name = "server.authTokenFile";
        value = cfg.server.authTokenFile;
      }
    ]
    ++ lib.mapAttrsToList (name: value: {
      name = "credentials.${name}";
      inherit value;
    }) cfg.credentials;

  isInStore =
    value:
    builtins.isPath value
    || lib.isDerivation value
    || builtins.hasContext (toString value)
    || lib.hasPrefix storeDir (toString value);

  ofSecret =
    { name, value }:
    {
      assertion = value != null -> !isInStore value;
      message = ''
        `${option name}` is a path literal or lies in the Nix store, where everybody can read it.
        Give the path on the host as text, for example `config.age.secrets."…".path` or `"/run/secrets/…"`.
      '';
    };

  # ---- secrets that stand in the settings ----

  secretWords = [
    "api_token"
    "auth_token"
    "authorization"
    "client_secret"
    "pat"
    "password"
    "personal_token"
    "secret"
    "token"
  ];
  looksSecret =
    path: value:
    let
      name = lib.toLower (lib.replaceStrings [ "-" ] [ "_" ] (lib.last path));
    in
    builtins.isString value
    && (
      builtins.elem name secretWords
      # A proxy or an address with a password in it.
      || builtins.match "[a-zA-Z0-9+.-]+://[^/@]*:[^/@]*@.*" value != null
    );
  secretSettings = lib.collect builtins.isString (
    lib.mapAttrsRecursive (
      path: value: if looksSecret path value then lib.showOption ([ "settings" ] ++ path) else null
    ) facts.settings
  );

  # ---- one product ----

  ofProduct =
    product:
    let
      title = titles.${product};
      given = cfg.${product};
      name = field: option "${product}.${field}";
      prefix = lib.toUpper product;
      secret = kind: "config.age.secrets.\"api-${product}-${kind}\".path";

      parts = builtins.match "([a-zA-Z][a-zA-Z0-9+.-]*)://([^/?#]*)([^?#]*)(.*)" given.url;
      scheme = lib.toLower (builtins.elemAt parts 0);
      host = lib.toLower (builtins.elemAt parts 1);
      path = lib.removeSuffix "/" (builtins.elemAt parts 2);
      isAtlassian =
        builtins.match ".*\\.(atlassian\\.net|jira\\.com|atlassian-us-gov(-mod)?\\.net)" host != null;
      # Paths of pages and of the API, below any context path.
      isPage =
        builtins.match "(.*/)?(rest|browse|secure|projects|issues|display|pages|spaces|login\\.jsp|dashboard\\.action|your-work)(/.*)?" path
        != null;
      pathIsRight =
        if isAtlassian then path == "" || (product == "confluence" && path == "/wiki") else !isPage;
      isUrl = parts != null && host != "" && (scheme == "http" || scheme == "https");

      needed = mode: field: variable: remedy: {
        assertion = cfg.mode == mode -> given.${field} != null || mayBeElsewhere variable;
        message = ''
          `${name field}` is not set, and mode `${mode}` needs it for ${title}.
          ${remedy}
        '';
      };
      foreign = mode: other: field: {
        assertion = cfg.mode == mode -> given.${field} == null;
        message = ''
          `${name field}` belongs to mode `${other}`, but `${option "mode"}` is `${mode}`.
          Remove it, or set `${option "mode"} = "${other}"`.
        '';
      };
    in
    [
      {
        assertion = given.url != null;
        message = ''
          `${name "url"}` is not set, and ${title} is enabled.
          Set it, for example to `"${guideUrl.${product}}"`, or set `${name "enable"} = false`.
        '';
      }
      {
        assertion = given.url != null -> isUrl;
        message = ''
          `${name "url"}` is not a web address: `${toString given.url}`.
          It begins with `https://`, for example `"${guideUrl.${product}}"`.
        '';
      }
      {
        assertion = given.url != null && isUrl -> pathIsRight && builtins.elemAt parts 3 == "";
        message = ''
          `${name "url"}` is the address of a page, not of the site: `${toString given.url}`.
          Write ${
            if isUrl && isAtlassian then
              "`\"https://${host}${lib.optionalString (product == "confluence") "/wiki"}\"`"
            else
              "what comes before the path of the page"
          }.
        '';
      }
      (needed "cloud" "username" "${prefix}_USERNAME"
        "Set it to the mail address of the account that the token belongs to."
      )
      (needed "cloud" "tokenFile" "${prefix}_TOKEN_FILE"
        "Set it to the path of the decrypted API token: `${secret "token"}`."
      )
      (needed "self-hosted" "patFile" "${prefix}_PAT_FILE"
        "Set it to the path of the decrypted personal access token: `${secret "pat"}`."
      )
      (foreign "cloud" "self-hosted" "patFile")
      (foreign "self-hosted" "cloud" "tokenFile")
      (foreign "self-hosted" "cloud" "username")
    ];

  # ---- the server ----

  isLoopback = builtins.match "127\\.[0-9.]+" cfg.server.listen != null || cfg.server.listen == "::1";
  isShared = cfg.settings.server.share_credentials or false;
  isAddress = builtins.match "[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*" cfg.server.listen != null;
in
[
  {
    assertion = facts.products != [ ];
    message = ''
      `${option "enable"}` is true, but no product is enabled.
      Set `${option "jira.enable"}` or `${option "confluence.enable"}`.
    '';
  }
]
++ lib.concatMap ofProduct facts.products
++ map ofSecret secretPaths
++ [
  {
    assertion = secretSettings == [ ];
    message = ''
      `${option (lib.concatStringsSep ", " secretSettings)}` holds a secret, and the settings end up in the Nix store.
      Put it into a file, and name that with `tokenFile`, `patFile`, `${option "credentials"}` or `${option "environmentFile"}`.
    '';
  }
  {
    assertion = cfg.server.enable -> isAddress;
    message = ''
      `${option "server.listen"}` is not an IP address: `${cfg.server.listen}`.
      Write one such as `"127.0.0.1"`, `"::1"` or `"0.0.0.0"`; the port is `${option "server.port"}`.
    '';
  }
  {
    assertion = cfg.server.enable -> isLoopback || cfg.server.authTokenFile != null || isShared;
    message = ''
      `${option "server.listen"}` (`${cfg.server.listen}`) can be reached by other machines, and nothing asks them who they are.
      Set `${option "server.authTokenFile"}`, or listen on `127.0.0.1`. If something else in between asks them, say so:
      `${option "settings.server.share_credentials"} = true`.
    '';
  }
  {
    assertion = cfg.clients.transport == "http" -> cfg.server.enable;
    message = ''
      `${option "clients.transport"}` is `http`, but there is no server to go to.
      Set `${option "server.enable"} = true`, or let the clients start the program: `"stdio"`.
    '';
  }
  {
    assertion = cfg.clients.zed && cfg.clients.transport == "http" -> cfg.server.authTokenFile == null;
    message = ''
      `${option "clients.zed"}`: Zed sends no token that does not stand in its settings, and `${option "server.authTokenFile"}` asks for one.
      Let the clients start the program instead: `${option "clients.transport"} = "stdio"`.
    '';
  }
]
