# The packages of these names, as far as a package set has them: not each tool is there for each system.
{ pkgs }: names: pkgs.lib.attrVals (builtins.filter (name: pkgs ? ${name}) names) pkgs
