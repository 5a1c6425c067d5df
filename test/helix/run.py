"""Drives the built server in a real Helix, with the keys that a user presses.

Helix has no mode without a terminal: it gets one, and what it draws there is read. With
KWARGO_HELIX, KWARGO_BIN, KWARGO_PYTHON and KWARGO_SCRATCH set.
"""

from __future__ import annotations

import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = pathlib.Path(os.environ["KWARGO_SCRATCH"])
PROJECT = SCRATCH / "project"
HANDLER = PROJECT / "execution_context" / "websocket" / "handler.py"
PATIENCE = float(os.environ.get("KWARGO_PATIENCE", "30"))

CALL = 'UserExecutionContext(user_id="visitor", metadata={"channel": "🌍 public"})'
CONVERTED = (
    'UserExecutionContext.from_request_supervisor(user_id="visitor", '
    'metadata={"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)'
)

# Orders to the terminal: what moves the cursor stands for the space that it passes over.
ORDER = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][0-9A-Za-z]|\x1b[=>]")


class Helix:
    """A Helix on a file, with the cursor at a place."""

    def __init__(self, file: pathlib.Path, row: int, column: int) -> None:
        self.drawn = b""
        home = SCRATCH / "home"
        shutil.rmtree(home, ignore_errors=True)
        (home / ".config" / "helix").mkdir(parents=True)
        # As the page has it.
        shutil.copy(ROOT / "editors" / "helix" / "languages.toml", home / ".config" / "helix")
        env = {
            "HOME": str(home),
            "PATH": f"{SCRATCH / 'bin'}:/usr/bin:/bin",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(PROJECT)
            os.execve(os.environ["KWARGO_HELIX"], ["hx", f"{file}:{row}:{column}"], env)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 180, 0, 0))

    def read(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], left)[0]:
                try:
                    self.drawn += os.read(self.terminal, 1 << 16)
                except OSError:  # it has ended
                    return

    def text(self) -> str:
        return ORDER.sub(b" ", self.drawn).decode(errors="replace")

    def sees(self, wanted: str) -> None:
        """Wait until a text has been drawn since the last key."""
        until = time.monotonic() + PATIENCE
        while " ".join(wanted.split()) not in " ".join(self.text().split()):
            if time.monotonic() > until:
                raise AssertionError(f"waited {PATIENCE:.0f} s for {wanted!r}; drawn was\n{self.text()[-3000:]}")
            self.read(0.1)
        self.read(0.3)  # the rest of the picture

    def press(self, *keys: str) -> None:
        for key in keys:
            self.drawn = b""
            os.write(self.terminal, key.encode())
            self.read(0.3)  # an Escape with a key right behind it would be another key

    def close(self) -> None:
        try:
            os.kill(self.pid, signal.SIGTERM)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.terminal)


def until(what: str, condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE:.0f} s for {what}")
        time.sleep(0.1)


def judge(code: str) -> str:
    """Run Python on the files as they are saved, and return what it prints."""
    command = [os.environ["KWARGO_PYTHON"], "-B", "-X", "utf8", "-c", code]
    return subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8").stdout


def broken_calls_are_underlined(helix: Helix) -> None:
    helix.sees("has no parameter `metadata`")


def hover_shows_the_contract(helix: Helix) -> None:
    helix.press("\x1b", ":goto 9\r", "gh", "f(", "h", " k")
    helix.sees("an unknown keyword raises")
    helix.press("\x1b")


def the_first_action_converts_the_call_and_python_runs_the_saved_file(helix: Helix) -> None:
    code = "from execution_context.websocket.handler import open_channel; print(open_channel('t', 'r').agent_context)"
    assert "TypeError" in judge(code)
    before = HANDLER.read_text(encoding="utf-8")
    helix.press("\x1b", "gh", "f{", "h", "h", " a")
    helix.sees("Convert to `UserExecutionContext.from_request_supervisor(...)`")
    helix.press("\r", "\x1b", ":w\r")
    until("the file to be saved", lambda: HANDLER.read_text(encoding="utf-8") != before)
    assert HANDLER.read_text(encoding="utf-8") == before.replace(CALL, CONVERTED)
    assert judge(code) == "{'channel': '🌍 public'}\n"


def main() -> None:
    shutil.copytree(ROOT / "examples", PROJECT, ignore=shutil.ignore_patterns("__pycache__"))
    (SCRATCH / "bin").mkdir()
    (SCRATCH / "bin" / "kwargo").symlink_to(os.environ["KWARGO_BIN"])
    others = {p: p.read_bytes() for p in PROJECT.rglob("*.py") if p != HANDLER}
    helix = Helix(HANDLER, 9, 52)
    passed = failed = 0
    try:
        for test in (
            broken_calls_are_underlined,
            hover_shows_the_contract,
            the_first_action_converts_the_call_and_python_runs_the_saved_file,
        ):
            try:
                test(helix)
                passed += 1
                print("PASS", test.__name__.replace("_", " "))
            except AssertionError as problem:
                failed += 1
                print("FAIL", test.__name__.replace("_", " "), problem, sep="\n")
        assert others == {p: p.read_bytes() for p in PROJECT.rglob("*.py") if p != HANDLER}
    finally:
        helix.close()
    print(f"Helix: {passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
