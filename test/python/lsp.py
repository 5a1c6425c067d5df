"""Two clients for the server under test.

`connect` starts the typed one: pytest-lsp's, with the capabilities of a real
editor, and with a check that every message it gets is all that the
specification's types allow, field by field. `RawServer` is the untyped one: it
sends whatever bytes it is told to, for the messages no decent client sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
from pathlib import Path
from typing import Any, AsyncIterator, Callable, Iterable, Optional, Union

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

PATIENCE = float(os.environ.get("KWARGO_PATIENCE", "30"))

# What these hold is anything at all, so the types say nothing about it.
FREE_FORM = {"data", "value", "registerOptions", "arguments", "settings"}

Edit = Union[types.TextEdit, types.AnnotatedTextEdit, types.SnippetTextEdit]


def plain(value: Any) -> Any:
    """Return a message without what may differ: free-form parts, and fields that are null."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None and k not in FREE_FORM}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


class StrictProtocol(LanguageClientProtocol):
    """Notes every message that does not survive a trip through its type.

    The converter is forgiving: it turns a number into a string where the
    specification wants one, and forgets fields it has not heard of. What comes
    out on the other side then differs from what the server sent.
    """

    def structure_message(self, data: dict[str, Any]) -> Any:
        message = super().structure_message(data)
        if "jsonrpc" in data:
            back = json.loads(json.dumps(self._converter.unstructure(message), default=str))
            if plain(back) != plain(data):
                self._server.problems.append(f"sent {plain(data)}, which by its type is {plain(back)}")
        return message


