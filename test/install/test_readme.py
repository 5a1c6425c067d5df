"""The three commands of the README, for each of the three main editors, as they stand there.

Each block is run in a copy of the checkout, by somebody who has a home folder without
anything in it. `code` is that of code-server; `pycharm` is a program that says how it was
called, for want of an IDE.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import sys

import pytest

from conftest import CALL, CONVERTED, ROOT, new_environment, run

HANDLER = "execution_context/websocket/handler.py"

# What a user does in Neovim: wait for what is underlined, `gra`, and `:w`.
DRIVE = """
local buffer = vim.api.nvim_get_current_buf()
local function wait(what, condition)
  if not vim.wait(30000, condition, 20) then
    io.stderr:write('waited for ' .. what .. '\\n')
    vim.cmd('cquit! 1')
  end
end
wait('the diagnostics', function() return #vim.diagnostic.get(buffer) == 2 end)
vim.fn.cursor(9, 53)
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
wait('the fix', function() return vim.bo[buffer].modified end)
vim.cmd('silent write | qall!')
"""


def commands(editor: str) -> list[str]:
    """The commands that the README has for an editor."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(rf"^{re.escape(editor)}[^\n]*:\n\n```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert match, f"the README has no commands for {editor}"
    return match[1].splitlines()


class Someone:
    """A user: a home, an environment, and a clone."""

    def __init__(self, folder: pathlib.Path, source: pathlib.Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self.bin = new_environment(folder / "environment")
        self.clone = folder / "kwargo"
        shutil.copytree(source, self.clone)
        drop = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "VIRTUAL_ENV")
        self.env = {name: value for name, value in os.environ.items() if name not in drop}
        # What has been downloaded for other tests is taken from there.
        self.env |= {name: run("go", "env", name).strip() for name in ("GOPATH", "GOMODCACHE", "GOCACHE")}
        self.env["KWARGO_CACHE"] = os.environ["KWARGO_CACHE"]
        # The scripts make their environment with this one, as without the user's.
        self.env["PYTHON"] = os.environ.get("PYTHON", shutil.which("python3") or "python3")
        self.env |= {"HOME": str(self.home), "PATH": f"{self.bin}{os.pathsep}{self.env['PATH']}"}

    def has(self, program: str, script: str) -> None:
        path = self.bin / program
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def types(self, command: str) -> str:
        return run("bash", "-ec", command, cwd=self.clone, env=self.env)

    def handler(self) -> str:
        return (self.clone / "examples" / HANDLER).read_text(encoding="utf-8")


@pytest.fixture
def someone(source: pathlib.Path, tmp_path: pathlib.Path) -> Someone:
    return Someone(tmp_path, source)


def test_neovim_converts_the_call_after_three_commands(someone):
    before = someone.handler()
    three = commands("Neovim 0.11")
    assert len(three) == 3
    for command in three:
        someone.types(command)
    drive = someone.home / "drive.lua"
    drive.write_text(DRIVE, encoding="utf-8")
    neovim = run(ROOT / "scripts" / "neovim.sh").strip()
    run(neovim, "--headless", HANDLER, "-c", f"luafile {drive}", cwd=someone.clone / "examples", env=someone.env)
    assert someone.handler() == before.replace(CALL, CONVERTED)
    code = 'from execution_context.websocket.handler import open_channel; print(open_channel("t", "r").agent_context)'
    printed = run(sys.executable, "-B", "-X", "utf8", "-c", code, cwd=someone.clone / "examples")
    assert printed == "{'channel': '🌍 public'}\n"


def test_vs_code_has_the_extension_with_the_program_after_two_commands(someone):
    vscode = run(ROOT / "scripts" / "setup-vscode.sh").splitlines()[-1]
    node = run(ROOT / "scripts" / "node.sh").splitlines()[-1]
    extensions = someone.home / "extensions"
    entry = pathlib.Path(vscode) / "node_modules/code-server/out/node/entry.js"
    someone.has("code", f'exec "{node}/node" "{entry}" --extensions-dir "{extensions}" "$@"')
    make, install, open_ = commands("VS Code")
    assert open_.split()[:2] == ["code", "examples"]
    for command in (make, install):
        someone.types(command)
    # What this package does in the workbench is what test-vscode is about.
    (program,) = extensions.glob("kwargo.kwargo-*/bin/kwargo")
    printed = run(program, "check", HANDLER, cwd=someone.clone / "examples", exit_code=1)
    assert "1 broken construction" in printed


def test_the_template_for_jetbrains_is_where_the_commands_say(someone):
    said = someone.home / "pycharm"
    someone.has("pycharm", f'echo "$@" >>"{said}"')
    three = commands("PyCharm")
    assert len(three) == 3
    for command in three:
        someone.types(command)
    assert said.read_text(encoding="utf-8").splitlines() == ["installPlugins com.redhat.devtools.lsp4ij", "examples"]
    template = re.search(r"Import: (\S+);", three[2])[1]
    # LSP4IJ starts this command, which the first of the three has put on the PATH.
    assert '"default": "kwargo server"' in (someone.clone / template / "template.json").read_text(encoding="utf-8")
    assert someone.types("kwargo version").startswith("kwargo 0.")
