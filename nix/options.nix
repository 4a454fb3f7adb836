# The reference of the module's options, as Markdown. Needs nothing but `lib`, so that a test can compare it.
{ lib }:
let
  evaluated = lib.evalModules {
    modules = [
      ../modules/mcp.nix
      {
        options.features.ai.mcp.atlassian = import ../modules/atlassian/options.nix {
          inherit lib;
          # All that the options ask of a package set.
          pkgs.formats.toml = _: {
            type = lib.types.attrsOf lib.types.anything // {
              description = "TOML value";
            };
          };
        };
      }
    ];
  };

  documented = builtins.filter (option: option.visible && !option.internal) (
    lib.optionAttrSetToDocList (removeAttrs evaluated.options [ "_module" ])
  );

  # A value as the manual shows it.
  code =
    value:
    let
      text = lib.removeSuffix "\n" value.text;
    in
    if lib.hasInfix "\n" text then "\n\n```nix\n${text}\n```" else " `${text}`";

  section =
    option:
    lib.concatStrings (
      [
        "## `${option.name}`\n\n"
        (lib.removeSuffix "\n" (option.description.text or option.description))
        "\n\n- Type: ${option.type}${lib.optionalString option.readOnly " (to be read)"}\n"
      ]
      ++ lib.optional (option ? default) "- Default:${code option.default}\n"
      ++ lib.optional (option ? example) "- Example:${code option.example}\n"
    );
in
{
  markdown = ''
    <!-- Printed from modules/atlassian/options.nix. Change it there, then run `just print`. -->

    # Options of the NixOS and Home Manager modules

    How they go together: [nixos.md](nixos.md). What `settings` takes: [configuration.md](configuration.md).

    ${lib.concatStringsSep "\n" (map section documented)}'';
}
