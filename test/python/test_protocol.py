"""Talks to the built server as editors do, and as they should not."""

from __future__ import annotations

import asyncio
import copy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lsp import RawServer, apply, connect, edits_of, rows_of, units
from lsprotocol import types
from pytest_lsp import client_capabilities

QUICK_FIX = types.CodeActionKind.QuickFix

# Code, line, start, end; lines and characters from 0.
DEMO = [
    ("KW002", 8, 24, 44),
    ("KW001", 10, 8, 18),
    ("KW001", 11, 8, 23),
    ("KW001", 12, 8, 19),
    ("KW001", 13, 8, 16),
]
HANDLER = [("KW002", 8, 11, 31), ("KW001", 8, 51, 59)]

CONVERT = "Convert to `UserExecutionContext.from_request_supervisor("
CONVERTED = (
    "    return UserExecutionContext.from_request_supervisor("
    'user_id="visitor", metadata={"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)\n'
)

NEW_FIELD = "    metadata: Dict[str, Any] = field(default_factory=dict)\n"

PROFILES = ["visual-studio-code", "neovim", "emacs"]


def package(project: Path) -> Path:
    return project / "execution_context"


def capabilities_of(profile: str = "visual-studio-code", *encodings: str) -> types.ClientCapabilities:
    """Return what a client says it can do, with its position encodings replaced when some are given."""
    capabilities = copy.deepcopy(client_capabilities(profile))
    if encodings:
        if capabilities.general is None:
            capabilities.general = types.GeneralClientCapabilities()
        capabilities.general.position_encodings = [types.PositionEncodingKind(name) for name in encodings]
    return capabilities


def row_after_fields(text: str) -> int:
    """Return the line, from 0, below the last field of the class."""
    lines = text.splitlines()
    return next(i for i, line in enumerate(lines) if line.startswith("    audit_metadata: ")) + 1


def with_new_field(text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(row_after_fields(text), NEW_FIELD)
    return "".join(lines)


OPEN_CHANNEL = "from execution_context.websocket.handler import open_channel; print(open_channel('t', 'r').agent_context)"


def runs(project: Path, code: str) -> str:
    """Run code with the interpreter, on the files as they are on disk, and return what it prints."""
    command = [sys.executable, "-B", "-X", "utf8", "-c", code]
    done = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def preferred(actions: list[types.CodeAction]) -> types.CodeAction:
    (action,) = [a for a in actions if a.is_preferred]
    return action


# ---------------------------------------------------------------------------
# The main job, for each client


@pytest.mark.parametrize("profile", PROFILES)
async def test_initialize(kwargo: str, project: Path, profile: str):
    capabilities = capabilities_of(profile)
    async with connect(kwargo, project, capabilities=capabilities) as client:
        assert client.server.server_info.name == "kwargo"
        server = client.server.capabilities

        assert server.text_document_sync.open_close is True
        assert server.text_document_sync.change == types.TextDocumentSyncKind.Incremental
        assert QUICK_FIX in server.code_action_provider.code_action_kinds
        assert server.workspace.workspace_folders.supported is True
        assert server.workspace.workspace_folders.change_notifications

        offered = (capabilities.general and capabilities.general.position_encodings) or [
            types.PositionEncodingKind.Utf16
        ]
        assert types.PositionEncodingKind(client.encoding) in offered


@pytest.mark.parametrize("profile", PROFILES)
async def test_diagnostics(kwargo: str, project: Path, profile: str):
    capabilities = capabilities_of(profile)
    publishing = capabilities.text_document.publish_diagnostics
    async with connect(kwargo, project, capabilities=capabilities) as client:
        uri = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(uri), DEMO)

        for diagnostic in client.published[uri].diagnostics:
            assert diagnostic.source == "kwargo"
            assert diagnostic.severity == types.DiagnosticSeverity.Error
            assert "UserExecutionContext" in diagnostic.message
            if publishing.related_information:
                definition = diagnostic.related_information[0].location
                assert definition.uri == (package(project) / "context.py").as_uri()
            else:
                assert not diagnostic.related_information
            if publishing.code_description_support:
                assert diagnostic.code_description.href
        missing = next(d for d in client.published[uri].diagnostics if d.code == "KW002")
        assert "thread_id" in missing.message and "run_id" in missing.message


