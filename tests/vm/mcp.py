# How the tests speak to the server: real MCP messages, over standard input and over HTTP.
import json
import shlex

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "vm-test", "version": "1"},
    },
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def request(number, method, params):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def call(number, tool, arguments):
    return request(number, "tools/call", {"name": tool, "arguments": arguments})


def lines(messages):
    return "".join(json.dumps(message) + "\n" for message in messages)


def answer_to(number, output):
    answers = [json.loads(line) for line in output.splitlines() if line.strip()]
    found = [answer for answer in answers if answer.get("id") == number]
    assert len(found) == 1, f"no answer to {number} in: {output}"
    assert "result" in found[0], f"an error: {found[0]}"
    return found[0]["result"]


def text_of(result):
    return "".join(part["text"] for part in result["content"])


# Starts the server as a client does, and asks it one thing.
def ask_stdio(message, before=""):
    text = shlex.quote(lines([INITIALIZE, INITIALIZED, message]))
    output = machine.succeed(f"printf %s {text} | {before} timeout 60 atlassian-mcp")
    return answer_to(message["id"], output)


def stdio(tool, arguments, before=""):
    result = ask_stdio(call(2, tool, arguments), before)
    assert not result.get("isError", False), text_of(result)
    return text_of(result)


def stdio_fails(tool, arguments, before=""):
    result = ask_stdio(call(2, tool, arguments), before)
    assert result.get("isError", False), text_of(result)
    return text_of(result)


# The command that posts a message to the service. Options with a secret go through a file, not the command line.
def post(message, options=""):
    return (
        "curl --silent --show-error --max-time 60"
        " -H 'Content-Type: application/json'"
        " -H 'Accept: application/json, text/event-stream'"
        f" {options} --data-raw {shlex.quote(json.dumps(message))} http://127.0.0.1:8000/mcp"
    )


def http(tool, arguments, options=""):
    output = machine.succeed(post(call(2, tool, arguments), "--fail-with-body " + options))
    result = answer_to(2, output)
    assert not result.get("isError", False), text_of(result)
    return text_of(result)


# The status code of an answer.
def status(command):
    return machine.succeed(command + " --output /dev/null --write-out '%{http_code}'").strip()
