# What the service may not do. It reads its credentials, talks over the network, and writes below its state directory.
{ lib }:
lib.genAttrs [
  "DynamicUser"
  "LockPersonality"
  "MemoryDenyWriteExecute"
  "NoNewPrivileges"
  "PrivateDevices"
  "PrivateMounts"
  "PrivateTmp"
  "PrivateUsers"
  "ProtectClock"
  "ProtectControlGroups"
  "ProtectHome"
  "ProtectHostname"
  "ProtectKernelLogs"
  "ProtectKernelModules"
  "ProtectKernelTunables"
  "RemoveIPC"
  "RestrictNamespaces"
  "RestrictRealtime"
  "RestrictSUIDSGID"
] (_: true)
// {
  ProtectSystem = "strict";
  ProtectProc = "invisible";
  ProcSubset = "pid";
  UMask = "0077";
  KeyringMode = "private";
  CapabilityBoundingSet = "";
  AmbientCapabilities = "";
  DevicePolicy = "closed";
  # AF_UNIX: to tell systemd that it is ready, and to ask the system's resolver for names.
  RestrictAddressFamilies = [
    "AF_INET"
    "AF_INET6"
    "AF_UNIX"
  ];
  SystemCallArchitectures = "native";
  SystemCallErrorNumber = "EPERM";
  SystemCallFilter = [
    "@system-service"
    "~@privileged"
    "~@resources"
  ];
}