@pytest.mark.parametrize("profile", PROFILES)
async def test_code_action(kwargo: str, project: Path, profile: str):
    capabilities = capabilities_of(profile)
    async with connect(kwargo, project, capabilities=capabilities) as client:
        path = package(project) / "websocket" / "handler.py"
        uri = client.open(path, version=7)
        await client.until(lambda: client.rows(uri), HANDLER)

        action = preferred(await client.actions(uri, 8, 51, 59, only=[QUICK_FIX]))
        assert action.title.startswith(CONVERT)
        assert action.kind == QUICK_FIX
        assert action.diagnostics

        workspace = capabilities.workspace.workspace_edit
        if workspace and workspace.document_changes:
            assert action.edit.changes is None
            (change,) = action.edit.document_changes
            assert change.text_document == types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=7)
        else:
            assert action.edit.document_changes is None
            assert list(action.edit.changes) == [uri]

        text = path.read_text(encoding="utf-8")
        wanted = text.splitlines(keepends=True)
        wanted[8] = CONVERTED
        converted = apply(text, edits_of(action, uri), client.encoding)
        assert converted == "".join(wanted)

        client.change(uri, 8, converted)
        await client.until(lambda: client.rows(uri), [])
        path.write_bytes(converted.encode())
        assert path.read_text(encoding="utf-8") == "".join(wanted)
        assert runs(project, OPEN_CHANNEL) == "{'channel': '🌍 public'}\n"


