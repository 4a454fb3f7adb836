# `nix fmt`: Nix and Rust, all files or those named.
{ pkgs }:
pkgs.writeShellApplication {
  name = "format";
  runtimeInputs = [
    pkgs.cargo
    pkgs.git
    pkgs.nixfmt
    pkgs.rustfmt
  ];
  text = ''
    if [ $# = 0 ]; then
      git ls-files -z -- '*.nix' | xargs -0 nixfmt
      cargo fmt
      exit
    fi
    for file in "$@"; do
      case $file in
        *.nix) nixfmt "$file" ;;
        *.rs) rustfmt --edition 2024 "$file" ;;
      esac
    done
  '';
}
