{
  age.secrets = {
    "api-jira-token" = {
      file = ../../tests/vm/secrets/api-jira-token.age;
      owner = "olaf";
    };
    "api-confluence-token" = {
      file = ../../tests/vm/secrets/api-confluence-token.age;
      owner = "olaf";
    };
  };
}