async def test_the_title_says_what_is_left_out(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        path = package(project) / "api" / "demo.py"
        uri = client.open(path)
        await client.until(lambda: client.rows(uri), DEMO)
        actions = await client.actions(uri, 13, 8, 16)
        (action,) = [a for a in actions if a.title.startswith(CONVERT)]
        for name in ("thread_id", "run_id", "session_id", "organization_id", "permissions"):
            assert name in action.title
        # Every diagnostic of the call leads to the same conversion.
        for _, line, start, end in DEMO:
            titles = [a.title for a in await client.actions(uri, line, start, end)]
            assert action.title in titles


async def test_code_actions_need_no_echo_and_mind_the_kind(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        uri = client.open(package(project) / "websocket" / "handler.py")
        # Asked at once: before anything was published, and without the client's diagnostics.
        action = preferred(await client.actions(uri, 8, 51, 59, echo=False))
        assert action.title.startswith(CONVERT)
        assert await client.actions(uri, 8, 51, 59, only=[types.CodeActionKind.RefactorExtract]) == []
        assert await client.actions(uri, 15, 0, 0, only=[types.CodeActionKind.QuickFix]) == []


# ---------------------------------------------------------------------------
# Positions


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_position_encodings(kwargo: str, project: Path, encoding: str):
    before = '    return UserExecutionContext(user_id="🌍é🌍", '
    text = (
        "from execution_context.context import UserExecutionContext\n\n\n"
        "def f(thread_id: str, run_id: str) -> UserExecutionContext:\n"
        f"{before}metadata={{}})\n"
    )
    start = units(before, encoding)
    offered = dict.fromkeys([encoding, "utf-16"])
    async with connect(kwargo, project, capabilities=capabilities_of("visual-studio-code", *offered)) as client:
        assert client.encoding == encoding
        uri = client.open(package(project) / "emoji.py", text)
        await client.until(lambda: client.rows(uri), [("KW002", 4, 11, 31), ("KW001", 4, start, start + 8)])

        action = preferred(await client.actions(uri, 4, start, start + 8))
        converted = apply(text, edits_of(action, uri), client.encoding)
        assert converted == text.replace(
            f"{before}metadata={{}})",
            '    return UserExecutionContext.from_request_supervisor(user_id="🌍é🌍", metadata={}, '
            "thread_id=thread_id, run_id=run_id)",
        )
        (package(project) / "emoji.py").write_bytes(converted.encode())
        assert runs(project, "from execution_context.emoji import f; print(f('t', 'r').user_id)") == "🌍é🌍\n"

        # An edit behind the emoji goes where the client meant it, and so does one in front.
        name = types.Range(types.Position(4, start), types.Position(4, start + 8))
        quote = types.Position(4, units('    return UserExecutionContext(user_id="', encoding))
        front = types.Range(quote, quote)
        client.change(uri, 2, (name, "metadatum"), (front, "😀"))
        start += units("😀", encoding)
        await client.until(lambda: client.rows(uri), [("KW002", 4, 11, 31), ("KW001", 4, start, start + 9)])


async def test_positions_are_utf16_when_the_client_says_nothing(kwargo: str, project: Path):
    capabilities = capabilities_of()
    capabilities.general.position_encodings = None
    text = "from execution_context import UserExecutionContext as C\n\nC('🌍', 't', 'r', bad=1)\n"
    async with connect(kwargo, project, capabilities=capabilities) as client:
        assert client.encoding == "utf-16"
        uri = client.open(package(project) / "emoji.py", text)
        await client.until(lambda: client.rows(uri), [("KW001", 2, 18, 21)])


# ---------------------------------------------------------------------------
# Edits and files


async def test_unsaved_class_edit_reaches_other_files(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        demo = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(demo), DEMO)

        path = package(project) / "context.py"
        row = types.Position(row_after_fields(path.read_text(encoding="utf-8")), 0)
        context = client.open(path)
        client.change(context, 2, (types.Range(row, row), NEW_FIELD))
        await client.until(lambda: client.rows(demo), DEMO[:-1])

        # A second edit, on top of the first.
        client.change(context, 3, (types.Range(row, row), NEW_FIELD.replace("metadata", "session_id")))
        await client.until(lambda: client.rows(demo), [DEMO[0], *DEMO[2:-1]])

        # Closed without saving: what is on disk counts again.
        client.close(context)
        await client.until(lambda: client.rows(demo), DEMO)


async def test_many_edits_are_applied_in_order(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        start = "from execution_context import UserExecutionContext\n\nUserExecutionContext('u', 't', 'r', )\n"
        uri = client.open(package(project) / "scratch.py", start)
        name = "".join(chr(ord("a") + i % 26) for i in range(400))
        for i, letter in enumerate(name):
            at = types.Position(2, 36 + i)
            client.change(uri, i + 2, (types.Range(at, at), letter))
        at = types.Position(2, 36 + len(name))
        client.change(uri, len(name) + 2, (types.Range(at, at), "=1"))
        await client.until(lambda: client.rows(uri), [("KW001", 2, 36, 36 + len(name))])
        assert name in client.published[uri].diagnostics[0].message


async def test_diagnostics_carry_the_version_when_the_client_wants_it(kwargo: str, project: Path):
    capabilities = capabilities_of()
    capabilities.text_document.publish_diagnostics.version_support = True
    async with connect(kwargo, project, capabilities=capabilities) as client:
        path = package(project) / "api" / "demo.py"
        uri = client.open(path, version=3)
        await client.until(lambda: client.rows(uri), DEMO)
        assert client.published[uri].version == 3
        client.change(uri, 9, "\n" + path.read_text(encoding="utf-8"))
        await client.until(lambda: client.rows(uri), [(code, line + 1, *rest) for code, line, *rest in DEMO])
        assert client.published[uri].version == 9


async def test_broken_code_does_not_silence_the_rest(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        path = package(project) / "api" / "demo.py"
        uri = client.open(path)
        await client.until(lambda: client.rows(uri), DEMO)
        client.change(uri, 2, path.read_text(encoding="utf-8") + "\n\ndef half(:\n    x = = 1\n")
        await asyncio.sleep(0.3)
        await client.until(lambda: client.rows(uri), DEMO)


async def test_watched_files(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        demo = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(demo), DEMO)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        await client.until(lambda: method in [r.method for r in client.registrations], True)

        path = package(project) / "context.py"
        text = path.read_text(encoding="utf-8")

        def changed(kind: types.FileChangeType) -> None:
            event = types.FileEvent(uri=path.as_uri(), type=kind)
            client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

        path.write_text(with_new_field(text), encoding="utf-8")
        changed(types.FileChangeType.Changed)
        await client.until(lambda: client.rows(demo), DEMO[:-1])

        # Nobody knows what the class takes any more, so nothing is certain.
        path.unlink()
        changed(types.FileChangeType.Deleted)
        await client.until(lambda: client.rows(demo), [])

        path.write_text(text, encoding="utf-8")
        changed(types.FileChangeType.Created)
        await client.until(lambda: client.rows(demo), DEMO)


async def test_workspace_folders(kwargo: str, project: Path, tmp_path: Path):
    other = tmp_path / "other"
    shutil.copytree(project, other)
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        first = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(first), DEMO)

        folder = types.WorkspaceFolder(uri=other.as_uri(), name="other")
        event = types.WorkspaceFoldersChangeEvent(added=[folder], removed=[])
        client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        second = client.open(package(other) / "api" / "demo.py")
        await client.until(lambda: client.rows(second), DEMO)

        # The two hold a module of the same name; an edit of one leaves the other alone.
        text = (package(other) / "context.py").read_text(encoding="utf-8")
        client.open(package(other) / "context.py", with_new_field(text))
        await client.until(lambda: client.rows(second), DEMO[:-1])
        assert client.rows(first) == DEMO

        client.close(second)
        client.close((package(other) / "context.py").as_uri())
        event = types.WorkspaceFoldersChangeEvent(added=[], removed=[folder])
        client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        left = lambda: [uri for uri in client.published if uri.startswith(other.as_uri()) and client.rows(uri)]  # noqa: E731
        await client.until(left, [])
        assert client.rows(first) == DEMO


async def test_progress_ends(kwargo: str, project: Path):
    async with connect(kwargo, project, capabilities=capabilities_of()) as client:
        demo = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(demo), DEMO)

        def unfinished() -> list:
            reports = client.progress_reports.values()
            return [r for r in reports if not r or not isinstance(r[-1], types.WorkDoneProgressEnd)]

        await client.until(unfinished, [])
        for reports in client.progress_reports.values():
            assert isinstance(reports[0], types.WorkDoneProgressBegin)


async def test_stdio_flag(kwargo: str, project: Path):
    async with connect(
        kwargo, project, capabilities=capabilities_of(), arguments=("server", "--stdio")
    ) as client:
        uri = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(uri), DEMO)


async def test_file_without_a_folder(kwargo: str, project: Path):
    async with connect(kwargo, capabilities=capabilities_of()) as client:
        uri = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(uri), DEMO)