class Client(LanguageClient):
    def __init__(self) -> None:
        super().__init__(protocol_cls=StrictProtocol, converter_factory=default_converter)
        self.problems: list[str] = []
        self.registrations: list[types.Registration] = []
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.pulled: dict[str, types.RelatedFullDocumentDiagnosticReport] = {}
        self.refreshes = 0
        self.server: Optional[types.InitializeResult] = None

        def refresh(client: Client, params: None) -> None:
            self.refreshes += 1

        def publish(client: Client, params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params

        def register(client: Client, params: types.RegistrationParams) -> None:
            self.registrations.extend(params.registrations)

        def unregister(client: Client, params: types.UnregistrationParams) -> None:
            gone = {item.id for item in params.unregisterations}
            self.registrations = [item for item in self.registrations if item.id not in gone]

        own = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
            types.CLIENT_REGISTER_CAPABILITY: register,
            types.CLIENT_UNREGISTER_CAPABILITY: unregister,
            types.WORKSPACE_DIAGNOSTIC_REFRESH: refresh,
        }
        register_lsp_features(self, {**DEFAULT_CLIENT_FEATURES, **own})

    def report_server_error(self, error: Exception, source: type) -> None:
        self.problems.append(f"{source.__name__}: {error!r}")

    @property
    def encoding(self) -> str:
        return types.PositionEncodingKind(self.server.capabilities.position_encoding or "utf-16").value

    def open(self, path: Path, text: Optional[str] = None, version: int = 1) -> str:
        """Open a file as an editor does, and return its URI."""
        uri = path.as_uri()
        text = path.read_text(encoding="utf-8") if text is None else text
        item = types.TextDocumentItem(uri=uri, language_id="python", version=version, text=text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
        return uri

    def change(self, uri: str, version: int, *changes: Any) -> None:
        """Edit an open file; a change is a whole new text, or a range and the text for it."""
        events = [
            types.TextDocumentContentChangeWholeDocument(text=change)
            if isinstance(change, str)
            else types.TextDocumentContentChangePartial(range=change[0], text=change[1])
            for change in changes
        ]
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, events))

    def close(self, uri: str) -> None:
        document = types.TextDocumentIdentifier(uri=uri)
        self.text_document_did_close(types.DidCloseTextDocumentParams(document))

    async def until(self, what: Callable[[], Any], wanted: Any) -> None:
        """Wait until a value is what is wanted."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while what() != wanted:
            left = deadline - asyncio.get_running_loop().time()
            assert left > 0, f"waited for {wanted}, got {what()}; problems: {self.problems}"
            assert not self.stopped, f"the server ended; problems: {self.problems}"
            await asyncio.sleep(0.02)

    def rows(self, uri: str) -> Optional[list[tuple]]:
        """Return what was last published for a file: code, line, start and end, from 0."""
        params = self.published.get(uri)
        return None if params is None else rows_of(params.diagnostics)

    async def pull(self, uri: str) -> str:
        """Ask for the diagnostics of a document, as after an edit, and return the kind of the answer."""
        before = self.pulled.get(uri)
        params = types.DocumentDiagnosticParams(
            types.TextDocumentIdentifier(uri), previous_result_id=before and before.result_id
        )
        report = await asyncio.wait_for(self.text_document_diagnostic_async(params), PATIENCE)
        if report.kind == "full":
            self.pulled[uri] = report
        return report.kind

    async def pull_all(self, token: Optional[str] = None) -> list[Any]:
        """Ask for the diagnostics of the files that are not open."""
        known = [types.PreviousResultId(uri, report.result_id) for uri, report in self.pulled.items()]
        params = types.WorkspaceDiagnosticParams(previous_result_ids=known, partial_result_token=token)
        report = await asyncio.wait_for(self.workspace_diagnostic_async(params), PATIENCE)
        for item in report.items:
            if item.kind == "full":
                self.pulled[item.uri] = item
        return report.items

    async def actions(
        self, uri: str, line: int, character: int = 0, end: Optional[int] = None, only: Any = None, echo: bool = True
    ) -> list[types.CodeAction]:
        """Ask for the code actions of a range on one line; each has its edit."""
        at = types.Range(types.Position(line, character), types.Position(line, character if end is None else end))
        published = self.published[uri].diagnostics if uri in self.published else []
        context = types.CodeActionContext(
            diagnostics=[d for d in published if d.range.start.line == line] if echo else [],
            only=only,
            trigger_kind=types.CodeActionTriggerKind.Invoked,
        )
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), at, context)
        found = await asyncio.wait_for(self.text_document_code_action_async(params), PATIENCE) or []
        actions = []
        for action in found:
            if action.edit is None:
                action = await asyncio.wait_for(self.code_action_resolve_async(action), PATIENCE)
            actions.append(action)
        return actions


def rows_of(diagnostics: Iterable[types.Diagnostic]) -> list[tuple]:
    """Return diagnostics in short: code, line, start and end, from 0; those on one line alone."""
    return sorted(
        (
            (d.code, d.range.start.line, d.range.start.character, d.range.end.character)
            for d in diagnostics
            if d.range.start.line == d.range.end.line
        ),
        key=lambda row: row[1:],
    )


def edits_of(action: types.CodeAction, uri: str) -> list[Edit]:
    """Return the edits that an action makes in one file."""
    assert action.edit is not None, f"no edit in {action.title}"
    if action.edit.document_changes is not None:
        return [e for change in action.edit.document_changes if change.text_document.uri == uri for e in change.edits]
    return list((action.edit.changes or {}).get(uri, []))


def offset(text: str, position: types.Position, encoding: str) -> int:
    """Return the index in a text of a position in one of the three encodings."""
    lines = text.splitlines(keepends=True) + [""]
    start = sum(len(line) for line in lines[: position.line])
    line = lines[position.line]
    for index in range(len(line) + 1):
        if units(line[:index], encoding) == position.character:
            return start + index
    raise AssertionError(f"{position} is not between two characters of {line!r}")


def units(text: str, encoding: str) -> int:
    """Return how long a text is, as positions of this encoding count."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    return len(text.encode(encoding + ("-le" if width > 1 else ""))) // width


