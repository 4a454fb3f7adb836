# Every assertion and every warning, both ways: what it refuses, and the nearest thing that it lets through.
{ lib, support }:
let
  inherit (support)
    cloud
    failed
    host
    package
    selfHosted
    store
    ;

  confluence.confluence = {
    enable = true;
    url = "https://x.atlassian.net/wiki";
    username = "ada@example.com";
    tokenFile = "/run/secrets/confluence";
  };
  url = text: [
    cloud
    { jira.url = text; }
  ];
  wikiUrl = text: [
    cloud
    confluence
    { confluence.url = text; }
  ];
  hosted = text: [
    selfHosted
    { jira.url = text; }
  ];
  open.server = {
    enable = true;
    listen = "0.0.0.0";
  };

  # `says` are parts of the one message that a refusal consists of.
  refused = name: sets: says: {
    name = "test refuses ${name}";
    value = {
      expr =
        let
          messages = failed (host sets);
        in
        {
          count = builtins.length messages;
          missing = builtins.filter (part: !lib.hasInfix part (lib.concatStrings messages)) says;
        };
      expected = {
        count = 1;
        missing = [ ];
      };
    };
  };
  accepted = name: sets: {
    name = "test accepts ${name}";
    value = {
      expr = failed (host sets);
      expected = [ ];
    };
  };
  warned = name: sets: says: {
    name = "test warns of ${name}";
    value = {
      expr = map (warning: builtins.filter (part: !lib.hasInfix part warning) says) (host sets).warnings;
      expected = [ [ ] ];
    };
  };
  silent = name: sets: {
    name = "test is silent about ${name}";
    value = {
      expr = (host sets).warnings;
      expected = [ ];
    };
  };
  # What a type refuses, before any assertion.
  mistyped = name: set: {
    name = "test no value for ${name}";
    value = {
      expr =
        (builtins.tryEval (
          builtins.deepSeq (removeAttrs
            (host [
              cloud
              set
            ]).features.ai.mcp.atlassian
            [
              "package"
              "finalPackage"
            ]
          ) true
        )).success;
      expected = false;
    };
  };
