# What the modules make of their options: a list of failures, empty if all is well.
#
#   nix-instantiate --eval --strict --json tests/eval --arg lib 'import <nixpkgs/lib>'
#
# Nothing is built and nothing fetched. `nix flake check` runs the same.
{ lib }:
let
  support = import ./support.nix { inherit lib; };
  suite =
    file:
    let
      name = lib.removeSuffix ".nix" (baseNameOf file);
      failures = lib.runTests (import file { inherit lib support; });
    in
    map (failure: failure // { name = "${name}: ${failure.name}"; }) failures;
in
lib.concatMap suite [
  ./guide.nix
  ./environment.nix
  ./secrets.nix
  ./assertions.nix
  ./service.nix
  ./clients.nix
  ./home.nix
  ./documents.nix
]