def apply(text: str, edits: list[Edit], encoding: str) -> str:
    """Return a text with edits applied, all of which must be apart from each other."""
    places = [(offset(text, e.range.start, encoding), offset(text, e.range.end, encoding), e) for e in edits]
    # The sort is stable, and insertions at one place are made in the order they were sent.
    places.sort(key=lambda place: place[:2])
    result, done = [], 0
    for start, end, edit in places:
        assert done <= start <= end, f"edits overlap: {edits}"
        new = edit.snippet.value if isinstance(edit, types.SnippetTextEdit) else edit.new_text
        result += [text[done:start], new]
        done = end
    return "".join(result) + text[done:]


@contextlib.asynccontextmanager
async def connect(
    kwargo: str,
    *folders: Path,
    capabilities: types.ClientCapabilities,
    arguments: tuple[str, ...] = ("server",),
    options: Any = None,
) -> AsyncIterator[Client]:
    """Start a server on some folders, and hold it to a clean end."""
    client = Client()
    await client.start_io(kwargo, *arguments)
    try:
        params = types.InitializeParams(
            capabilities=capabilities,
            initialization_options=options,
            root_uri=folders[0].as_uri() if folders else None,
            workspace_folders=[types.WorkspaceFolder(uri=f.as_uri(), name=f.name) for f in folders],
        )
        client.server = await asyncio.wait_for(client.initialize_session(params), PATIENCE)
        yield client
        await asyncio.wait_for(client.shutdown_session(), PATIENCE)
        assert client._server.returncode == 0
        assert client.problems == []
    finally:
        if client._server.returncode is None:
            client._server.kill()
        await client.stop()


class RawServer:
    """A server, and a connection that sends what it is told to and keeps what it gets."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.received: list[dict] = []
        self.errors = b""
        self._ids = itertools.count(1)
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._read_errors())]

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, kwargo: str, *arguments: str) -> AsyncIterator[RawServer]:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            kwargo, *(arguments or ("server",)), stdin=pipe, stdout=pipe, stderr=pipe
        )
        server = cls(process)
        try:
            yield server
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await asyncio.gather(*server._tasks, return_exceptions=True)

    async def _read(self) -> None:
        stdout = self.process.stdout
        while header := await stdout.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = await stdout.readline()
            message = json.loads(await stdout.readexactly(length))
            self.received.append(message)
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})

    async def _read_errors(self) -> None:
        while part := await self.process.stderr.read(4096):
            self.errors += part

    def send_bytes(self, body: bytes) -> None:
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send(self, message: dict) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"method": method, "params": params} if params is not None else {"method": method})

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request and return its id."""
        number = next(self._ids)
        self.send({"id": number, "method": method, **({"params": params} if params is not None else {})})
        return number

    def replies(self, number: int) -> list[dict]:
        return [m for m in self.received if m.get("id") == number and "method" not in m]

    async def until(self, condition: Callable[[], Any], what: str) -> Any:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not (value := condition()):
            assert asyncio.get_running_loop().time() < deadline, f"waited for {what}; got {self.received}"
            assert self.process.returncode is None, f"the server ended while waiting for {what}: {self.errors!r}"
            await asyncio.sleep(0.01)
        return value

    async def reply(self, number: int) -> dict:
        return (await self.until(lambda: self.replies(number), f"the reply to request {number}"))[0]

    async def request(self, method: str, params: Any = None) -> dict:
        return await self.reply(self.ask(method, params))

    async def initialize(self, folder: Optional[Path] = None) -> dict:
        reply = await self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder.as_uri() if folder else None,
                "capabilities": {},
                "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}] if folder else None,
            },
        )
        self.notify("initialized", {})
        return reply

    async def ended(self) -> int:
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    def log(self) -> str:
        """Return all that the server has written to a log, wherever that goes."""
        lines = [m["params"]["message"] for m in self.received if m.get("method") == "window/logMessage"]
        return "\n".join(lines) + self.errors.decode(errors="replace")
