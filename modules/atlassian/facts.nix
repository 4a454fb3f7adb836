# What follows from the options: the environment of the program, its configuration file, its wrapper, its secrets.
#
# Pure, and the same for NixOS and Home Manager.
{
  lib,
  pkgs,
  cfg,
}:
let
  inherit (lib) optionalAttrs;

  isCloud = cfg.mode == "cloud";
  products = builtins.filter (product: cfg.${product}.enable) [
    "jira"
    "confluence"
  ];

  # A path as text. `toString` does not copy to the store what `"${path}"` would.
  asText = value: if value == null then null else toString value;

  # What follows the runtime directory of a session, if a path begins with it; else null.
  belowRuntime =
    path:
    let
      rest = builtins.match "\\$\\{?XDG_RUNTIME_DIR}?(/.+)" path;
    in
    if rest == null then null else builtins.head rest;

  # What a product takes, by its mode: `{ variable, credential, path }`.
  token =
    product:
    let
      kind = if isCloud then "token" else "pat";
    in
    {
      variable = "${lib.toUpper product}_${lib.toUpper kind}_FILE";
      credential = "${product}-${kind}";
      path = asText cfg.${product}."${kind}File";
    };
  tokens = builtins.filter (given: given.path != null) (map token products);

  # What the guide lists, in its names. `pathOf` says where the program finds the file of a secret, `written` how any
  # other value is put down.
  environmentWith =
    { pathOf, written }:
    let
      ofProduct =
        product:
        let
          prefix = lib.toUpper product;
          given = token product;
        in
        lib.mapAttrs (_: value: if value == null then null else written value) {
          "${prefix}_URL" = cfg.${product}.url;
          "${prefix}_USERNAME" = if isCloud then cfg.${product}.username else null;
        }
        // {
          "${given.variable}" = if given.path == null then null else pathOf given.credential given.path;
        };
    in
    lib.filterAttrs (_: value: value != null) (
      {
        ATLASSIAN_MODE = cfg.mode;
      }
      // lib.mergeAttrsList (map ofProduct products)
      // lib.mapAttrs (name: path: pathOf name (asText path)) cfg.credentials
      // optionalAttrs (settings != { }) {
        ATLASSIAN_MCP_CONFIG = "${configFile}";
      }
    );

  toml = pkgs.formats.toml { };
  policy =
    optionalAttrs (cfg.toolsets != null) { inherit (cfg) toolsets; }
    // optionalAttrs cfg.readOnly { read_only = true; }
    # An empty list of anything else means something: nothing is allowed.
    // lib.filterAttrs (name: value: value != null && !(name == "rules" && value == [ ])) cfg.policy;
  settings = lib.recursiveUpdate cfg.settings (optionalAttrs (policy != { }) { inherit policy; });
  configFile = toml.generate "atlassian-mcp.toml" settings;

  environment = environmentWith {
    pathOf = _: path: path;
    written = lib.id;
  };

  # For the shell.
  quoted =
    value:
    let
      rest = belowRuntime value;
    in
    if rest == null then lib.escapeShellArg value else "\"$XDG_RUNTIME_DIR\"${lib.escapeShellArg rest}";
  exports = lib.concatLines (
    # Whoever sets a variable means it, so what is there already goes first.
    lib.mapAttrsToList (
      name: value: "[ \"\${${name}+set}\" ] || export ${name}=${quoted value}"
    ) environment
  );

  environmentFile = asText cfg.environmentFile;

  # As a unit writes it: `%` begins a specifier there, and `%t` is the runtime directory.
  inUnit =
    value:
    let
      escape = lib.replaceStrings [ "%" ] [ "%%" ];
      rest = belowRuntime value;
    in
    if rest == null then escape value else "%t${escape rest}";
in
{
  inherit
    asText
    inUnit
    products
    settings
    ;

  # The environment of a service that finds each secret among its credentials.
  serviceEnvironment = environmentWith {
    pathOf = name: _: "%d/${name}";
    written = inUnit;
  };
  # That of a user's service, which reads what its user can read.
  userEnvironment = environmentWith {
    pathOf = _: inUnit;
    written = inUnit;
  };

  # Name and source of each credential of a service.
  credentials =
    lib.listToAttrs (map (given: lib.nameValuePair given.credential given.path) tokens)
    // lib.mapAttrs (_: asText) cfg.credentials;

  # What agenix decrypts, if it is asked to.
  secrets = map (
    product:
    let
      name = "api-${(token product).credential}";
    in
    {
      inherit name;
      file = cfg.agenix.secretsDir + "/${name}.age";
    }
  ) products;

  # `atlassian-mcp` with its environment. The program itself looks at what it was told, while the system is built.
  wrapper = pkgs.writeTextFile {
    name = "atlassian-mcp";
    executable = true;
    destination = "/bin/atlassian-mcp";
    text = ''
      #!${pkgs.runtimeShell}
      ${exports}${
        lib.optionalString (environmentFile != null) ''
          set -- --env-file ${quoted environmentFile} "$@"
        ''
      }exec ${lib.getExe cfg.package} "$@"
    '';
    checkPhase = lib.optionalString (pkgs.stdenv.buildPlatform.canExecute pkgs.stdenv.hostPlatform) (
      let
        # What the file says is only known on the host.
        isWhole = environmentFile == null;
      in
      ''
        ${lib.getExe cfg.package} --version
        ${pkgs.runtimeShell} -n "$target"
        ${lib.optionalString isWhole ''"$target" check-config --without-files''}
      ''
    );
    meta.mainProgram = "atlassian-mcp";
  };
}