# ---------------------------------------------------------------------------
# Clients that ask for diagnostics


def asking(dynamic: bool = False) -> types.ClientCapabilities:
    """Return what VS Code says today: it asks for diagnostics, and listens when it is told to."""
    capabilities = capabilities_of()
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities(dynamic_registration=dynamic)
    capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return capabilities


@pytest.mark.parametrize("dynamic", [False, True])
async def test_a_client_asks_for_diagnostics(kwargo: str, project: Path, dynamic: bool):
    async with connect(kwargo, project, capabilities=asking(dynamic)) as client:
        if dynamic:
            method = types.TEXT_DOCUMENT_DIAGNOSTIC
            await client.until(lambda: method in [r.method for r in client.registrations], True)
        else:
            assert client.server.capabilities.diagnostic_provider.inter_file_dependencies is True
        uri = client.open(package(project) / "api" / "demo.py")
        assert await client.pull(uri) == "full"
        assert rows_of(client.pulled[uri].items) == DEMO
        assert await client.pull(uri) == "unchanged"

        # An unsaved edit of the class makes the client ask again.
        path = package(project) / "context.py"
        client.open(path, with_new_field(path.read_text(encoding="utf-8")))
        await client.until(lambda: client.refreshes > 0, True)
        assert await client.pull(uri) == "full"
        assert rows_of(client.pulled[uri].items) == DEMO[:-1]
        assert client.published == {}


