# The package: dependencies once, then the program, its completions and its manual.
{
  crane,
  lib,
  pkgs,
  stdenv,
  # What is tested of it from outside.
  tests ? { },
}:
let
  craneLib = crane.mkLib pkgs;
  inherit (lib) fileset;
  root = ../.;

  # What the program is made of; a changed test or page does not build it again.
  programFiles = fileset.unions [
    ../Cargo.toml
    ../Cargo.lock
    ../build.rs
    ../src
  ];
  # What its tests look at besides.
  testFiles = fileset.unions [
    programFiles
    ../.cargo
    ../.clippy.toml
    ../CHANGELOG.md
    ../CONTRIBUTING.md
    ../README.md
    ../benches
    ../docs
    ../tests
  ];
  source =
    files:
    fileset.toSource {
      inherit root;
      fileset = files;
    };

  arguments = {
    src = source programFiles;
    strictDeps = true;
  };
  cargoArtifacts = craneLib.buildDepsOnly arguments;

  canRun = stdenv.buildPlatform.canExecute stdenv.hostPlatform;
in
craneLib.buildPackage (
  arguments
  // {
    inherit cargoArtifacts;
    # The tests are a check of their own.
    doCheck = false;
    cargoExtraArgs = "--locked --bin atlassian-mcp";

    postInstall = lib.optionalString canRun ''
      program=$out/bin/atlassian-mcp
      install -d $out/share/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
      $program man > $out/share/man/man1/atlassian-mcp.1
      $program completions bash > $out/share/bash-completion/completions/atlassian-mcp
      $program completions zsh > $out/share/zsh/site-functions/_atlassian-mcp
      $program completions fish > $out/share/fish/vendor_completions.d/atlassian-mcp.fish
    '';

    # It starts, and it is the version that it says.
    doInstallCheck = canRun;
    installCheckPhase = ''
      runHook preInstallCheck
      [ "$($out/bin/atlassian-mcp --version)" = "atlassian-mcp $version" ]
      runHook postInstallCheck
    '';

    passthru = {
      inherit
        craneLib
        cargoArtifacts
        arguments
        tests
        ;
      testSource = source testFiles;
    };

    meta = {
      description = "MCP server for Jira and Confluence, on Atlassian Cloud and on Data Center";
      longDescription = ''
        A server of the Model Context Protocol, through which an AI client works in Jira and Confluence: on Atlassian
        Cloud with an API token, and on self-hosted Server and Data Center with a personal access token.
      '';
      license = lib.licenses.mit;
      mainProgram = "atlassian-mcp";
      platforms = lib.platforms.unix;
      maintainers = [ ];
    };
  }
)