in
lib.listToAttrs [
  (refused "no product"
    [ { enable = true; } ]
    [
      "`features.ai.mcp.atlassian.enable` is true"
      "Set `features.ai.mcp.atlassian.jira.enable` or `features.ai.mcp.atlassian.confluence.enable`"
    ]
  )
  (accepted "one product" [ cloud ])
  (accepted "both" [
    cloud
    confluence
  ])

  (refused "a product without an address"
    [
      cloud
      { jira.url = null; }
    ]
    [
      "`features.ai.mcp.atlassian.jira.url` is not set"
      "\"https://your-domain.atlassian.net\""
    ]
  )
  (refused "an address without a scheme" (url "x.atlassian.net") [
    "`features.ai.mcp.atlassian.jira.url` is not a web address: `x.atlassian.net`"
    "`https://`"
  ])
  (refused "an address of another scheme" (url "ftp://x.atlassian.net") [
    "jira.url` is not a web address"
  ])
  (accepted "a slash at the end" (url "https://x.atlassian.net/"))
  (refused "a page of Jira Cloud" (url "https://x.atlassian.net/jira/your-work") [
    "`features.ai.mcp.atlassian.jira.url` is the address of a page"
    "Write `\"https://x.atlassian.net\"`"
  ])
  (refused "Confluence's address for Jira" (url "https://x.atlassian.net/wiki") [
    "jira.url` is the address of a page"
  ])
  (refused "a question mark" (url "https://x.atlassian.net?jql=x") [ "is the address of a page" ])
  (accepted "Confluence's address" (wikiUrl "https://x.atlassian.net/wiki/"))
  (accepted "Confluence's host alone" (wikiUrl "https://x.atlassian.net"))
  (refused "a page of Confluence Cloud" (wikiUrl "https://x.atlassian.net/wiki/spaces/TECH") [
    "`features.ai.mcp.atlassian.confluence.url` is the address of a page"
    "Write `\"https://x.atlassian.net/wiki\"`"
  ])
  (accepted "a context path" (hosted "https://company.com/jira"))
  (accepted "a port" (hosted "http://127.0.0.1:8080"))
  (refused "an issue of a self-hosted Jira" (hosted "https://company.com/jira/browse/PROJ-1") [
    "what comes before the path of the page"
  ])
  (refused "the API of a self-hosted Jira" (hosted "https://company.com/rest/api/2") [
    "is the address of a page"
  ])

  (refused "cloud without a user name"
    [
      cloud
      { jira.username = null; }
    ]
    [
      "`features.ai.mcp.atlassian.jira.username` is not set, and mode `cloud` needs it for Jira"
      "mail address"
    ]
  )
  (refused "cloud without a token"
    [
      cloud
      { jira.tokenFile = null; }
    ]
    [
      "`features.ai.mcp.atlassian.jira.tokenFile` is not set, and mode `cloud` needs it for Jira"
      "config.age.secrets.\"api-jira-token\".path"
    ]
  )
  (refused "self-hosted without a token"
    [
      selfHosted
      { jira.patFile = null; }
    ]
    [
      "`features.ai.mcp.atlassian.jira.patFile` is not set, and mode `self-hosted` needs it for Jira"
      "config.age.secrets.\"api-jira-pat\".path"
    ]
  )
  (accepted "what an environment file may hold" [
    cloud
    {
      jira.username = null;
      jira.tokenFile = null;
      environmentFile = "/run/secrets/env";
    }
  ])
  (accepted "a token among the credentials" [
    cloud
    {
      jira.tokenFile = null;
      credentials.JIRA_TOKEN_FILE = "/run/secrets/jira";
    }
  ])
  (refused "another credential in its place"
    [
      cloud
      {
        jira.tokenFile = null;
        credentials.JIRA_PAT_FILE = "/run/secrets/jira";
      }
    ]
    [ "jira.tokenFile` is not set" ]
  )

  (refused "a personal access token on Cloud"
    [
      cloud
      { jira.patFile = "/run/secrets/pat"; }
    ]
    [
      "`features.ai.mcp.atlassian.jira.patFile` belongs to mode `self-hosted`"
      "Remove it, or set `features.ai.mcp.atlassian.mode = \"self-hosted\"`"
    ]
  )
  (refused "an API token on a self-hosted site"
    [
      selfHosted
      { jira.tokenFile = "/run/secrets/token"; }
    ]
    [ "`features.ai.mcp.atlassian.jira.tokenFile` belongs to mode `cloud`" ]
  )
  (refused "a user name on a self-hosted site"
    [
      selfHosted
      { jira.username = "ada"; }
    ]
    [ "`features.ai.mcp.atlassian.jira.username` belongs to mode `cloud`" ]
  )
  (accepted "what a product that is off still says" [
    cloud
    {
      confluence.url = "nonsense";
      confluence.patFile = "/run/secrets/pat";
    }
  ])

  (refused "a path literal"
    [
      cloud
      { jira.tokenFile = ./support.nix; }
    ]
    [
      "`features.ai.mcp.atlassian.jira.tokenFile` is a path literal or lies in the Nix store"
      "config.age.secrets"
    ]
  )
  (refused "a file of the store"
    [
      cloud
      { jira.tokenFile = store "token"; }
    ]
    [ "jira.tokenFile` is a path literal or lies in the Nix store" ]
  )
  (refused "a package as a secret"
    [
      selfHosted
      { jira.patFile = package; }
    ]
    [ "jira.patFile` is a path literal or lies in the Nix store" ]
  )
  (refused "an environment file of the store"
    [
      cloud
      { environmentFile = store "env"; }
    ]
    [ "`features.ai.mcp.atlassian.environmentFile`" ]
  )
  (refused "a credential of the store"
    [
      cloud
      { credentials.JIRA_CLIENT_KEY = ./support.nix; }
    ]
    [ "`features.ai.mcp.atlassian.credentials.JIRA_CLIENT_KEY`" ]
  )
  (refused "a server's token of the store"
    [
      cloud
      {
        server.enable = true;
        server.authTokenFile = store "auth";
      }
    ]
    [ "`features.ai.mcp.atlassian.server.authTokenFile`" ]
  )

  (refused "a token in the settings"
    [
      cloud
      { settings.jira.token = "hunter2"; }
    ]
    [
      "`features.ai.mcp.atlassian.settings.jira.token` holds a secret"
      "`tokenFile`"
    ]
  )
  (refused "a header that signs"
    [
      cloud
      { settings.jira.headers.Authorization = "Basic YTpi"; }
    ]
    [ "settings.jira.headers.Authorization` holds a secret" ]
  )
  (refused "a proxy with a password"
    [
      cloud
      { settings.network.https_proxy = "http://ada:hunter2@proxy:3128"; }
    ]
    [ "settings.network.https_proxy` holds a secret" ]
  )
  (accepted "a proxy without one" [
    cloud
    { settings.network.https_proxy = "http://proxy:3128"; }
  ])
  (accepted "the path of a token in the settings" [
    cloud
    { settings.jira.token_file = "/run/secrets/jira"; }
  ])

  (refused "a server open to everybody"
    [
      cloud
      open
    ]
    [
      "`features.ai.mcp.atlassian.server.listen` (`0.0.0.0`) can be reached by other machines"
      "Set `features.ai.mcp.atlassian.server.authTokenFile`"
    ]
  )
  (refused "a server open over IPv6"
    [
      cloud
      {
        server.enable = true;
        server.listen = "::";
      }
    ]
    [ "(`::`) can be reached" ]
  )
  (accepted "a server that asks for a token" [
    cloud
    open
    { server.authTokenFile = "/run/secrets/auth"; }
  ])
  (accepted "a server on loopback" [
    cloud
    {
      server.enable = true;
      server.listen = "::1";
    }
  ])
  (accepted "a server that is off, whatever it says" [
    cloud
    open
    { server.enable = false; }
  ])
  (accepted "a server that something else guards" [
    cloud
    open
    { settings.server.share_credentials = true; }
  ])
  (warned "a firewall that is opened for nobody"
    [
      cloud
      {
        server.enable = true;
        server.openFirewall = true;
      }
    ]
    [ "`features.ai.mcp.atlassian.server.openFirewall` is true" ]
  )
  (silent "a firewall that is opened for a server" [
    cloud
    open
    {
      server.openFirewall = true;
      server.authTokenFile = "/run/secrets/auth";
    }
  ])
  (refused "a name of loopback"
    [
      cloud
      {
        server = {
          enable = true;
          listen = "localhost";
          authTokenFile = "/run/secrets/auth";
        };
      }
    ]
    [ "Write one such as `\"127.0.0.1\"`" ]
  )
  (refused "a name to listen on"
    [
      cloud
      {
        server = {
          enable = true;
          listen = "p620.example.com";
          authTokenFile = "/run/secrets/auth";
        };
      }
    ]
    [ "`features.ai.mcp.atlassian.server.listen` is not an IP address" ]
  )

  (refused "clients without their server"
    [
      cloud
      { clients.transport = "http"; }
    ]
    [ "`features.ai.mcp.atlassian.clients.transport` is `http`" ]
  )
  (accepted "clients with their server" [
    cloud
    {
      clients.transport = "http";
      server.enable = true;
    }
  ])
  (refused "a token that Zed cannot send"
    [
      cloud
      {
        clients.transport = "http";
        clients.zed = true;
        server.enable = true;
        server.authTokenFile = "/run/secrets/auth";
      }
    ]
    [ "`features.ai.mcp.atlassian.clients.zed`" ]
  )
  (accepted "Zed without a token" [
    cloud
    {
      clients.transport = "http";
      clients.zed = true;
      server.enable = true;
    }
  ])

  (warned "certificates that nobody looks at"
    [
      cloud
      { settings.jira.verify_tls = false; }
    ]
    [
      "`features.ai.mcp.atlassian.settings.jira.verify_tls` is false"
      "settings.jira.ca_file"
    ]
  )
  (silent "certificates that are looked at" [
    cloud
    { settings.jira.verify_tls = true; }
  ])
  (warned "a token in the clear" (hosted "http://jira.example.com") [ "begins with `http:`" ])
  (silent "loopback in the clear" (hosted "http://127.0.0.1:8080/jira"))
  (warned "a server for everybody"
    [
      cloud
      open
      { settings.server.share_credentials = true; }
    ]
    [ "`features.ai.mcp.atlassian.settings.server.share_credentials` is true" ]
  )
  (silent "a server that is shared behind a token" [
    cloud
    open
    {
      settings.server.share_credentials = true;
      server.authTokenFile = "/run/secrets/auth";
    }
  ])

  (mistyped "a mode that does not exist" { mode = "server"; })
  (mistyped "a relative path" { jira.tokenFile = "secrets/token"; })
  (mistyped "a port as text" { server.port = "8000"; })
  (mistyped "an option that does not exist" { jira.tokenfile = "/run/x"; })
]