async def test_neovim_is_sent_its_diagnostics(kwargo: str, project: Path):
    # It could ask, but would not listen when another file changes what it shows.
    async with connect(kwargo, project, capabilities=capabilities_of("neovim")) as client:
        assert client.server.capabilities.diagnostic_provider is None
        uri = client.open(package(project) / "api" / "demo.py")
        await client.until(lambda: client.rows(uri), DEMO)


async def test_a_client_asks_for_the_workspace(kwargo: str, project: Path):
    options = {"diagnosticMode": "workspace"}
    async with connect(kwargo, project, capabilities=asking(), options=options) as client:
        handler = (package(project) / "websocket" / "handler.py").as_uri()
        assert {item.kind for item in await client.pull_all()} == {"full"}
        assert rows_of(client.pulled[handler].items) == HANDLER
        assert {item.kind for item in await client.pull_all()} == {"unchanged"}

        path = package(project) / "context.py"
        client.open(path, with_new_field(path.read_text(encoding="utf-8")))
        await client.pull_all()
        assert rows_of(client.pulled[handler].items) == HANDLER[:1]
        assert client.published == {}


async def test_a_client_is_sent_the_workspace(kwargo: str, project: Path):
    options = {"kwargo": {"diagnosticMode": "workspace"}}
    async with connect(kwargo, project, capabilities=capabilities_of(), options=options) as client:
        handler = (package(project) / "websocket" / "handler.py").as_uri()
        await client.until(lambda: client.rows(handler), HANDLER)
        path = package(project) / "context.py"
        client.open(path, with_new_field(path.read_text(encoding="utf-8")))
        await client.until(lambda: client.rows(handler), HANDLER[:1])


# ---------------------------------------------------------------------------
# Messages that no decent client sends


def open_params(path: Path) -> dict:
    text = path.read_text(encoding="utf-8")
    return {"textDocument": {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}}


async def lives(server: RawServer, project: Path) -> None:
    """Fail unless the server still does its job."""
    path = package(project) / "api" / "demo.py"
    server.received.clear()
    server.notify("textDocument/didOpen", open_params(path))

    def published() -> list:
        return [
            m
            for m in server.received
            if m.get("method") == "textDocument/publishDiagnostics"
            and m["params"]["uri"] == path.as_uri()
            and len(m["params"]["diagnostics"]) == len(DEMO)
        ]

    await server.until(published, "diagnostics")
    assert "result" in await server.request("shutdown")
    server.notify("exit")
    assert await server.ended() == 0


async def test_unknown_request(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        assert (await server.request("kwargo/noSuchThing", {}))["error"]["code"] == -32601
        assert (await server.request("$/noSuchThing"))["error"]["code"] == -32601
        await lives(server, project)


async def test_unknown_notification(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        server.notify("kwargo/noSuchThing", {"a": 1})
        server.notify("$/noSuchThing")
        await lives(server, project)


@pytest.mark.parametrize("params", [5, [], {}, {"textDocument": 1}, {"textDocument": {"uri": 1}}, None], ids=repr)
async def test_malformed_request(kwargo: str, project: Path, params):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        reply = await server.request("textDocument/codeAction", params)
        assert "error" in reply or not reply["result"]
        if params not in ({}, None):
            assert reply["error"]["code"] == -32602
        await lives(server, project)


@pytest.mark.parametrize("method", ["textDocument/didOpen", "textDocument/didChange", "workspace/didChangeWatchedFiles"])
@pytest.mark.parametrize("params", [5, [], {"textDocument": 1, "changes": 1}], ids=repr)
async def test_malformed_notification(kwargo: str, project: Path, method: str, params):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        server.notify(method, params)
        await server.until(lambda: method in server.log(), f"a log line about {method}")
        await lives(server, project)


async def test_change_of_a_file_that_is_not_open(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        uri = (package(project) / "api" / "demo.py").as_uri()
        change = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}, "text": ""}
        server.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]})
        server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        await lives(server, project)


