# What the documents show is what the files say, and each example is a configuration that works.
{ lib, support }:
let
  inherit (support)
    agenix
    both
    evaluate
    failed
    ;
  guide = builtins.readFile ../../docs/nixos.md;
  folder = ../../nix/examples;
  examples = lib.attrNames (builtins.readDir folder);

  shown = name: ''
    <!-- nix/examples/${name} -->
    ```nix
    ${builtins.readFile (folder + "/${name}")}```'';

  # Each example that is a part is looked at on top of the one for Cloud.
  whole = [
    "cloud.nix"
    "self-hosted.nix"
    "jira-only.nix"
    "confluence-only.nix"
  ];
  elsewhere = [
    # For Home Manager, and a module without ours: `home.nix` and `guide.nix` look at them.
    "home.nix"
    "own-parent.nix"
  ];
  declared.age.secrets =
    lib.genAttrs
      [
        "api-jira-token"
        "api-confluence-token"
        "api-jira-pat"
        "api-confluence-pat"
      ]
      (_: {
        file = lib.mkDefault (/. + "etc/secret.age");
      });
  host =
    name:
    evaluate (
      both
      ++ [
        agenix
        declared
        (folder + "/${name}")
      ]
      ++ lib.optional (!builtins.elem name whole) (folder + "/cloud.nix")
    );

  inherit (import ../../nix/options.nix { inherit lib; }) markdown;
  printed = builtins.readFile ../../docs/nixos-options.md;
  headings = text: builtins.filter (lib.hasPrefix "## ") (lib.splitString "\n" text);
in
{
  "test every example is in the guide, as it is" = {
    expr = builtins.filter (name: !lib.hasInfix (shown name) guide) examples;
    expected = [ ];
  };

  "test every example works" = {
    expr = lib.filterAttrs (_: messages: messages != [ ]) (
      lib.genAttrs (lib.subtractLists elsewhere examples) (name: failed (host name))
    );
    expected = { };
  };

  "test the template works" = {
    expr =
      let
        config = evaluate (
          both
          ++ [
            agenix
            ../../nix/template/configuration.nix
            # The rest of a machine.
            { _module.freeformType = lib.types.attrsOf lib.types.anything; }
          ]
        );
      in
      {
        failed = failed config;
        inherit (config) warnings;
        owner = config.age.secrets.api-jira-token.owner;
      };
    expected = {
      failed = [ ];
      warnings = [ ];
      owner = "olaf";
    };
  };

  "test the example host is what the guide shows" = {
    expr =
      let
        text = builtins.readFile ../../nix/hosts/p620/configuration.nix;
      in
      map (name: lib.hasInfix "../../examples/${name}" text) [
        "cloud.nix"
        "secrets-by-folder.nix"
      ];
    expected = [
      true
      true
    ];
  };

  "test the reference of the options is printed: `just print`" = {
    expr = if printed == markdown then "as printed" else headings printed;
    expected = "as printed";
  };

  "test every option has a description, a type, and a default or an example" = {
    expr = builtins.filter (
      part:
      !(lib.hasInfix "- Type: " part)
      || !(lib.any (mark: lib.hasInfix mark part) [
        "- Default:"
        "- Example:"
        "(to be read)"
      ])
    ) (lib.tail (lib.splitString "\n## " markdown));
    expected = [ ];
  };
}
