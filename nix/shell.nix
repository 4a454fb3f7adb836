# Everything that a change needs: toolchain, recipes, tests, linters, secrets.
{
  pkgs,
  package,
  agenix,
}:
package.craneLib.devShell {
  packages =
    # Without this, agenix's own package cannot be made.
    pkgs.lib.optional (pkgs ? replaceVars) agenix
    # What is missing is missed by the recipe that needs it, and it says so.
    ++ import ./tools.nix { inherit pkgs; } [
      "rust-analyzer"
      "just"
      "cargo-nextest"
      "cargo-deny"
      "cargo-audit"
      "cargo-insta"
      "nixfmt"
      "deadnix"
      "statix"
      "shellcheck"
      "age"
      "jq"
    ];
}