@pytest.mark.parametrize(
    "place",
    [{"line": 999999, "character": 0}, {"line": 0, "character": 999999}, {"line": 2147483647, "character": 2147483647}],
    ids=lambda place: f"{place['line']}:{place['character']}",
)
async def test_positions_outside_the_file(kwargo: str, project: Path, place: dict):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        path = package(project) / "factories.py"
        server.notify("textDocument/didOpen", open_params(path))
        uri = path.as_uri()
        where = {"start": place, "end": place}
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": where, "text": "\n"}]}
        server.notify("textDocument/didChange", change)
        params = {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": []}}
        await server.request("textDocument/codeAction", params)
        await lives(server, project)


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "not a uri", "file:///no/such/file.py", "git:/a.py?x"], ids=repr
)
async def test_strange_uris(kwargo: str, project: Path, uri: str):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        document = {"uri": uri, "languageId": "python", "version": 1, "text": "class A: pass\nA(1)\n"}
        server.notify("textDocument/didOpen", {"textDocument": document})
        where = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 4}}
        params = {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": []}}
        await server.request("textDocument/codeAction", params)
        server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        await lives(server, project)


async def test_body_that_is_not_json(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        server.send_bytes(b'{"jsonrpc": "2.0", "id": 99, "method": ')
        await lives(server, project)


async def test_cancel(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        path = package(project) / "websocket" / "handler.py"
        server.notify("textDocument/didOpen", open_params(path))
        where = {"start": {"line": 8, "character": 51}, "end": {"line": 8, "character": 59}}
        params = {"textDocument": {"uri": path.as_uri()}, "range": where, "context": {"diagnostics": []}}
        numbers = []
        for _ in range(50):
            numbers.append(server.ask("textDocument/codeAction", params))
            server.notify("$/cancelRequest", {"id": numbers[-1]})
        server.notify("$/cancelRequest", {"id": 123456})
        for number in numbers:
            reply = await server.reply(number)
            # A cancel may come too late; then the answer is as good as any.
            assert "result" in reply or reply["error"]["code"] == -32800, reply
        await server.request("shutdown")
        assert [len(server.replies(number)) for number in numbers] == [1] * len(numbers)


# ---------------------------------------------------------------------------
# Beginning and end


async def test_request_before_initialize(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        params = {"textDocument": {"uri": "file:///a.py"}, "range": where, "context": {"diagnostics": []}}
        assert (await server.request("textDocument/codeAction", params))["error"]["code"] == -32002
        await server.initialize(project)
        await lives(server, project)


async def test_request_after_shutdown(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        reply = await server.request("shutdown")
        assert "error" not in reply and reply["result"] is None
        assert (await server.request("textDocument/codeAction", {}))["error"]["code"] == -32600
        server.notify("exit")
        assert await server.ended() == 0


async def test_exit_without_shutdown(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        server.notify("exit")
        assert await server.ended() == 1


async def test_exit_before_initialize(kwargo: str):
    async with RawServer.start(kwargo) as server:
        server.notify("exit")
        assert await server.ended() == 1


async def test_the_server_ends_with_its_client(kwargo: str, project: Path):
    async with RawServer.start(kwargo) as server:
        await server.initialize(project)
        server.process.stdin.close()
        await server.ended()
