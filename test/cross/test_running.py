"""The programs for Windows and for another processor, run in Wine and QEMU."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import sys

import pytest
from conftest import TARGETS, printed, runner

RUNNABLE = ["linux-x64", "linux-arm64", "win32-x64"]
OPEN_CHANNEL = (
    "from execution_context.websocket.handler import open_channel; print(open_channel('t', 'r').agent_context)"
)


HANDLER = "execution_context/websocket/handler.py"
CALL = 'UserExecutionContext(user_id="visitor", metadata={"channel": "🌍 public"})'
CONVERTED = (
    'UserExecutionContext.from_request_supervisor(user_id="visitor", '
    'metadata={"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)'
)


def texts(project: pathlib.Path) -> dict[str, bytes]:
    """All Python files: path to text."""
    return {p.relative_to(project).as_posix(): p.read_bytes() for p in project.rglob("*.py")}


def python(code: str, project: pathlib.Path) -> str:
    command = [sys.executable, "-B", "-X", "utf8", "-c", code]
    return subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.mark.parametrize("name", RUNNABLE)
def test_the_program_says_its_version_and_platform(programs, name, tmp_path):
    target = TARGETS[name]
    lines = printed(target, programs[name], "version", cwd=tmp_path, exit_code=0).split()
    assert lines[0] == "kwargo" and lines[-1] == f"{target.goos}/{target.goarch}"


@pytest.mark.parametrize("name", RUNNABLE)
def test_check_finds_what_it_finds_on_this_machine(programs, name, project):
    def found(target):
        args = ["check", "--output-format", "json", "--no-cache", "."]
        return json.loads(printed(TARGETS[target], programs[target], *args, cwd=project, exit_code=1))

    here = found("linux-x64")
    assert len(here) >= 10
    assert json.loads(json.dumps(found(name)).replace("\\\\", "/")) == here


@pytest.mark.parametrize("name", RUNNABLE)
def test_fix_makes_the_files_that_it_makes_on_this_machine_and_they_run(programs, name, project, tmp_path):
    here = tmp_path / "here"
    shutil.copytree(project, here)
    printed(TARGETS["linux-x64"], programs["linux-x64"], "fix", "--write", ".", cwd=here, exit_code=1)
    printed(TARGETS[name], programs[name], "fix", "--write", ".", cwd=project, exit_code=1)
    assert CONVERTED.encode() in texts(here)[HANDLER]
    assert texts(project) == texts(here)
    assert python(OPEN_CHANNEL, project) == "{'channel': '🌍 public'}\n"


class Server:
    """A language server on a project, with the messages as JSON."""

    def __init__(self, name: str, program: pathlib.Path, project: pathlib.Path) -> None:
        command = [*runner(TARGETS[name]), str(program), "server"]
        self.process = subprocess.Popen(command, cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # A folder of this machine is below Z: in Wine, and clients encode the colon.
        self.root = f"file:///z%3A{project}" if TARGETS[name].goos == "windows" else project.as_uri()

    def send(self, **message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict:
        size = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        assert size, "the server has ended"
        return json.loads(self.process.stdout.read(size))

    def until(self, wanted) -> dict:
        """Answer what the server asks, with nothing, until it says what is wanted."""
        while True:
            message = self.receive()
            if wanted(message):
                return message
            if "method" in message and "id" in message:
                self.send(id=message["id"], result=None)

    def ask(self, number: int, method: str, **params):
        self.send(id=number, method=method, params=params)
        answer = self.until(lambda m: m.get("id") == number and "method" not in m)
        assert "error" not in answer, answer
        return answer["result"]


def apply(text: str, edits: list[dict]) -> str:
    """Make the edits of one-line ranges, the last first."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        units = lines[start["line"]].encode("utf-16-le")
        new = units[: 2 * start["character"]] + edit["newText"].encode("utf-16-le") + units[2 * end["character"] :]
        lines[start["line"]] = new.decode("utf-16-le")
    return "\n".join(lines)


@pytest.mark.parametrize("name", RUNNABLE)
def test_the_server_fixes_a_call_through_a_client(programs, name, project):
    file = project / "execution_context" / "websocket" / "handler.py"
    text = file.read_text(encoding="utf-8")
    server = Server(name, programs[name], project)
    uri = f"{server.root}/execution_context/websocket/handler.py"
    capabilities = {
        "workspace": {"workspaceEdit": {"documentChanges": True}},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": True},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        },
    }
    folders = [{"uri": server.root, "name": "project"}]
    server.ask(1, "initialize", processId=None, rootUri=server.root, workspaceFolders=folders, capabilities=capabilities)
    server.send(method="initialized", params={})
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    server.send(method="textDocument/didOpen", params={"textDocument": document})
    published = server.until(
        lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["diagnostics"]
    )["params"]
    assert published["uri"] == uri, "the client's own words for the file"
    assert [d["code"] for d in published["diagnostics"]] == ["KW002", "KW001"]
    related = [r["location"]["uri"] for d in published["diagnostics"] for r in d["relatedInformation"]]
    assert all(r.lower().startswith(server.root.lower()) for r in related), related

    problem = published["diagnostics"][1]
    context = {"diagnostics": [problem], "only": ["quickfix"]}
    actions = server.ask(2, "textDocument/codeAction", textDocument={"uri": uri}, range=problem["range"], context=context)
    assert actions[0]["title"].startswith("Convert to `UserExecutionContext.from_request_supervisor(...)`")
    (change,) = actions[0]["edit"]["documentChanges"]
    assert change["textDocument"]["uri"] == uri
    before = file.read_bytes()
    file.write_bytes(apply(text, change["edits"]).encode())
    assert file.read_bytes() == before.replace(CALL.encode(), CONVERTED.encode())
    assert python(OPEN_CHANNEL, project) == "{'channel': '🌍 public'}\n"
    server.ask(3, "shutdown")
    server.send(method="exit")
    assert server.process.wait(timeout=30) == 0
