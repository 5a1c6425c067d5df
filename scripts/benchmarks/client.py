"""A small client of the Language Server Protocol, which knows when what came."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import unquote

from . import process

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
    },
    "window": {"workDoneProgress": True},
    "workspace": {
        "configuration": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceFolders": True,
    },
}
# Without a file of settings it shows no type errors, unless it is told to.
SETTINGS: dict[str, object] = {"pyrefly": {"displayTypeErrors": "force-on"}}


class Failed(Exception):
    """The server did not do what it was asked for."""


class Client:
    def __init__(
        self,
        command: list[str],
        folder: Path,
        environment: dict[str, str],
        timeout: float,
        settings: dict[str, object],
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.errors = tempfile.TemporaryFile()
        try:
            self.server = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"does not start: {error.strerror}") from error
        self.deadline = process.Deadline(self.server, timeout)
        self.timeout = timeout
        self.sending = threading.Lock()
        self.news = threading.Condition()
        self.over = False
        self.answers: dict[int, tuple[float, dict]] = {}
        self.published: list[tuple[float, str, list]] = []  # when, for which file, what
        self.requests = 0
        self.incremental = True
        self.versions: dict[str, int] = {}
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    # What comes from the server.

    def read(self) -> None:
        try:
            while (message := self.receive()) is not None:
                self.take(time.perf_counter(), json.loads(message))
        except (OSError, ValueError):
            pass
        with self.news:
            self.over = True
            self.news.notify_all()

    def receive(self) -> bytes | None:
        length = -1
        while line := self.server.stdout.readline():
            if line == b"\r\n":
                return self.server.stdout.read(length)
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return None

    def take(self, now: float, message: dict) -> None:
        method, ident = message.get("method"), message.get("id")
        if method and ident is not None:
            self.answer(ident, method, message.get("params") or {})
            return
        with self.news:
            if method == "textDocument/publishDiagnostics":
                params = message["params"]
                self.published.append((now, unquote(params["uri"]), params["diagnostics"]))
            elif not method:
                self.answers[ident] = (now, message)
            self.news.notify_all()

    def answer(self, ident: int | str, method: str, params: dict) -> None:
        result = None
        if method == "workspace/configuration":
            result = [SETTINGS if item.get("section") == "python" else None for item in params["items"]]
        self.send({"id": ident, "result": result})

    # What goes to the server.

    def send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.sending:
            try:
                self.server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                self.server.stdin.flush()
            except OSError as error:
                raise Failed(f"has gone: {self.last_words()}") from error

    def notify(self, method: str, params: object) -> None:
        self.send({"method": method, "params": params})

    def request(self, method: str, params: object) -> tuple[float, dict]:
        """Return when the answer came, and the answer."""
        self.requests += 1
        ident = self.requests
        self.send({"id": ident, "method": method, "params": params})
        self.wait(lambda: ident in self.answers, self.timeout)
        if ident not in self.answers:
            raise Failed(f"does not answer {method}: {self.last_words()}")
        return self.answers[ident]

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        with self.news:
            return self.news.wait_for(lambda: self.over or done(), seconds) and done()

    def last_words(self) -> str:
        self.errors.seek(0)
        return process.last_line(self.errors.read())

    # The parts of a session.

    def initialize(self) -> float:
        """Return how long the server took to answer."""
        uri = self.folder.as_uri()
        params = {
            "processId": None,
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": self.folder.name}],
            "capabilities": CAPABILITIES,
            "initializationOptions": SETTINGS | self.settings,
        }
        start = time.perf_counter()
        when, answer = self.request("initialize", params)
        sync = answer.get("result", {}).get("capabilities", {}).get("textDocumentSync")
        self.incremental = (sync.get("change") if isinstance(sync, dict) else sync) == 2
        self.notify("initialized", {})
        return when - start

    def open(self, path: Path, text: str) -> None:
        uri = path.as_uri()
        self.versions[uri] = 1
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": text}})

    def change(self, path: Path, row: int, column: int, old: str, new: str, text: str) -> None:
        """Replace old by new at a place; text is all that there is then."""
        uri = path.as_uri()
        self.versions[uri] += 1
        edit: dict = {"text": text}
        if self.incremental:
            start = {"line": row, "character": column}
            rows, last = old.count("\n"), old[old.rfind("\n") + 1 :]
            end = {"line": row + rows, "character": len(last) + (0 if rows else column)}
            edit = {"range": {"start": start, "end": end}, "text": new}
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": [edit]},
        )

    def until(self, paths: Collection[Path], since: int, verdict: Callable[[list], bool], seconds: float) -> float | None:
        """Wait until for each file came, after the first `since` of all, what
        the verdict holds for, and return when the last of them came."""
        missing = {unquote(path.as_uri()) for path in paths}
        at, last = since, 0.0

        def done() -> bool:
            nonlocal at, last
            for when, uri, found in self.published[at:]:
                if uri in missing and verdict(found):
                    missing.discard(uri)
                    last = when
            at = len(self.published)
            return not missing

        if self.wait(done, seconds):
            return last
        if self.over:
            raise Failed(f"has ended: {self.last_words()}")
        return None

    def end(self) -> tuple[float, int]:
        """Stop the server, and return its CPU seconds and its peak memory."""
        try:
            if not self.over:
                self.timeout = 10
                self.request("shutdown", None)
                self.notify("exit", None)
                self.wait(lambda: False, 5)
        except Failed:
            pass
        process.kill_group(self.server)
        _, usage = self.deadline.reap()
        self.reader.join(5)
        for stream in (self.server.stdin, self.server.stdout, self.errors):
            try:
                stream.close()
            except OSError:
                pass
        return process.spent(usage)
